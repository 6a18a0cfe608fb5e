import type { ClaimSchema, ClaimType } from './claim-schema.ts';

/** What is wrong with a value, and where: `$` is the value itself, `$.address.city` and `$[2]` are parts of it. Never the value. */
export interface ClaimFault {
  readonly at: string;
  readonly message: string;
}

const shownTypes: Readonly<Record<ClaimType, string>> = {
  string: 'a string', integer: 'an integer', number: 'a number', boolean: 'true or false', array: 'an array', object: 'an object', null: 'null',
};

/** The first thing that a claim schema refuses about a value; undefined when it fits (JSON Schema 2020-12, Validation section 6). */
export function claimFault(schema: ClaimSchema, value: unknown, at = '$'): ClaimFault | undefined {
  if (schema.type !== undefined && !isOf(schema.type, value)) return { at, message: `must be ${shownTypes[schema.type]}` };
  if (schema.const !== undefined && !sameJson(schema.const, value)) return { at, message: 'must be the constant of the contract' };
  if (schema.enum !== undefined && !schema.enum.some((one) => sameJson(one, value))) return { at, message: 'must be one of the values of the contract' };
  if (typeof value === 'string') return textFault(schema, value, at);
  if (typeof value === 'number') return numberFault(schema, value, at);
  if (Array.isArray(value)) return arrayFault(schema, value, at);
  return isObject(value) ? objectFault(schema, value, at) : undefined;
}

function textFault({ minLength = 0, maxLength = Infinity }: ClaimSchema, value: string, at: string): ClaimFault | undefined {
  const length = minLength === 0 && value.length <= maxLength ? 0 : [...value].length;
  if (length < minLength) return { at, message: `must have at least ${minLength} characters` };
  return length > maxLength ? { at, message: `must have at most ${maxLength} characters` } : undefined;
}

function numberFault({ minimum = -Infinity, maximum = Infinity }: ClaimSchema, value: number, at: string): ClaimFault | undefined {
  if (value < minimum) return { at, message: `must be at least ${minimum}` };
  return value > maximum ? { at, message: `must be at most ${maximum}` } : undefined;
}

function arrayFault({ items, minItems = 0, maxItems = Infinity, uniqueItems }: ClaimSchema, value: readonly unknown[], at: string): ClaimFault | undefined {
  if (value.length < minItems) return { at, message: `must have at least ${minItems} items` };
  if (value.length > maxItems) return { at, message: `must have at most ${maxItems} items` };
  if (uniqueItems && new Set(value.map(spelled)).size < value.length) return { at, message: 'must not have an item twice' };
  return items && first(value.entries(), ([index, item]) => claimFault(items, item, `${at}[${index}]`));
}

function objectFault({ properties = {}, required = [], additionalProperties }: ClaimSchema, value: Readonly<Record<string, unknown>>, at: string): ClaimFault | undefined {
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { at: `${at}.${missing}`, message: 'is missing' };
  return first(Object.entries(value), ([name, member]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema) return claimFault(schema, member, `${at}.${name}`);
    // The name of such a member is a part of the value.
    return additionalProperties === false ? { at, message: 'has a member that is not in the contract' } : undefined;
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isOf = (type: ClaimType, value: unknown): boolean =>
  type === 'integer' ? Number.isInteger(value) : type === 'array' ? Array.isArray(value) : type === 'object' ? isObject(value) : type === 'null' ? value === null : typeof value === type;

function first<Item>(items: Iterable<Item>, find: (item: Item) => ClaimFault | undefined): ClaimFault | undefined {
  for (const item of items) {
    const fault = find(item);
    if (fault) return fault;
  }
  return undefined;
}

/** One text for all spellings of a JSON value, by which many are told apart without comparing each with each. */
const spelled = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) => (isObject(member) ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1))) : member));

/** Whether two JSON values are the same; the order of members does not count. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]));
}
