import { randomBytes } from 'node:crypto';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback] };
const clients = [...shop.clients, web, { ...web, client_id: 'spa', client_secret: undefined, token_endpoint_auth_method: 'none' }];
const valid = { redirect_uri: callback, response_type: 'code', scope: 'openid', state: 's', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const login = { username: 'ada@example.com', password };

let nodes: readonly Provider[] = [];
const start = async (room: number): Promise<readonly [Provider, Provider]> => {
  const first = await startProvider({ SYMBOLON_OPEN_REQUESTS: String(room), SYMBOLON_TRUSTED_PROXIES: '127.0.0.1' });
  nodes = [first];
  await first.apply({ ...shop, clients });
  const second = await first.another();
  nodes = [first, second];
  return [first, second];
};
afterEach(async () => {
  for (const node of [...nodes].reverse()) await node.close();
});

const authorizePath = (more: object = {}) => `/oauth/authorize?${formOf({ client_id: 'web', ...valid, ...more }).toString()}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
const asWeb = { authorization: `Basic ${btoa(`web:${secret}`)}` };
const post = (node: Provider, path: string, members: object, headers: Record<string, string> = asWeb): Promise<Answer> =>
  node.send(path, { method: 'POST', headers, body: formOf({ ...valid, ...members }) });
/** The first form of a person: a page that is only looked at takes no place. */
async function sendForm(node: Provider, address: string, path = authorizePath()): Promise<Answer> {
  const browser = new Browser(node);
  const { fields } = await browser.go(path, { headers: from(address) });
  return browser.step('/select-account', { method: 'POST', body: formOf(fields), headers: from(address) });
}
const doors: Readonly<Record<string, (node: Provider, address: string) => Promise<Answer>>> = {
  form: (node, address) => sendForm(node, address),
  'form of who logs in for no client': (node, address) => sendForm(node, address, '/account'),
  'page that is too long for an address': (node, address) => node.send(authorizePath({ state: randomBytes(1_500).toString('base64url') }), { headers: from(address) }),
  par: (node, address) => post(node, '/oauth/par', {}, { ...asWeb, ...from(address) }),
  'par of a public client': (node, address) => post(node, '/oauth/par', { client_id: 'spa' }, from(address)),
  challenge: (node, address) => post(node, '/oauth/authorize-challenge', {}, { ...asWeb, ...from(address) }),
  'challenge that has to go on in a browser': (node, address) => post(node, '/oauth/authorize-challenge', { prompt: 'consent' }, { ...asWeb, ...from(address) }),
};
const rows = () => nodes[0]?.database.prisma.authorizationRequest.count();
/** Whoever is the nth is in a network of their own. */
const stranger = (nth: number) => `203.0.${nth >> 8}.${nth & 255}`;

test('no door keeps more requests than there is room for, on all nodes together; what needs no room goes on', async () => {
  const [first, second] = await start(20);
  const [under, logged] = [new Browser(first), new Browser(second)];
  await logged.submit(await logged.go(authorizePath()), login);
  const page = await under.go(authorizePath());
  await under.step('/select-account', { method: 'POST', body: formOf(page.fields) });
  for (let nth = 2; nth < 20; nth += 1) expect((await doors['form']?.(nth % 2 ? first : second, stranger(nth)))?.status).toBe(303);
  expect(await rows()).toBe(20);

  for (const node of [first, second])
    for (const [door, ask] of Object.entries(doors)) {
      const { status, headers, text, json } = await ask(node, '198.51.100.1');
      const isPage = door.startsWith('form') || door.startsWith('page');
      expect([door, status, headers.get('retry-after')]).toEqual([door, 503, '30']);
      expect(isPage ? text.includes('id="error"') : json).toEqual(isPage || { error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
    }
  expect(await rows()).toBe(20);
  expect((await new Browser(first).go(authorizePath())).text).toContain('data-page="login"'); // that a page is shown takes no place
  expect((await logged.step(authorizePath({ prompt: 'none' }))).location).toContain(`${callback}?code=`);
  expect((await under.submit(page, login)).location).toContain(`${callback}?code=`);

  first.clock.advance(1_800);
  while ((await first.database.hot.removeExpired(first.clock.now(), 100)) > 0);
  for (const node of [first, second]) expect((await doors['form']?.(node, '198.51.100.1'))?.status).toBe(303);
});

test('asked at once, a node keeps no more than there was room for when it looked', async () => {
  const [first, second] = await start(20);
  const statuses = await Promise.all(Array.from({ length: 128 }, async (_, nth) => (await doors['form']?.(nth % 2 ? first : second, stranger(nth)))?.status));
  expect(new Set(statuses)).toEqual(new Set([303, 503]));
  expect(await rows()).toBeLessThanOrEqual(40);
  for (const node of [first, second]) expect((await doors['par']?.(node, '198.51.100.1'))?.status).toBe(503);
});

test.each<[string, (nth: number) => string]>([
  ['an address', () => '198.51.100.7'],
  ['a /64', (nth: number) => `2001:db8::${(nth + 1).toString(16)}`],
])('past half of the room %s that has taken its part waits, and others have place', async (_, thief) => {
  const [first] = await start(200);
  for (let nth = 0; nth < 100; nth += 1) expect((await doors[nth % 2 ? 'form' : 'form of who logs in for no client']?.(first, thief(nth)))?.status).toBe(303);
  const refused = await doors['form']?.(first, thief(100));
  expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([503, '30']);
  for (let nth = 0; nth < 8; nth += 1) expect((await doors['form']?.(first, stranger(nth)))?.status).toBe(303);
  expect((await doors['par']?.(first, thief(101)))?.status).toBe(201); // the client has shown who it is
  expect(await rows()).toBe(109);
});

test('past half of the room a client that has taken its part waits, wherever it asks from, and another has place', async () => {
  const [first] = await start(100);
  for (let nth = 0; nth < 50; nth += 1) expect((await doors['par']?.(first, stranger(nth)))?.status).toBe(201);
  expect((await doors['par']?.(first, stranger(51)))?.status).toBe(503);
  for (let nth = 51; nth < 71; nth += 1) expect((await doors['par of a public client']?.(first, stranger(nth)))?.status).toBe(201); // whoever names it may be anybody
});

test('a request of more than 8 KB is refused at every door, and told so', async () => {
  const [first] = await start(20);
  const long = { state: 'x'.repeat(4_000), nonce: 'x'.repeat(1_000), claims: JSON.stringify({ userinfo: { ['x'.repeat(4_000)]: null } }) };
  const sentence = 'The parameters are too long: all of them together may have 8192 bytes.';
  const back = new URL((await first.send(authorizePath(long))).headers.get('location') ?? '', callback);
  expect([back.searchParams.get('error'), back.searchParams.get('error_description')]).toEqual(['invalid_request', sentence]);
  for (const path of ['/oauth/par', '/oauth/authorize-challenge'])
    expect([path, (await post(first, path, long)).json]).toEqual([path, { error: 'invalid_request', error_description: sentence }]);
  expect(await rows()).toBe(0);
  expect((await first.send(authorizePath({ ...long, claims: '{}' }))).headers.get('location')).toContain('/login?flow=');
});
