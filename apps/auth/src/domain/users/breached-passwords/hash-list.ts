import { open } from 'node:fs/promises';
import { sha1Bytes } from '@symbolon/crypto';

/** What is wrong with a list, and what to do: a whole sentence. Never a line of it, which may be a password. */
export class HashListError extends Error {}

const digits = sha1Bytes * 2;
/** No line of a list is longer. */
const longestLine = 128;
const pieceBytes = 1 << 20;
/** Some editors put it before the first line of a text in UTF-8. */
const byteOrderMark = Buffer.from('\u{FEFF}');
const [newline, carriageReturn, space, colon, zero] = [10, 13, 32, 58, 48];
/** The value of a hexadecimal digit by its code; 255 for what is none. */
const values = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? 255 : value;
});

/**
 * Reads a list of SHA-1 hashes, one a line with or without a count, and gives each that was seen at least so often; the same buffer
 * again and again. However long the list is, one piece of it is in memory. Answers how many there were.
 */
export async function readHashList(path: string, minCount: number, give: (hash: Buffer) => void, read: (bytes: number) => void = () => undefined): Promise<number> {
  const hash = Buffer.alloc(sha1Bytes);
  let [line, given] = [0, 0];
  const take = (bytes: Buffer, from: number, to: number): void => {
    line += 1;
    let end = to;
    while (end > from && (bytes[end - 1] === carriageReturn || bytes[end - 1] === space)) end -= 1;
    if (end === from) return;
    const count = countOf(bytes, from + digits, end, minCount);
    if (count === undefined || !decode(bytes, from, hash)) throw new HashListError(faultOf(bytes.subarray(from, end), path, line, minCount));
    if (count < minCount) return;
    given += 1;
    give(hash);
  };
  await using file = await open(path, 'r');
  const room = Buffer.alloc(pieceBytes + longestLine);
  for (let kept = 0; ; ) {
    const { bytesRead } = await file.read(room, kept, pieceBytes);
    const bytes = room.subarray(0, kept + bytesRead);
    let from = line === 0 && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    for (let to = bytes.indexOf(newline, from); to >= 0; to = bytes.indexOf(newline, from)) {
      take(bytes, from, to);
      from = to + 1;
    }
    if (bytes.length - from > longestLine) throw new HashListError(faultOf(bytes.subarray(from), path, line + 1, minCount));
    if (bytesRead === 0) {
      take(bytes, from, bytes.length);
      return given;
    }
    kept = bytes.copy(room, 0, from);
    read(bytesRead);
  }
}

/** What stands from behind the hash; without a count it was seen at least once, which is all that is known. Undefined where something else stands there. */
function countOf(bytes: Buffer, start: number, end: number, minCount: number): number | undefined {
  if (end === start) return minCount > 1 ? undefined : 1;
  if (bytes[start] !== colon || end < start + 2 || end > start + 16) return undefined;
  let count = 0;
  for (let at = start + 1; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return undefined;
    count = count * 10 + digit;
  }
  return count;
}

function decode(bytes: Buffer, from: number, hash: Buffer): boolean {
  let all = 0;
  for (let each = 0, at = from; each < sha1Bytes; each += 1, at += 2) {
    const high = values[bytes[at] ?? 0] ?? 255;
    const low = values[bytes[at + 1] ?? 0] ?? 255;
    all |= high | low;
    hash[each] = (high << 4) | low;
  }
  return all < 16;
}

const compressed: readonly (readonly number[])[] = [[0x37, 0x7a, 0xbc, 0xaf], [0x1f, 0x8b], [0x50, 0x4b, 3, 4], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58], [0x42, 0x5a, 0x68]];
const utf16: readonly (readonly number[])[] = [[0xff, 0xfe], [0xfe, 0xff]];
const beginsLike = (bytes: Buffer, marks: readonly (readonly number[])[]): boolean => marks.some((mark) => mark.every((byte, at) => bytes[at] === byte));

function faultOf(bytes: Buffer, path: string, line: number, minCount: number): string {
  if (line === 1 && beginsLike(bytes, compressed)) return `${path} is compressed: unpack it first.`;
  if (line === 1 && beginsLike(bytes, utf16)) return `${path} is a text in UTF-16: write it as plain ASCII or UTF-8.`;
  const place = `${path}: line ${line}`;
  const length = /^[0-9a-f]*(?=:|$)/i.exec(bytes.toString('latin1', 0, longestLine))?.[0].length;
  if (length === 32) return `${place} is an NTLM hash, of 32 digits, which says nothing of other systems' passwords: take the list of SHA-1 hashes.`;
  if (length === digits - 5) return `${place} has 35 digits, as in the answers of a range service, which lack the first five: have them written into one file of whole hashes.`;
  if (length === digits && bytes.length === digits && minCount > 1) return `${place} has no count, so --min-count cannot be judged: leave it out, or take the list with counts.`;
  return `${place} is no SHA-1 hash: it must be 40 hexadecimal digits, and perhaps a colon and how often it was seen.`;
}
