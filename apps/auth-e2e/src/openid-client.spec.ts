import { api } from '@symbolon/contracts';
import * as client from 'openid-client';
import { FormBrowser, type Seen } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';

/** openid-client is a certified relying party that we did not write. It checks `state`, `nonce`, `iss` and every ID token. */
const scratch = openScratch();
afterAll(() => scratch.close());

const callback = 'https://app.example.com/callback';
const goodbye = 'https://app.example.com/goodbye';
const secret = 'a-client-secret-of-32-characters';
const web = {
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile email offline_access',
  redirect_uris: [callback],
  post_logout_redirect_uris: [goodbye],
};
const file = {
  clients: [
    { ...web, client_id: 'trusted', first_party: true },
    { ...web, client_id: 'third-party', client_name: 'Web shop' },
    { ...web, client_id: 'post', first_party: true, token_endpoint_auth_method: 'client_secret_post' },
    { ...web, client_id: 'spa', first_party: true, client_secret: undefined, token_endpoint_auth_method: 'none' },
  ],
  users: [{ username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada Lovelace' } }],
};

let issuer: string;
let trusted: client.Configuration;
beforeAll(async () => {
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
  await startServer(at);
  issuer = at.issuer;
  trusted = await discover('trusted', client.ClientSecretBasic(secret));
});

const discover = (clientId: string, authentication: client.ClientAuth): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), clientId, undefined, authentication, { execute: [client.allowInsecureRequests] });

type Parameters = Readonly<Record<string, string>>;
type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** One authorization: the request that the client makes, and the checks that it keeps for the answer. */
class Authorization {
  readonly checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
  readonly config: client.Configuration;
  readonly browser: FormBrowser;

  constructor(config = trusted, browser = new FormBrowser(issuer)) {
    this.config = config;
    this.browser = browser;
  }

  async begin(more: Parameters = {}): Promise<Seen> {
    const { pkceCodeVerifier, expectedState: state, expectedNonce: nonce } = this.checks;
    const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier);
    const asked = { redirect_uri: callback, scope: web.scope, state, nonce, code_challenge, code_challenge_method: 'S256', ...more };
    return this.browser.go(client.buildAuthorizationUrl(this.config, asked));
  }

  async logIn(more: Parameters = {}): Promise<Seen> {
    return this.browser.submit(await this.begin(more), { username: 'ada@example.com', password });
  }

  async redeem(seen: Seen, changes: Partial<client.AuthorizationCodeGrantChecks> = {}): Promise<Tokens> {
    return client.authorizationCodeGrant(this.config, backAt(seen), { ...this.checks, ...changes });
  }

  async tokens(more: Parameters = {}): Promise<Tokens> {
    return this.redeem(await this.logIn(more));
  }
}

function backAt({ location, status, text }: Seen): URL {
  if (!location) throw new Error(`Not back at the client: ${status} ${text}`);
  return location;
}

const subject = (tokens: Tokens): string => tokens.claims()?.sub ?? '';
const refusal = async (asked: Promise<unknown>): Promise<unknown> => asked.then(() => undefined, (reason: unknown) => reason);

test('discovery finds the endpoints and promises what the server does', () => {
  expect(trusted.serverMetadata()).toMatchObject({
    issuer,
    authorization_endpoint: issuer + api.oauth.authorize.path,
    token_endpoint: issuer + api.oauth.token.path,
    end_session_endpoint: issuer + api.login.logout.path,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });
  expect(trusted.serverMetadata().supportsPKCE()).toBe(true);
});

