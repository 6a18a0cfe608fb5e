import { diffOpenapi } from './openapi-diff.ts';
import { diffSchemas } from './schema-diff.ts';
import type { Direction } from './schema-place.ts';

type Schema = Readonly<Record<string, unknown>>;
const directions: readonly Direction[] = ['request', 'response', 'both'];
const [B, A, N] = ['breaking', 'additive', 'neutral'];
/** For who sends, for who receives, for who does both. */
const wider = [A, B, B];
const narrower = [B, A, B];
const breaking = [B, B, B];
const additive = [A, A, A];
const neutral = [N, N, N];

const s = { type: 'string' };
const object = (properties: Schema, more: Schema = {}) => ({ type: 'object', properties, ...more });
const kind = (type: string, more: Schema = {}) => object({ kind: { const: type }, ...more }, { required: ['kind'] });

test.each<[what: string, before: Schema, after: Schema, kinds: readonly (string | undefined)[], member?: string]>([
  ['a title', s, { ...s, title: 'Name' }, neutral],
  ['a description', { ...s, description: 'a' }, { ...s, description: 'b' }, neutral],
  ['a default that is new', s, { ...s, default: 'a' }, additive],
  ['another default', { ...s, default: 'a' }, { ...s, default: 'b' }, breaking],
  ['one type more', s, { type: ['string', 'null'] }, wider],
  ['one type less', { type: ['string', 'null'] }, s, narrower],
  ['integer where number was', { type: 'number' }, { type: 'integer' }, narrower],
  ['another type', s, { type: 'integer' }, breaking],
  ['no type any more', s, {}, wider],
  ['a value more', { enum: ['a'] }, { enum: ['a', 'b'] }, wider],
  ['a value less', { enum: ['a', 'b'] }, { enum: ['a'] }, narrower],
  ['a constant where a list was', { enum: ['a', 'b'] }, { const: 'a' }, narrower],
  ['a list where none was', s, { ...s, enum: ['a'] }, narrower],
  ['no list any more', { ...s, enum: ['a'] }, s, wider],
  ['a longer text', { ...s, maxLength: 1 }, { ...s, maxLength: 2 }, wider],
  ['a shorter text', s, { ...s, maxLength: 2 }, narrower],
  ['a higher minimum', { type: 'integer', minimum: 0 }, { type: 'integer', minimum: 1 }, narrower],
  ['no minimum', { type: 'integer', minimum: 0 }, { type: 'integer' }, wider],
  ['a pattern', s, { ...s, pattern: '^a' }, narrower],
  ['another pattern', { ...s, pattern: '^a' }, { ...s, pattern: '^b' }, breaking],
  ['a pattern that says the same', { ...s, pattern: '^a.*' }, { ...s, pattern: '^a' }, neutral],
  ['a pattern that only looks so', { ...s, pattern: '^a\\.*' }, { ...s, pattern: '^a\\' }, breaking],
  ['a format', s, { ...s, format: 'uri' }, narrower],
  ['a format that nobody knows', { ...s, format: 'starts_with' }, s, neutral],
  ['no pattern', { ...s, pattern: '^a' }, s, wider],
  ['items that are told apart', { type: 'array' }, { type: 'array', uniqueItems: true }, narrower],
  ['wider items', { items: { enum: ['a'] } }, { items: { enum: ['a', 'b'] } }, wider, '$[]'],
  ['items where anything was', { type: 'array' }, { type: 'array', items: s }, narrower, '$[]'],
  ['a member', object({}), object({ a: s }), additive, '$.a'],
  ['a member that is required', object({}), object({ a: s }, { required: ['a'] }), narrower, '$.a'],
  ['a member where there was to be no other', object({}, { additionalProperties: false }), object({ a: s }, { additionalProperties: false }), wider, '$.a'],
  ['no member', object({ a: s }), object({}), breaking, '$.a'],
  ['a member with an odd name', object({ 'a b': s }), object({}), breaking, '$["a b"]'],
  ['a member that is required now', object({ a: s }), object({ a: s }, { required: ['a'] }), narrower, '$.a'],
  ['a member that may be missing', object({ a: s }, { required: ['a'] }), object({ a: s }), wider, '$.a'],
  ['a wider member', object({ a: { enum: ['x'] } }), object({ a: { enum: ['x', 'y'] } }), wider, '$.a'],
  ['no others', object({}), object({}, { additionalProperties: false }), narrower, '$.*'],
  ['others', object({}, { additionalProperties: false }), object({}), wider, '$.*'],
  ['other names', object({}, { propertyNames: { maxLength: 1 } }), object({}, { propertyNames: { maxLength: 2 } }), wider, '$ (its names)'],
  ['null beside', s, { anyOf: [s, { type: 'null' }] }, wider],
  ['no null beside', { anyOf: [s, { type: 'null' }] }, s, narrower],
  ['a form more', { anyOf: [kind('a')] }, { anyOf: [kind('b'), kind('a')] }, wider],
  ['a form less', { anyOf: [kind('a'), kind('b')] }, { anyOf: [kind('b')] }, narrower],
  ['a form in another place', { anyOf: [kind('a'), kind('b')] }, { anyOf: [kind('b'), kind('a')] }, []],
  ['a form with a new member', { anyOf: [kind('a'), kind('b')] }, { anyOf: [kind('b'), kind('a', { c: s })] }, additive, '$.c'],
  ['one form more, told apart by a constant', { oneOf: [kind('a')] }, { oneOf: [kind('a'), kind('b')] }, wider],
  ['one form more beside one of several forms', { oneOf: [kind('a'), { oneOf: [kind('b', { n: { const: 1 } }), kind('b', { n: { const: 2 } })] }] }, { oneOf: [kind('a'), { oneOf: [kind('b', { n: { const: 1 } }), kind('b', { n: { const: 2 } })] }, kind('c')] }, wider],
  ['one form more with the constant of another', { oneOf: [kind('a')] }, { oneOf: [kind('a'), kind('a', { b: s })] }, breaking],
  ['one form more, not told apart', { oneOf: [s, { type: 'null' }] }, { oneOf: [s, { type: 'null' }, { minLength: 1 }] }, breaking],
  ['a demand of two forms that it meets already', object({ a: s }, { required: ['a'] }), object({ a: s }, { required: ['a'], anyOf: [{ required: ['a'], properties: { a: true } }, { required: ['b'] }] }), []],
  ['a demand of two forms', object({ a: s }), object({ a: s }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }), narrower],
  ['one demand more', { allOf: [s] }, { allOf: [s, { minLength: 1 }] }, narrower],
  ['one demand less', { allOf: [s, { minLength: 1 }] }, { allOf: [s] }, wider],
  ['a keyword that nothing here understands', s, { ...s, contentEncoding: 'base64' }, breaking],
  ['never', { properties: { a: s } }, { properties: { a: false } }, narrower, '$.a'],
  ['what a reference leads to', { $ref: '#/$defs/T', $defs: { T: { enum: ['a'] } } }, { $ref: '#/$defs/T', $defs: { T: { enum: ['a', 'b'] } } }, wider, 'T'],
  ['what a reference beside other words leads to', { $ref: '#/$defs/T', default: 'a', $defs: { T: s } }, { $ref: '#/$defs/T', default: 'a', $defs: { T: { ...s, maxLength: 1 } } }, narrower, 'T'],
  ['a reference where its target stood', { $ref: '#/$defs/T', $defs: { T: s } }, s, []],
  ['what a reference leads to inside of a strange keyword', { not: { $ref: '#/$defs/T' }, $defs: { T: s } }, { not: { $ref: '#/$defs/T' }, $defs: { T: { ...s, maxLength: 1 } } }, breaking, 'T'],
  ['a reference that leads nowhere', { $ref: 'https://a.example/' }, { $ref: 'https://b.example/' }, breaking],
  ['a schema that refers to itself', { $ref: '#/$defs/T', $defs: { T: object({ next: { $ref: '#/$defs/T' } }) } }, { $ref: '#/$defs/T', $defs: { T: object({ next: { $ref: '#/$defs/T' }, a: s }) } }, additive, 'T.a'],
  ['a reference to itself and to nothing else', { $ref: '#' }, { $ref: '#' }, []],
])('%s', (_, before, after, kinds, member = '$') => {
  const told = directions.map((direction) => diffSchemas(before, after, direction).map((change) => [change.member, change.kind]));
  expect(told).toEqual(directions.map((_, index) => (kinds.length === 0 ? [] : [[member, kinds[index]]])));
});

