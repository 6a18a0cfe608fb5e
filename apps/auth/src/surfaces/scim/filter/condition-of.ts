import type { ScimAttribute, ScimResourceType } from '@symbolon/contracts';
import type { Condition, Place } from '@symbolon/database';
import { usernameKey } from '../../../domain/users/user.ts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { attributeNamed, findAttribute, type FoundAttribute } from '../schema-paths.ts';
import type { Filter } from './parse-filter.ts';
import { placeOf } from './places.ts';

const bad = (detail: string) => new ScimError(400, `The filter ${detail}`, 'invalidFilter');

type Comparing = Extract<Filter, { is: unknown }>;

/** What a filter means for a kind of resource, as a condition of the database (RFC 7644 section 3.4.2.2). */
export function conditionOf(type: ScimResourceType, filter: Filter): Condition {
  if ('all' in filter) return { all: filter.all.map((each) => conditionOf(type, each)) };
  if ('any' in filter) return { any: filter.any.map((each) => conditionOf(type, each)) };
  if ('not' in filter) return { not: conditionOf(type, filter.not) };
  const found = findAttribute(type, 'present' in filter ? filter.present : filter.path);
  if (!found || found.attribute.returned === 'never' || found.parent?.returned === 'never') throw bad('names something that it cannot look at.');
  if ('present' in filter) return presence(type, found);
  if ('some' in filter) return someOf(type, found, filter.some);
  const list = found.parent?.multiValued ? found.parent : found.attribute.multiValued ? found.attribute : undefined;
  if (list) return { some: placeOf(type, listPath(found)), where: comparisonOf(list.subAttributes ?? [], found.parent ? found.attribute.name : 'value', filter) };
  if (found.attribute.type === 'complex') throw bad(`compares ${found.attribute.name}, which has members: name one of them.`);
  return compare(placeOf(type, found.path), found.attribute, filter);
}

function presence(type: ScimResourceType, { attribute, path, parent }: FoundAttribute): Condition {
  if (parent?.multiValued) return { some: placeOf(type, path.slice(0, -1)), where: { has: { path: [attribute.name] } } };
  if (attribute.multiValued) return { some: placeOf(type, path), where: { has: memberPlace(attribute, 'value') } };
  if (attribute.type === 'complex') return { any: (attribute.subAttributes ?? []).map((each) => ({ has: placeOf(type, [...path, each.name]) })) };
  return { has: placeOf(type, path) };
}

function someOf(type: ScimResourceType, { attribute, path }: FoundAttribute, inside: Filter): Condition {
  if (!attribute.multiValued) throw bad(`has brackets behind ${attribute.name}, of which there is one at most.`);
  return { some: placeOf(type, path), where: insideOf(attribute, inside) };
}

/** The same inside of brackets, where paths are members of one value. */
function insideOf(list: ScimAttribute, filter: Filter): Condition {
  if ('all' in filter) return { all: filter.all.map((each) => insideOf(list, each)) };
  if ('any' in filter) return { any: filter.any.map((each) => insideOf(list, each)) };
  if ('not' in filter) return { not: insideOf(list, filter.not) };
  if ('present' in filter) return { has: memberPlace(list, memberOf(list.subAttributes ?? [], filter.present).name) };
  if ('some' in filter) throw bad('has brackets inside of brackets.');
  return comparisonOf(list.subAttributes ?? [], filter.path, filter, list);
}

const memberOf = (members: readonly ScimAttribute[], name: string): ScimAttribute => {
  const member = attributeNamed(members, name);
  if (!member) throw bad('names something that it cannot look at.');
  return member;
};

/** Lists that are tables have columns; the others are JSON. */
const tables: ReadonlySet<string> = new Set(['groups', 'members']);
const memberPlace = (list: ScimAttribute, member: string): Place => (tables.has(list.name) ? { column: member } : { path: [member] });

function comparisonOf(members: readonly ScimAttribute[], name: string, filter: Comparing, list?: ScimAttribute): Condition {
  const member = memberOf(members, name);
  const isTable = members.some(({ name: each }) => each === '$ref') && members.some(({ name: each }) => each === 'display');
  return compare(list ? memberPlace(list, member.name) : isTable ? { column: member.name } : { path: [member.name] }, member, filter);
}

function listPath({ path, parent }: FoundAttribute): readonly string[] {
  return parent ? path.slice(0, -1) : path;
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
  if (!time || Number.isNaN(time.getTime()) || is === 'co' || is === 'sw' || is === 'ew') throw bad(`has to compare ${name} with a time, as 2030-01-31T12:00:00Z, by eq, ne, gt, ge, lt or le.`);
  return { place, is, value: time, caseExact: true };
}
