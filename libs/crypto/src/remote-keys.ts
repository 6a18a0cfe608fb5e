import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { BoundedKeySource } from './bounded-key-source.ts';
import { signatureCheck } from './signature-check.ts';
import { KeyGenerator, type KeyAlgorithm, type NewKeyPair, type SigningKey } from './signing-key.ts';

/** What is stored, sealed, in the place of a private key that is elsewhere. */
interface Reference {
  readonly in: string;
  readonly reference: string;
}

/** A public key as places elsewhere show it: in PEM, in DER (SubjectPublicKeyInfo), or of Ed25519 the 32 bytes alone. */
export function publicJwkOf(key: string | Uint8Array): JWK {
  if (typeof key === 'string') return createPublicKey(key).export({ format: 'jwk' });
  if (key.length === 32) return { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
  return createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' }).export({ format: 'jwk' });
}

/** Makes the keys that a place can have there, and all others here; opens those of every place that it knows. */
export class RemoteKeys extends KeyGenerator {
  readonly #here: KeyGenerator;
  readonly #places: readonly BoundedKeySource[];
  readonly #makesIn: string;

  /** `makesIn` names the place for new keys; of none among `places`, they are made here. */
  constructor(here: KeyGenerator, places: readonly BoundedKeySource[], makesIn: string) {
    super();
    this.#here = here;
    this.#places = places;
    this.#makesIn = makesIn;
  }

  override demand(): void {
    for (const place of this.#places) place.demand();
  }

  override async generate(alg: KeyAlgorithm, installation = ''): Promise<NewKeyPair> {
    const place = this.#place(this.#makesIn);
    if (!place?.algorithms.includes(alg)) return this.#here.generate(alg);
    const { publicJwk, reference, taken } = await place.generate(alg, installation);
    const kid = await calculateJwkThumbprint(publicJwk);
    const stored: Reference = { in: place.name, reference };
    return { kid, alg, publicJwk: { ...publicJwk, kid, alg, use: 'sig' }, pkcs8: new TextEncoder().encode(JSON.stringify(stored)), ...(taken && { taken }) };
  }

  override open(kid: string, alg: KeyAlgorithm, material: Uint8Array, publicJwk: JWK): SigningKey | undefined {
    const stored = referenceOf(material);
    if (!stored) return undefined;
    const place = this.#place(stored.in);
    if (!place) return outOfReach(kid, alg, stored.in);
    const check = signatureCheck(alg, publicJwk);
    return { kid, alg, sign: (bytes) => place.sign(stored.reference, alg, bytes, check) };
  }

  #place(name: string): BoundedKeySource | undefined {
    return this.#places.find((place) => place.name === name);
  }
}

/** A key in a place that this process was not told of: the key set goes on, and what it would sign is refused. */
export const outOfReach = (kid: string, alg: KeyAlgorithm, place: string): SigningKey => ({ kid, alg, sign: () => Promise.reject(new Error(`The key ${kid} is in ${place}, and nothing here says how to reach it.`)) });

/** What is stored of a key that is elsewhere; undefined of one that is here, which is PKCS#8 in PEM. */
export function referenceOf(material: Uint8Array): Reference | undefined {
  return material[0] === 0x7b ? (JSON.parse(Buffer.from(material).toString()) as Reference) : undefined;
}
