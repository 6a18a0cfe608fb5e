import { Injectable } from '@nestjs/common';
import type { ChangedUser } from '@symbolon/contracts';
import { Random } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { newUserId, usernameKey } from './user.ts';

/** People as administrators write them. */
@Injectable()
export class UserEntries {
  constructor(private readonly random: Random) {}

  /** The id; undefined when the name is taken. */
  async create(transaction: Transaction, entry: ChangedUser, passwordHash: string | null, at: Date): Promise<string | undefined> {
    const id = newUserId(this.random);
    const { count } = await transaction.user.createMany({ data: { ...rowOf(entry, at), id, passwordHash, createdAt: at }, skipDuplicates: true });
    return count === 1 ? id : undefined;
  }

  /** False when another has the name. */
  async replace(transaction: Transaction, id: string, entry: ChangedUser, at: Date): Promise<boolean> {
    const data = rowOf(entry, at);
    const other = await transaction.user.findFirst({ where: { usernameKey: data.usernameKey, id: { not: id } }, select: { id: true } });
    const further = await transaction.emailAddress.findFirst({ where: { address: data.usernameKey, userId: { not: id } }, select: { id: true } });
    if (other || further) return false;
    await transaction.user.update({ where: { id }, data: { ...data, ...(entry.email_verified && { mustVerifyEmail: false }), unprovenUntil: null }, select: { id: true } });
    return true;
  }
}

const rowOf = (entry: ChangedUser, at: Date) => ({
  username: usernameKey(entry.username),
  usernameKey: usernameKey(entry.username),
  emailVerified: entry.email_verified,
  claims: entry.claims as Record<string, string>, // JSON, by the contract
  roles: entry.roles,
  updatedAt: at,
});
