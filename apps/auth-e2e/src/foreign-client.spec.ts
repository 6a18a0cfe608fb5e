import { api, signingAlgorithms } from '@symbolon/contracts';
import * as oauth from 'oauth4webapi';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';

/** oauth4webapi is a certified client that we did not write: what it accepts and what it refuses is the judgement. */
const scratch = openScratch();
afterAll(() => scratch.close());

const insecure = { [oauth.allowInsecureRequests]: true } as const; // http, on loopback
const secret = 'a-client-secret-of-32-characters';
const strange = 'p:a%s+w o&r=d/?#"\\%3A%20~'; // every character that a form or Basic gives a meaning
const audience = (alg: string) => `https://${alg.toLowerCase()}.example.com`;
const scope = (alg: string) => `${alg.toLowerCase()}:read`;

const shared = { grant_types: ['password', 'client_credentials', 'refresh_token'], password_grant_types: ['signup'], first_party: true };
const file = {
  resource_servers: signingAlgorithms.map((alg) => ({ audience: audience(alg), scopes: [scope(alg)], access_token_signing_alg: alg, access_token_ttl: '5m' })),
  clients: [
    ...signingAlgorithms.map((alg) => ({ ...shared, client_id: `app-${alg}`, client_secret: secret, id_token_signed_response_alg: alg, scope: `openid profile email offline_access ${scope(alg)}` })),
    { client_id: 'all', client_secret: secret, scope: signingAlgorithms.map(scope).join(' ') },
    { client_id: 'post', client_secret: strange, token_endpoint_auth_method: 'client_secret_post', scope: scope('EdDSA') },
    { client_id: 's:t%r+a&n=ge', client_secret: strange, scope: scope('EdDSA') },
    { client_id: 'machine-only', client_secret: secret, scope: scope('EdDSA') },
  ],
  users: [{ username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada Lovelace' } }],
};

let issuer: string;
let server: oauth.AuthorizationServer;
beforeAll(async () => {
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file), SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS: '60' });
  await startServer(at);
  issuer = at.issuer;
  server = await discover('oidc');
});

async function discover(algorithm: 'oidc' | 'oauth2'): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...insecure }));
}

type Form = Readonly<Record<string, string>>;
const ada = { username: 'ada@example.com', password };

const client = (client_id: string, more: Partial<oauth.Client> = {}): oauth.Client => ({ client_id, ...more });
const app = (alg: string): oauth.Client => client(`app-${alg}`, { id_token_signed_response_alg: alg });
const basic = oauth.ClientSecretBasic(secret);

async function machineToken(as: oauth.Client, authentication: oauth.ClientAuth, form: Form = {}): Promise<oauth.TokenEndpointResponse> {
  return oauth.processClientCredentialsResponse(server, as, await oauth.clientCredentialsGrantRequest(server, as, authentication, { ...form }, insecure));
}

async function passwordToken(as: oauth.Client, form: Form = {}): Promise<{ readonly tokens: oauth.TokenEndpointResponse; readonly response: Response }> {
  const response = await oauth.genericTokenEndpointRequest(server, as, basic, 'password', { ...ada, ...form }, insecure);
  return { tokens: await oauth.processGenericTokenEndpointResponse(server, as, response), response };
}

async function refreshed(as: oauth.Client, token: string | undefined, form: Form = {}): Promise<oauth.TokenEndpointResponse> {
  const response = await oauth.refreshTokenGrantRequest(server, as, basic, token ?? '', { additionalParameters: { ...form }, ...insecure });
  return oauth.processRefreshTokenResponse(server, as, response);
}

/** As a service reads an access token (RFC 9068 section 4). */
function accessClaims({ access_token }: oauth.TokenEndpointResponse, audience: string): Promise<oauth.JWTAccessTokenClaims> {
  const request = new Request('https://service.example.com/', { headers: { authorization: `Bearer ${access_token}` } });
  return oauth.validateJwtAccessToken(server, request, audience, insecure);
}

