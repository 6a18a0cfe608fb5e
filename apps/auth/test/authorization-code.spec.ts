import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { decoded, formOf, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = {
  client_id: 'web',
  client_name: 'Web shop',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile email offline_access orders:read',
  redirect_uris: [callback, 'https://app.example.com/other?x=1', 'http://127.0.0.1/native'],
};
const file = {
  ...shop,
  clients: [
    ...shop.clients,
    web,
    { ...web, client_id: 'trusted', first_party: true },
    { ...web, client_id: 'nonce', first_party: true, require_pkce: false },
    { ...web, client_id: 'spa', client_secret: undefined, token_endpoint_auth_method: 'none', first_party: true },
  ],
  users: [...shop.users, { username: 'bob@example.com', password }],
};

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional' });
  await provider.apply(file);
});
afterAll(() => provider.close());

const valid = { client_id: 'trusted', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 'st&te', nonce: 'n-1', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const authorizePath = (changes: Record<string, string | undefined> = {}) => {
  const members = Object.entries({ ...valid, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/oauth/authorize?${new URLSearchParams(members).toString()}`;
};
/** What came back to the client, without the state of the browser, which is another each time. */
const response = ({ location }: Seen): Record<string, string> => {
  if (!location?.startsWith(callback)) throw new Error(`not back at the client: ${location}`);
  return Object.fromEntries([...new URL(location).searchParams].filter(([name]) => name !== 'session_state'));
};
const loginAs = async (browser: Browser, changes: Record<string, string | undefined> = {}, username = 'ada@example.com') =>
  browser.submit(await browser.go(authorizePath(changes)), { username, password });
const redeem = (code: string | undefined, changes: object = {}, as: readonly [string, string] | undefined = ['trusted', secret]) =>
  provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...changes }, as);

test('a person logs in, and the client gets a code with state and issuer, and for it the tokens of that log-in', async () => {
  const browser = new Browser(provider);
  const page = await browser.go(authorizePath({ scope: 'openid offline_access orders:read' }));
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-store');
  const back = response(await browser.submit(page, { username: 'ada@example.com', password }));
  expect(back).toEqual({ code: expect.stringMatching(/^[\w-]{43}$/) as string, state: 'st&te', iss: issuer });
  provider.clock.advance(30);
  const { status, json } = await redeem(back['code']);
  expect(status).toBe(200);
  const now = provider.clock.now().getTime() / 1000;
  expect(decoded(json['id_token']).claims).toMatchObject({ aud: 'trusted', nonce: 'n-1', auth_time: now - 30, amr: ['pwd'], sid: expect.any(String) as string });
  expect(decoded(json['access_token']).claims).toMatchObject({ scope: 'openid offline_access orders:read', aud: 'https://orders.example.com' });
  expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, ['trusted', secret])).status).toBe(200);
});

test('who is logged in goes straight back', async () => {
  const browser = new Browser(provider);
  await loginAs(browser);
  expect(response(await browser.go(authorizePath({ nonce: 'n-2' })))['code']).toBeDefined();
  expect(response(await browser.go(authorizePath({ prompt: 'none' })))['code']).toBeDefined();
});

test('the cookies are bound to this host and hold only opaque ids, which are new after each log-in', async () => {
  const browser = new Browser(provider);
  const first = await browser.step(authorizePath());
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-symbolon=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    expect.stringMatching(/^__Host-symbolon-state=[\w-]{43}; Path=\/; SameSite=None; Secure$/),
    expect.stringMatching(/^__Host-symbolon-anchor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
  ]);
  const before = browser.cookie;
  await loginAs(browser);
  expect(browser.cookie).not.toBe(before);
  const stolen = new Browser(provider);
  stolen.cookie = before;
  expect(response(await stolen.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
});

describe('told on a page and never to the redirect URI', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['no client', { client_id: undefined }],
    ['an unknown client', { client_id: 'nobody' }],
    ['no redirect URI', { redirect_uri: undefined }],
    ['another host', { redirect_uri: 'https://evil.example/callback' }],
    ['the host as user information', { redirect_uri: 'https://app.example.com@evil.example/callback' }],
    ['a host that begins alike', { redirect_uri: 'https://app.example.com.evil.example/callback' }],
    ['a path that goes on', { redirect_uri: `${callback}/more` }],
    ['dot segments', { redirect_uri: 'https://app.example.com/x/../callback' }],
    ['an encoded slash', { redirect_uri: 'https://app.example.com%2fcallback' }],
    ['a backslash', { redirect_uri: 'https://app.example.com\\callback' }],
    ['another case', { redirect_uri: 'https://APP.example.com/callback' }],
    ['a query added', { redirect_uri: `${callback}?x=1` }],
    ['a query left out', { redirect_uri: 'https://app.example.com/other' }],
    ['a fragment', { redirect_uri: `${callback}#x` }],
    ['a tab', { redirect_uri: `${callback}\t` }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['localhost for a loopback address', { redirect_uri: 'http://localhost/native' }],
    ['a loopback address with another path', { redirect_uri: 'http://127.0.0.1:5000/other' }],
    ['a loopback address with user information', { redirect_uri: 'http://127.0.0.1:80@evil.example/native' }],
  ])('%s', async (_, changes) => {
    const seen = await new Browser(provider).go(authorizePath(changes));
    expect(seen.status).toBe(400);
    expect(seen.location).toBeUndefined();
    expect(seen.text).toContain('id="error"');
    expect(seen.text).not.toMatch(/evil\.example|javascript:/);
  });

  test('a repeated parameter', async () => {
    expect((await new Browser(provider).go(`${authorizePath()}&redirect_uri=${callback}`)).status).toBe(400);
  });
});

test('a native app may have any port on its loopback address', async () => {
  const seen = await new Browser(provider).go(authorizePath({ redirect_uri: 'http://127.0.0.1:51234/native', prompt: 'none' }));
  expect(seen.location).toMatch(/^http:\/\/127\.0\.0\.1:51234\/native\?error=login_required&/);
});

describe('told to the client', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['the hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without a method, which would be plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
    ['a request object', { request: 'e30.e30.' }, 'request_not_supported'],
    ['a request URI', { request_uri: 'https://app.example.com/r' }, 'request_uri_not_supported'],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['an unknown response mode', { response_mode: 'jwt' }, 'invalid_request'],
    ['an unknown prompt', { prompt: 'enrol' }, 'invalid_request'],
    ['prompt none with another', { prompt: 'none login' }, 'invalid_request'],
    ['max_age in words', { max_age: 'soon' }, 'invalid_request'],
    ['a scope beyond the client', { scope: 'openid orders:write' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://unknown.example' }, 'invalid_target'],
    ['nobody logged in with prompt none', { prompt: 'none' }, 'login_required'],
    ['a hint that is no ID token of ours with prompt none', { prompt: 'none', id_token_hint: 'e30.e30.x' }, 'login_required'],
    ['no PKCE though a nonce is there, for a client that must', { client_id: 'web', code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['neither PKCE nor nonce', { client_id: 'nonce', code_challenge: undefined, code_challenge_method: undefined, nonce: undefined }, 'invalid_request'],
  ])('%s', async (_, changes, error) => {
    const back = response(await new Browser(provider).go(authorizePath(changes)));
    expect(back).toEqual({ error, error_description: expect.any(String) as string, state: 'st&te', iss: issuer });
  });
});

describe('a confidential client that is registered so', () => {
  const without = { client_id: 'nonce', code_challenge: undefined, code_challenge_method: undefined };

  test('may do with a nonce instead of PKCE', async () => {
    const { code } = response(await loginAs(new Browser(provider), without));
    const { json } = await redeem(code, { code_verifier: undefined }, ['nonce', secret]);
    expect(decoded(json['id_token']).claims['nonce']).toBe('n-1');
  });

  test('gets nothing for a verifier without a challenge, and nothing afterwards', async () => {
    const { code } = response(await loginAs(new Browser(provider), without));
    for (const code_verifier of [verifier, undefined]) expect((await redeem(code, { code_verifier }, ['nonce', secret])).json).toEqual({ error: 'invalid_grant', error_description: expect.any(String) as string });
  });
});

test('a client without PKCE repeats its redirect URI for the code, and is told so', async () => {
  const given = async () => response(await loginAs(new Browser(provider), { client_id: 'nonce', code_challenge: undefined, code_challenge_method: undefined }))['code'];
  const code = await given();
  const show = (members: object) => provider.token({ grant_type: 'authorization_code', code, ...members }, ['nonce', secret]);
  expect((await show({ code: await given(), redirect_uri: 'https://app.example.com/other?x=1' })).json).toEqual({ error: 'invalid_grant', error_description: expect.any(String) as string });
  expect((await show({})).json).toEqual({ error: 'invalid_request', error_description: 'redirect_uri is missing: without a code_verifier the one of the authorization request has to be sent again.' });
  expect((await show({ redirect_uri: callback })).status).toBe(200);
});

describe('response modes', () => {
  test('fragment', async () => {
    const { location } = await loginAs(new Browser(provider), { response_mode: 'fragment' });
    expect(location).toMatch(new RegExp(`^${callback}#code=[\\w-]+&state=st%26te&iss=`));
  });

  test('form_post', async () => {
    const seen = await loginAs(new Browser(provider), { response_mode: 'form_post' });
    expect(seen.action).toBe(callback);
    expect(seen.fields).toEqual({ code: expect.any(String) as string, state: 'st&te', iss: issuer, session_state: expect.any(String) as string });
    const nonce = /<script nonce="([\w-]+)">/.exec(seen.text)?.[1] ?? 'none';
    expect(seen.headers.get('content-security-policy')).toContain(`script-src 'nonce-${nonce}'`);
    expect(seen.headers.get('content-security-policy')).not.toContain('form-action'); // it would hold for where the client goes on to
  });

  test('form_post may be framed by the application where nobody may be asked, and by no other page of ours or theirs', async () => {
    const browser = new Browser(provider);
    const framersOf = ({ headers }: Seen) => /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1];
    const [silent, form] = [{ prompt: 'none', response_mode: 'form_post' }, { response_mode: 'form_post' }];
    expect(framersOf(await browser.go(authorizePath(silent)))).toBe('https://app.example.com'); // login_required
    const page = await browser.go(authorizePath(form));
    expect([framersOf(page), framersOf(await browser.submit(page, { username: 'ada@example.com', password }))]).toEqual(["'none'", "'none'"]);
    expect(framersOf(await browser.go(authorizePath(silent)))).toBe('https://app.example.com');
    expect(framersOf(await browser.go(authorizePath(form)))).toBe("'none'");
    expect(framersOf(await browser.go(authorizePath({ ...silent, redirect_uri: 'https://evil.example.com/' })))).toBe("'none'");
  });

  test.each<[string, object | string, string | undefined, 'form_post' | 'fragment' | 'query']>([
    ['a request object that wants form_post', { response_mode: 'form_post' }, undefined, 'form_post'],
    ['a request object that wants form_post beside a query that wants another', { response_mode: 'form_post' }, 'query', 'form_post'],
    ['a request object that says nothing of it', {}, 'fragment', 'fragment'],
    ['a request object that wants what is not known', { response_mode: 'jwt' }, undefined, 'query'],
    ['a request object with a mode that is no text', { response_mode: ['form_post'] }, undefined, 'query'],
    ['what is no request object', 'nothing', undefined, 'query'],
    ['a request object of nothing', 'null', undefined, 'query'],
  ])('%s is refused in the mode that was meant', async (_, object, response_mode, expected) => {
    const payload = typeof object === 'string' ? object : JSON.stringify(object);
    const seen = await new Browser(provider).go(authorizePath({ request: `e30.${Buffer.from(payload).toString('base64url')}.`, response_mode }));
    const { fields, location } = seen;
    const [mode, members] = location === undefined ? ['form_post', fields] : location.includes('#') ? ['fragment', Object.fromEntries(new URLSearchParams(new URL(location).hash.slice(1)))] : ['query', response(seen)];
    expect([mode, members]).toEqual([expected, expect.objectContaining({ error: 'request_not_supported', state: 'st&te' })]);
    if (mode === 'form_post') expect(seen.action).toBe(callback);
  });

  test('a registered query is kept', async () => {
    const { location } = await loginAs(new Browser(provider), { redirect_uri: 'https://app.example.com/other?x=1' });
    expect(location).toMatch(/^https:\/\/app\.example\.com\/other\?x=1&code=/);
  });
});

test('a cross-site POST is asked again as a GET, so that the cookie comes along', async () => {
  const browser = new Browser(provider);
  await loginAs(browser);
  const posted = await new Browser(provider).step('/oauth/authorize', { method: 'POST', body: new URL(authorizePath(), issuer).searchParams });
  expect(posted.status).toBe(303);
  expect(response(await browser.go(posted.location ?? ''))['code']).toBeDefined();
});

test('a POST that would break a header, or is no form, is told on a page or cleaned', async () => {
  const post = (body: string) => new Browser(provider).step('/oauth/authorize', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  const query = new URL(authorizePath(), issuer).searchParams.toString();
  const { location } = await post(`${query}&extra=a\r\nSet-Cookie: x=y`);
  expect(Object.fromEntries(new URL(location ?? '', issuer).searchParams)).toEqual(Object.fromEntries(new URLSearchParams(query)));
  expect((await post(`${query}&state=%zz`)).status).toBe(400);
  expect((await post('\u0000')).location).toBe('/oauth/authorize?');
});

describe('consent', () => {
  const asks = { client_id: 'web', scope: 'openid email orders:read' };

  test('a client that is not ours needs it once, and again for more', async () => {
    const browser = new Browser(provider);
    const page = await loginAs(browser, asks);
    expect(page.text).toContain('id="consent-approve"');
    expect(page.text).toContain('Web shop');
    expect(response(await browser.submit(page, { decision: 'approve' }))['code']).toBeDefined();
    expect(response(await browser.go(authorizePath(asks)))['code']).toBeDefined();
    expect((await browser.go(authorizePath({ ...asks, scope: 'openid email profile orders:read' }))).text).toContain('id="consent-approve"');
    expect(response(await browser.go(authorizePath({ ...asks, scope: 'openid email profile orders:read', prompt: 'none' })))['error']).toBe('consent_required');
  });

  test('may be refused', async () => {
    const browser = new Browser(provider);
    const page = await loginAs(browser, { ...asks, prompt: 'consent' }, 'bob@example.com');
    expect(response(await browser.submit(page, { decision: 'deny' }))).toEqual({ error: 'access_denied', error_description: expect.any(String) as string, state: 'st&te', iss: issuer });
  });

  test('is asked again by prompt=consent', async () => {
    const browser = new Browser(provider);
    await loginAs(browser);
    expect((await browser.go(authorizePath({ prompt: 'consent' }))).text).toContain('id="consent-approve"');
  });
});

describe('a fresh log-in', () => {
  test('is asked for by prompt=login, and gives a later auth_time', async () => {
    const browser = new Browser(provider);
    const authTime = async ({ code }: Record<string, string>) => Number(decoded((await redeem(code)).json['id_token']).claims['auth_time']);
    const first = await authTime(response(await loginAs(browser)));
    provider.clock.advance(5);
    const page = await browser.go(authorizePath({ prompt: 'login' }));
    expect(page.text).toContain('id="password"');
    expect((await authTime(response(await browser.submit(page, { username: 'ada@example.com', password })))) - first).toBe(5);
  });

  test('is asked for when max_age has passed, and not before', async () => {
    const browser = new Browser(provider);
    await loginAs(browser);
    provider.clock.advance(2);
    expect((await browser.go(authorizePath({ max_age: '1' }))).text).toContain('id="password"');
    expect(response(await browser.go(authorizePath({ max_age: '10000' })))['code']).toBeDefined();
  });
});

describe('several accounts in one browser', () => {
  const sessionOf = ({ text }: Seen, username: string): string =>
    [...text.matchAll(/name="session" value="([\w-]+)">([^]*?)<\/button>/g)].find(([, , label]) => label?.includes(username))?.[1] ?? '';

  test('are chosen from', async () => {
    const browser = new Browser(provider);
    await loginAs(browser);
    await loginAs(browser, { prompt: 'login' }, 'bob@example.com');
    expect(response(await browser.go(authorizePath({ prompt: 'none' })))['error']).toBe('account_selection_required');
    const page = await browser.go(authorizePath());
    expect(page.text).toContain('ada@example.com');
    const { code } = response(await browser.submit(page, { session: sessionOf(page, 'ada@example.com') }));
    const { sub } = decoded((await redeem(code)).json['id_token']).claims;
    expect(await provider.database.prisma.user.findUnique({ where: { id: String(sub) }, select: { username: true } })).toEqual({ username: 'ada@example.com' });
  });

  test('one that allows something allows it for no other, not even when its log-in is gone', async () => {
    const browser = new Browser(provider);
    const asks = { client_id: 'web', scope: 'openid profile', prompt: 'consent' };
    const { json } = await redeem(response(await loginAs(browser))['code']);
    const page = await browser.go(authorizePath(asks));
    await browser.step('/consent', { method: 'POST', body: new URLSearchParams({ ...page.fields, decision: 'approve' }) }); // and not gone on with yet
    await loginAs(browser, { prompt: 'login' }, 'bob@example.com');
    await browser.step(`/oidc/logout?id_token_hint=${String(json['id_token'])}`); // only the one who allowed it
    const resumed = await browser.go(`/oauth/authorize/resume?flow=${page.fields['flow']}`);
    expect(resumed.text).toContain('data-page="select-account"');
    expect((await browser.submit(resumed, { session: sessionOf(resumed, 'bob@example.com') })).text).toContain('id="consent-approve"');
    expect(await provider.database.prisma.consent.count({ where: { user: { username: 'bob@example.com' }, scope: { has: 'profile' } } })).toBe(0);
  });

  test('one that is chosen but logged in too long ago logs in again, and no other is taken for it', async () => {
    const browser = new Browser(provider);
    await loginAs(browser);
    provider.clock.advance(100);
    await loginAs(browser, { prompt: 'login' }, 'bob@example.com');
    const page = await browser.go(authorizePath({ max_age: '50', prompt: 'select_account' }));
    expect((await browser.submit(page, { session: sessionOf(page, 'ada@example.com') })).text).toContain('id="password"');
  });

  test('the one that the client means is taken by id_token_hint', async () => {
    const browser = new Browser(provider);
    const ada = response(await loginAs(browser));
    const { json } = await redeem(ada['code']);
    await loginAs(browser, { prompt: 'login' }, 'bob@example.com');
    const { code } = response(await browser.go(authorizePath({ prompt: 'none', id_token_hint: String(json['id_token']) })));
    expect(decoded((await redeem(code)).json['id_token']).claims['sub']).toBe(decoded(json['id_token']).claims['sub']);
  });
});

describe('a code', () => {
  const code = async (changes = {}) => response(await loginAs(new Browser(provider), changes))['code'];

  test.each<[string, object, readonly [string, string] | undefined]>([
    ['another client', {}, ['web', secret]],
    ['another client and a scope that nobody has', { scope: 'nobody:has' }, ['web', secret]],
    ['another client and a scope that only the code\'s client has', { scope: 'orders:write' }, ['web', secret]],
    ['another client and an unknown resource', { resource: 'https://unknown.example.com' }, ['web', secret]],
    ['another redirect URI', { redirect_uri: 'https://app.example.com/other?x=1' }, undefined],
    ['another verifier', { code_verifier: `${verifier}x` }, undefined],
    ['no verifier', { code_verifier: undefined }, undefined],
    ['a verifier that is too short', { code_verifier: 'short' }, undefined],
  ])('is worth nothing with %s, and nothing afterwards', async (_, changes, as) => {
    const given = await code();
    const answer = await redeem(given, changes, as);
    expect(answer.json).toEqual({ error: 'invalid_grant', error_description: 'The credentials or the grant are not valid, expired, or revoked.' });
    if (!('code_verifier' in changes && changes.code_verifier === 'short')) expect((await redeem(given)).json['error']).toBe('invalid_grant');
  });

  test.each<[string, object, string]>([
    ['a scope that the client may not have', { scope: 'orders:write' }, 'invalid_scope'],
    ['a scope that was not granted', { scope: 'openid orders:read' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://unknown.example.com' }, 'invalid_target'],
    ['a resource that was not granted', { resource: 'https://orders.example.com' }, 'invalid_target'],
  ])('is not lost when its own client asks for %s', async (_, changes, error) => {
    const given = await code();
    expect((await redeem(given, changes)).json['error']).toBe(error);
    expect((await redeem(given)).status).toBe(200);
  });

  test('lives for a minute', async () => {
    const given = await code();
    provider.clock.advance(60);
    expect((await redeem(given)).json['error']).toBe('invalid_grant');
  });

  test('dies with its log-in', async () => {
    const given = await code();
    await provider.database.prisma.session.deleteMany();
    expect((await redeem(given)).json['error']).toBe('invalid_grant');
  });

  test('used twice ends what the first use gave', async () => {
    const given = await code({ scope: 'openid offline_access' });
    const { json } = await redeem(given);
    expect((await redeem(given)).json['error']).toBe('invalid_grant');
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, ['trusted', secret])).json['error']).toBe('invalid_grant');
    expect((await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } })).status).toBe(401);
  });

  test('is remembered for a day after its use, so that a late second use still ends what the first gave', async () => {
    const given = await code({ scope: 'openid offline_access' });
    const { json } = await redeem(given);
    provider.clock.advance(23 * 3600);
    while ((await provider.database.hot.removeExpired(provider.clock.now(), 100)) > 0);
    expect((await redeem(given)).json['error']).toBe('invalid_grant');
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, ['trusted', secret])).json['error']).toBe('invalid_grant');
  });

  test('is remembered for as long as its refresh token lives, and no longer than a day when there is none', async () => {
    const [long, short] = [await code({ scope: 'openid offline_access' }), await code()];
    const [{ json }] = [await redeem(long), await redeem(short)];
    provider.clock.advance(29 * 86_400);
    while ((await provider.database.hot.removeExpired(provider.clock.now(), 100)) > 0);
    expect(await provider.database.prisma.authorizationCode.count({ where: { consumedAt: { not: null }, scope: { equals: ['openid'] } } })).toBe(0);
    expect((await redeem(long)).json['error']).toBe('invalid_grant');
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, ['trusted', secret])).json['error']).toBe('invalid_grant');
  });

  test('is redeemed by a public client with its verifier', async () => {
    const given = await code({ client_id: 'spa', scope: 'openid offline_access' });
    const answer = await provider.token({ grant_type: 'authorization_code', client_id: 'spa', code: given, redirect_uri: callback, code_verifier: verifier });
    expect(answer.status).toBe(200);
    const refresh = (token: unknown, client_id = 'spa') => provider.token({ grant_type: 'refresh_token', client_id, refresh_token: token });
    const refreshed = await refresh(answer.json['refresh_token']);
    expect(refreshed.status).toBe(200);
    expect((await refresh(refreshed.json['refresh_token'], 'trusted')).json['error']).toBe('invalid_client');
    expect((await refresh(refreshed.json['refresh_token'])).status).toBe(200);
  });

  test('is stored only as a hash', async () => {
    const given = String(await code());
    const rows = JSON.stringify(await provider.database.prisma.authorizationCode.findMany(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value));
    expect(rows).not.toContain(given);
  });
});

