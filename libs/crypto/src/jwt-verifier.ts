import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { isSpelledRight } from './jwt-spelling.ts';

/** What one of our own tokens must be to be believed; its audience is the caller's affair. */
export interface OwnJwtExpectation {
  readonly issuer: string;
  /** Tells kinds of tokens apart (RFC 8725 section 3.11). */
  readonly typ: string;
  readonly algorithms: readonly string[];
  readonly now: Date;
}

/** Verifies tokens with a key set that is read once, for the many that follow. */
export class JwtVerifier {
  readonly #keys: JWTVerifyGetKey;

  constructor(keys: JSONWebKeySet) {
    this.#keys = createLocalJWKSet(keys);
  }

  /** The claims, or undefined for whatever is not a valid token. A token has one spelling. */
  async claims(token: string, { issuer, typ, algorithms, now }: OwnJwtExpectation): Promise<JWTPayload | undefined> {
    if (!isSpelledRight(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.#keys, { issuer, typ, algorithms: [...algorithms], currentDate: now, requiredClaims: ['exp'] });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
