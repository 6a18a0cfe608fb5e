import { MasterKey, secureRandom } from '@symbolon/crypto';
import { RefreshTokenCodec } from './refresh-token.ts';

const codec = new RefreshTokenCodec(new MasterKey(new Uint8Array(32).fill(7)), secureRandom);

test('a token reads back as it was written, and its successor is always the same', () => {
  const token = codec.first(secureRandom.bytes(16));
  expect(codec.parse(codec.format(token))).toEqual(token);
  expect(codec.format(codec.successor(token))).toBe(codec.format(codec.successor(token)));
  expect(codec.successor(token).generation).toBe(1);
});

test('no part of a token, and no token with a changed bit, is ours', () => {
  const text = codec.format(codec.first(secureRandom.bytes(16)));
  for (let length = 0; length < text.length; length += 1) {
    expect(codec.parse(text.slice(0, length))).toBeUndefined();
    expect(codec.parse(text.slice(length + 1))).toBeUndefined();
  }
  const bytes = Buffer.from(text, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(codec.parse(changed.toString('base64url'))).toBeUndefined();
  }
});

test('a token has one spelling', () => {
  const text = codec.format(codec.first(secureRandom.bytes(16)));
  for (const other of [`${text}=`, `${text} `, ` ${text}`, `${text}A`, text.toUpperCase(), text.replace(/[-_]/g, (sign) => (sign === '-' ? '+' : '/')) + '=='])
    if (other !== text) expect(codec.parse(other)).toBeUndefined();
});

test('tokens of another master key are not ours', () => {
  const other = new RefreshTokenCodec(new MasterKey(new Uint8Array(32).fill(8)), secureRandom);
  expect(other.parse(codec.format(codec.first(secureRandom.bytes(16))))).toBeUndefined();
});
