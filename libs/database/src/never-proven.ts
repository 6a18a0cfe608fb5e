import { Prisma } from './generated/client.ts';
import type { Transaction } from './transactions.ts';
import { neverProven } from './hot-statements.ts';

/** Whether somebody signed up by page, proved nothing, and never got in. */
export async function isNeverProven(transaction: Transaction, id: string): Promise<boolean> {
  return (await transaction.$queryRaw<readonly unknown[]>`SELECT 1 FROM users WHERE id = ${id} AND ${Prisma.raw(neverProven)}`).length > 0;
}

/** Takes away what whoever signed up has left to get in by beside the password, which proves no address: a file that names the account means the owner of that. */
export async function removeUnprovenWaysIn(transaction: Transaction, id: string): Promise<void> {
  await transaction.passkey.deleteMany({ where: { userId: id, isSecondFactor: false } });
  await transaction.waitingLink.deleteMany({ where: { userId: id } });
  await transaction.linkedLogin.deleteMany({ where: { userId: id } });
}

/** Removes the account of that canonical name, if it is one of those. */
export async function removeNeverProven(transaction: Transaction, usernameKey: string): Promise<void> {
  await transaction.$executeRaw`DELETE FROM users WHERE username_key = ${usernameKey} AND ${Prisma.raw(neverProven)}`;
}
