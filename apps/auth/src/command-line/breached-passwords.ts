import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '@symbolon/cli';
import { writeFilter } from '../domain/users/breached-passwords/hash-filter.file.ts';
import { falsePositiveRate, NewHashFilter } from '../domain/users/breached-passwords/hash-filter.ts';
import { HashListError, readHashList } from '../domain/users/breached-passwords/hash-list.ts';

/** What was typed after `breached-passwords build`. */
export interface FilterWish {
  readonly list: string;
  readonly out: string;
  readonly minCount: number;
}

export function filterWish([list, ...rest]: readonly string[], { out = 'breached-passwords.filter', minCount = '1' }: { readonly out?: string | undefined; readonly minCount?: string | undefined }): FilterWish {
  if (list === undefined || rest.length > 0) throw new UsageError('breached-passwords build needs one list of SHA-1 hashes: symbolon breached-passwords build pwned-passwords.txt');
  if (!/^[1-9]\d{0,8}$/.test(minCount)) throw new UsageError('--min-count must be a whole number from 1: how often a password must have been seen.');
  return { list, out, minCount: Number(minCount) };
}

/** `breached-passwords build`: reads the list twice, first to know how large the filter is to be, and answers what to tell. A HashListError where nothing was made. */
export async function buildFilter({ list, out, minCount }: FilterWish): Promise<string> {
  if (isSame(list, out)) throw new HashListError('--out is the list itself: name another file.');
  try {
    const { size } = await stat(list);
    const hashes = await pass(`counting ${list}`, size, (read) => readHashList(list, minCount, () => undefined, read));
    if (hashes === 0) throw new HashListError(`${list} has no hash${minCount > 1 ? ` that was seen ${minCount} times or more` : ''}.`);
    const filter = new NewHashFilter(hashes);
    const added = await pass(`making ${out}`, size, (read) => readHashList(list, minCount, (hash) => filter.add(hash), read));
    if (added !== hashes) throw new HashListError(`${list} was changed while it was read: try again.`);
    await writeFilter(out, filter, { hashes, min_count: minCount });
    return madeOf({ list, out, minCount }, hashes, filter.blocks);
  } catch (error) {
    throw error instanceof HashListError || !(error as NodeJS.ErrnoException).code ? error : new HashListError(`${(error as Error).message}.`, { cause: error });
  }
}

function isSame(list: string, out: string): boolean {
  try {
    return realpathSync(list) === realpathSync(out);
  } catch {
    return false; // one of them is not there
  }
}

/** Tells now and then how far it is, to who waits for a long list. */
async function pass(what: string, size: number, work: (read: (bytes: number) => void) => Promise<number>): Promise<number> {
  let done = 0;
  const timer = setInterval(() => console.error(`symbolon: ${what}: ${inUnits(done)} of ${inUnits(size)} read`), 10_000);
  try {
    return await work((bytes) => void (done += bytes));
  } finally {
    clearInterval(timer);
  }
}

function madeOf({ list, out, minCount }: FilterWish, hashes: number, blocks: number): string {
  const one = Math.round(1 / falsePositiveRate(hashes, blocks));
  return [
    `${out} is made of ${hashes === 1 ? 'one hash' : `${inDigits(hashes)} hashes`} of ${list}${minCount > 1 ? ` that were seen ${inDigits(minCount)} times or more` : ''}: ${inUnits((blocks + 1) * 8_192)}.`,
    `Of passwords that are not in it, ${one > 1_000_000 ? 'less than one in a million' : `about one in ${inDigits(one)}`} is refused, too.`,
    `Let the server read it: SYMBOLON_BREACHED_PASSWORDS=${resolve(out)}`,
  ].join('\n');
}

const inDigits = (count: number): string => count.toLocaleString('en');
const inUnits = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} KB`);
