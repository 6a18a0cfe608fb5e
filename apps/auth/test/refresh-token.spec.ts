import { asShop, decoded, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

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

const day = 86_400;
const tokenOf = ({ json }: Answer) => String(json['refresh_token']);
const login = async (members: object = {}) => tokenOf(await provider.token({ grant_type: 'password', username: 'ada@example.com', password, ...members }, asShop));
const refresh = (token: string, members: object = {}, as: readonly [string, string] = asShop, node = provider) =>
  node.token({ grant_type: 'refresh_token', refresh_token: token, ...members }, as);
const families = () => provider.database.prisma.refreshTokenFamily.count();
/** Past the time in which the same token asked again gives the same successor. */
const pastGrace = () => provider.clock.advance(11);

test('gives new tokens of the same grant, and its successor', async () => {
  const first = await login();
  provider.clock.advance(60);
  const { status, json } = await refresh(first);
  expect(status).toBe(200);
  expect(Object.keys(json).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type']);
  expect(json['refresh_token']).not.toBe(first);
  const now = provider.clock.now().getTime() / 1000;
  expect(decoded(json['access_token']).claims).toMatchObject({ iat: now, auth_time: now - 60, acr: 'aal1', scope: 'openid profile email offline_access orders:read' });
  expect(decoded(json['id_token']).claims).toMatchObject({ auth_time: now - 60, acr: 'aal1', amr: ['pwd'], aud: 'shop' });
});

test('nothing that is stored can be used as a refresh token', async () => {
  const token = await login();
  const stored = JSON.stringify(await provider.database.prisma.refreshTokenFamily.findMany(), (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value,
  );
  const secretPart = Buffer.from(token, 'base64url').subarray(20, 52).toString('base64url');
  expect(stored).not.toContain(secretPart);
});

test('the same token asked again within the grace time gives the same successor', async () => {
  const first = await login();
  const [one, two] = [await refresh(first), await refresh(first)];
  expect(tokenOf(two)).toBe(tokenOf(one));
  expect((await refresh(tokenOf(one))).status).toBe(200);
});

test('a token used again later ends the whole family', async () => {
  const first = await login();
  const live = tokenOf(await refresh(first));
  pastGrace();
  expect((await refresh(first)).json['error']).toBe('invalid_grant');
  expect((await refresh(live)).json['error']).toBe('invalid_grant');
});

test('a token two generations old ends the family even within the grace time', async () => {
  const first = await login();
  const live = tokenOf(await refresh(tokenOf(await refresh(first))));
  expect((await refresh(first)).json['error']).toBe('invalid_grant');
  expect((await refresh(live)).json['error']).toBe('invalid_grant');
});

test('a token that we never gave ends nothing', async () => {
  const token = await login();
  for (const forged of [token.slice(0, -1), `${token}A`, token.toUpperCase(), `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`])
    if (forged !== token) expect((await refresh(forged)).json['error']).toBe('invalid_grant');
  expect((await refresh(token)).status).toBe(200);
});

test('a token is worth nothing to another client, and is not spent by its trying', async () => {
  const token = await login();
  expect((await refresh(token, {}, ['other', secret])).json['error']).toBe('invalid_grant');
  expect((await refresh(token, { client_id: 'app', code_verifier: 'x' }, undefined as never)).json['error']).toBe('invalid_request');
  expect((await provider.token({ grant_type: 'refresh_token', refresh_token: token })).json['error']).toBe('invalid_client');
  expect((await refresh(token)).status).toBe(200);
});

describe('scope and resource', () => {
  test('may be narrowed for one answer', async () => {
    const token = await login();
    const narrow = await refresh(token, { scope: 'orders:read' });
    expect(narrow.json).toMatchObject({ scope: 'orders:read' });
    expect(narrow.json).not.toHaveProperty('id_token');
    expect((await refresh(tokenOf(narrow))).json['scope']).toBe('openid profile email offline_access orders:read');
  });

  test('may not be widened, and asking for it costs nothing', async () => {
    const token = await login({ scope: 'openid offline_access' });
    expect((await refresh(token, { scope: 'orders:read' })).json['error']).toBe('invalid_scope');
    expect((await refresh(token, { resource: 'https://orders.example.com' })).json['error']).toBe('invalid_target');
    expect((await refresh(token)).json['scope']).toBe('openid offline_access');
  });
});

describe('dies', () => {
  test('when it is not used for 30 days', async () => {
    const token = await login();
    provider.clock.advance(30 * day);
    expect((await refresh(token)).json['error']).toBe('invalid_grant');
  });

  test('180 days after the log-in, however often it is used', async () => {
    let token = await login();
    for (let month = 0; month < 7; month += 1) {
      provider.clock.advance(25 * day);
      token = tokenOf(await refresh(token));
    }
    provider.clock.advance(5 * day);
    expect((await refresh(token)).json['error']).toBe('invalid_grant');
  });

  test('when its user is disabled', async () => {
    const token = await login({ username: 'gone@example.com', type: 'signup' });
    await provider.database.prisma.user.update({ where: { usernameKey: 'gone@example.com' }, data: { disabledAt: new Date(0) } });
    expect((await refresh(token)).json['error']).toBe('invalid_grant');
  });

  test('when its client is deleted', async () => {
    await provider.apply({ ...shop, clients: [...shop.clients, { ...shop.clients[0], client_id: 'short-lived' }] });
    const as = ['short-lived', secret] as const;
    const token = tokenOf(await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, as));
    const before = await families();
    await provider.apply(shop);
    expect(await families()).toBe(before - 1);
    expect((await refresh(token, {}, as)).status).toBeGreaterThanOrEqual(400);
  });

  test('when its client loses offline_access, and comes back with it', async () => {
    const token = await login();
    const without = shop.clients.map((client) => (client.client_id === 'shop' ? { ...client, scope: 'openid orders:read' } : client));
    await provider.apply({ ...shop, clients: without });
    expect((await refresh(token)).json['error']).toBe('invalid_grant');
    await provider.apply(shop);
    expect((await refresh(token)).status).toBe(200);
  });
});

test('64 refreshes at once on two nodes leave one live token, and nobody is logged out', async () => {
  for (let round = 0; round < 5; round += 1) {
    const token = await login();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => refresh(token, {}, asShop, index % 2 ? second : provider)));
    expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(200));
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect((await refresh(tokenOf(answers[0] as Answer))).status).toBe(200);
  }
});

test('a thief and the owner who race with different tokens end up with one family, which is dead', async () => {
  const first = await login();
  const live = tokenOf(await refresh(first));
  pastGrace();
  const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => refresh(index % 2 ? first : live, {}, asShop, index % 4 < 2 ? second : provider)));
  for (const [index, answer] of answers.entries()) if (index % 2) expect(answer.json['error']).toBe('invalid_grant');
  const successors = new Set(answers.filter(({ status }) => status === 200).map(tokenOf));
  expect(successors.size).toBeLessThanOrEqual(1);
  for (const successor of successors) expect((await refresh(successor)).json['error']).toBe('invalid_grant');
});

test('expired rows are removed', async () => {
  await login();
  const before = await families();
  provider.clock.advance(181 * day);
  while ((await provider.database.hot.removeExpired(provider.clock.now(), 2)) > 0);
  expect(before).toBeGreaterThan(0);
  expect(await families()).toBe(0);
});