describe('the authorization code flow', () => {
  test('ends with an ID token of this log-in, an access token and a refresh token', async () => {
    const authorization = new Authorization();
    const tokens = await authorization.tokens();
    expect(tokens).toEqual(expect.objectContaining({ token_type: 'bearer', access_token: expect.any(String), refresh_token: expect.any(String), scope: web.scope }));
    expect(tokens.claims()).toMatchObject({ iss: issuer, aud: 'trusted', nonce: authorization.checks.expectedNonce, amr: ['pwd'] });
  });

  test('is the same for a client that is made as the documentation of openid-client makes it', async () => {
    const config = await client.discovery(new URL(issuer), 'trusted', secret, undefined, { execute: [client.allowInsecureRequests] });
    expect((await new Authorization(config).tokens()).claims()).toMatchObject({ aud: 'trusted' });
  });

  test('is the same for a client that sends its secret in the body', async () => {
    const tokens = await new Authorization(await discover('post', client.ClientSecretPost(secret))).tokens();
    expect(tokens.claims()).toMatchObject({ aud: 'post' });
  });

  test('is the same for a public client, which has only its verifier', async () => {
    const tokens = await new Authorization(await discover('spa', client.None())).tokens();
    expect(tokens.claims()).toMatchObject({ aud: 'spa' });
  });

  test('gives a public client a refresh token that it can use (RFC 6749 section 6)', async () => {
    const spa = await discover('spa', client.None());
    const tokens = await new Authorization(spa).tokens();
    const next = await client.refreshTokenGrant(spa, tokens.refresh_token ?? '');
    expect(subject(next)).toBe(subject(tokens));
  });

  test('lets a public client revoke what it got', async () => {
    const spa = await discover('spa', client.None());
    const tokens = await new Authorization(spa).tokens();
    await client.tokenRevocation(spa, tokens.access_token);
    expect(await refusal(client.fetchUserInfo(spa, tokens.access_token, subject(tokens)))).toMatchObject({ status: 401 });
  });

  test('keeps to max_age, which the client checks against auth_time', async () => {
    const authorization = new Authorization();
    const tokens = await authorization.redeem(await authorization.logIn({ max_age: '60' }), { maxAge: 60 });
    expect(tokens.claims()?.auth_time).toEqual(expect.any(Number));
  });

  test('answers by a form that posts itself when form_post is asked for', async () => {
    const authorization = new Authorization();
    const { action, fields } = await authorization.logIn({ response_mode: 'form_post' });
    expect(action).toBe(callback);
    const posted = new Request(action, { method: 'POST', body: new URLSearchParams(fields) });
    const tokens = await client.authorizationCodeGrant(trusted, posted, authorization.checks);
    expect(tokens.claims()).toMatchObject({ aud: 'trusted' });
  });

  test('needs no second log-in in the same browser, not even a page', async () => {
    const first = new Authorization();
    const tokens = await first.tokens();
    const second = new Authorization(trusted, first.browser);
    expect(subject(await second.redeem(await second.begin({ prompt: 'none' })))).toBe(subject(tokens));
  });
});

describe('with its tokens', () => {
  test('a client reads who the user is', async () => {
    const tokens = await new Authorization().tokens();
    expect(await client.fetchUserInfo(trusted, tokens.access_token, subject(tokens))).toMatchObject({ sub: subject(tokens), name: 'Ada Lovelace', email: 'ada@example.com', email_verified: true });
  });

  test('a client gets new ones, and the refresh token is another', async () => {
    const tokens = await new Authorization().tokens();
    const next = await client.refreshTokenGrant(trusted, tokens.refresh_token ?? '');
    expect(subject(next)).toBe(subject(tokens));
    expect(next.refresh_token).toEqual(expect.any(String));
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
  });

  test('a client hears that they are active', async () => {
    const tokens = await new Authorization().tokens();
    const common = { active: true, client_id: 'trusted', sub: subject(tokens), scope: web.scope };
    expect(await client.tokenIntrospection(trusted, tokens.access_token)).toMatchObject({ ...common, iss: issuer });
    expect(await client.tokenIntrospection(trusted, tokens.refresh_token ?? '')).toMatchObject(common);
  });

  test('a client revokes the access token, which is then inactive and opens nothing', async () => {
    const tokens = await new Authorization().tokens();
    await client.tokenRevocation(trusted, tokens.access_token);
    expect(await client.tokenIntrospection(trusted, tokens.access_token)).toEqual({ active: false });
    const thrown = await refusal(client.fetchUserInfo(trusted, tokens.access_token, subject(tokens)));
    expect(thrown).toBeInstanceOf(client.WWWAuthenticateChallengeError);
    expect(thrown).toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] });
  });

  test('a client revokes the refresh token, and the access token ends with it', async () => {
    const tokens = await new Authorization().tokens();
    await client.tokenRevocation(trusted, tokens.refresh_token ?? '');
    for (const token of [tokens.refresh_token ?? '', tokens.access_token]) expect(await client.tokenIntrospection(trusted, token)).toEqual({ active: false });
    expect(await refusal(client.refreshTokenGrant(trusted, tokens.refresh_token ?? ''))).toMatchObject({ error: 'invalid_grant', status: 400 });
  });
});

