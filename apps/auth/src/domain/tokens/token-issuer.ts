import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims, IdTokenClaims, OAuthTokenResponse } from '@symbolon/contracts';
import { Random, signJwt } from '@symbolon/crypto';
import { Clock, epochSeconds } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import type { Access } from '../access/access.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import { authTimeClaim } from '../sessions/auth-time.ts';
import { acrClaim } from '../users/acr.ts';
import { shownClaims, showsGroups } from '../users/shown-claims.ts';
import { UserGroups } from '../users/user-groups.ts';
import type { User } from '../users/user.ts';
import type { ContractClaims } from './contract-claims.ts';
import { newGrantId, newTokenId, type GrantId } from './grant-id.ts';
import { OlderNodes } from './older-nodes.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';

/** Who a token speaks for. */
export type Subject =
  | { readonly kind: 'client' }
  | {
      readonly kind: 'user';
      readonly user: User;
      /** When the log-in began here. */
      readonly authTime: Date;
      /** When they proved who they are, where that was before. */
      readonly provenAt?: Date;
      /** What the tokens belong to; a new one when absent. */
      readonly grant?: GrantId;
      /** How the user logged in (RFC 8176); empty when it is not known. */
      readonly amr: readonly string[];
      /** Claims that the ID token shows beside those of the scope. */
      readonly namedClaims?: readonly string[];
      /** What the client sent to recognise its ID token by (OpenID Connect Core section 3.1.2.1). */
      readonly nonce?: string | undefined;
      /** The log-in that it came from (`sid`). */
      readonly sessionId?: string | undefined;
      /** The successor of the refresh token that was presented; undefined when there was none. */
      readonly refreshToken?: string;
    };

interface Issue {
  readonly client: Client;
  readonly subject: Subject;
  readonly access: Access;
  /** What satisfies the contracts of its audiences. */
  readonly contractClaims: ContractClaims;
}

/** Seconds. For tokens that no resource server but the provider itself reads, and for ID tokens. */
const ownAccessTokenTtl = 900;
const idTokenTtl = 3600;

/** Mints every token that a client asks for: access tokens of RFC 9068, ID tokens of OpenID Connect Core section 2, refresh tokens. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly subjects: SubjectIdentifiers,
    private readonly groups: UserGroups,
    private readonly olderNodes: OlderNodes,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Throws what a request is refused with while no token can be signed: before it has used up a code or a refresh token. */
  demand(): void {
    this.keys.demand();
  }

  async issue({ client, subject, access, contractClaims }: Issue): Promise<OAuthTokenResponse> {
    const lives = access.resourceServers.map((server) => server.accessTokenTtl);
    const expiresIn = lives.length > 0 ? Math.min(...lives) : ownAccessTokenTtl;
    const grant = subject.kind === 'user' ? (subject.grant ?? newGrantId(this.random)) : undefined;
    const refreshToken = await this.#refreshToken({ client, subject, access }, grant);
    const [idToken, accessToken] = await Promise.all([this.#idToken({ client, subject, access }), this.#accessToken({ client, subject, access, contractClaims }, expiresIn, grant)]);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(access.scope.length > 0 && { scope: access.scope.join(' ') }),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      ...(idToken !== undefined && { id_token: idToken }),
    };
  }

  #accessToken({ client, subject, access, contractClaims }: Issue, expiresIn: number, grant: GrantId | undefined): string | Promise<string> {
    const now = epochSeconds(this.clock.now());
    const audience = access.resourceServers.map((server) => server.audience);
    const claims: AccessTokenClaims & ContractClaims = {
      ...contractClaims,
      iss: this.settings.SYMBOLON_ISSUER,
      sub: subject.kind === 'user' ? this.subjects.subjectFor(client, subject.user.id) : client.clientId,
      aud: audience.length > 1 ? audience : (audience[0] ?? this.settings.SYMBOLON_ISSUER),
      client_id: client.clientId,
      iat: now,
      exp: now + expiresIn,
      jti: newTokenId(this.random, grant),
      ...(access.scope.length > 0 && { scope: access.scope.join(' ') }),
      ...(subject.kind === 'user' && { ...authTimeClaim(this.olderNodes.areBeside ? { authTime: subject.authTime } : subject), ...acrClaim(subject.amr) }),
    };
    return signJwt(this.keys.signer(access.resourceServers[0]?.accessTokenSigningAlg ?? 'EdDSA'), 'at+jwt', claims);
  }

  async #idToken({ client, subject, access }: Omit<Issue, 'contractClaims'>): Promise<string | undefined> {
    if (subject.kind !== 'user' || !access.scope.includes('openid')) return undefined;
    const scope = client.idTokenClaims === 'identity' ? [] : access.scope;
    const groups = showsGroups(scope, subject.namedClaims) ? await this.groups.namesByScope(subject.user.id) : undefined;
    const now = epochSeconds(this.clock.now());
    const claims: IdTokenClaims = {
      ...shownClaims(subject.user, scope, subject.namedClaims, groups),
      iss: this.settings.SYMBOLON_ISSUER,
      sub: this.subjects.subjectFor(client, subject.user.id),
      aud: client.clientId,
      iat: now,
      exp: now + idTokenTtl,
      ...authTimeClaim(subject),
      ...acrClaim(subject.amr),
      ...(subject.amr.length > 0 && { amr: [...subject.amr] }),
      ...(subject.nonce !== undefined && { nonce: subject.nonce }),
      ...(subject.sessionId !== undefined && { sid: this.subjects.sidFor(client, subject.sessionId) }),
    };
    return signJwt(this.keys.signer(client.idTokenSigningAlg), 'JWT', claims);
  }

  async #refreshToken({ client, subject, access }: Omit<Issue, 'contractClaims'>, grant: GrantId | undefined): Promise<string | undefined> {
    if (subject.kind !== 'user' || !grant) return undefined;
    if (subject.refreshToken !== undefined) return subject.refreshToken;
    if (!client.grantTypes.includes('refresh_token') || !access.scope.includes('offline_access')) return undefined;
    return this.refreshTokens.issue({
      grant,
      clientId: client.clientId,
      user: subject.user,
      scope: access.scope,
      audience: access.resourceServers.map((server) => server.audience),
      authTime: subject.authTime,
      provenAt: subject.provenAt ?? subject.authTime,
      amr: subject.amr,
    });
  }
}
