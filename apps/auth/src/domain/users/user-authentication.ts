import type { PasswordGrantType, Secret } from '@symbolon/contracts';
import type { PasswordHashing, Random } from '@symbolon/crypto';
import type { Clock } from '../../platform/clock.ts';
import type { PasswordPolicy, PasswordWeakness } from './password-policy.ts';
import type { Attempt, Throttle } from './throttle.ts';
import type { UserCredentials, UserStore } from './user.store.ts';
import { newUserId, usernameKey, type User } from './user.ts';

/** What came of a password: the user, or why not. All `rejected` answers must look the same to the client. */
export type PasswordOutcome =
  | { readonly kind: 'accepted'; readonly user: User; readonly event: 'login' | 'signup' | 'update' }
  | Rejection
  | { readonly kind: 'weak'; readonly weakness: PasswordWeakness };

interface Rejection {
  readonly kind: 'rejected';
  readonly reason: string;
  readonly retryAfter: number;
  /** The password is right, but the person has yet to prove the address: told only where they can do that. */
  readonly unproven?: User;
}

interface PasswordAttempt extends Attempt {
  readonly password: Secret;
  readonly type: PasswordGrantType | undefined;
  /** Told of the user before one is made or a password is changed; throws where that would be for nothing. */
  readonly beforeChange?: (user: User) => Promise<unknown>;
}

/** Proves who a person is by a password, creates and updates passwords. Knows nothing of tokens. */
export class UserAuthentication {
  readonly #users: UserStore;
  readonly #passwords: PasswordHashing;
  readonly #policy: PasswordPolicy;
  readonly #throttle: Throttle;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #wantsProof: boolean;

  /** `wantsProof` keeps out who signed up by page and has not proven the address yet. */
  constructor(users: UserStore, passwords: PasswordHashing, policy: PasswordPolicy, throttle: Throttle, random: Random, clock: Clock, wantsProof: boolean) {
    this.#users = users;
    this.#passwords = passwords;
    this.#policy = policy;
    this.#throttle = throttle;
    this.#random = random;
    this.#clock = clock;
    this.#wantsProof = wantsProof;
  }

  /** One hash is made for every outcome but a weak one, which is told before anything is looked up. */
  async authenticate(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, password, type } = attempt;
    if (type) {
      const weakness = await this.#policy.weakness(password.reveal(), username);
      if (weakness) return { kind: 'weak', weakness };
    }
    return this.#passwords.admitted(() => this.#decide(attempt));
  }

  async #decide(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, password, type } = attempt;
    const { user, blockedUntil } = await this.#users.findForLogIn(usernameKey(username), this.#throttle.keys(attempt), this.#clock.now());
    const wait = this.#throttle.secondsUntil(blockedUntil);
    if (wait > 0) {
      await this.#passwords.verify(undefined, password.reveal());
      return { kind: 'rejected', reason: 'throttled', retryAfter: wait };
    }
    if (type === 'update') return this.#update(attempt, user);
    if (type === 'signup' && !user) return this.#signUp(attempt);
    return this.#logIn(attempt, user);
  }

  async #logIn(attempt: PasswordAttempt, user: UserCredentials | undefined): Promise<PasswordOutcome> {
    const hash = user?.disabledAt ? undefined : user?.passwordHash;
    const matches = await this.#passwords.verify(hash ?? undefined, attempt.password.reveal());
    if (!matches || !user || !hash) return this.#reject(attempt, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
    const wait = await this.#throttle.succeed(attempt);
    if (wait > 0) return { kind: 'rejected', reason: 'throttled while checking', retryAfter: wait };
    if (this.#passwords.isOutdated(hash)) {
      await this.#users.upgradeHash(user.id, hash, await this.#passwords.hash(attempt.password.reveal()));
    }
    return this.#isUnproven(user) ? { kind: 'rejected', reason: 'address not proven', retryAfter: 0, unproven: user } : { kind: 'accepted', user, event: 'login' };
  }

  async #signUp(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const key = usernameKey(attempt.username);
    const user: User = { id: newUserId(this.#random), username: attempt.username, emailVerified: false, claims: {}, roles: [] };
    await attempt.beforeChange?.(user);
    const created = await this.#users.create(user, key, await this.#passwords.hash(attempt.password.reveal()));
    if (created) return { kind: 'accepted', user, event: 'signup' };
    return this.#logIn(attempt, await this.#users.findByKey(key)); // somebody else was first with this name
  }

  async #update(attempt: PasswordAttempt, user: UserCredentials | undefined): Promise<PasswordOutcome> {
    const hash = await this.#passwords.hash(attempt.password.reveal());
    if (user && this.#isUnproven(user)) return this.#reject(attempt, 'address not proven');
    if (user && !user.disabledAt) await attempt.beforeChange?.(user);
    const replaced = user !== undefined && (await this.#users.replacePassword(user.id, hash, this.#clock.now()));
    if (!replaced) return this.#reject(attempt, user ? 'user disabled' : 'unknown user');
    return { kind: 'accepted', user, event: 'update' };
  }

  #isUnproven(user: UserCredentials): boolean {
    return this.#wantsProof && user.mustVerifyEmail;
  }

  async #reject(attempt: PasswordAttempt, reason: string): Promise<PasswordOutcome> {
    await this.#throttle.fail(attempt);
    return { kind: 'rejected', reason, retryAfter: 0 };
  }
}
