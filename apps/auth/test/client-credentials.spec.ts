import { asShop, decoded, issuer, secret, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
});
afterAll(() => provider.close());

const ask = (members: object, as: readonly [string, string] = asShop) => provider.token({ grant_type: 'client_credentials', ...members }, as);

test('the token speaks for the client', async () => {
  const { status, json } = await ask({});
  const now = provider.clock.now().getTime() / 1000;
  expect(status).toBe(200);
  expect(json).toEqual({ access_token: expect.any(String) as string, token_type: 'Bearer', expires_in: 900, scope: 'orders:read' });
  expect(decoded(json['access_token'])).toEqual({
    header: { typ: 'at+jwt', alg: 'EdDSA', kid: expect.any(String) as string },
    claims: {
      iss: issuer,
      sub: 'shop',
      aud: 'https://orders.example.com',
      client_id: 'shop',
      iat: now,
      exp: now + 900,
      jti: expect.any(String) as string,
      scope: 'orders:read',
    },
  });
});

test('resource chooses among the resource servers, and the shortest life counts', async () => {
  const post = (members: object) => provider.token({ grant_type: 'client_credentials', client_id: 'post', client_secret: secret, ...members });
  const both = await post({});
  expect(decoded(both.json['access_token']).claims['aud']).toEqual(['https://mail.example.com', 'https://orders.example.com']);
  expect(both.json['expires_in']).toBe(300);
  const one = await post({ resource: 'https://orders.example.com' });
  expect(decoded(one.json['access_token']).claims).toMatchObject({ aud: 'https://orders.example.com', scope: 'orders:read' });
  expect(one.json['expires_in']).toBe(900);
  const named = await post({ resource: ['https://orders.example.com', 'https://mail.example.com'], scope: 'mail:send' });
  expect(decoded(named.json['access_token']).claims).toMatchObject({ aud: ['https://mail.example.com', 'https://orders.example.com'], scope: 'mail:send' });
});

test('a thousand tokens have a thousand ids', async () => {
  const ids = new Set<unknown>();
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask({}))); // of a thousand connections at once some were lost, where this process, which is both ends, had no time for them
    for (const { json } of answers) ids.add(decoded(json['access_token']).claims['jti']);
  }
  expect(ids.size).toBe(1000);
});

test('nothing is written and, once the client is known, nothing is read: it works without the database', async () => {
  const lonely = await startProvider();
  await lonely.apply(shop);
  const token = () => lonely.token({ grant_type: 'client_credentials' }, asShop);
  expect((await token()).status).toBe(200);
  await lonely.testDatabase.lose();
  expect((await token()).status).toBe(200);
  await lonely.close();
});

test('a changed client counts at once on every node', async () => {
  const other = await provider.another();
  const from = (node: Provider) => node.token({ grant_type: 'client_credentials' }, asShop);
  expect([(await from(provider)).status, (await from(other)).status]).toEqual([200, 200]);
  await provider.apply({ ...shop, clients: shop.clients.filter(({ client_id }) => client_id !== 'shop') });
  await eventually(async () => expect([(await from(provider)).status, (await from(other)).status]).toEqual([401, 401]));
  await other.close();
});

test('a secret that proved a client counts no more once the client has another, on every node', async () => {
  const first = await startProvider();
  await first.apply(shop);
  const nodes = [first, await first.another()];
  const answers = async (value: string) => Promise.all(nodes.map(async (node) => (await node.token({ grant_type: 'client_credentials' }, ['shop', value])).status));
  expect(await answers(secret)).toEqual([200, 200]);
  expect(await answers(`${secret}x`)).toEqual([401, 401]); // the right one before it opens nothing
  const next = 'another-secret-of-32-characters-';
  await first.apply({ ...shop, clients: shop.clients.map((client) => (client.client_id === 'shop' ? { ...client, client_secret: next } : client)) });
  await eventually(async () => expect([await answers(secret), await answers(next)]).toEqual([[401, 401], [200, 200]]));
  for (const node of nodes.reverse()) await node.close();
});

/** Waits for news to arrive, which no clock of ours can hasten. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      return await check();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
