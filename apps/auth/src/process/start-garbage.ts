import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A process that has had next to nothing to do for so long keeps nobody waiting by what follows. */
const quietMs = 5_000;
const quiet = 0.05;

/**
 * Gives back what the start of this process took and does not need any more, a quarter of its memory, once it is quiet. V8 makes much room for
 * what is young while all is loaded, and takes none of it back before it has collected again, which a process with little to do gives no reason for.
 */
export function collectWhenQuiet(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > quiet) return;
    clearInterval(timer);
    collect();
  }, quietMs).unref();
}

/** The only one of V8's collections that makes that room small at once; it takes a fifth of a second. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options: object) => void;
  setFlagsFromString('--no-expose-gc');
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
