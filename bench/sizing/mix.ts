import type { Child } from '../child.ts';
import type { Job, Load } from '../load.ts';
import { measured } from '../paths.ts';
import { newLoader, type Stage } from '../stage.ts';
import { kinds } from './costs.ts';
import type { Rates } from './model.ts';

/** Requests that one answer of a kind takes, where it is more than one. */
const requestsOf: Readonly<Partial<Record<string, number>>> = { code_flow: 2, log_in_by_password: 5, log_in_by_passkey: 5 };

/** Everything at once, each at its rate; answers the seconds that it took. Throws where the server did not keep up. */
export async function mix(stage: Stage, rates: Rates, seconds: number): Promise<number> {
  const wanted = kinds.filter((kind) => rates[kind] * seconds >= 1);
  const loaders = await Promise.all(wanted.map(async () => ready(newLoader())));
  try {
    const begun = performance.now();
    const loads = await Promise.all(
      wanted.map((kind, index) => {
        const loader = loaders[index];
        if (!loader) throw new Error('no loader');
        return measured(kind, stage.one, stage.who, atRate(loader, Math.max(1, Math.round(rates[kind] * (requestsOf[kind] ?? 1)))))(seconds);
      }),
    );
    for (const [index, kind] of wanted.entries()) {
      const answered = (loads[index]?.times.length ?? 0) / seconds;
      if (answered < 0.8 * rates[kind] - 1) throw new Error(`${kind}: ${answered.toFixed(1)} answers a second where ${rates[kind].toFixed(1)} were asked for.`);
    }
    return (performance.now() - begun) / 1000;
  } finally {
    await Promise.all(loaders.map((loader) => loader.end()));
  }
}

async function ready(loader: Child<Job, Load>): Promise<Child<Job, Load>> {
  await loader.hello;
  return loader;
}

/** Requests a second of one connection: several requests follow from one another on each, so that few connections end what they begin. */
const ofConnection = 5;

/** A loader that is told every job with this rate, on as few connections as that takes. */
const atRate = (loader: Child<Job, Load>, rate: number): Pick<Child<Job, Load>, 'tell'> => ({
  tell: (job) => loader.tell({ ...job, rate, connections: Math.min(job.connections, Math.ceil(rate / ofConnection)) }),
});
