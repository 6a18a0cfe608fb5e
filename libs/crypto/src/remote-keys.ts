import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { BoundedKeySource } from './bounded-key-source.ts';
import { KeyGenerator, type KeyAlgorithm, type NewKeyPair, type SigningKey } from './signing-key.ts';

/** What is stored, sealed, in the place of a private key that is elsewhere. */
interface Reference {
  readonly in: string;
  readonly reference: string;
}

/** A public key as places elsewhere show it: in PEM, or of Ed25519 the 32 bytes alone. */
export function publicJwkOf(key: string | Uint8Array): JWK {
  if (typeof key !== 'string') return { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
  return createPublicKey(key).export({ format: 'jwk' });
}

/** Makes the keys that a source can have there, and all others here; opens both. */
export class RemoteKeys extends KeyGenerator {
  readonly #here: KeyGenerator;
  readonly #source: BoundedKeySource;
  readonly #makesThere: boolean;

  constructor(here: KeyGenerator, source: BoundedKeySource, makesThere: boolean) {
    super();
    this.#here = here;
    this.#source = source;
    this.#makesThere = makesThere;
  }

  override demand(): void {
    this.#source.demand();
  }

  override async generate(alg: KeyAlgorithm): Promise<NewKeyPair> {
    if (!this.#makesThere || !this.#source.algorithms.includes(alg)) return this.#here.generate(alg);
    const { publicJwk, reference } = await this.#source.generate(alg);
    const kid = await calculateJwkThumbprint(publicJwk);
    const stored: Reference = { in: this.#source.name, reference };
    return { kid, alg, publicJwk: { ...publicJwk, kid, alg, use: 'sig' }, pkcs8: new TextEncoder().encode(JSON.stringify(stored)) };
  }

  override open(kid: string, alg: KeyAlgorithm, material: Uint8Array): SigningKey | undefined {
    const stored = referenceOf(material);
    if (!stored) return undefined;
    const source = this.#source;
    if (stored.in !== source.name) return outOfReach(kid, alg, stored.in);
    return { kid, alg, sign: (bytes) => source.sign(stored.reference, alg, bytes) };
  }
}

/** A key in a place that this process was not told of: the key set goes on, and what it would sign is refused. */
export const outOfReach = (kid: string, alg: KeyAlgorithm, place: string): SigningKey => ({ kid, alg, sign: () => Promise.reject(new Error(`The key ${kid} is in ${place}, and nothing here says how to reach it.`)) });

/** What is stored of a key that is elsewhere; undefined of one that is here, which is PKCS#8 in PEM. */
export function referenceOf(material: Uint8Array): Reference | undefined {
  return material[0] === 0x7b ? (JSON.parse(Buffer.from(material).toString()) as Reference) : undefined;
}
