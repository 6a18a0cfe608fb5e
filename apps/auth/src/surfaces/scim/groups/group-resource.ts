import { scimGroupType } from '@symbolon/contracts';
import { isGroupId, type Group, type GroupMember } from '../../../domain/provisioning/group.store.ts';
import { badValue, isObject, tooMany, type Json } from '../read-value.ts';

/** What a directory wants a group to be. */
export interface WantedGroup {
  readonly name: string;
  readonly externalId: string | null;
  /** Each once. */
  readonly members: readonly string[];
}

/** All of them are in memory while a group is changed or told. */
export const mostMembers = 100_000;

/** One more with each change; that somebody in it is called otherwise is none. */
export const groupVersion = ({ version }: Group): string => `W/"${version}"`;

/** A group as its directory may write it: what PATCH works on. */
export const writtenGroup = ({ name, externalId }: Group, members: readonly string[]): Json => ({
  displayName: name,
  ...(externalId !== null && { externalId }),
  ...(members.length > 0 && { members: members.map((value) => ({ value, type: typeOf(value) })) }),
});

/** A group as SCIM tells it. */
export function groupResource(base: string, group: Group, members: readonly GroupMember[]): Json {
  const { id, name, externalId, createdAt, updatedAt } = group;
  return {
    schemas: [scimGroupType.schema.id],
    id,
    ...(externalId !== null && { externalId }),
    displayName: name,
    ...(members.length > 0 && { members: members.map(({ id: value, display }) => ({ value, $ref: `${base}/${typeOf(value)}s/${value}`, type: typeOf(value), ...(display !== null && { display }) })) }),
    meta: { resourceType: 'Group', created: createdAt.toISOString(), lastModified: updatedAt.toISOString(), location: `${base}/Groups/${id}`, version: groupVersion(group) },
  };
}

const typeOf = (id: string): 'Group' | 'User' => (isGroupId(id) ? 'Group' : 'User');

/** What a resource wants of a group. Who is in it is known by the id; a type that says otherwise is a mistake, and another word says nothing. */
export function wantedGroup({ displayName, externalId, members: given = [] }: Json): WantedGroup {
  const ids = (given as readonly unknown[]).map((each) => (isObject(each) ? each['value'] : undefined));
  if (!ids.every((each) => typeof each === 'string')) throw badValue('Each of members must have a value.');
  if (!ids.every((id, index) => isOfType((given as readonly Json[])[index]?.['type'], id))) throw badValue('Each of members must be of its type.');
  const members = [...new Set(ids)];
  if (members.length > mostMembers) throw tooMany('members', mostMembers);
  return { name: String(displayName), externalId: typeof externalId === 'string' ? externalId : null, members };
}

const isOfType = (type: unknown, id: string): boolean => {
  const said = String(type).toLowerCase();
  return !['user', 'group'].includes(said) || said === typeOf(id).toLowerCase();
};
