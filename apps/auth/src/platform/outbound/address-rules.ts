import { isIP, type BlockList } from 'node:net';
import { listOf } from '../network.ts';

/** IPv4 that is not simply somebody on the internet: RFC 6890 and the IANA registry that it began, multicast, and the old 6to4 relay. */
const special4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];
/** Public IPv6 is within 2000::/3 (RFC 4291 section 2.4) without these: protocol assignments with Teredo, documentation, 6to4. */
const public6 = '2000::/3';
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export const loopbackNetworks: readonly string[] = ['127.0.0.0/8', '::1'];

/** Which addresses the server may call: public ones, and those that its operator named. */
export class AddressRules {
  readonly #allowed: BlockList;
  readonly #public6 = listOf([public6]);
  readonly #special = listOf([...special4, ...special6]);

  /** Addresses or networks such as 10.0.0.0/8 that are allowed though they are not public. */
  constructor(allowed: readonly string[]) {
    this.#allowed = listOf(allowed);
  }

  /** False for what is no plain address, too, such as one with a zone. */
  permits(address: string): boolean {
    const family = familyOf(address);
    if (family === undefined) return false;
    if (this.#allowed.check(address, family)) return true;
    return !this.#special.check(address, family) && (family === 'ipv4' || this.#public6.check(address, family));
  }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' | undefined => (address.includes('%') ? undefined : ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)]);
