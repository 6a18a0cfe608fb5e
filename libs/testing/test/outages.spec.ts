import { startSymbolon, type OutageOptions, type Symbolon } from '../src/index.ts';
import { audience, config, secret } from './shop.ts';

let idp: Symbolon;
beforeAll(async () => {
  idp = await startSymbolon({ config });
});
afterAll(() => idp.stop());

const places = { discovery: '/.well-known/openid-configuration', keys: '/oauth/jwks', token: '/oauth/token' } as const;

/** The status of each place, asked at the same time. */
async function statuses(): Promise<readonly number[]> {
  const token = { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }), headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` } };
  const answers = await Promise.all(Object.values(places).map((path) => fetch(idp.origin + path, path === places.token ? token : {})));
  return answers.map(({ status }) => status);
}

test.each<[options: OutageOptions, during: readonly number[]]>([
  [{}, [503, 503, 503]],
  [{ at: 'discovery' }, [503, 200, 200]],
  [{ at: 'keys' }, [200, 503, 200]],
  [{ at: 'token' }, [200, 200, 503]],
  [{ at: 'token', times: 0 }, [200, 200, 200]],
])('an outage with %j is there until it ends', async (options, during) => {
  const outage = await idp.hostile('503', options);
  expect(await statuses()).toEqual(during);
  expect(outage.hits).toBe(during.filter((status) => status === 503).length);
  outage.end();
  expect(await statuses()).toEqual([200, 200, 200]);
});

test('an outage of so many requests ends by itself, and one of a block with the block', async () => {
  await idp.hostile('429', { at: 'keys', times: 1 });
  expect([await statuses(), await statuses()]).toEqual([
    [200, 429, 200],
    [200, 200, 200],
  ]);
  {
    using outage = await idp.hostile('429', { at: 'keys' });
    expect(await statuses()).toEqual([200, 429, 200]);
    expect(outage.hits).toBe(1);
  }
  expect(await statuses()).toEqual([200, 200, 200]);
});

test('an answer in an outage says when to come again, and is not to be kept', async () => {
  using outage = await idp.hostile('429');
  const answer = await fetch(idp.origin + places.keys);
  expect(outage.hits).toBe(1);
  expect(await answer.json()).toEqual({ error: 'temporarily_unavailable', error_description: 'An outage that a test asked for.' });
  expect([answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual(['1', 'no-store']);
});

test('a slow answer comes, after others that were asked for later', async () => {
  await idp.hostile('slow', { at: 'keys', times: 1, delay: '1s' });
  const order: string[] = [];
  const slow = fetch(idp.origin + places.keys).then(({ status }) => order.push(`slow ${status}`));
  const quick = fetch(idp.origin + places.discovery).then(({ status }) => order.push(`quick ${status}`));
  await Promise.all([slow, quick]);
  expect(order).toEqual(['quick 200', 'slow 200']);
});
