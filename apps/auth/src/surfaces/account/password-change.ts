import { maxPasswordBytes, Secret } from '@symbolon/contracts';
import type { PasswordHashing } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import type { Letters } from '../../delivery/mail/letters.ts';
import { endingMany } from '../../domain/sessions/session.store.ts';
import type { KeptLogin } from '../../domain/sessions/session.ts';
import type { PasswordPolicy, PasswordWeakness } from '../../domain/users/password-policy.ts';
import type { UserAuthentication } from '../../domain/users/user-authentication.ts';
import type { UserStore } from '../../domain/users/user.store.ts';
import type { Clock } from '../../platform/clock.ts';

/** What came of it. */
export type PasswordChangeOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'weak'; readonly reason: PasswordWeakness['reason'] }
  | { readonly kind: 'rejected'; readonly reason: string; readonly retryAfter: number };

interface Wish {
  readonly username: string;
  readonly current: string;
  readonly next: string;
  readonly address: string;
  /** The language of the letter that tells of it. */
  readonly locale: string;
  /** The log-in that asks: it goes on, all others of the user end. */
  readonly kept: KeptLogin;
}

/** A new password for who proves the old one, by the rules of a log-in. The person is told by mail. */
export class PasswordChange {
  readonly #database: Database;
  readonly #authentication: UserAuthentication;
  readonly #users: UserStore;
  readonly #letters: Letters;
  readonly #passwords: PasswordHashing;
  readonly #policy: PasswordPolicy;
  readonly #clock: Clock;

  constructor(parts: {
    readonly database: Database;
    readonly authentication: UserAuthentication;
    readonly users: UserStore;
    readonly letters: Letters;
    readonly passwords: PasswordHashing;
    readonly policy: PasswordPolicy;
    readonly clock: Clock;
  }) {
    this.#database = parts.database;
    this.#authentication = parts.authentication;
    this.#users = parts.users;
    this.#letters = parts.letters;
    this.#passwords = parts.passwords;
    this.#policy = parts.policy;
    this.#clock = parts.clock;
  }

  /** Weakness is told before the old password is looked at, as everywhere. */
  async make({ username, current, next, address, locale, kept }: Wish): Promise<PasswordChangeOutcome> {
    const weakness = await this.#policy.weakness(next, username);
    if (weakness) return { kind: 'weak', reason: weakness.reason };
    if (Buffer.byteLength(current) > maxPasswordBytes) return { kind: 'rejected', reason: 'wrong password', retryAfter: 0 };
    const proof = await this.#authentication.authenticate({ username, password: new Secret(current), type: undefined, address, clientId: '' });
    if (proof.kind !== 'accepted') return proof.kind === 'weak' ? { kind: 'weak', reason: proof.weakness.reason } : proof;
    const hash = await this.#passwords.hash(next);
    const isChanged = await this.#database.prisma.$transaction(async (transaction) => {
      if (!(await this.#users.setPassword(transaction, proof.user.id, hash, this.#clock.now(), kept))) return false;
      await this.#letters.ask(transaction, { about: 'password_changed', username, flow: null, locale });
      return true;
    }, endingMany);
    return isChanged ? { kind: 'changed' } : { kind: 'rejected', reason: 'log-in over', retryAfter: 0 };
  }
}
