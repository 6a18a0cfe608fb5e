import { Injectable } from '@nestjs/common';
import { usernameFault, type PasswordGrantType, type Secret } from '@symbolon/contracts';
import { PasswordHashing, Random } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { PasswordPolicy, type PasswordWeakness } from './password-policy.ts';
import { Throttle, type Attempt } from './throttle.ts';
import { UserStore, type UserCredentials } from './user.store.ts';
import { newUserId, usernameKey, type User } from './user.ts';

/** What came of a password: the user, or why not. All `rejected` answers must look the same to the client. */
export type PasswordOutcome =
  | { readonly kind: 'accepted'; readonly user: User; readonly event: 'login' | 'signup' | 'update' }
  | Rejection
  | { readonly kind: 'weak'; readonly weakness: PasswordWeakness }
  | { readonly kind: 'unusable'; readonly sentence: string };

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
  /** Of who signs up, as they said them. */
  readonly claims?: User['claims'] | undefined;
  /** Told of the user before one is made or a password is changed; throws where that would be for nothing. */
  readonly beforeChange?: (user: User) => Promise<unknown>;
}

/** Proves who a person is by a password, creates and updates passwords. Knows nothing of tokens. */
@Injectable()
export class UserAuthentication {
  constructor(
    private readonly users: UserStore,
    private readonly passwords: PasswordHashing,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** One hash is made for every outcome but a weak password and a name that nobody may have, which are told before anything is looked up. */
  async authenticate(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, password, type } = attempt;
    const fault = type === 'signup' ? usernameFault(username) : undefined;
    if (fault !== undefined) return { kind: 'unusable', sentence: `The username ${fault}.` };
    if (type) {
      const weakness = await this.policy.weakness(password.reveal(), username);
      if (weakness) return { kind: 'weak', weakness };
    }
    return this.passwords.admitted(() => this.#decide(attempt));
  }

  async #decide(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, password, type } = attempt;
    const { user, blockedUntil } = await this.users.findForLogIn(usernameKey(username), this.throttle.keys(attempt), this.clock.now());
    const wait = this.throttle.secondsUntil(blockedUntil);
    if (wait > 0) {
      await this.passwords.verify(undefined, password.reveal());
      return { kind: 'rejected', reason: 'throttled', retryAfter: wait };
    }
    if (type === 'update') return this.#update(attempt, user);
    if (type === 'signup' && !user) return this.#signUp(attempt);
    return this.#logIn(attempt, user);
  }

  async #logIn(attempt: PasswordAttempt, user: UserCredentials | undefined): Promise<PasswordOutcome> {
    const hash = user?.disabledAt ? undefined : user?.passwordHash;
    const matches = await this.passwords.verify(hash ?? undefined, attempt.password.reveal());
    if (!matches || !user || !hash) return this.#reject(attempt, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
    const wait = await this.throttle.succeed(attempt);
    if (wait > 0) return { kind: 'rejected', reason: 'throttled while checking', retryAfter: wait };
    if (this.passwords.isOutdated(hash)) {
      await this.users.upgradeHash(user.id, hash, await this.passwords.hash(attempt.password.reveal()));
    }
    return this.#isUnproven(user) ? { kind: 'rejected', reason: 'address not proven', retryAfter: 0, unproven: user } : { kind: 'accepted', user, event: 'login' };
  }

  async #signUp(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const key = usernameKey(attempt.username);
    const user: User = { id: newUserId(this.random), username: key, emailVerified: false, claims: attempt.claims ?? {}, roles: [] };
    await attempt.beforeChange?.(user);
    const created = await this.users.create(user, key, await this.passwords.hash(attempt.password.reveal()));
    if (created) return { kind: 'accepted', user, event: 'signup' };
    return this.#logIn(attempt, await this.users.findByKey(key)); // somebody else was first with this name
  }

  async #update(attempt: PasswordAttempt, user: UserCredentials | undefined): Promise<PasswordOutcome> {
    const hash = await this.passwords.hash(attempt.password.reveal());
    if (user && this.#isUnproven(user)) return this.#reject(attempt, 'address not proven');
    if (user && !user.disabledAt) await attempt.beforeChange?.(user);
    const replaced = user !== undefined && (await this.users.replacePassword(user.id, hash, this.clock.now()));
    if (!replaced) return this.#reject(attempt, user ? 'user disabled' : 'unknown user');
    return { kind: 'accepted', user, event: 'update' };
  }

  /** Keeps out who signed up by page and has not proven the address yet, where the settings demand it. */
  #isUnproven(user: UserCredentials): boolean {
    return this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' && user.mustVerifyEmail;
  }

  async #reject(attempt: PasswordAttempt, reason: string): Promise<PasswordOutcome> {
    await this.throttle.fail(attempt);
    return { kind: 'rejected', reason, retryAfter: 0 };
  }
}
