import { sameJson } from './claim-check.ts';
import type { ContractChange } from './contract-change.ts';
import type { JsonObject } from './schema-document.ts';
import { changeAt, type Effect, type Place } from './schema-place.ts';

/** A keyword's two values; undefined where it is absent. They differ. */
type Difference = (before: unknown, after: unknown) => Effect;

/** A limit that is absent when it is wide: the further in `inwards`, the fewer values. */
const limit = (inwards: 1 | -1): Difference => (before, after) => {
  if (after === undefined) return 'wider';
  if (before === undefined) return 'narrower';
  return typeof before !== 'number' || typeof after !== 'number' ? 'breaking' : (after - before) * inwards > 0 ? 'narrower' : 'wider';
};
/** What can only be there or not: two different ones cannot be compared. */
const demand: Difference = (before, after) => (before === after ? 'neutral' : after === undefined ? 'wider' : before === undefined ? 'narrower' : 'breaking');

/** A pattern is not anchored, so that it may be followed by anything says nothing. */
const withoutTail = (pattern: unknown): unknown => (typeof pattern === 'string' ? pattern.replace(/(?<!\\)\.\*$/, '') : pattern);

/** What neither Validation section 7.3 nor OpenAPI 3.1 knows says nothing about values. */
const knownFormat = (format: unknown): unknown => (formats.includes(String(format)) ? format : undefined);
const formats = 'date-time date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference uuid uri-template json-pointer relative-json-pointer regex int32 int64 float double byte binary'.split(' ');

const annotation: Difference = () => 'neutral';
/** What an absent value means. */
const meaning: Difference = (before) => (before === undefined ? 'additive' : 'breaking');

/** The keywords of JSON Schema 2020-12 (Validation sections 6 to 9) that stand for themselves. */
const differences: Readonly<Record<string, Difference>> = {
  minLength: limit(1), minimum: limit(1), exclusiveMinimum: limit(1), minItems: limit(1), minProperties: limit(1),
  maxLength: limit(-1), maximum: limit(-1), exclusiveMaximum: limit(-1), maxItems: limit(-1), maxProperties: limit(-1),
  pattern: (before, after) => (withoutTail(before) === withoutTail(after) ? 'neutral' : demand(before, after)),
  format: (before, after) => demand(knownFormat(before), knownFormat(after)),
  multipleOf: demand,
  uniqueItems: (before, after) => ((before === true) === (after === true) ? 'neutral' : after === true ? 'narrower' : 'wider'),
  type: (before, after) => (after === undefined ? 'wider' : before === undefined ? 'narrower' : typesEffect(typesIn(before), typesIn(after))),
  default: meaning,
  title: annotation, description: annotation, $comment: annotation, $id: annotation, examples: annotation, deprecated: annotation, readOnly: annotation, writeOnly: annotation,
};

/** Compared elsewhere. */
const others = ['properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', '$defs'];

/** What differs in the keywords that stand for themselves, and in those that nothing here understands: these are breaking. */
export function keywordChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !others.includes(name));
  return names
    .filter((name) => !sameJson(before[name], after[name]))
    .map((name) => changeAt(place, differences[name]?.(before[name], after[name]) ?? 'breaking', `${name}: ${shown(before[name])} → ${shown(after[name])}`));
}

/** What differs in the values that `enum` and `const` list. */
export function valueChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const [old, fresh] = [listed(before), listed(after)];
  if (!old || !fresh) return old || fresh ? [changeAt(place, old ? 'wider' : 'narrower', old ? 'may be other values than listed' : 'must be one of a list now')] : [];
  const isIn = (values: readonly unknown[], value: unknown) => values.some((one) => sameJson(one, value));
  return [
    ...old.filter((value) => !isIn(fresh, value)).map((value) => changeAt(place, 'narrower', `is never ${shown(value)} any more`)),
    ...fresh.filter((value) => !isIn(old, value)).map((value) => changeAt(place, 'wider', `may be ${shown(value)} now`)),
  ];
}

function listed(schema: JsonObject): readonly unknown[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [schema['const']];
  return Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
}

/** `number` holds `integer`. */
const typesIn = (type: unknown): ReadonlySet<unknown> => {
  const names: readonly unknown[] = Array.isArray(type) ? type : [type];
  return new Set(names.includes('number') ? [...names, 'integer'] : names);
};

function typesEffect(before: ReadonlySet<unknown>, after: ReadonlySet<unknown>): Effect {
  const [loses, gains] = [[...before].some((type) => !after.has(type)), [...after].some((type) => !before.has(type))];
  return loses && gains ? 'breaking' : loses ? 'narrower' : gains ? 'wider' : 'neutral';
}

const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
