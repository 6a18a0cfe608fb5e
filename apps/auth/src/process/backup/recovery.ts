import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MasterKey } from '@symbolon/crypto';
import { knownMasterKey, nextWalName, startEmbeddedPostgres, type EmbeddedPostgres } from '@symbolon/database';
import { embeddedPassword } from '../runtime.ts';
import { BackupError } from './backup-error.ts';
import { logOf, openSegment, segmentBytes, segmentName } from './log-segment.ts';
import { lastWalOf, type Manifest } from './manifest.ts';
import type { Restore } from './restore-backup.ts';

type Own = (path: string) => Promise<void>;

/** Reads on, from where a backup ended to a time, by the log that was kept after it. PostgreSQL does so, once, on the data that lies in the scratch folder. */
export class Recovery {
  #running: Promise<EmbeddedPostgres> | undefined;

  constructor(private readonly directory: string) {}

  get isUnderWay(): boolean {
    return this.#running !== undefined;
  }

  async end(): Promise<void> {
    await this.#running?.then((postgres) => postgres.stop()).catch(() => undefined); // one that did not start has ended itself
    this.#running = undefined;
  }

  async recover(restore: Restore, until: Date | 'latest', manifest: Manifest, masterKey: MasterKey, own: Own): Promise<void> {
    if (until !== 'latest' && until < new Date(manifest.taken_at)) throw new BackupError(`This backup was begun at ${manifest.taken_at}, and knows of no time before it: take an earlier one. Nothing was restored.`);
    const count = await this.#fetchLog(restore, masterKey, lastWalOf(Object.keys(manifest.files)), own);
    const signal = join(this.directory, 'data/recovery.signal');
    await writeFile(signal, '', { mode: 0o600, flag: 'wx' });
    await own(signal);
    this.#running = startEmbeddedPostgres({ directory: this.directory, password: embeddedPassword((purpose, value) => masterKey.mac(purpose, value)), log: { recover: { until: until === 'latest' ? undefined : until } } });
    const { connection } = await this.#running.catch((cause: unknown) => {
      this.#running = undefined;
      throw new BackupError(inWords(cause as Error, count), { cause });
    });
    try {
      await opensBy(masterKey, connection);
    } finally {
      await this.end();
    }
  }

  /** All that follows without a gap, into the folder where PostgreSQL looks. Most of a file is often empty, and takes no room. */
  async #fetchLog({ store, name, identity }: Restore, masterKey: MasterKey, last: string, own: Own): Promise<number> {
    const log = logOf(name);
    const kept = new Set((await store.list(log)).map((each) => each.name));
    let count = 0;
    for (let next = nextWalName(last); kept.has(segmentName(log, next)); next = nextWalName(next), count += 1) {
      const place = segmentName(log, next);
      const segment = await openSegment(identity, masterKey, place, await store.get(place));
      const path = join(this.directory, 'data/pg_wal', next);
      await writeSparse(path, segment);
      await own(path);
    }
    return count;
  }
}

/** The master key may have been changed on the way there: what nobody could open is not restored. */
async function opensBy(masterKey: MasterKey, connection: EmbeddedPostgres['connection']): Promise<void> {
  const known = await knownMasterKey(connection);
  if (known && !masterKey.follow(known.check, known.formerKeys)) throw new BackupError('At that time the master key was another than that of the backup: set SYMBOLON_MASTER_KEY_NEXT to what keys rewrap had put in its place, or name an earlier time. Nothing was restored.');
}

async function writeSparse(path: string, segment: Buffer): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let end = segment.length;
    while (end > 0 && segment[end - 1] === 0) end -= 1;
    await handle.write(segment, 0, end, 0);
    await handle.truncate(segmentBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function inWords({ message }: Error, count: number): string {
  const end = /last completed transaction was at log time ([^\n]+)/.exec(message)?.[1];
  if (message.includes('recovery ended before configured recovery target was reached'))
    return `The log that was kept after this backup (${count} files) ends before that time${end === undefined ? '' : `, at ${end}`}: name an earlier time or latest, or take a later backup. Nothing was restored.`;
  if (message.includes('before consistent recovery point')) return 'That time is within the making of this backup, which knows of none before its end: name a later one, or take an earlier backup. Nothing was restored.';
  return `PostgreSQL could not read the log that was kept after this backup: ${message} Nothing was restored.`;
}
