import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { Letters } from '../../../delivery/mail/letters.ts';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import type { User } from '../../../domain/users/user.ts';

/** What goes with a password that an application replaced, in the same transaction: the person is mailed, and it is written down. */
@Injectable()
export class PasswordUpdate {
  constructor(
    private readonly letters: Letters,
    private readonly audit: AuditStore,
  ) {}

  async tell(transaction: Transaction, { id, username, claims }: User, { clientId, knew }: { readonly clientId: string; readonly knew: boolean }): Promise<void> {
    const locale = typeof claims['locale'] === 'string' ? claims['locale'] : 'en';
    await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale });
    await this.audit.record(
      {
        type: 'user.password.changed',
        actor: knew ? { kind: 'user', id } : { kind: 'client', id: clientId },
        subject: { kind: 'user', id },
        client_id: clientId,
        details: { current_password: knew ? 'shown' : 'not_asked' },
      },
      transaction,
    );
  }
}
