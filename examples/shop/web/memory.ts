import { randomBytes } from 'node:crypto';

/** Keeps things under names that nobody can guess: those of one process, which is enough for an example. */
export class Memory<Thing> {
  readonly #things = new Map<string, Thing>();
  readonly #most: number;

  /** It forgets the oldest when there are more than `most`. */
  constructor(most: number) {
    this.#most = most;
  }

  keep(thing: Thing): string {
    const [oldest] = this.#things.keys();
    if (oldest !== undefined && this.#things.size >= this.#most) this.#things.delete(oldest);
    const name = randomBytes(32).toString('base64url');
    this.#things.set(name, thing);
    return name;
  }

  find(name: string): Thing | undefined {
    return this.#things.get(name);
  }

  take(name: string): Thing | undefined {
    const thing = this.#things.get(name);
    this.#things.delete(name);
    return thing;
  }
}
