/** The alphabet of crypt(3), in which bits are written from the low end. */
const letters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Writes bytes by groups of three, the last named of which has the low bits; a group of fewer gives as many letters as it needs. */
export const inLetters = (bytes: Uint8Array, groups: readonly (readonly number[])[]): string =>
  groups.map((group) => lettersOf(group.reduce((value, index) => (value << 8) | (bytes[index] ?? 0), 0), Math.ceil((group.length * 8) / 6))).join('');

function lettersOf(value: number, count: number): string {
  let text = '';
  for (let rest = value, left = count; left > 0; left -= 1, rest >>>= 6) text += letters.charAt(rest & 63);
  return text;
}
