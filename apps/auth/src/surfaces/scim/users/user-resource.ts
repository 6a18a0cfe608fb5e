import { canonicalUsername, scimUserType, usernameFault } from '@symbolon/contracts';
import type { ProvisionedUser } from '../../../domain/provisioning/provisioned-user.store.ts';
import type { Person } from '../../../domain/users/user-directory.ts';
import { badValue, isObject, type Json } from '../read-value.ts';
import { withVersion } from '../version.ts';
import { claimedPaths } from './claims.ts';

/** A group that somebody is in. */
interface Membership {
  readonly id: string;
  readonly name: string;
}

/** What a directory wants somebody to be. */
export interface WantedUser {
  readonly username: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Undefined where it says nothing of it. */
  readonly active: boolean | undefined;
  readonly externalId: string | null;
  readonly attributes: Json;
  readonly password: string | undefined;
}

const mostBytes = 64 * 1024;

/** A person as their directory may write them: what PATCH works on. */
export function writtenUser(person: Person, { externalId, attributes }: ProvisionedUser): Json {
  const { active, ...said } = structuredClone(attributes) as Json;
  const resource: Json = { userName: person.username, ...said, ...(active !== null && { active: person.disabledAt === null }), ...(externalId !== null && { externalId }) };
  for (const [path, claim] of claimedPaths) put(resource, path, person.claims[claim]);
  return resource;
}

/** A person as SCIM tells them. */
export function userResource(base: string, person: Person, provisioned: ProvisionedUser, groups: readonly Membership[]): Json {
  const written = writtenUser(person, provisioned);
  const location = `${base}/Users/${person.id}`;
  const extensions = scimUserType.extensions.map(({ id }) => id).filter((id) => written[id] !== undefined);
  const lastModified = new Date(Math.max(person.updatedAt.getTime(), provisioned.updatedAt.getTime()));
  return withVersion({
    schemas: [scimUserType.schema.id, ...extensions],
    id: person.id,
    ...written,
    ...(groups.length > 0 && { groups: groups.map(({ id, name }) => ({ value: id, $ref: `${base}/Groups/${id}`, display: name })) }),
    meta: { resourceType: 'User', created: provisioned.createdAt.toISOString(), lastModified: lastModified.toISOString(), location },
  });
}

/** What a resource wants of a person; claims that SCIM has no name for stay as they are. */
export function wantedUser(resource: Json, claims: Person['claims'] = {}): WantedUser {
  const { userName, active, externalId, password, ...attributes } = structuredClone(resource);
  const username = String(userName);
  const fault = usernameFault(username);
  if (fault !== undefined || canonicalUsername(username) === '') throw badValue(`userName ${fault ?? 'must not be empty'}.`);
  const kept = new Map(Object.entries(claims));
  for (const [path, claim] of claimedPaths) {
    const value = takeOut(attributes, path);
    if (typeof value === 'string') kept.set(claim, value);
    else if (typeof kept.get(claim) === 'string') kept.delete(claim);
  }
  if (Buffer.byteLength(JSON.stringify(attributes)) > mostBytes) throw badValue('The resource is too large.');
  return {
    username,
    claims: Object.fromEntries(kept),
    active: typeof active === 'boolean' ? active : undefined,
    externalId: typeof externalId === 'string' ? externalId : null,
    attributes: active === null ? { ...attributes, active } : attributes, // it was taken away, and is told no more
    password: typeof password === 'string' ? password : undefined,
  };
}

/** A claim of another type than text is none of SCIM. */
function put(resource: Json, [first = '', second]: readonly string[], value: unknown): void {
  if (typeof value !== 'string') return;
  if (second === undefined) resource[first] = value;
  else resource[first] = { ...(isObject(resource[first]) ? resource[first] : {}), [second]: value };
}

function takeOut(resource: Json, [first = '', second]: readonly string[]): unknown {
  const value = resource[first];
  if (second === undefined) {
    delete resource[first];
    return value;
  }
  if (!isObject(value)) return undefined;
  const { [second]: taken, ...rest } = value;
  if (Object.keys(rest).length > 0) resource[first] = rest;
  else delete resource[first];
  return taken;
}
