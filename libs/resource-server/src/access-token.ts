import type { AccessTokenClaims, SigningAlgorithm } from '@symbolon/contracts';
import { jwsHeader, jwsPayload } from './compact-jws.ts';
import type { KeySet } from './key-set.ts';
import type { Reason } from './reason.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { Rejected } from './verdict.ts';

const longest = 16 * 1024;

/** What a token says, when it is formed as RFC 9068 section 2.2 says; `cnf` is what it is bound to (RFC 7800). */
export type TokenClaims = AccessTokenClaims & { readonly nbf?: number; readonly cnf?: JsonObject } & JsonObject;

/** The claims of an access token whose type, algorithm and signature are right (RFC 9068 section 4, RFC 8725 section 3). */
export async function signedClaims(token: string, alg: SigningAlgorithm, keys: KeySet): Promise<{ readonly token: TokenClaims } | Rejected> {
  const header = jwsHeader(token, longest);
  if (!header) return { reason: 'malformed' };
  if (!isAccessTokenType(header['typ'])) return { reason: 'wrong_type' };
  if (header['alg'] !== alg) return { reason: 'wrong_algorithm' };
  if (typeof header['kid'] !== 'string') return { reason: 'unknown_key' };
  const key = await keys.find(header['kid']);
  if ('reason' in key) return key;
  const claims = await jwsPayload(token, key, alg);
  if (typeof claims === 'string') return { reason: claims };
  return areFormed(claims) ? { token: claims } : { reason: 'malformed' };
}

/** Media types are compared without case, and `application/` may be left out (RFC 7515 section 4.1.9). */
const isAccessTokenType = (typ: unknown): boolean => typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ);

function areFormed(claims: JsonObject): claims is TokenClaims {
  const { aud, nbf, scope, cnf } = claims;
  return ['iss', 'sub', 'client_id', 'jti'].every((name) => typeof claims[name] === 'string' && claims[name] !== '')
    && (typeof aud === 'string' || (Array.isArray(aud) && aud.every((one) => typeof one === 'string')))
    && ['exp', 'iat'].every((name) => Number.isInteger(claims[name]))
    && (nbf === undefined || Number.isInteger(nbf))
    && (scope === undefined || typeof scope === 'string')
    && (cnf === undefined || isJsonObject(cnf));
}

/** What a token has to say. */
export interface TokenExpectation {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds since 1970, and by how many the clocks may differ. */
  readonly now: number;
  readonly tolerance: number;
}

/** The first thing that is wrong with who gave a token, for whom and when (RFC 7519 section 4.1). */
export function claimsRefusal({ iss, aud, exp, iat, nbf = iat }: TokenClaims, { issuer, audience, now, tolerance }: TokenExpectation): Reason | undefined {
  if (iss !== issuer) return 'wrong_issuer';
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) return 'wrong_audience';
  if (exp <= now - tolerance) return 'expired';
  return Math.max(nbf, iat) > now + tolerance ? 'not_yet_valid' : undefined;
}
