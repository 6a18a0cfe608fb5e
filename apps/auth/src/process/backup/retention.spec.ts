import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FolderStore } from './folder-store.ts';
import { removeOld, tooMany } from './retention.ts';

const now = new Date('2026-12-10T12:00:00Z');
const backup = (day: number) => `symbolon-202612${String(day).padStart(2, '0')}T020000Z-1f2e3d4c.tar.zst.age`;
const log = (day: number, number = 3) => `symbolon-202612${String(day).padStart(2, '0')}T020000Z-1f2e3d4c.wal/00000001000000000000000${number}.zst.age`;
const ten = Array.from({ length: 10 }, (_, index) => backup(index + 1));

test.each<[what: string, count: number, days: number, gone: readonly string[]]>([
  ['so many, whatever their age', 3, 0, ten.slice(0, 7)],
  ['those that are young as well', 3, 5, ten.slice(0, 5)],
  ['all, where there are not more', 20, 0, []],
  ['never the last one', 0, 0, ten.slice(0, 9)],
])('of ten backups are kept %s', (_, count, days, gone) => {
  expect(tooMany(ten, { count, days }, now)).toEqual(gone);
  expect(tooMany([...ten].reverse(), { count, days }, now)).toEqual(gone);
});

describe('in a folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'symbolon-retention-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
  const write = (...names: readonly string[]) =>
    names.forEach((name) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), '');
    });

  test('a backup goes with its log, and none that a kept one needs', async () => {
    const others = ['notes.txt', 'symbolon-old.tar', 'symbolon-20261201T020000Z-1f2e3d4c.tar', 'else/symbolon-20261201T020000Z-1f2e3d4c.tar.zst.age'];
    write(backup(1), log(1), log(1, 4), backup(2), log(2), backup(3), log(3), ...others);
    expect(await removeOld(new FolderStore(folder), { count: 2, days: 0 }, now)).toEqual([backup(1)]);
    expect(files()).toEqual([backup(2), log(2), backup(3), log(3), ...others].sort());
  });

  test('the log of one that went when the process was killed goes the next time, and so does a draft', async () => {
    write(log(1), backup(2), log(2), `.${backup(1)}.part`);
    expect(await removeOld(new FolderStore(folder), { count: 2, days: 0 }, now)).toEqual([]);
    expect(files()).toEqual([backup(2), log(2)]);
  });

  test('where there is no backup, nothing goes', async () => {
    write(log(1));
    await removeOld(new FolderStore(folder), { count: 2, days: 0 }, now);
    expect(files()).toEqual([log(1)]);
  });
});
