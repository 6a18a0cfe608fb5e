import type { Connection } from './connection.ts';

/** What Google hosts for anybody. */
const hostedForAll: readonly unknown[] = ['gmail.com', 'googlemail.com'];

/** Whether a profile lets its word about an address of this domain be believed at all; that an entry trusts it with the domain is asked beside this. */
export function isBelieved({ profile }: Pick<Connection, 'profile'>, told: Readonly<Record<string, unknown>>, domain: string): boolean {
  if (!profile || profile.believed.when === 'said') return true;
  if (profile.believed.when === 'never') return false;
  return hostedForAll.includes(domain) || (typeof told['hd'] === 'string' && told['hd'] !== '');
}