describe('the pages', () => {
  test('refuse a wrong password, an unknown user and an empty form, the first two alike', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    const strip = ({ text }: Seen) => text.replace(/nonce="[^"]*"|value="[^"]*"|&quot;challenge&quot;:&quot;[\w-]+&quot;|login_hint=[^&"]*/g, '');
    const wrong = await browser.submit(page, { username: 'ada@example.com', password: 'wrong' });
    const unknown = await browser.submit(page, { username: 'nobody@example.com', password: 'wrong' });
    expect(wrong.status).toBe(400);
    expect(strip(unknown)).toBe(strip(wrong));
    expect((await browser.submit(page, { username: '', password: '' })).status).toBe(400);
    expect(response(await browser.submit(page, { username: 'ada@example.com', password }))['code']).toBeDefined();
  });

  test.each<[string, (page: Seen) => Record<string, string>]>([
    ['without its token', () => ({ csrf: '' })],
    ['with a wrong token', () => ({ csrf: 'A'.repeat(43) })],
    ['without its flow', () => ({ flow: '' })],
    ['with another flow', ({ fields }) => ({ flow: `${fields['flow']?.slice(1)}A` })],
  ])('take no form %s', async (_, change) => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    const seen = await browser.submit(page, { username: 'ada@example.com', password, ...change(page) });
    expect(seen.status).toBe(400);
    expect(seen.text).toContain('id="error"');
  });

  test('are of use only to the browser that began, before its first form and after', async () => {
    const [mine, theirs] = [new Browser(provider), new Browser(provider)];
    const page = await mine.go(authorizePath());
    await theirs.go(authorizePath());
    const addresses = ['/oauth/authorize/resume', '/login'].map((path) => `${path}?flow=${page.fields['flow']}`);
    for (const hasForm of [false, true]) {
      if (hasForm) expect((await mine.submit(page, { username: 'ada@example.com', password: 'not the right pass phrase' })).text).toContain('id="password"');
      expect([hasForm, (await theirs.submit(page, { username: 'ada@example.com', password })).status]).toEqual([hasForm, 400]);
      for (const address of addresses) for (const browser of [theirs, new Browser(provider)]) expect([hasForm, (await browser.go(address)).status]).toEqual([hasForm, 400]);
    }
    expect(response(await mine.submit(page, { username: 'ada@example.com', password }))['code']).toBeDefined();
  });

  test('take no form from a browser with two cookies of the name: somebody else has set one', async () => {
    const [mine, theirs] = [new Browser(provider), new Browser(provider)];
    const page = await mine.go(authorizePath());
    await theirs.go(authorizePath());
    const [[own = '', , anchor = ''] = [], [foreign = ''] = []] = [mine, theirs].map(({ cookie }) => cookie?.split('; ') ?? []);
    const sessions = await provider.database.prisma.session.count();
    for (const cookie of [`${own}; ${foreign}`, `${foreign}; ${own}`, `${own}; ${own}`]) {
      const seen = await provider.send('/login', { method: 'POST', headers: { cookie: `${cookie}; ${anchor}` }, body: formOf({ ...page.fields, username: 'ada@example.com', password }) });
      expect([cookie, seen.status, seen.headers.getSetCookie(), await provider.database.prisma.session.count()]).toEqual([cookie, 400, [], sessions]);
    }
    expect(response(await mine.submit(page, { username: 'ada@example.com', password }))['code']).toBeDefined();
  });

  test('cannot be jumped over: consent without a log-in leads to the log-in', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath({ client_id: 'web' }));
    const seen = await browser.go('/consent', { method: 'POST', body: new URLSearchParams({ ...page.fields, decision: 'approve' }) });
    expect(seen.text).toContain('id="password"');
  });

  test('a flow gives one answer, for a minute once more to the form that was sent before, to nobody else, and then no more', async () => {
    const [browser, other] = [new Browser(provider), new Browser(provider)];
    await other.go(authorizePath());
    const page = await browser.go(authorizePath());
    const entry = { username: 'ada@example.com', password };
    const { cookie } = browser;
    const first = response(await browser.submit(page, entry));
    const late = new Browser(provider);
    late.cookie = cookie;
    provider.clock.advance(59);
    const second = response(await browser.submit(page, { ...entry, password: 'whatever it is' }));
    expect(second).toEqual({ ...first, code: expect.any(String) as string });
    expect(second['code']).not.toBe(first['code']);
    for (const each of [other, late]) expect((await each.step('/login', { method: 'POST', body: formOf({ ...page.fields, ...entry }) })).status).toBe(400);
    provider.clock.advance(1);
    expect((await browser.submit(page, entry)).status).toBe(400);
    expect((await browser.go(`/oauth/authorize/resume?flow=${page.fields['flow']}`)).status).toBe(400);
  });

  test('a flow gives no second answer once its person has logged out', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    await browser.go(authorizePath()); // keeps the browser known
    expect(response(await browser.submit(page, { username: 'ada@example.com', password }))['code']).toBeDefined();
    await browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });
    expect((await browser.submit(page, { username: 'ada@example.com', password })).status).toBe(400);
  });

  test('the same form sent many times at once, with the cookie of before, is one log-in, and every answer leads on', async () => {
    const second = await provider.another();
    const page = await new Browser(provider).go(authorizePath());
    const began = new Browser(provider);
    const shown = await began.go(authorizePath());
    expect(page.fields['flow']).not.toBe(shown.fields['flow']);
    const before = await provider.database.prisma.session.count();
    const sent = Array.from({ length: 8 }, (_, index) => {
      const browser = new Browser(index % 2 === 0 ? provider : second);
      browser.cookie = began.cookie;
      return browser;
    });
    const seen = await Promise.all(sent.map((browser) => browser.step('/login', { method: 'POST', body: new URLSearchParams({ ...shown.fields, username: 'ada@example.com', password }) })));
    expect(seen.map(({ status }) => status)).toEqual(seen.map(() => 303));
    expect(new Set(sent.map(({ login }) => login)).size).toBe(1);
    expect(sent[0]?.login).not.toBe(began.login);
    expect(await provider.database.prisma.session.count()).toBe(before + 1);
    for (const [index, browser] of sent.entries()) expect(response(await browser.go(seen[index]?.location ?? ''))['code']).toBeDefined();
    await second.close();
  });

  test('the cookie of before a log-in opens nothing of what the log-in gave, in no flow of the browser', async () => {
    const browser = new Browser(provider);
    const [first, second] = [await browser.go(authorizePath()), await browser.go(authorizePath())];
    const stolen = new Browser(provider);
    stolen.cookie = browser.cookie;
    await browser.step('/login', { method: 'POST', body: new URLSearchParams({ ...first.fields, username: 'ada@example.com', password }) });
    expect((await stolen.go(`/oauth/authorize/resume?flow=${first.fields['flow']}`)).status).toBe(400);
    expect((await stolen.go(`/oauth/authorize/resume?flow=${second.fields['flow']}`)).text).toContain('data-page="login"'); // as if nobody had logged in
    for (const { fields } of [first, second]) {
      for (const page of ['select-account', 'consent']) expect((await stolen.go(`/${page}?flow=${fields['flow']}`)).text).not.toContain('ada@example.com');
    }
    expect(response(await stolen.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
    expect(response(await browser.go(`/login?flow=${second.fields['flow']}`))['code']).toBeDefined(); // while the browser itself goes on
  });

  test('make an account, and refuse a weak password', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    const signup = await browser.go(`/signup?flow=${page.fields['flow']}`);
    const weak = await browser.submit(signup, { username: 'new@example.com', password: 'short' });
    expect(weak.status).toBe(400);
    expect((await browser.submit(weak, { username: 'new@example.com', password: 'an entirely new pass\0phrase' })).status).toBe(400);
    expect(response(await browser.submit(weak, { username: 'new@example.com', password: 'an entirely new passphrase' }))['code']).toBeDefined();
  });

  test('offer no account where sign-up is closed, by no road', async () => {
    const closed = await provider.another({ SYMBOLON_SIGNUP: 'closed' });
    const browser = new Browser(closed);
    const page = await browser.go(authorizePath());
    expect(page.text).not.toContain('/signup');
    expect((await browser.go(`/signup?flow=${page.fields['flow']}`)).status).toBe(403);
    const posted = await browser.go('/signup', { method: 'POST', body: new URLSearchParams({ ...page.fields, username: 'x@example.com', password: 'an entirely new passphrase' }) });
    expect(posted.status).toBe(403);
    expect(await provider.database.prisma.user.count({ where: { usernameKey: 'x@example.com' } })).toBe(0);
    await closed.close();
  });

  test('speak the language that was asked for', async () => {
    const german = await new Browser(provider).go(authorizePath({ ui_locales: 'de-AT en' }));
    expect(german.text).toContain('<html lang="de"');
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    const french = await browser.go(`/login?flow=${page.fields['flow']}&ui_locales=fr`);
    expect(french.text).toContain('<html lang="fr"');
    const again = await browser.submit(french, { username: 'ada@example.com', password: 'wrong' });
    expect(again.text).toContain('<html lang="fr"');
    const japanese = await new Browser(provider).go(authorizePath(), { headers: { 'accept-language': 'ja,en;q=0.5' } });
    expect(japanese.text).toMatch(/<html lang="(ja|en)"/);
  });

  test('look as the file says, from the next page on and on every node', async () => {
    await provider.apply({ ...file, branding: { name: 'Acme <ID>', logo_url: 'https://acme.example/logo.svg', primary_color: '#0a7d33' } });
    const page = await new Browser(provider).go(authorizePath());
    expect(page.text).toContain('Acme &lt;ID&gt;');
    expect(page.text).toContain('https://acme.example/logo.svg');
    expect(page.text).toContain('#0a7d33');
    await provider.apply(file);
    expect((await new Browser(provider).go(authorizePath())).text).not.toContain('Acme');
  });

  test('run nothing that a client or a person wrote', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const seen = await new Browser(provider).go(authorizePath({ login_hint: hostile, state: hostile, ui_locales: hostile }));
    expect(seen.text).not.toContain('<script>');
    expect(seen.text).not.toContain('<img src=x');
    expect(seen.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});
