import { ConsumerContract, type ConsumerContractSource } from './consumer-contract.ts';
import { brokenReliances } from './consumer-check.ts';
import { newlyBroken } from './newly-broken.ts';
import { TokenContract, type TokenContractSource } from './token-contract.ts';

const audience = 'https://orders.example';
const orders = {
  audience,
  scopes: { 'orders:read': 'See your orders' },
  claims: {
    tenant: { schema: { type: 'string' }, from: { user: 'tenant' } },
    plan: { schema: { enum: ['free', 'pro'] }, required: false, from: { client: 'plan' } },
  },
} satisfies TokenContractSource;
const billing = {
  consumer: 'billing',
  contact: 'billing@example.com',
  relies_on: [
    {
      audience,
      scopes: ['orders:read'],
      claims: { tenant: { schema: { type: 'string' } }, plan: { schema: { enum: ['free', 'pro'] }, required: false } },
      access_token_ttl: '15m',
      access_token_signing_algs: ['EdDSA'],
      acr_values: ['aal1', 'other'],
      max_age: 600,
    },
  ],
} satisfies ConsumerContractSource;

const contract = (change: object = {}) => TokenContract.parse({ ...orders, ...change });
const consumer = (change: object = {}) => ConsumerContract.parse({ ...billing, relies_on: [{ ...billing.relies_on[0], ...change }] });
const withClaims = (change: object) => contract({ claims: JSON.parse(JSON.stringify({ ...orders.claims, ...change })) as object }); // without what is undefined
const state = (contracts: readonly TokenContract[], consumers: readonly ConsumerContract[] = [consumer()]) => ({ contracts, consumers });
const broken = (member: string, sentence: string) => [{ consumer: 'billing', contact: 'billing@example.com', audience, member, sentence }];

test.each<[what: string, contracts: readonly TokenContract[], member: string, sentence: string]>([
  ['the contract is gone', [], 'audience', 'no resource server has this audience'],
  ['a claim is gone', [withClaims({ tenant: undefined })], 'claims.tenant', 'this claim is not there'],
  ['a claim may be missing', [withClaims({ tenant: { ...orders.claims.tenant, required: false } })], 'claims.tenant', 'this claim may be missing, and it needs it always'],
  ['a claim has unknown values', [withClaims({ plan: { ...orders.claims.plan, schema: { enum: ['free', 'pro', 'team'] } } })], 'claims.plan', 'this claim may have values that it does not understand'],
  ['a claim has another type', [withClaims({ tenant: { ...orders.claims.tenant, schema: { type: 'integer' } } })], 'claims.tenant', 'this claim may have values that it does not understand'],
  ['a scope is gone', [contract({ scopes: {} })], 'scopes["orders:read"]', 'this scope is not there'],
  ['tokens live too short', [contract({ access_token_ttl: '5m' })], 'access_token_ttl', 'tokens live 5m, and it needs 15m'],
  ['tokens are signed with something else', [contract({ access_token_signing_alg: 'ES256' })], 'access_token_signing_alg', 'tokens are signed with ES256, and it verifies EdDSA'],
  ['none of its log-ins will do', [contract({ acr_values: ['aal2', 'phr'] })], 'acr_values', 'tokens of a log-in of aal2 or phr alone are accepted, and its own are of aal1 or other'],
  ['a log-in counts too short', [contract({ max_age: 300 })], 'max_age', 'tokens do for 300 s after the log-in, and it needs 600 s'],
])('a consumer is broken when %s', (_, contracts, member, sentence) => {
  expect(brokenReliances(contracts, [consumer()])).toEqual(broken(member, sentence));
  expect(newlyBroken(state([contract()]), state(contracts))).toEqual(broken(member, sentence));
});

test.each<[what: string, after: TokenContract, sentence: string]>([
  ['a value is no longer minted', withClaims({ plan: { ...orders.claims.plan, schema: { const: 'free' } } }), 'this claim no longer has values that it had and that it understands'],
  ['a claim that it can do without never comes', withClaims({ plan: undefined }), 'this claim is not there any more'],
])('a change breaks a consumer when %s', (_, after, sentence) => {
  expect(newlyBroken(state([contract()]), state([after]))).toEqual(broken('claims.plan', sentence));
  expect(brokenReliances([after], [consumer()])).toEqual([]);
});

