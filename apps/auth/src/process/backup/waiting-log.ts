import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveDirectory, isWalName } from '@symbolon/database';
import { segmentBytes } from './log-segment.ts';

/** Half of a file is left by a PostgreSQL that was killed; one that is being written is younger. */
const leftAfterMs = 3_600_000;

/** The files of the log that PostgreSQL has handed over and nobody has taken away yet. */
export class WaitingLog {
  readonly #directory: string;
  /** Where PostgreSQL notes what it has not handed over yet. */
  readonly #ready: string;

  constructor(postgres: string) {
    this.#directory = archiveDirectory(postgres);
    this.#ready = join(postgres, 'data/pg_wal/archive_status');
  }

  /** Their names, the oldest first. What else PostgreSQL hands over, for restores of another kind than ours, goes. */
  async names(now: Date): Promise<readonly string[]> {
    const names = await readdir(this.#directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names.filter((each) => !isWalName(each))) if (!name.startsWith('archtemp') || (await ageMs(join(this.#directory, name), now)) > leftAfterMs) await this.remove(name);
    return names.filter(isWalName).sort();
  }

  read(name: string): Promise<Buffer> {
    return readFile(join(this.#directory, name));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#directory, name), { force: true });
  }

  /** How much waits, and for how long: here, and in PostgreSQL, should it not be able to hand over. */
  async standing(names: readonly string[], now: Date): Promise<{ readonly waitingBytes: number; readonly oldestSeconds: number }> {
    const ready = (await readdir(this.#ready).catch(() => [])).filter((name) => /^[0-9A-F]{24}\.ready$/.test(name));
    const waiting = [...names.map((name) => join(this.#directory, name)), ...ready.map((name) => join(this.#ready, name))];
    const ages = await Promise.all(waiting.map((path) => ageMs(path, now)));
    return { waitingBytes: waiting.length * segmentBytes, oldestSeconds: Math.max(0, ...ages) / 1000 };
  }
}

async function ageMs(path: string, now: Date): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? now.getTime() - found.mtimeMs : 0;
}
