import { tracingChannel } from 'node:diagnostics_channel';

/** A password hash, for whoever traces: from when it was asked for to its end. */
export interface TracedHash {
  /** How long it waited for its turn. */
  waitedMs?: number;
}

const hashes = tracingChannel<'symbolon.hash', TracedHash>('symbolon.hash');

/** Nobody listens unless traces are wanted; then `work` says when its turn came. */
export function tracedHash<T>(work: (begins: () => void) => Promise<T>): Promise<T> {
  if (!hashes.hasSubscribers) return work(() => undefined);
  const hash: TracedHash = {};
  const asked = performance.now();
  return hashes.tracePromise(() => work(() => (hash.waitedMs = performance.now() - asked)), hash);
}
