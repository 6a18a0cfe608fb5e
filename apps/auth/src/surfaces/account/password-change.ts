import { Injectable } from '@nestjs/common';
import { maxPasswordBytes, Secret } from '@symbolon/contracts';
import { PasswordHashing } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { KeptLogin } from '../../domain/sessions/session.ts';
import { PasswordPolicy, type PasswordWeakness } from '../../domain/users/password-policy.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { Clock } from '../../platform/clock.ts';

/** What came of it. */
export type PasswordChangeOutcome =
  | { readonly kind: 'changed' }
  | ({ readonly kind: 'weak' } & PasswordWeakness)
  | { readonly kind: 'rejected'; readonly reason: string; readonly retryAfter: number };

interface Wish {
  readonly username: string;
  readonly userId: string;
  readonly current: string;
  readonly next: string;
  readonly address: string;
  readonly device: string | undefined;
  /** The language of the letter that tells of it. */
  readonly locale: string;
  /** The log-in that asks: it goes on, all others of the user end. Undefined where all end, as no browser asks. */
  readonly kept: KeptLogin | undefined;
}

/** A new password for who proves the old one, by the rules of a log-in. The person is told by mail. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly database: Database,
    private readonly authentication: UserAuthentication,
    private readonly users: UserStore,
    private readonly letters: Letters,
    private readonly passwords: PasswordHashing,
    private readonly policy: PasswordPolicy,
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /** Whether somebody's password is this one, by the rules of a log-in. */
  async isNow({ username, password, address, device }: Pick<Wish, 'username' | 'address' | 'device'> & { readonly password: string }): Promise<boolean> {
    if (password === '' || Buffer.byteLength(password) > maxPasswordBytes) return false;
    const proof = await this.authentication.authenticate({ username, password: new Secret(password), type: undefined, address, device, clientId: '', isBesideConnections: true });
    return proof.kind === 'accepted' || proof.kind === 'incomplete'; // who is logged in has proven the other factor
  }

  /** Weakness is told before the old password is looked at, as everywhere. */
  async make({ username, userId, current, next, address, device, locale, kept }: Wish): Promise<PasswordChangeOutcome> {
    const user = await this.users.find(userId);
    const weakness = user && (await this.policy.weakness(next, user));
    if (weakness) return { kind: 'weak', ...weakness };
    if (Buffer.byteLength(current) > maxPasswordBytes) return { kind: 'rejected', reason: 'wrong password', retryAfter: 0 };
    const proof = await this.authentication.authenticate({ username, password: new Secret(current), type: undefined, address, device, clientId: '', isBesideConnections: true });
    if (proof.kind === 'weak') return { kind: 'weak', ...proof.weakness };
    if (proof.kind === 'unusable') throw new Error('A log-in cannot be unusable.');
    if (proof.kind === 'rejected') return proof;
    const hash = await this.passwords.hash(next, address);
    const isChanged = await this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.users.setPassword(transaction, proof.user.id, hash, this.clock.now(), { kept }))) return false;
      await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale });
      const person = { kind: 'user', id: userId } as const;
      await this.audit.record({ type: 'user.password.changed', actor: person, subject: person, details: { current_password: 'shown' } }, transaction);
      return true;
    });
    return isChanged ? { kind: 'changed' } : { kind: 'rejected', reason: 'log-in over', retryAfter: 0 };
  }
}
