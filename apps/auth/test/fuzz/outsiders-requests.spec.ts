import { api, type Endpoint } from '@symbolon/contracts';
import { secret, shop, startProvider, type Provider } from '../provider.ts';
import { rawRequest } from '../raw-request.ts';
import { receiver } from '../signals-place.ts';
import { corpusOf } from './corpus.ts';

/** What is kept of the doors, sent to a whole server: whatever stands behind a door that lets it through breaks by none of it, either. */
const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback] };
const forms = Object.values(api)
  .flatMap((surface) => Object.values<Endpoint>(surface))
  .filter(({ method, path, body, admin, account }) => method === 'POST' && !path.includes('{') && !admin && !account && (!body || body.contentTypes.includes('application/x-www-form-urlencoded')));

const signalBodies = Object.values<Endpoint>(api.signals).filter(({ body }) => body?.contentTypes.includes('application/json'));

let provider: Provider;
let managing: string;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_TRUSTED_PROXIES: '127.0.0.0/8', SYMBOLON_SIGNUP: 'open' });
  await provider.apply({ ...shop, clients: [...shop.clients, web, receiver] });
  const { json } = await provider.token({ grant_type: 'client_credentials', scope: 'ssf.manage' }, [receiver.client_id, secret]);
  managing = `Authorization: Bearer ${String(json['access_token'])}`;
});
afterAll(() => provider.close());

const host = 'Host: id.example.com';
const formHeader = 'Content-Type: application/x-www-form-urlencoded';
const basic = `Authorization: Basic ${btoa(`shop:${secret}`)}`;
const headerOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/[\0\r\n]/g, ' ');
const escaped = (bytes: Uint8Array): string => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const authorize = (more: string): string => `/oauth/authorize?client_id=web&response_type=code&scope=openid&state=s&code_challenge=${'a'.repeat(43)}&code_challenge_method=S256&${more}`;
const withCallback = (more: string): string => authorize(`redirect_uri=${encodeURIComponent(callback)}&${more}`);

/** Those of the inputs that a fault of the server answers, or nothing at all. */
async function broken(door: string, send: (bytes: Uint8Array) => Promise<{ readonly status: number }>): Promise<readonly string[]> {
  const answers = await Promise.all(corpusOf(door).map(async ([name, bytes]) => ({ name, status: (await send(bytes)).status })));
  return answers.filter(({ status }) => status < 200 || status >= 500).map(({ name, status }) => `${name}: ${status}`);
}
const get = (target: string, ...headers: readonly string[]) => rawRequest(provider.origin, `GET ${target} HTTP/1.1`, [host, ...headers]);
const post = (target: string, body: Uint8Array | string, ...headers: readonly string[]) => rawRequest(provider.origin, `POST ${target} HTTP/1.1`, [host, ...headers], Buffer.from(body));

test.each(forms.map(({ path }) => path))('forms, with and without a client that is known: %s', async (path) => {
  expect(await broken('form', (bytes) => post(path, bytes, formHeader))).toEqual([]);
  expect(await broken('form', (bytes) => post(path, bytes, formHeader, basic))).toEqual([]);
});

test.each(signalBodies.map(({ method, path }) => [method, path] as const))('streams of security events, by whom they are: %s %s', async (method, path) => {
  expect((await get('/ssf/streams', managing)).status).toBe(200);
  const target = path.replace('{stream_id}', 'ss_none');
  expect(await broken('json', (bytes) => rawRequest(provider.origin, `${method} ${target} HTTP/1.1`, [host, 'Content-Type: application/json', managing], Buffer.from(bytes)))).toEqual([]);
});

test.each<[what: string, door: string, send: (bytes: Uint8Array) => Promise<{ readonly status: number }>]>([
  ['forms in the query', 'form', (bytes) => get(authorize(Buffer.from(bytes).toString('latin1').replace(/[^\x21-\x7e]/g, '')))],
  ['claims of a request', 'json', (bytes) => get(withCallback(`claims=${escaped(bytes)}`))],
  ['JSON where a form belongs', 'json', (bytes) => post('/oauth/token', bytes, 'Content-Type: application/json', basic)],
  ['redirect URIs', 'redirectUri', (bytes) => get(authorize(`redirect_uri=${escaped(bytes)}`))],
  ['hints of who it is', 'names', (bytes) => get(withCallback(`login_hint=${escaped(bytes)}`))],
  ['names of people', 'names', (bytes) => post('/oauth/token', `grant_type=password&password=x&username=${escaped(bytes)}`, formHeader, basic)],
  ['addresses that a mail is asked for', 'names', (bytes) => post('/forgot-password', `username=${escaped(bytes)}`, formHeader)],
  ['tokens that are asked about', 'jws', (bytes) => post('/oauth/introspect', `token=${escaped(bytes)}`, formHeader, basic)],
  ['tokens that are shown', 'jws', (bytes) => get('/oidc/userinfo', `Authorization: Bearer ${headerOf(bytes)}`)],
  ['hints of a log-out', 'jws', (bytes) => get(`/oidc/logout?id_token_hint=${escaped(bytes)}`)],
  ['Authorization headers', 'authorization', (bytes) => post('/oauth/token', 'grant_type=client_credentials', formHeader, `Authorization: ${headerOf(bytes)}`)],
  ['cookies', 'cookie', (bytes) => get(withCallback(''), `Cookie: ${headerOf(bytes)}`)],
  ['addresses that a proxy names', 'network', (bytes) => get(withCallback(''), `X-Forwarded-For: ${headerOf(bytes)}`)],
  ['traces', 'plainHeaders', (bytes) => get('/health/live', `traceparent: ${headerOf(bytes)}`)],
  ['encodings', 'plainHeaders', (bytes) => get('/console/', `Accept-Encoding: ${headerOf(bytes)}`)],
  ['messages of SAML', 'samlMessage', (bytes) => post('/saml/sso', `SAMLRequest=${encodeURIComponent(Buffer.from(bytes).toString('base64'))}`, formHeader)],
  ['names of streams of security events', 'names', (bytes) => get(`/ssf/status?stream_id=${escaped(bytes)}`, managing)],
  ['tokens of streams of security events', 'jws', (bytes) => get('/ssf/streams', `Authorization: Bearer ${headerOf(bytes)}`)],
  ['answers of passkeys', 'passkeyAnswer', (bytes) => post('/login/passkey', `answer=${escaped(bytes)}&flow=x&csrf=x`, formHeader)],
])('%s', async (_, door, send) => {
  expect(await broken(door, send)).toEqual([]);
});
