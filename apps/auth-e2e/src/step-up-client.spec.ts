import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/express';
import { startSymbolon, type Symbolon } from '@symbolon/testing';
import express from 'express';
import * as client from 'openid-client';
import { FormBrowser, type Seen } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { password } from './tokens.ts';

/** An API that wants a log-in of the last minutes, and a foreign client that reads its challenge (RFC 9470). By the provider of tests, whose clock can be moved. */
const { askedAgain } = (await import(new URL('../../../examples/step-up/asked-again.mjs', import.meta.url).href)) as { readonly askedAgain: (error: unknown) => Readonly<Record<string, string>> | undefined };

const scratch = openScratch();
const callback = 'https://app.example.com/callback';
const secret = 'a-client-secret-of-32-characters';
const audience = 'http://localhost:4000';
const till = { client_id: 'till', client_secret: secret, grant_types: ['authorization_code' as const, 'refresh_token' as const], first_party: true, scope: 'openid offline_access orders:refund', redirect_uris: [callback] };

let idp: Symbolon;
let server: Server;
let config: client.Configuration;
let refunds: URL;
beforeAll(async () => {
  const contract = { audience, scopes: { 'orders:refund': 'Refund orders' }, max_age: 3600 };
  idp = await startSymbolon({
    config: { resource_servers: [{ contract }], clients: [till, { ...till, client_id: 'careful', default_max_age: 300 }], users: [{ username: 'ada@example.com', password }] },
    cacheDirectory: scratch.directory(),
  });
  const orders = protect(createVerifier({ issuer: idp.issuer, contract, now: () => idp.clock.now().getTime() }));
  const app = express();
  app.post('/refunds', orders.token({ scopes: ['orders:refund'], maxAge: 300 }), (request, response) => {
    response.json({ for: orders.claims(request).sub });
  });
  server = app.listen(0);
  await once(server, 'listening');
  refunds = new URL(`http://localhost:${(server.address() as AddressInfo).port}/refunds`);
  config = await discover('till');
});
afterAll(async () => {
  server.close();
  await idp.stop();
  await scratch.close();
});

const discover = (id: string) => client.discovery(new URL(idp.issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] });

/** One log-in of the application; `asks` is what it says of it. Answers what the person saw first, too. */
async function authorize(browser: FormBrowser, asks: Readonly<Record<string, string>> = {}, as = config) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
  const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
  const fixed = { redirect_uri: callback, scope: till.scope, state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' };
  const first = await browser.go(client.buildAuthorizationUrl(as, { ...fixed, ...asks }));
  const seen = isLogIn(first) ? await browser.submit(first, { username: 'ada@example.com', password }) : first;
  if (!seen.location) throw new Error(`Not back at the client: ${seen.text}`);
  const maxAge = asks['max_age'] === undefined ? {} : { maxAge: Number(asks['max_age']) };
  return { askedPassword: isLogIn(first), tokens: await client.authorizationCodeGrant(as, seen.location, { ...checks, ...maxAge }) };
}
const isLogIn = ({ text }: Seen): boolean => text.includes('id="password"');

const refund = async (token: string, as = config) => (await client.fetchProtectedResource(as, token, refunds, 'POST')).json();
const refusalOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

test('the API asks for a later log-in, the client sends its max_age, the person logs in again, and the API answers', async () => {
  const browser = new FormBrowser(idp.issuer);
  const { tokens: morning } = await authorize(browser);
  const sub = morning.claims()?.sub;
  expect(await refund(morning.access_token)).toEqual({ for: sub });

  idp.clock.advance('6m');
  const challenge = await refusalOf(refund(morning.access_token));
  expect(challenge).toMatchObject({ status: 401, cause: [{ scheme: 'bearer', parameters: { error: 'insufficient_user_authentication', max_age: '300' } }] });
  const asked = askedAgain(challenge);
  expect(asked).toEqual({ max_age: '300' });

  const { askedPassword, tokens: now } = await authorize(browser, asked);
  expect(askedPassword).toBe(true);
  expect(Number(now.claims()?.auth_time) - Number(morning.claims()?.auth_time)).toBeGreaterThanOrEqual(360);
  expect(await refund(now.access_token)).toEqual({ for: sub });
});

test('neither a refresh nor another request is a log-in', async () => {
  const browser = new FormBrowser(idp.issuer);
  const { tokens } = await authorize(browser);
  idp.clock.advance('6m');
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(askedAgain(await refusalOf(refund(refreshed.access_token)))).toEqual({ max_age: '300' });
  const { askedPassword, tokens: again } = await authorize(browser);
  expect(askedPassword).toBe(false);
  expect(askedAgain(await refusalOf(refund(again.access_token)))).toEqual({ max_age: '300' });
});

test('a client with a default_max_age sends nothing, and is let in all the same', async () => {
  const browser = new FormBrowser(idp.issuer);
  await authorize(browser);
  idp.clock.advance('6m');
  const careful = await discover('careful');
  const { askedPassword, tokens } = await authorize(browser, {}, careful);
  expect(askedPassword).toBe(true);
  expect(await refund(tokens.access_token, careful)).toEqual({ for: tokens.claims()?.sub });
});

test('what is no step-up asks nobody to log in again', async () => {
  const challenge = await refusalOf(refund('x'));
  expect(challenge).toBeInstanceOf(client.WWWAuthenticateChallengeError);
  expect(askedAgain(challenge)).toBeUndefined();
  expect(askedAgain(new TypeError('unreachable'))).toBeUndefined();
});
