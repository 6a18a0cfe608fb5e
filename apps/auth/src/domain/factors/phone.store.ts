import { Injectable } from '@nestjs/common';
import { Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** A telephone number that a person has proven. */
export interface Phone {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The telephone numbers that people have proven: one each. Several people may have the same, as a family does. */
@Injectable()
export class PhoneStore {
  constructor(
    private readonly database: Database,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  of(userId: string, within: Transaction = this.database.prisma): Promise<Phone | null> {
    return within.phone.findUnique({ where: { userId } });
  }

  /** In the place of the one before. Its id. */
  async put(transaction: Transaction, userId: string, number: string): Promise<string> {
    const id = `phone_${randomText(this.random, 16)}`;
    await transaction.phone.deleteMany({ where: { userId } });
    await transaction.phone.create({ data: { id, userId, number, createdAt: this.clock.now() } });
    return id;
  }

  async used(userId: string): Promise<void> {
    await this.database.prisma.phone.updateMany({ where: { userId }, data: { lastUsedAt: this.clock.now() } });
  }
}
