import { sameJson } from './claim-check.ts';
import type { ContractChange } from './contract-change.ts';
import { branchChanges, plainOrBranches } from './schema-branches.ts';
import { follow, isObject, referencesIn, type JsonObject } from './schema-document.ts';
import { keywordChanges, valueChanges } from './schema-keywords.ts';
import { memberChanges } from './schema-members.ts';
import { changeAt, type Direction, type Place } from './schema-place.ts';

/** What differs between two JSON Schemas (2020-12), for those who send or receive what they describe. Where containment cannot be proven, it is breaking. */
export function diffSchemas(before: JsonObject, after: JsonObject, direction: Direction = 'both'): readonly ContractChange[] {
  return uniqueChanges(compare(before, after, rootPlace(before, after, '$', direction)));
}

/** Where a comparison begins. */
export const rootPlace = (before: JsonObject, after: JsonObject, at: string, direction: Direction): Place => ({ at, direction, documents: { before, after }, seen: new Set(), compare });

/** What is met on several ways is told once. */
export const uniqueChanges = (changes: readonly ContractChange[]): readonly ContractChange[] =>
  changes.filter((change, index) => changes.findIndex((other) => sameJson(change, other)) === index);

function compare(before: unknown, after: unknown, place: Place): readonly ContractChange[] {
  const [old, fresh] = [resolve(before, place.documents.before), resolve(after, place.documents.after)];
  if (!old.reference || !fresh.reference) return compareWhole(old.schema, fresh.schema, place);
  const pair = `${place.direction} ${old.reference} ${fresh.reference}`;
  if (place.seen.has(pair)) return [];
  place.seen.add(pair);
  const at = old.reference === fresh.reference ? (fresh.reference.split('/').at(-1) ?? place.at) : place.at;
  return compareWhole(old.schema, fresh.schema, { ...place, at });
}

/** What a schema stands for when it is a reference and says nothing beside it. */
function resolve(schema: unknown, document: JsonObject): { readonly schema: unknown; readonly reference: string | undefined } {
  let [current, reference] = [schema, undefined as string | undefined];
  for (let steps = 0; steps < 100 && isObject(current) && typeof current['$ref'] === 'string' && isBare(current); steps += 1) {
    const target = follow(document, current['$ref']);
    if (target === undefined) break;
    [current, reference] = [target, current['$ref']];
  }
  return { schema: current, reference };
}

const besideReference = ['$ref', '$schema', '$id', '$defs', '$comment', 'title', 'description'];
const isBare = (schema: JsonObject): boolean => Object.keys(schema).every((name) => besideReference.includes(name));

function compareWhole(before: unknown, after: unknown, place: Place): readonly ContractChange[] {
  if (before === false || after === false) {
    if (before === after) return [];
    return [before === false ? changeAt(place, 'wider', 'may be there now') : changeAt(place, 'narrower', 'may not be there any more')];
  }
  const [old, fresh] = [before === true || before === undefined ? {} : before, after === true || after === undefined ? {} : after];
  if (!isObject(old) || !isObject(fresh)) return sameJson(old, fresh) ? [] : [changeAt(place, 'breaking', 'is another schema')];
  return compareObjects(...plainOrBranches(withoutReference(old), withoutReference(fresh)), place);
}

/** A reference beside other keywords is one demand more (Core section 8.2.3.1). */
function withoutReference(schema: JsonObject): JsonObject {
  if (typeof schema['$ref'] !== 'string' || isBare(schema)) return schema;
  const { $ref, allOf, ...rest } = schema;
  return { ...rest, allOf: [...(Array.isArray(allOf) ? (allOf as unknown[]) : []), { $ref }] };
}

function compareObjects(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return [...valueChanges(before, after, place), ...memberChanges(before, after, place), ...branchChanges(before, after, place), ...keywordChanges(before, after, place), ...hiddenReferences(before, after, place)];
}

/** What keywords refer to that nothing here understands: the words may be the same and mean another thing. */
function hiddenReferences(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const unread = (schema: JsonObject) => Object.entries(schema).filter(([name]) => !walked.includes(name)).flatMap(([, value]) => referencesIn(value));
  const { documents } = place;
  return unread(after)
    .filter((reference) => unread(before).includes(reference) && follow(documents.before, reference) !== undefined && follow(documents.after, reference) !== undefined)
    .flatMap((reference) => compare({ $ref: reference }, { $ref: reference }, { ...place, direction: 'both' }));
}

const walked = ['properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'anyOf', 'oneOf', 'allOf', '$defs', 'enum', 'const', 'default', 'examples'];
