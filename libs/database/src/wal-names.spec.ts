import { isWalName, nextWalName, walNames } from './wal-names.ts';

test.each([
  ['000000010000000000000003', '000000010000000000000003', ['000000010000000000000003']],
  ['0000000100000000000000FE', '000000010000000100000001', ['0000000100000000000000FE', '0000000100000000000000FF', '000000010000000100000000', '000000010000000100000001']],
])('from %s to %s', (first, last, names) => {
  expect(walNames(first, last)).toEqual(names);
});

test.each([
  ['000000010000000000000004', '000000010000000000000003'],
  ['000000010000000000000003', '000000020000000000000003'],
])('no way leads from %s to %s', (first, last) => {
  expect(() => walNames(first, last)).toThrow('take it again');
});

test('the next one carries over, and other files of the log are none', () => {
  expect(nextWalName('0000000200000000000000FF')).toBe('000000020000000100000000');
  expect(['000000010000000000000003', '00000002.history', '000000010000000000000003.partial', '000000010000000000000003.00000028.backup', '00000001000000000000000g'].filter(isWalName)).toEqual(['000000010000000000000003']);
});
