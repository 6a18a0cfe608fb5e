import type { PasswordHashing } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import type { Letters } from '../../delivery/mail/letters.ts';
import { endingMany } from '../../domain/sessions/session.store.ts';
import type { OneTimeToken, OneTimeTokenStore } from '../../domain/users/one-time-token.store.ts';
import type { PasswordPolicy, PasswordWeakness } from '../../domain/users/password-policy.ts';
import type { Throttle } from '../../domain/users/throttle.ts';
import type { UserStore } from '../../domain/users/user.store.ts';
import type { Clock } from '../../platform/clock.ts';

/** A new password in exchange for a mailed link. The link proves the mailbox, too; it logs nobody in. */
export class PasswordReset {
  readonly #database: Database;
  readonly #users: UserStore;
  readonly #tokens: OneTimeTokenStore;
  readonly #throttle: Throttle;
  readonly #letters: Letters;
  readonly #passwords: PasswordHashing;
  readonly #policy: PasswordPolicy;
  readonly #clock: Clock;

  constructor(parts: {
    readonly database: Database;
    readonly users: UserStore;
    readonly tokens: OneTimeTokenStore;
    readonly throttle: Throttle;
    readonly letters: Letters;
    readonly passwords: PasswordHashing;
    readonly policy: PasswordPolicy;
    readonly clock: Clock;
  }) {
    this.#database = parts.database;
    this.#users = parts.users;
    this.#tokens = parts.tokens;
    this.#throttle = parts.throttle;
    this.#letters = parts.letters;
    this.#passwords = parts.passwords;
    this.#policy = parts.policy;
    this.#clock = parts.clock;
  }

  /** The link is used up only by a password that may be set, and by one of many at once. */
  async redeem(link: OneTimeToken, token: string, password: string, locale: string): Promise<'changed' | 'expired' | PasswordWeakness['reason']> {
    const weakness = await this.#policy.weakness(password, link.email);
    if (weakness) return weakness.reason;
    const hash = await this.#passwords.hash(password);
    const { userId, email, purpose } = link;
    const isChanged = await this.#database.prisma.$transaction(async (transaction) => {
      if (!(await this.#tokens.use(transaction, token))) return false;
      if (!(await this.#users.setPassword(transaction, userId, hash, this.#clock.now()))) return false;
      await this.#users.markEmailVerified(transaction, userId, email);
      if (purpose === 'reset_password') await this.#letters.ask(transaction, { about: 'password_changed', username: email, flow: null, locale });
      return true;
    }, endingMany);
    if (isChanged) await this.#throttle.forget(email);
    return isChanged ? 'changed' : 'expired';
  }
}
