import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { sha1 } from '@symbolon/crypto';
import { HashFilterFile } from '../domain/users/breached-passwords/hash-filter.file.ts';
import { run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-build-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [list, out] = [join(folder, 'list.txt'), join(folder, 'out.filter')];
const hashes = Array.from({ length: 3_000 }, (_, each) => sha1(`breached ${each}`));
beforeEach(() => writeFileSync(list, hashes.map((hash, each) => `${hash.toString('hex').toUpperCase()}:${each % 3}\r\n`).join('')));

async function build(...args: readonly string[]) {
  const said: string[] = [];
  const [log, error] = [jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line)), jest.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))];
  const status = await run(['breached-passwords', 'build', ...args], {});
  log.mockRestore();
  error.mockRestore();
  return { status, said: said.join('\n').replaceAll(`${folder}/`, '') };
}
const found = async () => {
  const file = new HashFilterFile(out);
  return (await Promise.all(hashes.map((hash) => file.has(hash)))).flatMap((is, each) => (is ? [each] : []));
};

test('a list becomes a filter that has what was seen, and it is told what was made and how to go on', async () => {
  expect(await build(list, '--out', out)).toEqual({
    status: 0,
    said: 'out.filter is made of 2,000 hashes of list.txt: 17 KB.\nOf passwords that are not in it, about one in 206,239 is refused, too.\nLet the server read it: SYMBOLON_BREACHED_PASSWORDS=out.filter',
  });
  expect(await found()).toEqual(hashes.flatMap((_, each) => (each % 3 > 0 ? [each] : [])));
});

test('with --min-count only what was seen so often', async () => {
  expect((await build(list, '--out', out, '--min-count', '2')).said).toContain('is made of 1,000 hashes of list.txt that were seen 2 times or more');
  expect(await found()).toEqual(hashes.flatMap((_, each) => (each % 3 === 2 ? [each] : [])));
});

test('the order of a list does not matter', async () => {
  await build(list, '--out', out);
  const before = readFileSync(out);
  writeFileSync(list, readFileSync(list, 'latin1').split('\r\n').sort().join('\r\n'));
  await build(list, '--out', out);
  expect(readFileSync(out).equals(before)).toBe(true);
});

test.each<[what: string, args: readonly string[], sentence: string]>([
  ['a list that is not there', [join(folder, 'nowhere.txt'), '--out', out], "symbolon: ENOENT: no such file or directory, stat 'nowhere.txt'."],
  ['a folder', [folder, '--out', out], 'symbolon: EISDIR: illegal operation on a directory, read.'],
  ['a list of nothing that often', [list, '--out', out, '--min-count', '900'], 'symbolon: list.txt has no hash that was seen 900 times or more.'],
  ['the list as the place of the filter', [list, '--out', list], 'symbolon: --out is the list itself: name another file.'],
  ['a place that cannot be written', [list, '--out', join(folder, 'nowhere/out.filter')], 'symbolon: ENOENT: no such file or directory, open '],
])('a filter is not made of %s, and the one before stays', async (_, args, sentence) => {
  await build(list, '--out', out);
  const [before, names] = [readFileSync(out), readdirSync(folder)];
  const { status, said } = await build(...args);
  expect([status, said]).toEqual([1, expect.stringContaining(sentence)]);
  expect([readFileSync(out).equals(before), readdirSync(folder)]).toEqual([true, names]);
});

test('NTLM hashes are refused with what to take instead', async () => {
  copyFileSync(list, join(folder, 'copy.txt'));
  writeFileSync(list, readFileSync(join(folder, 'copy.txt'), 'latin1').replaceAll(/^(.{32}).{8}/gm, '$1'));
  const { status, said } = await build(list, '--out', out);
  expect([status, said]).toEqual([1, "symbolon: list.txt: line 1 is an NTLM hash, of 32 digits, which says nothing of other systems' passwords: take the list of SHA-1 hashes."]);
});
