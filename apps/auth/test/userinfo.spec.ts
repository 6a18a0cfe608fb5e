import { api, JwkSet, signingAlgorithms } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { asShop, decoded, formOf, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const claims = { name: 'Ada Lovelace', address: { country: 'GB' }, phone_number: '+441', colour: 'green' };
const scopes = 'openid profile email address phone offline_access orders:read';
const signed = signingAlgorithms.map((alg) => ({ ...shop.clients[0], client_id: alg, scope: scopes, userinfo_signed_response_alg: alg }));
const file = {
  ...shop,
  clients: [...shop.clients.map((client) => (client.client_id === 'shop' ? { ...client, scope: scopes } : client)), ...signed],
  users: [{ username: 'ada@example.com', password, email_verified: true, claims }],
};

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

const path = '/oidc/userinfo';
const bearer = (token: unknown, scheme = 'Bearer') => ({ authorization: `${scheme} ${String(token)}` });
const show = (token: unknown, node = provider) => node.send(path, { headers: bearer(token) });
const login = async (members: object = {}, clientId = 'shop') =>
  (await provider.token({ grant_type: 'password', username: 'ada@example.com', password, ...members }, [clientId, secret])).json;
/** Of the row, in seconds. */
const updatedAt = async (usernameKey = 'ada@example.com') =>
  Math.floor((await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey } })).updatedAt.getTime() / 1000);
const accessToken = async (members: object = {}) => String((await login(members))['access_token']);

