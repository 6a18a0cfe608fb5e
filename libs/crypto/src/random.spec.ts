import { randomDigits, secureRandom, type Random } from './random.ts';

/** Gives out these numbers, as four bytes each, in their order. */
const drawing = (...numbers: readonly number[]): Random => {
  const rest = [...numbers];
  return {
    bytes: (count) => {
      const bytes = Buffer.alloc(count);
      bytes.writeUInt32BE(rest.shift() ?? 0);
      return new Uint8Array(bytes);
    },
  };
};

test.each<[string, readonly number[], string]>([
  ['the first', [0], '000000'],
  ['one of few digits', [42], '000042'],
  ['the last of a round', [999_999], '999999'],
  ['the first of the next', [1_000_000], '000000'],
  ['the last of the last whole round', [4_293_999_999], '999999'],
  ['past it: drawn again', [4_294_000_000, 7], '000007'],
  ['the largest, twice: drawn again, twice', [4_294_967_295, 4_294_967_295, 8], '000008'],
])('six digits of %s', (_, numbers, expected) => {
  expect(randomDigits(drawing(...numbers), 6)).toBe(expected);
});

test('every digit comes up at every place', () => {
  const seen = Array.from({ length: 6 }, () => new Set<string>());
  for (let times = 0; times < 1_000; times += 1) [...randomDigits(secureRandom, 6)].forEach((digit, place) => seen[place]?.add(digit));
  expect(seen.map(({ size }) => size)).toEqual([10, 10, 10, 10, 10, 10]);
});
