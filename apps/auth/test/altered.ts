/**
 * Everything that a token is not: each prefix and suffix, each changed bit of what it encodes, each other last letter
 * (whose last bits may mean nothing), other spellings and other alphabets. Never the token itself, never nothing.
 */
export function altered(token: string): readonly string[] {
  const others = new Set<string>();
  for (let length = 1; length < token.length; length += 1) others.add(token.slice(0, length)).add(token.slice(length));
  for (const other of flippedBits(token)) others.add(other);
  for (const letter of alphabet) others.add(token.slice(0, -1) + letter).add(token + letter).add(letter + token);
  for (const spell of Object.values(spellings)) others.add(spell(token));
  others.delete(token);
  others.delete('');
  return [...others];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const bytesOf = (token: string): Buffer => Buffer.from(token, 'base64url');

/** A JWT has three parts, any other token one. */
function* flippedBits(token: string): Iterable<string> {
  const parts = token.split('.');
  for (const [index, part] of parts.entries()) {
    const bytes = bytesOf(part);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      yield parts.with(index, changed.toString('base64url')).join('.');
    }
  }
}

const spellings: Readonly<Record<string, (token: string) => string>> = {
  upper: (token) => token.toUpperCase(),
  lower: (token) => token.toLowerCase(),
  swapped: (token) => token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
  padded: (token) => `${token}=`,
  'padded twice': (token) => `${token}==`,
  'each part padded': (token) => token.split('.').map((part) => part.padEnd(Math.ceil(part.length / 4) * 4, '=')).join('.'),
  'the other base64': (token) => `${token.replaceAll('-', '+').replaceAll('_', '/')}==`,
  hexadecimal: (token) => bytesOf(token).toString('hex'),
  'encoded again': (token) => Buffer.from(token).toString('base64url'),
  escaped: (token) => encodeURIComponent(encodeURIComponent(token)).replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`),
  'a space before': (token) => ` ${token}`,
  'a space after': (token) => `${token} `,
  'a space within': (token) => `${token.slice(0, 9)} ${token.slice(9)}`,
  'a line break after': (token) => `${token}\n`,
  'a NUL after': (token) => `${token}\0`,
  'a NUL and more after': (token) => `${token}\0${token}`,
  'a dot before': (token) => `.${token}`,
  'a dot after': (token) => `${token}.`,
  twice: (token) => token + token,
  'twice, as a list': (token) => `${token},${token}`,
  'full width': (token) => token.replace(/[A-Za-z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  'zeros before': (token) => `AAAA${token}`,
  reversed: (token) => [...token].reverse().join(''),
  '8 KB': (token) => token.repeat(Math.ceil(8192 / token.length)),
};
