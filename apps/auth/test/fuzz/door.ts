import { isDeepStrictEqual } from 'node:util';

/** A place that bytes of outsiders are read at. It throws, or rejects, where the reading breaks its word; to refuse is no fault. */
export type Door = (bytes: Uint8Array) => void | Promise<void>;

/** Ends the look at some bytes by naming the promise that they break. */
export function demand(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(promise);
}

/** The same of two values, as plain data, whichever realm they were made in. */
export const demandSame = (ours: unknown, theirs: unknown, promise: string): void => demand(isDeepStrictEqual(structuredClone(ours), structuredClone(theirs)), promise);

/** Bytes as most programs read them: what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
/** The same as Node.js hands headers on. */
export const headerOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/[\0\r\n]/g, ' ').replace(/^[ \t]+|[ \t]+$/g, '');

/** A text as the platform reads JSON; undefined where that is none. */
export function platformJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
