import { Prisma } from './generated/client.ts';
import type { Transaction } from './transactions.ts';
import { neverProven } from './hot-statements.ts';

/** Whether somebody signed up by page, proved nothing, and never got in. */
export async function isNeverProven(transaction: Transaction, id: string): Promise<boolean> {
  return (await transaction.$queryRaw<readonly unknown[]>`SELECT 1 FROM users WHERE id = ${id} AND ${Prisma.raw(neverProven)}`).length > 0;
}

/** Removes the account of that canonical name, if it is one of those. */
export async function removeNeverProven(transaction: Transaction, usernameKey: string): Promise<void> {
  await transaction.$executeRaw`DELETE FROM users WHERE username_key = ${usernameKey} AND ${Prisma.raw(neverProven)}`;
}
