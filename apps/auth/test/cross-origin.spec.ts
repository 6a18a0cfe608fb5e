import { s256 } from '@symbolon/crypto';
import { api, type Endpoint } from '@symbolon/contracts';
import { formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const origin = 'https://app.example.com';
const spa = {
  client_id: 'spa',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  first_party: true,
  scope: 'openid',
  redirect_uris: [`${origin}/callback`],
  allowed_cors_origins: [origin, 'http://localhost:8080'],
};
const other = { ...spa, client_id: 'other', redirect_uris: ['https://other.example.com/'], allowed_cors_origins: ['https://other.example.com'] };
const file = { ...shop, clients: [...shop.clients.filter(({ client_id }) => client_id !== 'other'), spa, other] };

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

const request = { client_id: 'spa', redirect_uri: `${origin}/callback`, response_type: 'code', scope: 'openid', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256' };
/** What a script sends to each endpoint, once to be served and once to be refused when its client is known. */
const endpoints: Readonly<Record<string, { readonly served: readonly [object, number]; readonly refused: readonly [object, number] }>> = {
  '/oauth/token': {
    served: [{ grant_type: 'client_credentials', client_id: 'post', client_secret: secret, scope: 'orders:read' }, 200],
    refused: [{ grant_type: 'authorization_code', client_id: 'spa', code: 'x', code_verifier: 'v'.repeat(43) }, 400],
  },
  '/api/authentication/oauth/tokens': {
    served: [{ grant_type: 'client_credentials', client_id: 'post', client_secret: secret, scope: 'orders:read' }, 200],
    refused: [{ grant_type: 'authorization_code', client_id: 'spa', code: 'x', code_verifier: 'v'.repeat(43) }, 401],
  },
  '/oauth/revoke': { served: [{ client_id: 'spa', token: 'x' }, 200], refused: [{ client_id: 'spa', client_secret: 'x', token: 'x' }, 401] },
  '/oauth/par': { served: [request, 201], refused: [{ ...request, scope: 'orders:read' }, 400] },
  '/oauth/authorize-challenge': { served: [{ ...request, username: 'ada@example.com', password }, 200], refused: [request, 403] },
};
const strangers = {
  'the origin of another client': 'https://other.example.com',
  'an origin of nobody': 'https://evil.example',
  'no origin at all': undefined,
  'null, which sandboxed frames send': 'null',
  'a subdomain': 'https://x.app.example.com',
  'the domain above': 'https://example.com',
  'a host that ends alike': 'https://evilapp.example.com',
  'a host that begins alike': 'https://app.example.com.evil.example',
  'another case': 'https://APP.example.com',
  'another scheme': 'http://app.example.com',
  'another port': 'https://app.example.com:8443',
  'a slash at the end': 'https://app.example.com/',
  'a list': 'https://app.example.com, https://evil.example',
};

/** What tracing and other libraries of browsers put into each request, MCP clients and proofs of possession among them. */
const librariesSend = ['traceparent', 'tracestate', 'baggage', 'MCP-Protocol-Version', 'DPoP', 'sentry-trace', 'X-Requested-With', 'Accept', 'X-B3-TraceId', 'x-datadog-trace-id', 'Request-Id'];
const publicPaths = [...new Set(Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface)).filter(({ publicCors }) => publicCors).map(({ path }) => path))];
const anybodyReads = publicPaths.filter((path) => path !== '/oidc/userinfo');

