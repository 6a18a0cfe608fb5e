import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { FormBrowser } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';

/** ID tokens with and without the claims of the scopes, side by side, as two foreign clients take them (OpenID Connect Core section 5.4). */
const scratch = openScratch();
afterAll(() => scratch.close());

const callback = 'https://app.example.com/callback';
const secret = 'a-client-secret-of-32-characters';
const scope = 'openid profile email';
const web = { client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope, redirect_uris: [callback] };
const file = {
  clients: [
    { ...web, client_id: 'full' },
    { ...web, client_id: 'thin', id_token_claims: 'identity' },
  ],
  users: [{ username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada Lovelace', updated_at: 1_800_000_000 } }],
};
const ofTheScopes = { name: 'Ada Lovelace', preferred_username: 'ada@example.com', updated_at: 1_800_000_000, email: 'ada@example.com', email_verified: true };

let issuer: string;
beforeAll(async () => {
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
  await startServer(at);
  issuer = at.issuer;
});

type Claims = Readonly<Record<string, unknown>>;
/** Where the browser is after the log-in that the client asked for. */
async function loggedIn(address: URL): Promise<URL> {
  const browser = new FormBrowser(issuer);
  const { location, text } = await browser.submit(await browser.go(address), { username: 'ada@example.com', password });
  if (!location) throw new Error(`Not back at the client: ${text}`);
  return location;
}
interface LogIn {
  readonly nonce: string;
  readonly idToken: Claims;
  readonly userinfo: Claims;
}

async function byOpenidClient(clientId: string): Promise<LogIn> {
  const config = await client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] });
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
  const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
  const asked = { redirect_uri: callback, scope, state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' };
  const tokens = await client.authorizationCodeGrant(config, await loggedIn(client.buildAuthorizationUrl(config, asked)), checks);
  const idToken = tokens.claims();
  return { nonce: checks.expectedNonce, idToken: { ...idToken }, userinfo: await client.fetchUserInfo(config, tokens.access_token, idToken?.sub ?? '') };
}

async function byOauth4webapi(clientId: string): Promise<LogIn> {
  const insecure = { [oauth.allowInsecureRequests]: true } as const; // http, on loopback
  const server = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
  const self: oauth.Client = { client_id: clientId };
  const [verifier, nonce, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomNonce(), oauth.generateRandomState()];
  const address = new URL(server.authorization_endpoint ?? '');
  address.search = new URLSearchParams({ client_id: clientId, redirect_uri: callback, response_type: 'code', scope, state, nonce, code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }).toString();
  const answer = oauth.validateAuthResponse(server, self, await loggedIn(address), state);
  const response = await oauth.authorizationCodeGrantRequest(server, self, oauth.ClientSecretBasic(secret), answer, callback, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(server, self, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, response, insecure);
  const idToken = oauth.getValidatedIdTokenClaims(tokens);
  const userinfo = await oauth.processUserInfoResponse(server, self, idToken?.sub ?? '', await oauth.userInfoRequest(server, self, tokens.access_token, insecure));
  return { nonce, idToken: { ...idToken }, userinfo: { ...userinfo } };
}

describe.each([
  ['openid-client', byOpenidClient],
  ['oauth4webapi', byOauth4webapi],
])('%s verifies the ID token', (_, logIn) => {
  test.each([
    ['full', 'with the claims of the scopes', ofTheScopes],
    ['thin', 'without them', {}],
  ])('of the client %s: it comes %s, and userinfo has them', async (clientId, __, told) => {
    const { nonce, idToken, userinfo } = await logIn(clientId);
    const sub = expect.stringMatching(/^user_/) as string;
    const [time, text] = [expect.any(Number) as number, expect.any(String) as string];
    expect(idToken).toEqual({ iss: issuer, sub, aud: clientId, iat: time, exp: time, auth_time: time, nonce, amr: ['pwd'], acr: 'aal1', sid: text, ...told });
    expect(userinfo).toEqual({ sub: idToken['sub'], ...ofTheScopes });
  });
});
