/**
 * Runs the server's suites on each PostgreSQL that is served, one after the other: `npm run test:postgres`. Their programs come from npm
 * by the lock file beside this, the first time. POSTGRES_VERSIONS=15,16 takes some of them, SPECS="refresh-token throttle" some suites, and
 * SERIALIZABLE=yes has them meet the wire of `npm run test:serializable`. Arguments are jest's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaries, startPostgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';

const folder = import.meta.dirname;
const auth = join(folder, '../../auth');
const known = Object.keys((JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly dependencies: object }).dependencies).map((name) => name.replace('postgres-', ''));
const listed = (name: string): readonly string[] => (process.env[name] ?? '').split(/[\s,]+/).filter((each) => each !== '');

async function run(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

async function runOn(version: string, specs: readonly string[]): Promise<boolean> {
  const scratch = openScratch();
  try {
    const programs = binaries(join(folder, `node_modules/postgres-${version}`));
    const postgres = await startPostgres(scratch, undefined, { programs, locale: 'C.UTF-8', more: { max_connections: '400', shared_buffers: '64MB', timezone: 'UTC', synchronous_commit: 'off', full_page_writes: 'off', jit: 'off', autovacuum: 'off' } });
    const [{ server = '' } = {}] = await postgres.query<{ server: string }>('postgres', `SELECT current_setting('server_version') AS server`);
    process.stdout.write(`\nPostgreSQL ${server}\n`);
    const { hostname, port, username } = new URL(postgres.url('postgres'));
    const named = JSON.stringify({ host: hostname, port: Number(port), user: username, database: 'postgres' });
    const unkind = process.env['SERIALIZABLE'] === 'yes' ? ['--config', 'jest.serializable.config.js'] : [];
    const jest = ['--experimental-vm-modules', '--no-warnings', '../../node_modules/jest/bin/jest.js', ...unkind, ...process.argv.slice(2), ...specs];
    return await run(process.execPath, jest, auth, { ...process.env, TEST_DATABASE_SERVER: named });
  } finally {
    await scratch.close();
  }
}

if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('The other versions of PostgreSQL come for Linux on x64 alone: run this there.');
const versions = listed('POSTGRES_VERSIONS').length > 0 ? listed('POSTGRES_VERSIONS') : known;
const strange = versions.find((version) => !known.includes(version));
if (strange !== undefined) throw new Error(`POSTGRES_VERSIONS names ${strange}: there are ${known.join(', ')}.`);
if (!versions.every((version) => existsSync(join(folder, `node_modules/postgres-${version}/package.json`))) && !(await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)))
  throw new Error(`npm ci in ${folder} failed: look at its words above; it needs the npm registry, once.`);
const failed: string[] = [];
for (const version of versions) if (!(await runOn(version, listed('SPECS')))) failed.push(version);
process.stdout.write(`\n${versions.filter((version) => !failed.includes(version)).map((version) => `PostgreSQL ${version} passed`).join(', ')}${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
