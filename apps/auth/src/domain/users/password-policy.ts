import { maxPasswordBytes } from '@symbolon/contracts';
import { BreachedPasswords } from './breached-passwords/breached-passwords.ts';
import { isGuessable } from './password-estimate.ts';
import type { SignInPolicy } from './sign-in-policy.store.ts';
import type { User } from './user.ts';

/** Why a password may not be set (NIST SP 800-63B-4 section 3.1.1.2): for a page by its reason, elsewhere by a sentence for the person who chose it. */
export interface PasswordWeakness {
  readonly reason: 'password_short' | 'password_long' | 'password_guessable' | 'password_common' | 'password_breached';
  readonly sentence: string;
}

/** Characters of a password that is all there is (NIST SP 800-63B-4 section 3.1.1.2). */
export const leastAlone = 15;

/** Whether passwords may be shorter than those that are all there is between a stranger and an account. */
export const isShortAlone = (minLength: number, { secondFactor }: Pick<SignInPolicy, 'secondFactor'>): boolean => minLength < leastAlone && secondFactor !== 'always';

/** Whose password it is to be, as far as is known: nobody may leave out what they are called. */
type Person = Pick<User, 'username' | 'claims'>;

const weak = (reason: PasswordWeakness['reason'], sentence: string): PasswordWeakness => ({ reason, sentence });

/** Length, blocklists and an estimate; no rules of composition. Says nothing of whether the user exists. */
export class PasswordPolicy {
  /** `least` counts code points; what is asked for beside it, `wanted`, is asked each time. `contextWords` are names an attacker would try first, such as the service's own; `installation` is what people call it by now. */
  constructor(
    private readonly least: number,
    private readonly contextWords: readonly string[],
    private readonly installation: () => Promise<string | undefined> = () => Promise.resolve(undefined),
    private readonly breached = new BreachedPasswords(),
    private readonly wanted: () => Promise<number> = () => Promise.resolve(0),
  ) {}

  /** Characters of the shortest password that may be set: the operator's setting, or the policy of who administers where that is more. */
  async minLength(): Promise<number> {
    return Math.max(this.least, await this.wanted());
  }

  /** `names` are others that an attacker would try, such as the application's. */
  async weakness(password: string, person: Person, names: readonly (string | null | undefined)[] = []): Promise<PasswordWeakness | undefined> {
    if (Buffer.byteLength(password) > maxPasswordBytes) return weak('password_long', `The password is longer than ${maxPasswordBytes} bytes.`);
    const normalized = password.normalize('NFKC');
    // One character may stand for eighteen, and several for one: what people type counts, and what is hashed.
    const least = await this.minLength();
    if (Math.min([...password].length, [...normalized].length) < least) return weak('password_short', `The password must have at least ${least} characters.`);
    if (password.includes('\0')) return weak('password_guessable', 'The password must have no NUL characters.'); // no door takes it, so none may set it
    const plain = normalized.toLowerCase();
    const common = await (loaded ??= commonPasswords());
    if (common.has(plain) || common.has(withoutRepetition(plain))) return weak('password_common', 'The password is among the most common ones: choose another.');
    const guessable = await this.guessable(password, person, names);
    if (guessable) return guessable;
    // Last, so that nothing of a password that is refused anyway is told to a service.
    return (await this.breached.include(password)) ? weak('password_breached', 'The password was in a data breach of some service, so others try it: choose another, and change it wherever else it is used.') : undefined;
  }

  /** The part of it that depends on whose password it is. */
  async guessable(password: string, person: Person, names: readonly (string | null | undefined)[] = []): Promise<PasswordWeakness | undefined> {
    const known = [...names, await this.installation()].flatMap((name) => name ?? []);
    if (await isGuessable(password.normalize('NFKC').toLowerCase(), [...namesOf(person), ...known, ...this.contextWords]))
      return weak('password_guessable', 'The password is too easy to guess: choose one that is not made of names, common words, or a simple pattern. A few unrelated words are hard to guess.');
    return undefined;
  }
}

/** All that somebody is called (OpenID Connect Core section 5.1). */
const namesOf = ({ username, claims }: Person): readonly string[] =>
  [username, ...nameClaims.map((name) => claims[name])].filter((name) => typeof name === 'string');
const nameClaims = ['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'email'] as const;

/** The unit of a text that repeats itself: `passwordpassword` is only `password`. */
function withoutRepetition(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return text.slice(0, period);
}

/** Loaded when the first password is set: it is of no use to a server that only checks them. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
let loaded: ReturnType<typeof commonPasswords> | undefined;
