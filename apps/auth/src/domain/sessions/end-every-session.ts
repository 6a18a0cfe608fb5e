import type { Database } from '@symbolon/database';
import type { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { endSessions } from './end-sessions.ts';
import type { SamlName } from './session.ts';

/** Log-ins that one transaction ends. */
const batch = 100;

/** Ends every log-in, of one user or of all, in transactions of bounded size; answers how many. */
export async function endEverySession({ prisma }: Database, outbox: OutboxStore, userId?: string): Promise<number> {
  let ended = 0;
  await prisma.mailedCode.deleteMany({ where: userId === undefined ? {} : { userId } }); // of one, what has a link; of all, every code
  for (let after: string | undefined = ''; after !== undefined; ) {
    const where = { id: { gt: after }, ...(userId !== undefined && { userId }) };
    const ids: string[] = (await prisma.session.findMany({ where, orderBy: { id: 'asc' }, take: batch, select: { id: true } })).map(({ id }) => id);
    if (ids.length > 0) ended += (await prisma.$transaction((transaction) => endSessions(transaction, outbox, { id: { in: ids } }))).length;
    after = ids.length < batch ? undefined : ids.at(-1); // in the order of ids, so that new log-ins cannot keep it from coming to its end
  }
  return ended;
}

/** Every log-in leaves one client, which is told as of a log-out; the log-ins go on, for other clients. Answers how many left it. */
export async function leaveEverySession({ prisma }: Database, outbox: OutboxStore, clientId: string): Promise<number> {
  const isTold = (await prisma.client.findUnique({ where: { clientId }, select: { backchannelLogoutUri: true } }))?.backchannelLogoutUri != null;
  const hasStream = (await prisma.signalStream.findFirst({ where: { clientId, status: { not: 'disabled' } }, select: { id: true } })) !== null;
  let left = 0;
  for (let size = batch; size === batch; left += size) {
    size = await prisma.$transaction(async (transaction) => {
      const gone = await transaction.$queryRaw<readonly { readonly sessionId: string; readonly userId: string; readonly samlName: SamlName | null }[]>`
        WITH meant AS MATERIALIZED (SELECT session_id FROM session_clients WHERE client_id = ${clientId} ORDER BY session_id LIMIT ${batch} FOR UPDATE),
          gone AS (DELETE FROM session_clients s USING meant WHERE s.client_id = ${clientId} AND s.session_id = meant.session_id RETURNING s.session_id, s.saml_name)
        SELECT gone.session_id AS "sessionId", s.user_id AS "userId", gone.saml_name AS "samlName" FROM gone JOIN sessions s ON s.id = gone.session_id`;
      const messages = gone.map(({ sessionId, userId }) => ({ clientId, sessionId, userId }));
      const bySaml = gone.flatMap(({ samlName: name, ...each }) => (name ? [{ clientId, ...each, name }] : []));
      if (isTold) await outbox.add(transaction, 'backchannel_logout', messages);
      await outbox.add(transaction, 'saml_logout', bySaml);
      if (hasStream) await outbox.add(transaction, 'session_revoked', messages);
      return gone.length;
    });
  }
  return left;
}
