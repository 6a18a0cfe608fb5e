import * as z from 'zod';
import { api } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { PublicJwk } from './jwks.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of every endpoint in the table. */
export function openapi(version: string): Json {
  const endpoints: readonly Endpoint[] = Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface));
  const paths: Record<string, Json> = {};
  for (const each of endpoints) paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operation(each) };
  return {
    openapi: '3.1.1',
    info: { title: 'Symbolon', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: { schemas: components(endpoints), securitySchemes: { client_secret_basic: { type: 'http', scheme: 'basic' } } },
  };
}

function operation({ id, summary, spec, body, response, errors }: Endpoint): Json {
  return {
    operationId: id,
    summary,
    description: `Defined by ${spec}.`,
    ...(body && {
      security: [{}, { client_secret_basic: [] }],
      requestBody: { required: true, content: Object.fromEntries(body.contentTypes.map((type) => [type, { schema: reference(body.schema) }])) },
    }),
    responses: Object.fromEntries(
      [['200', response] as const, ...Object.entries(errors)].map(([status, schema]) => [
        status,
        { description: status === '200' ? 'Success' : 'Refusal', content: { 'application/json': { schema: reference(schema) } } },
      ]),
    ),
  };
}

/** A reference to a schema among the components; every schema on the wire has an id. */
const reference = (schema: z.ZodType): Json => ({ $ref: `#/components/schemas/${idOf(schema)}` });

/** JSON Schema 2020-12 of what is sent: transforms and defaults are the reader's own affair. */
function components(endpoints: readonly Endpoint[]): Json {
  const registry = z.registry<{ id: string }>();
  for (const { body, response, errors } of endpoints)
    for (const schema of [body?.schema ?? [], response, ...Object.values(errors)].flat()) registry.add(schema, { id: idOf(schema) });
  registry.add(PublicJwk, { id: idOf(PublicJwk) });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', target: 'draft-2020-12', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, { ...schema, $schema: undefined, $id: undefined }]));
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('Every schema of an endpoint needs an id: add .meta({ id }).');
  return id;
}
