import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { asShop, password, secret, shop, startProvider, type Provider } from './provider.ts';

/** What a developer is told about a mistake of their own client, and nothing about other clients. */
const callback = 'https://app.example.com/callback';
const verifier = 'v'.repeat(43);
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid orders:read', redirect_uris: [callback, 'http://localhost/native', 'http://127.0.0.1/native'] };
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, web] });
});
afterAll(() => provider.close());

const asked = (changes: Record<string, string> = {}) =>
  new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256', ...changes });
const authorize = (changes: Record<string, string>) => new Browser(provider).go(`/oauth/authorize?${asked(changes).toString()}`);
const lastLine = () => JSON.parse(provider.log.findLast((line) => line.includes('"msg":"request"')) ?? '{}') as Record<string, unknown>;

/** Each way to ask: what is told, and where. */
const doors: Readonly<Record<string, (scope: string) => Promise<{ readonly error: unknown; readonly told: unknown }>>> = {
  'the token endpoint': async (scope) => {
    const { json } = await provider.token({ grant_type: 'client_credentials', scope }, asShop);
    return { error: json['error'], told: json['error_description'] };
  },
  'the authorization endpoint': async (scope) => {
    const { searchParams } = new URL((await authorize({ scope })).location ?? '');
    return { error: searchParams.get('error'), told: searchParams.get('error_description') };
  },
  'pushed requests': async (scope) => {
    const { json } = await provider.send('/oauth/par', { method: 'POST', headers: { authorization: `Basic ${btoa(`web:${secret}`)}` }, body: asked({ scope }) });
    return { error: json['error'], told: json['error_description'] };
  },
};

describe.each(Object.entries(doors))('%s', (_, ask) => {
  test.each(['orders:reed', 'mail:send', 'profil', `https://api.example.com/auth/${'calendar.'.repeat(5)}`])('names the scope %s, which is unknown or of others: which of both is not told', async (scope) => {
    const told = `The scope ${scope} is unknown or not for this client.`;
    expect(await ask(`orders:read ${scope}`)).toEqual({ error: 'invalid_scope', told });
    expect(lastLine()).toMatchObject({ error: 'invalid_scope', reason: told });
  });

  test('repeats nothing that is no name, or is longer than one', async () => {
    const told = 'A requested scope is unknown or not for this client.';
    for (const long of ['x'.repeat(41), `urn:${'x'.repeat(97)}`]) expect(await ask(long)).toEqual({ error: 'invalid_scope', told });
    expect(JSON.stringify(lastLine())).not.toContain('xxx');
  });
});

test('a scope of its own that does not fit is told apart', async () => {
  const told = async (members: object) => (await provider.token({ grant_type: 'client_credentials', ...members }, ['shop', secret])).json['error_description'];
  expect(await told({ scope: 'openid' })).toBe('The scope openid is about a person: this grant has none.');
  expect((await provider.token({ grant_type: 'client_credentials', scope: 'orders:read', resource: 'https://mail.example.com', client_id: 'post', client_secret: secret })).json['error_description']).toBe(
    'The scope orders:read is not of a requested resource.',
  );
});

test.each(['1000000000', '9999999999', '99999999999999999999'])('max_age=%s is a number of seconds like any other', async (max_age) => {
  const browser = new Browser(provider);
  await browser.submit(await browser.go(`/oauth/authorize?${asked().toString()}`), { username: 'ada@example.com', password });
  const { searchParams } = new URL((await browser.go(`/oauth/authorize?${asked({ max_age, prompt: 'none' }).toString()}`)).location ?? '');
  expect([searchParams.get('error'), searchParams.has('code')]).toEqual([null, true]);
});

test.each(['-1', '1.5', '1e3', 'soon', '+1'])('max_age=%s is none', async (max_age) => {
  const { searchParams } = new URL((await authorize({ max_age })).location ?? '');
  expect(searchParams.get('error_description')).toBe('max_age must be a whole number of seconds.');
});

test('whoever registered localhost and comes with a port is told what to register, on a page, without what was sent', async () => {
  const { status, text } = await authorize({ redirect_uri: 'http://localhost:51234/native' });
  expect(status).toBe(400);
  expect(text).toContain('redirect_uri is not registered for this client. For a native app register http://127.0.0.1 or http://[::1] with its path, which then may have any port; localhost is compared with its port (RFC 8252 section 7.3).');
  expect(text).not.toContain('51234');
  expect((await authorize({ redirect_uri: 'http://127.0.0.1:51234/native', prompt: 'none' })).location).toContain('http://127.0.0.1:51234/native?error=');
  expect((await authorize({ redirect_uri: 'https://evil.example/' })).text).not.toContain('localhost');
  expect(lastLine()).toMatchObject({ error: 'invalid_request', reason: 'redirect_uri is not registered for this client.' });
});
