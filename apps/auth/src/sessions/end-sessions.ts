import type { Transaction } from '@symbolon/database';
import type { OutboxStore } from '../outbox/outbox.store.ts';

/** A log-in that is over, with the clients that it had given codes to. */
export interface EndedSession {
  /** The `sid`. */
  readonly id: string;
  readonly userId: string;
  readonly clientIds: readonly string[];
}

/** Which sessions are meant. */
export interface SessionsToEnd {
  readonly browserHash?: Uint8Array<ArrayBuffer>;
  readonly userId?: string;
  readonly id?: string | { readonly not: string };
}

/**
 * Ends sessions, by whichever door: the log-outs for their clients are in the outbox in the same transaction, so that none is lost.
 * The sessions are locked before their clients are read: a code that is given at the same moment comes before or not at all.
 */
export async function endSessions(transaction: Transaction, outbox: OutboxStore, which: SessionsToEnd): Promise<readonly EndedSession[]> {
  const meant = await transaction.session.findMany({ where: which, select: { id: true } });
  if (meant.length === 0) return [];
  const ids = meant.map(({ id }) => id);
  await transaction.$queryRaw`SELECT id FROM sessions WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE`;
  const rows = await transaction.session.findMany({
    where: { id: { in: ids } },
    orderBy: { authTime: 'desc' },
    select: { id: true, userId: true, clients: { orderBy: { clientId: 'asc' }, select: { clientId: true, client: { select: { backchannelLogoutUri: true } } } } },
  });
  const messages = rows.flatMap(({ id, userId, clients }) =>
    clients.flatMap(({ clientId, client }) => (client.backchannelLogoutUri === null ? [] : [{ clientId, userId, sessionId: id }])),
  );
  await outbox.add(transaction, 'backchannel_logout', messages);
  await transaction.session.deleteMany({ where: { id: { in: ids } } });
  return rows.map(({ id, userId, clients }) => ({ id, userId, clientIds: clients.map(({ clientId }) => clientId) }));
}
