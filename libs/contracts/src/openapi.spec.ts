import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { documents, schemas } from './documents.ts';

type Json = Readonly<Record<string, unknown>>;
const document = (name: string): Json => JSON.parse(documents()[name] ?? '') as Json;
const schemaNames = Object.keys(documents()).filter((name) => name.endsWith('.schema.json'));

/** `strict` refuses keywords that it does not know, so that a misspelt one cannot pass for a rule. */
function compiled(schema: Json): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv, ['uri', 'date-time']);
  ajv.addFormat('password', true);
  return ajv.compile(schema);
}

test('the OpenAPI document is valid 3.1, as others see it', async () => {
  const validator = new Validator();
  expect(await validator.validate(document('openapi.json'))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('that validator sees what is wrong', async () => {
  const { info, ...rest } = document('openapi.json');
  expect(info).toBeDefined();
  expect((await new Validator().validate(rest)).valid).toBe(false);
});

test.each(schemaNames)('%s is a JSON Schema 2020-12', (name) => {
  const schema = document(name);
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(compiled(schema)).toBeInstanceOf(Function);
});

test.each<[schema: string, isValid: boolean, sample: unknown]>([
  ['oauth-token-request', true, { client_id: 'shop', client_secret: 's', grant_type: 'client_credentials', resource: ['https://a.example.com', 'https://b.example.com'] }],
  ['oauth-token-request', true, { client_id: 'shop', code_verifier: 'v'.repeat(43), username: 'ada@example.com', password: 'p', type: 'signup' }],
  ['oauth-token-request', false, { type: 'reset' }],
  ['oauth-token-request', false, { username: 7 }],
  ['oauth-token-request', false, { username: 'a\0b' }],
  ['oauth-token-response', true, { access_token: 'a', token_type: 'Bearer', expires_in: 900 }],
  ['oauth-token-response', false, { access_token: 'a', token_type: 'mac', expires_in: 900 }],
  ['oauth-token-response', false, { access_token: 'a', token_type: 'Bearer', expires_in: 0 }],
  ['oauth-error-response', true, { error: 'invalid_grant' }],
  ['oauth-error-response', false, { error: 'nonsense' }],
  ['jwk-set', true, { keys: [{ kid: '1', use: 'sig', kty: 'OKP', alg: 'EdDSA', crv: 'Ed25519', x: 'eA' }] }],
  ['jwk-set', false, { keys: [{ kid: '1', use: 'sig', kty: 'OKP', alg: 'RS256', crv: 'Ed25519', x: 'eA' }] }],
  ['provider-metadata', false, { issuer: 'https://id.example.com' }],
  ['token-contract', true, { audience: 'https://orders.example.com', claims: { region: { schema: { type: 'string', maxLength: 2 }, from: { user: 'region' } } } }],
  ['token-contract', false, { audience: 'https://orders.example.com', claims: { region: { schema: { type: 'string', format: 'email' }, from: { user: 'region' } } } }],
])('%s, which is valid: %s, by JSON Schema and by Zod alike', (name, isValid, sample) => {
  expect([compiled(document(`${name}.schema.json`))(sample), schemas[name]?.safeParse(sample).success]).toEqual([isValid, isValid]);
});

test('the token requests of the vectors that the contract reads from JSON are valid by JSON Schema', () => {
  const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../vectors/token-requests.json'), 'utf8')) as { readonly cases: readonly { readonly content_type: string | null; readonly body?: string; readonly request?: object }[] };
  const read = cases.filter(({ content_type: type, request }) => type?.startsWith('application/json') && request);
  const isValid = compiled(document('oauth-token-request.schema.json'));
  expect(read.length).toBeGreaterThan(5);
  for (const { body } of read) {
    // null and empty members count as absent: what is left is the request
    const present = Object.entries(JSON.parse(body ?? '') as Json).filter(([, value]) => value !== null && value !== '');
    expect([body, isValid(Object.fromEntries(present))]).toEqual([body, true]);
  }
});
