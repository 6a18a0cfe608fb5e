import { api, JwkSet } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { asShop, decoded, formOf, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';

const orders = 'https://orders.example.com';
const file = {
  ...shop,
  resource_servers: shop.resource_servers.map((server) => (server.audience === orders ? { ...server, introspection_clients: ['orders-api'] } : server)),
  clients: [...shop.clients, { client_id: 'orders-api', client_secret: secret, grant_types: [] }],
};
const jwtType = 'application/token-introspection+jwt';

let provider: Provider;
let second: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
  second = await provider.another();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

type Credentials = readonly [clientId: string, secret: string];
const asOrders: Credentials = ['orders-api', secret];
const asOther: Credentials = ['other', secret];
const basic = ([id, value]: Credentials) => ({ authorization: `Basic ${btoa(`${id}:${value}`)}` });
const ask = (token: unknown, as: Credentials = asShop, headers: object = {}, node = provider) =>
  node.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { ...basic(as), ...headers } });
const told = async (token: unknown, as: Credentials = asShop, node = provider) => (await ask(token, as, {}, node)).json;
const login = async (members: object = {}, as: Credentials = asShop) => {
  const { json } = await provider.token({ grant_type: 'password', username: 'ada@example.com', password, ...members }, as);
  return { access: String(json['access_token']), refresh: String(json['refresh_token']), id: String(json['id_token']) };
};
const now = () => provider.clock.now().getTime() / 1000;
const inactive = { active: false };
const text = expect.any(String) as string;

test("a user's access token is told whole to its client and to its resource server, and is never kept", async () => {
  const { access } = await login();
  const { claims } = decoded(access);
  for (const as of [asShop, asOrders]) {
    const answer = await ask(access, as);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      active: true,
      scope: 'openid profile email offline_access orders:read',
      client_id: 'shop',
      username: 'ada@example.com',
      token_type: 'Bearer',
      exp: now() + 900,
      iat: now(),
      sub: claims['sub'],
      aud: orders,
      iss: issuer,
      jti: claims['jti'],
      auth_time: now(),
      acr: 'aal1',
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  }
});

test.each(['openid orders:read', 'openid email orders:read'])('the name of the user is not told with %s: it belongs to profile', async (scope) => {
  const { access, refresh } = await login({ scope: `${scope} offline_access` });
  for (const answer of [await told(access), await told(access, asOrders), await told(refresh)]) {
    expect(answer).toMatchObject({ active: true, sub: decoded(access).claims['sub'] });
    expect(JSON.stringify(answer)).not.toMatch(/ada@example\.com|Ada|username/);
  }
});

test("a client's own access token has no user", async () => {
  const { json } = await provider.token({ grant_type: 'client_credentials' }, asShop);
  expect(await told(json['access_token'], asOrders)).toEqual({
    active: true, scope: 'orders:read', client_id: 'shop', token_type: 'Bearer', exp: now() + 900, iat: now(), sub: 'shop', aud: orders, iss: issuer, jti: text,
  });
});

test('a refresh token is told to its own client only, and looking neither spends nor ends it', async () => {
  const { access, refresh } = await login();
  for (let time = 0; time < 3; time += 1)
    expect(await told(refresh)).toEqual({
      active: true, scope: 'openid profile email offline_access orders:read', client_id: 'shop', username: 'ada@example.com',
      exp: now() + 30 * 86_400, iat: now(), sub: decoded(access).claims['sub'], aud: orders, iss: issuer, auth_time: now(), acr: 'aal1',
    });
  for (const as of [asOrders, asOther]) expect(await told(refresh, as)).toEqual(inactive);
  const next = (await provider.token({ grant_type: 'refresh_token', refresh_token: refresh }, asShop)).json['refresh_token'];
  provider.clock.advance(11);
  expect(await told(refresh)).toEqual(inactive); // used before
  expect(await told(next)).toMatchObject({ active: true }); // and still alive after that look
  expect(await told(access)).toMatchObject({ active: true });
  provider.clock.advance(30 * 86_400);
  expect(await told(next)).toEqual(inactive);
});

