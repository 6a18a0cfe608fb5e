// Whether lists stay as fast when there are many rows: see docs/performance.md. Run it with: npm run bench:lists
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { form } from './client.ts';
import { fill } from './fill.ts';
import { fillEvents } from './fill-events.ts';
import { median } from './figures.ts';
import { planOfLastEvents, planOfSearch } from './list-plans.ts';
import { openPostgres } from './postgres.ts';
import { describeMachine } from './report.ts';
import { round, type Round } from './round.ts';
import { authorizationOfDesk, issuer, startServer } from './server.ts';
import { newLoader } from './stage.ts';

const { values } = parseArgs({ options: { users: { type: 'string', default: '1000000' }, events: { type: 'string', default: '10000000' }, seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } } });
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
const size = { users: Number(values.users), events: Number(values.events) };
const connections = 4;

const somebody = 'user_filled4242';
const month = new Date(Date.now() - 60 * 86_400_000).toISOString();
/** Each list that is measured: what is asked. */
const lists: Readonly<Record<string, string>> = {
  'user search, by log-in name': '/admin/v1/users?username=filled-42',
  'user search, by name': '/admin/v1/users?name=person%2042',
  'audit query, the newest': '/admin/v1/events',
  'audit query, of a person': `/admin/v1/events?subject=${somebody}`,
  'audit query, of a type': '/admin/v1/events?type=user.password.changed',
  'audit query, of a type, before a time': `/admin/v1/events?type=user.password.changed&until=${month}`,
};

const postgres = await openPostgres();
const ends: (() => Promise<unknown>)[] = [() => postgres.stop()];

try {
  const databaseUrl = await postgres.database('symbolon');
  const server = await startServer(databaseUrl, 1, { SYMBOLON_ADMIN_RATE: '1000000' });
  ends.push(() => server.stop());
  const loader = newLoader();
  ends.push(() => loader.end());
  const database = new pg.Client(databaseUrl);
  await database.connect();
  ends.push(() => database.end());
  await loader.hello;
  const { machine, date } = { machine: describeMachine(), date: new Date().toISOString().slice(0, 10) };
  const measure = async (): Promise<ReadonlyMap<string, readonly Round[]>> => {
    const figures = new Map<string, Round[]>(Object.keys(lists).map((name) => [name, []]));
    for (let number = 0; number <= rounds; number += 1) {
      const authorization = await bearer(server.origin);
      for (const [name, rows] of figures) {
        const job = { kind: 'repeat', method: 'GET', url: `${server.origin}${lists[name] ?? ''}`, connections, headers: { authorization } } as const;
        const one = await round((time) => loader.tell({ ...job, seconds: time }), seconds, { server: server.pid, postmaster: postgres.postmasterPid });
        if (one.errors > 0) throw new Error(`${name}: ${one.errors} errors`);
        if (number > 0) rows.push(one); // the first is the warm-up
      }
    }
    return figures;
  };
  const empty = await measure();
  const filling = performance.now();
  await fill(database, { users: size.users, clients: 0, refreshTokens: 0 });
  await fillEvents(database, size);
  const fillSeconds = Math.round((performance.now() - filling) / 1000);
  const filled = await measure();

  const plans: string[] = [];
  const authorization = await bearer(server.origin);
  for (const [name, path] of Object.entries(lists)) {
    const answer = await fetch(server.origin + path, { headers: { authorization } });
    const { items } = (await answer.json()) as { readonly items: readonly unknown[] };
    const { searchParams: query, pathname } = new URL(path, server.origin);
    const search = { usernameKey: query.get('username') ?? undefined, name: query.get('name') ?? undefined, limit: 51 };
    const plan = pathname.endsWith('users') ? await planOfSearch(database, search) : await planOfLastEvents(database, query);
    plans.push(`### ${name}, ${items.length} rows\n\n\`\`\`\n${plan}\n\`\`\``);
  }
  const line = (name: string) => {
    const of = (figures: typeof empty, pick: (one: Round) => number) => median((figures.get(name) ?? []).map(pick));
    const cell = (pick: (one: Round) => number) => `${of(empty, pick).toFixed(1)} → ${of(filled, pick).toFixed(1)}`;
    return `| ${name} | ${Math.round(of(filled, ({ rate }) => rate)).toLocaleString('en')} | ${cell(({ p50 }) => p50)} | ${cell(({ p99 }) => p99)} |`;
  };
  console.log(`
# Lists, measured ${date}

${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}; ${size.users} users and ${size.events} events of twelve months, filled in ${fillSeconds} s. ${connections} connections, ${rounds} rounds of ${seconds} s.

| list | answers/s, filled | p50 ms, empty → filled | p99 ms, empty → filled |
| --- | ---: | ---: | ---: |
${Object.keys(lists).map(line).join('\n')}

${plans.join('\n\n')}
`);
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `lists-${date}-${size.users}-${size.events}.json`), `${JSON.stringify({ machine, size, seconds, rounds, fillSeconds, empty: Object.fromEntries(empty), filled: Object.fromEntries(filled), plans }, null, 2)}\n`);
} finally {
  for (const end of ends.reverse()) await end();
}
process.exit();

/** Of a client that administers by itself. */
async function bearer(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { authorization: authorizationOfDesk, 'content-type': 'application/x-www-form-urlencoded' },
    body: form({ grant_type: 'client_credentials', resource: `${issuer}/admin` }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`The administrator got no token: ${answer.status}.`);
  return `Bearer ${token}`;
}
