import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { api } from '@symbolon/contracts';
import { isRunning, postmasterOn } from './postmaster.ts';
import { startPostgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, keySet, verified } from './tokens.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const run = promisify(execFile);
test('x', async () => {
  const at = await newInstallation(scratch);
  const server = await startServer(at, ['start', '--try']);
  await server.printed(/Verified/);
  console.log(server.stdout);
  const pid = postmasterOn(at.postgres);
  expect(await server.stop()).toBe(0);
  expect(isRunning(pid ?? 0)).toBe(false);
  const pg = await startPostgres(scratch, at.postgres);
  console.log(await pg.query('symbolon', 'select * from clients'));
  await pg.stop();
  const pg2 = await startPostgres(scratch);
  console.log(await pg2.query('postgres', 'select version()'));
});