describe('nothing but that it does not count is told of', () => {
  const signedAnswer = async () => (await ask((await login()).access, asShop, { accept: jwtType })).text;
  const mailToken = async () => (await provider.token({ grant_type: 'client_credentials', client_id: 'post', client_secret: secret, resource: 'https://mail.example.com' })).json['access_token'];
  const expired = async (isTold: boolean) => {
    const { access } = await login();
    if (isTold) expect(await told(access)).toMatchObject({ active: true });
    provider.clock.advance(900);
    return access;
  };
  const disabled = async (token: 'access' | 'refresh') => {
    const tokens = await login({ username: `${token}@example.com`, type: 'signup' });
    await provider.database.prisma.user.update({ where: { usernameKey: `${token}@example.com` }, data: { disabledAt: new Date(0) } });
    return tokens[token];
  };
  const deleted = async () => {
    const { access } = await login({ username: 'deleted@example.com', type: 'signup' });
    await provider.database.prisma.user.delete({ where: { usernameKey: 'deleted@example.com' } });
    return access;
  };
  /** Another algorithm in the header than the one that signed. */
  const recast = async (header: object) => {
    const [first = '', ...rest] = (await login()).access.split('.');
    const changed = { ...(JSON.parse(Buffer.from(first, 'base64url').toString()) as object), ...header };
    return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
  };

  test.each<[string, () => Promise<unknown>, Credentials?]>([
    ['nonsense', () => Promise.resolve('nonsense')],
    ['a word that is not ASCII', () => Promise.resolve('tökén')],
    ['60 KB', () => Promise.resolve('x'.repeat(60_000))],
    ['60 KB like a JWT', async () => `${(await login()).access.split('.')[0]}.${'A'.repeat(60_000)}.AAAA`],
    ['an ID token', async () => (await login()).id],
    ['a signed introspection answer', signedAnswer],
    ['an expired access token', () => expired(false)],
    ['an expired access token that was told of before', () => expired(true)],
    ['an access token for another resource server', mailToken, asOrders],
    ['an access token of another client', async () => (await login()).access, asOther],
    ['an access token for nobody but the provider', async () => (await login({ scope: 'openid' })).access, asOrders],
    ["a disabled user's access token", () => disabled('access')],
    ["a disabled user's refresh token", () => disabled('refresh')],
    ["a deleted user's access token", deleted],
    ['alg none', () => recast({ alg: 'none' })],
    ['alg HS256', () => recast({ alg: 'HS256' })],
    ['another alg of ours', () => recast({ alg: 'RS256' })],
    ['an unknown key', () => recast({ kid: 'unknown' })],
    ['a key of its own', () => recast({ kid: undefined, jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } })],
    ['critical members', () => recast({ crit: ['exp'] })],
  ])('%s', async (_, token, as = asShop) => {
    const answer = await ask(await token(), as);
    expect(answer.text).toBe('{"active":false}');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('a token cut, lengthened, spelled otherwise or with a changed bit', async () => {
    const { access } = await login();
    const others = new Set([`${access}=`, `${access}A`, `${access}.`, `.${access}`, ` ${access} `, access.toUpperCase(), access.toLowerCase(), `${access.slice(0, -1)}${access.endsWith('A') ? 'B' : 'A'}`]);
    for (let at = 1; at < access.length; at += 7) others.add(access.slice(0, at)).add(access.slice(at));
    for (let at = 0; at < access.length; at += 1) if (access[at] !== '.') others.add(`${access.slice(0, at)}${String.fromCharCode(access.charCodeAt(at) ^ 1)}${access.slice(at + 1)}`);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const letter of alphabet) others.add(`${access.slice(0, -1)}${letter}`); // the last letter has bits that mean nothing
    others.delete(access);
    for (const other of others) expect(await told(other)).toEqual(inactive);
    expect(await told(access)).toMatchObject({ active: true });
  });
});

describe('what changes counts at once on the other node', () => {
  test('a client that is deleted', async () => {
    await provider.apply({ ...file, clients: [...file.clients, { ...shop.clients[0], client_id: 'short-lived' }] });
    const { access } = await login({}, ['short-lived', secret]);
    expect(await told(access, asOrders, second)).toMatchObject({ active: true, client_id: 'short-lived' });
    await provider.apply(file);
    expect(await told(access, asOrders, second)).toEqual(inactive);
  });

  test('a user who is disabled, and comes back', async () => {
    const { access } = await login({ username: 'back@example.com', type: 'signup' });
    const set = (disabledAt: Date | null) => provider.database.prisma.user.update({ where: { usernameKey: 'back@example.com' }, data: { disabledAt } });
    await set(new Date(0));
    expect(await told(access, asShop, second)).toEqual(inactive);
    await set(null);
    expect(await told(access, asShop, second)).toMatchObject({ active: true });
  });

  test('a refresh token whose client loses offline_access', async () => {
    const { refresh } = await login();
    await provider.apply({ ...file, clients: file.clients.map((client) => (client.client_id === 'shop' ? { ...client, scope: 'openid orders:read' } : client)) });
    expect(await told(refresh)).toEqual(inactive);
    await provider.apply(file);
    expect(await told(refresh)).toMatchObject({ active: true });
  });
});

