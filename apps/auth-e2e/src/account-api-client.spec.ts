import { accountScopes, api, call } from '@symbolon/contracts';
import { startSymbolon, type Symbolon } from '@symbolon/testing';
import * as client from 'openid-client';
import { FormBrowser, type Seen } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { password } from './tokens.ts';

/** The account API and a foreign client, which reads its challenge (RFC 9470) and sends the person to log in again. By the provider of tests, whose clock can be moved. */
const { askedAgain } = (await import(new URL('../../../examples/step-up/asked-again.mjs', import.meta.url).href)) as { readonly askedAgain: (error: unknown) => Readonly<Record<string, string>> | undefined };

const scratch = openScratch();
const callback = 'https://app.example.com/callback';
const secret = 'a-client-secret-of-32-characters';
const portal = { client_id: 'portal', client_secret: secret, grant_types: ['authorization_code' as const, 'refresh_token' as const], first_party: true, scope: `openid offline_access ${accountScopes.join(' ')}`, redirect_uris: [callback] };

let idp: Symbolon;
let config: client.Configuration;
beforeAll(async () => {
  idp = await startSymbolon({ config: { clients: [portal], users: [{ username: 'ada@example.com', password }] }, cacheDirectory: scratch.directory() });
  config = await client.discovery(new URL(idp.issuer), portal.client_id, secret, undefined, { execute: [client.allowInsecureRequests] });
});
afterAll(async () => {
  await idp.stop();
  await scratch.close();
});

/** One log-in of the application; `asks` is what it says of it. */
async function authorize(browser: FormBrowser, asks: Readonly<Record<string, string>> = {}) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
  const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
  const fixed = { redirect_uri: callback, scope: portal.scope, resource: `${idp.issuer}/account`, state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' };
  const first = await browser.go(client.buildAuthorizationUrl(config, { ...fixed, ...asks }));
  const seen = isLogIn(first) ? await browser.submit(first, { username: 'ada@example.com', password }) : first;
  if (!seen.location) throw new Error(`Not back at the client: ${seen.text}`);
  const maxAge = asks['max_age'] === undefined ? {} : { maxAge: Number(asks['max_age']) };
  return { askedPassword: isLogIn(first), tokens: await client.authorizationCodeGrant(config, seen.location, { ...checks, ...maxAge }) };
}
const isLogIn = ({ text }: Seen): boolean => text.includes('id="password"');

const ask = (token: string, path: string) => client.fetchProtectedResource(config, token, new URL(`${idp.issuer}/account/v1${path}`), 'GET');
const refusalOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

test('what matters asks for a log-in of just now: the client sends its max_age, the person logs in again, and it is done', async () => {
  const browser = new FormBrowser(idp.issuer);
  const { tokens: morning } = await authorize(browser);
  expect((await ask(morning.access_token, '/export')).status).toBe(200);

  idp.clock.advance('16m');
  const later = await client.refreshTokenGrant(config, morning.refresh_token ?? '');
  expect((await ask(later.access_token, '')).status).toBe(200);
  const challenge = await refusalOf(ask(later.access_token, '/export'));
  expect(challenge).toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'insufficient_user_authentication', max_age: '900' } }] });
  const asked = askedAgain(challenge);
  expect(asked).toEqual({ max_age: '900' });

  const { askedPassword, tokens: now } = await authorize(browser, asked);
  expect(askedPassword).toBe(true);
  expect(await (await ask(now.access_token, '/export')).json()).toMatchObject({ user: { username: 'ada@example.com' } });
});

test('the typed client reads the same, and what is no step-up asks nobody to log in again', async () => {
  const { tokens } = await authorize(new FormBrowser(idp.issuer));
  const answer = await call(idp.issuer, api.myAccount.get, { authorization: `Bearer ${tokens.access_token}` });
  expect([answer.ok, answer.value]).toEqual([true, expect.objectContaining({ user_id: tokens.claims()?.sub, username: 'ada@example.com' })]);
  const challenge = await refusalOf(ask('x', ''));
  expect(challenge).toMatchObject({ status: 401, cause: [{ parameters: { error: 'invalid_token' } }] });
  expect(askedAgain(challenge)).toBeUndefined();
});
