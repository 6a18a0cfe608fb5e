import { base32, fromBase32, totpCode, totpMatch, totpStep } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('the code at %i is that of RFC 6238 appendix B, of which six digits are shown', (seconds, eight) => {
  expect(totpCode(secret, totpStep(new Date(seconds * 1000)))).toBe(eight.slice(2));
});

test('a code counts in its step, and one before and after', () => {
  const now = new Date(1_234_567_890_000);
  const at = (steps: number) => totpCode(secret, totpStep(now) + steps);
  expect([-2, -1, 0, 1, 2].map((steps) => totpMatch(secret, at(steps), now))).toEqual([undefined, totpStep(now) - 1, totpStep(now), totpStep(now) + 1, undefined]);
});

test.each(['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦', '89005924', 'x'.repeat(100_000)])('%p is no code', (code) => {
  expect(totpMatch(secret, code.slice(0, 200_000), new Date(1_234_567_890_000))).toBeUndefined();
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%p is %p in base 32 (RFC 4648 section 10), there and back', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
  expect(Buffer.from(fromBase32(encoded)).toString()).toBe(text);
  expect(Buffer.from(fromBase32(`${encoded}${'='.repeat((8 - (encoded.length % 8)) % 8)}`)).toString()).toBe(text);
});
