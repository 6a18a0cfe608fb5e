import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Connection } from './embedded-postgres-connection.ts';
import { errorCode } from './error-code.ts';
import { takesTurn } from './turn.ts';
import { walNames } from './wal-names.ts';

/** Two at once would copy everything twice and give neither room. */
export class BackupUnderWayError extends Error {}

/** A file of a backup, by its path below the data directory. What it has is read while it is the one, and no later. */
export type ClusterFile = { readonly path: string; readonly size: number; content(): AsyncIterable<Uint8Array> } | { readonly path: string; readonly size: undefined };

/** What a server makes anew, so that the manual has it left out (25.3.4, "Backing Up the Data Directory"): of these the folder stays, empty. */
const emptied = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const leftOut = /^(postmaster\.(pid|opts)(\.new)?|backup_label(\.old)?|tablespace_map(\.old)?|current_logfiles(\.tmp)?|postgresql\.auto\.conf\.tmp|pgsql_tmp.*|pg_internal\.init.*)$/;
const control = 'global/pg_control';
const piece = 1024 * 1024;

/**
 * All that a server of our own needs to begin again as it was when this ends, from one that goes on serving. Pages may be torn and files
 * of different moments: the log of that time, which comes last, mends them, and backup_label has the server read it.
 */
export async function* backUpCluster(connection: Connection, data: string): AsyncGenerator<ClusterFile> {
  const client = new pg.Client({ ...connection, ssl: false, application_name: 'symbolon-backup' });
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  try {
    if (!(await takesTurn(client, 'symbolon/backup'))) throw new BackupUnderWayError('a backup is being taken');
    // Keeps the log of the meantime from being recycled; it is gone with the session.
    await client.query(`SELECT pg_create_physical_replication_slot('symbolon_backup_' || pg_backend_pid(), true, true)`);
    const [started] = (await client.query<{ first: string }>(`SELECT pg_walfile_name(pg_backup_start('symbolon', true)) AS first`)).rows;
    yield* filesOf(data, '');
    yield inMemory(control, await settled(join(data, control)));
    const [stopped] = (await client.query<{ last: string; label: string }>('SELECT pg_walfile_name(lsn) AS last, labelfile AS label FROM pg_backup_stop(false)')).rows;
    if (!started || !stopped) throw new Error('PostgreSQL told no place of its log');
    yield inMemory('backup_label', Buffer.from(stopped.label));
    for (const name of walNames(started.first, stopped.last)) yield* fileOf(data, `pg_wal/${name}`, 'must be there');
  } finally {
    await client.end(); // and with it a backup that was not ended
  }
}

async function* filesOf(data: string, folder: string): AsyncGenerator<ClusterFile> {
  for (const entry of await readdir(join(data, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (leftOut.test(entry.name) || path === control) continue;
    if (entry.isDirectory()) {
      yield { path, size: undefined };
      if (!emptied.has(path)) yield* filesOf(data, path);
      else if (path === 'pg_wal') yield* ['archive_status', 'summaries'].map((name) => ({ path: `pg_wal/${name}`, size: undefined }));
    } else if (entry.isFile()) yield* fileOf(data, path);
    else throw new Error(`${join(data, path)} is neither file nor folder: a backup has no place for tablespaces and links`);
  }
}

/** A file that is gone by now was dropped, and the log says so. */
async function* fileOf(data: string, path: string, presence?: 'must be there'): AsyncGenerator<ClusterFile> {
  const handle = await open(join(data, path)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' && !presence) return undefined;
    throw error;
  });
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    yield { path, size, content: () => exactly(handle, size) };
  } finally {
    await handle.close();
  }
}

/** So many bytes and no others: a file that has grown is cut, and one that was cut ends in zeros. The log mends both. */
async function* exactly(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const wanted = Math.min(piece, size - at);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, at);
    yield buffer.subarray(0, bytesRead === 0 ? wanted : bytesRead);
    at += bytesRead === 0 ? wanted : bytesRead;
  }
}

/** The one file that nothing mends, as it is when two looks see the same. */
async function settled(path: string): Promise<Buffer> {
  for (let before = await readFile(path); ; ) {
    const now = await readFile(path);
    if (now.equals(before)) return now;
    before = now;
  }
}

const inMemory = (path: string, bytes: Buffer): ClusterFile => ({ path, size: bytes.length, content: () => pieces(bytes) });

async function* pieces(...all: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* await Promise.resolve(all);
}
