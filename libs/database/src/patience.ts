const turnMs = 50;
/** How much one look at the clock may count: more had passed only where this thread was busy, or the machine asleep. */
const mostMs = 2 * turnMs;

/**
 * Calls `overdue` once an answer has been waited for so many milliseconds; what it answers ends that. Only time counts in which
 * this thread could have heard the answer: a thread that was busy for long says nothing about the one who was asked, and node
 * looks at its timers before it looks at its sockets.
 */
export function whenOverdue(ms: number, overdue: () => void): () => void {
  let left = ms;
  let before = performance.now();
  let last: NodeJS.Immediate | undefined;
  const look = () => {
    const now = performance.now();
    left -= Math.min(now - before, mostMs);
    before = now;
    if (left > 0) timer = setTimeout(look, Math.min(left, turnMs));
    else last = setImmediate(overdue); // what has arrived by now is heard first
  };
  let timer = setTimeout(look, Math.min(left, turnMs));
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
}
