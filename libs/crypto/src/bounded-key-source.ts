import type { KeySource, RemoteKeyPair } from './key-source.ts';
import { signatureCheck, type SignatureCheck } from './signature-check.ts';
import type { KeyAlgorithm } from './signing-key.ts';
import { OverloadedError, WorkQueue } from './work-queue.ts';

/** How a source that was asked to sign did. */
export interface Signature {
  readonly outcome: 'signed' | 'failed' | 'refused';
  readonly seconds: number;
}

const concurrency = 32;
const capacity = 128;
/** How long nobody else asks a source that has just failed; then one does, for all. */
const restMs = 1_000;
/** What a new key signs before anybody hears of it. */
const proof = new TextEncoder().encode('symbolon: a new key signs');

/**
 * A source as a request may use it: so many at once and no more that wait, and one that has failed is left alone for a moment, so that it costs
 * nobody the time that it takes to fail. Who is refused comes back later (503 with Retry-After). No signature leaves it that the public key does not
 * verify: a place that signs with another key, or otherwise, has failed.
 */
export class BoundedKeySource {
  readonly #queue = new WorkQueue(concurrency, capacity);
  readonly #source: KeySource;
  readonly #now: () => number;
  #failedAt: number | undefined;
  #isTried = false;
  #told: (signature: Signature) => void = () => undefined;

  constructor(source: KeySource, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  get name(): string {
    return this.#source.name;
  }

  get algorithms(): readonly KeyAlgorithm[] {
    return this.#source.algorithms;
  }

  /** Whether the last answer was none, or wrong. */
  get isFailing(): boolean {
    return this.#failedAt !== undefined;
  }

  /** Who counts. */
  onSignature(told: (signature: Signature) => void): void {
    this.#told = told;
  }

  /** Throws what a request is refused with while the source is left alone: before it has used up a code or a token for nothing. */
  demand(): void {
    const rests = this.#failedAt !== undefined && (this.#isTried || this.#now() - this.#failedAt < restMs);
    if (rests) throw new OverloadedError(2, `keys in ${this.name} cannot be reached`);
  }

  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array, check: SignatureCheck): Promise<Uint8Array> {
    const began = this.#now();
    const tell = (outcome: Signature['outcome']) => this.#told({ outcome, seconds: (this.#now() - began) / 1000 });
    try {
      this.demand();
      const signature = await this.#queue.run(() => this.#tried(() => this.#signed(reference, alg, bytes, check)));
      tell('signed');
      return signature;
    } catch (error) {
      tell(error instanceof OverloadedError && error.cause === undefined ? 'refused' : 'failed');
      throw error;
    }
  }

  /** A key pair there that has signed once: one that may not sign, or not so, is found here, and not when its turn comes. */
  async generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair> {
    const pair = await this.#source.generate(alg, installation);
    await this.#signed(pair.reference, alg, proof, signatureCheck(alg, pair.publicJwk));
    return pair;
  }

  async #signed(reference: string, alg: KeyAlgorithm, bytes: Uint8Array, check: SignatureCheck): Promise<Uint8Array> {
    const signature = await this.#source.sign(reference, alg, bytes);
    if (!check(bytes, signature)) throw new Error(`it signed by ${alg} what its public key does not verify`);
    return signature;
  }

  async #tried<T>(work: () => Promise<T>): Promise<T> {
    this.demand(); // it may have failed while this waited
    this.#isTried = this.#failedAt !== undefined;
    try {
      const done = await work();
      this.#failedAt = undefined;
      return done;
    } catch (cause) {
      this.#failedAt = this.#now();
      throw Object.assign(new OverloadedError(2, `keys in ${this.name} cannot be reached: ${(cause as Error).message}`), { cause });
    } finally {
      this.#isTried = false;
    }
  }
}
