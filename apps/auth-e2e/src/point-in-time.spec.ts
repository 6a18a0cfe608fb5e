import { globSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { endPostmaster } from './postmaster.ts';
import { openScratch } from './scratch.ts';
import { backedUp, served, type BackedUp, type Served } from './served.ts';
import { runCommand, startServer } from './server-process.ts';
import { Page } from './terminal.ts';
import { logIn, signUp } from './tokens.ts';
import { until } from './until.ts';

/** A server that makes its backups itself, whose machine is lost, and what docs/backup.md says about a point in time. */
const page = new Page('backup.md');
const scratch = openScratch();
afterAll(() => scratch.close());

/** With the place of its backups. */
type Kept = Served & BackedUp;

async function keeping(settings: Readonly<Record<string, string>> = {}): Promise<Kept> {
  const place = await backedUp(scratch, { SYMBOLON_BACKUP_LOG_SECONDS: '1', ...settings });
  return { ...place, ...(await served(place.at, place.terminal)) };
}

const kept = ({ folder }: Kept, pattern: string): readonly string[] => globSync(pattern, { cwd: folder }).sort();

/** Something that is written, now and then. */
async function goOn({ at, first }: Kept): Promise<void> {
  expect((await logIn(at, first, first.username, { password: first.password })).status).toBe(200);
  await setTimeout(100);
}

/** The file of the log that PostgreSQL wrote to last. */
const written = ({ at }: Kept): string =>
  globSync('pg_wal/????????????????????????', { cwd: at.postgres })
    .map((path) => ({ name: basename(path), at: statSync(join(at.postgres, path)).mtimeMs }))
    .reduce((last, each) => (each.at > last.at || (each.at === last.at && each.name > last.name) ? each : last)).name;

/** Signs somebody up, and goes on with others until the log of that moment is where the backups are. */
async function signUpAndKeep(it: Kept, username: string): Promise<void> {
  expect((await signUp(it.at, it.first, username)).status).toBe(200);
  const name = written(it);
  await until('the log of it', async () => {
    await goOn(it);
    return kept(it, `*/*.wal/${name}.zst.age`).length > 0;
  });
}

describe('what is lost with its machine', () => {
  let it: Kept;
  let between: string;
  const next = Buffer.alloc(32, 9).toString('base64');
  beforeAll(async () => {
    it = await keeping({ SYMBOLON_MASTER_KEY_NEXT: next });
    await it.server.logged('backup made');
    expect((await signUp(it.at, it.first, 'before@example.com')).status).toBe(200);
    await setTimeout(50);
    between = new Date().toISOString();
    await setTimeout(50);
    await signUpAndKeep(it, 'after@example.com');
    expect(await runCommand(it.at, ['keys', 'rewrap'])).toMatchObject({ ending: 0, stderr: '' });
    await signUpAndKeep(it, 'under-another-key@example.com');
    await it.server.kill9();
    await endPostmaster(it.at.postgres, 'SIGKILL');
    rmSync(it.at.dataDirectory, { recursive: true, force: true });
  });

  const restore = (name: string, time: string, SYMBOLON_MASTER_KEY_NEXT: string) => {
    const here = page.script(name).replaceAll('backup.key', join(it.terminal.home, 'backup.key')).replaceAll('/var/backups/symbolon/*', kept(it, '*').map((folder) => join(it.folder, folder)).join()).replaceAll('/var/lib/symbolon', join(it.terminal.home, name));
    return it.terminal.runAtServer(here.replaceAll('2026-11-30T14:05:00Z', time), { SYMBOLON_MASTER_KEY_NEXT });
  };

  test.each([
    ['after all that was kept', 'until', '2999-01-01T00:00:00Z', 'ends before that time'],
    ['before there was a backup', 'until', '2001-01-01T00:00:00Z', 'knows of no time before it'],
    ['under a master key that is not given', 'latest', '', 'the master key was another than that of the backup: set SYMBOLON_MASTER_KEY_NEXT'],
  ])('a time %s is refused, and nothing stays', async (_, name, time, words) => {
    expect(await restore(name, time, '')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(words) as string });
    expect(readdirSync(it.terminal.home)).not.toContain(name);
  });

  test.each([
    ['as it was between two sign-ups, by the master key of that time alone', 'until', '', 400],
    ['as it was at the last moment that was kept, by the master key that another had followed, and that one', 'latest', next, 200],
  ])('comes back %s', async (_, name, SYMBOLON_MASTER_KEY_NEXT, status) => {
    expect(await restore(name, between, SYMBOLON_MASTER_KEY_NEXT)).toMatchObject({ code: 0, stderr: '' });
    const dataDirectory = join(it.terminal.home, name);
    const at = { ...it.at, dataDirectory, settings: { ...it.at.settings, SYMBOLON_MASTER_KEY_NEXT, SYMBOLON_DATA_DIR: dataDirectory, SYMBOLON_BACKUP_TO: join(it.terminal.home, `after-${name}`) } };
    const server = await startServer(at);
    expect((await logIn(at, it.first, 'before@example.com')).status).toBe(200);
    for (const username of ['after@example.com', 'under-another-key@example.com']) expect((await logIn(at, it.first, username)).status).toBe(status);
    await server.logged('backup made'); // its log begins anew
    const events = (await runCommand(at, ['audit'])).stdout.trim().split('\n').map((line) => JSON.parse(line) as { readonly type: string; readonly details: object });
    const told = events.findIndex(({ type }) => type === 'backup.restored');
    expect(events[told]?.details).toEqual({ name: basename(kept(it, '*/symbolon-*.age')[0] ?? ''), taken_at: expect.any(String) as string, until: name === 'until' ? between : 'latest' });
    expect(events.slice(told + 1).map(({ type }) => type)).toEqual(expect.arrayContaining(['node.started', 'backup.made'])); // it comes before all that is new
    expect(await server.stop()).toBe(0);
  });
});

