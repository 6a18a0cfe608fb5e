import { MigrationPlan } from '@symbolon/contracts';
import { startPostgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, ServerProcess, startServer } from '../src/server-process.ts';
import { firstRunOf, logIn } from '../src/tokens.ts';
import { keepFigures } from './figures.ts';
import { Load } from './load.ts';
import { watchLocks } from './lock-waits.ts';
import { buildRelease } from './old-release.ts';
import { seedBefore } from './seeds.ts';

/** The release before, built from its own sources, beside this one: while it is replaced, and after it is brought back. UPGRADE_RELEASES is a folder where it stays built, for the run after this one. */
const scratch = openScratch();
afterAll(() => scratch.close());

test('the old release serves on while the database is migrated, beside the new one, and alone again: no request fails', async () => {
  const main = buildRelease(seedBefore().commit, process.env['UPGRADE_RELEASES'] ?? scratch.directory());
  const postgres = await startPostgres(scratch);
  const shared = { DATABASE_URL: await postgres.createDatabase('upgrade'), SYMBOLON_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), SYMBOLON_ISSUER: 'https://id.example.com' };
  const [one, two, three] = [await newInstallation(scratch, shared), await newInstallation(scratch, shared), await newInstallation(scratch, shared)];
  const startOld = async (at: typeof one) => {
    const server = new ServerProcess(at, [process.execPath, main, 'start'], {});
    await server.logged('ready');
    return server;
  };

  const old = await startOld(one);
  await old.printed(/Symbolon is ready[^]*\n\n$/);
  const first = firstRunOf(old.stdout);
  const oldBeside = await startOld(two);
  const locks = await watchLocks(shared.DATABASE_URL);
  const load = new Load([one, two], first, 'person');
  await load.on([one, two], 20);

  const plan = await runCommand(three, ['migrate', '--plan', '--json']);
  expect([plan.ending, plan.stderr]).toEqual([0, '']);
  const { migrations } = MigrationPlan.parse(JSON.parse(plan.stdout));
  const blocking = migrations.flatMap(({ statements }) => statements.flatMap(({ tables }) => tables.filter(({ blocks }) => blocks !== 'nothing')));
  expect(await runCommand(three, ['migrate'])).toMatchObject({ ending: 0, stderr: '' });
  await load.on([one, two], 20); // the old ones on the new schema

  const fresh = await startServer(three);
  await load.on([one, two, three], 40);
  await load.on([one, three], 5); // as a load balancer does, nobody is sent to a node that goes
  expect(await oldBeside.stop()).toBe(0);
  await load.on([one, three], 20);

  await load.on([one], 5);
  expect(await fresh.stop()).toBe(0);
  await load.on([one], 20); // and back: the old one alone, on the new schema
  const again = await startOld(two);
  await load.on([one, two], 20);
  await load.end();
  keepFigures({ run: 'beside', rounds: load.rounds, ...load.figures, failures: load.wrong.length, migrations: migrations.length, blocking_locks: blocking.length, longest_lock_wait_ms: await locks.end() });

  expect(load.wrong).toEqual([]);
  expect([old, oldBeside, fresh, again].flatMap((server) => server.log.filter(({ level }) => level === 'error' || level === 'fatal'))).toEqual([]);
  expect((await logIn(two, first, first.username, { password: first.password })).status).toBe(200);
  expect(await Promise.all([old, again].map((server) => server.stop()))).toEqual([0, 0]);
});
