import { claimFault } from './claim-check.ts';
import { ClaimSchema } from './claim-schema.ts';
import { contractFault, defineContract, TokenContract, type ClaimsOf } from './token-contract.ts';

test.each<[name: string, schema: ClaimSchema, good: readonly unknown[], bad: readonly [value: unknown, at: string, message: string][]]>([
  ['string', { type: 'string', minLength: 1, maxLength: 2 }, ['a', '😀😀'], [['', '$', 'must have at least 1 characters'], ['abc', '$', 'must have at most 2 characters'], [1, '$', 'must be a string']]],
  ['integer', { type: 'integer', minimum: 0, maximum: 9 }, [0, 9, 3.0], [[0.5, '$', 'must be an integer'], [-1, '$', 'must be at least 0'], [10, '$', 'must be at most 9']]],
  ['number', { type: 'number' }, [0.5, -1], [['1', '$', 'must be a number'], [null, '$', 'must be a number']]],
  ['boolean', { type: 'boolean' }, [true, false], [['true', '$', 'must be true or false'], [0, '$', 'must be true or false']]],
  ['null', { type: 'null' }, [null], [[false, '$', 'must be null']]],
  ['enum', { enum: ['free', 1, { a: [1] }] }, ['free', 1, { a: [1] }], [['pro', '$', 'must be one of the values of the contract'], [{ a: [2] }, '$', 'must be one of the values of the contract']]],
  ['const', { const: 'v1' }, ['v1'], [['v2', '$', 'must be the constant of the contract']]],
  ['array', { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2, uniqueItems: true }, [['a'], ['a', 'b']], [
    [[], '$', 'must have at least 1 items'], [['a', 'b', 'c'], '$', 'must have at most 2 items'], [['a', 'a'], '$', 'must not have an item twice'],
    [['a', 1], '$[1]', 'must be a string'], [{}, '$', 'must be an array'],
  ]],
  ['object', { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }, [{ city: 'Bern' }], [
    [{}, '$.city', 'is missing'], [{ city: 1 }, '$.city', 'must be a string'], [{ city: 'Bern', zip: '3000' }, '$', 'has a member that is not in the contract'],
    [[], '$', 'must be an object'], [Object.create({ city: 'inherited' }), '$.city', 'is missing'],
  ]],
])('a claim of type %s', (_, schema, good, bad) => {
  expect(ClaimSchema.parse(schema)).toEqual(schema);
  expect(good.map((value) => claimFault(schema, value))).toEqual(good.map(() => undefined));
  expect(bad.map(([value]) => claimFault(schema, value))).toEqual(bad.map(([, at, message]) => ({ at, message })));
});

test.each<[what: string, schema: unknown, message: string]>([
  ['a keyword outside the subset', { type: 'string', pattern: '^a' }, 'Unrecognized key: "pattern"'],
  ['a keyword of another type', { type: 'string', minimum: 1 }, 'is for type integer or number'],
  ['nothing', {}, 'says nothing about the value: add type, enum or const'],
  ['a keyword outside the subset, deep inside', { type: 'array', items: { type: 'object', properties: { a: { $ref: '#' } } } }, 'Unrecognized key: "$ref"'],
])('a claim schema with %s is refused', (_, schema, message) => {
  expect(ClaimSchema.safeParse(schema).error?.issues.map((issue) => issue.message)).toContain(message);
});

const orders = defineContract({
  audience: 'https://orders.example',
  scopes: { 'orders:read': 'See your orders' },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' } },
    plan: { schema: { enum: ['free', 'pro'] }, required: false, from: { client: 'plan' } },
  },
});

test('a contract written in TypeScript types its claims', () => {
  const claims: Pick<ClaimsOf<typeof orders>, 'tenant' | 'plan'> = { tenant: 'acme' };
  const tenant: string = claims.tenant;
  const plan: 'free' | 'pro' | undefined = claims.plan;
  // @ts-expect-error a required claim is there
  const empty: Pick<ClaimsOf<typeof orders>, 'tenant'> = {};
  expect(empty).toEqual({});
  expect([tenant, plan]).toEqual(['acme', undefined]);
});

test('a contract says which claim does not fit, and where', () => {
  const contract = TokenContract.parse(orders);
  expect(contractFault(contract, { tenant: 'acme' })).toBeUndefined();
  expect(contractFault(contract, { plan: 'pro' })).toEqual({ claim: 'tenant', at: '$', message: 'is missing' });
  expect(contractFault(contract, { tenant: 'acme', plan: 'gold' })).toEqual({ claim: 'plan', at: '$', message: 'must be one of the values of the contract' });
});

test.each<[what: string, change: object, path: string, message: string]>([
  ['a reserved claim', { claims: { sub: { schema: { type: 'string' }, from: { constant: 'x' } } } }, 'claims.sub', 'is a claim that only the server sets: choose another name'],
  ['a scope of OpenID Connect', { scopes: { openid: 'Log in' } }, 'scopes.openid', 'is a scope of OpenID Connect: choose another name'],
  ['an audience with a fragment', { audience: 'https://orders.example#a' }, 'audience', 'must have no fragment'],
  ['a claim from nowhere', { claims: { a: { schema: { type: 'string' } } } }, 'claims.a.from', 'must name one source: user, client or role with its name, groups with their names, or constant with its value'],
  ['a claim from two sources', { claims: { a: { schema: { type: 'string' }, from: { user: 'a', client: 'a' } } } }, 'claims.a.from', 'must name one source: user, client or role with its name, groups with their names, or constant with its value'],
  ['a claim that introspection could not tell', { claims: { active: { schema: { type: 'boolean' }, from: { role: 'a' } } } }, 'claims.active', 'is what introspection tells of every token: choose another name'],
  ['a constant that is none of its own schema', { claims: { a: { schema: { type: 'object', properties: { b: { type: 'string' } } }, from: { constant: { b: 1 } } } } }, 'claims.a.from.constant', 'does not fit its own schema: $.b must be a string'],
  ['sentences without English', { scopes: { 'orders:read': { de: 'Lesen' } } }, 'scopes.orders:read', 'must be a sentence, or one for each language with en among them'],
])('a contract with %s is refused', (_, change, path, message) => {
  const issues = TokenContract.safeParse({ ...orders, ...change }).error?.issues ?? [];
  const told = issues.map((issue) => [issue.path.join('.'), issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message]);
  expect(told).toContainEqual([path, message]);
});
