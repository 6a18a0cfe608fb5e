import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, SignJWT, type CryptoKey, type JWK } from 'jose';

export type KeyAlgorithm = 'EdDSA' | 'ES256' | 'PS256' | 'RS256';

/** A key pair as it is stored: the private half in PKCS#8, to be sealed by the caller. */
export interface NewKeyPair {
  /** The thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly alg: KeyAlgorithm;
  readonly publicJwk: JWK;
  readonly pkcs8: Uint8Array;
}

export async function generateSigningKey(alg: KeyAlgorithm): Promise<NewKeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, alg, publicJwk: { ...jwk, kid, alg, use: 'sig' }, pkcs8: new TextEncoder().encode(await exportPKCS8(privateKey)) };
}

/** A private key ready to sign. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: KeyAlgorithm;
  readonly privateKey: CryptoKey;
}

export const openSigningKey = async (kid: string, alg: KeyAlgorithm, pkcs8: Uint8Array): Promise<SigningKey> => ({
  kid,
  alg,
  privateKey: await importPKCS8(new TextDecoder().decode(pkcs8), alg),
});

/** Signs claims as they are (JWS compact, RFC 7515): every time claim is the caller's. `typ` tells tokens apart (RFC 8725 section 3.11). */
export const signJwt = (key: SigningKey, typ: string, claims: Readonly<Record<string, unknown>>): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ typ, alg: key.alg, kid: key.kid }).sign(key.privateKey);
