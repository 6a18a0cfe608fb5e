import { profileFault, type LeftOut, type ProfileClaim } from '@symbolon/contracts';
import type { User } from '../users/user.ts';
import type { Connection } from './connection.ts';
import { Expressions } from './expressions.ts';
import type { ProvenPerson } from './upstream-person.ts';

/** What a connection makes of what its provider says of somebody. */
export interface Mapping {
  /** Those that are said. */
  readonly claims: User['claims'];
  readonly roles: readonly string[];
  /** Members of the entry that gave nothing, and why: what is there already stays for claims, and goes for roles. */
  readonly leftOut: readonly { readonly member: string; readonly reason: LeftOut }[];
}
export type MappedPerson = ProvenPerson & Mapping;

/** What one expression says: nothing, a value, or why not. */
interface Said {
  readonly value?: string | boolean;
  readonly leftOut?: LeftOut;
}

/** Nothing that is told is believed to be anything: a value that is no such claim here is left out, and a role is given by `true` alone. */
export async function mapped(connection: Pick<Connection, 'claims' | 'roles'>, told: Readonly<Record<string, unknown>>): Promise<Mapping> {
  const said = await sayings(connection, told);
  const of = (wanted: 'claims' | 'roles') => said.filter(({ part }) => part === wanted);
  return {
    claims: Object.fromEntries(of('claims').flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))),
    roles: of('roles').filter(({ value }) => value === true).map(({ name }) => name),
    leftOut: said.flatMap(({ part, name, leftOut }) => (leftOut === undefined ? [] : [{ member: `${part}.${name}`, reason: leftOut }])),
  };
}

/** What each expression of a connection says, in the order of the entry. */
export async function sayings({ claims, roles }: Pick<Connection, 'claims' | 'roles'>, told: Readonly<Record<string, unknown>>): Promise<readonly (Said & { readonly part: 'claims' | 'roles'; readonly name: string; readonly text: string })[]> {
  const expressions = new Expressions(told);
  const written = [...Object.entries(claims).map(([name, text]) => ({ part: 'claims' as const, name, text })), ...Object.entries(roles).map(([name, text]) => ({ part: 'roles' as const, name, text }))];
  const said = [];
  for (const { part, name, text } of written) {
    const given = await expressions.give(text);
    said.push({ part, name, text, ...('leftOut' in given ? { leftOut: given.leftOut } : part === 'claims' ? claimOf(name as ProfileClaim, given.value) : roleOf(given.value)) });
  }
  return said;
}

function claimOf(claim: ProfileClaim, value: unknown): Said {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value !== 'string') return { leftOut: 'wrong_type' };
  return profileFault(claim, value) === undefined ? { value } : { leftOut: 'unusable' };
}

function roleOf(value: unknown): Said {
  if (value === undefined) return {};
  return typeof value === 'boolean' ? { value } : { leftOut: 'wrong_type' };
}
