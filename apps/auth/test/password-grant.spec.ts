import { asShop, decoded, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
});
afterAll(() => provider.close());

const login = (members: object, as: readonly [string, string] = asShop) => provider.token({ grant_type: 'password', username: 'ada@example.com', password, ...members }, as);

/** All of an answer that could tell two cases apart, without what differs in every answer. */
const visible = ({ status, headers, text }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
});

test('a right password gives an access token of RFC 9068, an ID token and a refresh token', async () => {
  const { status, json, headers } = await login({});
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json).toEqual({
    access_token: expect.any(String) as string,
    token_type: 'Bearer',
    expires_in: 900,
    scope: 'openid profile email offline_access orders:read',
    refresh_token: expect.stringMatching(/^[\w-]{91}$/) as string,
    id_token: expect.any(String) as string,
  });
  const now = provider.clock.now().getTime() / 1000;
  const access = decoded(json['access_token']);
  expect(access.header).toEqual({ typ: 'at+jwt', alg: 'EdDSA', kid: expect.any(String) as string });
  expect(access.claims).toEqual({
    iss: issuer,
    sub: expect.stringMatching(/^user_[\w-]{22}$/) as string,
    aud: 'https://orders.example.com',
    client_id: 'shop',
    iat: now,
    exp: now + 900,
    jti: expect.stringMatching(/^[\w-]{22}\.[\w-]{16}$/) as string,
    scope: 'openid profile email offline_access orders:read',
    auth_time: now,
    acr: 'aal1',
  });
  const id = decoded(json['id_token']);
  expect(id.header).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) as string });
  expect(id.claims).toEqual({
    iss: issuer,
    sub: access.claims['sub'],
    aud: 'shop',
    iat: now,
    exp: now + 3600,
    auth_time: now,
    acr: 'aal1',
    amr: ['pwd'],
    name: 'Ada Lovelace',
    preferred_username: 'ada@example.com',
    updated_at: expect.any(Number) as number,
    email: 'ada@example.com',
    email_verified: true,
  });
});

test('only what is asked is given', async () => {
  const { json } = await login({ scope: 'openid' });
  expect(Object.keys(json).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  expect(decoded(json['access_token']).claims).toMatchObject({ aud: issuer, scope: 'openid' });
  expect(decoded(json['id_token']).claims).not.toHaveProperty('email');
});

test('a client without the refresh_token grant gets none', async () => {
  expect((await login({}, ['login-only', secret])).json).not.toHaveProperty('refresh_token');
});

test('unknown user, wrong password, disabled user and a user without a password look the same', async () => {
  await provider.database.prisma.user.createMany({
    data: [
      { id: 'user_disabled', username: 'disabled', usernameKey: 'disabled', passwordHash: await hashOf('ada@example.com'), disabledAt: new Date(0) },
      { id: 'user_none', username: 'none', usernameKey: 'none' },
    ],
  });
  const wrong = visible(await login({ password: 'not it' }));
  expect(wrong.status).toBe(400);
  expect(wrong.text).toBe('{"error":"invalid_grant","error_description":"The credentials or the grant are not valid, expired, or revoked."}');
  for (const members of [{ username: 'nobody@example.com' }, { username: 'disabled' }, { username: 'none' }, { username: 'disabled', type: 'update' }, { username: 'nobody', type: 'update' }])
    expect(visible(await login(members))).toEqual(wrong);
});

const hashOf = async (usernameKey: string) => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey } })).passwordHash;

