import { Browser, type Seen } from './browser.ts';
import { decoded, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { authorizePath, callback, logIn, responseOf, rp } from './relying-party.ts';

/** What a client's requests ask of log-ins when they say nothing of it (OpenID Connect Registration section 2). */

const native = { ...rp, client_id: 'native', client_secret: undefined, token_endpoint_auth_method: 'none' as const, require_pkce: true };
const clients = [
  ...shop.clients,
  rp,
  { ...rp, client_id: 'recent', default_max_age: 60 },
  { ...rp, client_id: 'always', default_max_age: 0 },
  { ...native, default_max_age: 60, default_acr_values: ['aal2', 'aal1'] },
];
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients, users: [...shop.users] });
});
afterAll(() => provider.close());

const asksForPassword = ({ text }: Seen): boolean => text.includes('id="password"');

test('an old log-in is asked again by a client with a default_max_age, and by no other', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser);
  provider.clock.advance(59);
  expect(responseOf(await browser.go(authorizePath({ client_id: 'recent' })))['code']).toBeDefined();
  provider.clock.advance(2);
  expect(responseOf(await browser.go(authorizePath({ client_id: 'rp' })))['code']).toBeDefined();
  expect(responseOf(await browser.go(authorizePath({ client_id: 'recent', prompt: 'none' })))['error']).toBe('login_required');
  const page = await browser.go(authorizePath({ client_id: 'recent' }));
  expect(asksForPassword(page)).toBe(true);
  const { code } = responseOf(await browser.submit(page, { username: 'ada@example.com', password }));
  const { json } = await provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback }, ['recent', secret]);
  expect(decoded(json['id_token']).claims['auth_time']).toBe(provider.clock.now().getTime() / 1000);
});

test('a request that says its own max_age has that one, be it longer or shorter', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser);
  provider.clock.advance(61);
  expect(responseOf(await browser.go(authorizePath({ client_id: 'recent', max_age: '3600' })))['code']).toBeDefined();
  expect(asksForPassword(await browser.go(authorizePath({ client_id: 'recent', max_age: '1' })))).toBe(true);
});

test('a default_max_age of 0 asks for a log-in each time', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser, { client_id: 'always' });
  provider.clock.advance(1);
  expect(asksForPassword(await browser.go(authorizePath({ client_id: 'always' })))).toBe(true);
});

test('a pushed request has the defaults, too', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser);
  provider.clock.advance(61);
  const body = new URL(authorizePath({ client_id: 'recent' }), 'https://id.example').searchParams;
  body.delete('client_id');
  const pushed = await provider.send('/oauth/par', { method: 'POST', body, headers: { authorization: `Basic ${btoa(`recent:${secret}`)}` } });
  expect(pushed.status).toBe(201);
  expect(asksForPassword(await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'recent', request_uri: String(pushed.json['request_uri']) }).toString()}`))).toBe(true);
});

test('an application that asks the person itself has them from its first step on', async () => {
  const members = { client_id: 'native', response_type: 'code', scope: 'openid', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  const { status } = await provider.send('/oauth/authorize-challenge', { method: 'POST', body: new URLSearchParams(members) });
  expect(status).toBe(403);
  const { parameters } = await provider.database.prisma.authorizationRequest.findFirstOrThrow({ where: { clientId: 'native', kind: 'challenge' } });
  expect(parameters).toMatchObject({ acr_values: 'aal2 aal1', max_age: '60' });
});