describe('discovery', () => {
  test.each(['oidc', 'oauth2'] as const)('by %s finds this issuer and its endpoints', async (algorithm) => {
    expect(await discover(algorithm)).toMatchObject({
      issuer,
      token_endpoint: issuer + api.oauth.token.path,
      jwks_uri: issuer + api.oidc.jwks.path,
      grant_types_supported: expect.arrayContaining(['password', 'client_credentials', 'refresh_token']),
      token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_basic', 'client_secret_post']),
      id_token_signing_alg_values_supported: [...signingAlgorithms],
    });
  });

  test('is refused for another issuer', async () => {
    const response = await oauth.discoveryRequest(new URL(issuer), insecure);
    await expect(oauth.processDiscoveryResponse(new URL('https://other.example.com'), response)).rejects.toMatchObject({ code: oauth.JSON_ATTRIBUTE_COMPARISON });
  });
});

describe('client credentials', () => {
  test.each([
    ['client_secret_basic', 'all', oauth.ClientSecretBasic(secret)],
    ['client_secret_post, with a strange secret', 'post', oauth.ClientSecretPost(strange)],
    ['client_secret_basic, with a strange secret and a strange id', 's:t%r+a&n=ge', oauth.ClientSecretBasic(strange)],
  ])('by %s give a token for the client itself', async (_, clientId, authentication) => {
    const tokens = await machineToken(client(clientId), authentication, { scope: scope('EdDSA') });
    expect(tokens).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 300, scope: scope('EdDSA') });
    expect(await accessClaims(tokens, audience('EdDSA'))).toMatchObject({ iss: issuer, sub: clientId, client_id: clientId, scope: scope('EdDSA') });
  });

  test.each(signingAlgorithms)('for a resource that wants %s are signed so, and are for no other', async (alg) => {
    const tokens = await machineToken(client('all'), basic, { resource: audience(alg) });
    expect(JSON.parse(Buffer.from(tokens.access_token.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ typ: 'at+jwt', alg });
    expect(await accessClaims(tokens, audience(alg))).toMatchObject({ aud: audience(alg), scope: scope(alg) });
    await expect(accessClaims(tokens, 'https://other.example.com')).rejects.toMatchObject({ code: oauth.JWT_CLAIM_COMPARISON });
  });
});

describe('the password grant', () => {
  test.each(signingAlgorithms)('gives an ID token signed with %s, an access token and a refresh token', async (alg) => {
    const { tokens, response } = await passwordToken(app(alg));
    await oauth.validateApplicationLevelSignature(server, response, insecure);
    const id = oauth.getValidatedIdTokenClaims(tokens);
    expect(id).toMatchObject({ iss: issuer, aud: `app-${alg}`, amr: ['pwd'], name: 'Ada Lovelace', preferred_username: 'ada@example.com', email: 'ada@example.com', email_verified: true });
    expect(await accessClaims(tokens, audience(alg))).toMatchObject({ sub: id?.sub, client_id: `app-${alg}`, auth_time: id?.['auth_time'], scope: `openid profile email offline_access ${scope(alg)}` });
    expect(tokens).toMatchObject({ expires_in: 300, refresh_token: expect.any(String) });
  });

  test('signs a new user up, who is the same at the next log-in', async () => {
    const grace = { username: 'grace@example.com', type: 'signup' };
    const subjects = [await passwordToken(app('RS256'), grace), await passwordToken(app('RS256'), { username: grace.username })];
    const [first, second] = subjects.map(({ tokens }) => oauth.getValidatedIdTokenClaims(tokens)?.sub);
    expect(first).toMatch(/^user_/);
    expect(second).toBe(first);
  });
});

