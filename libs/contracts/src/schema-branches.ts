import { sameJson } from './claim-check.ts';
import type { ContractChange } from './contract-change.ts';
import { follow, isObject, objectOf, type JsonObject } from './schema-document.ts';
import { changeAt, type Place } from './schema-place.ts';

interface Pairs {
  readonly both: readonly (readonly [before: unknown, after: unknown])[];
  readonly gone: readonly unknown[];
  readonly fresh: readonly unknown[];
}

/** What differs in `anyOf`, `oneOf` and `allOf`. */
export function branchChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  return [...anyChanges('anyOf', before, after, place), ...oneChanges(before, after, place), ...allChanges(before, after, place)];
}

/** So that a schema and the same with alternatives beside it can be compared, the first becomes a list of one. */
export function plainOrBranches(before: JsonObject, after: JsonObject): readonly [JsonObject, JsonObject] {
  const isOnlyBranches = (schema: JsonObject) => 'anyOf' in schema && Object.keys(schema).every((name) => name === 'anyOf' || aside.includes(name));
  const split = (schema: JsonObject, isAside: boolean) => Object.fromEntries(Object.entries(schema).filter(([name]) => aside.includes(name) === isAside));
  const asBranches = (schema: JsonObject): JsonObject => ({ ...split(schema, true), anyOf: [split(schema, false)] });
  if (isOnlyBranches(before) && !('anyOf' in after)) return [before, asBranches(after)];
  return isOnlyBranches(after) && !('anyOf' in before) ? [asBranches(before), after] : [before, after];
}

/** What says nothing about values. */
const aside = ['title', 'description', 'default', '$defs', '$schema', '$id', '$comment'];

function anyChanges(keyword: 'anyOf' | 'oneOf', before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const [old, fresh] = [branchesOf(before[keyword]), branchesOf(after[keyword])];
  if (!old) return !fresh || (keyword === 'anyOf' && fresh.some((branch) => isImplied(before, branch, place))) ? [] : [changeAt(place, 'narrower', `${keyword} is new`)];
  if (!fresh) return [changeAt(place, 'wider', `${keyword} is gone`)];
  const { both, gone, fresh: added } = pairs(old, fresh, place);
  return [
    ...both.flatMap(([one, other]) => place.compare(one, other, place)),
    ...gone.map((branch) => changeAt(place, 'narrower', `has one form less: ${nameOf(branch)}`)),
    ...added.map((branch) => changeAt(place, 'wider', `has one form more: ${nameOf(branch)}`)),
  ];
}

/** Whether what a schema says in the keywords of a form is within that form, so that the form demands nothing new. */
function isImplied(before: JsonObject, branch: unknown, place: Place): boolean {
  if (!isObject(branch)) return false;
  const within = (members: JsonObject, names: JsonObject) => Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(names, name)));
  const said = { ...within(before, branch), ...(isObject(branch['properties']) && { properties: within(objectOf(before['properties']), branch['properties']) }) };
  return place.compare(said, branch, { ...place, direction: 'request', seen: new Set(place.seen) }).every(({ kind }) => kind !== 'breaking');
}

/** Exactly one may fit: what makes one form wider could take values from another, unless they can be told apart by a constant. */
function oneChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const areApart = [[before, place.documents.before] as const, [after, place.documents.after] as const].every(([schema, document]) => areToldApart(branchesOf(schema['oneOf']) ?? [], document));
  return anyChanges('oneOf', before, after, areApart ? place : { ...place, direction: 'both' });
}

function allChanges(before: JsonObject, after: JsonObject, place: Place): readonly ContractChange[] {
  const [old, fresh] = [branchesOf(before['allOf']) ?? [], branchesOf(after['allOf']) ?? []];
  const { both, gone, fresh: added } = pairs(old, fresh, place);
  return [
    ...both.flatMap(([one, other]) => place.compare(one, other, place)),
    ...gone.map((branch) => changeAt(place, 'wider', `need not be ${nameOf(branch)} any more`)),
    ...added.map((branch) => changeAt(place, 'narrower', `must be ${nameOf(branch)} too`)),
  ];
}

const branchesOf = (list: unknown): readonly unknown[] | undefined => (Array.isArray(list) ? (list as unknown[]) : undefined);

/** Each old form with the new one that is most like it: the same words, the same mark, or else the same turn. */
function pairs(before: readonly unknown[], after: readonly unknown[], { documents }: Place): Pairs {
  let [old, fresh] = [[...before], [...after]];
  const both: (readonly [unknown, unknown])[] = [];
  const likenesses = [sameJson, (one: unknown, other: unknown) => markOf(one, documents.before) === markOf(other, documents.after), () => true];
  for (const isLike of likenesses)
    for (const one of old) {
      const other = fresh.find((each) => isLike(one, each));
      if (other === undefined) continue;
      both.push([one, other]);
      [old, fresh] = [old.filter((each) => each !== one), fresh.filter((each) => each !== other)];
    }
  return { both, gone: old, fresh };
}

/** What tells one form from another: where it refers to, its type, and the members that it must have, with their constants. */
function markOf(branch: unknown, document: JsonObject): string {
  const schema = targetOf(branch, document);
  return JSON.stringify([objectOf(branch)['$ref'], schema['type'], schema['required'], [...constantsOf(schema, document)]]);
}

const targetOf = (branch: unknown, document: JsonObject): JsonObject => {
  const schema = objectOf(branch);
  return typeof schema['$ref'] === 'string' ? objectOf(follow(document, schema['$ref'])) : schema;
};

type Constants = ReadonlyMap<string, readonly string[]>;

/** The constants of the members that an object must have; of an object of several forms, those of each. */
function constantsOf(schema: JsonObject, document: JsonObject, depth = 0): Constants {
  const forms = branchesOf(schema['oneOf']) ?? branchesOf(schema['anyOf']);
  if (forms && depth < 4) {
    const [first, ...others] = forms.map((form) => constantsOf(targetOf(form, document), document, depth + 1));
    return new Map([...(first ?? [])].filter(([name]) => others.every((each) => each.has(name))).map(([name, values]) => [name, [...values, ...others.flatMap((each) => each.get(name) ?? [])]]));
  }
  const required = branchesOf(schema['required']) ?? [];
  const members = Object.entries(objectOf(schema['properties'])).filter(([name, member]) => required.includes(name) && isObject(member) && 'const' in member);
  return new Map(members.map(([name, member]) => [name, [JSON.stringify(objectOf(member)['const'])]]));
}

/** Whether some member that all forms must have is another constant in each. */
function areToldApart(branches: readonly unknown[], document: JsonObject): boolean {
  const constants = branches.map((branch) => constantsOf(targetOf(branch, document), document));
  const areApart = (name: string) => {
    const values = constants.map((each) => new Set(each.get(name)));
    return values.every(({ size }) => size > 0) && new Set(values.flatMap((each) => [...each])).size === values.reduce((sum, { size }) => sum + size, 0);
  };
  return branches.length < 2 || [...(constants[0]?.keys() ?? [])].some(areApart);
}

function nameOf(branch: unknown): string {
  const schema = objectOf(branch);
  const constants = [...constantsOf(schema, {})].map(([name, values]) => `${name}: ${values.join(' or ')}`);
  const reference = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
  return reference ?? (constants.length > 0 ? constants.join(', ') : typeof schema['type'] === 'string' ? schema['type'] : 'a schema');
}
