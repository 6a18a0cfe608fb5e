import { chmodSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { replicaReads, startEmbeddedPostgres, startThrowawayStandby, type EmbeddedPostgres, type ThrowawayStandby } from '@symbolon/database';
import pg from 'pg';
import { pino } from 'pino';
import { printEvents } from '../src/command-line/audit.ts';
import { readSettings } from '../src/platform/config.ts';
import { listen } from '../src/platform/measures.ts';
import { openRuntime } from '../src/process/runtime.ts';
import { asDesk, callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { runDirectory } from './once-a-run.ts';
import { asShop, issuer, password, shop, startProviderOn, type Provider } from './provider.ts';
import { untilSuiteEnds } from './until-suite-ends.ts';

/** A server with a replica, which is a streaming standby of its PostgreSQL: what goes there, and that nobody sees it by what they read. */
const undo = untilSuiteEnds();
const answered: { readonly read: string; readonly by: string }[] = [];
let primary: EmbeddedPostgres;
let standby: ThrowawayStandby;
let provider: Provider;
let owner: Caller;
beforeAll(async () => {
  mkdirSync(runDirectory(), { recursive: true, mode: 0o755 });
  const at = mkdtempSync(join(runDirectory(), 'replica-reads-'));
  chmodSync(at, 0o755); // PostgreSQL runs as somebody else
  primary = await startEmbeddedPostgres({ directory: join(at, 'primary'), password: 'of-this-test' });
  undo.defer(() => primary.stop());
  standby = await startThrowawayStandby({ connection: primary.connection, data: join(at, 'primary/data') }, join(at, 'standby'));
  undo.defer(() => standby.kill());
  const address = ({ connection: { host, user, password: secret, database } }: Pick<EmbeddedPostgres, 'connection'>) => `postgresql://${user}:${secret}@/${database}?host=${encodeURIComponent(host)}`;
  const settings = readSettings({ SYMBOLON_ISSUER: issuer, DATABASE_URL: address(primary), SYMBOLON_DATABASE_READ_URL: address(standby), SYMBOLON_MASTER_KEY: '01'.repeat(32), SYMBOLON_DATABASE_POOL: '5' });
  const { runtime, close } = await openRuntime(settings, pino({ level: 'silent' }));
  undo.defer(listen('replica_read', (read) => void answered.push(read)));
  provider = await startProviderOn({ connection: primary.connection, way: primary.connection, database: runtime.database, lose: () => Promise.reject(new Error('not here')), drop: close });
  undo.defer(() => provider.close());
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
});
afterAll(() => undo.disposeAsync());

async function atStandby(sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(standby.connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Has the standby stand still meanwhile. */
async function standingStill<T>(work: () => Promise<T>): Promise<T> {
  await atStandby('SELECT pg_wal_replay_pause()');
  try {
    return await work();
  } finally {
    await atStandby('SELECT pg_wal_replay_resume()');
  }
}

/** What the server sent there: each statement with the tables that it names. */
function sent(): readonly { readonly verb: string; readonly tables: readonly string[] }[] {
  const entries = readFileSync(standby.log, 'utf8').split(/\n(?!\t)/);
  return entries.flatMap((entry) => {
    const [, text] = /^symbolon-replica\|LOG: {2}(?:statement|execute [^:]*): ([^]*)/.exec(entry) ?? [];
    if (text === undefined) return [];
    const tables = [...text.matchAll(/\b(?:from|join|into|update)\s+(?:"?public"?\.)?"?([a-z_]+)\b(?!\s*\()/gi)].map(([, name = '']) => name);
    return [{ verb: text.trimStart().split(/\s/)[0]?.toUpperCase() ?? '', tables }];
  });
}

test('the reads of the table go to the replica, and nothing else does', async () => {
  const hook = await owner.send('POST', '/webhooks', { name: 'CRM', url: 'https://crm.example.com' });
  await provider.token({ grant_type: 'password', username: 'grace@example.com', password, type: 'signup' }, asShop);
  const { json } = await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid offline_access' }, asShop);
  await provider.token({ grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) }, asShop);
  await provider.token({ grant_type: 'client_credentials' }, asDesk);
  await provider.maintain();
  const seen = new Set<string>();
  for (let round = 0; round < 10 && seen.size < Object.keys(replicaReads).length; round += 1) {
    if (round > 0) await setTimeout(1_000); // under load it may have come too late, and rest
    for (const path of ['/users?username=ada', '/events?type=user.created', '/statistics', `/webhooks/${String(hook.json['webhook_id'])}/deliveries`]) expect([path, (await owner.send('GET', path)).status]).toEqual([path, 200]);
    await silently(() => printEvents({ since: new Date(0) }, provider.runtime));
    for (const { read, by } of answered) if (by === 'replica') seen.add(read);
  }
  expect([...seen].sort()).toEqual(Object.keys(replicaReads).sort());
  const there = sent();
  expect(there.map(({ verb }) => verb).filter((verb) => !['BEGIN', 'SELECT', 'COMMIT', 'ROLLBACK'].includes(verb))).toEqual([]);
  expect([...new Set(there.flatMap(({ tables }) => tables))].sort()).toEqual([...new Set(Object.values(replicaReads).flat())].sort());
  // One transaction for each read that went there, and nothing outside of them.
  const begun = there.filter(({ verb }) => verb === 'BEGIN').length;
  expect(begun).toBeGreaterThanOrEqual(answered.filter(({ by }) => by === 'replica').length);
  expect(begun).toBeLessThanOrEqual(answered.length);
});

test('an administrator sees what they have just changed, and whom a role was just taken from sees nothing, though the replica stands still', async () => {
  const before = answered.length;
  await standingStill(async () => {
    for (const name of ['first', 'second']) {
      const made = await owner.send('POST', '/users', { username: `${name}@example.com` });
      expect(made.status).toBe(201);
      const list = await owner.send('GET', `/users?username=${name}`);
      expect((list.json['items'] as readonly { user_id: string }[]).map(({ user_id }) => user_id)).toEqual([made.json['user_id']]);
      const events = await owner.send('GET', `/events?subject=${String(made.json['user_id'])}`);
      expect(events.json['items']).toMatchObject([{ type: 'user.created' }]);
    }
    const auditor = await callerOf(provider, 'auditor@example.com');
    expect((await auditor.send('GET', '/users')).status).toBe(200);
    await provider.database.prisma.administrator.deleteMany({ where: { userId: auditor.id } });
    expect((await auditor.send('GET', '/users')).status).toBe(403);
  });
  expect(new Set(answered.slice(before).map(({ by }) => by))).toEqual(new Set(['primary']));
});

/** What a command prints goes nowhere. */
async function silently(work: () => Promise<void>): Promise<void> {
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await work().finally(() => printed.mockRestore());
}
