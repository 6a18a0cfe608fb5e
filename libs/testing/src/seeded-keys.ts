import { createECDH, createPrivateKey, createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { keyPairOf, secureKeys, type KeyAlgorithm, type KeyGenerator, type NewKeyPair, type Random } from '@symbolon/crypto';
import { rsaPrimes } from './rsa-primes.ts';

/**
 * Keys that follow from a seed: EdDSA and ES256 always; of RSA the first of each algorithm is the same for everybody, and those
 * that replace it are not repeatable.
 */
export function seededKeys(stream: (name: string) => Random): KeyGenerator {
  const made = new Map<KeyAlgorithm, number>();
  return {
    async generate(alg) {
      const count = made.get(alg) ?? 0;
      made.set(alg, count + 1);
      const random = stream(`key ${alg} ${count}`);
      if (alg === 'EdDSA') return pairOf(alg, ed25519(random));
      if (alg === 'ES256') return pairOf(alg, p256(random));
      return count > 0 ? secureKeys.generate(alg) : pairOf(alg, rsa(rsaPrimes[alg]));
    },
  };
}

function pairOf(alg: KeyAlgorithm, privateKey: KeyObject): Promise<NewKeyPair> {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return keyPairOf(alg, jwk, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex'); // PKCS#8 before the 32 bytes (RFC 8410 section 7)

const ed25519 = (random: Random): KeyObject => createPrivateKey({ key: Buffer.concat([ed25519Prefix, random.bytes(32)]), format: 'der', type: 'pkcs8' });

function p256(random: Random): KeyObject {
  const ecdh = createECDH('prime256v1');
  const scalar = random.bytes(32);
  scalar[0] = 0x7f & (scalar[0] ?? 0); // below the order of the curve
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  return privateKeyOf({ kty: 'EC', crv: 'P-256', d: base64url(scalar), x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) });
}

/** All numbers of a key from its primes (RFC 8017 section 3.2). */
function rsa([first, second]: readonly [string, string]): KeyObject {
  const [p, q, e] = [numberOf(first), numberOf(second), 65_537n];
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  return privateKeyOf({ kty: 'RSA', ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, base64url(bytesOf(value))])) });
}

const privateKeyOf = (key: JsonWebKeyInput['key']): KeyObject => createPrivateKey({ key, format: 'jwk' });

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return ((x % modulus) + modulus) % modulus;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const numberOf = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);

function bytesOf(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
