import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './embedded-postgres-binaries.ts';
import { makeDirectory } from './make-directory.ts';

const run = promisify(execFile);

/** As whom PostgreSQL runs: the owner of its files as we see it, and how a command becomes that one's. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
  readonly ids: { readonly uid?: number; readonly gid?: number };
  readonly prefix: readonly string[];
}

/** Makes the directory if need be and answers its real path; an error when this process may not write there. */
export function usableDirectory(directory: string): string {
  // When we are root, PostgreSQL runs as another user, who must be able to pass through to what is its own.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  makeDirectory(dirname(directory), 0o755);
  makeDirectory(directory, mode);
  const path = realpathSync(directory);
  try {
    accessSync(path, constants.W_OK);
  } catch {
    throw belongsToAnother(path, path);
  }
  return path;
}

/** The account that owns the data, else the first that works here: PostgreSQL refuses to run as root. */
export async function postgresAccount(directory: string, binaries: PostgresBinaries): Promise<PostgresAccount> {
  const me = userOfThisProcess();
  const data = join(directory, 'data');
  const owner = statSync(data, { throwIfNoEntry: false });
  if (me.uid !== 0) {
    if (owner && owner.uid !== me.uid) throw belongsToAnother(data, directory);
    return { ...me, ids: {}, prefix: [] };
  }

  const candidates = owner ? [accountOf(owner)] : [...unprivilegedUsers().map(accountOf), inUserNamespace];
  for (const account of candidates) {
    if (await works(account, directory, binaries)) return account;
  }
  throw new Error(
    `PostgreSQL does not run as root, and ${owner ? `uid ${owner.uid}, the owner of its data,` : 'any other user'} is shut out here: ` +
      `let every user pass the folders above ${directory} and ${binaries.postgres} (chmod a+x), ` +
      `or chown -R ${directory} to an ordinary user and start as that user, or set DATABASE_URL`,
  );
}

/** The command line that runs a program as the account. */
export function commandAs(account: PostgresAccount, program: string, args: readonly string[]): [string, string[]] {
  const [file = program, ...rest] = [...account.prefix, program, ...args];
  return [file, rest];
}

/** What our PostgreSQL processes see of our environment: no PG… setting of someone else, and none of our secrets. */
export const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

// Root under another number: the kernel lets it pass root's private folders, PostgreSQL sees an ordinary user.
const inUserNamespace: PostgresAccount = {
  uid: 0,
  gid: 0,
  ids: {},
  prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'],
};

function userOfThisProcess(): { readonly uid: number; readonly gid: number } {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

function belongsToAnother(path: string, directory: string): Error {
  const owner = statSync(path).uid;
  const { uid, gid } = userOfThisProcess();
  return new Error(
    `${path} belongs to uid ${owner} and this process runs as uid ${uid}: ` +
      `start as uid ${owner}, or hand the files over: sudo chown -R ${uid}:${gid} ${directory}`,
  );
}

function accountOf({ uid, gid }: { readonly uid: number; readonly gid: number }): PostgresAccount {
  return uid === 0 ? inUserNamespace : { uid, gid, ids: { uid, gid }, prefix: [] };
}

/** Never `nobody`: that is everybody's who has no account of their own, and they would own the rows. */
function unprivilegedUsers(): readonly { readonly uid: number; readonly gid: number }[] {
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const entry = entries.find(([name]) => name === 'postgres');
  const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
  return uid > 0 && gid > 0 ? [{ uid, gid }] : [];
}

async function works(account: PostgresAccount, directory: string, binaries: PostgresBinaries): Promise<boolean> {
  const probe = ['-c', 'cd "$1" && exec "$2" --version', 'sh', directory, binaries.postgres];
  const [file, args] = commandAs(account, '/bin/sh', probe);
  return run(file, args, { ...account.ids, env: environment }).then(
    () => true,
    () => false,
  );
}
