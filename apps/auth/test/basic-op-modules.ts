import { s256 } from '@symbolon/crypto';
import { callback, idToken, suiteClient, suiteUser, type Members, type OpSuite } from './op-suite.ts';
import { issuer, secret } from './provider.ts';

type Module = (suite: OpSuite) => Promise<void>;

const succeedsWith = (members: Members): Module => async (suite) => void (await suite.flow(members));
const isRefused = (members: Members, error: string, without: readonly string[] = []): Module => async (suite) =>
  expect(suite.errorOf(await suite.newBrowser().go(suite.request(members, without)))).toBe(error);
/** The claims of a scope are shown by userinfo, of the types of OpenID Connect Core section 5.1, and no others. */
const scopeShows = (scope: string, claims: object): Module => async (suite) => {
  const { tokens } = await suite.flow({ scope: `openid ${scope}` });
  expect((await suite.userinfo(tokens['access_token'])).json).toEqual({ sub: idToken(tokens)['sub'], ...claims });
};
/** Asked again with these members, the browser shows the log-in page, and the log-in is a newer one. */
const logsInAgain = (members: Members): Module => async (suite) => {
  const { browser, tokens } = await suite.flow();
  suite.provider.clock.advance(2);
  const code = suite.codeOf(await suite.logIn(suite.request(members), browser));
  const again = await suite.tokensOf(await suite.redeem(code));
  expect(Number(idToken(again)['auth_time'])).toBe(Number(idToken(tokens)['auth_time']) + 2);
};
const { address, phone_number, ...profile } = suiteUser.claims;
const shown = {
  profile: { ...profile, preferred_username: suiteUser.username },
  email: { email: suiteUser.username, email_verified: true },
  address: { address },
  phone: { phone_number },
};
const unsignedObject = (claims: object): string => `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`.replaceAll('=', '');

/**
 * The modules of the OpenID Foundation's Basic OP plan, by their names, whatever the response mode. These are our readings of what
 * each checks; the official suite is the judge. Every positive module makes the whole happy flow with all of its checks.
 */
