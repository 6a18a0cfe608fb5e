import { api } from '@symbolon/contracts';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { Secret, TOTP } from 'otpauth';
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
  users: ['ada@example.com', 'lin@example.com'].map((username) => ({ username, password })),
};
const ada = { username: 'ada@example.com', password };
const lin = { username: 'lin@example.com', password };
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

const ask = (members: Readonly<Record<string, string>>) => fetch(challengeEndpoint, { method: 'POST', body: new URLSearchParams({ client_id: 'native', ...members }) });
const sessionOf = async (answer: Response) => api.oauth.challenge.errors[403].parse(await answer.json()) as { readonly auth_session: string; readonly needed?: string };
const tokensFor = async (answer: Response, verifier: string) => {
  const { authorization_code: code } = api.oauth.challenge.response.parse(await answer.json());
  const response = await oauth.genericTokenEndpointRequest(server, native, oauth.None(), 'authorization_code', { code, code_verifier: verifier }, insecure);
  return oauth.processGenericTokenEndpointResponse(server, native, response);
};

test('a native app of ours logs a person in by itself, and oauth4webapi accepts the tokens', async () => {
  const { verifier, request } = await pkce();
  const first = await ask(request);
  expect(first.status).toBe(403);
  const { auth_session } = await sessionOf(first);
  const tokens = await tokensFor(await ask({ auth_session, ...ada }), verifier);
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ iss: issuer, aud: 'native', amr: ['pwd'], email: 'ada@example.com' });
  const refreshed = await oauth.processRefreshTokenResponse(server, native, await oauth.refreshTokenGrantRequest(server, native, oauth.None(), tokens.refresh_token ?? '', insecure));
  expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe(oauth.getValidatedIdTokenClaims(tokens)?.sub);
});

test('and asks for the code of who has an authenticator, here a recovery code; oauth4webapi accepts what it gets', async () => {
  const browser = new FormBrowser(issuer);
  await browser.submit(await browser.go(new URL('/account', issuer)), lin);
  const offer = await browser.go(new URL('/account/authenticator', issuer));
  const phone = new TOTP({ secret: Secret.fromBase32(/id="secret"[^>]*>([^<]*)/.exec(offer.text)?.[1]?.replaceAll(' ', '') ?? '') });
  const added = await browser.submit(offer, { code: phone.generate(), name: 'Phone' });
  const otp = /\b\w{4}-\w{4}-\w{4}\b/.exec(added.text)?.[0] ?? '';

  const { verifier, request } = await pkce();
  const second = await sessionOf(await ask({ auth_session: (await sessionOf(await ask(request))).auth_session, ...lin }));
  expect(second.needed).toBe('otp');
  const tokens = await tokensFor(await ask({ auth_session: second.auth_session, otp }), verifier);
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ aud: 'native', acr: 'aal2', amr: ['pwd', 'recovery', 'mfa'] });
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
