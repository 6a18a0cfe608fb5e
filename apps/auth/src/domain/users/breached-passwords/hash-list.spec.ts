import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha1 } from '@symbolon/crypto';
import { readHashList } from './hash-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-list-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'list.txt');
const [first, second, third] = ['one', 'two', 'three'].map((word) => sha1(word).toString('hex').toUpperCase()) as [string, string, string];

async function read(content: string | Buffer, minCount = 1): Promise<readonly string[]> {
  writeFileSync(path, content);
  const given: string[] = [];
  const count = await readHashList(path, minCount, (hash) => given.push(hash.toString('hex').toUpperCase()));
  expect(count).toBe(given.length);
  return given;
}

test.each<[what: string, content: string | Buffer]>([
  ['with counts', `${first}:3\n${second}:1\n${third}:12345678\n`],
  ['without counts', `${first}\n${second}\n${third}\n`],
  ['as Windows ends lines', `${first}:3\r\n${second}:1\r\n${third}:2\r\n`],
  ['without an end of the last line', `${first}:3\n${second}\n${third}:2`],
  ['in small letters', `${first.toLowerCase()}:3\n${second}:1\n${third.toLowerCase()}:2\n`],
  ['with empty lines, blanks behind, and a mark before', `\u{FEFF}${first}:3 \n\n${second}:1\n\r\n${third}:2  \r\n\n`],
  ['with padding', `${first}:3\n${sha1('never seen').toString('hex')}:0\n${second}:1\n${third}:2\n`],
])('a list is read %s', async (_, content) => expect(await read(content)).toEqual([first, second, third]));

test('of a list with counts those that were seen often enough', async () => {
  expect(await read(`${first}:3\n${second}:9\n${third}:10\n`, 9)).toEqual([second, third]);
});

test('a list of many pieces loses and doubles no line where one piece ends', async () => {
  const hashes = Array.from({ length: 80_000 }, (_, each) => sha1(String(each)).toString('hex').toUpperCase()); // 3.5 MB
  expect(await read(hashes.map((hash, each) => `${hash}:${each + 1}\r\n`).join(''))).toEqual(hashes);
});

const seven = Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]);
test.each<[what: string, content: string | Buffer, sentence: string, minCount?: number]>([
  ['NTLM hashes', `${first.slice(0, 32)}:3\n`, 'list.txt: line 1 is an NTLM hash, of 32 digits, which says nothing of other systems\' passwords: take the list of SHA-1 hashes.'],
  ['NTLM hashes without counts', `${first.slice(0, 32)}\r\n`, 'list.txt: line 1 is an NTLM hash'],
  ['the answer of a range service', `${first.slice(5)}:3\n`, 'list.txt: line 1 has 35 digits, as in the answers of a range service'],
  ['SHA-256 hashes', `${first}${first.slice(0, 24)}:1\n`, 'list.txt: line 1 is no SHA-1 hash: it must be 40 hexadecimal digits, and perhaps a colon and how often it was seen.'],
  ['a password', `${first}:1\ncorrect horse\n`, 'list.txt: line 2 is no SHA-1 hash'],
  ['a letter that is no digit', `${first}:1\n${second}:1\n${third.slice(0, 39)}G:1\n`, 'list.txt: line 3 is no SHA-1 hash'],
  ['a count that is none', `${first}:many\n`, 'list.txt: line 1 is no SHA-1 hash'],
  ['an empty count', `${first}:\n`, 'list.txt: line 1 is no SHA-1 hash'],
  ['a negative count', `${first}:-1\n`, 'list.txt: line 1 is no SHA-1 hash'],
  ['something else behind', `${first};1\n`, 'list.txt: line 1 is no SHA-1 hash'],
  ['a short last line', `${first}:1\n${second.slice(0, 20)}`, 'list.txt: line 2 is no SHA-1 hash'],
  ['a line that does not end', 'a'.repeat(3_000_000), 'list.txt: line 1 is no SHA-1 hash'],
  ['no count where counts matter', `${first}:9\n${second}\n`, 'list.txt: line 2 has no count, so --min-count cannot be judged', 2],
  ['a packed list', Buffer.concat([seven, Buffer.alloc(3_000, 7)]), 'list.txt is compressed: unpack it first.'],
  ['a list in UTF-16', Buffer.from(`\u{FEFF}${first}:1\r\n`, 'utf16le'), 'list.txt is a text in UTF-16: write it as plain ASCII or UTF-8.'],
])('what is no list is told: %s', async (_, content, sentence, ...[minCount]) => {
  const error: unknown = await read(content, minCount).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain(sentence);
  expect(String(error)).not.toContain('correct horse');
});
