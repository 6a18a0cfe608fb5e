import { createReadStream, rmSync } from 'node:fs';
import { open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeDirectory } from '@symbolon/database';
import type { BackupStore, Kept } from './store.ts';

/** Keeps backups as files that their owner alone can read. A name appears when all of it is on the disk. */
export class FolderStore implements BackupStore {
  readonly #drafts = new Set<string>();

  constructor(readonly place: string) {}

  async put(name: string, content: Readable): Promise<number> {
    const path = this.#path(name);
    const draft = join(dirname(path), `.${basename(path)}.part`);
    makeDirectory(dirname(path), 0o700);
    this.#drafts.add(draft);
    try {
      await rm(draft, { force: true }); // of one that was killed
      await pipeline(content, await newFile(draft));
      const { size } = await stat(draft);
      await rename(draft, path);
      await synced(dirname(path));
      return size;
    } finally {
      content.destroy();
      await rm(draft, { force: true });
      this.#drafts.delete(draft);
    }
  }

  async get(name: string): Promise<Readable> {
    const path = this.#path(name);
    await stat(path);
    return createReadStream(path);
  }

  /** Drafts only where they are asked for by their dot. */
  async list(prefix: string): Promise<readonly Kept[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const entries = await readdir(this.#path(folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found: Kept[] = [];
    for (const entry of entries) {
      const name = `${folder}${entry.name}`;
      if (!name.startsWith(prefix) || (entry.name.startsWith('.') && !prefix.startsWith(`${folder}.`))) continue;
      if (entry.isDirectory()) found.push(...(await this.list(`${name}/`)));
      else if (entry.isFile()) found.push({ name, bytes: (await stat(this.#path(name))).size });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
    if (name.includes('/')) await rmdir(dirname(this.#path(name))).catch(() => undefined); // once it is empty
  }

  forgetDrafts(): void {
    for (const draft of this.#drafts) rmSync(draft, { force: true });
  }

  #path(name: string): string {
    return join(this.place, name);
  }
}

/** A new file that its owner alone can read; never through a link. What was written is on the disk when it is closed. */
const newFile = async (path: string) => (await open(path, 'wx', 0o600)).createWriteStream({ flush: true });

/** The new name is on the disk as well. */
async function synced(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}