const from = (at: string | undefined) => (at === undefined ? {} : { origin: at });
const post = (path: string, members: object, at: string | undefined): Promise<Answer> => provider.send(path, { method: 'POST', headers: from(at), body: formOf({ ...members }) });
const preflight = (path: string, at: string | undefined, node = provider): Promise<Answer> =>
  node.send(path, { method: 'OPTIONS', headers: { ...from(at), 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
const cors = ({ headers }: Answer) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));
const readable = (at: string) => ({ 'access-control-allow-origin': at, 'access-control-expose-headers': 'Retry-After, WWW-Authenticate', vary: 'Origin' });

beforeAll(() =>
  // The machine client of the matrix is one with origins, too.
  provider.apply({ ...file, clients: file.clients.map((client) => (client.client_id === 'post' ? { ...client, allowed_cors_origins: spa.allowed_cors_origins } : client)) }),
);

describe.each(Object.entries(endpoints))('%s', (path, { served, refused }) => {
  test.each(spa.allowed_cors_origins)('may be read by scripts at %s, which the client lists, a refusal too', async (at) => {
    for (const [members, status] of [served, refused]) {
      const answer = await post(path, members, at);
      expect([answer.status, cors(answer)]).toEqual([status, readable(at)]);
    }
  });

  test.each(Object.entries(strangers))('works for %s, but no script may read it', async (_, at) => {
    for (const [members, status] of [served, refused]) {
      const answer = await post(path, members, at);
      expect([answer.status, cors(answer)]).toEqual([status, { vary: 'Origin' }]);
    }
  });

  test('may not be read before the client is known', async () => {
    for (const members of [{}, { client_id: 'nobody', client_secret: 'x', token: 'x', grant_type: 'client_credentials' }]) expect(cors(await post(path, members, origin))).toEqual({ vary: 'Origin' });
  });

  test('a browser that asks first is answered for every origin that some client lists, and no other', async () => {
    for (const at of [...spa.allowed_cors_origins, ...other.allowed_cors_origins]) {
      const answer = await preflight(path, at);
      expect([answer.status, cors(answer)]).toEqual([
        204,
        {
          'access-control-allow-origin': at,
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': expect.stringMatching(/^Authorization, Content-Type, /) as string,
          'access-control-max-age': '600',
          vary: 'Origin',
        },
      ]);
    }
    for (const [name, at] of Object.entries(strangers).slice(1)) {
      const answer = await preflight(path, at);
      expect([name, answer.status, cors(answer)]).toEqual([name, 204, { vary: 'Origin' }]);
    }
  });
});

describe('what anybody may read', () => {
  const asked = 'traceparent, mcp-protocol-version, x-of-tomorrow';
  const ask = (path: string, headers: Record<string, string> = { 'access-control-request-headers': asked }) =>
    provider.send(path, { method: 'OPTIONS', headers: { origin: 'https://anywhere.example', 'access-control-request-method': 'GET', ...headers } });

  test('is published contracts, discovery, keys and the reference', () => expect(anybodyReads).toEqual(['/oauth/contract', '/login/connections/{connection}/jwks', '/.well-known/webauthn', '/saml/metadata', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/oauth/jwks', '/.well-known/openid-configuration/jwks', '/.well-known/ssf-configuration', '/docs/openapi.json']));

  test.each(anybodyReads)('%s answers a browser that asks first, whatever its script will send', async (path) => {
    const answer = await ask(path);
    expect([answer.status, answer.text, cors(answer)]).toEqual([
      204,
      '',
      { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET', 'access-control-allow-headers': asked, 'access-control-max-age': '86400', vary: 'Access-Control-Request-Headers' },
    ]);
    const without = await ask(path, {});
    expect([without.status, without.headers.get('access-control-allow-headers')]).toEqual([204, null]);
  });

  test.each([['no names of headers', 'x"<script>, y'], ['more than a browser would send', `x${'y'.repeat(4000)}`]])('repeats %s to nobody', async (_, wrong) => {
    const answer = await ask('/oauth/jwks', { 'access-control-request-headers': wrong });
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([204, null]);
  });
});

test.each(['/oidc/userinfo', ...Object.keys(endpoints)])('%s takes what libraries of browsers send, and no header that a proxy would set', async (path) => {
  const allowed = (await preflight(path, origin)).headers.get('access-control-allow-headers')?.toLowerCase().split(', ') ?? [];
  expect(librariesSend.filter((name) => !allowed.includes(name.toLowerCase()))).toEqual([]);
  expect(allowed.filter((name) => /forwarded|real-ip|host|cookie/.test(name))).toEqual([]);
});

test.each(['/oauth/authorize', '/oauth/authorize/resume', '/login', '/signup', '/consent', '/oidc/logout', '/account', '/oauth/introspect', '/health/ready'])('%s is for no script elsewhere', async (path) => {
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const query = path === '/oauth/authorize' && method === 'GET' ? `?${new URLSearchParams(request).toString()}` : '';
    const answer = await provider.send(path + query, { method, headers: { origin, 'access-control-request-method': 'POST' }, ...(method === 'POST' && { body: formOf({ ...request, token: 'x' }) }) });
    expect(cors(answer)).toEqual({});
  }
});

test('an origin that a client no longer lists may neither ask nor read, at once on every node', async () => {
  const later = { ...spa, allowed_cors_origins: ['https://new.example.com'] };
  expect(cors(await preflight('/oauth/token', origin, second))).not.toEqual({ vary: 'Origin' });
  await Promise.all([heardBySecond(), provider.apply({ ...shop, clients: [...file.clients.filter(({ client_id }) => client_id !== 'spa'), later] })]);
  for (const node of [provider, second]) {
    expect(cors(await preflight('/oauth/token', origin, node))).toEqual({ vary: 'Origin' });
    expect(cors(await preflight('/oauth/token', 'https://new.example.com', node))).toMatchObject({ 'access-control-allow-origin': 'https://new.example.com' });
    expect(cors(await node.send('/oauth/revoke', { method: 'POST', headers: { origin }, body: formOf({ client_id: 'spa', token: 'x' }) }))).toEqual({ vary: 'Origin' });
  }
});

const heardBySecond = () => new Promise<void>((resolve) => second.database.changes.onChange((topic) => topic === 'clients' && resolve()));
