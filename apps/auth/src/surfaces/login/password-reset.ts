import { Injectable } from '@nestjs/common';
import { PasswordHashing } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { AddressRemoval } from '../../delivery/mail/address-removal.ts';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { LinkedLoginStore } from '../../domain/connections/linked-login.store.ts';
import { PasskeyChange } from '../../domain/factors/passkey-change.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { PasswordPolicy, type PasswordWeakness } from '../../domain/users/password-policy.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { Clock } from '../../platform/clock.ts';

/** A new password in exchange for a mailed link. The link proves the mailbox, too; it logs nobody in. */
@Injectable()
export class PasswordReset {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly tokens: OneTimeTokenStore,
    private readonly throttle: Throttle,
    private readonly letters: Letters,
    private readonly passwords: PasswordHashing,
    private readonly policy: PasswordPolicy,
    private readonly passkeys: PasskeyChange,
    private readonly links: LinkedLoginStore,
    private readonly removal: AddressRemoval,
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /** The link is used up only by a password that may be set, and by one of many at once. */
  async redeem(link: OneTimeToken, token: string, password: string, { address, locale }: { readonly address: string; readonly locale: string }): Promise<'changed' | 'expired' | PasswordWeakness['reason']> {
    const user = await this.users.find(link.userId);
    const weakness = user && (await this.policy.weakness(password, user));
    if (weakness) return weakness.reason;
    const hash = await this.passwords.hash(password, address);
    const { userId, email, purpose } = link;
    const isChanged = await this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId);
      if (!(await this.tokens.use(transaction, token))) return false;
      if (!(await this.users.setPassword(transaction, userId, hash, this.clock.now()))) return false;
      const unproven = await this.users.isUnproven(transaction, userId);
      await this.passkeys.endUnproven(transaction, userId);
      if (unproven) await this.links.endAll(transaction, userId); // nor did whoever linked them
      if (user && !user.emailVerified && email === user.username) await this.removal.removeAll(transaction, user, locale); // whoever added them never proved the address that is proven now
      await this.users.markEmailVerified(transaction, userId, email, this.clock.now(), 'password_reset');
      const person = { kind: 'user', id: userId } as const;
      await this.audit.record({ type: 'user.password.reset', actor: person, subject: person, details: {} }, transaction);
      await this.tokens.remember(transaction, token, link, purpose === 'reset_password' ? purpose : 'verify_by_password');
      if (purpose === 'reset_password') await this.letters.ask(transaction, { about: 'password_changed', username: user?.username ?? email, flow: null, locale });
      return true;
    });
    if (isChanged) for (const username of new Set([email, user?.username ?? email])) await this.throttle.forget({ username, address });
    return isChanged || (await this.done(token, password)) ? 'changed' : 'expired';
  }

  /** The link, if the same form came before: it was used just now, and for this password. Another one ends that: it is no place to guess. */
  async done(token: string, password: string): Promise<OneTimeToken | undefined> {
    const used = await this.tokens.usedJustNow(token, ['reset_password', 'verify_by_password']);
    const user = used && (await this.users.findByName(used.email));
    if (user !== undefined && user.id === used?.userId && (await this.passwords.verify(user.passwordHash ?? undefined, password))) return used;
    if (used) await this.tokens.forget(token);
    return undefined;
  }
}
