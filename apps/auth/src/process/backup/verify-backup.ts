import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '@symbolon/contracts';
import { migrationsDirectory, readEveryTable, readMigrations } from '@symbolon/database';
import { usernameKey } from '../../domain/users/user.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { openRuntime, type OpenRuntime, type Runtime } from '../runtime.ts';
import { BackupError } from './backup-error.ts';
import { logInOn } from './log-in-on.ts';
import { withoutTraces } from './interruption.ts';
import type { Manifest } from './manifest.ts';
import { restoreBackup, type Restore } from './restore-backup.ts';

/** Somebody whose password has to be right in the backup. */
export interface TestUser {
  readonly username: string;
  readonly password: Secret;
}

/** What a backup was found to have in it. */
export interface Verified {
  readonly manifest: Manifest;
  readonly rows: Readonly<Record<string, number>>;
  readonly migrations: number;
  /** Who logged in by HTTP: somebody who is made for it, in the copy alone. */
  readonly loggedIn: string;
}

/** Restores a backup where nobody looks, starts PostgreSQL on it, reads all of it, serves it to itself for one log-in, and leaves nothing of it. Nothing is sent to anybody. */
export async function verifyBackup(restore: Restore, settings: Settings, user: TestUser | undefined, log: Log): Promise<Verified> {
  const scratch = mkdtempSync(join(tmpdir(), 'symbolon-verify-'));
  const data = join(scratch, 'data');
  const forget = () => rmSync(scratch, { recursive: true, force: true });
  const interruption = new AbortController();
  let opening: Promise<OpenRuntime> | undefined;
  const end = async () => {
    await opening?.then(({ close }) => close()).catch(() => undefined); // one that did not open has closed itself
    forget();
  };
  const look = async (): Promise<Verified> => {
    chmodSync(scratch, 0o711); // as root, PostgreSQL runs as another user and must get through
    const manifest = await restoreBackup(restore, data);
    opening = openRuntime(quiet(settings, data, manifest.issuer), log);
    const { runtime, embedded } = await opening;
    const rows = await readEveryTable(embedded ?? {}, interruption.signal);
    if (user) await checkPassword(user, runtime);
    const loggedIn = await logInOn(runtime);
    return { manifest, rows, loggedIn, migrations: (await readMigrations(migrationsDirectory())).length };
  };
  try {
    return await withoutTraces(() => (interruption.abort(), opening ? end() : forget()), look);
  } finally {
    await end();
  }
}

/** As the installation is, but alone on this machine: whatever leads out, or keeps the copy longer than a look, is left out. */
const quiet = (settings: Settings, data: string, issuer: string): Settings => ({
  ...settings,
  DATABASE_URL: undefined,
  SYMBOLON_DATABASE_DIRECT_URL: undefined,
  SYMBOLON_DATA_DIR: data,
  SYMBOLON_ISSUER: issuer,
  SYMBOLON_HOST: '127.0.0.1',
  SYMBOLON_PORT: 0,
  SYMBOLON_BACKUP_TO: undefined,
  SYMBOLON_SMTP_URL: undefined,
  SYMBOLON_SMS_URL: undefined,
  SYMBOLON_BREACHED_PASSWORDS_URL: undefined,
  SYMBOLON_DRAIN_SECONDS: 1,
});

async function checkPassword({ username, password }: TestUser, { database, passwords }: Runtime): Promise<void> {
  const found = await database.prisma.user.findUnique({ where: { usernameKey: await database.hot.accountName(usernameKey(username)) }, select: { passwordHash: true, disabledAt: true } });
  if (!found) throw new BackupError(`There is no ${username} in this backup.`);
  if (found.disabledAt || !(await passwords.verify(found.passwordHash ?? undefined, password.reveal()))) throw new BackupError(`${username} cannot log in with that password in this backup.`);
}
