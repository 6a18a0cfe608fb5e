import { isDeepStrictEqual } from 'node:util';

/** An entry in the words of the file or the API. */
export type WrittenEntry = Readonly<Record<string, unknown>>;

interface Schema {
  readonly shape: Readonly<Record<string, { safeParse(value: unknown): { readonly data?: unknown } }>>;
}

/** An entry without what its schema says by itself; null and undefined stand for absent. */
export const withoutDefaults = ({ shape }: Schema, written: WrittenEntry): WrittenEntry =>
  Object.fromEntries(Object.entries(written).filter(([name, value]) => value !== undefined && value !== null && !isDeepStrictEqual(value, shape[name]?.safeParse(undefined).data)));
