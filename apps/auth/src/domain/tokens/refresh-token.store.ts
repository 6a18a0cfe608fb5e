import { Injectable } from '@nestjs/common';
import type { Secret } from '@symbolon/contracts';
import { equalBytes } from '@symbolon/crypto';
import { Database, type RefreshTokenFamilyRow } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import type { User } from '../users/user.ts';
import type { GrantId } from './grant-id.ts';
import { RefreshTokenCodec, type RefreshToken } from './refresh-token.ts';
import { RevocationStore } from './revocation.store.ts';

const day = 86_400;

/** How long refresh tokens live, in seconds. */
interface RefreshTokenLives {
  readonly idle: number;
  readonly max: number;
  readonly grace: number;
}

/** What a refresh token stands for. */
export interface RefreshGrant {
  /** The id of its family. */
  readonly grant: GrantId;
  readonly clientId: string;
  readonly user: User;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly authTime: Date;
  readonly provenAt: Date;
  /** Empty when it is not known. */
  readonly amr: readonly string[];
}

/** What came of a rotation: the successor with what it stands for, or why there is none. */
export type RotationOutcome =
  | { readonly kind: 'rotated'; readonly grant: RefreshGrant; readonly successor: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'too much'; readonly of: 'scope' | 'audience' };

/** A refresh token that could be used now. */
export interface LiveRefreshToken {
  readonly grant: RefreshGrant;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** What a client has by one or more refresh tokens of the same scopes. */
export interface RefreshableAccess {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly since: Date;
}

interface RotationRequest {
  readonly token: Secret;
  readonly clientId: string;
  /** What must lie within the grant; empty to ask for all of it. */
  readonly scope: readonly string[];
  readonly audience: readonly string[];
}

/** Issues, rotates and revokes refresh tokens. A family is one row; a dead family has none. */
@Injectable()
export class RefreshTokenStore {
  readonly #lives: RefreshTokenLives;

  constructor(
    private readonly database: Database,
    private readonly codec: RefreshTokenCodec,
    private readonly revocations: RevocationStore,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.#lives = {
      idle: settings.SYMBOLON_REFRESH_TOKEN_IDLE_DAYS * day,
      max: settings.SYMBOLON_REFRESH_TOKEN_MAX_DAYS * day,
      grace: settings.SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS,
    };
  }

