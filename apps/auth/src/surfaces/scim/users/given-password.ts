import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { PasswordHashing } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { Letters } from '../../../delivery/mail/letters.ts';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { PasswordPolicy } from '../../../domain/users/password-policy.ts';
import type { Person } from '../../../domain/users/user-directory.ts';
import { UserStore } from '../../../domain/users/user.store.ts';
import { Clock } from '../../../platform/clock.ts';
import { badValue } from '../read-value.ts';
import type { WantedUser } from './user-resource.ts';

/** Passwords that a directory gives: by the rules for any other, and never kept but as a hash. */
@Injectable()
export class GivenPassword {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly hashing: PasswordHashing,
    private readonly users: UserStore,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** Null where none is given. Before any transaction: it takes long. */
  async hash({ password, username, claims }: Pick<WantedUser, 'password' | 'username' | 'claims'>): Promise<string | null> {
    if (password === undefined) return null;
    const weakness = await this.policy.weakness(password, { username, claims });
    if (weakness) throw badValue(`password ${weakness.sentence}`);
    return this.hashing.hash(password);
  }

  /** Log-ins, tokens and links end with it, and its person is told. */
  async set({ id, username, claims }: Person, hash: string, actor: EventActor, transaction: Transaction): Promise<void> {
    await this.users.setPassword(transaction, id, hash, this.clock.now(), { actor, isDisabledToo: true });
    await this.audit.record({ type: 'user.password.set', actor, subject: { kind: 'user', id }, details: {} }, transaction);
    await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale: typeof claims['locale'] === 'string' ? claims['locale'] : 'en' });
  }
}
