import type { IntrospectionResponse } from '@symbolon/contracts';
import { epochSeconds } from '../../clock.ts';
import type { ActiveAccessToken } from '../../tokens/access-token.reader.ts';
import type { LiveRefreshToken } from '../../tokens/refresh-token.store.ts';

/** What is told of an access token that counts (RFC 7662 section 2.2). */
export const ofAccessToken = ({ claims, user }: ActiveAccessToken): IntrospectionResponse => ({
  active: true,
  ...(claims.scope !== undefined && { scope: claims.scope }),
  client_id: claims.client_id,
  ...(user && { username: user.username }),
  token_type: 'Bearer',
  exp: claims.exp,
  iat: claims.iat,
  sub: claims.sub,
  aud: claims.aud,
  iss: claims.iss,
  jti: claims.jti,
  ...(claims.auth_time !== undefined && { auth_time: claims.auth_time }),
});

/** What is told of a refresh token that could be used now. It has no type and no id: no resource server takes it. */
export const ofRefreshToken = ({ grant, issuedAt, expiresAt }: LiveRefreshToken, sub: string, issuer: string): IntrospectionResponse => ({
  active: true,
  scope: grant.scope.join(' '),
  client_id: grant.clientId,
  username: grant.user.username,
  exp: epochSeconds(expiresAt),
  iat: epochSeconds(issuedAt),
  sub,
  aud: grant.audience.length > 1 ? [...grant.audience] : (grant.audience[0] ?? issuer),
  iss: issuer,
  auth_time: epochSeconds(grant.authTime),
});
