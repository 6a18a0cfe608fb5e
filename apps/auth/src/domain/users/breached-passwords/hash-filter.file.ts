import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { LookUpFault, type BreachSource } from './breached-passwords.ts';
import { blockBytes, blockOf, isIn, type NewHashFilter } from './hash-filter.ts';

/** What the first block of a file says, as JSON: `head -n 1` shows it. The other blocks are those of the filter. */
const Head = z.object({ format: z.literal('symbolon-breached-passwords'), version: z.literal(1), hashes: z.int().min(1), blocks: z.int().min(1), min_count: z.int().min(1) });
type Head = z.output<typeof Head>;
const headBytes = 512;

/** Writes a filter beside where it is to be, and puts it there once it is whole: whoever reads has the one before or this one. */
export async function writeFilter(path: string, filter: NewHashFilter, about: Pick<Head, 'hashes' | 'min_count'>): Promise<void> {
  const head: Head = { format: 'symbolon-breached-passwords', version: 1, blocks: filter.blocks, ...about };
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(`${JSON.stringify(head)}\n`.padEnd(blockBytes));
      for (const part of filter.parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** What is wrong with a file, to be said after its name; undefined where it can be read by. */
export function faultOf(path: string): string | undefined {
  const make = 'make it of a list with: symbolon breached-passwords build';
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(headBytes);
      const head = headOf(start.subarray(0, readSync(file, start)));
      const { size } = fstatSync(file);
      if (!head) return `is no filter of this release: ${make}`;
      return size === sizeOf(head) ? undefined : `has ${size} bytes and should have ${sizeOf(head)}: copy it again, or ${make}`;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `is not there: ${make}` : `cannot be read (${code}): let this user read it`;
  }
}

const sizeOf = ({ blocks }: Head): number => (blocks + 1) * blockBytes;

function headOf(start: Buffer): Head | undefined {
  try {
    return Head.safeParse(JSON.parse(start.toString('latin1').split('\n')[0] ?? '')).data;
  } catch {
    return undefined;
  }
}

/**
 * Reads one block of the file for each look, and keeps neither the file open nor any of it: the system keeps what is read often, once for
 * all processes, and a file that takes its place counts from the next look on.
 */
export class HashFilterFile implements BreachSource {
  readonly name = 'file';

  constructor(private readonly path: string) {}

  async has(hash: Buffer): Promise<boolean> {
    try {
      await using file = await open(this.path, 'r');
      const start = Buffer.alloc(headBytes);
      const head = headOf(start.subarray(0, (await file.read(start, 0, headBytes, 0)).bytesRead));
      if (!head) throw new LookUpFault('unreadable', 'the file is no filter of this release');
      const block = Buffer.alloc(blockBytes);
      const { bytesRead } = await file.read(block, 0, blockBytes, (blockOf(hash, head.blocks) + 1) * blockBytes);
      if (bytesRead < blockBytes) throw new LookUpFault('unreadable', 'the file ends too early');
      return isIn(block, hash);
    } catch (error) {
      throw error instanceof LookUpFault ? error : new LookUpFault('unreadable', (error as Error).message);
    }
  }
}
