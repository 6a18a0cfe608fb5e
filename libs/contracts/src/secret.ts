import * as z from 'zod';

/**
 * A value that grants access and therefore cannot be printed: console, JSON, templates and inspection all show `[secret]`.
 * `reveal()` is the only way out, so that every use of the real value can be found by its name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

/** A string member that parses to a Secret and is writeOnly in OpenAPI. `text` carries the member's own limits. */
export const secret = (text: z.ZodString = z.string()) =>
  text.meta({ writeOnly: true, format: 'password' }).transform((value) => new Secret(value));