describe('a refresh token', () => {
  const as = app('RS256');

  test('is rotated: the successor works, and a second use of the old one ends them all', async () => {
    const { tokens } = await passwordToken(as);
    const next = await refreshed(as, tokens.refresh_token);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(oauth.getValidatedIdTokenClaims(next)?.sub).toBe(oauth.getValidatedIdTokenClaims(tokens)?.sub);
    expect(await accessClaims(next, audience('RS256'))).toMatchObject({ client_id: as.client_id, scope: tokens.scope });
    const last = await refreshed(as, next.refresh_token);

    for (const dead of [tokens, last]) await expect(refreshed(as, dead.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  });

  test('asked twice at once gives the same successor to both', async () => {
    const { tokens } = await passwordToken(as);
    const [one, two] = await Promise.all([refreshed(as, tokens.refresh_token), refreshed(as, tokens.refresh_token)]);
    expect(two?.refresh_token).toBe(one?.refresh_token);
    expect((await refreshed(as, one?.refresh_token)).refresh_token).toEqual(expect.any(String));
  });

  test('may be asked for less', async () => {
    const { tokens } = await passwordToken(as);
    expect((await refreshed(as, tokens.refresh_token, { scope: scope('RS256') })).scope).toBe(scope('RS256'));
  });
});

describe('a refusal reaches the application as', () => {
  const known = client('app-RS256');
  const refusals: readonly (readonly [error: string, name: string, ask: () => Promise<unknown>])[] = [
    ['invalid_request', 'the password is missing', () => passwordToken(known, { password: '' })],
    ['invalid_request', 'a new password is weak', () => passwordToken(known, { username: 'new@example.com', password: 'passwordpassword', type: 'signup' })],
    ['invalid_grant', 'the password is wrong', () => passwordToken(known, { password: 'another long enough phrase' })],
    ['invalid_grant', 'the user is unknown', () => passwordToken(known, { username: 'nobody@example.com' })],
    ['invalid_grant', 'the refresh token is none', () => refreshed(known, 'none')],
    ['unauthorized_client', 'the client may not use the grant', () => passwordToken(client('machine-only'))],
    ['unsupported_grant_type', 'nobody knows the grant', async () => oauth.processGenericTokenEndpointResponse(server, known, await oauth.genericTokenEndpointRequest(server, known, basic, 'urn:example:none', {}, insecure))],
    ['invalid_scope', 'the scope is not for this client', () => machineToken(client('machine-only'), basic, { scope: scope('RS256') })],
    ['invalid_target', 'the resource is unknown', () => machineToken(client('all'), basic, { resource: 'https://unknown.example.com' })],
    ['invalid_target', 'the resources want different signatures', () => machineToken(client('all'), basic)],
  ];
  test.each(refusals)('%s when %s', async (error, _, ask) => {
    const thrown: unknown = await ask().catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(oauth.ResponseBodyError);
    expect(thrown).toMatchObject({ code: oauth.RESPONSE_BODY_ERROR, status: 400, error, error_description: expect.any(String) });
  });

  const strangers: readonly (readonly [name: string, ask: () => Promise<unknown>])[] = [
    ['the secret is wrong', () => machineToken(client('all'), oauth.ClientSecretBasic('wrong'))],
    ['the secret in the body is wrong', () => machineToken(client('post'), oauth.ClientSecretPost(`${strange}.`))],
    ['the client is unknown', () => machineToken(client('nobody'), basic)],
    ['it authenticates in another way than it is registered for', () => machineToken(client('post'), oauth.ClientSecretBasic(strange))],
    ['it does not authenticate', () => machineToken(client('all'), oauth.None())],
  ];
  test.each(strangers)('a challenge and invalid_client when %s', async (_, ask) => {
    const thrown: unknown = await ask().catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    const { status, cause, response } = thrown as oauth.WWWAuthenticateChallengeError;
    expect({ status, cause, body: await response.json() }).toEqual({
      status: 401,
      cause: [{ scheme: 'basic', parameters: { realm: 'symbolon', charset: 'UTF-8' } }],
      body: { error: 'invalid_client', error_description: expect.any(String) },
    });
  });
});
