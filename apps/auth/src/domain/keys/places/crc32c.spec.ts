import { crc32c } from './crc32c.ts';

/** RFC 3720, appendix B.4; the last is the check value in catalogues of such sums. */
test.each([
  ['zeros', Buffer.alloc(32), 0x8a9136aa],
  ['ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['counting up', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
  ['counting down', Buffer.from(Array.from({ length: 32 }, (_, n) => 31 - n)), 0x113fdb5c],
  ['nine digits', Buffer.from('123456789'), 0xe3069283],
])('the sum of %s is what others count', (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});
