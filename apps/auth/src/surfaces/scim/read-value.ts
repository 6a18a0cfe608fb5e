import type { ScimAttribute } from '@symbolon/contracts';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { attributeNamed } from './schema-paths.ts';

export type Json = Record<string, unknown>;

/** Characters; an `externalId` is in an index, which takes less than 2,704 bytes. */
const longestText = ({ name }: ScimAttribute): number => (name === 'externalId' ? 512 : 2048);
/** Of members of a group the most that one request brings; of anything else more than anybody has. */
const mostValues = ({ name }: ScimAttribute): number => (name === 'members' ? 20_000 : 1000);

export const badValue = (detail: string): ScimError => new ScimError(400, detail, 'invalidValue');
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const tooMany = (name: string, most: number): ScimError => new ScimError(413, `${name} may have ${most} values.`, 'tooMany');

/** Many small steps make no more of it than one; a group has as many as come. */
export function demandFew(attribute: ScimAttribute, values: readonly unknown[]): readonly unknown[] {
  if (attribute.name !== 'members' && values.length > mostValues(attribute)) throw tooMany(attribute.name, mostValues(attribute));
  return values;
}

/** A value as the attribute has it: members by the names of the schema, lenient where directories are sloppy. Undefined for none (RFC 7643 section 2.5). */
export function readValue(attribute: ScimAttribute, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (!attribute.multiValued) return readOne(attribute, value);
  const given = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (given.length > mostValues(attribute)) throw tooMany(attribute.name, mostValues(attribute));
  const read = given.flatMap((each) => readOne(attribute, each) ?? []);
  if (read.filter((each) => isObject(each) && each['primary'] === true).length > 1) throw badValue(`${attribute.name} may have one primary value.`);
  return read.length === 0 ? undefined : read;
}

/** One value of an attribute, also of one that may have several. */
export function readOne(attribute: ScimAttribute, value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (attribute.type === 'complex') return readComplex(attribute, value);
  if (attribute.type === 'boolean') return readBoolean(attribute, value);
  if (typeof value !== 'string') throw badValue(`${attribute.name} must be text.`);
  if (value.length > longestText(attribute)) throw badValue(`${attribute.name} may have ${longestText(attribute)} characters.`);
  return value;
}

/** Entra writes them as texts. */
function readBoolean({ name }: ScimAttribute, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text !== 'true' && text !== 'false') throw badValue(`${name} must be true or false.`);
  return text === 'true';
}

/** A text stands for its member `value`: so Entra writes a manager. */
function readComplex(attribute: ScimAttribute, value: unknown): Json | undefined {
  const members = attribute.subAttributes ?? [];
  const given = typeof value === 'string' && attributeNamed(members, 'value') ? { value } : value;
  if (!isObject(given)) throw badValue(`${attribute.name} must be an object.`);
  const read = readMembers(members, given);
  return Object.keys(read).length === 0 ? undefined : read;
}

/** The members that may be written, in the order of the schema; names that it has not are let be. */
export function readMembers(attributes: readonly ScimAttribute[], given: Json): Json {
  const byName = new Map<ScimAttribute, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const attribute = attributeNamed(attributes, name);
    if (!attribute || attribute.mutability === 'readOnly') continue;
    if (byName.has(attribute)) throw new ScimError(400, `${attribute.name} is repeated: send it once.`, 'invalidSyntax');
    byName.set(attribute, value);
  }
  return Object.fromEntries(attributes.flatMap((attribute) => {
    const value = readValue(attribute, byName.get(attribute));
    return value === undefined ? [] : [[attribute.name, value] as const];
  }));
}
