import type { ScimListQuery, ScimResourceType } from '@symbolon/contracts';
import { badValue, isObject, type Json } from './read-value.ts';
import { extensionIn, findAttribute } from './schema-paths.ts';

export type Wanted = Pick<ScimListQuery, 'attributes' | 'excludedAttributes'>;

/** Each is looked up in every resource of a page. */
const mostNames = 200;

function namesIn(parameter: keyof Wanted, text = ''): readonly string[] {
  const names = text.split(',').map((each) => each.trim()).filter((each) => each !== '');
  if (names.length > mostNames) throw badValue(`${parameter} may have ${mostNames} names.`);
  return names;
}

/** The names that lead to an attribute in a resource; undefined for what no schema has, which is in none. */
const pathOf = (type: ScimResourceType, name: string): readonly string[] | undefined => {
  const extension = extensionIn(type, name);
  return extension && extension.rest === undefined ? [extension.id] : findAttribute(type, name)?.path;
};

/** What is told of resources. */
export interface Projection {
  of(resource: Json): Json;
  /** Whether anything is told of an attribute. */
  shows(attribute: string): boolean;
}

/** What is asked for (RFC 7644 section 3.9), read before anything is done; `id` and `schemas` are always told. */
export function projectionOf(type: ScimResourceType, { attributes, excludedAttributes }: Wanted): Projection {
  const wanted = namesIn('attributes', attributes);
  const unwanted = namesIn('excludedAttributes', excludedAttributes).flatMap((each) => [pathOf(type, each) ?? []]).filter(([first]) => first !== undefined && first !== 'id');
  const paths = [['schemas'], ['id'], ...wanted.flatMap((each) => [pathOf(type, each) ?? []])];
  return wanted.length > 0
    ? { of: (resource) => paths.reduce<Json>((kept, path) => merge(kept, pick(resource, path)), {}), shows: (attribute) => paths.some(([first]) => first === attribute) }
    : { of: (resource) => unwanted.reduce(omit, resource), shows: (attribute) => !unwanted.some(([first, second]) => first === attribute && second === undefined) };
}

/** An object with what a path leads to, and nothing else; of several values the same of each. */
function pick(value: Json, [first, ...rest]: readonly string[]): Json {
  if (first === undefined || value[first] === undefined) return {};
  if (rest.length === 0) return { [first]: value[first] };
  const inside = value[first];
  if (Array.isArray(inside)) return { [first]: (inside as readonly unknown[]).map((each) => (isObject(each) ? pick(each, rest) : each)) };
  return isObject(inside) ? { [first]: pick(inside, rest) } : {};
}

function omit(value: Json, [first, ...rest]: readonly string[]): Json {
  if (first === undefined || value[first] === undefined) return value;
  const { [first]: inside, ...others } = value;
  if (rest.length === 0) return others;
  if (Array.isArray(inside)) return { ...value, [first]: (inside as readonly unknown[]).map((each) => (isObject(each) ? omit(each, rest) : each)) };
  return isObject(inside) ? { ...value, [first]: omit(inside, rest) } : value;
}

function merge(one: Json, other: Json): Json {
  const merged = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) {
    const before = merged.get(name);
    if (Array.isArray(before) && Array.isArray(value)) merged.set(name, before.map((each: unknown, index) => (isObject(each) && isObject(value[index]) ? merge(each, value[index]) : each)));
    else merged.set(name, isObject(before) && isObject(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}
