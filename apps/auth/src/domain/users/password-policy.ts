import { maxPasswordBytes } from '@symbolon/contracts';
import { usernameKey } from './user.ts';

/** Why a password may not be set (NIST SP 800-63B-4 section 3.1.1.2): for a page by its reason, elsewhere by a sentence for the person who chose it. */
export interface PasswordWeakness {
  readonly reason: 'password_short' | 'password_long' | 'password_guessable' | 'password_common';
  readonly sentence: string;
}

const weak = (reason: PasswordWeakness['reason'], sentence: string): PasswordWeakness => ({ reason, sentence });

/** Length and blocklist; no rules of composition. Says nothing of whether the user exists. */
export class PasswordPolicy {
  readonly #minLength: number;
  readonly #contextWords: readonly string[];
  #common: Promise<ReadonlySet<string>> | undefined;

  /** `minLength` counts code points. `contextWords` are names an attacker would try first, such as the service's own. */
  constructor(minLength: number, contextWords: readonly string[]) {
    this.#minLength = minLength;
    this.#contextWords = contextWords.map(usernameKey);
  }

  async weakness(password: string, username: string): Promise<PasswordWeakness | undefined> {
    const normalized = password.normalize('NFKC');
    if ([...normalized].length < this.#minLength) return weak('password_short', `The password must have at least ${this.#minLength} characters.`);
    if (Buffer.byteLength(password) > maxPasswordBytes) return weak('password_long', `The password is longer than ${maxPasswordBytes} bytes.`);
    if (password.includes('\0')) return weak('password_guessable', 'The password must have no NUL characters.'); // no door takes it, so none may set it
    const plain = normalized.toLowerCase();
    const name = usernameKey(username);
    const guessable = [name, name.split('@')[0] ?? name, ...this.#contextWords];
    const core = withoutRepetition(plain);
    if (guessable.includes(core) || guessable.includes(plain) || [...new Set(plain)].length < 4 || isRun(plain))
      return weak('password_guessable', 'The password is too easy to guess: choose one that is not made of your name, this service, or a simple pattern.');
    const common = await (this.#common ??= commonPasswords());
    if (common.has(plain) || common.has(core)) return weak('password_common', 'The password is among the most common ones: choose another.');
    return undefined;
  }
}

/** The unit of a text that repeats itself: `passwordpassword` is only `password`. */
function withoutRepetition(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return text.slice(0, period);
}

/** Characters that follow one another, such as `123456789012345` or `abcdefghijklmnop`. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => (code - (codes[index] ?? 0) + 10) % 10));
  return steps.size === 1 && codes.every((code) => code < 128);
}

/** Loaded when the first password is set: it is of no use to a server that only checks them. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
