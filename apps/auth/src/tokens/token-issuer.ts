import { scopeClaims, type AccessTokenClaims, type IdTokenClaims, type OAuthTokenResponse } from '@symbolon/contracts';
import { randomText, signJwt, type Random } from '@symbolon/crypto';
import type { Access } from '../access/access.ts';
import type { Client } from '../clients/client.ts';
import { epochSeconds, type Clock } from '../clock.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import { userClaims, type User } from '../users/user.ts';
import type { RefreshTokenStore } from './refresh-token.store.ts';

/** Who a token speaks for. */
export type Subject =
  | { readonly kind: 'client' }
  | {
      readonly kind: 'user';
      readonly user: User;
      readonly authTime: Date;
      /** How the user logged in just now (RFC 8176); undefined when it was earlier. */
      readonly amr?: readonly string[];
      /** The successor of the refresh token that was presented; undefined when there was none. */
      readonly refreshToken?: string;
    };

interface Issue {
  readonly client: Client;
  readonly subject: Subject;
  readonly access: Access;
}

/** Seconds. For tokens that no resource server but the provider itself reads, and for ID tokens. */
const ownAccessTokenTtl = 900;
const idTokenTtl = 3600;

/** Mints every token there is: access tokens of RFC 9068, ID tokens of OpenID Connect Core section 2, refresh tokens. */
export class TokenIssuer {
  readonly #issuer: string;
  readonly #keys: SigningKeyStore;
  readonly #refreshTokens: RefreshTokenStore;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(issuer: string, keys: SigningKeyStore, refreshTokens: RefreshTokenStore, clock: Clock, random: Random) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#refreshTokens = refreshTokens;
    this.#clock = clock;
    this.#random = random;
  }

  async issue({ client, subject, access }: Issue): Promise<OAuthTokenResponse> {
    const lives = access.resourceServers.map((server) => server.accessTokenTtl);
    const expiresIn = lives.length > 0 ? Math.min(...lives) : ownAccessTokenTtl;
    const [accessToken, idToken, refreshToken] = await Promise.all([
      this.#accessToken({ client, subject, access }, expiresIn),
      this.#idToken({ client, subject, access }),
      this.#refreshToken({ client, subject, access }),
    ]);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(access.scope.length > 0 && { scope: access.scope.join(' ') }),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      ...(idToken !== undefined && { id_token: idToken }),
    };
  }

  #accessToken({ client, subject, access }: Issue, expiresIn: number): Promise<string> {
    const now = epochSeconds(this.#clock.now());
    const audience = access.resourceServers.map((server) => server.audience);
    const claims: AccessTokenClaims = {
      iss: this.#issuer,
      sub: subject.kind === 'user' ? subject.user.id : client.clientId,
      aud: audience.length > 1 ? audience : (audience[0] ?? this.#issuer),
      client_id: client.clientId,
      iat: now,
      exp: now + expiresIn,
      jti: randomText(this.#random, 16),
      ...(access.scope.length > 0 && { scope: access.scope.join(' ') }),
      ...(subject.kind === 'user' && { auth_time: epochSeconds(subject.authTime) }),
    };
    return signJwt(this.#keys.signer(access.resourceServers[0]?.accessTokenSigningAlg ?? 'EdDSA'), 'at+jwt', claims);
  }

  async #idToken({ client, subject, access }: Issue): Promise<string | undefined> {
    if (subject.kind !== 'user' || !access.scope.includes('openid')) return undefined;
    const now = epochSeconds(this.#clock.now());
    const claims: IdTokenClaims = {
      ...shownClaims(subject.user, access.scope),
      iss: this.#issuer,
      sub: subject.user.id,
      aud: client.clientId,
      iat: now,
      exp: now + idTokenTtl,
      auth_time: epochSeconds(subject.authTime),
      ...(subject.amr && { amr: [...subject.amr] }),
    };
    return signJwt(this.#keys.signer(client.idTokenSigningAlg), 'JWT', claims);
  }

  async #refreshToken({ client, subject, access }: Issue): Promise<string | undefined> {
    if (subject.kind !== 'user') return undefined;
    if (subject.refreshToken !== undefined) return subject.refreshToken;
    if (!client.grantTypes.includes('refresh_token') || !access.scope.includes('offline_access')) return undefined;
    return this.#refreshTokens.issue({
      clientId: client.clientId,
      user: subject.user,
      scope: access.scope,
      audience: access.resourceServers.map((server) => server.audience),
      authTime: subject.authTime,
    });
  }
}

/** The claims that the granted scopes show (OpenID Connect Core section 5.4). */
function shownClaims(user: User, scope: readonly string[]): Readonly<Record<string, unknown>> {
  const names = Object.entries(scopeClaims).flatMap(([name, claims]) => (scope.includes(name) ? claims : []));
  const known = userClaims(user);
  return Object.fromEntries(names.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}
