import { asShop, shop, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** Of two values of one header, a proxy before us may take the other one (RFC 9112 section 3.2, RFC 9110 section 5.3). */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
});
afterAll(() => provider.close());

const basic = `Authorization: Basic ${btoa(asShop.join(':'))}`;
const form = 'Content-Type: application/x-www-form-urlencoded';
const token = (...headers: readonly string[]) => rawRequest(provider.origin, 'POST /oauth/token HTTP/1.1', [form, ...headers], 'grant_type=client_credentials');
const refused = { error: 'invalid_request', error_description: 'The Authorization and the Host header may stand once.' };

test.each<[string, readonly string[]]>([
  ['two secrets', ['Host: id.example.com', basic, basic]],
  ['a secret and a token', ['Host: id.example.com', basic, 'authorization: Bearer x']],
  ['two hosts', ['Host: id.example.com', 'Host: evil.example', basic]],
  ['the same host twice', ['Host: id.example.com', 'HOST: id.example.com', basic]],
])('%s are refused', async (_, headers) => {
  const { status, body, head } = await token(...headers);
  expect([status, JSON.parse(body)]).toEqual([400, refused]);
  expect(head).toMatch(/^cache-control: no-store/im);
});

test('each once is taken', async () => {
  expect((await token('Host: id.example.com', basic)).status).toBe(200);
});

test.each(['GET /oidc/userinfo', 'GET /account', 'GET /.well-known/openid-configuration', 'GET /nothing', 'OPTIONS /oauth/token'])('%s is refused with two hosts, too', async (request) => {
  expect((await rawRequest(provider.origin, `${request} HTTP/1.1`, ['Host: id.example.com', 'Host: evil.example'])).status).toBe(400);
});
