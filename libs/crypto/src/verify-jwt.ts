import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { isSpelledRight } from './jwt-spelling.ts';

/** What a token must be to be believed. */
export interface JwtExpectation {
  readonly issuer: string;
  readonly audience: string;
  /** Undefined where it does not tell what it is. */
  readonly typ: string | undefined;
  readonly algorithms: readonly string[];
  /** What time it is; the system's when absent. */
  readonly currentDate?: Date;
  /** Seconds that clocks may be apart; none when absent. */
  readonly clockTolerance?: number;
}

/** Verifies a token with published keys; throws jose's errors, which name the claim that failed. */
export async function verifyJwt(
  token: string,
  keys: JSONWebKeySet,
  { algorithms, typ, ...expectation }: JwtExpectation,
): Promise<{ readonly header: ProtectedHeaderParameters; readonly claims: JWTPayload }> {
  if (!isSpelledRight(token)) throw new errors.JWSInvalid('The token is not spelled as it was signed.');
  const { protectedHeader, payload } = await jwtVerify(token, createLocalJWKSet(keys), { ...expectation, ...(typ !== undefined && { typ }), algorithms: [...algorithms] });
  return { header: protectedHeader, claims: payload };
}
