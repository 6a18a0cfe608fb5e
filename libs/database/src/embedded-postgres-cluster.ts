import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandAs, environment, type PostgresAccount } from './embedded-postgres-account.ts';
import type { PostgresBinaries } from './embedded-postgres-binaries.ts';

const run = promisify(execFile);
const scratchPrefix = 'initdb-';

/** Makes `<directory>/data` unless it is there: whole or not at all, whenever the process or the machine stops. */
export async function ensureCluster(
  directory: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  user: string,
  password: string,
): Promise<void> {
  await removeScratch(directory);
  if (existsSync(join(directory, 'data/PG_VERSION'))) return;

  const scratch = await mkdtemp(join(directory, scratchPrefix));
  const data = join(scratch, 'data');
  const passwordFile = join(scratch, 'password');
  try {
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of [data, passwordFile, scratch]) await chown(path, account.uid, account.gid);
    await initdb(binaries, account, ['-D', data, '-U', user, `--pwfile=${passwordFile}`]);
    await rename(data, join(directory, 'data'));
    await syncDirectory(directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function initdb(binaries: PostgresBinaries, account: PostgresAccount, args: readonly string[]): Promise<void> {
  const [file, all] = commandAs(account, binaries.initdb, [
    ...args,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C', // for what the provider does not cover; not every system has a C.UTF-8 of its own
    '--no-instructions',
  ]);
  try {
    await run(file, all, { ...account.ids, env: environment });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The bundled PostgreSQL could not make its data directory (set DATABASE_URL to use another): ${reason}`, { cause });
  }
}

// A killed process leaves its scratch behind, and its initdb may even still write there: then a later start removes it.
async function removeScratch(directory: string): Promise<void> {
  const left = (await readdir(directory)).filter((name) => name.startsWith(scratchPrefix));
  for (const name of left) await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
}

// PostgreSQL syncs what it writes below data, but the name `data` itself stands in our directory.
async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory);
  await handle.sync();
}
