import { scimMessages } from '@symbolon/contracts';
import { valueAt } from '../../platform/value-at.ts';
import type { Account } from './account.ts';

/** What a group there is to say; its names are left as they are where none is wanted. */
export interface WantedGroup {
  readonly names: { readonly externalId: string; readonly displayName: string } | undefined;
  /** What the application calls those who are to be in it, and nobody else. */
  readonly members: readonly string[];
}

/** Where a group says something else than it is to. */
export interface GroupDifference {
  readonly attributes: readonly ('externalId' | 'displayName')[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** Members of one operation, operations of one PATCH, and members who are taken out one by one: of more, the group is written whole. */
const [mostValues, mostOperations, mostRemovals] = [100, 20, 100];

export function groupDifference(group: Account, { names, members }: WantedGroup): GroupDifference {
  const there = membersOf(group);
  const [known, wanted] = [new Set(there), new Set(members)];
  const attributes = names ? (['externalId', 'displayName'] as const).filter((name) => group[name] !== names[name]) : [];
  return { attributes, added: members.filter((each) => !known.has(each)), removed: [...known].filter((each) => !wanted.has(each)) };
}

export const isSameGroup = ({ attributes, added, removed }: GroupDifference): boolean => attributes.length + added.length + removed.length === 0;

/** The group with what it is to say, and everything else that it has: the body of a PUT. */
export function changedGroup(group: Account, { names, members }: WantedGroup): Account {
  const written = Object.fromEntries(Object.entries(group).filter(([name]) => name !== 'meta'));
  return { schemas: [groupSchema], ...written, ...names, members: members.map((value) => ({ value })) };
}

/** The same as bodies of PATCH (RFC 7644 section 3.5.2), each of a bounded size; undefined where they would be too many. None takes out anybody who is to stay: between two of them they would be without what the group gives. */
export function groupPatches({ attributes, added, removed }: GroupDifference, { names, members }: WantedGroup): readonly Account[] | undefined {
  const isEmptied = members.length === 0 && removed.length > 0;
  if (removed.length > mostRemovals && !isEmptied) return undefined;
  const operations = [
    ...attributes.map((path) => ({ op: 'replace', path, value: names?.[path] })),
    ...(isEmptied ? [{ op: 'remove', path: 'members' }] : removed.map((id) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }))),
    ...pieces(added, mostValues).map((some) => ({ op: 'add', path: 'members', value: some.map((value) => ({ value })) })),
  ];
  return pieces(operations, mostOperations).map((some) => ({ schemas: [scimMessages.patch], Operations: some }));
}

/** Who is in it, as far as the application says. */
export function membersOf({ members }: Account): readonly string[] {
  return Array.isArray(members) ? members.map((each) => valueAt(each, 'value')).filter((value): value is string => typeof value === 'string') : [];
}

/** The same text as long as the same is wanted. */
export const wordsOfGroup = ({ names, members }: WantedGroup): string => JSON.stringify(['group', names?.externalId, names?.displayName, members]);

const pieces = <Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] => Array.from({ length: Math.ceil(items.length / most) }, (_, piece) => items.slice(piece * most, (piece + 1) * most));
