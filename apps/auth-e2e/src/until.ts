import { setTimeout } from 'node:timers/promises';

const patienceMs = 50_000;

/** Looks again and again until there is something to see, and answers it. Gives up only so that a failure says what was missing. */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await setTimeout(10);
  }
}
