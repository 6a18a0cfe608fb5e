import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { AskedClaims } from '../access/asked-claims.ts';
import type { User } from '../users/user.ts';
import { grantKey, grantOf, holderKey, revocationKeys, type GrantId, type TokenHolder } from './grant-id.ts';

/** Seconds: the longest life of an access token (`access_token_ttl`), and the time that a request under way may still take. */
export const longestLife = 86_400 + 60;

/** Remembers which access tokens ended before their time, until they would have ended by themselves. */
@Injectable()
export class RevocationStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Ends what the key names: an access token by its jti. */
  async revoke(key: string, until: Date): Promise<void> {
    await this.#upsert(key, until);
  }

  /**
   * Ends every access token of a grant, then its refresh tokens. In this order, each committed by itself: a refresh token that is
   * being issued at the same time either is seen here, or sees the revocation (RefreshTokenStore.issue). Safe to repeat.
   */
  async revokeGrant(grant: GrantId): Promise<void> {
    await this.#upsert(grantKey(grant), addSeconds(this.clock.now(), longestLife));
    await this.database.prisma.refreshTokenFamily.deleteMany({ where: { id: grant } });
  }

  /**
   * Ends every grant that a client has of a user, as `revokeGrant` does, in statements that do not grow with their number. Codes
   * are spoiled first; used ones are known for longer than any token of theirs may live. Safe to repeat.
   */
  async revokeGrantsOf(userId: string, clientId: string, transaction: Transaction = this.database.prisma): Promise<void> {
    const now = this.clock.now();
    await transaction.authorizationCode.updateMany({ where: { userId, clientId, consumedAt: null }, data: { consumedAt: now } });
    await transaction.$executeRaw`
      INSERT INTO revocations (key, expires_at)
      SELECT translate(encode(g.id, 'base64'), '+/=', '-_'), ${addSeconds(now, longestLife)}
      FROM (SELECT id FROM refresh_token_families WHERE user_id = ${userId} AND client_id = ${clientId}
        UNION SELECT grant_id FROM authorization_codes WHERE user_id = ${userId} AND client_id = ${clientId}) g
      ON CONFLICT (key) DO UPDATE SET expires_at = EXCLUDED.expires_at`;
    await transaction.refreshTokenFamily.deleteMany({ where: { userId, clientId } });
  }

  /**
   * Ends every grant and access token of a user as a part of a transaction that holds the row of the user: a refresh token that is
   * being issued was seen here, or waits for the row and sees the revocation of its grant. Answers how many refresh tokens there were.
   */
  async revokeEverythingOf(userId: string, transaction: Transaction): Promise<number> {
    const now = this.clock.now();
    await this.revokeTokensOf({ of: 'user', id: userId }, transaction);
    await transaction.$executeRaw`
      INSERT INTO revocations (key, expires_at)
      SELECT translate(encode(g.id, 'base64'), '+/=', '-_'), ${addSeconds(now, longestLife)}
      FROM (SELECT id FROM refresh_token_families WHERE user_id = ${userId} UNION SELECT grant_id FROM authorization_codes WHERE user_id = ${userId}) g
      ON CONFLICT (key) DO UPDATE SET expires_at = EXCLUDED.expires_at`;
    await transaction.authorizationCode.updateMany({ where: { userId, consumedAt: null }, data: { consumedAt: now } });
    return (await transaction.refreshTokenFamily.deleteMany({ where: { userId } })).count;
  }

  /** Ends every access token of a holder that was issued until now, by one row however many they are. */
  async revokeTokensOf(holder: TokenHolder, transaction: Transaction): Promise<void> {
    const now = this.clock.now();
    const ended = { issuedUntil: now, expiresAt: addSeconds(now, longestLife) };
    const key = holderKey(holder);
    await transaction.revocation.upsert({ where: { key }, create: { key, ...ended }, update: ended });
  }

  async isGrantRevoked(grant: GrantId): Promise<boolean> {
    return (await this.database.prisma.revocation.findUnique({ where: { key: grantKey(grant) }, select: { key: true } })) !== null;
  }

  /** Whether the token still counts on every node, and the user it speaks for; asks the primary each time. */
  async stateOf({ jti, clientId, userId, authTime, issuedAt }: TokenIdentity): Promise<TokenState> {
    const { isRevoked, isClientKnown, user, askedClaims } = await this.database.hot.tokenState({
      keys: [...revocationKeys(jti), ...holderKeys(clientId, userId)],
      grantId: grantOf(jti) ?? null,
      clientId,
      userId: userId ?? null,
      authTime: authTime ?? null,
      issuedAt,
    });
    return { isActive: !isRevoked && isClientKnown && (userId === undefined || user !== null), user: user ?? undefined, askedClaims: askedClaims ?? undefined };
  }

  #upsert(key: string, expiresAt: Date) {
    return this.database.prisma.revocation.upsert({ where: { key }, create: { key, expiresAt }, update: { expiresAt } });
  }
}

const holderKeys = (clientId: string, userId: string | undefined): readonly string[] =>
  [{ of: 'all' } as const, { of: 'client', id: clientId } as const, ...(userId === undefined ? [] : [{ of: 'user', id: userId } as const])].map(holderKey);

/** Whose token it is. */
interface TokenIdentity {
  readonly jti: string;
  readonly clientId: string;
  /** Undefined when the client acts for itself. */
  readonly userId: string | undefined;
  /** When the user logged in. */
  readonly authTime: Date | undefined;
  readonly issuedAt: Date;
}

/** What the database knows of a token that is otherwise valid. */
interface TokenState {
  readonly isActive: boolean;
  /** Undefined when the client acts for itself. */
  readonly user: User | undefined;
  readonly askedClaims: AskedClaims | undefined;
}
