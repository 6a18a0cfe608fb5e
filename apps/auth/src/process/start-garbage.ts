/** No longer than a minute after the start in all: what a process holds by then is what it works with, and the more that is the longer all would wait. */
const tries = 12;
/** How much of such a pause it may have been doing something: three small requests a second are more. */
const quiet = 0.01;
const mostHeap = 128 * 1024 * 1024;

/**
 * Gives back what the start of this process took and does not need any more, a quarter of its memory, at the first pause after it. V8 makes much room for
 * what is young while all is loaded, and takes none of it back before it has collected again, which a process with little to do gives no reason for.
 * Who asks in that moment waits for it, some fifth of a second, once. Where there is no pause, nothing is given back.
 */
export function collectWhenQuiet(pauseMs = 5_000): void {
  let left = tries;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    left -= 1;
    const isQuiet = utilization <= quiet;
    if (isQuiet || left === 0) clearInterval(timer);
    if (isQuiet && process.memoryUsage().heapUsed <= mostHeap) void collect();
  }, pauseMs).unref();
}

/**
 * The only one of V8's collections that makes that room small at once. It is asked for as a debugger in this process would, who opens no port:
 * `gc` would want a flag of V8 to be changed while it runs, which ends a process whose flags are frozen.
 */
async function collect(): Promise<void> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    session.post('HeapProfiler.collectGarbage', () => setImmediate(() => session.disconnect())); // later, since V8 tells of it while it holds a lock that a disconnect waits for
  } catch {
    // There are builds of Node.js without it, and nothing depends on this.
  }
}
