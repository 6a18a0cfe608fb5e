// Whether answers stay as fast when there are many rows: see docs/performance.md. Run it with: npm run bench:growth; with --plans it fills, and writes the plans of the hot statements alone
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { explainHotStatements } from './explain.ts';
import { expireSome, fill } from './fill.ts';
import { median } from './figures.ts';
import { describeMachine } from './report.ts';
import { pathNames, type PathName } from './paths.ts';
import { round, type Round } from './round.ts';
import { openStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    clients: { type: 'string', default: '100000' },
    'refresh-tokens': { type: 'string', default: '5000000' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    plans: { type: 'boolean', default: false },
  },
});
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
const size = { users: Number(values.users), clients: Number(values.clients), refreshTokens: Number(values['refresh-tokens']) };
/** The server looks for expired rows twice a minute. */
const sweepSeconds = 32;

type Figures = ReadonlyMap<PathName, readonly Round[]>;
const stage = await openStage();
const database = new pg.Client(stage.databaseUrl);
await database.connect();

async function measure(): Promise<Figures> {
  const figures = new Map<PathName, Round[]>(pathNames.map((name) => [name, []]));
  for (let number = 0; number <= rounds; number += 1) {
    for (const [name, list] of figures) {
      const one = await round(stage.path(name), seconds, { server: stage.one.pid, postmaster: stage.postgres.postmasterPid });
      if (number > 0) list.push(one); // the first is the warm-up
    }
  }
  return figures;
}

const date = new Date().toISOString().slice(0, 10);

async function writePlans(): Promise<void> {
  writeFileSync(
    join(import.meta.dirname, '../docs/hot-statements.md'),
    `# The hot statements and their plans

What the server asks most, from [hot-statements.ts](../libs/database/src/hot-statements.ts), on ${size.users} users, ${size.clients} clients, ${size.refreshTokens} refresh
tokens and ${size.users} counted failures of log-ins; written by \`npm run bench:growth\` on ${date}.

${await explainHotStatements(database)}`,
  );
}

async function compare(): Promise<void> {
  const machine = describeMachine();
  const empty = await measure();
  const filling = performance.now();
  await fill(database, size);
  const fillSeconds = (performance.now() - filling) / 1000;
  const filled = await measure();

  const sweep = () => round(stage.path('refresh'), sweepSeconds, { server: undefined, postmaster: undefined });
  const still = await sweep();
  const expired = await expireSome(database, Math.ceil(size.refreshTokens / 50));
  const sweeping = await sweep();
  const left = Number((await database.query<{ count: string }>('SELECT count(*) FROM refresh_token_families WHERE expires_at <= now()')).rows[0]?.count);

  const of = (figures: Figures, name: PathName, pick: (one: Round) => number) => median((figures.get(name) ?? []).map(pick));
  const rows = pathNames.map((name) => {
    const [p50, p99] = [[of(empty, name, (one) => one.p50), of(filled, name, (one) => one.p50)], [of(empty, name, (one) => one.p99), of(filled, name, (one) => one.p99)]];
    const cell = ([before = NaN, after = NaN]: readonly number[]) => `${before.toFixed(1)} → ${after.toFixed(1)} | ${(after / before).toFixed(2)}`;
    return `| ${name} | ${cell(p50)} | ${cell(p99)} |`;
  });
  console.log(`
# Growth, measured ${date}

${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}; ${size.users} users, ${size.clients} clients, ${size.refreshTokens} refresh tokens, filled in ${Math.round(fillSeconds)} s. ${rounds} rounds of ${seconds} s.

| path | p50 ms, empty → filled | ratio | p99 ms, empty → filled | ratio |
| --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}

${expired} expired refresh tokens, removed in the background under the load of refresh: p50 ${still.p50.toFixed(1)} → ${sweeping.p50.toFixed(1)} ms, p99 ${still.p99.toFixed(1)} → ${sweeping.p99.toFixed(1)} ms; ${left} left after ${sweepSeconds} s.
`);
  await writePlans();
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `growth-${date}.json`), `${JSON.stringify({ machine, size, seconds, rounds, empty: Object.fromEntries(empty), filled: Object.fromEntries(filled), still, sweeping, expired, left }, null, 2)}\n`);
}

try {
  if (values.plans) await fill(database, size).then(writePlans);
  else await compare();
} finally {
  await database.end();
  await stage.end();
}
process.exit();
