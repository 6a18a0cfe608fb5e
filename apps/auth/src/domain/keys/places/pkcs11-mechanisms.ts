import pkcs11 from 'pkcs11js';
import type { ModuleAlgorithm } from './pkcs11-messages.ts';

/** Edwards curves came with PKCS #11 3.0; the package has no names for them. */
const edwards = { keyType: 0x40, generate: 0x1055, sign: 0x1057 };

interface Kind {
  readonly keyType: number;
  readonly generate: number;
  readonly sign: pkcs11.Mechanism;
  /** Bytes of a signature. */
  readonly size: number;
  /** What a public key of it is to be. */
  readonly shape: pkcs11.Template;
}

const rsa = { keyType: pkcs11.CKK_RSA, generate: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN, size: 256, shape: [{ type: pkcs11.CKA_MODULUS_BITS, value: 2048 }, { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) }] };
const pss: pkcs11.RsaPSS = { type: pkcs11.CK_PARAMS_RSA_PSS, hashAlg: pkcs11.CKM_SHA256, mgf: pkcs11.CKG_MGF1_SHA256, saltLen: 32 };

/** How PKCS #11 names what we need. A curve is named by its OID; Ed25519 by the text that PKCS #11 3.0 allows, too, which older modules read as well. */
export const kinds: Readonly<Record<ModuleAlgorithm, Kind>> = {
  EdDSA: { keyType: edwards.keyType, generate: edwards.generate, sign: { mechanism: edwards.sign }, size: 64, shape: [{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from('130c656477617264733235353139', 'hex') }] },
  ES256: { keyType: pkcs11.CKK_EC, generate: pkcs11.CKM_EC_KEY_PAIR_GEN, sign: { mechanism: pkcs11.CKM_ECDSA }, size: 64, shape: [{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') }] },
  PS256: { ...rsa, sign: { mechanism: pkcs11.CKM_SHA256_RSA_PKCS_PSS, parameter: pss } },
  RS256: { ...rsa, sign: { mechanism: pkcs11.CKM_SHA256_RSA_PKCS } },
};

/** The attributes that say what a public key is, in the order in which they are read. */
export const publicAttributes = (alg: ModuleAlgorithm): readonly number[] => (kinds[alg].keyType === pkcs11.CKK_RSA ? [pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT] : [pkcs11.CKA_EC_POINT]);

/** A public key, of these attributes, as the members of a JWK. What it is, the server checks. */
export function jwkOf(alg: ModuleAlgorithm, [first = Buffer.alloc(0), second = Buffer.alloc(0)]: readonly Buffer[]): Readonly<Record<string, string>> {
  if (kinds[alg].keyType === pkcs11.CKK_RSA) return { kty: 'RSA', n: unsigned(first), e: unsigned(second) };
  const point = first.subarray(2); // out of the OCTET STRING that CKA_EC_POINT is
  if (alg === 'EdDSA') return { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  return { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}

const unsigned = (number: Buffer): string => number.subarray(number.findIndex((byte) => byte !== 0)).toString('base64url');

/** A key encrypts a master key so that what was changed opens no more. */
export const sealing = (iv: Buffer): pkcs11.Mechanism => ({ mechanism: pkcs11.CKM_AES_GCM, parameter: { type: pkcs11.CK_PARAMS_AES_GCM, iv, ivBits: iv.length * 8, aad: Buffer.from('symbolon master-key'), tagBits: 128 } as pkcs11.AesGCM });
