import * as z from 'zod';
import { accountScopeFor } from './account/scopes.ts';
import { scopeFor } from './admin/permissions.ts';
import { Problem, problemContentType } from './admin/problem.ts';
import { api } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { BearerErrorResponse } from './oauth-error-response.ts';
import { tagOf, tagsOf } from './openapi-tags.ts';
import { scimContentType, ScimErrorResponse } from './scim/messages.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of every endpoint in the table. */
export function openapi(version: string): Json {
  const placed = Object.entries(api).flatMap(([surface, each]) => Object.values<Endpoint>(each).map((endpoint) => [surface, endpoint] as const));
  const endpoints = placed.map(([, endpoint]) => endpoint);
  const paths: Record<string, Json> = {};
  for (const [surface, each] of placed) paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: { tags: [tagOf(surface, each).name], ...operation(each) } };
  return {
    openapi: '3.1.1',
    info: { title: 'Symbolon', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: tagsOf(placed),
    paths,
    components: { schemas: components(endpoints), securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, client_secret_basic: { type: 'http', scheme: 'basic' } } },
  };
}

function operation(each: Endpoint): Json {
  const { id, summary, spec, body, contentType = jsonType, status: success = 200, response, responseTypes = [contentType], errors, admin, account, signals } = each;
  const isWithToken = admin !== undefined || account !== undefined || signals !== undefined || takesToken(errors) || isScim(errors);
  const parameters = parametersOf(each);
  return {
    operationId: id,
    summary,
    description: admin ? describedRight(admin) : account ? describedTerms(account) : signals ? `Defined by ${spec}. Needs a token with the scope \`${signals.scope}\`${signals.scope === 'ssf.read' ? ' or `ssf.manage`' : ''}.` : `Defined by ${spec}.`,
    ...((body ?? admin ?? account ?? signals ?? (isScim(errors) ? errors : undefined)) && { security: isWithToken ? [{ bearer: [] }] : [{}, { client_secret_basic: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && body.contentTypes.length > 0 && {
      requestBody: { required: !takesToken(errors), content: Object.fromEntries(body.contentTypes.map((type) => [type, { schema: reference(body.schema) }])) },
    }),
    responses: Object.fromEntries(
      [[String(success), response] as const, ...Object.entries(errors)].map(([status, schema]) => [
        status,
        {
          description: status === String(success) ? 'Success' : 'Refusal',
          ...(admin?.etag && status === String(success) && { headers: { ETag: { required: true, schema: { type: 'string' } } } }),
          ...contentOf(status === String(success) ? responseTypes : [refusalTypeOf(schema)], schema),
        },
      ]),
    ),
  };
}

const jsonType = 'application/json';

/** The media type of a refusal. */
const refusalTypeOf = (schema: z.ZodType): string => (schema === Problem ? problemContentType : schema === ScimErrorResponse ? scimContentType : jsonType);

const describedRight = ({ permission }: NonNullable<Endpoint['admin']>): string =>
  permission === null ? 'For every administrator.' : `Needs the permission \`${permission}\`, and a token with the scope \`${scopeFor(permission)}\`.`;

const describedTerms = ({ right, fresh }: NonNullable<Endpoint['account']>): string =>
  `Needs a token with the scope \`${accountScopeFor(right)}\`${fresh ? ', of a log-in of just now' : ''}.`;

/** The members of path and query, and the headers of the admin API, each a parameter. */
function parametersOf({ query, params, admin, contentType }: Endpoint): readonly Json[] {
  const header = (name: string, required: boolean, description: string, schema: Json) => ({ name, in: 'header', required, description, schema });
  return [
    ...(params ? membersOf(params, 'path') : []),
    ...(query ? membersOf(query, 'query') : []),
    ...(admin?.ifMatch ? [header('If-Match', true, 'The ETag of what is changed.', { type: 'string' })] : []),
    ...(admin?.ifNoneMatch ? [header('If-None-Match', false, 'It is made only where there is none yet.', { const: '*' })] : []),
    ...(admin?.idempotent ? [header('Idempotency-Key', false, 'Names this request and its repetitions.', { type: 'string', pattern: '^[\\x21-\\x7E]{1,255}$' })] : []),
    ...(contentType === 'text/event-stream' ? [header('Last-Event-ID', false, 'The `id` of the last message that was read, as an EventSource sends it.', { type: 'string' })] : []),
  ];
}

function membersOf(members: z.ZodType, place: 'path' | 'query'): readonly Json[] {
  const registry = z.registry<{ id: string }>().add(members, { id: 'members' });
  const { properties = {}, required = [] } = z.toJSONSchema(registry, { io: 'input', target: 'draft-2020-12' }).schemas['members'] ?? {};
  return Object.entries(properties).map(([name, schema]) => ({ name, in: place, required: required.includes(name), schema }));
}

/** Media types with their schema; a JWT in compact form is text. */
function contentOf(types: readonly string[], schema: z.ZodType): Json {
  if (types.length === 0) return {};
  return { content: Object.fromEntries(types.map((type) => [type, { schema: type.endsWith('jwt') ? { type: 'string' } : reference(schema) }])) };
}

/** Whether an endpoint is for the holder of an access token rather than for a client. */
const takesToken = (errors: Endpoint['errors']): boolean => Object.values(errors).includes(BearerErrorResponse);

/** Whether it is one of the SCIM server, whose tokens are its own. */
const isScim = (errors: Endpoint['errors']): boolean => Object.values(errors).includes(ScimErrorResponse);

/** A reference to a schema among the components; every schema on the wire has an id. */
const reference = (schema: z.ZodType): Json => ({ $ref: `#/components/schemas/${idOf(schema)}` });

/** JSON Schema 2020-12 of what is sent: transforms and defaults are the reader's own affair. */
function components(endpoints: readonly Endpoint[]): Json {
  const registry = z.registry<{ id: string }>();
  for (const { body, response, responseTypes, errors } of endpoints)
    for (const schema of [body && body.contentTypes.length > 0 ? body.schema : [], responseTypes?.length === 0 ? [] : response, ...Object.values(errors)].flat()) registry.add(schema, { id: idOf(schema) });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', target: 'draft-2020-12', uri: (id) => `#/components/schemas/${id}` });
  // What several of them have in common stands in one more, which is taken apart.
  const { __shared: shared, ...own } = JSON.parse(JSON.stringify(schemas).replaceAll('/__shared#/$defs/', '/')) as Readonly<Record<string, Json>>;
  return Object.fromEntries(Object.entries({ ...own, ...(shared?.['$defs'] as Readonly<Record<string, Json>> | undefined) }).map(([id, schema]) => [id, { ...schema, $schema: undefined, $id: undefined, id: undefined }]));
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('Every schema of an endpoint needs an id: add .meta({ id }).');
  return id;
}
