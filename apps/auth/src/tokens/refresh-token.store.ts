import type { Secret } from '@symbolon/contracts';
import { equalBytes } from '@symbolon/crypto';
import type { Database, RefreshTokenFamilyRow } from '@symbolon/database';
import { addSeconds, type Clock } from '../clock.ts';
import type { User } from '../users/user.ts';
import type { RefreshToken, RefreshTokenCodec } from './refresh-token.ts';

/** How long refresh tokens live, in seconds. */
export interface RefreshTokenLives {
  readonly idle: number;
  readonly max: number;
  readonly grace: number;
}

/** What a refresh token stands for. */
export interface RefreshGrant {
  readonly clientId: string;
  readonly user: User;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly authTime: Date;
}

/** What came of a rotation: the successor with what it stands for, or why there is none. */
export type RotationOutcome =
  | { readonly kind: 'rotated'; readonly grant: RefreshGrant; readonly successor: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'too much'; readonly of: 'scope' | 'audience' };

interface RotationRequest {
  readonly token: Secret;
  readonly clientId: string;
  /** What must lie within the grant; empty to ask for all of it. */
  readonly scope: readonly string[];
  readonly audience: readonly string[];
}

/** Issues, rotates and revokes refresh tokens. A family is one row; a dead family has none. */
export class RefreshTokenStore {
  readonly #database: Database;
  readonly #codec: RefreshTokenCodec;
  readonly #clock: Clock;
  readonly #lives: RefreshTokenLives;

  constructor(database: Database, codec: RefreshTokenCodec, clock: Clock, lives: RefreshTokenLives) {
    this.#database = database;
    this.#codec = codec;
    this.#clock = clock;
    this.#lives = lives;
  }

  async issue({ clientId, user, scope, audience, authTime }: RefreshGrant): Promise<string> {
    const token = this.#codec.first();
    const now = this.#clock.now();
    await this.#database.prisma.refreshTokenFamily.create({
      data: {
        id: token.family,
        tokenHash: this.#codec.hash(token),
        clientId,
        userId: user.id,
        scope: [...scope],
        audience: [...audience],
        authTime,
        createdAt: now,
        rotatedAt: now,
        idleExpiresAt: addSeconds(now, Math.min(this.#lives.idle, this.#lives.max)),
        expiresAt: addSeconds(now, this.#lives.max),
      },
      select: { generation: true },
    });
    return this.#codec.format(token);
  }

  /** One statement decides; only when it changes nothing is the reason looked for (RFC 9700 section 4.14.2). */
  async rotate({ token: text, clientId, scope, audience }: RotationRequest): Promise<RotationOutcome> {
    const token = this.#codec.parse(text.reveal());
    if (!token) return { kind: 'rejected', reason: 'refresh token not ours' };
    const successor = this.#codec.successor(token);
    const now = this.#clock.now();
    const row = await this.#database.hot.rotateRefreshToken({
      id: token.family,
      generation: token.generation,
      tokenHash: this.#codec.hash(token),
      successorHash: this.#codec.hash(successor),
      clientId,
      scope,
      audience,
      now,
      idleExpiresAt: addSeconds(now, this.#lives.idle),
    });
    if (row) return { kind: 'rotated', grant: grantOf(row), successor: this.#codec.format(successor) };
    return this.#explain(token, successor, { clientId, scope, audience, now });
  }

  async #explain(
    token: RefreshToken,
    successor: RefreshToken,
    { clientId, scope, audience, now }: Omit<RotationRequest, 'token'> & { readonly now: Date },
  ): Promise<RotationOutcome> {
    const row = await this.#database.hot.refreshTokenFamily(token.family);
    const rejected = (reason: string): RotationOutcome => ({ kind: 'rejected', reason });
    if (!row) return rejected('refresh token family gone');
    if (row.clientId !== clientId) return rejected('refresh token of another client');
    if (row.expiresAt <= now || row.idleExpiresAt <= now) return rejected('refresh token expired');
    if (row.disabledAt) return rejected('user disabled');
    const isLive = equalBytes(row.tokenHash, this.#codec.hash(token));
    const isJustRotated = equalBytes(row.tokenHash, this.#codec.hash(successor)) && now < addSeconds(row.rotatedAt, this.#lives.grace);
    if (!isLive && !isJustRotated) {
      if (token.generation >= row.generation) return rejected('refresh token newer than the family');
      await this.#revoke(token.family);
      return rejected('refresh token reused: family revoked');
    }
    if (scope.some((name) => !row.scope.includes(name))) return { kind: 'too much', of: 'scope' };
    if (audience.some((name) => !row.audience.includes(name))) return { kind: 'too much', of: 'audience' };
    if (isLive) return rejected('refresh token changed while it was read');
    return { kind: 'rotated', grant: grantOf(row), successor: this.#codec.format(successor) };
  }

  async #revoke(family: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#database.prisma.refreshTokenFamily.deleteMany({ where: { id: family } });
  }
}

const grantOf = ({ clientId, userId, username, emailVerified, claims, scope, audience, authTime }: RefreshTokenFamilyRow): RefreshGrant => ({
  clientId,
  user: { id: userId, username, emailVerified, claims },
  scope,
  audience,
  authTime,
});
