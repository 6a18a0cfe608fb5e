import type { LdapPlace } from '../ldap-place.ts';
import type { Library, LdapClient } from './library.ts';
import { textsOf } from './told-entry.ts';

/** Who is in more is let in by nothing: a list that was cut says of nobody what they are not. */
const mostGroups = 1_000;
const mostLevels = 20;
/** Groups of one level that one search asks about. */
const atOnce = 50;

const members = ['member', 'uniqueMember'] as const;
/** Of whom it cannot be said what they are in. */
export class TooManyGroupsError extends Error {}

/** LDAP_MATCHING_RULE_IN_CHAIN of Active Directory. */
const inChain = '1.2.840.113556.1.4.1941';

/** Names of the groups that an entry is in, and of those that these are in. */
export async function groupsOf({ EqualityFilter, ExtensibleFilter, OrFilter }: Library, client: LdapClient, { groups, groupsBase }: Pick<LdapPlace, 'groups' | 'groupsBase'>, dn: string): Promise<readonly string[]> {
  const names = new Map<string, readonly string[]>();
  const search = async (filter: InstanceType<typeof OrFilter> | InstanceType<typeof ExtensibleFilter>): Promise<readonly string[]> => {
    const fresh: string[] = [];
    for await (const { searchEntries } of client.searchPaginated(groupsBase, { filter, attributes: ['cn'], paged: { pageSize: 200 } })) {
      for (const entry of searchEntries.filter((each) => !names.has(each.dn.toLowerCase()))) {
        names.set(entry.dn.toLowerCase(), textsOf(entry, 'cn'));
        fresh.push(entry.dn);
      }
      if (names.size > mostGroups) throw new TooManyGroupsError(`somebody is in more than ${mostGroups} groups`);
    }
    return fresh;
  };
  if (groups === 'chain') await search(new ExtensibleFilter({ matchType: 'member', rule: inChain, value: dn }));
  let level: readonly string[] = groups === 'walk' ? [dn] : [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === mostLevels) throw new TooManyGroupsError(`groups of somebody are within one another more than ${mostLevels} times`);
    const next: string[] = [];
    for (let from = 0; from < level.length; from += atOnce) {
      const filters = level.slice(from, from + atOnce).flatMap((value) => members.map((attribute) => new EqualityFilter({ attribute, value })));
      next.push(...(await search(new OrFilter({ filters }))));
    }
    level = next;
  }
  return [...new Set([...names.values()].flat())].sort();
}
