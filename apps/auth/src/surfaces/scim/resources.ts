import type { ScimResource, ScimResourceType } from '@symbolon/contracts';
import { sqlStateOf, type ScimFound, type ScimSearch } from '@symbolon/database';
import { ScimError } from '../../platform/errors/scim-error.ts';
import type { Json } from './read-value.ts';
import type { Source } from './scim-door.ts';

/** The resources of one kind, as a directory reads and writes them; each is told whole. */
export interface Resources {
  readonly type: ScimResourceType;
  search(search: ScimSearch): Promise<ScimFound>;
  /** Those of them that there are, in the order of the ids; who is in groups only where it is told. */
  view(source: Source, ids: readonly string[], less?: { readonly withoutMembers: boolean }): Promise<readonly Json[]>;
  create(source: Source, body: ScimResource): Promise<Json>;
  replace(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json>;
  patch(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json>;
  remove(source: Source, id: string, ifMatch: string | undefined): Promise<void>;
}

export const nobody = () => new ScimError(404, 'There is nothing with this id.');
export const taken = (what: string) => new ScimError(409, `${what} is that of another.`, 'uniqueness');

/** Of two who change at once, each may have looked before the other was done: then the database says what the second one is told. */
export async function demandUnique<T>(what: string, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === '23505') throw taken(what);
    if (state === '23503') throw new ScimError(409, 'What this belongs to was removed meanwhile: read it again.'); // their directory, say
    throw error;
  }
}
