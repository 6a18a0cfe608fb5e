import { api, clientAuthenticationMethods, JwkSet, ProviderMetadata, type ClientAuthenticationMethod, type SigningAlgorithm } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { decoded, formOf, issuer, password, secret, startProvider, type Provider } from './provider.ts';

const algorithms: readonly SigningAlgorithm[] = ['EdDSA', 'ES256', 'RS256'];
let provider: Provider;
let metadata: ProviderMetadata;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({
    resource_servers: algorithms.map((alg) => ({ audience: `https://${alg.toLowerCase()}.example.com`, scopes: [`${alg}:read`], access_token_signing_alg: alg })),
    clients: [{ client_id: 'public', token_endpoint_auth_method: 'none', grant_types: [] }, ...algorithms.map((alg) => ({
      client_id: alg,
      client_secret: secret,
      token_endpoint_auth_method: alg === 'EdDSA' ? 'client_secret_basic' : 'client_secret_post',
      grant_types: ['password', 'client_credentials', 'refresh_token'],
      first_party: true,
      scope: `openid profile email address phone offline_access ${alg}:read`,
      id_token_signed_response_alg: alg,
    }))],
    users: [{ username: 'ada@example.com', password, claims: { name: 'Ada', address: { country: 'GB' }, phone_number: '+441' } }],
  });
  metadata = ProviderMetadata.parse((await provider.send(api.oidc.discovery.path)).json);
});
afterAll(() => provider.close());

const local = (url: string) => url.replace(issuer, '');
const tokens = (alg: SigningAlgorithm, members: object) =>
  alg === 'EdDSA'
    ? provider.token({ ...members }, [alg, secret])
    : provider.token({ ...members, client_id: alg, client_secret: secret });

test('the two documents are one, at both places, for anybody to read and keep', async () => {
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    const { status, json, headers } = await provider.send(path, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    expect(status).toBe(200);
    expect(json).toEqual(metadata);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  }
  expect(metadata.issuer).toBe(issuer);
});

test('nothing in it is null or empty', () => {
  for (const value of Object.values(metadata)) if (typeof value !== 'boolean') expect(value).not.toHaveLength(0);
});

test('every grant, client authentication and ID token signature it names works', async () => {
  expect([...metadata.id_token_signing_alg_values_supported].sort()).toEqual([...algorithms].sort());
  expect(metadata.token_endpoint_auth_methods_supported).toEqual(['client_secret_basic', 'client_secret_post', 'none']);
  expect([...metadata.grant_types_supported].sort()).toEqual(['authorization_code', 'client_credentials', 'password', 'refresh_token']);
  for (const alg of algorithms) {
    const login = await tokens(alg, { grant_type: 'password', username: 'ada@example.com', password });
    const refreshed = await tokens(alg, { grant_type: 'refresh_token', refresh_token: login.json['refresh_token'] });
    const machine = await tokens(alg, { grant_type: 'client_credentials' });
    expect([login.status, refreshed.status, machine.status]).toEqual([200, 200, 200]);
    const keys = JwkSet.parse((await provider.send(local(metadata.jwks_uri))).json);
    const expectation = { issuer, algorithms: [alg], currentDate: provider.clock.now() };
    for (const { json } of [login, refreshed, machine])
      await verifyJwt(String(json['access_token']), { keys: [...keys.keys] }, { ...expectation, typ: 'at+jwt', audience: `https://${alg.toLowerCase()}.example.com` });
    for (const { json } of [login, refreshed]) await verifyJwt(String(json['id_token']), { keys: [...keys.keys] }, { ...expectation, typ: 'JWT', audience: alg });
  }
});

