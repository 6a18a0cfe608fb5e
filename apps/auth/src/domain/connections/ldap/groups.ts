import type { LdapPlace } from '../ldap-place.ts';
import type { Library, LdapClient } from './library.ts';
import { textsOf } from './told-entry.ts';

/** Who is in more is let in by nothing: a list that was cut says of nobody what they are not. */
const mostGroups = 1_000;
const mostLevels = 20;
/** Groups of one level that one search asks about. */
const atOnce = 50;
/** Characters of all of them together: there is no end to a name either. */
const mostCharacters = 1_000_000;

/** Pages of one search: a directory that always has another would keep who asks for ever. */
const mostPages = 100;

const members = ['member', 'uniqueMember'] as const;
/** Of whom it cannot be said what they are in. */
export class TooManyGroupsError extends Error {}

/** LDAP_MATCHING_RULE_IN_CHAIN of Active Directory. */
const inChain = '1.2.840.113556.1.4.1941';

interface Group {
  readonly dn: string;
  readonly names: readonly string[];
}

/** What groups are in, of those that were just asked about: of people who are read together many are in the same. */
export type KnownGroups = Map<string, Promise<readonly Group[]>>;

/** Names of the groups that an entry is in, and of those that these are in. */
export async function groupsOf(ldap: Library, client: LdapClient, place: Pick<LdapPlace, 'groups' | 'groupsBase'>, dn: string, known: KnownGroups = new Map()): Promise<readonly string[]> {
  const { EqualityFilter, ExtensibleFilter, OrFilter } = ldap;
  const names = new Map<string, readonly string[]>();
  let characters = 0;
  const search = async (filter: Asked, key: string): Promise<readonly string[]> => {
    const asking = known.get(key) ?? foundBy(client, place.groupsBase, filter);
    known.set(key, asking);
    const fresh = (await asking).filter((group) => !names.has(group.dn.toLowerCase()));
    for (const group of fresh) names.set(group.dn.toLowerCase(), group.names);
    characters += lengthOf(fresh);
    demandFew(names.size, characters);
    return fresh.map((group) => group.dn);
  };
  if (place.groups === 'chain') await search(new ExtensibleFilter({ matchType: 'member', rule: inChain, value: dn }), dn);
  let level: readonly string[] = place.groups === 'walk' ? [dn] : [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === mostLevels) throw new TooManyGroupsError(`groups of somebody are within one another more than ${mostLevels} times`);
    const next: string[] = [];
    for (let from = 0; from < level.length; from += atOnce) {
      const values = level.slice(from, from + atOnce);
      const filters = values.flatMap((value) => members.map((attribute) => new EqualityFilter({ attribute, value })));
      next.push(...(await search(new OrFilter({ filters }), values.join('\n'))));
    }
    level = next;
  }
  return [...new Set([...names.values()].flat())].sort();
}

type Asked = InstanceType<Library['OrFilter']> | InstanceType<Library['ExtensibleFilter']>;

/** All groups of one search; of what is named again and again there is no end that a directory must come to. */
async function foundBy(client: LdapClient, base: string, filter: Asked): Promise<readonly Group[]> {
  const found: Group[] = [];
  let [pages, characters] = [0, 0];
  for await (const { searchEntries } of client.searchPaginated(base, { filter, attributes: ['cn'], paged: { pageSize: 200 } })) {
    const page = searchEntries.map((entry) => ({ dn: entry.dn, names: textsOf(entry, 'cn') }));
    found.push(...page);
    characters += lengthOf(page);
    demandFew((pages += 1) > mostPages ? Infinity : found.length, characters);
  }
  return found;
}

const lengthOf = (groups: readonly Group[]): number => groups.reduce((sum, { dn, names }) => names.reduce((before, { length }) => before + length, sum + dn.length), 0);

function demandFew(groups: number, characters: number): void {
  if (groups > mostGroups) throw new TooManyGroupsError(`somebody is in more than ${mostGroups} groups`);
  if (characters > mostCharacters) throw new TooManyGroupsError(`groups of somebody have names of more than ${mostCharacters} characters`);
}
