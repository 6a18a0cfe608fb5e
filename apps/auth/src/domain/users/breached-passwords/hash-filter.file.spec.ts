import { appendFileSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha1 } from '@symbolon/crypto';
import { faultOf, HashFilterFile, writeFilter } from './hash-filter.file.ts';
import { blockBytes, NewHashFilter } from './hash-filter.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-filter-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'breached.filter');
const make = async (...passwords: readonly string[]): Promise<void> => {
  const filter = new NewHashFilter(20_000);
  for (const password of passwords) filter.add(sha1(password));
  await writeFilter(path, filter, { hashes: 20_000, min_count: 1 });
};
const file = new HashFilterFile(path);

test('what was written is found, and the first line of the file says what it is', async () => {
  await make('one', 'two');
  expect(faultOf(path)).toBeUndefined();
  expect(await Promise.all(['one', 'two', 'three'].map((word) => file.has(sha1(word))))).toEqual([true, true, false]);
  expect(readFileSync(path, 'latin1').split('\n')[0]).toBe('{"format":"symbolon-breached-passwords","version":1,"blocks":5,"hashes":20000,"min_count":1}');
  expect(readdirSync(folder)).toEqual(['breached.filter']);
});

test('a file that takes the place of another counts at once', async () => {
  await make('one');
  expect(await file.has(sha1('three'))).toBe(false);
  await make('three');
  expect([await file.has(sha1('three')), await file.has(sha1('one'))]).toEqual([true, false]);
});

test('where none can be written nothing is left behind', async () => {
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, 'inside'), { recursive: true });
  await expect(writeFilter(taken, new NewHashFilter(1), { hashes: 1, min_count: 1 })).rejects.toThrow();
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
});

test.each<[what: string, spoil: () => void, fault: string]>([
  ['is not there', () => rmSync(path), 'is not there: make it of a list with: symbolon breached-passwords build'],
  ['is the list itself', () => writeFileSync(path, `${sha1('one').toString('hex')}:1\n`), 'is no filter of this release: make it of a list with: symbolon breached-passwords build'],
  ['is empty', () => writeFileSync(path, ''), 'is no filter of this release'],
  ['is of another release', () => writeFileSync(path, readFileSync(path, 'latin1').replace('"version":1', '"version":2'), 'latin1'), 'is no filter of this release'],
  ['was not copied whole', () => truncateSync(path, 3 * blockBytes), `has ${3 * blockBytes} bytes and should have ${6 * blockBytes}: copy it again, or make it of a list with`],
  ['is longer than it says', () => appendFileSync(path, 'x'), `has ${6 * blockBytes + 1} bytes and should have ${6 * blockBytes}: copy it again`],
  ['is a folder', () => (rmSync(path), mkdirSync(path)), 'cannot be read (EISDIR): let this user read it'],
])('a file is refused that %s', async (_, spoil, fault) => {
  await make('one');
  spoil();
  expect(faultOf(path)).toContain(fault);
  rmSync(path, { recursive: true, force: true });
});

test.each<[what: string, spoil: () => void]>([
  ['goes', () => rmSync(path)],
  ['becomes something else', () => writeFileSync(path, 'something else')],
  ['is cut off', () => truncateSync(path, blockBytes + 100)],
])('a file that %s while it is used cannot say', async (_, spoil) => {
  await make('one');
  spoil();
  await expect(file.has(sha1('one'))).rejects.toMatchObject({ reason: 'unreadable' });
});
