import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { outages, readHistory, violations, type Fault, type Line, type Operation } from '../src/history.ts';
import { openScratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';
import { Cluster, members } from './cluster.ts';
import { startDeafProxy } from './deaf-proxy.ts';
import { faults, type Place } from './faults.ts';

/**
 * Three nodes on three PostgreSQL, as deploy/ha runs them, under load, while one thing after the other breaks. CHAOS_FAULTS, a pattern,
 * names some of the faults; HA_VENV a Python environment with Patroni (tmp/ha-venv, where it is not set); HA_DATABASE=hosts has nodes find the primary themselves.
 */
const bounds = { revokedMs: 2_000, answerMs: 20_000 };
const wanted = new RegExp(process.env['CHAOS_FAULTS'] ?? '');
const root = join(import.meta.dirname, '../../..');
const secret = 'a-client-secret-of-32-characters';
const redirectUri = 'https://app.example.com/callback';
const config = {
  resource_servers: [{ audience: 'https://orders.example.com', scopes: ['orders:read'], access_token_ttl: '15m' }],
  clients: [
    {
      client_id: 'load',
      client_secret: secret,
      grant_types: ['password', 'authorization_code', 'refresh_token'],
      password_grant_types: ['signup'],
      first_party: true,
      scope: 'openid offline_access orders:read',
      redirect_uris: [redirectUri],
    },
    { client_id: 'desk', client_secret: secret, grant_types: ['client_credentials'], scope: 'symbolon:users:read symbolon:users:write' },
  ],
};

const works = (file: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(file, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const scratch = openScratch();
let place: Place;
let load: ChildProcess;
const file = join(root, 'tmp/chaos-history.jsonl'); // stays, for whoever wants to know more

beforeAll(async () => {
  const folder = scratch.directory();
  mkdirSync(join(root, 'tmp'), { recursive: true });
  writeFileSync(file, '');
  const hasNetworks = works('ip', 'netns', 'add', 'ha-try') && works('ip', 'netns', 'del', 'ha-try');
  const hasDisks = members.every((n) => {
    mkdirSync(join(folder, `member${n}`));
    return works('mount', '-t', 'tmpfs', '-o', 'size=700m', 'tmpfs', join(folder, `member${n}`));
  });
  scratch.onClose(() => Promise.resolve(members.map((n) => hasDisks && works('umount', '-l', join(folder, `member${n}`)))));
  writeFileSync(join(folder, 'secret-symbolon'), secret, { mode: 0o600 });
  const news = await startDeafProxy(7462);
  const cluster = new Cluster(folder, {
    HA_VENV: process.env['HA_VENV'] ?? join(root, 'tmp/ha-venv'),
    ...(hasNetworks && { HA_NETWORKS: '1' }),
    SYMBOLON_DATABASE_DIRECT_URL: `postgresql://symbolon:${secret}@127.0.0.1:${news.port}/symbolon`,
    SYMBOLON_CONFIG: scratch.file(config),
    SYMBOLON_EMAIL_VERIFICATION: 'optional',
    SYMBOLON_WORKERS: '1',
    SYMBOLON_HASH_MEMORY_KIB: '7168',
    SYMBOLON_HASH_ITERATIONS: '1',
    SYMBOLON_THROTTLE_ADDRESS: '1000000',
  });
  scratch.onClose(async () => {
    await cluster.end();
    cpSync(join(folder, 'logs'), join(root, 'tmp/chaos-logs'), { recursive: true });
    news.close();
  });
  await cluster.script(['up']);
  await cluster.whole();
  place = { cluster, news, hasDisks, hasNetworks };
  load = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'load.ts'), 'http://localhost:7461', 'load', 'desk', secret, redirectUri, file], { stdio: ['ignore', 'inherit', 'inherit'] });
  scratch.onClose(() => Promise.resolve(void load.kill('SIGKILL')));
  await setTimeout(5_000);
  // Or what is said of lists would be said of the primary's alone.
  await until('a list that a standby has answered', async () => (await cluster.query(`SELECT FROM pg_stat_activity WHERE application_name = 'symbolon-replica' AND query = 'COMMIT'`, 7463)).length > 0);
}, 300_000);
afterAll(() => scratch.close(), 120_000);

test('whatever breaks, what was acknowledged stays, nothing counts twice, and the rest is 503 for as long as is stated', async () => {
  const skipped: string[] = [];
  for (const { name, recoveryMs, missing, run } of faults.filter((each) => wanted.test(each.name))) {
    const reason = missing?.(place);
    if (reason !== undefined) {
      skipped.push(`${name}: not tried, it ${reason}`);
      continue;
    }
    const start = performance.timeOrigin + performance.now();
    await run(place);
    await setTimeout(5_000); // until Patroni has looked
    await place.cluster.whole();
    const line: Fault = { op: 'fault', key: name, start, end: performance.timeOrigin + performance.now(), recoveryMs };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    await setTimeout(3_000);
  }
  load.kill('SIGTERM');
  await once(load, 'exit');
  const lines = [...readHistory(readFileSync(file, 'utf8')), ...(await present())];
  process.stdout.write(tableOf(lines, skipped));
  expect(violations(lines, bounds)).toEqual([]);
});

/** Whether everybody who was told so is there, by plain SQL. */
async function present(): Promise<readonly Operation[]> {
  const there = new Set((await place.cluster.query<{ name: string }>('SELECT username_key AS name FROM users')).map(({ name }) => name));
  return readHistory(readFileSync(file, 'utf8')).flatMap((line) => (line.op === 'sign_up' && line.result === 'ok' ? [{ ...line, op: 'present' as const, result: there.has(line.key) ? ('ok' as const) : ('no' as const) }] : []));
}

function tableOf(lines: readonly Line[], skipped: readonly string[]): string {
  const operations = lines.filter((line): line is Operation => line.op !== 'fault' && line.op !== 'present');
  const within = ({ start, end }: Fault) => operations.filter((each) => each.end >= start && each.start <= end);
  const rows = outages(lines).map(({ fault, ms }) => {
    const there = within(fault);
    const longest = Math.max(0, ...there.map(({ start, end }) => end - start));
    return `  ${fault.key.padEnd(34)} ${(ms / 1000).toFixed(1).padStart(5)} s without a write, ${there.filter(({ status }) => status === 503).length} of ${there.length} got 503, ${there.filter(({ status }) => status === 0).length} no answer, the slowest ${(longest / 1000).toFixed(1)} s\n`;
  });
  const done = [...new Set(operations.map(({ op }) => op))].map((op) => `${op} ${operations.filter((each) => each.op === op && each.result === 'ok').length}`);
  return `${operations.length} operations; acknowledged: ${done.join(', ')}\n${rows.join('')}${skipped.map((each) => `  ${each}\n`).join('')}`;
}
