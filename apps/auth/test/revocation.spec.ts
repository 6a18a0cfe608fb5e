import { asShop, decoded, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let second: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
  second = await provider.another();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

type Credentials = readonly [clientId: string, secret: string];
const day = 86_400;
const basic = ([id, value]: Credentials) => ({ authorization: `Basic ${btoa(`${id}:${value}`)}` });
const post = (path: string, members: object, as: Credentials | null, node = provider) => node.send(path, { method: 'POST', body: formOf({ ...members }), headers: as ? basic(as) : {} });
const revoke = (token: unknown, members: object = {}, as: Credentials | null = asShop, node = provider) => post('/oauth/revoke', { token, ...members }, as, node);
const introspect = async (token: unknown, as: Credentials = asShop, node = provider) => (await post('/oauth/introspect', { token }, as, node)).json;
const userinfo = async (token: unknown, node = provider) => (await node.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status;
const refresh = (token: unknown, node = provider) => node.token({ grant_type: 'refresh_token', refresh_token: token }, asShop);
const login = async (as: Credentials = asShop, members: object = {}) => {
  const { json } = await provider.token({ grant_type: 'password', username: 'ada@example.com', password, ...members }, as);
  return { access: String(json['access_token']), refresh: String(json['refresh_token']) };
};
const grantOf = (accessToken: string) => String(decoded(accessToken).claims['jti']).split('.')[0] ?? '';
const inactive = { active: false };
const done = { status: 200, text: '' };
const outcome = ({ status, text }: Answer) => ({ status, text });

describe('a refresh token', () => {
  test('takes its family and the access tokens of its grant with it, on every node at once', async () => {
    const first = await login();
    const later = (await refresh(first.refresh)).json;
    const other = await login();
    const answer = await revoke(later['refresh_token']);
    expect(outcome(answer)).toEqual(done);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const node of [second, provider]) {
      for (const token of [first.access, later['access_token'], later['refresh_token']]) expect(await introspect(token, asShop, node)).toEqual(inactive);
      expect(await userinfo(first.access, node)).toBe(401);
      expect((await refresh(later['refresh_token'], node)).json['error']).toBe('invalid_grant');
    }
    expect(await introspect(other.access, asShop, second)).toMatchObject({ active: true });
    expect((await refresh(other.refresh)).status).toBe(200);
  });

  test('may be one that was exchanged already: whoever lost the answer can still log out', async () => {
    const first = await login();
    const later = (await refresh(first.refresh)).json;
    expect(outcome(await revoke(first.refresh))).toEqual(done);
    expect((await refresh(later['refresh_token'])).json['error']).toBe('invalid_grant');
    expect(await introspect(later['access_token'])).toEqual(inactive);
  });

  test('that was used again by somebody takes the access tokens with it', async () => {
    const first = await login();
    const later = (await refresh(first.refresh)).json;
    provider.clock.advance(11);
    expect((await refresh(first.refresh)).json['error']).toBe('invalid_grant');
    expect(await introspect(later['access_token'], asShop, second)).toEqual(inactive);
  });
});

describe('an access token', () => {
  test('ends alone, on every node at once', async () => {
    const tokens = await login();
    const sibling = (await refresh(tokens.refresh)).json;
    expect(outcome(await revoke(tokens.access))).toEqual(done);
    for (const node of [second, provider]) {
      expect(await introspect(tokens.access, asShop, node)).toEqual(inactive);
      expect(await userinfo(tokens.access, node)).toBe(401);
      expect(await introspect(sibling['access_token'], asShop, node)).toMatchObject({ active: true });
    }
    expect((await refresh(sibling['refresh_token'])).status).toBe(200);
  });

  test('of a client itself can be ended too', async () => {
    const { json } = await provider.token({ grant_type: 'client_credentials' }, asShop);
    expect(await introspect(json['access_token'])).toMatchObject({ active: true });
    expect(outcome(await revoke(json['access_token']))).toEqual(done);
    expect(await introspect(json['access_token'])).toEqual(inactive);
  });

  test('of a disabled user does not come back to life with the user', async () => {
    const { access } = await login(asShop, { username: 'pause@example.com', type: 'signup' });
    const set = (disabledAt: Date | null) => provider.database.prisma.user.update({ where: { usernameKey: 'pause@example.com' }, data: { disabledAt } });
    await set(new Date(0));
    expect(outcome(await revoke(access))).toEqual(done);
    await set(null);
    expect(await introspect(access)).toEqual(inactive);
  });
});

test('a public client ends its own tokens by its client_id alone', async () => {
  const tokens = await login();
  const id = new Uint8Array(Buffer.from(grantOf(tokens.access), 'base64url'));
  await provider.database.prisma.refreshTokenFamily.update({ where: { id }, data: { clientId: 'app' } });
  expect((await revoke(tokens.refresh)).json['error']).toBe('invalid_grant');
  expect(outcome(await revoke(tokens.refresh, { client_id: 'app' }, null))).toEqual(done);
  expect(await introspect(tokens.access)).toEqual(inactive);
});

test.each<[string, () => Promise<unknown>]>([
  ['nonsense', () => Promise.resolve('nonsense')],
  ['not ASCII', () => Promise.resolve('tökén')],
  ['a JWT of nobody', () => Promise.resolve('e30.e30.AAAA')],
  ['an ID token', async () => (await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop)).json['id_token']],
  ['a token revoked before', async () => {
    const { access } = await login();
    await revoke(access);
    return access;
  }],
  ['an expired access token', async () => {
    const { access } = await login();
    provider.clock.advance(901);
    return access;
  }],
  ['of 60 KB', () => Promise.resolve('x'.repeat(60_000))],
])('a token that is %s needs no ending: 200', async (_, token) => {
  expect(outcome(await revoke(await token()))).toEqual(done);
});

