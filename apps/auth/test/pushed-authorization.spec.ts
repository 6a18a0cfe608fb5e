import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { decoded, formOf, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], scope: 'openid email orders:read', redirect_uris: [callback], first_party: true };
const file = {
  ...shop,
  clients: [
    ...shop.clients,
    web,
    { ...web, client_id: 'body', token_endpoint_auth_method: 'client_secret_post' },
    { ...web, client_id: 'spa', client_secret: undefined, token_endpoint_auth_method: 'none' },
    { ...web, client_id: 'strict', require_pushed_authorization_requests: true },
  ],
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

type Members = Readonly<Record<string, string | undefined>>;
const valid = { redirect_uri: callback, response_type: 'code', scope: 'openid', state: 'st&te', nonce: 'n-1', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const present = (members: Members) => Object.fromEntries(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined));
const basic = (clientId: string, value = secret) => ({ authorization: `Basic ${btoa(`${clientId}:${value}`)}` });
const push = (changes: Members = {}, headers: Record<string, string> = basic('web'), node = provider): Promise<Answer> =>
  node.send('/oauth/par', { method: 'POST', headers, body: formOf(present({ ...valid, ...changes })) });
const pushed = async (changes: Members = {}, clientId = 'web'): Promise<string> => String((await push(changes, basic(clientId))).json['request_uri']);
const authorize = (requestUri: string, more: Members = {}) => `/oauth/authorize?${new URLSearchParams(present({ client_id: 'web', request_uri: requestUri, ...more })).toString()}`;
const login = { username: 'ada@example.com', password };
const response = ({ location }: Seen): Record<string, string> => {
  if (!location?.startsWith(callback)) throw new Error(`not back at the client: ${location}`);
  return Object.fromEntries([...new URL(location).searchParams].filter(([name]) => name !== 'session_state')); // which is another each time
};
const redeem = (code: string | undefined, as: readonly [string, string] = ['web', secret]) =>
  provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, as);

test('a client pushes its request, the browser carries only its name, and the code is for what was pushed', async () => {
  const answer = await push({ scope: 'openid orders:read' });
  expect(answer.status).toBe(201);
  expect(answer.json).toEqual({ request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/) as string, expires_in: 90 });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const browser = new Browser(provider);
  const page = await browser.go(authorize(String(answer.json['request_uri'])));
  const back = response(await browser.submit(page, login));
  expect(back).toEqual({ code: expect.any(String) as string, state: 'st&te', iss: issuer });
  const { json } = await redeem(back['code']);
  expect(json['scope']).toBe('openid orders:read');
  expect(decoded(json['id_token']).claims).toMatchObject({ aud: 'web', nonce: 'n-1' });
});

test.each<[string, Members, Record<string, string>]>([
  ['the secret in the body', { client_id: 'body', client_secret: secret }, {}],
  ['its client_id alone, being public', { client_id: 'spa' }, {}],
  ['HTTP Basic and its client_id', { client_id: 'web' }, basic('web')],
])('a client may come with %s', async (_, members, headers) => {
  expect((await push(members, headers)).status).toBe(201);
});

