import type { MasterKey } from '@symbolon/crypto';
import type { Database, Transaction } from '@symbolon/database';
import { SettingsError } from '../../platform/config.ts';
import { isLoopbackHost } from '../../platform/network.ts';

/** Ties a database to its master key at the first start, and refuses every other key later: it could open nothing. A key that was changed brings those of before. */
export async function claimInstallation(database: Database, masterKey: MasterKey): Promise<void> {
  const { check } = masterKey;
  const known = await database.exclusively('symbolon/installation', (transaction) =>
    transaction.installation.upsert({ where: { id: 1 }, create: { masterKeyCheck: check }, update: {} }),
  );
  if (!masterKey.follow(known.masterKeyCheck, known.formerKeys)) {
    throw new SettingsError(
      'The database was made under another master key: set SYMBOLON_MASTER_KEY (or restore master.key in SYMBOLON_DATA_DIR) to the one it was first started with, or to the one that keys rewrap has put in its place.',
    );
  }
}

/**
 * Ties a database to the issuer of the first node that is not on loopback, and keeps out every other node: its tokens would be refused
 * where theirs are believed, and pairwise and remembered names would part. On loopback alone, ports come and go.
 */
export async function claimIssuer(database: Database, issuer: string): Promise<void> {
  const known = await database.exclusively('symbolon/installation', async (transaction) => {
    const { issuer: stored } = await transaction.installation.findUniqueOrThrow({ where: { id: 1 }, select: { issuer: true } });
    if (stored === null && !isLoopback(issuer)) await transaction.installation.update({ where: { id: 1 }, data: { issuer } });
    return stored ?? issuer;
  });
  if (known !== issuer)
    throw new SettingsError(`SYMBOLON_ISSUER is ${issuer}, and the other nodes of this database have ${known}: set SYMBOLON_ISSUER to ${known}, or change it for all by symbolon issuer change.`);
}

/** `issuer change`: ties a database to another issuer, on purpose. Nodes that run go on under the old one until they end. What is given beside it happens in the same transaction. */
export async function changeIssuer(database: Database, issuer: string, beside: (transaction: Transaction, change: { readonly before: string | null; readonly after: string }) => Promise<void>): Promise<string> {
  const data = { issuer: isLoopback(issuer) ? null : issuer };
  const { issuer: before } = await database.exclusively('symbolon/installation', async (transaction) => {
    const row = await transaction.installation.findUniqueOrThrow({ where: { id: 1 }, select: { issuer: true } });
    await transaction.installation.update({ where: { id: 1 }, data });
    if (row.issuer !== data.issuer) await beside(transaction, { before: row.issuer, after: issuer });
    return row;
  });
  return `The issuer of this database is ${issuer}${before === null || before === issuer ? '' : `, and no longer ${before}`}: start every node anew with it, and tell clients and services.`;
}

const isLoopback = (issuer: string): boolean => isLoopbackHost(new URL(issuer).hostname);