test.each(['access_token', 'refresh_token', 'urn:of:nobody'])('the hint %s changes nothing', async (hint) => {
  const tokens = await login();
  expect(outcome(await revoke(tokens.access, { token_type_hint: hint }))).toEqual(done);
  expect(await introspect(tokens.access)).toEqual(inactive);
  expect(outcome(await revoke(tokens.refresh, { token_type_hint: hint }))).toEqual(done);
  expect(await introspect(tokens.refresh)).toEqual(inactive);
});

describe('refusals', () => {
  let tokens: Awaited<ReturnType<typeof login>>;
  beforeAll(async () => (tokens = await login()));
  const theirs = { error: 'invalid_grant', error_description: 'The token was issued to another client.' };
  const unproven = { error: 'invalid_client', error_description: 'Client authentication failed.' };
  const bad = (error_description: string) => ({ error: 'invalid_request', error_description });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test.each<[string, () => RequestInit & { readonly path?: string }, number, object]>([
    ['the refresh token of another client', () => ({ body: formOf({ token: tokens.refresh }), headers: basic(['other', secret]) }), 400, theirs],
    ['the access token of another client', () => ({ body: formOf({ token: tokens.access }), headers: basic(['other', secret]) }), 400, theirs],
    ['the token of a client with a secret, by a public one', () => ({ body: formOf({ token: tokens.refresh, client_id: 'app' }) }), 400, theirs],
    ['no client', () => ({ body: formOf({ token: tokens.refresh }) }), 401, { error: 'invalid_client', error_description: 'client_id is missing: send it in the body or by HTTP Basic.' }],
    ['a client with a secret that shows none', () => ({ body: formOf({ token: tokens.refresh, client_id: 'shop' }) }), 401, unproven],
    ['a wrong secret', () => ({ body: formOf({ token: tokens.refresh }), headers: basic(['shop', 'wrong-secret']) }), 401, unproven],
    ['an unknown client', () => ({ body: formOf({ token: tokens.refresh, client_id: 'nobody' }) }), 401, unproven],
    ['another method than the registered one', () => ({ body: formOf({ token: tokens.refresh }), headers: basic(['post', secret]) }), 401, { ...unproven, error_description: 'This client is registered with token_endpoint_auth_method client_secret_post: send the secret so.' }],
    ['two authentications', () => ({ body: formOf({ token: tokens.refresh, client_secret: secret }), headers: basic(asShop) }), 400, bad('The client authenticates twice, by header and by body: use one of them.')],
    ['no token', () => ({ body: formOf({ token_type_hint: 'access_token' }), headers: basic(asShop) }), 400, bad('token is missing.')],
    ['an empty token', () => ({ body: formOf({ token: '' }), headers: basic(asShop) }), 400, bad('token is missing.')],
    ['two tokens', () => ({ body: `token=${tokens.refresh}&token=x`, headers: { ...form, ...basic(asShop) } }), 400, bad('token is repeated: send it once.')],
    ['JSON', () => ({ body: JSON.stringify({ token: tokens.refresh }), headers: { 'content-type': 'application/json', ...basic(asShop) } }), 400, bad('The body must be application/x-www-form-urlencoded.')],
    ['broken UTF-8', () => ({ body: new Uint8Array([0x74, 0xff]), headers: { ...form, ...basic(asShop) } }), 400, bad('The body is not valid UTF-8.')],
    ['the token in the URI', () => ({ path: `/oauth/revoke?token=${tokens.refresh}`, body: formOf({}), headers: basic(asShop) }), 400, bad('token must be in the body, not in the URI.')],
    ['1 MB', () => ({ body: formOf({ token: 'x'.repeat(1_000_000) }), headers: basic(asShop) }), 413, bad('The body is too large.')],
  ])('%s', async (_, request, status, body) => {
    const { path = '/oauth/revoke', ...init } = request();
    const answer = await provider.send(path, { method: 'POST', ...init });
    expect(answer.json).toEqual(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('ended nothing', async () => {
    expect(await introspect(tokens.access)).toMatchObject({ active: true });
    expect((await refresh(tokens.refresh)).status).toBe(200);
  });

  test('another method is told which one is right', async () => {
    const answer = await provider.send('/oauth/revoke');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

test('64 revocations and refreshes at once on two nodes leave nothing alive', async () => {
  for (let round = 0; round < 5; round += 1) {
    const tokens = await login();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => (index % 4 < 2 ? revoke(tokens.refresh, {}, asShop, index % 2 ? second : provider) : refresh(tokens.refresh, index % 2 ? second : provider))),
    );
    for (const [index, answer] of answers.entries()) if (index % 4 < 2) expect(outcome(answer)).toEqual(done);
    for (const { status, json } of answers.filter((answer, index) => index % 4 >= 2 && answer.status === 200)) {
      expect(status).toBe(200);
      expect(await introspect(json['access_token'])).toEqual(inactive);
      expect((await refresh(json['refresh_token'])).json['error']).toBe('invalid_grant');
    }
    expect(await introspect(tokens.access, asShop, second)).toEqual(inactive);
  }
});

test('while the database cannot be written it answers 503 and ends nothing; asked again later it does', async () => {
  const fragile = await startProvider();
  await fragile.apply(shop);
  const { json } = await fragile.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop);
  const { access_token: access, refresh_token: refreshToken } = json;
  const { prisma } = fragile.database;
  const statement = (text: string) => prisma.$executeRawUnsafe(text);
  await statement("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$");
  await statement('CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON revocations FOR EACH ROW EXECUTE FUNCTION full_disk()');
  for (const token of [access, refreshToken]) {
    const answer = await revoke(token, {}, asShop, fragile);
    expect(answer.json).toEqual({ error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await introspect(token, asShop, fragile)).toMatchObject({ active: true });
  }
  await statement('DROP TRIGGER full_disk ON revocations');
  expect(outcome(await revoke(refreshToken, {}, asShop, fragile))).toEqual(done);
  for (const token of [access, refreshToken]) expect(await introspect(token, asShop, fragile)).toEqual(inactive);
  await fragile.testDatabase.lose();
  for (const token of [access, refreshToken]) expect((await revoke(token, {}, asShop, fragile)).status).toBe(503);
  await fragile.close();
});

test('revocations are forgotten when what they ended would be over', async () => {
  const tokens = await login();
  await revoke(tokens.access);
  await revoke(tokens.refresh);
  const rows = () => provider.database.prisma.revocation.count();
  const sweep = async () => {
    while ((await provider.database.hot.removeExpired(provider.clock.now(), 2)) > 0);
  };
  const grant = grantOf(tokens.access);
  provider.clock.advance(901);
  await sweep();
  expect(await provider.database.prisma.revocation.findMany({ where: { key: { startsWith: grant } }, select: { key: true } })).toEqual([{ key: grant }]);
  provider.clock.advance(day);
  await sweep();
  expect(await rows()).toBe(0);
});

test('no token and no secret is in the log', async () => {
  const tokens = await login();
  await revoke(tokens.access);
  await revoke(tokens.refresh, {}, ['other', secret]);
  await revoke(tokens.refresh, {}, ['shop', 'canary-wrong-secret']);
  await provider.send(`/oauth/revoke?token=${tokens.refresh}`, { method: 'POST', body: formOf({ token: tokens.refresh }), headers: basic(asShop) });
  const log = provider.log.join('');
  for (const value of [tokens.access, tokens.access.split('.')[2] ?? '', tokens.refresh, secret, 'canary-wrong-secret', String(decoded(tokens.access).claims['jti'])]) expect(log).not.toContain(value);
  expect(log).toContain('"reason":"token of another client"');
});
