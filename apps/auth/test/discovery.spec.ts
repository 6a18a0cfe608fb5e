import { api, clientAuthenticationMethods, JwkSet, ProviderMetadata, type ClientAuthenticationMethod, type SigningAlgorithm } from '@symbolon/contracts';
import { s256, verifyJwt } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { decoded, formOf, issuer, password, secret, startProvider, type Provider } from './provider.ts';

const algorithms: readonly SigningAlgorithm[] = ['EdDSA', 'ES256', 'PS256', 'RS256'];
const callback = 'https://app.example.com/callback';
const web = {
  client_id: 'web',
  client_secret: secret,
  grant_types: ['authorization_code'],
  first_party: true,
  scope: 'openid profile email address phone groups',
  redirect_uris: [callback],
};
/** One value for each claim that a scope can show. */
const everyClaim = {
  name: 'Ada Lovelace', family_name: 'Lovelace', given_name: 'Ada', middle_name: 'King', nickname: 'ada', preferred_username: 'ada', profile: 'https://ada.example/',
  picture: 'https://ada.example/a.png', website: 'https://ada.example/', gender: 'female', birthdate: '1815-12-10', zoneinfo: 'Europe/London', locale: 'en-GB',
  updated_at: 1_700_000_000, address: { country: 'GB' }, phone_number: '+441', phone_number_verified: true,
};
let provider: Provider;
let metadata: ProviderMetadata;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({
    resource_servers: algorithms.map((alg) => ({ audience: `https://${alg.toLowerCase()}.example.com`, scopes: [`${alg}:read`], access_token_signing_alg: alg })),
    clients: [
      { client_id: 'public', token_endpoint_auth_method: 'none', grant_types: [] },
      web,
      { ...web, client_id: 'hidden', subject_type: 'pairwise' },
      ...algorithms.map((alg) => ({
        client_id: alg,
        client_secret: secret,
        token_endpoint_auth_method: alg === 'EdDSA' ? 'client_secret_basic' : 'client_secret_post',
        grant_types: ['password', 'client_credentials', 'refresh_token'],
        first_party: true,
        scope: `openid profile email address phone groups offline_access ${alg}:read`,
        id_token_signed_response_alg: alg,
        userinfo_signed_response_alg: alg,
      })),
    ],
    users: [{ username: 'ada@example.com', password }],
  });
  await provider.database.prisma.user.updateMany({ data: { claims: everyClaim } });
  metadata = ProviderMetadata.parse((await provider.send(api.oidc.discovery.path)).json);
});
afterAll(() => provider.close());

const local = (url: string) => url.replace(issuer, '');
const authorize = (members: Readonly<Record<string, string>> = {}) => {
  const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', nonce: 'n', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256' };
  return `${local(metadata.authorization_endpoint)}?${formOf({ ...request, ...members }).toString()}`;
};
const enter = (browser: Browser, page: Seen) => browser.submit(page, { username: 'ada@example.com', password });
const back = ({ location }: Seen) => new URL(location ?? 'about:blank').searchParams;
const redeem = async (seen: Seen, as = 'web') =>
  (await provider.token({ grant_type: 'authorization_code', code: back(seen).get('code'), redirect_uri: callback, code_verifier: 'v'.repeat(43) }, [as, secret])).json;
const login = async (members: Readonly<Record<string, string>> = {}, browser = new Browser(provider)) => redeem(await enter(browser, await browser.go(authorize(members))), members['client_id']);
const shown = (token: unknown) => provider.send(local(metadata.userinfo_endpoint), { headers: { authorization: `Bearer ${String(token)}` } });
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

test('every grant, client authentication and signature of ID tokens and userinfo that it names works', async () => {
  expect([...metadata.id_token_signing_alg_values_supported].sort()).toEqual([...algorithms].sort());
  expect(metadata.userinfo_signing_alg_values_supported).toEqual(metadata.id_token_signing_alg_values_supported);
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
    const userinfo = await shown(login.json['access_token']);
    await verifyJwt(userinfo.text, { keys: [...keys.keys] }, { ...expectation, typ: 'JWT', audience: alg });
    for (const { json } of [login, refreshed]) await verifyJwt(String(json['id_token']), { keys: [...keys.keys] }, { ...expectation, typ: 'JWT', audience: alg });
  }
});

test('a token is revoked and introspected by every client authentication that it names there, and shown in every signature', async () => {
  expect(metadata.revocation_endpoint_auth_methods_supported).toEqual([...clientAuthenticationMethods]);
  expect(metadata.introspection_endpoint_auth_methods_supported).toEqual(['client_secret_basic', 'client_secret_post']);
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
});

test('every scope it names is granted', async () => {
  const { json } = await tokens('EdDSA', { grant_type: 'password', username: 'ada@example.com', password, scope: metadata.scopes_supported.join(' ') });
  expect(json['scope']).toBe(metadata.scopes_supported.join(' '));
});

