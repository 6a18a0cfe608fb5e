import type { Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../../platform/clock.ts';
import type { TokenHolder } from './grant-id.ts';
import { longestLife } from './revocation.store.ts';

/** Rows that one statement looks at. */
const batch = 500;

/** Ends every code and refresh token of a holder, with the access tokens of their grants: in bounded statements, each committed by itself, so that nobody waits behind them. Safe to repeat. */
export class EveryGrant {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Answers how many refresh tokens there were. Codes come first: what one of them is giving at this moment finds its grant revoked (RefreshTokenStore.issue). */
  async end(holder: TokenHolder): Promise<number> {
    for (let after: Uint8Array | null = new Uint8Array(); after; ) after = await this.#codes(holder, after);
    let ended = 0;
    for (let size = batch; size === batch; ended += size) size = await this.#families(holder);
    return ended;
  }

  /** In the order of their keys: codes stay known after their use. Answers the last one, or null at the end. */
  async #codes(holder: TokenHolder, after: Uint8Array): Promise<Uint8Array | null> {
    const now = this.clock.now();
    const client = holder.of === 'client' ? holder.id : null;
    const user = holder.of === 'user' ? holder.id : null;
    const [row] = await this.database.prisma.$queryRaw<readonly { readonly last: Uint8Array | null }[]>`
      WITH meant AS (SELECT hash, grant_id FROM authorization_codes
          WHERE hash > ${after} AND (${client}::text IS NULL OR client_id = ${client}) AND (${user}::text IS NULL OR user_id = ${user})
          ORDER BY hash LIMIT ${batch}),
        spoiled AS (UPDATE authorization_codes c SET consumed_at = COALESCE(c.consumed_at, ${now}) FROM meant WHERE c.hash = meant.hash),
        revoked AS (INSERT INTO revocations (key, expires_at)
          SELECT translate(encode(grant_id, 'base64'), '+/=', '-_'), ${addSeconds(now, longestLife)} FROM meant
          ON CONFLICT (key) DO UPDATE SET expires_at = EXCLUDED.expires_at)
      SELECT (SELECT hash FROM meant ORDER BY hash DESC LIMIT 1) AS last`;
    return row?.last ?? null;
  }

  /** First revoked, then removed, each committed by itself, as one grant is (RevocationStore.revokeGrant). */
  async #families(holder: TokenHolder): Promise<number> {
    const { prisma } = this.database;
    const where = holder.of === 'client' ? { clientId: holder.id } : holder.of === 'user' ? { userId: holder.id } : {};
    const ids = (await prisma.refreshTokenFamily.findMany({ where, take: batch, select: { id: true } })).map(({ id }) => id);
    const expiresAt = addSeconds(this.clock.now(), longestLife);
    await prisma.$executeRaw`
      INSERT INTO revocations (key, expires_at)
      SELECT translate(encode(id, 'base64'), '+/=', '-_'), ${expiresAt} FROM unnest(${ids}::bytea[]) AS id
      ON CONFLICT (key) DO UPDATE SET expires_at = EXCLUDED.expires_at`;
    await prisma.refreshTokenFamily.deleteMany({ where: { id: { in: ids } } });
    return ids.length;
  }
}
