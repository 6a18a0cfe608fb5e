import { sameJson } from './claim-check.ts';
import { memberOf, paired, type ContractChange } from './contract-change.ts';
import { eventSchemasIn, membersOf, type GivenDetail } from './event-document.ts';
import { diffSchemas } from './schema-diff.ts';
import { isObject, objectOf, type JsonObject } from './schema-document.ts';

/**
 * What differs in the events of two documents, for those who read them. Who reads events passes over types, members and values that it
 * does not know, so that more of them breaks nobody; what is less, or of another kind, does.
 */
export function diffEvents(before: JsonObject, after: JsonObject): readonly ContractChange[] {
  const [old, fresh] = [eventSchemasIn(before), eventSchemasIn(after)].map((schemas) => Object.fromEntries(schemas ?? []));
  const [[, envelope] = [], [, envelopeNow] = []] = [Object.entries(old ?? {})[0], Object.entries(fresh ?? {})[0]];
  return [
    ...memberChanges('event', withoutType(envelope), withoutType(envelopeNow)),
    ...paired(old ?? {}, fresh ?? {}).flatMap(({ name, before: one, after: other }) => {
      if (other === undefined) return [change('breaking', name, 'is gone: nobody is told of it any more')];
      if (one === undefined) return [change('additive', name, 'is new')];
      return [...memberChanges(name, detailsOf(one), detailsOf(other)), ...(one['description'] === other['description'] ? [] : [change('neutral', name, 'is described in other words')])];
    }),
  ];
}

const change = (kind: ContractChange['kind'], member: string, sentence: string): ContractChange => ({ member, sentence, kind });
const detailsOf = (event: JsonObject): JsonObject => objectOf(objectOf(event['properties'])['details']);

/** What all events have: the type and the details are each one's own. */
const withoutType = (event: JsonObject = {}): JsonObject => ({ ...event, properties: Object.fromEntries(Object.entries(objectOf(event['properties'])).filter(([name]) => name !== 'type' && name !== 'details')) });

const memberChanges = (event: string, before: JsonObject, after: JsonObject): readonly ContractChange[] =>
  paired(membersOf(before), membersOf(after)).flatMap(({ name, before: old, after: fresh }) => {
    const member = memberOf(event, name);
    if (fresh === undefined) return [change('breaking', member, 'is gone')];
    if (old === undefined) return [change('additive', member, 'is new')];
    return oneMember(member, old, fresh);
  });

function oneMember(member: string, before: GivenDetail, after: GivenDetail): readonly ContractChange[] {
  const requirement = before.required === after.required ? [] : [change(after.required ? 'additive' : 'breaking', member, after.required ? 'is always there now' : 'was always there and may be missing now')];
  const [old, fresh] = [listsIn(before.schema), listsIn(after.schema)];
  const values = paired(old, fresh).flatMap(({ name, before: one = [], after: other = [] }) => {
    const lacks = (list: readonly unknown[], of: readonly unknown[]) => of.filter((value) => !list.some((each) => sameJson(each, value))).map((value) => JSON.stringify(value)).join(', ');
    const [gone, more] = one.length === 0 || other.length === 0 ? ['', ''] : [lacks(other, one), lacks(one, other)];
    return [...(gone === '' ? [] : [change('breaking', `${member}${name}`, `is never ${gone} any more`)]), ...(more === '' ? [] : [change('additive', `${member}${name}`, `may be ${more}, too`)])];
  });
  const kinds = diffSchemas(open(before.schema), open(after.schema), 'response').map((each) => ({ ...each, member: each.member.replace('$', () => member) }));
  return [...requirement, ...values, ...kinds];
}

/** The lists of values in a schema, by where they stand. */
function listsIn(schema: unknown, at = ''): Readonly<Record<string, readonly unknown[]>> {
  if (Array.isArray(schema)) return Object.assign({}, ...schema.map((each, index) => listsIn(each, `${at}(${index + 1})`))) as Readonly<Record<string, readonly unknown[]>>;
  if (!isObject(schema)) return {};
  const parts = [
    ...Object.entries(objectOf(schema['properties'])).map(([name, part]) => [part, `.${name}`] as const),
    ...['items', 'anyOf', 'oneOf', 'allOf'].map((name) => [schema[name], name === 'items' ? '[]' : ''] as const),
  ];
  return Object.assign(Array.isArray(schema['enum']) ? { [at]: schema['enum'] as unknown[] } : {}, ...parts.map(([part, step]) => listsIn(part, `${at}${step}`))) as Readonly<Record<string, readonly unknown[]>>;
}

/** A schema in which lists are as long as one likes and objects may have more members. */
function open(schema: unknown): JsonObject {
  const opened = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(opened);
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([name, part]) => !(name === 'enum' && 'type' in value) && !(name === 'additionalProperties' && part === false) && name !== 'description');
    return Object.fromEntries(kept.map(([name, part]) => [name, name === 'properties' ? Object.fromEntries(Object.entries(objectOf(part)).map(([member, each]) => [member, opened(each)])) : opened(part)]));
  };
  return objectOf(opened(schema));
}
