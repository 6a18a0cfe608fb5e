import { setTimeout } from 'node:timers/promises';

const patienceMs = 20_000;

/** Looks again and again until it is so. Gives up only so that a failure says what was missing. */
export async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await setTimeout(5);
  }
}
