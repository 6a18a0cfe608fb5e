import { signingAlgorithms, type SigningAlgorithm } from '@symbolon/contracts';
import { calculateJwkThumbprint } from 'jose';
import { jwsHeader, jwsPayload } from './compact-jws.ts';
import { sha256 } from './digest.ts';
import { proofUrl } from './proof-url.ts';
import { publicKey } from './public-key.ts';
import type { Reason } from './reason.ts';
import type { JsonObject } from './strict-json.ts';

const longest = 8 * 1024;
/** Of a bounded length, since used ones are remembered. */
const id = /^[ -~]{1,256}$/;

/** What a proof has to prove. */
export interface ProofExpectation {
  readonly method: string;
  readonly url: string;
  readonly token: string;
  /** Seconds since 1970; how old a proof may be, and by how much the clocks may differ. */
  readonly now: number;
  readonly window: number;
  readonly tolerance: number;
  readonly algorithms: readonly SigningAlgorithm[];
  readonly acceptsNonce?: ((nonce: string) => boolean) | undefined;
}

/** A proof that is right, but for whether it was used before. */
export interface Proof {
  /** The thumbprint of its key (RFC 7638). */
  readonly thumbprint: string;
  readonly jti: string;
  readonly iat: number;
}

/** Checks a DPoP proof for a protected resource: section 4.3 of RFC 9449 without the replay. */
export async function checkProof(proof: string, expected: ProofExpectation): Promise<Proof | Reason> {
  const header = jwsHeader(proof, longest);
  if (!header) return 'dpop_malformed';
  if (typeof header['typ'] !== 'string' || !/^(application\/)?dpop\+jwt$/i.test(header['typ'])) return 'dpop_wrong_type';
  const alg = signingAlgorithms.find((one) => one === header['alg']);
  if (alg === undefined || !expected.algorithms.includes(alg)) return 'dpop_wrong_algorithm';
  const imported = await publicKey(header['jwk'], alg);
  if (!imported) return 'dpop_bad_key';
  const claims = await jwsPayload(proof, imported.key, alg);
  if (typeof claims === 'string') return `dpop_${claims}`;
  if (!isFormed(claims)) return 'dpop_malformed';
  const refusal = claimsRefusal(claims, expected) ?? (claims.ath === (await sha256(expected.token)) ? undefined : 'dpop_wrong_token');
  if (refusal) return refusal;
  if (expected.acceptsNonce && !(claims.nonce !== undefined && expected.acceptsNonce(claims.nonce))) return 'dpop_nonce';
  return { thumbprint: await calculateJwkThumbprint(imported.jwk), jti: claims.jti, iat: claims.iat };
}

interface ProofClaims {
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  readonly iat: number;
  readonly exp?: number;
  readonly nbf?: number;
  readonly ath?: string;
  readonly nonce?: string;
}

function isFormed(claims: JsonObject): claims is JsonObject & ProofClaims {
  const { jti, htm, htu, iat, exp, nbf, ath, nonce } = claims;
  return typeof jti === 'string' && id.test(jti) && typeof htm === 'string' && typeof htu === 'string' && Number.isInteger(iat)
    && (exp === undefined || Number.isInteger(exp)) && (nbf === undefined || Number.isInteger(nbf))
    && (ath === undefined || typeof ath === 'string') && (nonce === undefined || typeof nonce === 'string');
}

/** A client need not set `exp` and `nbf`; where it does, they count (RFC 7519 sections 4.1.4 and 4.1.5). */
function claimsRefusal({ htm, htu, iat, exp = Infinity, nbf = iat }: ProofClaims, { method, url, now, window, tolerance }: ProofExpectation): Reason | undefined {
  if (htm !== method) return 'dpop_wrong_method';
  const proven = proofUrl(htu);
  if (proven === undefined || proven !== proofUrl(url)) return 'dpop_wrong_url';
  if (iat < now - window - tolerance || exp <= now - tolerance) return 'dpop_expired';
  return Math.max(iat, nbf) > now + tolerance ? 'dpop_not_yet_valid' : undefined;
}
