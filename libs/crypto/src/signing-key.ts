import { constants, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose';

export type KeyAlgorithm = 'EdDSA' | 'ES256' | 'PS256' | 'RS256';

/** A key pair as it is stored: the private half in PKCS#8, to be sealed by the caller. */
export interface NewKeyPair {
  /** The thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly alg: KeyAlgorithm;
  readonly publicJwk: JWK;
  /** Of a key that is elsewhere, what it is found by there. */
  readonly pkcs8: Uint8Array;
  /** To be called once that it is stored has committed. */
  readonly taken?: () => Promise<void>;
}

/** How key pairs come about; injected, so that a test may choose them, and so that keys may live elsewhere. */
export abstract class KeyGenerator {
  /** `installation` is who will have it, where others have keys in the same place. */
  abstract generate(alg: KeyAlgorithm, installation?: string): Promise<NewKeyPair>;
  /** What is stored of a key that is elsewhere, ready to sign, and its public half, by which each signature is verified; undefined of one that is here. */
  open?(kid: string, alg: KeyAlgorithm, stored: Uint8Array, publicJwk: JWK): SigningKey | undefined;
  /** Throws what a request is refused with that would end in a signature, while keys elsewhere cannot be reached. */
  demand?(): void;
}

/** From the randomness of the system. */
export const secureKeys: KeyGenerator = {
  async generate(alg) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
    return keyPairOf(alg, await exportJWK(publicKey), await exportPKCS8(privateKey));
  },
};

/** A pair whose halves are known already: the public one as a JWK, the private one in PKCS#8 (PEM). */
export async function keyPairOf(alg: KeyAlgorithm, jwk: JWK, pkcs8: string): Promise<NewKeyPair> {
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, alg, publicJwk: { ...jwk, kid, alg, use: 'sig' }, pkcs8: new TextEncoder().encode(pkcs8) };
}

/** A private key ready to sign: at once where it is here, by a promise where it is elsewhere. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: KeyAlgorithm;
  sign(bytes: Buffer): Uint8Array | Promise<Uint8Array>;
}

export function openSigningKey(kid: string, alg: KeyAlgorithm, pkcs8: Uint8Array): SigningKey {
  const privateKey = createPrivateKey(Buffer.from(pkcs8));
  return { kid, alg, sign: (bytes) => signatures[alg](bytes, privateKey) };
}

/** How each algorithm signs (RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1). */
const signatures: Readonly<Record<KeyAlgorithm, (data: Buffer, key: KeyObject) => Buffer>> = {
  EdDSA: (data, key) => sign(null, data, key),
  ES256: (data, key) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (data, key) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
  RS256: (data, key) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING }),
};

/**
 * Signs claims as they are (JWS compact, RFC 7515 section 7.1): every time claim is the caller's. `typ` tells tokens apart
 * (RFC 8725 section 3.11). A key that is here signs at once, on this thread: to hand one elliptic-curve signature to another costs more than to make it.
 */
export function signJwt(key: SigningKey, typ: string, claims: Readonly<Record<string, unknown>>): string | Promise<string> {
  const signed = `${encoded({ typ, alg: key.alg, kid: key.kid })}.${encoded(claims)}`;
  const whole = (signature: Uint8Array) => `${signed}.${Buffer.from(signature).toString('base64url')}`;
  const signature = key.sign(Buffer.from(signed));
  return signature instanceof Promise ? signature.then(whole) : whole(signature);
}

const encoded = (part: Readonly<Record<string, unknown>>): string => Buffer.from(JSON.stringify(part)).toString('base64url');