  async issue({ grant, clientId, user, scope, audience, authTime, provenAt, amr }: RefreshGrant): Promise<string> {
    const token = this.codec.first(grant);
    const now = this.clock.now();
    await this.database.prisma.refreshTokenFamily.create({
      data: {
        id: token.family,
        tokenHash: this.codec.hash(token),
        clientId,
        userId: user.id,
        scope: [...scope],
        audience: [...audience],
        authTime,
        provenAt,
        amr: [...amr],
        createdAt: now,
        rotatedAt: now,
        idleExpiresAt: addSeconds(now, Math.min(this.#lives.idle, this.#lives.max)),
        expiresAt: addSeconds(now, this.#lives.max),
      },
      select: { generation: true },
    });
    // Its code is known for as long: used again, it ends all of this.
    await this.database.prisma.authorizationCode.updateMany({ where: { grantId: grant }, data: { keptUntil: addSeconds(now, this.#lives.max) } });
    // A code that is used twice ends its grant, perhaps just now.
    if (await this.revocations.isGrantRevoked(grant)) await this.revocations.revokeGrant(grant);
    return this.codec.format(token);
  }

  /** One statement decides; only when it changes nothing is the reason looked for (RFC 9700 section 4.14.2). */
  async rotate({ token: text, clientId, scope, audience }: RotationRequest): Promise<RotationOutcome> {
    const token = this.codec.parse(text.reveal());
    if (!token) return { kind: 'rejected', reason: 'refresh token not ours' };
    const successor = this.codec.successor(token);
    const now = this.clock.now();
    const row = await this.database.hot.rotateRefreshToken({
      id: token.family,
      generation: token.generation,
      tokenHash: this.codec.hash(token),
      successorHash: this.codec.hash(successor),
      clientId,
      scope,
      audience,
      now,
      idleExpiresAt: addSeconds(now, this.#lives.idle),
    });
    if (row) return { kind: 'rotated', grant: grantOf(row), successor: this.codec.format(successor) };
    return this.#explain(token, successor, { clientId, scope, audience, now });
  }

  async #explain(
    token: RefreshToken,
    successor: RefreshToken,
    { clientId, scope, audience, now }: Omit<RotationRequest, 'token'> & { readonly now: Date },
  ): Promise<RotationOutcome> {
    const row = await this.database.hot.refreshTokenFamily(token.family);
    const rejected = (reason: string): RotationOutcome => ({ kind: 'rejected', reason });
    if (!row) return rejected('refresh token family gone');
    if (row.clientId !== clientId) return rejected('refresh token of another client');
    if (row.expiresAt <= now || row.idleExpiresAt <= now) return rejected('refresh token expired');
    if (row.disabledAt) return rejected('user disabled');
    if (row.isOutdated) return rejected('password changed since');
    const isLive = equalBytes(row.tokenHash, this.codec.hash(token));
    const isJustRotated = equalBytes(row.tokenHash, this.codec.hash(successor)) && now < addSeconds(row.rotatedAt, this.#lives.grace);
    if (!isLive && !isJustRotated) {
      if (token.generation >= row.generation) return rejected('refresh token newer than the family');
      await this.revocations.revokeGrant(token.family);
      return rejected('refresh token reused: family revoked');
    }
    if (scope.some((name) => !row.scope.includes(name))) return { kind: 'too much', of: 'scope' };
    if (audience.some((name) => !row.audience.includes(name))) return { kind: 'too much', of: 'audience' };
    if (isLive) return rejected('refresh token changed while it was read');
    return { kind: 'rotated', grant: grantOf(row), successor: this.codec.format(successor) };
  }

  /** The grant of a live token of this client; looking changes nothing. */
  async look(text: Secret, clientId: string): Promise<LiveRefreshToken | undefined> {
    const token = this.codec.parse(text.reveal());
    const row = token && (await this.database.hot.refreshTokenFamily(token.family));
    const now = this.clock.now();
    if (!row || row.clientId !== clientId || row.disabledAt || row.isOutdated || row.expiresAt <= now || row.idleExpiresAt <= now) return undefined;
    if (row.generation !== token.generation || !equalBytes(row.tokenHash, this.codec.hash(token))) return undefined;
    return { grant: grantOf(row), issuedAt: row.rotatedAt, expiresAt: row.idleExpiresAt < row.expiresAt ? row.idleExpiresAt : row.expiresAt };
  }

  /** The clients that can get tokens for a user by refresh tokens, each with the scopes and the beginning of every such grant. */
  async clientsOf(userId: string): Promise<readonly RefreshableAccess[]> {
    const now = this.clock.now();
    const groups = await this.database.prisma.refreshTokenFamily.groupBy({
      by: ['clientId', 'scope'],
      where: { userId, expiresAt: { gt: now }, idleExpiresAt: { gt: now } },
      _min: { createdAt: true },
    });
    return groups.map(({ clientId, scope, _min: { createdAt } }) => ({ clientId, scope, since: createdAt ?? now }));
  }

  /** Ends the grant of a token of this client, whichever of its generations it is (RFC 7009 section 2.1). */
  async end(text: Secret, clientId: string): Promise<'ended' | 'unknown' | 'of another client'> {
    const token = this.codec.parse(text.reveal());
    const row = token && (await this.database.hot.refreshTokenFamily(token.family));
    if (!row) return 'unknown';
    if (row.clientId !== clientId) return 'of another client';
    await this.revocations.revokeGrant(token.family);
    return 'ended';
  }
}

const grantOf = ({ id, clientId, userId, username, emailVerified, claims, roles, updatedAt, scope, audience, authTime, provenAt, amr }: RefreshTokenFamilyRow): RefreshGrant => ({
  grant: new Uint8Array(id),
  clientId,
  user: { id: userId, username, emailVerified, claims, roles, updatedAt },
  scope,
  audience,
  authTime,
  provenAt,
  amr,
});
