import type { SigningAlgorithm } from '@symbolon/contracts';
import type { CryptoKey } from 'jose';
import { IssuerFault } from './issuer-fault.ts';
import { publicKey } from './public-key.ts';
import { isJsonObject } from './strict-json.ts';
import type { Rejected } from './verdict.ts';

const fresh = 10 * 60_000;
const pauseAfterSuccess = 30_000;
const pauseAfterFailure = 5_000;

interface KeySetOptions {
  readonly fetchKeys: () => Promise<readonly unknown[]>;
  readonly alg: SigningAlgorithm;
  /** For how many milliseconds keys count that cannot be read again. */
  readonly maxAge: number;
  readonly now: () => number;
  readonly log: (cause: Error) => void;
}

interface Reading {
  readonly keys: ReadonlyMap<string, CryptoKey>;
  readonly at: number;
}

/**
 * The keys of an issuer, by `kid`, that verify one algorithm. Read again every 10 minutes and for an unknown `kid`, by one reader at a time,
 * not within 30 s of the last reading (5 s when it failed), so that made-up names cause no storm. Keys once read count until others are,
 * and no longer than `maxAge`.
 */
export class KeySet {
  #last: Reading | undefined;
  #triedAt = -Infinity;
  /** Why the last reading failed, when it did. */
  #fault: IssuerFault | undefined;
  #reading: Promise<void> | undefined;
  readonly #options: KeySetOptions;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  async find(kid: string): Promise<CryptoKey | Rejected> {
    const age = this.#age();
    const known = this.#known(kid);
    if (known && age < fresh) return known;
    const reading = this.#read();
    if (known && age < 2 * fresh) return known;
    await reading;
    return this.#known(kid) ?? this.#refusal();
  }

  /** A clock that was set back counts as one that went on, or what was read in its future would count until then. */
  #since(time: number): number {
    return Math.abs(this.#options.now() - time);
  }

  #age(): number {
    return this.#last ? this.#since(this.#last.at) : Infinity;
  }

  #known(kid: string): CryptoKey | undefined {
    return this.#age() < this.#options.maxAge ? this.#last?.keys.get(kid) : undefined;
  }

  /** What is set up wrong shows before any key was read; what worked once is out of order. */
  #refusal(): Rejected {
    const cause = this.#fault;
    if (!cause) return { reason: 'unknown_key' };
    return { reason: cause.lasting && !this.#last ? 'keys_misconfigured' : 'keys_unavailable', cause };
  }

  #read(): Promise<void> {
    if (this.#reading) return this.#reading;
    if (this.#since(this.#triedAt) < (this.#fault ? pauseAfterFailure : pauseAfterSuccess)) return Promise.resolve();
    this.#triedAt = this.#options.now();
    this.#reading = this.#replace().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #replace(): Promise<void> {
    const { fetchKeys, alg, now, log } = this.#options;
    try {
      this.#last = { keys: await importAll(await fetchKeys(), alg), at: now() };
      this.#fault = undefined;
    } catch (error) {
      const fault = error instanceof IssuerFault ? error : new IssuerFault('The keys of the issuer cannot be read.', false, error);
      const isTold = fault.message === this.#fault?.message;
      this.#fault = fault;
      if (!isTold) log(fault);
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
