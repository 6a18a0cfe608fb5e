import { Injectable } from '@nestjs/common';
import { Database, lockExclusively, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import type { User } from '../users/user.ts';
import { PasskeyChallenge } from './passkey-challenge.ts';
import { PasskeyStore, type NewPasskey } from './passkey.store.ts';

/** A passkey that was made for an account that is yet to be made, with the challenge that it answers. */
export interface MadeFirst {
  readonly key: NewPasskey;
  readonly challenge: string;
  readonly name: string;
}

/** What came of it before anybody looked whether the name is taken: the answer came before, or the credential is somebody's already. */
export type SignUpRefusal = 'again' | 'there';

interface NewAccount {
  readonly user: User;
  readonly clientId: string | undefined;
  /** When the account ends if its address is not proven; undefined where nobody has to. */
  readonly until?: Date;
}

/** Makes accounts with a passkey and no password. */
@Injectable()
export class PasskeySignUp {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenge,
    private readonly audit: AuditStore,
  ) {}

  /** The person of a sign-up: their id was told to the authenticator. */
  userOf({ challenge }: Pick<MadeFirst, 'challenge'>, username: string, claims: User['claims'], now: Date): User {
    return { id: this.challenges.newUserId(challenge), username, emailVerified: false, claims, roles: [], updatedAt: now };
  }

  /**
   * False when the name is taken; then nothing is changed. What is wrong with the passkey is told before that, also of two at once that
   * show the same one: who has a passkey here would learn by it which names are taken.
   */
  async make(transaction: Transaction, { key, challenge, name }: MadeFirst, { user, clientId, until }: NewAccount): Promise<boolean | SignUpRefusal> {
    if (!(await this.challenges.use(transaction, challenge))) return 'again';
    await lockExclusively(transaction, `passkey ${Buffer.from(key.credentialId).toString('base64url')}`);
    if (await transaction.passkey.findUnique({ where: { credentialId: key.credentialId }, select: { id: true } })) return 'there';
    if (!(await this.users.createByPasskey(transaction, user, until))) return false;
    await this.passkeys.add(transaction, key, { userId: user.id, name, isSecondFactor: false });
    const person = { kind: 'user', id: user.id } as const;
    const through = clientId === undefined ? {} : { client_id: clientId };
    await this.audit.record({ type: 'user.signed_up', actor: person, subject: person, ...through, details: {} }, transaction);
    await this.audit.record({ type: 'user.factor.added', actor: person, subject: person, ...through, details: { kind: 'passkey', name } }, transaction);
    return true;
  }

  /** Whose passkey it is, for a form that was sent twice. */
  async isOf(userId: string, { credentialId }: NewPasskey): Promise<boolean> {
    return (await this.database.prisma.passkey.findFirst({ where: { userId, credentialId }, select: { id: true } })) !== null;
  }
}
