import { api, JwkSet } from '@symbolon/contracts';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { startApplication } from './application.ts';
import { FormBrowser } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';

/** A log-out that the server was told of, and that it could not tell its client before it was killed. */
const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
const callback = 'https://app.example.com/callback';

test('a server that is killed while its client is down tells the client when both are back, by the same jti', async () => {
  const received: string[] = [];
  let status = 503;
  const application = await startApplication((_, response, body) => {
    received.push(new URLSearchParams(body).get('logout_token') ?? '');
    response.writeHead(status).end();
  });
  scratch.onClose(() => application.close());
  const app = {
    client_id: 'app', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback],
    backchannel_logout_uri: `http://127.0.0.1:${application.port}/`,
  };
  const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [app], users: [{ username: 'ada@example.com', password }] }) });
  const first = await startServer(at);

  const config = await client.discovery(new URL(at.issuer), 'app', undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedNonce: client.randomNonce() };
  const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
  const browser = new FormBrowser(at.issuer);
  const page = await browser.go(client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' }));
  const { location } = await browser.submit(page, { username: 'ada@example.com', password });
  const tokens = await client.authorizationCodeGrant(config, location ?? new URL(callback), checks);
  await browser.go(client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }));
  await until('the first attempt', () => received.length > 0);
  await first.kill9();

  status = 200;
  const before = received.length;
  const second = await startServer(at);
  await until('another attempt', () => received.length > before);
  await second.logged('delivered');
  const keys = JwkSet.parse(await (await fetch(at.issuer + api.oidc.jwks.path)).json());
  const { payload } = await jwtVerify(received.at(-1) ?? '', createLocalJWKSet({ keys: [...keys.keys] }), { issuer: at.issuer, audience: 'app', typ: 'logout+jwt' });
  expect(payload).toMatchObject({ sub: tokens.claims()?.sub, sid: tokens.claims()?.['sid'] });
  expect(new Set(received.map((token) => decodeJwt(token).jti)).size).toBe(1);
  expect(await second.stop()).toBe(0);
});
