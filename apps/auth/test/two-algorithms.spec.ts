import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { decoded, password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'v'.repeat(43);
const [orders, mail] = ['https://orders.example.com', 'https://mail.example.com'];
const app = {
  client_id: 'app',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
  first_party: true,
  scope: 'openid offline_access orders:read mail:send',
  redirect_uris: [callback],
};
const file = {
  ...shop,
  resource_servers: shop.resource_servers.map((server) => ({ ...server, access_token_signing_alg: server.audience === mail ? 'RS256' : 'EdDSA' })),
  clients: [app, { ...app, client_id: 'native', client_secret: undefined, token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'password'] }],
};

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
});
afterAll(() => provider.close());

const as = ['app', secret] as const;
const headerAndAudience = (token: unknown) => [decoded(token).header['alg'], decoded(token).claims['aud']];

async function redeemed(scope: string, changes: object = {}) {
  const browser = new Browser(provider);
  const query = new URLSearchParams({ client_id: 'app', redirect_uri: callback, response_type: 'code', scope, code_challenge: s256(verifier), code_challenge_method: 'S256' });
  const { location } = await browser.submit(await browser.go(`/oauth/authorize?${query.toString()}`), { username: 'ada@example.com', password });
  const code = new URL(location ?? '').searchParams.get('code');
  return provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...changes }, as);
}

describe('a client of two APIs that want different signatures', () => {
  test.each([
    ['orders:read', 'EdDSA', orders],
    ['mail:send', 'RS256', mail],
  ])('redeems a code and its refresh tokens for %s', async (scope, alg, audience) => {
    const first = await redeemed(`openid offline_access ${scope}`);
    expect([first.status, ...headerAndAudience(first.json['access_token'])]).toEqual([200, alg, audience]);
    const second = await provider.token({ grant_type: 'refresh_token', refresh_token: first.json['refresh_token'] }, as);
    expect([second.status, ...headerAndAudience(second.json['access_token'])]).toEqual([200, alg, audience]);
    const third = await provider.token({ grant_type: 'refresh_token', refresh_token: second.json['refresh_token'], scope, resource: audience }, as);
    expect([third.status, ...headerAndAudience(third.json['access_token'])]).toEqual([200, alg, audience]);
  });

  test('redeems a code of no API at all', async () => {
    expect((await redeemed('openid')).status).toBe(200);
  });

  test('does not lose a refresh token by asking for what was not granted', async () => {
    const { json } = await redeemed('openid offline_access orders:read');
    for (const [wrong, error] of [[{ scope: 'mail:send' }, 'invalid_scope'], [{ resource: mail }, 'invalid_target'], [{ scope: 'nobody:has' }, 'invalid_scope']] as const)
      expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'], ...wrong }, as)).json['error']).toBe(error);
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, as)).status).toBe(200);
  });

  test('is told to choose where it asks for both at once', async () => {
    const both = { error: 'invalid_target', error_description: 'The resources want different signatures: ask for one at a time with resource.' };
    expect((await provider.token({ grant_type: 'client_credentials' }, as)).json).toEqual(both);
    expect((await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, as)).json).toEqual(both);
  });

  test('gets tokens for a password and an open request of one of them, without a secret', async () => {
    const request = { client_id: 'native', redirect_uri: callback, response_type: 'code', scope: 'openid mail:send', code_challenge: s256(verifier), code_challenge_method: 'S256' };
    await provider.send('/oauth/par', { method: 'POST', body: new URLSearchParams(request) });
    const { status, json } = await provider.token({ grant_type: 'password', client_id: 'native', username: 'ada@example.com', password, code_verifier: verifier });
    expect([status, ...headerAndAudience(json['access_token'])]).toEqual([200, 'RS256', mail]);
  });
});
