import type { Clock } from './clock.ts';

/** The same answer for a while, and for all who ask at once: what is asked for often costs nothing that grows. */
export function rarely<T>(clock: Clock, pauseMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (!last || Math.abs(now - last.at) >= pauseMs) last = { at: now, answer: ask() };
    return last.answer;
  };
}
