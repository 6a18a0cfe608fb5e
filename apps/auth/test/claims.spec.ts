import { s256 } from '@symbolon/crypto';
import { Browser, withoutSessionState, type Seen } from './browser.ts';
import { decoded, formOf, issuer, password, secret, startProvider, type Provider } from './provider.ts';

/** Claims that are asked for by name (OpenID Connect Core section 5.5), and what a log-in must be worth. */
const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const client = {
  client_id: 'app',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile email phone offline_access',
  redirect_uris: [callback],
  first_party: true,
};
const file = {
  clients: [
    client,
    { ...client, client_id: 'third', first_party: false },
    { ...client, client_id: 'narrow', scope: 'openid profile offline_access' },
    { ...client, client_id: 'shrinking' },
    { ...client, client_id: 'pairwise', subject_type: 'pairwise' },
    { ...client, client_id: 'thin', id_token_claims: 'identity', grant_types: [...client.grant_types, 'password'] },
  ],
  users: [
    { username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada Lovelace', nickname: 'ada', phone_number: '+441', address: { country: 'GB' }, colour: 'green' } },
    { username: 'bob@example.com', password },
  ],
};

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
});
afterAll(() => provider.close());

type Members = Readonly<Record<string, string>>;
const valid = { client_id: 'app', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 's', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const request = (claims: unknown, members: Members = {}) =>
  `/oauth/authorize?${formOf({ ...valid, ...members, claims: typeof claims === 'string' ? claims : JSON.stringify(claims) }).toString()}`;
const back = ({ location }: Seen): Members => {
  if (!location?.startsWith(callback)) throw new Error(`not back at the client: ${location}`);
  return withoutSessionState(new URL(location).searchParams);
};
const login = async (path: string, browser = new Browser(provider), username = 'ada@example.com') => browser.submit(await browser.go(path), { username, password });
const redeem = async (seen: Seen, as = 'app') =>
  (await provider.token({ grant_type: 'authorization_code', code: back(seen)['code'], redirect_uri: callback, code_verifier: verifier }, [as, secret])).json;
const userinfo = async (token: unknown) => (await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).json;
/** The names of the user's claims that stand in each place. */
const told = async (tokens: Record<string, unknown>) => {
  const own = ['iss', 'sub', 'aud', 'iat', 'exp', 'auth_time', 'acr', 'amr', 'nonce', 'sid'];
  const names = (claims: object) => Object.keys(claims).filter((name) => !own.includes(name)).sort();
  return { idToken: names(decoded(tokens['id_token']).claims), userinfo: names(await userinfo(tokens['access_token'])) };
};

describe('a claim that is asked for by name', () => {
  test('stands where it was asked for and nowhere else, with the others that scopes show', async () => {
    const claims = { userinfo: { nickname: null, email: { essential: true } }, id_token: { phone_number: { value: '+999' }, name: null } };
    expect(await told(await redeem(await login(request(claims))))).toEqual({ idToken: ['name', 'phone_number'], userinfo: ['email', 'nickname'] });
    expect(await told(await redeem(await login(request(claims, { scope: 'openid phone' }))))).toEqual({ idToken: ['name', 'phone_number'], userinfo: ['email', 'nickname', 'phone_number'] });
  });

  test('is shown with its value of now, and by every later token of the grant', async () => {
    const tokens = await redeem(await login(request({ userinfo: { name: null } }, { scope: 'openid offline_access' })));
    expect(await userinfo(tokens['access_token'])).toEqual({ sub: decoded(tokens['id_token']).claims['sub'], name: 'Ada Lovelace' });
    provider.clock.advance(20 * 86_400);
    await provider.database.hot.removeExpired(provider.clock.now(), 500);
    await provider.database.prisma.user.update({ where: { usernameKey: 'ada@example.com' }, data: { claims: { ...file.users[0]?.claims, name: 'Ada King' } } });
    const refreshed = (await provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, ['app', secret])).json;
    expect((await userinfo(refreshed['access_token']))['name']).toBe('Ada King');
  });

  test.each<[string, unknown, Members]>([
    ['of a scope that the client may not have', { userinfo: { email: null, phone_number: { essential: true } }, id_token: { email: null } }, { client_id: 'narrow' }],
    ['that no scope shows', { userinfo: { colour: null, address: null, password_hash: null, username: null }, id_token: { colour: { essential: true } } }, {}],
    ['that the user has not', { userinfo: { birthdate: { essential: true } } }, {}],
    ['that only the server sets', { id_token: { iss: { value: 'https://evil.example' }, aud: { value: 'other' }, exp: { value: 9e9 }, scope: { value: 'admin' } }, userinfo: { iss: null } }, {}],
    ['that every object has', '{"userinfo":{"constructor":null,"__proto__":null,"toString":null}}', {}],
    ['elsewhere', { access_token: { name: null }, name: null }, {}],
    ['by a language', { userinfo: { 'name#ja': null } }, {}],
  ])('%s: ignored', async (_, claims, members) => {
    const tokens = await redeem(await login(request(claims, members)), members['client_id']);
    expect(await told(tokens)).toEqual({ idToken: [], userinfo: [] });
    expect(decoded(tokens['id_token']).claims).toMatchObject({ iss: issuer, aud: members['client_id'] ?? 'app' });
  });

  test('without openid: ignored', async () => {
    const tokens = await redeem(await login(request({ userinfo: { name: null } }, { scope: 'profile' })));
    expect(tokens).not.toHaveProperty('id_token');
    expect((await provider.database.prisma.authorizationCode.findFirstOrThrow({ orderBy: { expiresAt: 'desc' }, where: { scope: { equals: ['profile'] } } })).claims).toBeNull();
  });

  test('is lost when the client loses the scope that owns it', async () => {
    const tokens = await redeem(await login(request({ userinfo: { email: null, name: null } }, { client_id: 'shrinking' })), 'shrinking');
    const pending = await login(request({ id_token: { email: null, name: null } }, { client_id: 'shrinking' }));
    expect((await told(tokens)).userinfo).toEqual(['email', 'name']);
    await provider.apply({ ...file, clients: file.clients.map((each) => (each.client_id === 'shrinking' ? { ...each, scope: 'openid profile' } : each)) });
    expect((await told(tokens)).userinfo).toEqual(['name']);
    expect((await told(await redeem(pending, 'shrinking'))).idToken).toEqual(['name']);
  });

  test('is not told of by introspection', async () => {
    const { access_token: token } = await redeem(await login(request({ userinfo: { name: null, email: null } })));
    const { json } = await provider.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(`app:${secret}`)}` } });
    expect(json).toMatchObject({ active: true, scope: 'openid' });
    expect(JSON.stringify(json)).not.toMatch(/Ada|ada@example/);
  });
});

test('the ID tokens of a client that wants identity alone say who logged in and how, and what was asked for there by name; userinfo says the rest', async () => {
  const scope = 'openid profile email phone offline_access';
  const seen = await login(request({ id_token: { nickname: null } }, { client_id: 'thin', scope }));
  const tokens = await redeem(seen, 'thin');
  const log = { iss: issuer, sub: expect.stringMatching(/^user_/) as string, aud: 'thin', iat: expect.any(Number) as number, exp: expect.any(Number) as number, auth_time: expect.any(Number) as number, acr: 'aal1', amr: ['pwd'] };
  expect(decoded(tokens['id_token']).claims).toEqual({ ...log, nonce: 'n', sid: expect.any(String) as string, nickname: 'ada' });
  const refreshed = (await provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, ['thin', secret])).json;
  const typed = (await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope }, ['thin', secret])).json;
  for (const { id_token: token } of [refreshed, typed]) expect(decoded(token).claims).toEqual(log);
  const whole = ['email', 'email_verified', 'name', 'nickname', 'phone_number', 'preferred_username', 'updated_at'];
  for (const each of [tokens, refreshed, typed]) expect((await told(each)).userinfo).toEqual(whole);
  expect((await told(await redeem(await login(request({}, { scope }))))).idToken).toEqual(whole); // of any other client
});

test('a person is asked for the scope that owns a claim, once', async () => {
  const browser = new Browser(provider);
  const asked = (claims: unknown, members: Members = {}) => request(claims, { client_id: 'third', ...members });
  const page = await login(asked({ userinfo: { email: null } }), browser);
  expect(page.text).toContain('id="consent-approve"');
  expect(page.text).toContain('See your email address');
  expect(page.text).not.toMatch(/See your phone number|See your profile/);
  const tokens = await redeem(await browser.submit(page, { decision: 'approve' }), 'third');
  expect([tokens['scope'], await told(tokens)]).toEqual(['openid', { idToken: [], userinfo: ['email'] }]);
  expect(back(await browser.go(asked({ id_token: { email: null } }, { prompt: 'none' })))['code']).toBeDefined();
  expect(back(await browser.go(asked({ id_token: { phone_number: null } }, { prompt: 'none' })))['error']).toBe('consent_required');
  const more = await browser.go(asked({ id_token: { phone_number: null } }));
  expect(more.text).toContain('See your phone number');
  expect(back(await browser.submit(more, { decision: 'deny' }))['error']).toBe('access_denied');
  expect(back(await browser.go(asked({ id_token: { phone_number: null } }, { prompt: 'none' })))['error']).toBe('consent_required');
});

describe('a sub that is asked for', () => {
  const subOf = async (browser: Browser, clientId: string, username = 'ada@example.com') =>
    String(decoded((await redeem(await login(request({}, { client_id: clientId }), browser, username), clientId))['id_token']).claims['sub']);

  test.each(['app', 'pairwise'])('lets only that user answer, as client %s knows them', async (id) => {
    const browser = new Browser(provider);
    const [ada, bob] = [await subOf(browser, id), await subOf(new Browser(provider), id, 'bob@example.com')];
    const silent = async (claims: unknown) => back(await browser.go(request(claims, { client_id: id, prompt: 'none' })));
    for (const claims of [{ id_token: { sub: { value: ada } } }, { userinfo: { sub: { value: ada } } }, { id_token: { sub: { values: [bob, ada] } } }, { id_token: { sub: null } }])
      expect((await silent(claims))['code']).toBeDefined();
    const user = (await provider.database.prisma.user.findFirstOrThrow({ where: { usernameKey: 'ada@example.com' } })).id;
    const others = [{ id_token: { sub: { value: bob } } }, { userinfo: { sub: { value: bob } } }, { id_token: { sub: { value: ada } }, userinfo: { sub: { value: bob } } }, { id_token: { sub: { value: 7 } } }, { id_token: { sub: { values: [] } } }];
    for (const claims of [...others, ...(id === 'pairwise' ? [{ id_token: { sub: { value: user } } }] : [])])
      expect(await silent(claims)).toEqual({ error: 'login_required', error_description: 'The person is not logged in.', state: 's', iss: issuer });
  });

  test('shows the log-in page to everybody else, until that user has logged in', async () => {
    const browser = new Browser(provider);
    const bob = await subOf(new Browser(provider), 'app', 'bob@example.com');
    await subOf(browser, 'app');
    const path = request({ id_token: { sub: { value: bob } } });
    const again = await login(path, browser);
    expect(again.text).toContain('id="password"');
    const answered = await browser.submit(again, { username: 'bob@example.com', password });
    expect(decoded((await redeem(answered))['id_token']).claims['sub']).toBe(bob);
  });
});

describe('acr', () => {
  test.each<[string, unknown, Members]>([
    ['not asked for', {}, {}],
    ['wished for', {}, { acr_values: 'aal1 aal9' }],
    ['wished for in vain', {}, { acr_values: '1 2' }],
    ['wished for by name in vain', { id_token: { acr: { value: 'aal9' } } }, {}],
    ['wished for at userinfo, where it says nothing', { userinfo: { acr: { essential: true, value: 'aal9' } } }, {}],
    ['essential', { id_token: { acr: { essential: true } } }, {}],
    ['essential, with a value', { id_token: { acr: { essential: true, value: 'aal1' } } }, {}],
    ['essential, with values', { id_token: { acr: { essential: true, values: ['aal9', 'aal1'] }, auth_time: { essential: true } } }, {}],
  ])('%s: the ID token says what the log-in is worth', async (_, claims, members) => {
    expect(decoded((await redeem(await login(request(claims, members))))['id_token']).claims).toMatchObject({ acr: 'aal1', amr: ['pwd'], auth_time: provider.clock.now().getTime() / 1000 });
  });

  test.each<[string, unknown]>([
    ['a value', { essential: true, value: 'aal9' }],
    ['values', { essential: true, values: ['aal9', 'AAL1', 1, null] }],
    ['no value at all', { essential: true, values: [] }],
  ])('essential with %s that no log-in reaches: refused at once', async (_, acr) => {
    expect(back(await new Browser(provider).go(request({ id_token: { acr } })))).toEqual({
      error: 'unmet_authentication_requirements',
      error_description: 'No log-in here reaches the acr that is essential.',
      state: 's',
      iss: issuer,
    });
  });

  test('essential, and the log-in was another kind: a new one is asked for, and silence is refused', async () => {
    const browser = new Browser(provider);
    await login(request({}), browser);
    await provider.database.prisma.session.updateMany({ data: { amr: ['unheard-of'] } });
    const essential = { id_token: { acr: { essential: true, value: 'aal1' } } };
    expect(back(await browser.go(request(essential, { prompt: 'none' })))['error']).toBe('login_required');
    const without = await redeem(await browser.go(request({}, { prompt: 'none' })));
    for (const token of ['id_token', 'access_token']) expect(decoded(without[token]).claims).not.toHaveProperty('acr');
    expect(decoded((await redeem(await login(request(essential), browser)))['id_token']).claims).toMatchObject({ acr: 'aal1', amr: ['pwd'] });
  });

  test('goes with every token of the grant', async () => {
    const tokens = await redeem(await login(request({}, { scope: 'openid offline_access' })));
    const refreshed = (await provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, ['app', secret])).json;
    for (const { access_token: access, id_token: id } of [tokens, refreshed]) expect([decoded(access).claims['acr'], decoded(id).claims['acr']]).toEqual(['aal1', 'aal1']);
  });
});

test.each([
  ['nonsense', '{'],
  ['a list', '[]'],
  ['a claim asked for by true', '{"userinfo":{"name":true}}'],
  ['a place twice', '{"id_token":{"acr":{"essential":true,"value":"aal9"}},"id_token":{}}'],
])('%s as claims is told to the client', async (_, claims) => {
  expect(back(await new Browser(provider).go(request(claims)))).toEqual({
    error: 'invalid_request', error_description: 'claims must be a JSON object of OpenID Connect Core section 5.5.', state: 's', iss: issuer,
  });
});

test('what cannot be stored in a database is no fault of ours', async () => {
  expect(back(await login(request('{"userinfo":{"\\u0000":null,"\\ud800":{"value":"\\u0000"},"name":null}}')))['code']).toBeDefined();
});
