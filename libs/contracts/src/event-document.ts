import * as z from 'zod';
import { Event } from './events.ts';
import { follow, isObject, objectOf, type JsonObject } from './schema-document.ts';

/** A member of an event's details, as a JSON Schema without references. */
export interface GivenDetail {
  readonly schema: JsonObject;
  readonly required: boolean;
}

/** What a release tells of each type of event, whoever says it. */
export type GivenEvents = Readonly<Record<string, Readonly<Record<string, GivenDetail>>>>;

/** The whole of each type of event in a document, by its type; undefined when the document describes no events. */
export function eventSchemasIn(document: JsonObject): ReadonlyMap<string, JsonObject> | undefined {
  const root = 'openapi' in document ? follow(document, '#/components/schemas/Event') : document;
  const branches = objectOf(resolved(root, document))['oneOf'];
  if (!Array.isArray(branches) || branches.length === 0) return undefined;
  const schemas = branches.map((branch) => objectOf(inlined(branch, document)));
  const types = schemas.map(({ properties }) => objectOf(objectOf(properties)['type'])['const']);
  const areEvents = types.every((type) => typeof type === 'string') && schemas.every(({ properties }) => isObject(objectOf(properties)['details']));
  return areEvents ? new Map(types.map((type, index) => [String(type), schemas[index] ?? {}])) : undefined;
}

/** The events of a document: `events.schema.json`, or the OpenAPI document of the admin API; undefined when there are none. */
export function eventsIn(document: JsonObject): GivenEvents | undefined {
  const schemas = eventSchemasIn(document);
  return schemas && Object.fromEntries([...schemas].map(([type, schema]) => [type, membersOf(objectOf(objectOf(schema['properties'])['details']))]));
}

let own: GivenEvents | undefined;

/** The events of this release. */
export const eventsOfThisRelease = (): GivenEvents => (own ??= eventsIn(z.toJSONSchema(Event, { io: 'input', target: 'draft-2020-12' })) ?? {});

/** The members of an object, each with whether it is always there. */
export function membersOf({ properties, required }: JsonObject): Readonly<Record<string, GivenDetail>> {
  const needed = Array.isArray(required) ? (required as unknown[]) : [];
  return Object.fromEntries(Object.entries(objectOf(properties)).map(([name, schema]) => [name, { schema: objectOf(schema), required: needed.includes(name) }]));
}

const resolved = (schema: unknown, document: JsonObject): unknown => {
  const reference = objectOf(schema)['$ref'];
  return typeof reference === 'string' ? follow(document, reference) : schema;
};

/** A schema with what it refers to in its place. What refers to itself ends somewhere: events do not. */
function inlined(schema: unknown, document: JsonObject, depth = 0): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inlined(each, document, depth));
  if (!isObject(schema) || depth > 20) return schema;
  const whole = Object.entries({ ...objectOf(resolved(schema, document)), ...schema }).filter(([name]) => name !== '$ref');
  return Object.fromEntries(whole.map(([name, value]) => [name, inlined(value, document, depth + 1)]));
}