describe('a signed answer (RFC 9701)', () => {
  const opened = async (token: string) => {
    const { keys } = JwkSet.parse((await provider.send(api.oidc.jwks.path)).json);
    return verifyJwt(token, { keys: [...keys] }, { issuer, audience: 'orders-api', typ: 'token-introspection+jwt', algorithms: ['RS256'], currentDate: provider.clock.now() });
  };

  test.each([jwtType, `application/json;q=0.5, ${jwtType}`, `text/html, ${jwtType.toUpperCase()} ; q=0.9`])('comes for Accept: %s', async (accept) => {
    const { access } = await login();
    const answer = await ask(access, asOrders, { accept });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(jwtType);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { header, claims } = await opened(answer.text);
    expect(header).toEqual({ typ: 'token-introspection+jwt', alg: 'RS256', kid: text });
    expect(claims).toEqual({ iss: issuer, aud: 'orders-api', iat: now(), token_introspection: await told(access, asOrders) });
  });

  test('tells as little of what does not count', async () => {
    const { claims } = await opened((await ask('nonsense', asOrders, { accept: jwtType })).text);
    expect(claims).toEqual({ iss: issuer, aud: 'orders-api', iat: now(), token_introspection: inactive });
  });

  test.each(['*/*', 'application/json', `${jwtType};q=0`, `application/json, ${jwtType};q=0.1`, 'application/jwt'])('does not come for Accept: %s', async (accept) => {
    const answer = await ask('nonsense', asOrders, { accept });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json).toEqual(inactive);
  });
});

describe('refusals', () => {
  const unproven = { error: 'invalid_client', error_description: 'Client authentication failed.' };
  const bad = (error_description: string) => ({ error: 'invalid_request', error_description });

  test.each<[string, RequestInit & { readonly path?: string }, number, object]>([
    ['a public client', { body: formOf({ token: 'x', client_id: 'app' }) }, 401, unproven],
    ['no client', { body: formOf({ token: 'x' }) }, 401, { error: 'invalid_client', error_description: 'client_id is missing: send it in the body or by HTTP Basic.' }],
    ['a client with a secret that shows none', { body: formOf({ token: 'x', client_id: 'shop' }) }, 401, unproven],
    ['a wrong secret', { body: formOf({ token: 'x' }), headers: basic(['shop', 'wrong-secret']) }, 401, unproven],
    ['an unknown client', { body: formOf({ token: 'x' }), headers: basic(['nobody', secret]) }, 401, unproven],
    ['an access token for a client', { body: formOf({ token: 'x' }), headers: { authorization: 'Bearer x' } }, 401, { error: 'invalid_client', error_description: 'client_id is missing: send it in the body or by HTTP Basic.' }],
    ['no token', { body: formOf({}), headers: basic(asShop) }, 400, bad('token is missing.')],
    ['two tokens', { body: new URLSearchParams('token=a&token=b'), headers: basic(asShop) }, 400, bad('token is repeated: send it once.')],
    ['JSON', { body: '{"token":"x"}', headers: { 'content-type': 'application/json', ...basic(asShop) } }, 400, bad('The body must be application/x-www-form-urlencoded.')],
    ['the token in the URI', { path: '/oauth/introspect?token=x', body: formOf({}), headers: basic(asShop) }, 400, bad('token must be in the body, not in the URI.')],
    ['1 MB', { body: formOf({ token: 'x'.repeat(1_000_000) }), headers: basic(asShop) }, 413, bad('The body is too large.')],
  ])('%s', async (_, { path = '/oauth/introspect', ...init }, status, body) => {
    const answer = await provider.send(path, { method: 'POST', ...init });
    expect(answer.json).toEqual(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="symbolon", charset="UTF-8"' : null);
  });

  test('GET, where the token would be in the URI', async () => {
    const answer = await provider.send('/oauth/introspect?token=x', { headers: basic(asShop) });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

test('while the database is lost it answers 503: neither active nor inactive', async () => {
  const lonely = await startProvider();
  await lonely.apply(file);
  const tokens = (await lonely.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop)).json;
  expect(await told(tokens['access_token'], asShop, lonely)).toMatchObject({ active: true });
  await lonely.testDatabase.lose();
  for (const token of ['access_token', 'refresh_token']) {
    const answer = await ask(tokens[token], asShop, {}, lonely);
    expect(answer.json).toEqual({ error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  }
  await lonely.close();
});

test('no token and no secret is in the log', async () => {
  const { access, refresh } = await login();
  for (const token of [access, refresh]) for (const as of [asShop, asOther, ['shop', 'canary-wrong-secret'] as const]) await ask(token, as);
  await provider.send(`/oauth/introspect?token=${refresh}`, { method: 'POST', body: formOf({ token: refresh }), headers: basic(asShop) });
  const log = provider.log.join('');
  for (const value of [access, access.split('.')[1] ?? '', refresh, secret, 'canary-wrong-secret', 'ada@example.com']) expect(log).not.toContain(value);
});