interface Row {
  readonly change?: Members;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly path?: string;
  readonly status?: number;
  readonly error: string;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const rows: Readonly<Record<string, Row>> = {
  'no client': { headers: {}, status: 401, error: 'invalid_client' },
  'an unknown client': { headers: basic('nobody'), status: 401, error: 'invalid_client' },
  'a wrong secret': { headers: basic('web', 'wrong'), status: 401, error: 'invalid_client' },
  'the client_id alone of a client with a secret': { headers: {}, change: { client_id: 'web' }, status: 401, error: 'invalid_client' },
  'two client authentications at once': { change: { client_secret: secret }, error: 'invalid_request' },
  'another client_id than the one of the header': { change: { client_id: 'spa' }, error: 'invalid_request' },
  'a request URI, even one of ours': { change: { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, error: 'invalid_request' },
  'a request object': { change: { request: 'e30.e30.' }, error: 'request_not_supported' },
  'a registration': { change: { registration: '{}' }, error: 'registration_not_supported' },
  'no redirect URI': { change: { redirect_uri: undefined }, error: 'invalid_request' },
  'a redirect URI that is not registered': { change: { redirect_uri: `${callback}/more` }, error: 'invalid_request' },
  'no response type': { change: { response_type: undefined }, error: 'invalid_request' },
  'the implicit flow': { change: { response_type: 'token' }, error: 'unsupported_response_type' },
  'an unknown response mode': { change: { response_mode: 'jwt' }, error: 'invalid_request' },
  'a client without redirect URIs': { headers: basic('shop'), change: { redirect_uri: callback }, error: 'invalid_request' },
  'no PKCE': { change: { code_challenge: undefined, code_challenge_method: undefined }, error: 'invalid_request' },
  'plain PKCE': { change: { code_challenge_method: 'plain' }, error: 'invalid_request' },
  'a challenge that is none': { change: { code_challenge: 'short' }, error: 'invalid_request' },
  'an unknown prompt': { change: { prompt: 'enrol' }, error: 'invalid_request' },
  'prompt none with another': { change: { prompt: 'none login' }, error: 'invalid_request' },
  'claims that are none': { change: { claims: '[]' }, error: 'invalid_request' },
  'an acr that no log-in reaches': { change: { claims: '{"id_token":{"acr":{"essential":true,"value":"aal9"}}}' }, error: 'unmet_authentication_requirements' },
  'max_age in words': { change: { max_age: 'soon' }, error: 'invalid_request' },
  'a scope beyond the client': { change: { scope: 'openid orders:write' }, error: 'invalid_scope' },
  'an unknown resource': { change: { resource: 'https://unknown.example' }, error: 'invalid_target' },
  'a parameter in the URI': { path: '/oauth/par?state=x', error: 'invalid_request' },
  'a repeated parameter': { headers: { ...basic('web'), ...form }, body: 'state=a&state=b', error: 'invalid_request' },
  'JSON': { headers: { ...basic('web'), 'content-type': 'application/json' }, body: '{}', error: 'invalid_request' },
  'an empty body': { headers: { ...basic('web'), ...form }, body: '', error: 'invalid_request' },
  'a body of 1 MB': { headers: { ...basic('web'), ...form }, body: `state=${'x'.repeat(1_000_000)}`, status: 413, error: 'invalid_request' },
};

test.each(Object.entries(rows))('refuses %s', async (_, { change = {}, headers = basic('web'), body, path = '/oauth/par', status = 400, error }) => {
  const before = await provider.database.prisma.authorizationRequest.count();
  const answer = await provider.send(path, { method: 'POST', headers, body: body ?? formOf(present({ ...valid, ...change })) });
  expect(answer.json).toEqual({ error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await provider.database.prisma.authorizationRequest.count()).toBe(before);
});

test('only POST pushes', async () => {
  const answer = await provider.send('/oauth/par');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

describe('at the authorization endpoint', () => {
  const seenOf = async (path: string) => new Browser(provider).go(path);

  test('nothing counts beside the name of the request', async () => {
    const uri = await pushed();
    const browser = new Browser(provider);
    const page = await browser.go(authorize(uri, { redirect_uri: 'https://evil.example/', scope: 'openid email', state: 'other', nonce: 'n-2', response_mode: 'fragment', prompt: 'none', code_challenge: s256('x'.repeat(43)) }));
    const back = response(await browser.submit(page, login));
    expect(back['state']).toBe('st&te');
    const { json } = await redeem(back['code']);
    expect(json['scope']).toBe('openid');
    expect(decoded(json['id_token']).claims['nonce']).toBe('n-1');
  });

  test.each<[string, () => Promise<string>]>([
    ['of another client', async () => authorize(await pushed(), { client_id: 'spa' })],
    ['without its client', async () => authorize(await pushed(), { client_id: undefined })],
    ['that was never given', () => Promise.resolve(authorize(`urn:ietf:params:oauth:request_uri:${'A'.repeat(43)}`, valid))],
    ['cut short', async () => authorize((await pushed()).slice(0, -1), valid)],
    ['in other letters', async () => authorize((await pushed()).replace('urn:', 'urn:ietf:params:oauth:request_uri:urn:'), valid)],
    ['that is the id of a flow', async () => {
      const page = await seenOf(authorize(await pushed()));
      return authorize(`urn:ietf:params:oauth:request_uri:${page.fields['flow']}`, valid);
    }],
    ['after 90 seconds', async () => {
      const uri = await pushed();
      provider.clock.advance(90);
      return authorize(uri, valid);
    }],
    ['after 90 seconds, though a page was loaded with it before', async () => {
      const uri = await pushed();
      await seenOf(authorize(uri));
      provider.clock.advance(90);
      return authorize(uri);
    }],
    ['that was answered with a code', async () => {
      const uri = await pushed();
      const browser = new Browser(provider);
      response(await browser.submit(await browser.go(authorize(uri)), login));
      return authorize(uri);
    }],
    ['that was answered with an error', async () => {
      const uri = await pushed({ prompt: 'none' });
      expect(response(await seenOf(authorize(uri)))['error']).toBe('login_required');
      return authorize(uri);
    }],
  ])('a request %s is told on a page, and leads nowhere', async (_, path) => {
    const seen = await seenOf(await path());
    expect(seen.status).toBe(400);
    expect(seen.location).toBeUndefined();
    expect(seen.text).toContain('id="error"');
  });

  test('a person may take longer than 90 seconds, and load the page again before', async () => {
    const uri = await pushed();
    const browser = new Browser(provider);
    await browser.go(authorize(uri));
    const page = await browser.go(authorize(uri));
    provider.clock.advance(1000);
    while ((await provider.database.hot.removeExpired(provider.clock.now(), 100)) > 0);
    expect(response(await browser.submit(page, login))['code']).toBeDefined();
  });

  test('two pages of one request give one code', async () => {
    const uri = await pushed();
    const browsers = [new Browser(provider), new Browser(second)] as const;
    const pages = await Promise.all(browsers.map(async (browser) => [browser, await browser.go(authorize(uri))] as const));
    const seen = await Promise.all(pages.map(([browser, page]) => browser.submit(page, login)));
    expect(seen.map(({ location, status }) => (location === undefined ? status : 'code')).sort()).toEqual([400, 'code']);
  });

  test('32 pages of one request that are finished at once on two nodes give one code', async () => {
    const loggedIn = new Browser(provider);
    await loggedIn.submit(await loggedIn.go(authorize(await pushed())), login);
    const uri = await pushed();
    const seen = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const browser = new Browser(index % 2 ? second : provider);
        browser.cookie = loggedIn.cookie;
        return browser.go(authorize(uri));
      }),
    );
    expect(seen.filter(({ location }) => location?.startsWith(`${callback}?code=`))).toHaveLength(1);
  });

  test('32 browsers that ask at once on two nodes with prompt=none, logged in or not, get one response', async () => {
    const loggedIn = new Browser(provider);
    await loggedIn.submit(await loggedIn.go(authorize(await pushed())), login);
    const uri = await pushed({ prompt: 'none' });
    const seen = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const browser = new Browser(index % 2 ? second : provider);
        if (index % 4 < 2) browser.cookie = loggedIn.cookie;
        return browser.go(authorize(uri));
      }),
    );
    expect(seen.map(({ location, status }) => (location?.startsWith(callback) ? 'response' : status)).sort()).toEqual([...Array<number>(31).fill(400), 'response']);
  });

