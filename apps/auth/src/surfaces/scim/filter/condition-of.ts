import type { ScimAttribute, ScimResourceType } from '@symbolon/contracts';
import type { Condition, Place } from '@symbolon/database';
import { usernameKey } from '../../../domain/users/user.ts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { attributeNamed, findAttribute, type FoundAttribute } from '../schema-paths.ts';
import type { Filter } from './parse-filter.ts';
import { placeOf } from './places.ts';

const bad = (detail: string) => new ScimError(400, `The filter ${detail}`, 'invalidFilter');
const hidden = () => bad('names something that it cannot look at.');

type Comparing = Extract<Filter, { is: unknown }>;

/** What a filter means for a kind of resource, as a condition of the database (RFC 7644 section 3.4.2.2). */
export function conditionOf(type: ScimResourceType, filter: Filter): Condition {
  if ('all' in filter) return { all: filter.all.map((each) => conditionOf(type, each)) };
  if ('any' in filter) return { any: filter.any.map((each) => conditionOf(type, each)) };
  if ('not' in filter) return { not: conditionOf(type, filter.not) };
  const found = findAttribute(type, 'present' in filter ? filter.present : filter.path);
  if (!found || found.attribute.returned === 'never' || found.parent?.returned === 'never') throw hidden();
  if ('present' in filter) return presence(type, found);
  if ('some' in filter) return someOf(type, found, filter.some);
  const list = found.parent?.multiValued ? found.parent : found.attribute.multiValued ? found.attribute : undefined;
  if (list) return { some: demandPlace(type, found.parent ? found.path.slice(0, -1) : found.path), where: comparisonOf(list, found.parent ? found.attribute.name : 'value', filter) };
  if (found.attribute.type === 'complex') throw bad(`compares ${found.attribute.name}, which has members: name one of them.`);
  return compare(demandPlace(type, found.path), found.attribute, filter);
}

function demandPlace(type: ScimResourceType, path: readonly string[]): Place {
  const place = placeOf(type, path);
  if (!place) throw hidden();
  return place;
}

function presence(type: ScimResourceType, { attribute, path, parent }: FoundAttribute): Condition {
  if (parent?.multiValued) return { some: demandPlace(type, path.slice(0, -1)), where: { has: memberPlace(parent, attribute.name) } };
  if (attribute.multiValued) return { some: demandPlace(type, path), where: { any: (attribute.subAttributes ?? []).filter(({ name }) => name !== '$ref').map(({ name }) => ({ has: memberPlace(attribute, name) })) } };
  if (attribute.type === 'complex') return { any: (attribute.subAttributes ?? []).flatMap(({ name }) => placeOf(type, [...path, name]) ?? []).map((has) => ({ has })) };
  return { has: demandPlace(type, path) };
}

function someOf(type: ScimResourceType, { attribute, path }: FoundAttribute, inside: Filter): Condition {
  if (!attribute.multiValued) throw bad(`has brackets behind ${attribute.name}, of which there is one at most.`);
  return { some: demandPlace(type, path), where: insideOf(attribute, inside) };
}

/** The same inside of brackets, where paths are members of one value. */
function insideOf(list: ScimAttribute, filter: Filter): Condition {
  if ('all' in filter) return { all: filter.all.map((each) => insideOf(list, each)) };
  if ('any' in filter) return { any: filter.any.map((each) => insideOf(list, each)) };
  if ('not' in filter) return { not: insideOf(list, filter.not) };
  if ('present' in filter) return { has: memberPlace(list, memberOf(list.subAttributes ?? [], filter.present).name) };
  if ('some' in filter) throw bad('has brackets inside of brackets.');
  return comparisonOf(list, filter.path, filter);
}

const memberOf = (members: readonly ScimAttribute[], name: string): ScimAttribute => {
  const member = attributeNamed(members, name);
  if (!member) throw hidden();
  return member;
};

/** Lists that are tables have columns, but for addresses, which are made as they are told; the others are JSON. */
const tables: ReadonlySet<string> = new Set(['groups', 'members']);

function memberPlace(list: ScimAttribute, member: string): Place {
  if (!tables.has(list.name)) return { path: [member] };
  if (member === '$ref') throw hidden();
  return { column: member };
}

function comparisonOf(list: ScimAttribute, name: string, filter: Comparing): Condition {
  const member = memberOf(list.subAttributes ?? [], name);
  return compare(memberPlace(list, member.name), member, filter);
}

function compare(place: Place, attribute: ScimAttribute, { is, value }: Comparing): Condition {
  const { type, name } = attribute;
  if (value === null) {
    if (is !== 'eq' && is !== 'ne') throw bad(`compares ${name} with null by something else than eq and ne.`);
    return { place, is, value, caseExact: true };
  }
  if (type === 'boolean') {
    const text = String(value).toLowerCase();
    if ((is !== 'eq' && is !== 'ne') || (text !== 'true' && text !== 'false')) throw bad(`has to compare ${name} by eq or ne with true or false.`);
    return { place, is, value: text, caseExact: true };
  }
  if (typeof value !== 'string') throw bad(`has to compare ${name} with a text.`);
  if (type === 'dateTime') return compareTime(place, name, is, value);
  if (name === 'userName') return { place, is, value: usernameKey(value), caseExact: true };
  return { place, is, value, caseExact: attribute.caseExact ?? false };
}

function compareTime(place: Place, name: string, is: Comparing['is'], value: string): Condition {
  const time = /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : undefined;
  const year = time?.getUTCFullYear() ?? 0; // not a number where it is no time
  if (!time || !(year >= 1 && year <= 9999) || is === 'co' || is === 'sw' || is === 'ew') throw bad(`has to compare ${name} with a time, as 2030-01-31T12:00:00Z, by eq, ne, gt, ge, lt or le.`);
  return { place, is, value: time, caseExact: true };
}
