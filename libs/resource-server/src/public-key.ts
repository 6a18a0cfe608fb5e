import type { SigningAlgorithm } from '@symbolon/contracts';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { isJsonObject, type JsonObject } from './strict-json.ts';

const kinds: Readonly<Record<SigningAlgorithm, { readonly kty: string; readonly crv?: string; readonly members: readonly string[] }>> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519', members: ['x'] },
  ES256: { kty: 'EC', crv: 'P-256', members: ['x', 'y'] },
  PS256: { kty: 'RSA', members: ['n', 'e'] },
  RS256: { kty: 'RSA', members: ['n', 'e'] },
};
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** A public key of an algorithm and its members; undefined for every other, for one of another use, with a private part, and for RSA below 2048 bits or above 8192. */
export async function publicKey(jwk: unknown, alg: SigningAlgorithm): Promise<{ readonly key: CryptoKey; readonly jwk: JWK } | undefined> {
  if (!isJsonObject(jwk) || !isOfKind(jwk, alg) || secretMembers.some((name) => Object.hasOwn(jwk, name))) return undefined;
  const { kty, crv, members } = kinds[alg];
  const bare: JWK = { kty, ...(crv !== undefined && { crv }), ...Object.fromEntries(members.map((name) => [name, jwk[name]])) };
  try {
    const key = await importJWK(bare, alg);
    return key instanceof Uint8Array || !isLongEnough(key) ? undefined : { key, jwk: bare };
  } catch {
    return undefined;
  }
}

function isOfKind(jwk: JsonObject, alg: SigningAlgorithm): boolean {
  const { kty, crv, members } = kinds[alg];
  return jwk['kty'] === kty && (crv === undefined || jwk['crv'] === crv) && (jwk['alg'] === undefined || jwk['alg'] === alg)
    && (jwk['use'] === undefined || jwk['use'] === 'sig') && mayVerify(jwk['key_ops']) && members.every((name) => typeof jwk[name] === 'string');
}

/** RFC 7517 section 4.3. */
const mayVerify = (operations: unknown): boolean => operations === undefined || (Array.isArray(operations) && operations.includes('verify'));

function isLongEnough({ algorithm }: CryptoKey): boolean {
  const bits = 'modulusLength' in algorithm ? Number(algorithm.modulusLength) : 2048;
  return bits >= 2048 && bits <= 8192;
}
