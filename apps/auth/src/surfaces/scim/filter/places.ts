import type { ScimResourceType } from '@symbolon/contracts';
import type { Place } from '@symbolon/database';
import { claimOf } from '../users/claims.ts';

/** Attributes that are columns, by their path. */
const columns: Readonly<Record<'User' | 'Group', readonly string[]>> = {
  User: ['id', 'externalId', 'userName', 'active', 'groups'],
  Group: ['id', 'externalId', 'displayName', 'members'],
};

/** Of `meta` what is compared and ordered: the rest is made of it as it is told. */
const columnsOfMeta: readonly string[] = ['resourceType', 'created', 'lastModified'];

/** Where the value of an attribute is: a column, a claim of the person, or among what the directory said. Undefined for what is nowhere but in the answer. */
export function placeOf({ name }: ScimResourceType, path: readonly string[]): Place | undefined {
  const [first = '', second] = path;
  if (path.length === 1 && columns[name].includes(first)) return { column: first };
  if (first === 'meta') return second !== undefined && columnsOfMeta.includes(second) ? { column: second } : undefined;
  const claim = name === 'User' ? claimOf(path) : undefined;
  return claim === undefined ? { path: [...path] } : { column: `claim:${claim}` };
}