test('by GET with the header, by POST with the header and by POST with a form, it shows what the scopes show', async () => {
  const token = await accessToken();
  const expected = {
    sub: decoded(token).claims['sub'],
    name: 'Ada Lovelace',
    preferred_username: 'ada@example.com',
    email: 'ada@example.com',
    email_verified: true,
    address: { country: 'GB' },
    phone_number: '+441',
    updated_at: await updatedAt(),
  };
  const ways: readonly RequestInit[] = [
    { headers: bearer(token) },
    { headers: bearer(token, 'bEARER') },
    { method: 'POST', headers: bearer(token) },
    { method: 'POST', headers: { ...bearer(token), 'content-type': 'application/json' }, body: '{}' },
    { method: 'POST', headers: bearer(token), body: formOf({ x: 'y' }) },
    { method: 'POST', body: formOf({ access_token: token }) },
  ];
  for (const way of ways) {
    const answer = await provider.send(path, way);
    expect(answer.json).toEqual(expected);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test.each([
  ['openid', ['sub']],
  ['openid email', ['email', 'email_verified', 'sub']],
  ['openid profile orders:read', ['name', 'preferred_username', 'sub', 'updated_at']],
  ['openid address phone', ['address', 'phone_number', 'sub']],
])('scope %s shows %s', async (scope, names) => {
  const token = await accessToken({ scope });
  expect(Object.keys((await show(token)).json).sort()).toEqual(names);
});

test('the subject is the one of the ID token, and a refreshed token shows the same', async () => {
  const tokens = await login();
  const refreshed = (await provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, asShop)).json;
  const { sub } = decoded(tokens['id_token']).claims;
  for (const { access_token: token } of [tokens, refreshed]) expect((await show(token)).json['sub']).toBe(sub);
});

test('claims are those of now, not those of the log-in', async () => {
  const token = await accessToken({ username: 'new@example.com', type: 'signup' });
  await provider.database.prisma.user.update({ where: { usernameKey: 'new@example.com' }, data: { emailVerified: true, claims: { name: 'New' } } });
  expect((await show(token, second)).json).toMatchObject({ name: 'New', email_verified: true });
});

test.each(signingAlgorithms)('a client that registered %s gets a JWT signed with it, for itself', async (alg) => {
  const token = String((await login({}, alg))['access_token']);
  const answer = await show(token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/jwt');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { keys } = JwkSet.parse((await provider.send(api.oidc.jwks.path)).json);
  const opened = await verifyJwt(answer.text, { keys: [...keys] }, { issuer, audience: alg, typ: 'JWT', algorithms: [alg], currentDate: provider.clock.now() });
  expect(opened.claims).toEqual({
    iss: issuer, aud: alg, sub: decoded(token).claims['sub'], name: 'Ada Lovelace', preferred_username: 'ada@example.com',
    email: 'ada@example.com', email_verified: true, address: { country: 'GB' }, phone_number: '+441', updated_at: await updatedAt(),
  });
});

test('updated_at is when what is told of the user was written, in whole seconds of the server, in every ID token and at userinfo, unless the file says another', async () => {
  const signedUp = (await login({ username: 'fresh@example.com', type: 'signup' }));
  const born = Math.floor(provider.clock.now().getTime() / 1000);
  expect([decoded(signedUp['id_token']).claims['updated_at'], (await show(signedUp['access_token'])).json['updated_at'], await updatedAt('fresh@example.com'), await updatedAt()]).toEqual([born, born, born, born]);
  await provider.database.prisma.user.update({ where: { usernameKey: 'fresh@example.com' }, data: { claims: { name: 'Fresh' }, updatedAt: new Date('2031-02-03T04:05:06.999Z') } });
  const renamed = Date.UTC(2031, 1, 3, 4, 5, 6) / 1000;
  const typed = await login({ username: 'fresh@example.com' });
  const refreshed = (await provider.token({ grant_type: 'refresh_token', refresh_token: signedUp['refresh_token'] }, asShop)).json;
  for (const { id_token: token } of [typed, refreshed]) expect(decoded(token).claims).toMatchObject({ name: 'Fresh', updated_at: renamed });
  for (const { access_token: token } of [signedUp, typed, refreshed]) expect((await show(token)).json).toMatchObject({ name: 'Fresh', updated_at: renamed });
  await provider.database.prisma.user.update({ where: { usernameKey: 'fresh@example.com' }, data: { claims: { updated_at: 1_700_000_000 } } });
  expect((await show(typed['access_token'])).json['updated_at']).toBe(1_700_000_000);
});

describe('refusals', () => {
  const invalid = 'The access token is not valid, expired, or revoked.';
  const refusal = ({ status, headers, text }: Answer) => ({ status, challenge: headers.get('www-authenticate'), text });
  const expected = (status: number, error: string, sentence: string, more = '') => ({
    status,
    challenge: `Bearer realm="symbolon", error="${error}", error_description="${sentence}"${more}`,
    text: JSON.stringify({ error, error_description: sentence }),
  });
  const expired = async () => {
    const token = await accessToken();
    provider.clock.advance(900);
    return token;
  };

  test.each<[string, () => RequestInit]>([
    ['nothing', () => ({})],
    ['another scheme', () => ({ headers: { authorization: `Basic ${btoa('shop:secret')}` } })],
    ['an empty form', () => ({ method: 'POST', body: formOf({ access_token: '' }) })],
    ['a token in JSON', () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"access_token":"x"}' })],
  ])('%s: told only how to authenticate', async (_, request) => {
    const answer = await provider.send(path, request());
    expect(refusal(answer)).toEqual({ status: 401, challenge: 'Bearer realm="symbolon"', text: '{}' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate');
  });

  test.each<[string, () => Promise<unknown>]>([
    ['nonsense', () => Promise.resolve('nonsense')],
    ['an ID token', async () => (await login())['id_token']],
    ['a refresh token', async () => (await login())['refresh_token']],
    ['a signed userinfo answer', async () => (await show((await login({}, 'RS256'))['access_token'])).text],
    ['an expired token', expired],
    ['a truncated token', async () => (await accessToken()).slice(0, -1)],
    ['a token without its signature', async () => `${(await accessToken()).split('.').slice(0, 2).join('.')}.`],
    ['a changed bit', async () => {
      const token = await accessToken();
      const at = token.indexOf('.') + 20;
      return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    }],
    ['12 KB', () => Promise.resolve('x'.repeat(12_000))],
  ])('%s', async (_, token) => {
    expect(refusal(await show(await token()))).toEqual(expected(401, 'invalid_token', invalid));
  });

  test('a token without openid, and one without a user', async () => {
    const machine = (await provider.token({ grant_type: 'client_credentials' }, asShop)).json['access_token'];
    for (const token of [await accessToken({ scope: 'orders:read' }), machine])
      expect(refusal(await show(token))).toEqual(expected(403, 'insufficient_scope', 'The access token does not have the scope for this.', ', scope="openid"'));
  });

  test.each<[string, string, (token: string) => RequestInit, string]>([
    ['in header and body', path, (token) => ({ method: 'POST', headers: bearer(token), body: formOf({ access_token: token }) }), 'The access token is there twice, in the header and in the body: send it once.'],
    ['in the body twice', path, (token) => ({ method: 'POST', body: new URLSearchParams(`access_token=${token}&access_token=${token}`) }), 'access_token is repeated: send it once.'],
    ['in the URI of a GET', `${path}?access_token=`, () => ({}), 'access_token must not be in the URI: send it in the Authorization header.'],
    ['in the URI of a POST', `${path}?access_token=x`, () => ({ method: 'POST' }), 'access_token must not be in the URI: send it in the Authorization header.'],
    ['in the URI and in the header', `${path}?access_token=x`, (token) => ({ headers: bearer(token) }), 'access_token must not be in the URI: send it in the Authorization header.'],
    ['in a header that is none', path, () => ({ headers: { authorization: 'Bearer' } }), 'The Authorization header is not valid (RFC 6750 section 2.1).'],
    ['in two words', path, (token) => ({ headers: bearer(`${token} x`) }), 'The Authorization header is not valid (RFC 6750 section 2.1).'],
  ])('a token %s', async (_, where, request, sentence) => {
    expect(refusal(await provider.send(where, request(await accessToken())))).toEqual(expected(400, 'invalid_request', sentence));
  });

  test('1 MB', async () => {
    const answer = await provider.send(path, { method: 'POST', body: formOf({ access_token: 'x'.repeat(1_000_000) }) });
    expect([answer.status, answer.json]).toEqual([413, { error: 'invalid_request', error_description: 'The body is too large.' }]);
  });

  test('a disabled user, a deleted one and a deleted client, at once on the other node', async () => {
    await provider.apply({ ...file, clients: [...file.clients, { ...shop.clients[0], client_id: 'short-lived' }] });
    const short = (await login({}, 'short-lived'))['access_token'];
    const gone = await accessToken({ username: 'gone@example.com', type: 'signup' });
    const paused = await accessToken({ username: 'paused@example.com', type: 'signup' });
    for (const token of [short, gone, paused]) expect((await show(token, second)).status).toBe(200);
    await provider.apply(file);
    await provider.database.prisma.user.delete({ where: { usernameKey: 'gone@example.com' } });
    await provider.database.prisma.user.update({ where: { usernameKey: 'paused@example.com' }, data: { disabledAt: new Date(0) } });
    for (const token of [short, gone, paused]) expect(refusal(await show(token, second))).toEqual(expected(401, 'invalid_token', invalid));
  });

  test('another method is told which ones are right', async () => {
    const answer = await provider.send(path, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

test('a telephone number that the file says is verified is told with the scope phone, which is no claim for anything but true and false', async () => {
  const phone = { phone_number: '+441', phone_number_verified: true };
  const own = await startProvider();
  await own.apply({ ...file, clients: file.clients.map((client) => ({ ...client, scope: `${client.scope ?? ''} phone`.trim() })), users: [{ username: 'ada@example.com', password, claims: phone }] });
  const { json } = await own.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid phone' }, asShop);
  expect((await show(json['access_token'], own)).json).toEqual({ sub: expect.any(String) as string, ...phone });
  await expect(own.apply({ users: [{ username: 'bob@example.com', claims: { phone_number_verified: 'yes' } }] })).rejects.toThrow('must be true or false');
  await own.close();
});

test('HEAD is a GET without a body', async () => {
  expect((await provider.send(path, { method: 'HEAD', headers: bearer(await accessToken()) })).status).toBe(200);
  expect((await provider.send(path, { method: 'HEAD' })).status).toBe(401);
});

test('a browser may ask whether a script may send its token, never its cookies', async () => {
  const answer = await provider.send(path, {
    method: 'OPTIONS',
    headers: { origin: 'https://spa.example.com', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
  });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST');
  expect(answer.headers.get('access-control-allow-headers')).toMatch(/^Authorization, Content-Type, /);
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
});

test('while the database is lost it answers 503 and not that the token is invalid', async () => {
  const lonely = await startProvider();
  await lonely.apply(file);
  const token = (await lonely.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop)).json['access_token'];
  expect((await show(token, lonely)).status).toBe(200);
  await lonely.testDatabase.lose();
  const answer = await show(token, lonely);
  expect(answer.json).toEqual({ error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  await lonely.close();
});

test('no token and no claim is in the log', async () => {
  const token = await accessToken();
  await show(token);
  await show(`${token}x`);
  await provider.send(`${path}?access_token=${token}`);
  await provider.send(path, { method: 'POST', body: formOf({ access_token: token }) });
  const log = provider.log.join('');
  for (const value of [token, token.split('.')[1] ?? '', token.split('.')[2] ?? '', 'ada@example.com', 'Ada Lovelace', '+441']) expect(log).not.toContain(value);
});
