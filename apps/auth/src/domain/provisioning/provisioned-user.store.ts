import { Injectable } from '@nestjs/common';
import { Database, searchProvisioned, type ScimSearch, type Transaction } from '@symbolon/database';

/** Members of JSON. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What a directory says of somebody in its hands, beside what their account says. */
export interface ProvisionedUser {
  readonly userId: string;
  readonly externalId: string | null;
  readonly attributes: Attributes;
  /** When the directory itself disabled them. */
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type Said = Pick<ProvisionedUser, 'externalId' | 'attributes' | 'disabledAt'>;

const selection = { userId: true, externalId: true, attributes: true, disabledAt: true, createdAt: true, updatedAt: true } as const;

/** Who is in the hands of which directory. Each method sees those of one directory alone. */
@Injectable()
export class ProvisionedUserStore {
  constructor(private readonly database: Database) {}

  async find(sourceId: string, userId: string, transaction: Transaction = this.database.prisma): Promise<ProvisionedUser | undefined> {
    const [row] = await this.findAll(sourceId, [userId], transaction);
    return row;
  }

  async findAll(sourceId: string, userIds: readonly string[], transaction: Transaction = this.database.prisma): Promise<readonly ProvisionedUser[]> {
    const rows = await transaction.provisionedUser.findMany({ where: { sourceId, userId: { in: [...userIds] }, removedAt: null }, select: selection });
    return rows.map((row) => ({ ...row, attributes: row.attributes as Attributes }));
  }

  search(search: ScimSearch) {
    return searchProvisioned(this.database.prisma, search);
  }

  /** False when the directory calls somebody else so, or the person is in hands already. */
  async add(transaction: Transaction, sourceId: string, userId: string, { externalId, attributes, disabledAt }: Said, at: Date): Promise<boolean> {
    const row = { userId, sourceId, externalId, attributes: attributes as Record<string, string>, disabledAt, createdAt: at, updatedAt: at };
    return (await transaction.provisionedUser.createMany({ data: [row], skipDuplicates: true })).count === 1;
  }

  /** False when the directory calls somebody else so. The person must be held. */
  async replace(transaction: Transaction, sourceId: string, userId: string, { externalId, attributes, disabledAt }: Said, at: Date): Promise<boolean> {
    if (externalId !== null && (await transaction.provisionedUser.findFirst({ where: { sourceId, externalId, userId: { not: userId } }, select: { userId: true } }))) return false;
    await transaction.provisionedUser.update({ where: { userId }, data: { externalId, attributes: attributes as Record<string, string>, disabledAt, updatedAt: at }, select: { userId: true } });
    return true;
  }

  /** Whom a directory had disabled then is disabled by somebody else from now on, and it does not enable them. False when none had. */
  async takeOver(transaction: Transaction, userId: string, disabledAt: Date): Promise<boolean> {
    return (await transaction.provisionedUser.updateMany({ where: { userId, disabledAt }, data: { disabledAt: null } })).count === 1;
  }

  /** How many of these the directory has; none of them leaves it before the transaction ends. */
  async holdAll(transaction: Transaction, sourceId: string, userIds: readonly string[]): Promise<number> {
    const rows = await transaction.$queryRaw<readonly unknown[]>`SELECT user_id FROM provisioned_users WHERE source_id = ${sourceId} AND user_id = ANY(${[...userIds]}::text[]) AND removed_at IS NULL FOR SHARE`;
    return rows.length;
  }

  /** The directory sees them no more; what it said of them is forgotten. */
  async forget(transaction: Transaction, sourceId: string, userId: string, at: Date): Promise<void> {
    await leaveGroups(transaction, sourceId, userId, at);
    await transaction.provisionedUser.updateMany({ where: { sourceId, userId }, data: { removedAt: at, externalId: null, attributes: {}, updatedAt: at } });
  }

  /** They are in no hands any more. False when they were not in these. */
  async letGo(transaction: Transaction, sourceId: string, userId: string, at: Date): Promise<boolean> {
    await leaveGroups(transaction, sourceId, userId, at);
    return (await transaction.provisionedUser.deleteMany({ where: { sourceId, userId } })).count === 1;
  }

  /** Who has a name and was removed by this directory: they make room for somebody new of that name. */
  async findRemoved(transaction: Transaction, sourceId: string, usernameKey: string): Promise<string | undefined> {
    const row = await transaction.provisionedUser.findFirst({ where: { sourceId, removedAt: { not: null }, user: { usernameKey } }, select: { userId: true } });
    return row?.userId;
  }
}

/** Each group that they were in has changed with it. */
async function leaveGroups(transaction: Transaction, sourceId: string, userId: string, at: Date): Promise<void> {
  await transaction.group.updateMany({ where: { sourceId, members: { some: { userId } } }, data: { version: { increment: 1 }, updatedAt: at } });
  await transaction.groupMember.deleteMany({ where: { userId, group: { sourceId } } });
}
