import { api, JwkSet } from '@symbolon/contracts';
import { s256, verifyJwt } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { ada, authorizePath, contractShop, orders, ordersContract, stock, tokensOf, verifier } from './contract-shop.ts';
import { byRequest, eventId, eventsOf } from './events.ts';
import { decoded, formOf, issuer, password, secret, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let tokens: ReturnType<typeof tokensOf>;
beforeAll(async () => {
  provider = await startProvider();
  tokens = tokensOf(provider);
});
beforeEach(async () => {
  provider.clock.advance(61); // whatever was written down before may be written down again
  await provider.database.prisma.event.deleteMany();
  await provider.apply(contractShop());
});
afterAll(() => provider.close());

const claimsIn = ({ json }: Answer) => decoded(json['access_token']).claims;
const now = () => provider.clock.now().getTime() / 1000;
const text = expect.any(String) as string;
/** What everybody's token holds, and what the contract of the orders wants of Ada's. */
const ours = { iss: issuer, sub: text, client_id: 'web', jti: text };
const adas = { tenant: 'acme', login: 'ada@example.com', is_proven: true, plan: 'pro', is_admin: true, version: 2 };
const expectedOfAda = () => ({ ...ours, aud: orders, iat: now(), exp: now() + 300, scope: 'openid offline_access orders:read', auth_time: now(), acr: 'aal1', ...adas });

describe('the claims of its contract are in', () => {
  test('a token by password', async () => {
    expect(claimsIn(await tokens.byPassword())).toEqual(expectedOfAda());
  });

  test('a token by code', async () => {
    expect(claimsIn(await tokens.byCode(await tokens.code()))).toEqual(expectedOfAda());
  });

  test('a token by refresh, as things are by then', async () => {
    const { json } = await tokens.byPassword();
    await provider.apply(contractShop({ user: { claims: { tenant: 'other', address: { city: 'Bern' } }, roles: [] } }));
    expect(claimsIn(await tokens.byRefresh(json['refresh_token']))).toEqual({ ...expectedOfAda(), tenant: 'other', is_admin: false, address: { city: 'Bern' } });
  });

  test('a token of a machine, whose roles are its own', async () => {
    expect(claimsIn(await tokens.byItself({ scope: 'stock:read' }))).toEqual({
      ...ours, sub: 'web', aud: stock, iat: now(), exp: now() + 900, scope: 'stock:read', plan: 'pro', may_count: true,
    });
  });

  test('one token for two services, merged', async () => {
    const { claims, header } = decoded((await tokens.byPassword({ scope: 'orders:read stock:read' })).json['access_token']);
    expect(claims).toEqual({ ...expectedOfAda(), aud: [orders, stock], scope: 'orders:read stock:read', may_count: false });
    expect(header['alg']).toBe('ES256');
  });

  test('no token for the provider itself or for a service without a contract', async () => {
    expect(claimsIn(await tokens.byPassword({ scope: 'openid' }))).toEqual({ ...ours, aud: issuer, iat: now(), exp: now() + 900, scope: 'openid', auth_time: now(), acr: 'aal1' });
    await provider.apply(contractShop({ client: { scope: 'plain:read' } }));
    expect(claimsIn(await tokens.byItself())).toEqual({ ...ours, sub: 'web', aud: 'https://plain.example.com', iat: now(), exp: now() + 900, scope: 'plain:read' });
  });

  test('introspection, plain and signed, for the client and for the service', async () => {
    const { json } = await tokens.byPassword();
    const ask = (as: string, headers: object = {}) =>
      provider.send(api.oauth.introspect.path, { method: 'POST', body: formOf({ token: String(json['access_token']) }), headers: { authorization: `Basic ${btoa(`${as}:${secret}`)}`, ...headers } });
    const told = { active: true, token_type: 'Bearer', ...expectedOfAda() };
    for (const as of ['web', 'orders-api']) expect((await ask(as)).json).toEqual(told);
    const signed = await ask('orders-api', { accept: 'application/token-introspection+jwt' });
    const keys = JwkSet.parse((await provider.send('/oauth/jwks')).json);
    const { claims } = await verifyJwt(signed.text, keys, { issuer, audience: 'orders-api', typ: 'token-introspection+jwt', algorithms: ['RS256'] });
    expect(claims['token_introspection']).toEqual(told);
  });

  test('no token by a role, a claim or an attribute that only JavaScript knows', async () => {
    const contract = { claims: { made: { schema: { type: 'string' }, required: false, from: { user: 'constructor' } }, up: { schema: { type: 'string' }, required: false, from: { client: 'toString' } } } };
    await provider.apply(contractShop({ orders: contract }));
    const claims = claimsIn(await tokens.byPassword());
    expect([claims['made'], claims['up']]).toEqual([undefined, undefined]);
  });
});

/** How each refusal is told. */
const never = { status: 400, json: { error: 'invalid_target', error_description: 'A requested resource needs what this client cannot have by this grant.' } };
const data = { status: 500, json: { error: 'server_error', error_description: 'A token for the requested resource cannot be made; why was logged under this request id.' } };
const conflict = { status: 400, json: { error: 'invalid_target', error_description: 'The resources want different values of one claim: ask for one at a time with resource.' } };
const answered = ({ status, json }: Answer) => ({ status, json });
const events = () => eventsOf(provider.runtime, 'token.refused');
const byPassword = () => tokens.byPassword();
const both = () => tokens.byPassword({ scope: 'orders:read stock:read' });
const canary = 'canary-of-a-value-8e11';

describe('no token is minted', () => {
  test.each<[why: string, changes: Parameters<typeof contractShop>[0], ask: () => Promise<Answer>, told: object, event: { audience: string; claim: string; place: string; fault: string }]>([
    ['for a machine, when a claim of a user is needed', {}, () => tokens.byItself({ scope: 'orders:read' }), never, { audience: orders, claim: 'login', place: '$', fault: 'is missing' }],
    ['for a machine that asks for all it may have', {}, () => tokens.byItself(), never, { audience: orders, claim: 'login', place: '$', fault: 'is missing' }],
    ['for a machine without the role', { stock: { claims: { may_count: { schema: { const: true }, from: { role: 'boss' } } } } }, () => tokens.byItself({ scope: 'stock:read' }), never, { audience: stock, claim: 'may_count', place: '$', fault: 'must be the constant of the contract' }],
    ['for a client without the attribute', { client: { attributes: {} } }, byPassword, never, { audience: orders, claim: 'plan', place: '$', fault: 'is missing' }],
    ['for a client whose attribute does not fit', { client: { attributes: { plan: canary } } }, byPassword, data, { audience: orders, claim: 'plan', place: '$', fault: 'must be one of the values of the contract' }],
    ['for a user without the claim', { user: { claims: {} } }, byPassword, data, { audience: orders, claim: 'tenant', place: '$', fault: 'is missing' }],
    ['for a user whose claim does not fit', { user: { claims: { tenant: [canary] } } }, byPassword, data, { audience: orders, claim: 'tenant', place: '$', fault: 'must be a string' }],
    ['for a user whose claim is null', { user: { claims: { tenant: null } } }, byPassword, data, { audience: orders, claim: 'tenant', place: '$', fault: 'must be a string' }],
    ['for a user without the role', { orders: { claims: { is_admin: { schema: { const: true }, from: { role: 'boss' } } } } }, byPassword, data, { audience: orders, claim: 'is_admin', place: '$', fault: 'must be the constant of the contract' }],
    ['when an optional claim is there and does not fit', { user: { claims: { tenant: 'acme', address: { city: [canary] } } } }, byPassword, data, { audience: orders, claim: 'address', place: '$.city', fault: 'must be a string' }],
    ['when a value has a member that the contract does not know', { user: { claims: { tenant: 'acme', address: { [canary]: 1 } } } }, byPassword, data, { audience: orders, claim: 'address', place: '$', fault: 'has a member that is not in the contract' }],
    ['when one of two services would not have it', { stock: { claims: { region: { schema: { type: 'string' }, from: { user: 'region' } } } } }, both, data, { audience: stock, claim: 'region', place: '$', fault: 'is missing' }],
    ['when two services want different values of one claim', { stock: { claims: { version: { schema: { type: 'integer' }, from: { constant: 3 } } } } }, both, conflict, { audience: stock, claim: 'version', place: '$', fault: 'has another value for another audience of the token' }],
    ['when one of two services wants a claim absent', { stock: { claims: { tenant: { schema: { type: 'string' }, required: false, from: { user: 'region' } } } } }, both, conflict, { audience: stock, claim: 'tenant', place: '$', fault: 'has another value for another audience of the token' }],
    ['when it would be too large', { user: { claims: { tenant: canary.repeat(200) } } }, byPassword, data, { audience: orders, claim: 'tenant', place: '$', fault: 'makes the claims longer than 4096 bytes' }],
  ])('%s', async (_, changes, ask, told, event) => {
    await provider.apply(contractShop(changes));
    const logged = provider.log.length;
    const answer = await ask();
    expect(answered(answer)).toEqual(told);
    const line = JSON.parse(provider.log.slice(logged).find((each) => each.includes('/oauth/token')) ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ error: answer.json['error'], reason: `no token: claim ${event.claim} of ${event.audience}: ${event.place} ${event.fault}` });
    const written = await events();
    const subject = ask !== byPassword && ask !== both ? null : { kind: 'user', id: expect.stringMatching(/^user_/) as string };
    const about = { actor: { kind: 'client', id: 'web' }, subject, client_id: 'web', ...byRequest, details: { ...event, count: 1 } };
    expect(written).toEqual([{ id: eventId, at: provider.clock.now().toISOString(), type: 'token.refused', ...about }]);
    expect(provider.log.slice(logged).join('') + answer.text + JSON.stringify(written)).not.toContain(canary);
  });

  test('and to ask for one at a time helps where two do not agree', async () => {
    await provider.apply(contractShop({ stock: { claims: { version: { schema: { type: 'integer' }, from: { constant: 3 } } } } }));
    expect(answered(await both())).toEqual(conflict);
    expect(claimsIn(await tokens.byPassword({ resource: orders, scope: 'orders:read' }))['version']).toBe(2);
    expect(claimsIn(await tokens.byPassword({ resource: stock, scope: 'stock:read' }))['version']).toBe(3);
  });

  test('with the family of errors of Authress, either', async () => {
    await provider.apply(contractShop({ user: { claims: {} } }));
    const body = { grant_type: 'password', username: ada.username, password, scope: 'orders:read' };
    const { status, json } = await provider.send('/api/authentication/oauth/tokens', { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`web:${secret}`)}` }, body: JSON.stringify(body) });
    expect([status, json['errorCode'], json['title']]).toEqual([500, 'ServerError', data.json.error_description]);
  });
});

describe('nothing is spent by a refusal', () => {
  const withoutTenant = () => contractShop({ user: { claims: {} } });

  test('a refresh token works once the data was mended, and was never rotated', async () => {
    const { json } = await tokens.byPassword();
    const token = json['refresh_token'];
    await provider.apply(withoutTenant());
    for (let times = 0; times < 3; times += 1) expect(answered(await tokens.byRefresh(token))).toEqual(data);
    provider.clock.advance(3600); // no grace time could help
    await provider.apply(contractShop());
    const fresh = await tokens.byRefresh(token);
    expect(fresh.status).toBe(200);
    expect(claimsIn(fresh)['tenant']).toBe('acme');
    expect((await tokens.byRefresh(fresh.json['refresh_token'])).status).toBe(200);
  });

  test('a code works once the data was mended', async () => {
    const code = await tokens.code();
    await provider.apply(withoutTenant());
    for (let times = 0; times < 3; times += 1) expect(answered(await tokens.byCode(code))).toEqual(data);
    await provider.apply(contractShop());
    const redeemed = await tokens.byCode(code);
    expect(redeemed.status).toBe(200);
    expect(claimsIn(redeemed)).toEqual(expectedOfAda());
    expect((await tokens.byCode(code)).json['error']).toBe('invalid_grant');
  });

  test('the open request of a public client is still open', async () => {
    const request = { client_id: 'native', response_type: 'code', redirect_uri: 'https://app.example.com/callback', scope: 'orders:read', code_challenge: s256(verifier), code_challenge_method: 'S256' };
    expect((await provider.send('/oauth/par', { method: 'POST', body: formOf(request) })).status).toBe(201);
    const login = () => provider.token({ client_id: 'native', grant_type: 'password', username: ada.username, password, code_verifier: verifier });
    await provider.apply(withoutTenant());
    expect(answered(await login())).toEqual(data);
    await provider.apply(contractShop());
    expect((await login()).status).toBe(200);
    expect((await login()).json['error']).toBe('invalid_grant');
  });

  test('nobody is signed up, and no password is changed', async () => {
    const grace = { username: 'grace@example.com', scope: 'orders:read' };
    expect(answered(await tokens.byPassword({ ...grace, type: 'signup' }))).toEqual(data);
    expect(await provider.database.prisma.user.count({ where: { usernameKey: grace.username } })).toBe(0);
    await provider.apply(withoutTenant());
    expect(answered(await tokens.byPassword({ type: 'update', password: 'a new pass phrase of Ada' }))).toEqual(data);
    await provider.apply(contractShop());
    expect((await tokens.byPassword()).status).toBe(200);
    const signedUp = await tokens.byPassword({ ...grace, scope: 'stock:read', type: 'signup' });
    expect([signedUp.status, claimsIn(signedUp)['may_count']]).toEqual([200, false]);
  });

  test.each<[wrong: string, members: object]>([
    ['verifier', { code_verifier: 'another-verifier-of-at-least-forty-three-characters' }],
    ['redirect URI', { redirect_uri: 'https://app.example.com/other' }],
  ])('but a code that is shown with a wrong %s is worth nothing afterwards, contract or not', async (_, members) => {
    const code = await tokens.code();
    await provider.apply(withoutTenant());
    expect((await tokens.byCode(code, members)).json['error']).toBe('invalid_grant');
    await provider.apply(contractShop());
    expect((await tokens.byCode(code)).json['error']).toBe('invalid_grant');
  });

  test('but a refresh token that was used before still ends its family', async () => {
    const { json } = await tokens.byPassword();
    const { json: fresh } = await tokens.byRefresh(json['refresh_token']);
    provider.clock.advance(3600);
    await provider.apply(withoutTenant());
    expect((await tokens.byRefresh(json['refresh_token'])).json['error']).toBe('invalid_grant');
    await provider.apply(contractShop());
    expect((await tokens.byRefresh(fresh['refresh_token'])).json['error']).toBe('invalid_grant');
  });
});

describe('two nodes', () => {
  test('a contract that one applies counts on the other', async () => {
    const second = await provider.another();
    expect((await tokensOf(second).byPassword()).status).toBe(200); // it is known there from here on
    const heard = new Promise<void>((resolve) => second.database.changes.onChange((topic) => topic === 'resource_servers' && resolve()));
    await provider.apply(contractShop({ orders: { claims: { region: { schema: { type: 'string' }, from: { user: 'region' } } } } }));
    await heard;
    expect(answered(await tokensOf(second).byPassword())).toEqual(data);
    await second.close();
  });

  test('64 uses of one code at once give tokens once', async () => {
    const second = await provider.another();
    const code = await tokens.code();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, each) => (each % 2 ? tokens : tokensOf(second)).byCode(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await second.close();
  });

  test('64 refreshes at once with one token all get the same successor, and it works', async () => {
    const second = await provider.another();
    const { json } = await tokens.byPassword();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, each) => (each % 2 ? tokens : tokensOf(second)).byRefresh(json['refresh_token'])));
    expect(new Set(answers.map((answer) => `${answer.status} ${String(answer.json['refresh_token'])}`)).size).toBe(1);
    expect((await tokens.byRefresh(answers[0]?.json['refresh_token'])).status).toBe(200);
    await second.close();
  });
});

test('a flood of refusals writes one event a minute for each audience, claim and client, which says how many there were', async () => {
  await provider.apply(contractShop({ user: { claims: {} } }));
  await Promise.all(Array.from({ length: 50 }, () => tokens.byItself({ scope: 'orders:read' })));
  expect(await events()).toHaveLength(1);
  provider.clock.advance(60);
  await tokens.byItself({ scope: 'orders:read' });
  expect(await events()).toHaveLength(2);
  await provider.apply(contractShop({ orders: { claims: { other: ordersContract.claims.tenant } } }));
  await tokens.byItself({ scope: 'orders:read' });
  const fault = { audience: orders, place: '$', fault: 'is missing' };
  expect((await events()).map(({ details }) => details)).toEqual([{ ...fault, claim: 'login', count: 1 }, { ...fault, claim: 'login', count: 50 }, { ...fault, claim: 'other', count: 1 }]);
});

describe("people are told of a scope in the contract's own words", () => {
  const told = (page: string, list: string) => [...(new RegExp(`<ul class="${list}">([^]*?)</ul>`).exec(page)?.[1] ?? '').matchAll(/<li>(.*?)<\/li>/g)].map(([, item]) => item);
  const asked = { client_id: 'ask', scope: 'openid offline_access orders:read stock:read' };

  test.each([
    ['their language', 'de', 'Bestellungen &lt;ansehen&gt;'],
    ['English where the contract has no other', 'fr', 'See &lt;your&gt; orders'],
  ])('in %s', async (_, locale, sentence) => {
    const browser = new Browser(provider);
    const consent = await browser.submit(await browser.go(authorizePath({ ...asked, ui_locales: locale })), { username: ada.username, password });
    expect(told(consent.text, 'scopes')).toEqual(expect.arrayContaining([`<bdi>${sentence}</bdi>`, '<bdi>See what is in stock</bdi>']));
    await browser.submit(consent, { decision: 'approve' });
    const account = await browser.go(`/account?ui_locales=${locale}`);
    expect(told(account.text.slice(account.text.indexOf('Asking shop')), 'allowed')).toEqual(expect.arrayContaining([`<bdi>${sentence}</bdi>`, '<bdi>See what is in stock</bdi>']));
    await provider.database.prisma.consent.deleteMany();
  });
});