test.each<[what: string, after: TokenContract]>([
  ['nothing', contract()],
  ['a new claim', withClaims({ region: { schema: { type: 'string' }, from: { user: 'region' } } })],
  ['a new scope', contract({ scopes: { ...orders.scopes, 'orders:write': 'Change your orders' } })],
  ['a longer life', contract({ access_token_ttl: '1h' })],
  ['a demand that its log-ins can meet', contract({ acr_values: ['aal2', 'aal1'], max_age: 600 })],
  ['an optional claim that becomes required', withClaims({ plan: { ...orders.claims.plan, required: true } })],
  ['another source', withClaims({ plan: { ...orders.claims.plan, from: { user: 'plan' } } })],
])('a change of %s breaks nobody', (_, after) => {
  expect(newlyBroken(state([contract()]), state([after]))).toEqual([]);
});

describe('what is demanded of log-ins, of one who says nothing of its own', () => {
  const silent = consumer({ acr_values: undefined, max_age: undefined });
  const [none, some, more] = [contract(), contract({ acr_values: ['aal1', 'aal2'], max_age: 600 }), contract({ acr_values: ['aal2'], max_age: 300 })];
  const members = (before: TokenContract, after: TokenContract) => newlyBroken(state([before], [silent]), state([after], [silent])).map(({ member }) => member);

  test('breaks it where it is raised, and only there', () => {
    expect([members(none, some), members(some, more), members(none, more)]).toEqual([['acr_values', 'max_age'], ['acr_values', 'max_age'], ['acr_values', 'max_age']]);
    expect([members(more, some), members(some, none), members(more, more), members(more, contract({ acr_values: ['aal2', 'phr'], max_age: 300 }))]).toEqual([[], [], [], []]);
  });
  test('is nothing to a consumer that comes when it is there', () => expect(newlyBroken(state([more], []), state([more], [silent]))).toEqual([]));
  test('counts for one who says in the same change what its log-ins can be', () => {
    const able = consumer({ acr_values: ['aal2'], max_age: 60 });
    expect(newlyBroken(state([none], [silent]), state([more], [able]))).toHaveLength(2);
    expect(newlyBroken(state([none], [able]), state([more], [able]))).toEqual([]);
  });
});

describe('when it counts', () => {
  const without = contract({ claims: { plan: orders.claims.plan } });
  const fault = broken('claims.tenant', 'this claim is not there');
  const modest = consumer({ claims: {} });

  test('a consumer that leaves in the same change still counts', () => expect(newlyBroken(state([contract()]), state([without], []))).toEqual(fault));
  test('one that needs less in the same change does too', () => expect(newlyBroken(state([contract()]), state([without], [modest]))).toEqual(fault));
  test('one that left before does not', () => expect(newlyBroken(state([contract()], []), state([without], []))).toEqual([]));
  test('one that comes and finds less than it needs is told', () => expect(newlyBroken(state([without], []), state([without]))).toEqual(fault));
  test('what is broken already is not told again', () => expect(newlyBroken(state([without]), state([without]))).toEqual([]));
  test('what is put right is not told', () => expect(newlyBroken(state([without]), state([contract()]))).toEqual([]));
  test('a second fault is told beside a standing one', () => expect(newlyBroken(state([without]), state([{ ...without, scopes: {} }]))).toEqual(broken('scopes["orders:read"]', 'this scope is not there')));

  const plans = (...values: string[]) => withClaims({ plan: { ...orders.claims.plan, schema: { enum: values } } });
  test('a standing fault that gets worse is told', () =>
    expect(newlyBroken(state([plans('free', 'pro', 'team')]), state([plans('free', 'pro', 'team', 'trial')]))).toEqual(broken('claims.plan', 'this claim may have values that it does not understand')));
  test('a standing fault that gets better is not', () => expect(newlyBroken(state([plans('free', 'pro', 'team', 'trial')]), state([plans('free', 'pro', 'team')]))).toEqual([]));
  const short = (maxLength?: number) => withClaims({ tenant: { ...orders.claims.tenant, schema: { type: 'string', maxLength } } });
  test('to end where a consumer ends is no fault', () => {
    const reader = consumer({ claims: { tenant: { schema: { type: 'string', maxLength: 9 } } } });
    expect(newlyBroken(state([short()], [reader]), state([short(9)], [reader]))).toEqual([]);
    expect(newlyBroken(state([short()], [reader]), state([short(8)], [reader]))).toEqual(broken('claims.tenant', 'this claim no longer has values that it had and that it understands'));
  });
  test('to take away what a consumer never understood is no fault', () => expect(newlyBroken(state([plans('free', 'pro', 'team')]), state([plans('free', 'pro')]))).toEqual([]));
});

test('another word for whom to ask makes no new fault', () => {
  const without = contract({ claims: {} });
  const renamed = { ...consumer(), contact: 'somebody@example.com' };
  expect(newlyBroken(state([without]), state([without], [renamed]))).toEqual([]);
});
