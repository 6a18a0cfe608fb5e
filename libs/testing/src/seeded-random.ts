import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import type { Random } from '@symbolon/crypto';

/**
 * Bytes that follow from a seed. Each piece of work draws from a stream of its own, so that what happens at the same time
 * does not change what comes out. Predictable, so it must never leave the tests.
 */
export class SeededRandom {
  readonly #seed: string;
  readonly #stream = new AsyncLocalStorage<Random>();
  readonly #background: Random;

  constructor(seed: string) {
    this.#seed = seed;
    this.#background = this.stream('background');
  }

  /** To be injected: draws from the stream of the work under way. */
  readonly random: Random = (bytes) => (this.#stream.getStore() ?? this.#background)(bytes);

  /** Does the work on the stream of a name. */
  within<T>(name: string, work: () => T): T {
    return this.#stream.run(this.stream(name), work);
  }

  /** The stream of a name, from its beginning. */
  stream(name: string): Random {
    let block = 0;
    const next = (): Buffer => createHmac('sha256', this.#seed).update(`${name}\n${(block += 1)}`).digest();
    return (bytes) => new Uint8Array(Buffer.concat(Array.from({ length: Math.ceil(bytes / 32) }, next)).subarray(0, bytes));
  }
}
