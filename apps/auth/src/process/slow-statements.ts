import type { Log } from '../platform/log.ts';
import { tell } from '../platform/measures.ts';

const pauseMs = 10_000;
/** Names that are remembered at most: they are ours and few, but some hold a table's. */
const room = 200;

/** Names slow statements in the log, each once in ten seconds with how many there were: a slow database must not fill a disk. */
export function slowStatements(ms: number, log: Log, now: () => number = () => performance.now()): { readonly ms: number; readonly tell: (statement: string, took: number) => void } | undefined {
  if (ms === 0) return undefined;
  const told = new Map<string, { at: number; since: number }>();
  return {
    ms,
    tell(statement, took) {
      tell('slow_statement', {});
      const known = told.get(statement) ?? { at: -Infinity, since: 0 };
      known.since += 1;
      if (now() - known.at >= pauseMs) {
        log.warn({ statement, duration_ms: Math.round(took), times: known.since }, 'a statement was slow');
        Object.assign(known, { at: now(), since: 0 });
      }
      if (told.has(statement) || told.size < room) told.set(statement, known);
    },
  };
}