test('every claim it names is told of a user who has it, by scope and by name, and no other', async () => {
  expect(metadata.claim_types_supported).toEqual(['normal']);
  expect(metadata.claims_parameter_supported).toBe(true);
  const named = [...metadata.claims_supported].sort();
  const byScope = await login({ scope: 'openid profile email address phone groups' });
  expect(Object.keys(decoded(byScope['id_token']).claims).sort()).toEqual(named);
  const everything = Object.fromEntries(metadata.claims_supported.map((name) => [name, null]));
  const byName = await login({ claims: JSON.stringify({ id_token: everything, userinfo: everything }) });
  expect(Object.keys(decoded(byName['id_token']).claims).sort()).toEqual(named);
  const told = (await shown(byName['access_token'])).json;
  expect(told).toEqual({ ...everyClaim, groups: [], sub: decoded(byName['id_token']).claims['sub'], email: 'ada@example.com', email_verified: false });
  expect((await shown(byScope['access_token'])).json).toEqual(told);
});

test('every response mode and type it names carries a code, every challenge method is checked, and each answer says whose it is', async () => {
  expect([metadata.response_types_supported, metadata.code_challenge_methods_supported, metadata.authorization_response_iss_parameter_supported]).toEqual([['code'], ['S256'], true]);
  for (const mode of metadata.response_modes_supported) {
    const browser = new Browser(provider);
    const seen = await enter(browser, await browser.go(authorize({ response_mode: mode })));
    const members: Record<string, unknown> = { query: Object.fromEntries(back(seen)), fragment: Object.fromEntries(new URLSearchParams(seen.location?.split('#')[1])), form_post: seen.fields };
    expect(members[mode]).toEqual({ code: expect.stringMatching(/^[\w-]{43}$/) as string, iss: metadata.issuer, session_state: expect.any(String) as string });
  }
});

test('every prompt it names is one of its own', async () => {
  const pages: Readonly<Record<string, string>> = { login: 'id="password"', consent: 'id="consent-approve"', select_account: 'name="session"' };
  const browser = new Browser(provider);
  await login({}, browser);
  for (const prompt of metadata.prompt_values_supported) {
    const seen = await browser.go(authorize({ prompt }));
    if (prompt === 'none') expect(back(seen).get('code')).not.toBeNull();
    else expect(seen.text).toContain(pages[prompt]);
  }
  expect(back(await browser.go(authorize({ prompt: 'create' }))).get('error')).toBe('invalid_request');
});

test('every display and language it names shows the log-in page', async () => {
  for (const display of metadata.display_values_supported) expect((await new Browser(provider).go(authorize({ display }))).text).toContain('id="password"');
  for (const locale of metadata.ui_locales_supported) expect((await new Browser(provider).go(authorize({ ui_locales: locale }))).text).toContain(`<html lang="${locale}">`);
});

test('every acr it names is reached when it is essential, and every kind of subject is given', async () => {
  const amrs: Readonly<Record<string, string[]>> = { phr: ['pop', 'user', 'mfa'], aal2: ['pwd', 'otp', 'mfa'], aal1: ['pwd'] }; // how people prove them is another test's
  expect(metadata.acr_values_supported).toEqual(Object.keys(amrs));
  for (const [acr, amr] of Object.entries(amrs)) {
    const browser = new Browser(provider);
    await login({}, browser);
    await provider.database.prisma.session.updateMany({ data: { amr } });
    const answered = await browser.go(authorize({ prompt: 'none', claims: JSON.stringify({ id_token: { acr: { essential: true, value: acr } } }) }));
    expect(decoded((await redeem(answered))['id_token']).claims['acr']).toBe(acr);
  }
  expect(metadata.subject_types_supported).toEqual(['public', 'pairwise']);
  const { id } = await provider.database.prisma.user.findFirstOrThrow();
  const [known, hidden] = [await login(), await login({ client_id: 'hidden' })].map((token) => decoded(token['id_token']).claims['sub']);
  expect([known === id, hidden === id]).toEqual([true, false]);
});

test('what it says it does not take is refused', async () => {
  expect([metadata.request_parameter_supported, metadata.request_uri_parameter_supported]).toEqual([false, false]);
  for (const name of ['request', 'request_uri']) expect(back(await new Browser(provider).go(authorize({ [name]: 'x' }))).get('error')).toBe(`${name}_not_supported`);
});

test('its log-out endpoint logs out', async () => {
  const browser = new Browser(provider);
  const { id_token: hint } = await login({}, browser);
  await browser.go(`${local(metadata.end_session_endpoint)}?${formOf({ id_token_hint: hint }).toString()}`);
  expect(back(await browser.go(authorize({ prompt: 'none' }))).get('error')).toBe('login_required');
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
  const { revocation_endpoint_auth_methods_supported: revocation, token_endpoint_auth_methods_supported: token, prompt_values_supported: prompts, ...rest } = metadata;
  expect(JSON.stringify(rest)).not.toMatch(/"none"|HS\d/);
  expect([revocation, token]).toEqual([[...clientAuthenticationMethods], [...clientAuthenticationMethods]]); // none: a public client
  expect(prompts[0]).toBe('none'); // no page
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