const ok = (schema: Schema = object({ id: s })) => ({ '200': { description: 'Success', content: { 'application/json': { schema } } } });
const body = (schema: Schema, more: Schema = {}) => ({ requestBody: { content: { 'application/json': { schema } }, ...more } });
const parameter = (more: Schema = {}) => ({ name: 'q', in: 'query', schema: { type: 'integer' }, ...more });
const post: Schema = { operationId: 'order', responses: ok(), ...body(object({ item: s })) };
const document = (operation: Schema, more: Schema = {}) => ({ openapi: '3.1.1', info: { title: 'Orders', version: '1.0.0' }, paths: { '/orders': { post: operation } }, ...more });

test.each<[what: string, after: Schema, member: string, kind: string | undefined, before?: Schema]>([
  ['an operation is gone', document(post, { paths: {} }), 'POST /orders', B],
  ['another method', document(post, { paths: { '/orders': { post, get: { responses: ok() } } } }), 'GET /orders', A],
  ['another name for generated clients', document({ ...post, operationId: 'buy' }), 'POST /orders', B],
  ['another summary', document({ ...post, summary: 'Order' }), 'POST /orders', N],
  ['a parameter', document({ ...post, parameters: [parameter()] }), 'POST /orders query parameter q', A],
  ['a parameter that is required', document({ ...post, parameters: [parameter({ required: true })] }), 'POST /orders query parameter q', B],
  ['a parameter is required now', document({ ...post, parameters: [parameter({ required: true })] }), 'POST /orders query parameter q', B, document({ ...post, parameters: [parameter()] })],
  ['no parameter', document(post), 'POST /orders query parameter q', B, document({ ...post, parameters: [parameter()] })],
  ['a wider parameter', document({ ...post, parameters: [parameter({ schema: { type: 'number' } })] }), 'POST /orders query parameter q', A, document({ ...post, parameters: [parameter()] })],
  ['a parameter of the whole path', document(post, { paths: { '/orders': { post, parameters: [parameter()] } } }), '/orders parameters', B],
  ['a member of the request', document({ ...post, ...body(object({ item: s, note: s })) }), 'POST /orders request application/json.note', A],
  ['a required member of the request', document({ ...post, ...body(object({ item: s }, { required: ['item'] })) }), 'POST /orders request application/json.item', B],
  ['no member of the request', document({ ...post, ...body(object({})) }), 'POST /orders request application/json.item', B],
  ['a body is required now', document({ ...post, ...body(object({ item: s }), { required: true }) }), 'POST /orders request', B],
  ['no body', document({ ...post, requestBody: undefined }), 'POST /orders request', B],
  ['another media type beside', document({ ...post, requestBody: { content: { ...body(object({ item: s })).requestBody.content, 'text/plain': {} } } }), 'POST /orders request text/plain', A],
  ['a member of the response', document({ ...post, responses: ok(object({ id: s, at: s })) }), 'POST /orders 200 application/json.at', A],
  ['no member of the response', document({ ...post, responses: ok(object({})) }), 'POST /orders 200 application/json.id', B],
  ['wider values in the response', document({ ...post, responses: ok(object({ id: {} })) }), 'POST /orders 200 application/json.id', B],
  ['a status more', document({ ...post, responses: { ...ok(), '409': { description: 'Twice' } } }), 'POST /orders 409', A],
  ['a status less', document(post), 'POST /orders 409', B, document({ ...post, responses: { ...ok(), '409': { description: 'Twice' } } })],
  ['a header of the response', document({ ...post, responses: { '200': { ...ok()['200'], headers: { A: {} } } } }), 'POST /orders 200', B],
  ['proof where none was asked', document({ ...post, security: [{ bearer: [] }] }), 'POST /orders', B, document({ ...post, security: [{}, { bearer: [] }] })],
  ['proof for everything', document(post, { security: [{ bearer: [] }] }), 'POST /orders', B, document(post, { security: [{}, { bearer: [] }] })],
  ['a way to prove oneself', document({ ...post, security: [{}, { bearer: [] }] }), 'POST /orders', A],
  ['another scheme', document(post, { components: { securitySchemes: { bearer: { type: 'http' } } } }), 'security scheme bearer', A],
  ['other servers', document(post, { servers: [{ url: '/v2' }] }), 'API', B],
  ['another version', document(post, { info: { title: 'Orders', version: '1.0.1' } }), 'API', N],
])('OpenAPI: %s', (_, after, member, kind, before = document(post)) => {
  expect(diffOpenapi(JSON.parse(JSON.stringify(before)) as Schema, JSON.parse(JSON.stringify(after)) as Schema).map((change) => [change.member, change.kind])).toEqual([[member, kind]]);
});

test('a component that is used in several places is told once for each way it goes', () => {
  const using = (Order: Schema) => document({ ...post, ...body({ $ref: '#/components/schemas/Order' }), responses: { ...ok({ $ref: '#/components/schemas/Order' }), '201': ok({ $ref: '#/components/schemas/Order' })['200'] } }, { components: { schemas: { Order } } });
  expect(diffOpenapi(using({ enum: ['a'] }), using({ enum: ['a', 'b'] }))).toEqual([
    { member: 'Order', kind: 'additive', sentence: 'may be "b" now' },
    { member: 'Order', kind: 'breaking', sentence: 'may be "b" now' },
  ]);
});
