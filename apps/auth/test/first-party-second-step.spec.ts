import { s256 } from '@symbolon/crypto';
import { AuthenticatorApp, offered, recoveryCodesOn } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { decoded, formOf, password, shop, startProvider, type Answer, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** An application of ours that asks the person itself for the code, too. */
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const native = { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };
const username = 'ada@example.com';
const request = { client_id: 'native', response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256' };

let provider: Provider;
let second: Provider;
let app: AuthenticatorApp;
let recovery: readonly string[];
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, native, { ...native, client_id: 'another' }] });
  second = await provider.another();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  await second.news();
  const browser = new Browser(provider);
  const offer = await offered(browser, await browser.submit(await browser.go('/account'), { username, password }));
  app = AuthenticatorApp.from(offer);
  recovery = recoveryCodesOn(await browser.submit(offer, { code: app.code(provider) }));
  for (const node of [provider, second]) node.clock.advance(60);
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

const send = (members: Readonly<Record<string, string>>, node = provider): Promise<Answer> => node.send('/oauth/authorize-challenge', { method: 'POST', body: formOf(members) });
const half = async (): Promise<string> => String((await send({ ...request, username, password })).json['auth_session']);
const show = (authSession: unknown, otp: string, node = provider, client = 'native') => send({ client_id: client, auth_session: String(authSession), otp }, node);
const needed = { error: 'insufficient_authorization', error_description: expect.stringContaining('as otp') as string, auth_session: expect.stringMatching(/^[\w-]{43}$/) as string, needed: 'otp' };

test.each([
  ['a code of the authenticator', () => app.code(provider), 'otp'],
  ['a recovery code', () => recovery[0] ?? '', 'recovery'],
])('is told what is missing once the password is right, and is let in by %s', async (_, code, amr) => {
  const asked = await send({ ...request, username, password });
  expect([asked.status, asked.json]).toEqual([403, needed]);
  const { status, json } = await show(asked.json['auth_session'], code());
  expect(status).toBe(200);
  const tokens = await provider.token({ grant_type: 'authorization_code', client_id: 'native', code: String(json['authorization_code']), code_verifier: verifier });
  expect(decoded(tokens.json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', amr, 'mfa'] });
});

test('a code before the password, or with a wrong one, tells and opens nothing', async () => {
  const begun = (await send(request)).json['auth_session'];
  const early = await show(begun, app.code(provider));
  expect([early.status, early.json['needed'], early.json['authorization_code']]).toEqual([403, undefined, undefined]);
  const wrong = await send({ client_id: 'native', auth_session: String(early.json['auth_session']), username, password: 'not the right pass phrase', otp: app.code(provider) });
  expect([wrong.json['error'], wrong.json['needed']]).toEqual(['insufficient_authorization', undefined]);
});

test('a wrong password after a right one takes back what was proven', async () => {
  const wrong = await send({ client_id: 'native', auth_session: await half(), username: 'bob@example.com', password: 'not the right pass phrase' });
  expect((await show(wrong.json['auth_session'], app.code(provider))).json['authorization_code']).toBeUndefined();
});

test('an auth_session is one guess: of many at once on two nodes, one is looked at; it is worth nothing to another client', async () => {
  const authSession = await half();
  expect((await show(authSession, app.code(provider), provider, 'another')).json['error']).toBe('invalid_session');
  const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => show(authSession, app.code(provider), index % 2 ? second : provider)));
  expect(answers.map(({ json }) => json['error'] ?? 'in').sort()).toEqual(['in', ...Array<string>(15).fill('invalid_session')].sort());
});

test('wrong codes are counted over all log-ins, and a right one waits then, too', async () => {
  let authSession: unknown = await half();
  for (let count = 0; count < 12; count += 1) {
    const { json } = await show(authSession, '000000', count % 2 ? second : provider);
    expect(json).toEqual(needed);
    authSession = json['auth_session'];
  }
  const late = await show(await half(), app.code(provider));
  expect([late.json['error'], Number(late.headers.get('retry-after')) > 0]).toEqual(['insufficient_authorization', true]);
});

test('what the password proved counts no longer after a new one, nor after ten minutes', async () => {
  const authSession = await half();
  await provider.database.prisma.user.update({ where: { usernameKey: username }, data: { passwordChangedAt: new Date(provider.clock.now().getTime() + 1) } });
  expect((await show(authSession, app.code(provider))).json['error']).toBe('invalid_session');
  await provider.database.prisma.user.update({ where: { usernameKey: username }, data: { passwordChangedAt: null } });
  const old = await half();
  provider.clock.advance(601);
  expect((await show(old, app.code(provider))).json['error']).toBe('invalid_session');
});

test('who has yet to set one up goes on at our pages', async () => {
  await provider.database.prisma.authenticator.deleteMany();
  await setSignInPolicy(provider, { secondFactor: 'always' });
  const { json } = await send({ ...request, redirect_uri: native.redirect_uris[0] ?? '', username, password });
  expect(json['error']).toBe('redirect_to_web');
  const browser = new Browser(provider);
  const page = await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(json['request_uri']) }).toString()}`);
  expect(pageOf(await browser.submit(page, { username, password }))).toBe('authenticator');
});
