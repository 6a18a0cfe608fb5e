// How many people a second come from a file, and go into one: see docs/importing.md. Run it with: npm run bench:import
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgres } from './postgres.ts';

const { values } = parseArgs({ options: { people: { type: 'string', default: '20000' }, hash: { type: 'string', default: 'bcrypt' } } });
const people = Number(values.people);
const root = join(import.meta.dirname, '..');
const masterKey = randomBytes(32).toString('base64');

/** What a person of the file is hashed by: `ssha` is put behind argon2, a hash each; the others are kept as they are. */
const hashes: Readonly<Record<string, () => string>> = {
  bcrypt: () => `$2b$12$${randomBytes(64).toString('base64').replaceAll(/[^A-Za-z\d]/g, '').padEnd(53, 'a').slice(0, 53)}`,
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

const postgres = await openPostgres();
mkdirSync(join(root, 'tmp'), { recursive: true });
const folder = mkdtempSync(join(root, 'tmp/bench-import-'));
try {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: await postgres.database('import'), SYMBOLON_ISSUER: 'http://localhost:3000', SYMBOLON_MASTER_KEY: masterKey };
  const run = async (...args: readonly string[]): Promise<number> => {
    const began = performance.now();
    const child = spawn(process.execPath, [join(root, 'apps/auth/dist/main.js'), ...args], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
    return (performance.now() - began) / 1000;
  };
  const [file, out] = [join(folder, 'people.jsonl'), join(folder, 'out.jsonl')];
  await writeFile(file);
  await run('migrate');
  const told = (what: string, seconds: number): void => console.log(`${what}: ${people} people, ${(statSync(file).size / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s, ${Math.round(people / seconds)} a second`);
  told('dry run', await run('import', 'json', file, '--dry-run'));
  told('import', await run('import', 'json', file));
  told('import, a second time', await run('import', 'json', file));
  told('export, with secrets', await run('export', 'users', '-o', out, '--secrets'));
} finally {
  rmSync(folder, { recursive: true, force: true });
  await postgres.stop();
}
