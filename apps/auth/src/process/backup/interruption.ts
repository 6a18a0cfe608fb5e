const signals = ['SIGINT', 'SIGTERM'] as const;

/** Does something that leaves traces until it is done. When the process is told to end meanwhile, they are removed first, and nothing more is heard of it. */
export async function withoutTraces<T>(remove: () => void | Promise<void>, work: () => Promise<T>): Promise<T> {
  let isEnding = false;
  const end = () => {
    isEnding = true;
    const removed = remove(); // at once, where it can be: whoever does this within something else ends the process, too
    if (removed === undefined) process.exit(1);
    void removed.finally(() => process.exit(1));
  };
  for (const signal of signals) process.once(signal, end);
  const [outcome] = await Promise.allSettled([work()]);
  if (isEnding) await new Promise(() => undefined);
  for (const signal of signals) process.off(signal, end);
  if (outcome.status === 'rejected') throw outcome.reason as Error;
  return outcome.value;
}
