import type { IntrospectionResponse } from '@symbolon/contracts';
import { authTimeClaim } from '../../../domain/sessions/auth-time.ts';
import type { ActiveAccessToken } from '../../../domain/tokens/access-token.reader.ts';
import type { LiveRefreshToken } from '../../../domain/tokens/refresh-token.store.ts';
import { acrClaim } from '../../../domain/users/acr.ts';
import type { User } from '../../../domain/users/user.ts';
import { epochSeconds } from '../../../platform/clock.ts';

/** What is told of an access token that counts (RFC 7662 section 2.2). */
export const ofAccessToken = ({ claims, contractClaims, scope, user }: ActiveAccessToken): IntrospectionResponse => ({
  ...(user && usernameFor(scope, user)),
  ...contractClaims,
  active: true,
  ...(claims.scope !== undefined && { scope: claims.scope }),
  client_id: claims.client_id,
  token_type: 'Bearer',
  exp: claims.exp,
  iat: claims.iat,
  sub: claims.sub,
  aud: claims.aud,
  iss: claims.iss,
  jti: claims.jti,
  ...(claims.auth_time !== undefined && { auth_time: claims.auth_time }),
  ...(claims.acr !== undefined && { acr: claims.acr }),
});

/** What is told of a refresh token that could be used now. It has no type and no id: no resource server takes it. */
export const ofRefreshToken = ({ grant, issuedAt, expiresAt }: LiveRefreshToken, sub: string, issuer: string): IntrospectionResponse => ({
  active: true,
  scope: grant.scope.join(' '),
  client_id: grant.clientId,
  ...usernameFor(grant.scope, grant.user),
  exp: epochSeconds(expiresAt),
  iat: epochSeconds(issuedAt),
  sub,
  aud: grant.audience.length > 1 ? [...grant.audience] : (grant.audience[0] ?? issuer),
  iss: issuer,
  ...authTimeClaim(grant),
  ...acrClaim(grant.amr),
});

/** It is what `preferred_username` shows: told only with the scope for that (OpenID Connect Core section 5.4). */
const usernameFor = (scope: readonly string[], { username }: User): { readonly username?: string } => (scope.includes('profile') ? { username } : {});
