import { formOf, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'client_credentials'], scope: 'openid orders:read', redirect_uris: [callback] };

let provider: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: '3' });
  await provider.apply({ ...shop, clients: [...shop.clients, web] });
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  [here, elsewhere] = [`20.${(tests += 1)}.0.7`, `21.${tests}.0.1`]; // a node remembers who has shown a secret, and from where
});
afterAll(() => provider.close());

let tests = 0;
let here: string;
let elsewhere: string;
/** Where a client shows its secret, and what is answered to the right one. */
const doors: Readonly<Record<string, { readonly path: string; readonly members: object; readonly status: number }>> = {
  token: { path: '/oauth/token', members: { grant_type: 'client_credentials' }, status: 200 },
  'token, as Authress has it': { path: '/api/authentication/oauth/tokens', members: { grant_type: 'client_credentials' }, status: 200 },
  introspection: { path: '/oauth/introspect', members: { token: 'x' }, status: 200 },
  revocation: { path: '/oauth/revoke', members: { token: 'x' }, status: 200 },
  'pushed authorization': { path: '/oauth/par', members: { response_type: 'code', redirect_uri: callback, scope: 'openid', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }, status: 201 },
};
const show = (words: string, { door = 'token', address = here, client = 'web', node = provider } = {}): Promise<Answer> =>
  node.send(doors[door]?.path ?? '', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:${words}`)}`, 'x-forwarded-for': address, 'x-request-id': 'the-same-request' },
    body: formOf(doors[door]?.members as Record<string, string>),
  });
const waitOf = ({ headers }: Answer) => headers.get('retry-after');

test.each(Object.keys(doors))('a secret is not guessed without end at the endpoint of %s', async (door) => {
  const wrong = await show('wrong', { door });
  expect([wrong.status, waitOf(wrong)]).toEqual([401, null]);
  for (let guess = 0; guess < 3; guess += 1) await show(`guess ${guess}`, { door });
  const right = await show(secret, { door });
  expect([right.status, right.text, waitOf(right)]).toEqual([401, wrong.text, '1']);
  expect((await show(secret, { door, address: elsewhere })).status).toBe(doors[door]?.status);
  provider.clock.advance(1);
  expect((await show(secret, { door })).status).toBe(doors[door]?.status);
});

test('all endpoints, clients and spellings of an address share one count, whether or not there is such a client', async () => {
  const guesses = [{ door: 'introspection' }, { client: 'nobody' }, { door: 'revocation', client: 'shop' }, { address: `${here}:4711` }];
  for (const guess of guesses) expect((await show('wrong', guess)).status).toBe(401);
  expect(waitOf(await show('wrong', { client: 'nobody' }))).toBe('1');
  expect(waitOf(await show(secret))).toBe('1');
});

test('waiting doubles and ends', async () => {
  const waits: (string | null)[] = [];
  for (let guess = 0; guess < 3; guess += 1) await show('wrong');
  for (let round = 0; round < 12; round += 1) {
    await show('wrong');
    const blocked = await show('wrong');
    waits.push(waitOf(blocked));
    provider.clock.advance(Number(waitOf(blocked)));
  }
  expect(waits).toEqual(['1', '2', '4', '8', '16', '32', '64', '128', '256', '512', '900', '900']);
});

test('a client that has shown its secret from a network is not kept out by what others guess there', async () => {
  expect((await show(secret)).status).toBe(200);
  for (let guess = 0; guess < 8; guess += 1) await show('wrong');
  expect((await show(secret)).status).toBe(200);
  expect((await show(secret, { client: 'shop' })).status).toBe(401);
  const changed = 'another-secret-of-32-characters-';
  await provider.apply({ ...shop, clients: [...shop.clients, { ...web, client_secret: changed }] });
  expect((await show(secret)).status).toBe(401);
  expect(waitOf(await show(changed))).not.toBeNull();
});

test('nodes share the count', async () => {
  const second = await provider.another();
  for (let guess = 0; guess < 4; guess += 1) await show('wrong', { node: guess % 2 ? second : provider });
  expect(waitOf(await show(secret, { node: second }))).toBe('1');
  await second.close();
});

test.each([['a wrong secret', secret.slice(1)], ['a right secret', secret]])('the log names the client that shows %s', async (_, words) => {
  await show(words);
  const line = JSON.parse(provider.log.filter((each) => each.includes('/oauth/token')).at(-1) ?? '{}') as Record<string, unknown>;
  expect(line).toMatchObject({ client_id: 'web', route: '/oauth/token' });
  expect(provider.log.join('\n')).not.toContain(secret.slice(1));
});

test('a made-up client is no text for the log', async () => {
  await show('wrong', { client: 'made-up-name' });
  expect(provider.log.join('\n')).not.toContain('made-up-name');
});
