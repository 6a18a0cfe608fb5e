import type { Clock } from './clock.ts';

/** What was found out, by a name, in the memory of this process: it counts until a moment, and for as long as what it was found out with is the same, as another may have the name by now. */
export class Remembered<Value extends NonNullable<unknown>> {
  readonly #known = new Map<string, { readonly by: string; readonly value: Value; readonly until: Date }>();

  constructor(private readonly clock: Clock) {}

  find(name: string, by: string): Value | undefined {
    const known = this.#known.get(name);
    return known?.by === by && known.until > this.clock.now() ? known.value : undefined;
  }

  keep(name: string, by: string, value: Value, until: Date): Value {
    this.#known.set(name, { by, value, until });
    return value;
  }

  /** It may be what is wrong. */
  forget(name: string): void {
    this.#known.delete(name);
  }
}
