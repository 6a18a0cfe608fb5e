// People who want to log in, each as soon as their turn comes, and again after a while when they are told to: told a StormJob, it answers a StormResult.
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';

export interface StormJob {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly people: number;
  readonly seconds: number;
  readonly comeBackSeconds: number;
}

export interface StormResult {
  readonly half: number;
  readonly all: number;
  readonly refusals: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

const ask = ({ url, headers, body }: StormJob): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });

async function run(job: StormJob): Promise<StormResult> {
  const begun = performance.now();
  const ends: number[] = [];
  let refusals = 0;
  const person = async (number: number) => {
    await setTimeout((1000 * job.seconds * number) / job.people);
    for (;;) {
      const status = await ask(job);
      if (status === 200) break;
      if (status !== 503) throw new Error(`A log-in was answered with ${status}.`);
      refusals += 1;
      await setTimeout(1000 * job.comeBackSeconds);
    }
    ends.push((performance.now() - begun) / 1000);
  };
  await Promise.all(Array.from({ length: job.people }, (_, number) => person(number)));
  return { half: ends[Math.ceil(ends.length / 2) - 1] ?? NaN, all: ends.at(-1) ?? NaN, refusals: refusals / job.people };
}

process.on('message', (job: StormJob) => void run(job).then((result) => process.send?.(result)));
process.send?.({ origin: '' });
