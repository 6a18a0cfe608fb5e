import type { Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../clock.ts';
import type { User } from '../users/user.ts';
import { grantKey, revocationKeys, type GrantId } from './grant-id.ts';

/** Seconds: the longest life of an access token (`access_token_ttl`), and the time that a request under way may still take. */
const longestLife = 86_400 + 60;

/** Remembers which access tokens ended before their time, until they would have ended by themselves. */
export class RevocationStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Ends what the key names: an access token by its jti. */
  async revoke(key: string, until: Date): Promise<void> {
    await this.#upsert(key, until);
  }

  /**
   * Ends every access token of a grant, then its refresh tokens. In this order, each committed by itself: a refresh token that is
   * being issued at the same time either is seen here, or sees the revocation (RefreshTokenStore.issue). Safe to repeat.
   */
  async revokeGrant(grant: GrantId): Promise<void> {
    await this.#upsert(grantKey(grant), addSeconds(this.#clock.now(), longestLife));
    await this.#database.prisma.refreshTokenFamily.deleteMany({ where: { id: grant } });
  }

  async isGrantRevoked(grant: GrantId): Promise<boolean> {
    return (await this.#database.prisma.revocation.findUnique({ where: { key: grantKey(grant) }, select: { key: true } })) !== null;
  }

  /** Whether the token still counts on every node, and the user it speaks for; asks the primary each time. */
  async stateOf({ jti, clientId, userId, authTime }: TokenIdentity): Promise<TokenState> {
    const { isRevoked, isClientKnown, user } = await this.#database.hot.tokenState(revocationKeys(jti), clientId, userId ?? null, authTime ?? null);
    return { isActive: !isRevoked && isClientKnown && (userId === undefined || user !== null), user: user ?? undefined };
  }

  #upsert(key: string, expiresAt: Date) {
    return this.#database.prisma.revocation.upsert({ where: { key }, create: { key, expiresAt }, update: { expiresAt } });
  }
}

/** Whose token it is. */
interface TokenIdentity {
  readonly jti: string;
  readonly clientId: string;
  /** Undefined when the client acts for itself. */
  readonly userId: string | undefined;
  /** When the user logged in. */
  readonly authTime: Date | undefined;
}

/** What the database knows of a token that is otherwise valid. */
interface TokenState {
  readonly isActive: boolean;
  /** Undefined when the client acts for itself. */
  readonly user: User | undefined;
}
