import type { SigningAlgorithm } from '@symbolon/contracts';
import type { CryptoKey } from 'jose';
import { publicKey } from './public-key.ts';
import { isJsonObject } from './strict-json.ts';

const fresh = 10 * 60_000;
const pauseAfterSuccess = 30_000;
const pauseAfterFailure = 5_000;

/**
 * The keys of an issuer, by `kid`, that verify one algorithm. Read again every 10 minutes and for an unknown `kid`, by one reader at a time,
 * not within 30 s of the last reading (5 s when it failed), so that made-up names cause no storm. Keys once read count until others are.
 */
export class KeySet {
  #keys: ReadonlyMap<string, CryptoKey> | undefined;
  #readAt = -Infinity;
  #triedAt = -Infinity;
  #failed = false;
  #reading: Promise<void> | undefined;
  readonly #fetchKeys: () => Promise<readonly unknown[]>;
  readonly #alg: SigningAlgorithm;
  readonly #now: () => number;

  constructor(fetchKeys: () => Promise<readonly unknown[]>, alg: SigningAlgorithm, now: () => number) {
    this.#fetchKeys = fetchKeys;
    this.#alg = alg;
    this.#now = now;
  }

  async find(kid: string): Promise<CryptoKey | 'unknown_key' | 'keys_unavailable'> {
    const age = this.#now() - this.#readAt;
    const known = this.#keys?.get(kid);
    if (known && age < fresh) return known;
    const reading = this.#read();
    if (known && age < 2 * fresh) return known;
    await reading;
    return this.#keys?.get(kid) ?? (this.#failed ? 'keys_unavailable' : 'unknown_key');
  }

  #read(): Promise<void> {
    if (this.#reading) return this.#reading;
    if (this.#now() - this.#triedAt < (this.#failed ? pauseAfterFailure : pauseAfterSuccess)) return Promise.resolve();
    this.#triedAt = this.#now();
    this.#reading = this.#replace().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #replace(): Promise<void> {
    try {
      this.#keys = await importAll(await this.#fetchKeys(), this.#alg);
      this.#readAt = this.#now();
      this.#failed = false;
    } catch {
      this.#failed = true;
    }
  }
}

/** Keys of other algorithms, and those that cannot be used, are left out; of two with one name the first counts. */
async function importAll(jwks: readonly unknown[], alg: SigningAlgorithm): Promise<ReadonlyMap<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  for (const jwk of jwks) {
    const kid = isJsonObject(jwk) ? jwk['kid'] : undefined;
    if (typeof kid !== 'string' || keys.has(kid)) continue;
    const imported = await publicKey(jwk, alg);
    if (imported) keys.set(kid, imported.key);
  }
  return keys;
}
