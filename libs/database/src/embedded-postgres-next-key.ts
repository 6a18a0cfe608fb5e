import type pg from 'pg';
import type { Transaction } from './transactions.ts';
import { errorCode } from './error-code.ts';

/** A role beside the one of all sessions, whose password comes from the master key that follows: it is there until the first start with that key. */
export const nextRole = 'symbolon_next';

const setting = 'symbolon.next_password';

/** Lets the next master key into the embedded PostgreSQL, beside the present one. The password is no part of a statement: those may be logged. */
export async function letInNext(transaction: Transaction, password: string): Promise<void> {
  await transaction.$executeRaw`SELECT set_config(${setting}, ${password}, true)`;
  await transaction.$executeRawUnsafe(`DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${nextRole}') THEN EXECUTE format('ALTER ROLE ${nextRole} PASSWORD %L', current_setting('${setting}'));
    ELSE EXECUTE format('CREATE ROLE ${nextRole} SUPERUSER LOGIN PASSWORD %L', current_setting('${setting}')); END IF;
  END $$`);
}

/** Makes the password that is given the one of all sessions, if it is that of the next role, which then goes. False if not. */
export async function takeOver(open: (user: string) => Promise<pg.Client>, user: string, password: string): Promise<boolean> {
  const client = await open(nextRole).catch((error: unknown) => {
    if (errorCode(error) === '28P01') return undefined;
    throw error;
  });
  if (!client) return false;
  try {
    const { rowCount } = await client.query("SELECT FROM pg_stat_activity WHERE usename = $1 AND backend_type = 'client backend' LIMIT 1", [user]);
    if (rowCount !== 0) throw new Error('a process that has only the master key of before still uses this data: end it, then start again');
    await client.query(`BEGIN; SET SESSION AUTHORIZATION ${client.escapeIdentifier(user)}; ALTER ROLE ${client.escapeIdentifier(user)} PASSWORD ${client.escapeLiteral(password)}; DROP ROLE ${nextRole}; COMMIT`);
    return true;
  } finally {
    await client.end();
  }
}
