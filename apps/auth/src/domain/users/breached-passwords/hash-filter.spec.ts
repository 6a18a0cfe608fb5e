import { sha1 } from '@symbolon/crypto';
import { blockBytes, blockOf, blocksFor, falsePositiveRate, isIn, NewHashFilter } from './hash-filter.ts';

const hashes = 100_000;
const filter = new NewHashFilter(hashes);
for (let each = 0; each < hashes; each += 1) filter.add(sha1(`breached ${each}`));
const has = (password: string): boolean => {
  const hash = sha1(password);
  const start = blockOf(hash, filter.blocks) * blockBytes;
  return isIn(filter.parts[0]?.subarray(start, start + blockBytes) ?? Buffer.alloc(0), hash);
};
const countOf = (kind: string, from: number, to: number): number => {
  let count = 0;
  for (let each = from; each < to; each += 1) if (has(`${kind} ${each}`)) count += 1;
  return count;
};

test('whatever was added is found', () => expect(countOf('breached', 0, hashes)).toBe(hashes));

test('of what was not, less than one in a thousand is taken for it, as is said', () => {
  const rate = falsePositiveRate(hashes, filter.blocks);
  expect(rate).toBeLessThan(1 / 1_000);
  const asked = 400_000;
  const found = countOf('other', 0, asked);
  const deviation = Math.sqrt(asked * rate);
  expect(found).toBeGreaterThan(asked * rate - 4 * deviation);
  expect(found).toBeLessThan(asked * rate + 4 * deviation);
});

test.each([1_000, 1_000_000, 900_000_000, 2_000_000_000])('%i hashes are less than two bytes each, and less than one in a thousand is wrong', (count) => {
  const blocks = blocksFor(count);
  expect(blocks * blockBytes).toBeLessThan(count * 2 + blockBytes);
  expect(falsePositiveRate(count, blocks)).toBeLessThan(1 / 1_000);
});

test.each([1, 2, 3, 1_000, 458_000, 1_000_003, 2 ** 21])('of %i blocks the first hash is in the first and the last in the last', (blocks) => {
  expect(blockOf(Buffer.alloc(20, 0), blocks)).toBe(0);
  expect(blockOf(Buffer.alloc(20, 0xff), blocks)).toBe(blocks - 1);
});

test('a large filter is kept in parts, and each block is in one of them', () => {
  const large = new NewHashFilter(40_000_000);
  expect(large.parts).toHaveLength(2);
  expect(large.parts.reduce((bytes, part) => bytes + part.length, 0)).toBe(large.blocks * blockBytes);
  const last = Buffer.alloc(20, 0xff);
  large.add(last);
  expect(isIn(large.parts[1]?.subarray(-blockBytes) ?? Buffer.alloc(0), last)).toBe(true);
});
