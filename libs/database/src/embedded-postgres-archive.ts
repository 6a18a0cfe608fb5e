import { chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.ts';

/** How a server of our own hands over its log, or is made to read one to a point in time. */
export interface LogUse {
  /** Every finished file of the log is copied for whoever takes it away; one is finished at the latest after so long, where anything was written. */
  readonly archive?: { readonly everySeconds: number } | undefined;
  /** The log that lies in the data is read up to a time, or to its end: then the server goes on from there, on a new timeline. */
  readonly recover?: { readonly until: Date | undefined } | undefined;
}

/** Where the copies lie until they are taken away. Each is there whole or not at all, and on the disk before PostgreSQL uses its file again. */
export const archiveDirectory = (directory: string): string => join(directory, 'archive');

/** What PostgreSQL is told for it. The module is one of its own, so no program and no shell is needed to copy. */
export function logSettings(directory: string, { archive, recover }: LogUse): Readonly<Record<string, string>> {
  if (recover) return { hot_standby: 'off', restore_command: 'exit 1', recovery_target_timeline: 'current', recovery_target_action: 'promote', ...(recover.until && { recovery_target_time: recover.until.toISOString().replace('T', ' ').replace('Z', '+00') }) };
  if (!archive) return {};
  keepArchiveDirectory(directory);
  return { archive_mode: 'on', archive_library: 'basic_archive', 'basic_archive.archive_directory': archiveDirectory(directory), archive_timeout: `${archive.everySeconds}s` };
}

/** Makes it, for whom the data belongs to, should somebody have removed it: PostgreSQL would keep all of its log until it is there. */
export function keepArchiveDirectory(directory: string): void {
  const path = archiveDirectory(directory);
  const { uid, gid } = statSync(join(directory, 'data'));
  makeDirectory(path, 0o700);
  if (statSync(path).uid !== uid) chownSync(path, uid, gid);
}
