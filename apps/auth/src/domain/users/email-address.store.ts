import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { usernameKey } from './user.ts';

/** A further address of a person: proven, logs them in as the one that they are called by does, and gets what is asked for by it. */
export interface FurtherAddress {
  readonly id: string;
  /** Canonical. */
  readonly address: string;
  /** When it came to stand beside the other. */
  readonly addedAt: Date;
}

/** Who takes an address from somebody, and through which program. */
export interface Remover {
  readonly actor: EventActor;
  readonly clientId?: string | undefined;
}

/** Further addresses that a person may have. */
export const mostAddresses = 5;

/** Addresses of people beside the one that they are called by. That no two people have one is the database's to keep, over both tables. */
@Injectable()
export class EmailAddressStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly audit: AuditStore,
  ) {}

  /** The oldest first. */
  async of(userId: string, transaction: Transaction = this.database.prisma): Promise<readonly FurtherAddress[]> {
    return transaction.emailAddress.findMany({ where: { userId }, select: { id: true, address: true, addedAt: true }, orderBy: [{ addedAt: 'asc' }, { id: 'asc' }] });
  }

  /** What an address of a person is named by in forms, as long as it is theirs. */
  idOf(userId: string, address: string): string {
    return `email_${Buffer.from(this.masterKey.mac('email-address', JSON.stringify([userId, address]))).toString('base64url').slice(0, 22)}`;
  }

  /** Keeps others from being called so until the transaction ends: before the person's own row changes, or two would wait for each other. */
  async holdName(transaction: Transaction, username: string): Promise<void> {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(name_lock(${usernameKey(username)}))`;
  }

  /** To a person who is held. @throws what the database says (23505) where another has it by now. */
  async add(transaction: Transaction, userId: string, username: string, addedAt: Date): Promise<void> {
    const address = usernameKey(username);
    await transaction.emailAddress.create({ data: { id: this.idOf(userId, address), userId, address, addedAt }, select: { id: true } });
  }

  /** With every link that was mailed to it. */
  async remove(transaction: Transaction, userId: string, { id, address }: FurtherAddress, { actor, clientId }: Remover): Promise<void> {
    await transaction.emailAddress.deleteMany({ where: { id, userId } });
    await this.audit.record({ type: 'user.email.removed', actor, subject: { kind: 'user', id: userId }, ...(clientId !== undefined && { client_id: clientId }), details: { email: address } }, transaction);
    await transaction.oneTimeToken.deleteMany({ where: { userId, email: address } });
  }
}
