import { formOf, secret, startProvider, type Answer, type Provider } from './provider.ts';

const api = { audience: 'https://orders.example.com', scopes: ['orders:read'] };
const machine = { client_secret: secret, scope: 'orders:read' };
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({
    resource_servers: [api],
    clients: [
      { ...machine, client_id: 'either' },
      { ...machine, client_id: 'basic', token_endpoint_auth_method: 'client_secret_basic' },
      { ...machine, client_id: 'post', token_endpoint_auth_method: 'client_secret_post' },
    ],
  });
});
afterAll(() => provider.close());

const paths = ['/oauth/token', '/api/authentication/oauth/tokens'] as const;
type Ask = (path: string, id: string, shown: string) => Promise<Answer>;
const ways: Readonly<Record<'basic' | 'form' | 'json', Ask>> = {
  basic: (path, id, shown) => provider.send(path, { method: 'POST', body: formOf({ grant_type: 'client_credentials' }), headers: { authorization: `Basic ${btoa(`${id}:${shown}`)}` } }),
  form: (path, id, shown) => provider.send(path, { method: 'POST', body: formOf({ grant_type: 'client_credentials', client_id: id, client_secret: shown }) }),
  json: (path, id, shown) =>
    provider.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: shown }) }),
};
const wayNames = ['basic', 'form', 'json'] as const;
const everyWay = paths.flatMap((path) => wayNames.map((way) => [path, way] as const));

test.each(everyWay)('at %s a client that states no method shows its secret by %s', async (path, way) => {
  expect(await ways[way](path, 'either', secret)).toMatchObject({ status: 200, json: { access_token: expect.any(String), token_type: 'Bearer', scope: 'orders:read' } });
});

describe.each(paths)('at %s', (path) => {
  test.each<[string, readonly (keyof typeof ways)[]]>([
    ['basic', ['basic']],
    ['post', ['form', 'json']],
  ])('the method that the client %s states is the only one', async (id, taken) => {
    for (const way of wayNames) expect([way, (await ways[way](path, id, secret)).status]).toEqual([way, taken.includes(way) ? 200 : 401]);
  });

  test.each<[string, keyof typeof ways, string]>([
    ['basic', 'form', 'client_secret_basic'],
    ['basic', 'json', 'client_secret_basic'],
    ['post', 'basic', 'client_secret_post'],
  ])('a client %s that shows the right secret by %s is told its method', async (id, way, method) => {
    expect((await ways[way](path, id, secret)).json).toMatchObject({ error: 'invalid_client', error_description: `This client is registered with token_endpoint_auth_method ${method}: send the secret so.` });
  });

  test('nobody is told a method before the right secret was shown', async () => {
    for (const way of wayNames)
      for (const id of ['either', 'basic', 'post', 'nobody'])
        expect([way, id, (await ways[way](path, id, `${secret}x`)).json]).toMatchObject([way, id, { error: 'invalid_client', error_description: 'Client authentication failed.' }]);
  });
});

describe('by HTTP Basic, form-encoded as RFC 6749 says or as curl sends it', () => {
  const odd = [
    { client_id: 'plus', client_secret: 'a+secret+of+32+characters+with+plus' },
    { client_id: 'percent', client_secret: '100%25-and-50%-of-32-characters' },
    { client_id: 'colon', client_secret: 'a:secret:of:32:characters:in:parts' },
    { client_id: 'slash/and=more', client_secret: 'YW55/dGhpbmc+YXMrYmFzZTY0Lw==' },
    { client_id: 'urn:shop:web', client_secret: secret },
    { client_id: 'a+b%20c', client_secret: secret },
  ];
  beforeAll(() => provider.apply({ resource_servers: [{ ...api, introspection_clients: ['plus'] }], clients: odd.map((client) => ({ ...client, scope: 'orders:read' })) }));
  const asked = { '/oauth/token': { grant_type: 'client_credentials' }, '/api/authentication/oauth/tokens': { grant_type: 'client_credentials' }, '/oauth/introspect': { token: 'x' }, '/oauth/revoke': { token: 'x' } };
  const send = (path: keyof typeof asked, pair: string, more = {}) =>
    provider.send(path, { method: 'POST', body: formOf({ ...asked[path], ...more }), headers: { authorization: `Basic ${btoa(pair)}` } });
  const encoded = (part: string) => new URLSearchParams({ '': part }).toString().slice(1);

  test.each(odd.flatMap(({ client_id: id, client_secret: shown }) => (Object.keys(asked) as (keyof typeof asked)[]).map((path) => [id, path, shown] as const)))('the client %s is known at %s', async (id, path, shown) => {
    expect([(await send(path, `${encoded(id)}:${encoded(shown)}`)).status, (await send(path, `${id}:${shown}`)).status]).toEqual([200, 200]);
    expect((await send(path, `${id}:${shown}`, { client_id: id })).status).toBe(200);
    for (const wrong of [`${id}:${shown}x`, `${id}:x${shown}`, `x${id}:${shown}`]) expect([wrong, (await send(path, wrong)).status]).toEqual([wrong, 401]);
  });

  test('the request that it pushes is its own', async () => {
    const file = { client_id: 'urn:shop:web', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid', first_party: true, redirect_uris: ['https://shop.example.com/'] };
    await provider.apply({ clients: [file] });
    const request = { redirect_uri: 'https://shop.example.com/', response_type: 'code', scope: 'openid', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
    const { json } = await provider.send('/oauth/par', { method: 'POST', body: formOf(request), headers: { authorization: `Basic ${btoa(`urn:shop:web:${secret}`)}` } });
    const { status, headers } = await provider.send(`/oauth/authorize?${new URLSearchParams({ client_id: 'urn:shop:web', request_uri: String(json['request_uri']) }).toString()}`);
    expect([status, headers.get('location')?.startsWith('/login?flow=')]).toEqual([303, true]);
  });
});

test('a file that states the method and one that does not are told apart, also when it is the same', async () => {
  const file = (method?: string) => ({ resource_servers: [api], clients: [{ ...machine, client_id: 'changing', ...(method && { token_endpoint_auth_method: method }) }] });
  const statuses = async () => Promise.all(wayNames.map(async (way) => (await ways[way]('/oauth/token', 'changing', secret)).status));
  await provider.apply(file());
  expect(await statuses()).toEqual([200, 200, 200]);
  await provider.apply(file('client_secret_basic'));
  expect(await statuses()).toEqual([200, 401, 401]);
  await provider.apply(file());
  expect(await statuses()).toEqual([200, 200, 200]);
});