  test('a POST carries the name as well', async () => {
    const posted = await new Browser(provider).step('/oauth/authorize', { method: 'POST', body: new URLSearchParams({ client_id: 'web', request_uri: await pushed() }) });
    expect((await new Browser(provider).go(posted.location ?? '')).text).toContain('id="password"');
  });

  test('a client that has to push is refused otherwise, and served when it does', async () => {
    const plain = `/oauth/authorize?${new URLSearchParams({ ...valid, client_id: 'strict' }).toString()}`;
    expect(response(await seenOf(plain))).toEqual({ error: 'invalid_request', error_description: expect.any(String) as string, state: 'st&te', iss: issuer });
    const browser = new Browser(provider);
    const page = await browser.go(authorize(await pushed({}, 'strict'), { client_id: 'strict' }));
    expect(response(await browser.submit(page, login))['code']).toBeDefined();
  });

  test('a client that changed meanwhile is held to what it is now', async () => {
    const uri = await pushed();
    await provider.apply({ ...file, clients: file.clients.map((client) => (client.client_id === 'web' ? { ...client, redirect_uris: ['https://app.example.com/new'] } : client)) });
    expect((await seenOf(authorize(uri))).status).toBe(400);
    await provider.apply(file);
  });
});

test('is stored only as a hash, without the secret of its client', async () => {
  const uri = String((await push({ client_id: 'body', client_secret: secret }, {})).json['request_uri']);
  const rows = JSON.stringify(await provider.database.prisma.authorizationRequest.findMany(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value));
  expect(rows).not.toContain(uri.split(':').at(-1));
  expect(rows).not.toContain(secret);
});