test('a log-out ends the session and leads back to the client with its state', async () => {
  const authorization = new Authorization();
  const { id_token } = await authorization.tokens();
  const end = client.buildEndSessionUrl(trusted, { id_token_hint: id_token ?? '', post_logout_redirect_uri: goodbye, state: 's&1' });
  expect((await authorization.browser.go(end)).location?.href).toBe(`${goodbye}?state=s%261`);
  const again = new Authorization(trusted, authorization.browser);
  expect(await refusal(again.redeem(await again.begin({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
});

describe('the client is told', () => {
  test('login_required when nobody is logged in and no page may be shown', async () => {
    const authorization = new Authorization();
    const thrown = await refusal(authorization.redeem(await authorization.begin({ prompt: 'none' })));
    expect(thrown).toBeInstanceOf(client.AuthorizationResponseError);
    expect(thrown).toMatchObject({ error: 'login_required', error_description: expect.any(String) });
  });

  test('access_denied when the person does not allow it, and gets a code when they do', async () => {
    const config = await discover('third-party', client.ClientSecretBasic(secret));
    const denied = new Authorization(config);
    const consent = await denied.logIn();
    expect(consent.text).toContain('id="consent-deny"');
    const thrown = await refusal(denied.redeem(await denied.browser.submit(consent, { decision: 'deny' })));
    expect(thrown).toBeInstanceOf(client.AuthorizationResponseError);
    expect(thrown).toMatchObject({ error: 'access_denied' });

    const allowed = new Authorization(config, denied.browser);
    const page = await allowed.begin();
    const tokens = await allowed.redeem(await allowed.browser.submit(page, { decision: 'approve' }));
    expect(tokens.claims()).toMatchObject({ aud: 'third-party' });
  });

  test('invalid_grant for a wrong verifier', async () => {
    const authorization = new Authorization();
    const thrown = await refusal(authorization.redeem(await authorization.logIn(), { pkceCodeVerifier: client.randomPKCECodeVerifier() }));
    expect(thrown).toBeInstanceOf(client.ResponseBodyError);
    expect(thrown).toMatchObject({ error: 'invalid_grant', status: 400, error_description: expect.any(String) });
  });

  test('invalid_grant for a code used twice, which ends what it gave', async () => {
    const authorization = new Authorization();
    const back = await authorization.logIn();
    const tokens = await authorization.redeem(back);
    expect(await refusal(authorization.redeem(back))).toMatchObject({ error: 'invalid_grant', status: 400 });
    expect(await client.tokenIntrospection(trusted, tokens.access_token)).toEqual({ active: false });
  });

  test.each<[string, string, client.ClientAuth]>([
    ['the header', 'trusted', client.ClientSecretBasic('wrong')],
    ['the body', 'post', client.ClientSecretPost('wrong')],
  ])('invalid_client for a wrong secret in %s', async (_, clientId, authentication) => {
    const authorization = new Authorization(await discover(clientId, authentication));
    const thrown = await refusal(authorization.redeem(await authorization.logIn()));
    expect(thrown).toBeInstanceOf(client.WWWAuthenticateChallengeError);
    expect(thrown).toMatchObject({ status: 401, cause: [{ scheme: 'basic' }] });
    expect(await (thrown as client.WWWAuthenticateChallengeError).response.json()).toMatchObject({ error: 'invalid_client' });
  });

  test('invalid_scope for a scope that it may not have', async () => {
    const authorization = new Authorization();
    expect(await refusal(authorization.redeem(await authorization.begin({ scope: 'openid phone' })))).toMatchObject({ error: 'invalid_scope' });
  });
});

describe('the client itself refuses', () => {
  const answer = async (change: (url: URL) => void) => {
    const authorization = new Authorization();
    const url = new URL(backAt(await authorization.logIn()));
    change(url);
    return refusal(client.authorizationCodeGrant(trusted, url, authorization.checks));
  };

  test.each<[string, (url: URL) => void]>([
    ['an answer of another issuer', (url) => url.searchParams.set('iss', 'https://other.example.com')],
    ['an answer without an issuer, since discovery promises one', (url) => url.searchParams.delete('iss')],
    ['an answer with another state', (url) => url.searchParams.set('state', 'other')],
  ])('%s', async (_, change) => {
    expect(await answer(change)).toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' });
  });

  test('an ID token with another nonce', async () => {
    const authorization = new Authorization();
    expect(await refusal(authorization.redeem(await authorization.logIn(), { expectedNonce: 'other' }))).toMatchObject({ code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' });
  });
});