test('a place that takes nothing is told of, and what waits for it is bounded', async () => {
  const port = await freePort();
  const it = await keeping({ SYMBOLON_BACKUP_LOG_MB: '64', SYMBOLON_METRICS_PORT: String(port) });
  const metric = async (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1]);
  await it.server.logged('backup made');
  const [backup = ''] = kept(it, '*/symbolon-*.tar.zst.age');
  expect(await metric('symbolon_backup_age_seconds')).toBeLessThan(60);
  rmSync(it.folder, { recursive: true });
  writeFileSync(it.folder, 'no folder any more');
  let most = 0;
  const broken = await until('the end of the log', async () => {
    await goOn(it);
    most = Math.max(most, await metric('symbolon_backup_log_waiting_bytes'));
    return it.server.log.find(({ msg }) => msg.startsWith('the log after the last backup breaks off'));
  });
  expect(broken).toMatchObject({ level: 'error', reason: 'too_much_waited' });
  expect(most).toBeGreaterThan(0);
  expect(it.server.log.some(({ msg }) => msg.startsWith('the log of the database is not taken to where backups are'))).toBe(true);
  await it.server.logged('no backup could be made; will try again');
  expect(globSync('archive/*', { cwd: join(it.at.dataDirectory, 'postgres') }).length).toBeLessThanOrEqual(5);
  rmSync(it.folder);
  mkdirSync(it.folder);
  await it.server.logged('backup made', 2);
  expect(kept(it, '*/symbolon-*.tar.zst.age')).not.toContain(backup);
  const { stdout } = await runCommand(it.at, ['audit']);
  for (const type of ['backup.made', 'backup.failed', 'backup.log.lost']) expect(stdout).toContain(type);
  expect(stdout).toMatch(/backup\.failed.*"reason":"place"/);
  expect(await it.server.stop()).toBe(0);
});
