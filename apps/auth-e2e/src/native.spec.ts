import { api } from '@symbolon/contracts';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { FormBrowser } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';

/** Doors that need no page, and the one that needs only a name in the browser's address, judged by clients that we did not write. */
const scratch = openScratch();
afterAll(() => scratch.close());

const callback = 'https://app.example.com/callback';
const secret = 'a-client-secret-of-32-characters';
const app = { grant_types: ['authorization_code', 'password', 'refresh_token'], first_party: true, scope: 'openid email offline_access', redirect_uris: [callback] };
const file = {
  clients: [
    { ...app, client_id: 'web', client_secret: secret, require_pushed_authorization_requests: true },
    { ...app, client_id: 'native', token_endpoint_auth_method: 'none' },
  ],
  users: [{ username: 'ada@example.com', password }],
};
const ada = { username: 'ada@example.com', password };
const insecure = { [oauth.allowInsecureRequests]: true } as const; // http, on loopback

let issuer: string;
let server: oauth.AuthorizationServer;
let challengeEndpoint: string;
beforeAll(async () => {
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
  await startServer(at);
  issuer = at.issuer;
  server = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
  challengeEndpoint = api.oidc.discovery.response.parse(server).authorization_challenge_endpoint;
});

const native: oauth.Client = { client_id: 'native' };
const pkce = async () => {
  const verifier = oauth.generateRandomCodeVerifier();
  return { verifier, request: { response_type: 'code', scope: app.scope, code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' } };
};

test('openid-client pushes its request, as it must here, and gets its tokens by browser', async () => {
  const config = await client.discovery(new URL(issuer), 'web', undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
  const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
  const asked = { redirect_uri: callback, scope: app.scope, state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' };
  const url = await client.buildAuthorizationUrlWithPAR(config, asked);
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  const browser = new FormBrowser(issuer);
  const { location } = await browser.submit(await browser.go(url), ada);
  if (!location) throw new Error('not back at the client');
  const tokens = await client.authorizationCodeGrant(config, location, checks);
  expect(tokens.claims()).toMatchObject({ iss: issuer, aud: 'web', nonce: checks.expectedNonce, amr: ['pwd'] });
});

test('a native app of ours logs a person in by itself, and oauth4webapi accepts the tokens', async () => {
  const { verifier, request } = await pkce();
  const ask = (members: Readonly<Record<string, string>>) => fetch(challengeEndpoint, { method: 'POST', body: new URLSearchParams({ client_id: 'native', ...members }) });
  const first = await ask(request);
  expect(first.status).toBe(403);
  const { auth_session } = api.oauth.challenge.errors[403].parse(await first.json()) as { auth_session: string };
  const { authorization_code: code } = api.oauth.challenge.response.parse(await (await ask({ auth_session, ...ada })).json());
  const response = await oauth.genericTokenEndpointRequest(server, native, oauth.None(), 'authorization_code', { code, code_verifier: verifier }, insecure);
  const tokens = await oauth.processGenericTokenEndpointResponse(server, native, response);
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ iss: issuer, aud: 'native', amr: ['pwd'], email: 'ada@example.com' });
  const refreshed = await oauth.processRefreshTokenResponse(server, native, await oauth.refreshTokenGrantRequest(server, native, oauth.None(), tokens.refresh_token ?? '', insecure));
  expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe(oauth.getValidatedIdTokenClaims(tokens)?.sub);
});

test('a public client of ours uses the password grant with the verifier of a request that it has pushed, once', async () => {
  const { verifier, request } = await pkce();
  const pushed = await oauth.pushedAuthorizationRequest(server, native, oauth.None(), { ...request, redirect_uri: callback }, insecure);
  expect(await oauth.processPushedAuthorizationResponse(server, native, pushed)).toEqual({ request_uri: expect.any(String), expires_in: 90 });
  const log = async () => {
    const response = await oauth.genericTokenEndpointRequest(server, native, oauth.None(), 'password', { ...ada, code_verifier: verifier }, insecure);
    return oauth.processGenericTokenEndpointResponse(server, native, response);
  };
  expect(oauth.getValidatedIdTokenClaims(await log())).toMatchObject({ aud: 'native', amr: ['pwd'] });
  await expect(log()).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
});