export const basicOpModules: Readonly<Record<string, Module>> = {
  'oidcc-server': async (suite) => {
    for (const client_id of ['client-1', 'client-2']) expect(idToken((await suite.flow({ client_id })).tokens)).toMatchObject({ iss: issuer, aud: client_id, nonce: 'nonce-1' });
  },
  'oidcc-response-type-missing': isRefused({}, 'invalid_request', ['response_type']),
  'oidcc-idtoken-signature': succeedsWith({}),
  'oidcc-idtoken-unsigned': async ({ provider }) => {
    // Justified by metadata: `none` is not advertised. Nor can it be registered.
    expect((await provider.send('/.well-known/openid-configuration')).json['id_token_signing_alg_values_supported']).not.toContain('none');
    await expect(provider.apply({ clients: [{ ...suiteClient, id_token_signed_response_alg: 'none' }] })).rejects.toThrow('id_token_signed_response_alg');
  },
  'oidcc-userinfo-get': succeedsWith({}),
  'oidcc-userinfo-post-header': async (suite) => {
    const { tokens } = await suite.flow();
    const answer = await suite.userinfo(tokens['access_token'], { method: 'POST' });
    expect([answer.status, answer.json]).toEqual([200, { sub: idToken(tokens)['sub'] }]);
  },
  'oidcc-userinfo-post-body': async (suite) => {
    const { tokens } = await suite.flow();
    const answer = await suite.userinfo('', { method: 'POST', headers: {}, body: new URLSearchParams({ access_token: String(tokens['access_token']) }) });
    expect([answer.status, answer.json]).toEqual([200, { sub: idToken(tokens)['sub'] }]);
  },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async (suite) => {
    const code = suite.codeOf(await suite.logIn(suite.request({}, ['nonce'])));
    expect(idToken(await suite.tokensOf(await suite.redeem(code), { nonce: null }))).not.toHaveProperty('nonce');
  },
  'oidcc-scope-profile': scopeShows('profile', shown.profile),
  'oidcc-scope-email': scopeShows('email', shown.email),
  'oidcc-scope-address': scopeShows('address', shown.address),
  'oidcc-scope-phone': scopeShows('phone', shown.phone),
  'oidcc-scope-all': scopeShows('profile email address phone', { ...shown.profile, ...shown.email, ...shown.address, ...shown.phone }),
  'oidcc-alternate-happy-flow': async (suite) => {
    const members = [...new URL(suite.request({ scope: 'phone address email profile openid' }), issuer).searchParams].reverse();
    await suite.tokensOf(await suite.redeem(suite.codeOf(await suite.logIn(`/oauth/authorize?${new URLSearchParams(members).toString()}`))));
  },
  'oidcc-display-page': succeedsWith({ display: 'page' }),
  'oidcc-display-popup': succeedsWith({ display: 'popup' }),
  'oidcc-prompt-login': logsInAgain({ prompt: 'login' }),
  'oidcc-prompt-none-not-logged-in': isRefused({ prompt: 'none' }, 'login_required'),
  'oidcc-prompt-none-logged-in': async (suite) => {
    const { browser, tokens } = await suite.flow();
    suite.provider.clock.advance(2);
    const again = idToken(await suite.again(browser, { prompt: 'none' }));
    expect([again['sub'], again['auth_time']]).toEqual([idToken(tokens)['sub'], idToken(tokens)['auth_time']]);
  },
  'oidcc-max-age-1': logsInAgain({ max_age: '1' }),
  'oidcc-max-age-10000': async (suite) => {
    const { browser, tokens } = await suite.flow({ max_age: '10000' });
    suite.provider.clock.advance(2);
    expect(idToken(tokens)['auth_time']).toEqual(expect.any(Number));
    expect(idToken(await suite.again(browser, { max_age: '10000' }))['auth_time']).toBe(idToken(tokens)['auth_time']);
  },
  'oidcc-ensure-request-with-unknown-parameter-succeeds': succeedsWith({ extra: 'foobar' }),
  'oidcc-id-token-hint': async (suite) => {
    const { browser, tokens } = await suite.flow();
    const again = await suite.again(browser, { prompt: 'none', id_token_hint: String(tokens['id_token']) });
    expect(idToken(again)['sub']).toBe(idToken(tokens)['sub']);
  },
  'oidcc-login-hint': succeedsWith({ login_hint: suiteUser.username }),
  'oidcc-ui-locales': succeedsWith({ ui_locales: 'se' }),
  'oidcc-claims-locales': succeedsWith({ claims_locales: 'se' }),
  'oidcc-ensure-request-with-acr-values-succeeds': async (suite) => {
    const { acr_values_supported: values } = (await suite.provider.send('/.well-known/openid-configuration')).json;
    expect(values).toContain(idToken((await suite.flow({ acr_values: (values as string[]).join(' ') })).tokens)['acr']);
    await suite.flow({ acr_values: '1 2' });
  },
  'oidcc-codereuse': async (suite) => {
    const code = suite.codeOf(await suite.logIn(suite.request()));
    await suite.tokensOf(await suite.redeem(code));
    expect(suite.tokenErrorOf(await suite.redeem(code))).toBe('invalid_grant');
  },
  'oidcc-codereuse-30seconds': async (suite) => {
    const code = suite.codeOf(await suite.logIn(suite.request()));
    const tokens = await suite.tokensOf(await suite.redeem(code));
    suite.provider.clock.advance(30);
    expect(suite.tokenErrorOf(await suite.redeem(code))).toBe('invalid_grant');
    expect((await suite.userinfo(tokens['access_token'])).status).toBe(401);
  },
  'oidcc-ensure-registered-redirect-uri': async (suite) => {
    const seen = await suite.newBrowser().go(suite.request({ redirect_uri: `${callback}/other` }));
    expect([seen.status, seen.location, seen.action]).toEqual([400, undefined, '']);
    expect(seen.text).toContain('id="error"');
    expect(seen.text).not.toContain(callback);
  },
  'oidcc-ensure-post-request-succeeds': async (suite) => {
    const browser = suite.newBrowser();
    const page = await browser.go('/oauth/authorize', { method: 'POST', body: new URL(suite.request(), issuer).searchParams });
    await suite.tokensOf(await suite.redeem(suite.codeOf(await suite.enter(browser, page))));
  },
  'oidcc-server-client-secret-post': async (suite) => {
    const code = suite.codeOf(await suite.logIn(suite.request({ client_id: 'client-post' })));
    const answer = await suite.provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, client_id: 'client-post', client_secret: secret });
    await suite.tokensOf(answer, { as: 'client-post' });
  },
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': isRefused({ request_uri: 'https://suite.example.com/request' }, 'request_uri_not_supported'),
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': isRefused({ request: unsignedObject({ scope: 'openid' }) }, 'request_not_supported'),
  'oidcc-claims-essential': async (suite) => {
    const { tokens } = await suite.flow({ claims: '{"userinfo":{"name":{"essential":true}}}' });
    expect((await suite.userinfo(tokens['access_token'])).json).toEqual({ sub: idToken(tokens)['sub'], name: 'Ada Lovelace' });
  },
  'oidcc-ensure-request-object-with-redirect-uri': isRefused({ request: unsignedObject({ redirect_uri: 'https://suite.example.com/another' }) }, 'request_not_supported'),
  'oidcc-refresh-token': async (suite) => {
    const { tokens } = await suite.flow({ scope: 'openid offline_access' });
    expect(tokens['refresh_token']).toMatch(/^[\w-]{43,}$/);
    const refresh = (as: string) => suite.provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, [as, secret]);
    expect(suite.tokenErrorOf(await refresh('client-2'))).toBe('invalid_grant');
    const again = await suite.tokensOf(await refresh('client-1'), { nonce: null });
    for (const name of ['access_token', 'refresh_token']) expect(again[name]).not.toBe(tokens[name]);
    for (const name of ['iss', 'sub', 'aud', 'auth_time']) expect(idToken(again)[name]).toEqual(idToken(tokens)[name]);
  },
  'oidcc-ensure-request-with-valid-pkce-succeeds': async (suite) => {
    const code_verifier = 'b'.repeat(64);
    const code = suite.codeOf(await suite.logIn(suite.request({ code_challenge: s256(code_verifier), code_challenge_method: 'S256' })));
    await suite.tokensOf(await suite.redeem(code, 'client-1', { code_verifier }));
  },
};
