import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWalName } from '@symbolon/database';
import * as z from 'zod';

/** What the metrics tell of backups. */
export interface BackupStanding {
  readonly ageSeconds: number;
  /** Until the next is begun; below 0 where it is late. */
  readonly dueSeconds: number;
  readonly waitingBytes: number;
  readonly oldestSeconds: number;
}

const wal = z.string().refine(isWalName);
const schema = z.strictObject({
  /** The last good backup: when it was begun, and by what chance after it the next one is. */
  name: z.string(),
  /** Under which master key: another one has backups of its own, with their log. */
  installation: z.string(),
  at: z.iso.datetime(),
  next_at: z.iso.datetime(),
  /** As its manifest says; a release of before did not write it down. */
  master_key: z.enum(['included', 'apart']).default('included'),
  /** The last file of the log that is kept after it; where that broke off, there is none. */
  kept: wal.nullable(),
});

/** The last good backup, as the data directory remembers it. */
export type LastBackup = z.infer<typeof schema>;

/** Lies beside the data and not in it: what is restored begins with a backup of its own, and its log never mixes with that of the server before. */
export class LastBackupFile {
  readonly #path: string;

  constructor(
    directory: string,
    private readonly installation: string,
  ) {
    this.#path = join(directory, 'backups.json');
  }

  /** Undefined where there is none, or none that can be read: then another one is made. */
  read(): LastBackup | undefined {
    try {
      const last = schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      return last.installation === this.installation ? last : undefined;
    } catch {
      return undefined;
    }
  }

  async write(last: LastBackup): Promise<void> {
    await writeFile(`${this.#path}.new`, `${JSON.stringify(last)}\n`, { mode: 0o600, flush: true });
    await rename(`${this.#path}.new`, this.#path);
  }
}
