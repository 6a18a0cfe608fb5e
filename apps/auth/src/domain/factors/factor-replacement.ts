import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { AuthenticatorStore } from './authenticator.store.ts';
import type { Taken } from './enrolment.ts';
import { Factors, removalOf } from './factors.ts';
import { PasskeyStore, type NewPasskey } from './passkey.store.ts';

/** What was proven just now, with what it is called. */
export type Replacement = { readonly taken: Taken; readonly name: string } | { readonly key: NewPasskey; readonly name: string };

/** The credential is somebody's already: nothing may come of the transaction. */
export class CredentialThereError extends Error {}

/** Takes all factors of a person, and gives them the one that they have just proven, if any: they have lost the others. */
@Injectable()
export class FactorReplacement {
  constructor(
    private readonly factors: Factors,
    private readonly authenticators: AuthenticatorStore,
    private readonly passkeys: PasskeyStore,
    private readonly audit: AuditStore,
  ) {}

  /** The recovery codes that come with it. Whose it is, the caller holds. */
  async replace(transaction: Transaction, userId: string, by: Replacement | undefined): Promise<readonly string[]> {
    const person = { kind: 'user', id: userId } as const;
    for (const factor of await this.factors.list(userId, transaction)) {
      await this.factors.remove(transaction, userId, factor.id);
      await this.audit.record({ ...removalOf(factor), actor: person, subject: person }, transaction);
    }
    await transaction.recoveryCode.deleteMany({ where: { userId } });
    if (!by) return [];
    const kind = 'key' in by ? 'passkey' : 'authenticator';
    if ('key' in by && !(await this.passkeys.add(transaction, by.key, { userId, name: by.name, isSecondFactor: false }))) throw new CredentialThereError();
    if ('taken' in by) await this.authenticators.add(transaction, { ...by.taken, userId, name: by.name });
    await this.audit.record({ type: 'user.factor.added', actor: person, subject: person, details: { kind, name: by.name } }, transaction);
    return 'taken' in by ? this.factors.joined(transaction, userId, by.taken.id) : [];
  }
}
