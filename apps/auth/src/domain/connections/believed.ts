import type { Connection } from './connection.ts';

/** What Google hosts for anybody. */
const hostedForAll: readonly unknown[] = ['gmail.com', 'googlemail.com'];

/** Whether a profile lets its word about an address of this domain be believed at all; that an entry trusts it with the domain is asked beside this. An organization has several domains, and is called by its first: of one that is not trusted nobody is believed, whatever they have. */
export function isBelieved({ profile, trustedDomains }: Pick<Connection, 'profile' | 'trustedDomains'>, told: Readonly<Record<string, unknown>>, domain: string): boolean {
  if (!profile || profile.believed.when === 'said') return true;
  if (profile.believed.when === 'never') return false;
  return hostedForAll.includes(domain) || (typeof told['hd'] === 'string' && trustedDomains.includes(told['hd']));
}
