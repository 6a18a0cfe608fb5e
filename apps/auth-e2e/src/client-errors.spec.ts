import { authorizationErrorCodes, oauthErrorCodes, type AuthorizationErrorCode } from '@symbolon/contracts';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { FormBrowser, type Seen } from './form-browser.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';

/** Each error that the authorization endpoint and the token endpoint can answer, as two certified clients make it known to their application. */
const scratch = openScratch();
afterAll(() => scratch.close());

const callback = 'https://app.example.com/callback';
const secret = 'a-client-secret-of-32-characters';
const web = { client_secret: secret, grant_types: ['authorization_code'], scope: 'openid profile', redirect_uris: [callback] };
const users = ['ada@example.com', 'grace@example.com'];
const file = {
  clients: [
    { ...web, client_id: 'trusted', first_party: true },
    { ...web, client_id: 'third-party' },
    { ...web, client_id: 'codeless' },
    { client_id: 'machine', client_secret: secret },
    { client_id: 'app', client_secret: secret, grant_types: ['password'], first_party: true, scope: 'openid' },
  ],
  users: users.map((username) => ({ username, password })),
};

let postgres: Postgres;
let issuer: string;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file), DATABASE_URL: await postgres.createDatabase('errors') });
  await startServer(at);
  issuer = at.issuer;
  await sql("UPDATE clients SET grant_types = '{}' WHERE client_id = 'codeless'"); // no file could say so
});

const sql = (statement: string) => postgres.query('errors', statement);
const discover = (clientId: string, clientSecret = secret): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretBasic(clientSecret), { execute: [client.allowInsecureRequests] });
const refusal = async (asked: () => Promise<unknown>): Promise<unknown> => asked().then(() => undefined, (reason: unknown) => reason);

describe('at the authorization endpoint:', () => {
  type Parameters = Readonly<Record<string, string>>;
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: 'state', expectedNonce: 'nonce' };

  /** Goes to the authorization endpoint as a client asks. */
  async function begin(browser: FormBrowser, more: Parameters = {}, clientId = 'trusted'): Promise<Seen> {
    const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
    const asked = { redirect_uri: callback, scope: 'openid profile', state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256', ...more };
    return browser.go(client.buildAuthorizationUrl(await discover(clientId), asked));
  }
  const logIn = async (browser: FormBrowser, username = 'ada@example.com', clientId = 'trusted'): Promise<Seen> =>
    browser.submit(await begin(browser, { prompt: 'login' }, clientId), { username, password });

  /** Told to the client, or to the person when the server cannot go on; never when nothing leads there. */
  type Row = { readonly toClient: (browser: FormBrowser) => Promise<Seen>; readonly clientId?: string } | { readonly onPage: number } | { readonly never: string };
  const rows: Readonly<Record<AuthorizationErrorCode, Row>> = {
    invalid_request: { toClient: (browser) => begin(browser, { prompt: 'none login' }) },
    unauthorized_client: { toClient: (browser) => begin(browser, {}, 'codeless'), clientId: 'codeless' },
    access_denied: { toClient: async (browser) => browser.submit(await logIn(browser, 'ada@example.com', 'third-party'), { decision: 'deny' }), clientId: 'third-party' },
    unsupported_response_type: { toClient: (browser) => begin(browser, { response_type: 'token' }) },
    invalid_scope: { toClient: (browser) => begin(browser, { scope: 'openid phone' }) },
    invalid_target: { toClient: (browser) => begin(browser, { resource: 'https://unknown.example.com' }) },
    login_required: { toClient: (browser) => begin(browser, { prompt: 'none' }) },
    consent_required: {
      async toClient(browser) {
        await logIn(browser);
        return begin(browser, { prompt: 'none' }, 'third-party');
      },
      clientId: 'third-party',
    },
    account_selection_required: {
      async toClient(browser) {
        for (const username of users) await logIn(browser, username);
        return begin(browser, { prompt: 'none' });
      },
    },
    request_not_supported: { toClient: (browser) => begin(browser, { request: 'e30.e30.' }) },
    request_uri_not_supported: { toClient: (browser) => begin(browser, { request_uri: 'https://app.example.com/request' }) },
    registration_not_supported: { toClient: (browser) => begin(browser, { registration: '{}' }) },
    unmet_authentication_requirements: { toClient: (browser) => begin(browser, { claims: '{"id_token":{"acr":{"essential":true,"value":"beyond"}}}' }) },
    interaction_required: { never: 'what a person would have to do always has a code of its own' },
    temporarily_unavailable: { onPage: 503 },
    server_error: { onPage: 500 },
  };

  test('no error code of the contract is missing here', () => {
    expect(Object.keys(rows).sort()).toEqual([...authorizationErrorCodes].sort());
  });

  const told = Object.entries(rows).flatMap(([error, row]) => ('toClient' in row ? [[error, row] as const] : []));

  test.each(told)('%s', async (error, { toClient, clientId = 'trusted' }) => {
    const { location, status, text } = await toClient(new FormBrowser(issuer));
    if (!location) throw new Error(`Not back at the client: ${status} ${text}`);
    const config = await discover(clientId);
    const byOpenidClient = await refusal(() => client.authorizationCodeGrant(config, location, checks));
    expect(byOpenidClient).toBeInstanceOf(client.AuthorizationResponseError);
    expect(byOpenidClient).toMatchObject({ error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string });

    const byOauth4webapi = await refusal(() => Promise.resolve().then(() => oauth.validateAuthResponse(config.serverMetadata(), { client_id: clientId }, location, checks.expectedState)));
    expect(byOauth4webapi).toBeInstanceOf(oauth.AuthorizationResponseError);
    expect(byOauth4webapi).toMatchObject({ error, error_description: (byOpenidClient as client.AuthorizationResponseError).error_description });
  });

  test.each(Object.entries(rows).flatMap(([error, row]) => ('onPage' in row ? [[error, row.onPage] as const] : [])))('%s, to the person: the client hears nothing', async (error, status) => {
    const seen = await whenBroken(error, () => begin(new FormBrowser(issuer)));
    expect(seen.location).toBeUndefined();
    expect(seen.status).toBe(status);
    expect(seen.text).toContain('id="error"');
  });
});

