import type { KeySource, RemoteKeyPair } from './key-source.ts';
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

/**
 * A source as a request may use it: so many at once and no more that wait, and one that has failed is left alone for a moment, so that it costs
 * nobody the time that it takes to fail. Who is refused comes back later (503 with Retry-After).
 */
export class BoundedKeySource implements KeySource {
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

  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    const began = this.#now();
    const tell = (outcome: Signature['outcome']) => this.#told({ outcome, seconds: (this.#now() - began) / 1000 });
    try {
      this.demand();
      const signature = await this.#queue.run(() => this.#tried(() => this.#source.sign(reference, alg, bytes)));
      tell('signed');
      return signature;
    } catch (error) {
      tell(error instanceof OverloadedError && error.cause === undefined ? 'refused' : 'failed');
      throw error;
    }
  }

  generate(alg: KeyAlgorithm): Promise<RemoteKeyPair> {
    return this.#source.generate(alg);
  }

  wrap(key: Uint8Array): Promise<string> {
    return this.#source.wrap(key);
  }

  unwrap(wrapped: string): Promise<Uint8Array> {
    return this.#source.unwrap(wrapped);
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
