const signals = ['SIGINT', 'SIGTERM'] as const;

/** What leaves traces at this moment, the outermost first. */
const under: (() => void | Promise<void>)[] = [];
let isEnding = false;

/** Does something that leaves traces until it is done. When the process is told to end meanwhile, they are removed first, those of what is within it before its own, and nothing more is heard of it. */
export async function withoutTraces<T>(remove: () => void | Promise<void>, work: () => Promise<T>): Promise<T> {
  if (under.push(remove) === 1) for (const signal of signals) process.on(signal, end);
  const [outcome] = await Promise.allSettled([work()]);
  if (isEnding) await new Promise(() => undefined);
  under.splice(under.indexOf(remove), 1);
  if (under.length === 0) for (const signal of signals) process.off(signal, end);
  if (outcome.status === 'rejected') throw outcome.reason as Error;
  return outcome.value;
}

function end(): void {
  if (isEnding) return;
  isEnding = true;
  void removeAll();
}

async function removeAll(): Promise<void> {
  for (const remove of [...under].reverse()) {
    const removed = remove(); // at once, where it can be
    if (removed !== undefined) await removed.catch(() => undefined);
  }
  process.exit(1);
}