describe('at the token endpoint:', () => {
  interface Row {
    readonly clientId: string;
    readonly clientSecret?: string;
    readonly grant: string;
    readonly form: Readonly<Record<string, string>>;
    readonly status: number;
  }
  const codeGrant = { clientId: 'trusted', grant: 'authorization_code', form: { code: 'none', redirect_uri: callback, code_verifier: client.randomPKCECodeVerifier() } };
  const rows: Readonly<Record<(typeof oauthErrorCodes)[number], Row>> = {
    invalid_request: { clientId: 'app', grant: 'password', form: { username: 'ada@example.com' }, status: 400 },
    invalid_client: { ...codeGrant, clientSecret: 'wrong', status: 401 },
    invalid_grant: { ...codeGrant, status: 400 },
    unauthorized_client: { clientId: 'machine', grant: 'password', form: { username: 'ada@example.com', password }, status: 400 },
    unsupported_grant_type: { clientId: 'app', grant: 'urn:example:none', form: {}, status: 400 },
    invalid_scope: { clientId: 'machine', grant: 'client_credentials', form: { scope: 'orders:read' }, status: 400 },
    invalid_target: { clientId: 'machine', grant: 'client_credentials', form: { resource: 'https://unknown.example.com' }, status: 400 },
    temporarily_unavailable: { ...codeGrant, status: 503 },
    server_error: { ...codeGrant, status: 500 },
  };

  test('no error code of the contract is missing here', () => {
    expect(Object.keys(rows).sort()).toEqual([...oauthErrorCodes].sort());
  });

  const clients: Readonly<Record<string, (row: Row) => Promise<unknown>>> = {
    'openid-client': async ({ clientId, clientSecret, grant, form }) => client.genericGrantRequest(await discover(clientId, clientSecret), grant, { ...form }),
    async oauth4webapi({ clientId, clientSecret = secret, grant, form }) {
      const [server, as] = [(await discover(clientId)).serverMetadata(), { client_id: clientId }];
      const response = await oauth.genericTokenEndpointRequest(server, as, oauth.ClientSecretBasic(clientSecret), grant, { ...form }, { [oauth.allowInsecureRequests]: true });
      return oauth.processGenericTokenEndpointResponse(server, as, response);
    },
  };

  test.each(Object.entries(rows).flatMap(([error, row]) => Object.keys(clients).map((name) => [error, name, row] as const)))('%s, by %s', async (error, name, row) => {
    const thrown = await whenBroken(error, () => refusal(async () => clients[name]?.(row)));
    const body = { error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string };
    if (row.status === 400) {
      expect(thrown).toBeInstanceOf(oauth.ResponseBodyError); // openid-client hands on the classes of oauth4webapi
      expect(thrown).toMatchObject({ status: 400, ...body });
    } else if (row.status === 401) {
      expect(thrown).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      const { status, response } = thrown as oauth.WWWAuthenticateChallengeError;
      expect([status, await response.json()]).toEqual([401, body]);
    } else {
      expect(thrown).toMatchObject({ code: name === 'openid-client' ? 'OAUTH_RESPONSE_IS_NOT_CONFORM' : oauth.RESPONSE_IS_NOT_CONFORM });
      const response = (thrown as { readonly cause: Response }).cause;
      expect([response.status, await response.json()]).toEqual([row.status, body]);
    }
  });
});

/** Asks while the fault lasts that this error stands for: a lost database, or one that is not as the server left it. */
async function whenBroken<T>(error: string, ask: () => Promise<T>): Promise<T> {
  if (error !== 'server_error' && error !== 'temporarily_unavailable') return ask();
  await discover('trusted'); // so that nothing else is asked for during the fault
  const rename = (table: string) => [`ALTER TABLE ${table} RENAME TO ${table}_away`, `ALTER TABLE ${table}_away RENAME TO ${table}`] as const;
  const faults = [rename('authorization_codes'), rename('authorization_requests')];
  if (error === 'temporarily_unavailable') await postgres.stop();
  else for (const [fault] of faults) await sql(fault);
  try {
    return await ask();
  } finally {
    if (error === 'temporarily_unavailable') await postgres.startAgain();
    else for (const [, mend] of faults) await sql(mend);
  }
}
