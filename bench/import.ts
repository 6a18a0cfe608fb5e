// How many people a second come from a file, and go into one: see docs/importing.md. Run it with: npm run bench:import
// With --killed it does nothing but import, ends that by kill -9 in the middle, and has it go on in a second run.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openPostgres } from './postgres.ts';

const { values } = parseArgs({ options: { people: { type: 'string', default: '20000' }, hash: { type: 'string', default: 'bcrypt' }, killed: { type: 'boolean', default: false } } });
const people = Number(values.people);
const root = join(import.meta.dirname, '..');
const masterKey = randomBytes(32).toString('base64');

const bare = (length: number): string => randomBytes(length).toString('base64').replace(/=+$/, '');

/** What a person of the file is hashed by: `ssha` is put behind argon2, a hash each; the others are kept as they are. */
const hashes: Readonly<Record<string, () => string>> = {
  bcrypt: () => `$2b$12$${randomBytes(64).toString('base64').replaceAll(/[^A-Za-z\d]/g, '').padEnd(53, 'a').slice(0, 53)}`,
  pbkdf2: () => `$pbkdf2-sha512$i=210000$${bare(16)}$${bare(64)}`,
  both: () => hashes[Math.random() < 0.5 ? 'bcrypt' : 'pbkdf2']?.() ?? '',
  ssha: () => `{SSHA}${randomBytes(28).toString('base64')}`,
  none: () => '',
};

async function writeFile(path: string): Promise<void> {
  const file = createWriteStream(path);
  const hash = hashes[values.hash] ?? hashes['none'] ?? (() => '');
  for (let n = 0; n < people; n += 1) {
    const line = { id: `old-${n}`, email: `person-${n}@example.com`, email_verified: true, claims: { name: `Person ${n}`, plan: 'basic' }, roles: ['customer'], password_hash: hash(), created_at: '2020-01-02T03:04:05Z' };
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** What a process that still runs has taken: its most memory, and seconds of CPU. */
function takenBy(pid: number): { readonly megabytes: number; readonly cpu: number } {
  const [, most = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
  return { megabytes: Number(most) / 1024, cpu: (user + system) / 100 };
}

const postgres = await openPostgres();
mkdirSync(join(root, 'tmp'), { recursive: true });
const folder = mkdtempSync(join(root, 'tmp/bench-import-'));
const url = await postgres.database('import');
const client = new pg.Client(url);
try {
  await client.connect();
  const asked = async (sql: string): Promise<number> => Number(Object.values<unknown>((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0] ?? 0);
  const made = (): Promise<number> => asked('SELECT made FROM imports WHERE NOT dry_run ORDER BY started_at DESC LIMIT 1');
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: url, SYMBOLON_ISSUER: 'http://localhost:3000', SYMBOLON_MASTER_KEY: masterKey };
  const run = async (what: string, args: readonly string[], until = Infinity): Promise<void> => {
    const began = performance.now();
    const child = spawn(process.execPath, [join(root, 'apps/auth/dist/main.js'), ...args], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    let taken = { megabytes: 0, cpu: 0 };
    for (let isOver = false; !isOver; ) {
      isOver = await Promise.race([ended.then(() => true), setTimeout(500, false)]);
      if (isOver || child.exitCode !== null) break;
      taken = takenBy(child.pid ?? 0);
      if (until < Infinity && (await made()) >= until) child.kill('SIGKILL');
    }
    const [code] = await ended;
    if (code !== (until < Infinity ? null : 0)) throw new Error(`${args[0]} ended with ${code}`);
    const seconds = (performance.now() - began) / 1000;
    const count = until < Infinity ? await made() : people;
    console.log(`${what}: ${count} people, ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second; the process took ${taken.cpu.toFixed(0)} s of CPU and at most ${taken.megabytes.toFixed(0)} MB; load ${loadavg()[0]?.toFixed(1)}`);
  };
  const [file, out] = [join(folder, 'people.jsonl'), join(folder, 'out.jsonl')];
  await writeFile(file);
  console.log(`file: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  await run('migrate', ['migrate']);
  if (values.killed) {
    await run('import, killed in the middle', ['import', 'json', file], people / 2);
    console.log(`here when it was killed: ${await asked('SELECT count(*) FROM imported_people')}, said of it: ${await made()}`);
  } else await run('dry run', ['import', 'json', file, '--dry-run']);
  await run(values.killed ? 'import, the rest' : 'import', ['import', 'json', file]);
  console.log(`here: ${await asked('SELECT count(*) FROM imported_people')}, in ${(await asked('SELECT pg_database_size(current_database())') / 1e6).toFixed(0)} MB of database, of which events ${(await asked("SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('events')") / 1e6).toFixed(0)} MB`);
  if (!values.killed) {
    await run('import, a second time', ['import', 'json', file]);
    await run('export, with secrets', ['export', 'users', '-o', out, '--secrets']);
  }
} finally {
  await client.end().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  await postgres.stop();
}