test('a token is revoked and introspected by every client authentication that it names there, and shown in every signature', async () => {
  expect(metadata.revocation_endpoint_auth_methods_supported).toEqual([...clientAuthenticationMethods]);
  expect(metadata.introspection_endpoint_auth_methods_supported).toEqual(['client_secret_basic', 'client_secret_post']);
  expect(metadata.userinfo_signing_alg_values_supported).toEqual([...algorithms]); // each one in userinfo.spec.ts
  const ways: Readonly<Record<ClientAuthenticationMethod, readonly [members: object, headers: Record<string, string>]>> = {
    client_secret_basic: [{}, { authorization: `Basic ${btoa(`EdDSA:${secret}`)}` }],
    client_secret_post: [{ client_id: 'ES256', client_secret: secret }, {}],
    none: [{ client_id: 'public' }, {}],
  };
  const ask = (url: string, method: ClientAuthenticationMethod, headers: Record<string, string> = {}) =>
    provider.send(local(url), { method: 'POST', body: formOf({ token: 'unknown', ...ways[method][0] }), headers: { ...ways[method][1], ...headers } });
  for (const method of metadata.revocation_endpoint_auth_methods_supported) expect((await ask(metadata.revocation_endpoint, method)).status).toBe(200);
  for (const method of metadata.introspection_endpoint_auth_methods_supported) expect((await ask(metadata.introspection_endpoint, method)).json).toEqual({ active: false });
  const signed = await ask(metadata.introspection_endpoint, 'client_secret_basic', { accept: 'application/token-introspection+jwt' });
  expect([decoded(signed.text).header['alg']]).toEqual(metadata.introspection_signing_alg_values_supported);
  const login = await tokens('EdDSA', { grant_type: 'password', username: 'ada@example.com', password });
  expect((await provider.send(local(metadata.userinfo_endpoint), { headers: { authorization: `Bearer ${String(login.json['access_token'])}` } })).json).toMatchObject({ name: 'Ada' });
});

test('every scope it names is granted, and the claims of each are among those it names', async () => {
  const { json } = await tokens('EdDSA', { grant_type: 'password', username: 'ada@example.com', password, scope: metadata.scopes_supported.join(' ') });
  expect(json['scope']).toBe(metadata.scopes_supported.join(' '));
  const claims = decoded(json['id_token']).claims;
  expect(claims).toMatchObject({ name: 'Ada', address: { country: 'GB' }, phone_number: '+441' });
  for (const claim of Object.keys(claims)) expect(metadata.claims_supported).toContain(claim);
});

test('every way to hear of a log-out that it names is there', async () => {
  const { frontchannel_logout_supported, frontchannel_logout_session_supported, backchannel_logout_supported, backchannel_logout_session_supported } = metadata;
  expect([frontchannel_logout_supported, frontchannel_logout_session_supported, backchannel_logout_supported, backchannel_logout_session_supported]).toEqual([true, true, true, true]); // each in logout.spec.ts and backchannel-logout.spec.ts
  for (const address of [metadata.end_session_endpoint, metadata.check_session_iframe]) {
    const { status, headers } = await provider.send(local(address));
    expect([status === 200 || status === 303, headers.get('cache-control')]).toEqual([true, 'no-store']);
  }
});

test('it names neither none nor anything symmetric', () => {
  const { revocation_endpoint_auth_methods_supported: revocation, token_endpoint_auth_methods_supported: token, ...rest } = metadata;
  expect(JSON.stringify(rest)).not.toMatch(/"none"|HS\d/);
  expect([revocation, token]).toEqual([[...clientAuthenticationMethods], [...clientAuthenticationMethods]]); // none: a public client
});

test('the key set is the same at both places; each key says what it is for and shows no private part', async () => {
  const [one, two] = await Promise.all(['/oauth/jwks', '/.well-known/openid-configuration/jwks?kid=x&iss=y'].map((path) => provider.send(path)));
  expect(two?.text).toBe(one?.text);
  expect(one?.headers.get('access-control-allow-origin')).toBe('*');
  const { keys } = JwkSet.parse(one?.json);
  expect(keys.map(({ alg }) => alg).sort()).toEqual([...algorithms].sort());
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  expect(one?.text).not.toMatch(/"(d|p|q|dp|dq|qi|k)":/);
});

test('an access token is not an ID token, nor the other way round', async () => {
  const { json } = await tokens('EdDSA', { grant_type: 'password', username: 'ada@example.com', password });
  const { keys } = JwkSet.parse((await provider.send('/oauth/jwks')).json);
  const expectation = { issuer, algorithms, audience: 'EdDSA', currentDate: provider.clock.now() };
  await expect(verifyJwt(String(json['id_token']), { keys: [...keys] }, { ...expectation, typ: 'at+jwt' })).rejects.toThrow('typ');
  await expect(verifyJwt(String(json['access_token']), { keys: [...keys] }, { ...expectation, typ: 'JWT' })).rejects.toThrow('typ');
});
