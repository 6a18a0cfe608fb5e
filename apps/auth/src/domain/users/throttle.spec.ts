import { network } from './throttle.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::1', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s counts as %s', (address, expected) => expect(network(address)).toBe(expected));

test('1,000 addresses of one /64 count as one', () => {
  const networks = Array.from({ length: 1000 }, (_, index) => network(`2001:db8:7:8:${index.toString(16)}::${index.toString(16)}`));
  expect(new Set(networks)).toEqual(new Set(['2001:db8:7:8']));
});
