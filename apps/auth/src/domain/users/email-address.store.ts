import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';

/** A further address of a person: proven, logs them in as the one that they are called by does, and gets what is asked for by it. */
export interface FurtherAddress {
  readonly id: string;
  /** Canonical. */
  readonly address: string;
  readonly provenAt: Date;
}

/** Further addresses that a person may have. */
export const mostAddresses = 5;

/** Addresses of people beside the one that they are called by. That no two people have one is the database's to keep, over both tables. */
@Injectable()
export class EmailAddressStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** The oldest first. */
  async of(userId: string, transaction: Transaction = this.database.prisma): Promise<readonly FurtherAddress[]> {
    return transaction.emailAddress.findMany({ where: { userId }, select: { id: true, address: true, provenAt: true }, orderBy: [{ provenAt: 'asc' }, { id: 'asc' }] });
  }

  /** What an address of a person is named by in forms, as long as it is theirs. */
  idOf(userId: string, address: string): string {
    return `email_${Buffer.from(this.masterKey.mac('email-address', JSON.stringify([userId, address]))).toString('base64url').slice(0, 22)}`;
  }

  /** To a person who is held. @throws what the database says (23505) where another has it by now. */
  async add(transaction: Transaction, userId: string, address: string, provenAt: Date): Promise<void> {
    await transaction.emailAddress.create({ data: { id: this.idOf(userId, address), userId, address, provenAt }, select: { id: true } });
  }

  /** With every link that was mailed to it. */
  async remove(transaction: Transaction, userId: string, { id, address }: FurtherAddress): Promise<void> {
    await transaction.emailAddress.deleteMany({ where: { id, userId } });
    await transaction.oneTimeToken.deleteMany({ where: { userId, email: address } });
  }
}
