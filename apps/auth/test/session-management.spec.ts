import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { frameOf } from './check-session-frame.ts';
import { password, secret, startProvider, type Provider } from './provider.ts';
import { authorizePath, callback, logIn, logoutPath, people, responseOf, rp } from './relying-party.ts';

let provider: Provider;
const origin = 'https://rp.example.com';
beforeAll(async () => {
  provider = await startProvider();
  const api = { audience: 'https://api.example.com', scopes: ['read'] };
  const apps = { ...rp, client_id: 'apps', scope: 'openid read', redirect_uris: [callback, 'com.example.app:/callback', 'https://rp.example.com:8443/callback'] };
  await provider.apply({ resource_servers: [api], clients: [rp, apps, { ...rp, client_id: 'other' }], users: people });
});
afterAll(() => provider.close());

const asked = async (browser: Browser, state: string | undefined, clientId = 'rp', from = origin) => (await frameOf(provider, browser.cookie)).ask(`${clientId} ${state}`, from);

test('the frame is for anybody to frame, runs its own script and nothing else, and is kept by nobody', async () => {
  const { seen } = await frameOf(provider, undefined);
  const nonce = /<script nonce="([\w-]+)">/.exec(seen.text)?.[1] ?? 'none';
  expect(seen.status).toBe(200);
  expect(seen.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(seen.headers.get('cache-control')).toBe('no-store');
  expect(seen.headers.get('content-security-policy')).toBe(`default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`);
  expect(seen.headers.get('x-frame-options')).toBeNull();
  expect((await frameOf(provider, undefined)).seen.text).not.toContain(nonce);
});

describe('the state of a browser', () => {
  test('is unchanged while nothing happens, and in another application of it', async () => {
    const browser = new Browser(provider);
    const first = await logIn(provider, browser);
    const second = await logIn(provider, browser, { client_id: 'other' });
    expect(first.response['session_state']).not.toBe(second.response['session_state']);
    expect(await asked(browser, first.response['session_state'])).toBe('unchanged');
    expect(await asked(browser, second.response['session_state'], 'other')).toBe('unchanged');
  });

  test.each<[string, (browser: Browser, idToken: string) => Promise<unknown>]>([
    ['a log-out', (browser, idToken) => browser.go(logoutPath({ id_token_hint: idToken }))],
    ['a log-out of another account', async (browser) => browser.go(logoutPath({ id_token_hint: (await logIn(provider, browser, { prompt: 'login' }, 'bob@example.com')).idToken }))],
    ['another log-in', (browser) => logIn(provider, browser, { prompt: 'login' }, 'bob@example.com')],
    ['the same log-in once more', (browser) => logIn(provider, browser, { prompt: 'login' })],
    ['the loss of the cookies', (browser) => Promise.resolve((browser.cookie = undefined))],
  ])('is changed by %s', async (_, happen) => {
    const browser = new Browser(provider);
    const { response, idToken } = await logIn(provider, browser);
    await happen(browser, idToken);
    expect(await asked(browser, response['session_state'])).toBe('changed');
  });

  test('is told with a refusal, too, so that a client can see a later log-in', async () => {
    const browser = new Browser(provider);
    const refused = responseOf(await browser.go(authorizePath({ prompt: 'none' })));
    expect(refused['error']).toBe('login_required');
    expect(await asked(browser, refused['session_state'])).toBe('unchanged');
    await logIn(provider, browser);
    expect(await asked(browser, refused['session_state'])).toBe('changed');
  });

  test('is set anew where only it was lost', async () => {
    const browser = new Browser(provider);
    await logIn(provider, browser);
    browser.cookie = browser.cookie?.split('; ').filter((pair) => pair.startsWith('__Host-symbolon=')).join('; ');
    const { response } = await logIn(provider, browser);
    expect(await asked(browser, response['session_state'])).toBe('unchanged');
  });

  test.each([
    ['without openid', { scope: 'read', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256' }, callback],
    ['of an app, which has no origin to ask from', {}, 'com.example.app:/callback'],
  ])('is not told in a response %s', async (_, members, redirectUri) => {
    const { location } = await new Browser(provider).go(authorizePath({ client_id: 'apps', prompt: 'none', redirect_uri: redirectUri, ...members }));
    expect(location).toMatch(/error=login_required/);
    expect(location).not.toContain('session_state');
  });

  test('is of the origin that the response went to, with its port', async () => {
    const browser = new Browser(provider);
    await logIn(provider, browser);
    const { location } = await browser.go(authorizePath({ client_id: 'apps', redirect_uri: 'https://rp.example.com:8443/callback' }));
    const state = new URL(location ?? '').searchParams.get('session_state') ?? '';
    expect([await asked(browser, state, 'apps', 'https://rp.example.com:8443'), await asked(browser, state, 'apps')]).toEqual(['unchanged', 'changed']);
  });
});

test('the state is of the client also where its pushed request did not say which that is', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser);
  const body = new URLSearchParams({ redirect_uri: callback, response_type: 'code', scope: 'openid', nonce: 'n' });
  const { json } = await provider.send('/oauth/par', { method: 'POST', headers: { authorization: `Basic ${btoa(`rp:${secret}`)}` }, body });
  const { session_state: state } = responseOf(await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'rp', request_uri: String(json['request_uri']) }).toString()}`));
  expect(await asked(browser, state)).toBe('unchanged');
});

describe('a frame that is asked by strangers', () => {
  test('says of a state of others that it has changed, so that it tells them nothing', async () => {
    const browser = new Browser(provider);
    const { response } = await logIn(provider, browser);
    const state = response['session_state'];
    expect(await asked(browser, state, 'rp', 'https://evil.example.com')).toBe('changed');
    expect(await asked(browser, state, 'rp', 'https://rp.example.com.evil.example.com')).toBe('changed');
    expect(await asked(browser, state, 'other')).toBe('changed');
    expect(await asked(new Browser(provider), state)).toBe('changed');
  });

  test('answers nobody but the origin that asked', async () => {
    const browser = new Browser(provider);
    const { response } = await logIn(provider, browser);
    const { send } = await frameOf(provider, browser.cookie);
    expect(await send(`rp ${response['session_state']}`, origin)).toEqual([{ data: 'unchanged', to: origin }]);
    expect(await send('nonsense', 'https://evil.example.com')).toEqual([{ data: 'error', to: 'https://evil.example.com' }]);
    expect(await send(`rp ${response['session_state']}`, 'null')).toEqual([]);
    expect(await send(`rp ${response['session_state']}`, '')).toEqual([]);
    expect(await send(`rp ${response['session_state']}`, origin, false)).toEqual([]);
  });

  test.each<[string, (state: string) => unknown]>([
    ['nothing', () => ''],
    ['no string', (state) => ({ client: 'rp', state })],
    ['null', () => null],
    ['a number', () => 1],
    ['no client', (state) => state],
    ['an empty client', (state) => ` ${state}`],
    ['more than that', (state) => `rp ${state} x`],
    ['two spaces', (state) => `rp  ${state}`],
    ['no salt', (state) => `rp ${state.split('.')[0]}`],
    ['another line', (state) => `rp ${state}\n`],
  ])('says error to %s', async (_, question) => {
    const browser = new Browser(provider);
    const { response } = await logIn(provider, browser);
    const { send } = await frameOf(provider, browser.cookie);
    expect(await send(question(response['session_state'] ?? ''), origin)).toEqual([{ data: 'error', to: origin }]);
  });

  test('says changed where two cookies of the name are: somebody else has set one', async () => {
    const browser = new Browser(provider);
    const { response } = await logIn(provider, browser);
    const { ask } = await frameOf(provider, `${browser.cookie}; __Host-symbolon-state=${'a'.repeat(43)}`);
    expect(await ask(`rp ${response['session_state']}`, origin)).toBe('changed');
  });
});

test('a frame that the browser shows no cookies says that it cannot tell; one that sees them says what it sees', async () => {
  const browser = new Browser(provider);
  const { response } = await logIn(provider, browser);
  const question = `rp ${response['session_state']}`;
  const answer = async (cookies: string | undefined, sees: boolean) => (await frameOf(provider, cookies, { hasStorageAccess: () => Promise.resolve(sees) })).ask(question, origin);
  expect([await answer(undefined, false), await answer(undefined, true), await answer(browser.cookie, true)]).toEqual(['error', 'changed', 'unchanged']);
});

test('what scripts can read is of no use for getting in, and does not show what is', async () => {
  const browser = new Browser(provider);
  await logIn(provider, browser);
  const [token = '', state = ''] = (browser.cookie ?? '').split('; ').map((pair) => pair.split('=')[1]);
  expect(state).toMatch(/^[\w-]{43}$/);
  const thief = new Browser(provider);
  thief.cookie = `__Host-symbolon=${state}; __Host-symbolon-state=${state}`;
  expect(responseOf(await thief.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
  expect(provider.log.join('')).not.toContain(state);
  expect(provider.log.join('')).not.toContain(token);
  expect([password, secret].some((value) => provider.log.join('').includes(value))).toBe(false);
});
