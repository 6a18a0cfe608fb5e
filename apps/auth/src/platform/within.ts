import { setTimeout } from 'node:timers/promises';

/** What comes in time, or else something in its place; also where what was waited for fails. */
export async function within<T, Else>(ms: number, promise: Promise<T>, otherwise: Else): Promise<T | Else> {
  const inTime = new AbortController();
  const late = setTimeout(ms, otherwise, { signal: inTime.signal, ref: false }).catch(() => otherwise);
  try {
    return await Promise.race([promise.catch(() => otherwise), late]);
  } finally {
    inTime.abort();
  }
}
