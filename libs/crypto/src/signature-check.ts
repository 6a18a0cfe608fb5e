import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { KeyAlgorithm } from './signing-key.ts';

/** Whether these bytes were signed so; by a public key that was read once. */
export type SignatureCheck = (bytes: Uint8Array, signature: Uint8Array) => boolean;

/** What a key of each algorithm is, and how its signatures are verified as a JWS has them: others of the same key are none. */
const kinds: Readonly<Record<KeyAlgorithm, { readonly isOne: (key: KeyObject) => boolean; readonly verifies: (bytes: Uint8Array, key: KeyObject, signature: Uint8Array) => boolean }>> = {
  EdDSA: { isOne: (key) => key.asymmetricKeyType === 'ed25519', verifies: (bytes, key, signature) => verify(null, bytes, key, signature) },
  ES256: { isOne: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1', verifies: (bytes, key, signature) => verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature) },
  PS256: { isOne: isLongRsa, verifies: (bytes, key, signature) => verify('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature) },
  RS256: { isOne: isLongRsa, verifies: (bytes, key, signature) => verify('sha256', bytes, { key, padding: constants.RSA_PKCS1_PADDING }, signature) },
};

function isLongRsa(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 && key.asymmetricKeyDetails?.publicExponent === 65537n;
}

/** Reads a public key for one algorithm, and for no other; throws where it is none of it. */
export function signatureCheck(alg: KeyAlgorithm, publicJwk: JWK): SignatureCheck {
  const { isOne, verifies } = kinds[alg];
  const key = createPublicKey({ key: publicJwk, format: 'jwk' });
  if (!isOne(key)) throw new Error(`its public key is none for ${alg}`);
  return (bytes, signature) => verifies(bytes, key, signature);
}
