import { lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '@symbolon/cli';
import { Secret } from '@symbolon/contracts';
import { isFileIdentity, isFileRecipient, newFileKey } from '@symbolon/crypto';
import { beginOf } from '../domain/audit/backup-record.ts';
import { unwrapOf } from '../domain/keys/places/places.ts';
import { readSettings, type Settings } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { startCommand } from '../platform/start-command.ts';
import { BackupError } from '../process/backup/backup-error.ts';
import type { Manifest } from '../process/backup/manifest.ts';
import { restoreBackup, type Restore } from '../process/backup/restore-backup.ts';
import { openBackup, openStore } from '../process/backup/store.ts';
import { takeBackup } from '../process/backup/take-backup.ts';
import { verifyBackup, type TestUser } from '../process/backup/verify-backup.ts';

/** What was typed after `restore` and `backup verify`. */
export interface RestoreWish {
  readonly identity?: string | undefined;
  readonly installation?: string | undefined;
  readonly to?: string | undefined;
  readonly at?: string | undefined;
  readonly user?: string | undefined;
  readonly 'password-file'?: string | undefined;
}

/** `backup key`: makes the key that opens backups, as a file that is not there yet. */
export async function makeBackupKey(operands: readonly string[]): Promise<number> {
  const path = one(operands, 'backup key needs the file to write: symbolon backup key backup.key');
  const { identity, recipient } = await newFileKey();
  try {
    writeFileSync(path, `# opens backups of Symbolon that are sealed for ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'EEXIST' ? `${path} is there already: name another file.` : `${path} cannot be written (${code}).`);
  }
  console.log(`${path} opens your backups: keep it away from the server, and twice. The server seals them for\n${recipient}`);
  return 0;
}

/** `backup`. */
export async function backUp(operands: readonly string[], recipients: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const folder = one(operands, 'backup needs a folder: symbolon backup /var/backups/symbolon --recipient age1…');
  if (recipients.length === 0) throw new UsageError('backup needs --recipient: for whom it is sealed, as symbolon backup key prints it. Nothing is written in the clear.');
  for (const each of recipients) if (!(await isFileRecipient(each))) throw new UsageError('--recipient must begin with age1, as symbolon backup key prints it.');
  const settings = readSettings(environment);
  const store = await openStore(isS3(folder) ? folder : resolve(folder), settings);
  const { name, bytes, manifest, isTold } = await takeBackup(settings, store, recipients, createLog('warn')).catch(inWords);
  const silent = 'The tables are not those of this release yet, and no event says that it was taken.';
  console.log([`${store.place}/${name} is written: ${(bytes / 1e6).toFixed(1)} MB.`, ...about(manifest), ...(isTold ? [] : [silent])].join('\n'));
  return 0;
}

/** `restore`. */
export async function restoreTo(operands: readonly string[], wish: RestoreWish, environment: NodeJS.ProcessEnv): Promise<number> {
  const file = one(operands, 'restore needs the backup: symbolon restore symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age --to DIRECTORY --identity backup.key');
  if (wish.to === undefined) throw new UsageError('restore needs --to: the data directory to make, which is empty or not there yet.');
  const directory = resolve(wish.to);
  const settings = readSettings(environment);
  const manifest = await restoreBackup(await restoreOf(file, wish, settings), directory).catch(inWords);
  const start = settings.SYMBOLON_MASTER_KEY_NEXT === undefined ? 'Start it' : 'Start it, with the master keys that are set here';
  console.log([`${directory} is restored.`, ...about(manifest), `${start}: SYMBOLON_DATA_DIR=${directory} SYMBOLON_ISSUER=${manifest.issuer} ${startCommand()}`].join('\n'));
  return 0;
}

/** `backup verify`. */
export async function verify(operands: readonly string[], wish: RestoreWish, environment: NodeJS.ProcessEnv): Promise<number> {
  const file = one(operands, 'backup verify needs the backup: symbolon backup verify symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age --identity backup.key');
  const settings = readSettings(environment);
  const user = testUser(wish);
  const { manifest, rows, migrations, loggedIn } = await verifyBackup(await restoreOf(file, wish, settings), settings, user, createLog('warn')).catch(inWords);
  const counts = Object.entries(rows);
  const of = (table: string) => rows[table] ?? 0;
  console.log(
    [
      `${file} can be restored: PostgreSQL started on it, with all ${migrations} migrations of this release.`,
      `${counts.length} tables were read from end to end: ${of('users')} users, ${of('clients')} clients, ${of('events')} events, ${of('signing_keys')} signing keys.`,
      `Somebody who was made for it, in this copy alone, logged in by HTTP (${loggedIn}).`,
      ...(user ? [`${user.username} has the password that you gave.`] : []),
      ...about(manifest),
      `Tell the installation, so that its metrics and the console know: symbolon backups mark-verified ${nameToTell(file)}`,
    ].join('\n'),
  );
  return 0;
}

/** Somebody types it: what is called otherwise may be more than a name to a shell, and the installation does not know it by that. */
export const nameToTell = (file: string): string => (beginOf(basename(file)) ? basename(file) : 'NAME, the one that it was written under');

/** What a backup is of, and what a restore needs beside it. */
const about = ({ taken_at, installation, master_key }: Manifest): readonly string[] => [
  `It was begun at ${taken_at}, and is of the installation ${installation}.`,
  master_key === 'included' ? 'The master key is in it, sealed as all else.' : 'The master key is not in it: a restore needs the one of that time, as SYMBOLON_MASTER_KEY.',
];

async function restoreOf(file: string, { identity, installation, at }: RestoreWish, settings: Settings): Promise<Restore> {
  if (identity === undefined) throw new UsageError('--identity must name the file of the key that opens the backup, as symbolon backup key made it.');
  if (!isS3(file) && !lstatSync(file, { throwIfNoEntry: false })) throw new UsageError(`${file} is not there.`);
  return { ...(await openBackup(isS3(file) ? file : resolve(file), settings)), identity: await identityOf(identity), masterKey: settings.SYMBOLON_MASTER_KEY?.reveal(), nextMasterKey: settings.SYMBOLON_MASTER_KEY_NEXT?.reveal(), unwrap: unwrapOf(settings), installation, until: timeOf(at) };
}

const isS3 = (place: string): boolean => place.startsWith('s3://');

/** With its zone: an hour more or less is the difference that matters here. */
function timeOf(text: string | undefined): Date | 'latest' | undefined {
  if (text === undefined || text === 'latest') return text;
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(time.getTime())) throw new UsageError('--at must be a time with its zone, such as 2026-11-30T14:05:00Z or 2026-11-30T15:05:00+01:00, or latest.');
  return time;
}

async function identityOf(path: string): Promise<string> {
  const lines = secretFile(path, '--identity').split('\n').map((line) => line.trim());
  const [identity = '', ...more] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (more.length > 0 || !(await isFileIdentity(identity))) throw new UsageError(`${path} holds no key of symbolon backup key, and none of age-keygen.`);
  return identity;
}

function testUser({ user, 'password-file': file }: RestoreWish): TestUser | undefined {
  if ((user === undefined) !== (file === undefined)) throw new UsageError('--user and --password-file go together: whose password has to be right in the backup.');
  return user === undefined || file === undefined ? undefined : { username: user, password: new Secret(secretFile(file, '--password-file').replace(/\r?\n$/, '')) };
}

function secretFile(path: string, option: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new UsageError(`${option}: ${path} is not there.`);
  if ((found.mode & 0o077) !== 0) throw new UsageError(`${option}: ${path} can be read by others: run chmod 600 ${path}, and think of what is in it as known to them.`);
  return readFileSync(path, 'utf8');
}

function one([operand, ...rest]: readonly string[], usage: string): string {
  if (operand === undefined || operand === '' || rest.length > 0) throw new UsageError(usage);
  return operand;
}

/** What the system refuses, as a line and not as a fault of ours. */
function inWords(error: unknown): never {
  const { syscall, message } = error as NodeJS.ErrnoException;
  throw syscall === undefined || error instanceof BackupError ? error : new BackupError(`${message}.`, { cause: error });
}