describe('signup', () => {
  test('makes the user, and is a log-in the second time', async () => {
    const first = await login({ username: 'Grace@Example.com', type: 'signup' });
    const second = await login({ username: 'grace@example.com', type: 'signup' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(decoded(first.json['access_token']).claims['sub']).toBe(decoded(second.json['access_token']).claims['sub']);
    expect(decoded(first.json['id_token']).claims).toMatchObject({ email: 'grace@example.com', email_verified: false });
  });

  test('never overwrites a password', async () => {
    const before = await hashOf('ada@example.com');
    expect((await login({ password: 'another long enough phrase', type: 'signup' })).status).toBe(400);
    expect(await hashOf('ada@example.com')).toBe(before);
  });

  test('of one name 16 times at once makes one user, and every right password gets in', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => login({ username: 'race@example.com', type: 'signup' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(new Set(answers.map(({ json }) => decoded(json['access_token']).claims['sub'])).size).toBe(1);
  });

  test('refuses a weak password before anything is looked up: the same for a user who exists', async () => {
    const unknown = visible(await login({ username: 'new@example.com', password: 'passwordpassword', type: 'signup' }));
    const known = visible(await login({ password: 'passwordpassword', type: 'signup' }));
    expect(unknown).toEqual(known);
    expect(unknown.text).toBe('{"error":"invalid_request","error_description":"The password is among the most common ones: choose another."}');
  });
});

describe('update', () => {
  const fresh = 'an entirely new passphrase';

  test('replaces the password and ends the refresh tokens, and access tokens where they are asked about', async () => {
    const before = await login({ username: 'update@example.com', type: 'signup' });
    provider.clock.advance(1);
    const updated = await login({ username: 'update@example.com', password: fresh, type: 'update' });
    expect(updated.status).toBe(200);
    expect(decoded(updated.json['access_token']).claims['sub']).toBe(decoded(before.json['access_token']).claims['sub']);
    expect((await login({ username: 'update@example.com' })).json['error']).toBe('invalid_grant');
    expect((await login({ username: 'update@example.com', password: fresh })).status).toBe(200);
    const userinfo = ({ json }: Answer) => provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } });
    expect((await userinfo(before)).status).toBe(401);
    expect((await userinfo(updated)).status).toBe(200);
    const refresh = (answer: Answer) => provider.token({ grant_type: 'refresh_token', refresh_token: answer.json['refresh_token'] }, asShop);
    expect((await refresh(before)).json['error']).toBe('invalid_grant');
    expect((await refresh(updated)).status).toBe(200);
  });

  test('makes no user', async () => {
    expect((await login({ username: 'absent@example.com', type: 'update' })).json['error']).toBe('invalid_grant');
    expect(await provider.database.prisma.user.findUnique({ where: { usernameKey: 'absent@example.com' } })).toBeNull();
  });
});

test('a hash made with other parameters is upgraded at the next log-in', async () => {
  const stronger = await provider.another({ SYMBOLON_HASH_ITERATIONS: '2' });
  await login({ username: 'upgrade@example.com', type: 'signup' });
  const before = await hashOf('upgrade@example.com');
  await stronger.token({ grant_type: 'password', username: 'upgrade@example.com', password }, asShop);
  const after = await hashOf('upgrade@example.com');
  expect(before).toContain('m=7168,t=1,p=1');
  expect(after).toContain('m=7168,t=2,p=1');
  expect((await stronger.token({ grant_type: 'password', username: 'upgrade@example.com', password }, asShop)).status).toBe(200);
  expect(await hashOf('upgrade@example.com')).toBe(after);
  await stronger.close();
});

test('JSON with nulls and loginType, and a Bearer token beside it, is what the Authress SDKs send', async () => {
  const answer = await provider.send('/api/authentication/oauth/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/links+json', authorization: 'Bearer some.other.token' },
    body: JSON.stringify({ client_id: 'post', client_secret: secret, grant_type: null, username: null, password: null, loginType: '', code_verifier: null }),
  });
  expect(answer.status).toBe(200);
  expect(decoded(answer.json['access_token']).claims['sub']).toBe('post');
});

test('more log-ins than can be hashed or may wait get 503 with Retry-After at once, and machine tokens go on', async () => {
  const small = await provider.another({ SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '5', SYMBOLON_HASH_MEMORY_KIB: '65536' });
  const burst = Array.from({ length: 20 }, (_, index) => small.token({ grant_type: 'password', username: `burst-${index}`, password }, asShop));
  const machine = await small.token({ grant_type: 'client_credentials' }, asShop);
  const answers = await Promise.all(burst);
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(3);
  for (const { json, headers } of refused) {
    expect(json).toEqual({ error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
    expect(headers.get('retry-after')).toBe('1');
  }
  expect(machine.status).toBe(200);
  await small.close();
});
