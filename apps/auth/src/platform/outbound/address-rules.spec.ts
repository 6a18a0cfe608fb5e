import { BlockList } from 'node:net';
import { AddressRules, loopbackNetworks } from './address-rules.ts';

const rules = new AddressRules([]);

/** Each network by its first and last addresses, and some in between that servers were tricked with. */
test.each<[kind: string, addresses: readonly string[]]>([
  ['this network (RFC 791)', ['0.0.0.0', '0.0.0.1', '0.255.255.255']],
  ['private (RFC 1918)', ['10.0.0.0', '10.0.0.1', '10.255.255.255', '172.16.0.0', '172.16.0.1', '172.31.255.255', '192.168.0.0', '192.168.0.1', '192.168.255.255']],
  ['shared (RFC 6598)', ['100.64.0.0', '100.100.100.200', '100.127.255.255']],
  ['loopback (RFC 1122)', ['127.0.0.0', '127.0.0.1', '127.0.1.1', '127.1.2.3', '127.255.255.255']],
  ['link-local, where clouds keep their metadata (RFC 3927)', ['169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.255.255']],
  ['protocol assignments (RFC 6890)', ['192.0.0.0', '192.0.0.8', '192.0.0.170', '192.0.0.192', '192.0.0.255']],
  ['documentation (RFC 5737)', ['192.0.2.0', '192.0.2.255', '198.51.100.0', '198.51.100.255', '203.0.113.0', '203.0.113.255']],
  ['the 6to4 relay (RFC 7526)', ['192.88.99.0', '192.88.99.1', '192.88.99.255']],
  ['benchmarks (RFC 2544)', ['198.18.0.0', '198.18.0.1', '198.19.255.255']],
  ['multicast (RFC 5771)', ['224.0.0.0', '224.0.0.1', '239.255.255.250', '239.255.255.255']],
  ['reserved and broadcast (RFC 1112, RFC 919)', ['240.0.0.0', '240.0.0.1', '255.255.255.254', '255.255.255.255']],
  ['unspecified and loopback (RFC 4291)', ['::', '::1', '0:0:0:0:0:0:0:1', '0000:0000:0000:0000:0000:0000:0000:0001']],
  ['IPv4-mapped (RFC 4291)', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0:0', '::ffff:255.255.255.255', '0:0:0:0:0:ffff:127.0.0.1', '::ffff:8.8.8.8']],
  ['IPv4-compatible and translated (RFC 4291, RFC 2765)', ['::127.0.0.1', '::7f00:1', '::10.0.0.1', '::ffff:0:127.0.0.1', '::ffff:0:7f00:1']],
  ['NAT64 (RFC 6052, RFC 8215)', ['64:ff9b::', '64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b::10.0.0.1', '64:ff9b::8.8.8.8', '64:ff9b:1::', '64:ff9b:1::7f00:1']],
  ['discard only (RFC 6666)', ['100::', '100::1', '100::ffff:ffff:ffff:ffff', '100:0:0:1::1']],
  ['Teredo, ORCHID and other assignments (RFC 2928)', ['2001::', '2001::1', '2001:0:7f00:1::', '2001:2::1', '2001:10::1', '2001:20::1', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ['documentation (RFC 3849, RFC 9637)', ['2001:db8::', '2001:db8::1', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '3fff::', '3fff::1', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ['6to4 (RFC 3056)', ['2002::', '2002:7f00:1::', '2002:7f00:1::1', '2002:a9fe:a9fe::', '2002:a00:1::', '2002:c0a8:1::1', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ['segment routing (RFC 9602)', ['5f00::', '5f00::1']],
  ['unique local (RFC 4193)', ['fc00::', 'fc00::1', 'fd00::1', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ['link-local and site-local (RFC 4291, RFC 3879)', ['fe80::', 'fe80::1', 'fe80::a9fe:a9fe', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fec0::', 'fec0::1', 'feff::1']],
  ['multicast (RFC 4291)', ['ff00::', 'ff01::1', 'ff02::1', 'ff02::fb', 'ff05::1:3', 'ff0e::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ['never assigned', ['1::', '1fff:ffff::', '4000::', '4000::1', '8000::1', 'e000::1', 'fe00::1']],
  ['with a zone', ['fe80::1%eth0', 'fe80::1%1', '::1%lo', '2606:4700::1111%eth0', '127.0.0.1%lo']],
  ['no address', ['', ' ', 'localhost', '127.1', '0177.0.0.1', '0x7f.0.0.1', '0x7f000001', '2130706433', '017700000001', '127.0.0.1.', '127.0.0.01', '1.2.3', '1.2.3.4.5', '256.0.0.1', '[::1]', '::1]', ':::1', '::ffff:127.0.0.1.', '1.1.1.1:80', '1.1.1.1/32']],
])('%s is not permitted', (_, addresses) => {
  expect(addresses.filter((address) => rules.permits(address))).toEqual([]);
});

test.each([
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255',
  '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '2000::1', '2001:200::1', '2001:4860:4860::8888', '2003::1', '2606:4700:4700::1111', '3ffe::1',
])('%s is permitted: it is next to them, or somebody on the internet', (address) => {
  expect(rules.permits(address)).toBe(true);
});

test('what the operator names is permitted, and nothing beside it', () => {
  const named = new AddressRules(['10.1.0.0/16', '192.168.7.7', 'fd00:1::/32', ...loopbackNetworks]);
  for (const address of ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3', '192.168.7.7', 'fd00:1::1', '127.0.0.1', '127.9.9.9', '::1', '1.1.1.1']) expect([address, named.permits(address)]).toEqual([address, true]);
  for (const address of ['10.0.255.255', '10.2.0.0', '192.168.7.8', 'fd00:2::1', '::2', '::', '169.254.169.254', '::1%lo']) expect([address, named.permits(address)]).toEqual([address, false]);
});

test('the platform counts an IPv4-mapped address as the IPv4 address that it is', () => {
  const list = new BlockList();
  list.addSubnet('10.0.0.0', 8, 'ipv4');
  expect(list.check('::ffff:a00:1', 'ipv6')).toBe(true);
});
