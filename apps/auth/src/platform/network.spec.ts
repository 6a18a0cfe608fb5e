import { addressOf, isNodeIn, listOf, networksOf } from './network.ts';

/** Nodes as RFC 7239 section 6 and real gateways write them; what stands in one row is one. */
const spellings: readonly (readonly string[])[] = [
  [
    '203.0.113.7', '203.0.113.7:47011', '203.0.113.7:_port', '"203.0.113.7:47011"', ' 203.0.113.7 ',
    '::ffff:203.0.113.7', '::FFFF:203.0.113.7', '::ffff:cb00:7107', '0:0:0:0:0:ffff:cb00:7107', '[::ffff:cb00:7107]:443', '[::ffff:203.0.113.7]', '64:ff9b::203.0.113.7',
  ],
  [
    '2001:db8::17', '2001:DB8::17', '2001:0db8:0000:0000:0000:0000:0000:0017', '2001:db8:0:0::17', '[2001:db8::17]', '"[2001:db8::17]"',
    '[2001:db8::17]:4711', '"[2001:db8::17]:4711"', '[2001:db8::17]:_x', '2001:db8::17%eth0', '2001:db8::0.0.0.23',
  ],
  ['unknown', '_hidden', '_SEVKISEK', 'unknown:80', '', 'localhost', '[]', '[::1', '1.2.3', '01.2.3.4', '0x7f.1', '::g'],
];

test.each(spellings)('%s and all its other spellings are one address and the same networks', (...nodes) => {
  expect(new Set(nodes.map(addressOf)).size).toBe(1);
  expect(new Set(nodes.map((node) => JSON.stringify(networksOf(node)))).size).toBe(1);
});

test.each<[string, readonly string[]]>([
  ['203.0.113.7', ['203.0.113.7']],
  ['2001:db8:1:2345:6:7:8:9', ['2001:db8:1:2345/64', '2001:db8:1:2300/56', '2001:db8:1:0/48']],
  ['::1', ['0:0:0:0/64', '0:0:0:0/56', '0:0:0:0/48']],
  ['_hidden', ['unknown']],
])('%s is in %j', (node, names) => expect(networksOf(node).map(({ name }) => name)).toEqual(names));

test('loopback is not where IPv4 written as IPv6 is', () => {
  expect(networksOf('::ffff:cb00:7107')).not.toEqual(networksOf('::1'));
});

test('1,000 addresses of one /64 are one, 200 of its networks one /56', () => {
  const homes = Array.from({ length: 1000 }, (_, index) => networksOf(`2001:db8:7:8:${index.toString(16)}::${index.toString(16)}`)[0].name);
  expect(new Set(homes)).toEqual(new Set(['2001:db8:7:8/64']));
  const sites = Array.from({ length: 200 }, (_, index) => networksOf(`2001:db8:7:8${index.toString(16).padStart(2, '0')}::1`)[1]?.name);
  expect(new Set(sites)).toEqual(new Set(['2001:db8:7:800/56']));
});

test.each([
  ['10.1.2.3', true],
  ['10.1.2.3:49152', true],
  ['::ffff:a01:203', true],
  ['[2001:db8:5::1]:443', true],
  ['11.1.2.3', false],
  ['2001:db8:6::1', false],
  ['unknown', false],
])('a list of networks has %s: %s', (node, isThere) => expect(isNodeIn(listOf(['10.0.0.0/8', '2001:db8:5::/48']), node)).toBe(isThere));
