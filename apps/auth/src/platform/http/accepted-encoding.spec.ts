import { acceptedEncoding } from './accepted-encoding.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=0.5, br;q=0', 'gzip'],
  ['br; q=0.000, identity', undefined],
  ['brotli, x-gzip', undefined],
])('%s is answered in %s', (header, encoding) => expect(acceptedEncoding(header, ['br', 'gzip'])).toBe(encoding));
