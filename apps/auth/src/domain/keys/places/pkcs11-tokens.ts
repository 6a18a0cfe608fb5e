/** Of a PIN that is wrong, locked or past its time (PKCS #11, section 6.1.9). */
const pinRefused: readonly unknown[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4];

export const isPinRefused = (error: unknown): boolean => pinRefused.includes((error as { readonly code?: unknown }).code);

/** The tokens that a process has logged in to, each once. A PIN that was refused is given to none again, whoever waits for one: a few tries lock a token. */
export class Tokens<Token> {
  readonly #known = new Map<string, Token>();
  #refusal: Error | undefined;

  constructor(private readonly logIn: (label: string) => Token) {}

  of(label: string): Token {
    if (this.#refusal) throw this.#refusal;
    const known = this.#known.get(label);
    if (known !== undefined) return known;
    try {
      const token = this.logIn(label);
      this.#known.set(label, token);
      return token;
    } catch (error) {
      if (isPinRefused(error)) this.#refusal = error as Error;
      throw error;
    }
  }
}
