import { BlockList, isIP } from 'node:net';

/** A part of the internet that one party may hold. */
export interface Network {
  readonly name: string;
  /** How many times as much it may do as one home: the larger the network, the more people may be in it. */
  readonly share: number;
}

/** What is counted of IPv6: a home has a /64 or a /56, an organization a /48, and either may be one person (RFC 6177). */
const prefixes = [{ bits: 64, share: 1 }, { bits: 56, share: 4 }, { bits: 48, share: 16 }] as const;

/** Where IPv4 is written as IPv6: mapped (RFC 4291 section 2.5.5.2), and by translators (RFC 6052 section 2.1). */
const embedding = [[0, 0, 0, 0, 0, 0xffff], [0x64, 0xff9b, 0, 0, 0, 0]] as const;

/**
 * The networks that whoever is named by a node is in, the smallest first. What names no address, such as `unknown`, is all one: an
 * obfuscated name may be new with each request (RFC 7239 section 6.3).
 */
export function networksOf(node: string): readonly [Network, ...Network[]] {
  const address = addressOf(node);
  if (address === undefined || isIP(address) === 4) return [{ name: address ?? 'unknown', share: 1 }];
  const groups = groupsOf(address);
  const [home, site, organization] = prefixes.map(({ bits, share }) => ({ name: `${masked(groups, bits)}/${bits}`, share }));
  return [home, site, organization] as [Network, Network, Network];
}

/** Where somebody who stays at one place is mostly found again, with another address of the same provider: a /24 of IPv4, a /48 of IPv6. */
export function surroundingsOf(node: string): string {
  const largest = networksOf(node).at(-1)?.name ?? 'unknown';
  return isIP(largest) === 4 ? `${largest.split('.').slice(0, 3).join('.')}.0/24` : largest;
}

/**
 * The one spelling of the address that a node is named by (RFC 7239 section 6): without port, brackets, quotes and zone, IPv4 as IPv4.
 * Undefined when it is none.
 */
export function addressOf(node: string): string | undefined {
  const bare = node.trim().replace(/^"(.*)"$/, '$1');
  const host = /^\[([^\]]*)\](?::[\w.-]+)?$/.exec(bare)?.[1] ?? /^([^:]*):[\w.-]+$/.exec(bare)?.[1] ?? bare;
  const address = host.split('%')[0] ?? '';
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  if (embedding.some((prefix) => prefix.every((group, index) => group === groups[index]))) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}

/** Whether the host of a URL is this machine, by the names that need no resolver. */
export const isLoopbackHost = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Addresses and networks such as 10.0.0.0/8, to look somebody up in. */
export function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/** Whether a node, however it is spelled, is in one of these networks. */
export function isNodeIn(list: BlockList, node: string): boolean {
  const address = addressOf(node);
  return address !== undefined && list.check(address, familyOf(address));
}

export const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** The eight groups of a valid IPv6 address, of which the platform knows the spelling without dots. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail ?? ''].map((text) => text.split(':').filter((group) => group !== '').map((group) => parseInt(group, 16))) as [number[], number[]];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

const masked = (groups: readonly number[], bits: number): string =>
  groups.slice(0, 4).map((group, index) => (group & (0xffff << Math.max(0, 16 * (index + 1) - bits)) & 0xffff).toString(16)).join(':');
