import type { Transaction } from '@symbolon/database';
import { untold } from './auth-time.ts';

/** Where somebody was proven to be who they are, if not here, when that was, and when it is over at the latest, where that was told. */
export interface UpstreamProof {
  readonly connection: string | undefined;
  readonly provenAt: Date;
  readonly endsAt: Date | undefined;
}

/** The last answer of another provider in a flow that named this very person: others may have come back in it, and were not let in. */
export async function upstreamProof(transaction: Transaction, flowHash: Uint8Array, userId: string, now: Date): Promise<UpstreamProof> {
  const [row] = await transaction.$queryRaw<readonly { readonly connection: string; readonly authTime: Date | null; readonly endsAt: Date | null }[]>`
    SELECT r.connection_id AS connection, r.auth_time AS "authTime", r.ends_at AS "endsAt"
    FROM upstream_requests r JOIN linked_logins l ON l.connection_id = r.connection_id AND l.subject = r.subject
    WHERE r.flow_hash = ${flowHash} AND r.used_at IS NOT NULL AND l.user_id = ${userId}
    ORDER BY r.used_at DESC, r.created_at DESC LIMIT 1`;
  const told = row?.authTime ?? untold;
  return { connection: row?.connection, provenAt: told < now ? told : now, endsAt: row?.endsAt ?? undefined };
}
