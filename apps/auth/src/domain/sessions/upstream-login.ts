import type { Transaction } from '@symbolon/database';

/** Keeps of which log-in elsewhere a session is, by the last answer in its flow that named this very person; that of an answer before goes. */
export async function keepUpstreamLogin(transaction: Transaction, sessionId: string, flowHash: Uint8Array, userId: string): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO upstream_logins (session_id, connection_id, subject, sid, name_hash, id_token)
    SELECT ${sessionId}, r.connection_id, r.subject, r.sid, r.name_hash, r.id_token
    FROM upstream_requests r JOIN linked_logins l ON l.connection_id = r.connection_id AND l.subject = r.subject
    WHERE r.flow_hash = ${flowHash} AND r.used_at IS NOT NULL AND l.user_id = ${userId}
    ORDER BY r.used_at DESC, r.created_at DESC LIMIT 1
    ON CONFLICT (session_id) DO UPDATE SET connection_id = excluded.connection_id, subject = excluded.subject, sid = excluded.sid, name_hash = excluded.name_hash, id_token = excluded.id_token`;
}
