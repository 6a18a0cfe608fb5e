// Makes the load of one round, in a process of its own: told a Job, it answers a Load.
import autocannon, { type Request } from 'autocannon';
import type { Job, Load } from './load.ts';
import { logIn } from './log-in.ts';

const form = (members: Readonly<Record<string, string>>): string => new URLSearchParams(members).toString();
const member = (answer: string, name: string): string => String((JSON.parse(answer) as Record<string, unknown>)[name]);

/** The requests of one connection, which follow from one another. */
function requestsOf(job: Job, connection: number, keep: (answer: string, milliseconds?: number) => void): readonly Request[] {
  if (job.kind === 'log_in') return logIn(job, keep);
  if (job.kind === 'repeat') return [{ method: job.method, ...(job.body !== undefined && { body: job.body }), onResponse: (status, answer) => status === 200 && keep(answer) }];
  if (job.kind === 'refresh') {
    let token = job.first[connection] ?? '';
    const onResponse = (status: number, answer: string) => {
      if (status !== 200) return;
      token = member(answer, 'refresh_token');
      keep(answer);
    };
    return [{ method: 'POST', setupRequest: (request) => ({ ...request, body: form({ grant_type: 'refresh_token', refresh_token: token }) }), onResponse }];
  }
  if (job.kind === 'signup') {
    let count = 0;
    const next = () => `${job.form}&username=${job.prefix}-${connection}-${(count += 1)}%40example.com`;
    return [{ method: 'POST', setupRequest: (request) => ({ ...request, body: next() }), onResponse: (status, answer) => status === 200 && keep(answer) }];
  }
  let code = '';
  const { authorization = '', ...others } = job.headers;
  return [
    {
      method: 'GET',
      path: job.authorize,
      headers: { cookie: job.cookie },
      onResponse: (_status, _answer, _context, headers) => (code = new URL(headers['location'] ?? headers['Location'] ?? 'x:').searchParams.get('code') ?? ''),
    },
    {
      method: 'POST',
      headers: { ...others, authorization },
      setupRequest: (request) => ({ ...request, body: `${job.form}&code=${code}` }),
      onResponse: (status, answer) => status === 200 && keep(answer),
    },
  ];
}

process.on('message', (job: Job) => void answer(job));
process.send?.({ origin: '' });

async function answer(job: Job): Promise<void> {
  const [times, refusedTimes]: [number[], number[]] = [[], []];
  const statuses: Record<string, number> = {};
  const samples = new Map<number, string>();
  let connection = 0;
  const run = autocannon({
    url: job.url,
    headers: job.kind === 'code' || job.kind === 'log_in' ? {} : job.headers,
    connections: job.connections,
    duration: job.seconds,
    sampleInt: 100,
    ...(job.rate !== undefined && { overallRate: job.rate, ignoreCoordinatedOmission: true }),
    setupClient(client) {
      const mine = connection;
      connection += 1;
      const keep = (text: string, milliseconds?: number) => {
        if (mine < 4) samples.set(mine, text);
        if (milliseconds !== undefined) times.push(milliseconds);
      };
      client.setRequests(requestsOf(job, mine, keep));
    },
  });
  run.on('response', (_client, status, _bytes, milliseconds) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200 && job.kind !== 'log_in') times.push(milliseconds);
    if (status === 503) refusedTimes.push(milliseconds);
  });
  const { errors, duration } = await run;
  const expected = new Set(job.kind === 'code' || job.kind === 'log_in' ? ['200', '303'] : ['200']);
  const refused = Object.entries(statuses).reduce((total, [status, count]) => total + (expected.has(status) ? 0 : count), 0);
  process.send?.({ times, seconds: duration, errors: errors + refused, statuses, refusedTimes, samples: [...samples.values()] } satisfies Load);
}
