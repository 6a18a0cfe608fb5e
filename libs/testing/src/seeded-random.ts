import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import { Random } from '@symbolon/crypto';

/**
 * Bytes that follow from a seed. Each piece of work draws from a stream of its own, so that what happens at the same time
 * does not change what comes out. Predictable, so it must never leave the tests.
 */
export class SeededRandom extends Random {
  readonly #seed: string;
  readonly #stream = new AsyncLocalStorage<Random>();
  readonly #background: Random;

  constructor(seed: string) {
    super();
    this.#seed = seed;
    this.#background = this.stream('background');
  }

  /** Drawn from the stream of the work under way. */
  override bytes(count: number): Uint8Array<ArrayBuffer> {
    return (this.#stream.getStore() ?? this.#background).bytes(count);
  }

  /** Does the work on the stream of a name. */
  within<T>(name: string, work: () => T): T {
    return this.#stream.run(this.stream(name), work);
  }

  /** The stream of a name, from its beginning. */
  stream(name: string): Random {
    let block = 0;
    const next = (): Buffer => createHmac('sha256', this.#seed).update(`${name}\n${(block += 1)}`).digest();
    return { bytes: (count) => new Uint8Array(Buffer.concat(Array.from({ length: Math.ceil(count / 32) }, next)).subarray(0, count)) };
  }
}
