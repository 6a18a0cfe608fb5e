import { readdirSync } from 'node:fs';
import { MigrationPlan } from '@symbolon/contracts';
import { seeds } from '../upgrade/seeds.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, runCommand, startServer } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';
import { firstRunOf, logIn } from './tokens.ts';

/** docs/upgrading.md, as somebody follows it whose database an old release has made. */
const page = new Page('upgrading.md');
const scratch = openScratch();
afterAll(() => scratch.close());
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
});

test('what will run is told with its locks and the size of each table; nothing is done by that; then it runs, and nothing is left', async () => {
  const [oldest] = seeds;
  const DATABASE_URL = await postgres.createDatabase('old');
  await postgres.query('old', oldest?.sql ?? '');
  await postgres.query('old', 'ANALYZE');
  const at = await emptyInstallation(scratch, { DATABASE_URL, TMPDIR: scratch.directory() });
  const terminal = new Terminal(at);
  const names = async () => (await postgres.query<{ name: string }>('old', 'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')).map(({ name }) => name);
  const before = await names();

  const told = await terminal.follow(page, 'plan');
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toMatch(/^20261128410811_unproven_until\n/m);
  expect(told.stdout).toMatch(/^ {4}CREATE INDEX "users_unproven_until_idx" ON "users"\("unproven_until"\)\n {6}→ ACCESS EXCLUSIVE on users \(about \d+ rows, \d+ kB\): whoever reads or writes there waits while all of it is read$/m);
  const { code, stdout } = await terminal.follow(page, 'json');
  const plan = MigrationPlan.parse(JSON.parse(stdout));
  expect([code, plan.applied, plan.unknown, plan.migrations.length]).toEqual([0, before.length, [], expect.any(Number)]);
  expect(told.stdout).toContain(`\n${plan.migrations.length} to run, ${before.length} done. Tried on an empty copy, on PostgreSQL ${plan.measured_on}.\n`);
  expect(await names()).toEqual(before);
  expect(readdirSync(at.settings['TMPDIR'] ?? '')).toEqual([]);

  const migrated = await terminal.follow(page, 'migrate');
  expect([migrated.code, migrated.stdout.trimEnd().split('\n')]).toEqual([0, [...plan.migrations.map(({ name }) => name), `${plan.migrations.length} applied: the database is up to this release.`]]);
  expect((await terminal.follow(page, 'plan')).stdout).toBe(`Nothing to do: the database has all ${before.length + plan.migrations.length} migrations of this release.\n`);
  expect((await terminal.follow(page, 'migrate')).stdout).toBe('Nothing to do: the database is up to this release.\n');
  expect(page.unfollowed).toBe(0);
});

test('the embedded one is planned beside the server that is on it, and one that is not there is not made', async () => {
  const at = await emptyInstallation(scratch);
  expect(await runCommand(at, ['migrate', '--plan'])).toEqual({ ending: 1, stdout: '', stderr: `symbolon: There is no database in ${at.dataDirectory}: set SYMBOLON_DATA_DIR to where this installation has its data, or DATABASE_URL.\n` });
  const server = await startServer(at);
  await server.printed(/Symbolon is ready[^]*\n\n$/);
  expect(await runCommand(at, ['migrate', '--plan', '--json'])).toMatchObject({ ending: 0, stdout: expect.stringContaining('"migrations": []') as string, stderr: '' });
  const first = firstRunOf(server.stdout);
  expect((await logIn(at, first, first.username, { password: first.password })).status).toBe(200);
  expect(await runCommand(at, ['migrate', '--json'])).toMatchObject({ ending: 2 });
  expect(await server.stop()).toBe(0);
});

test('a database of a newer release is told, and left as it is', async () => {
  const DATABASE_URL = await postgres.createDatabase('newer');
  const at = await emptyInstallation(scratch, { DATABASE_URL });
  await runCommand(at, ['migrate']);
  await postgres.query('newer', `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ('newer', 'c', '20991231000000_newer', now(), 1)`);
  expect((await runCommand(at, ['migrate', '--plan'])).stdout).toMatch(/^The database has 1 that this release does not know, of a newer one or of another application: 20991231000000_newer\nNothing to do: /);
});
