// #region log-in.mjs
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:3000');
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
const config = await oidc.discovery(issuer, 'my-app', undefined, oidc.None(), options);

// A port that is free: on 127.0.0.1 any will do (RFC 8252 section 7.3).
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const redirectUri = new URL('http://127.0.0.1/callback');
redirectUri.port = String(server.address().port);

const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
const parameters = {
  redirect_uri: redirectUri.href,
  scope: 'openid profile email',
  code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
};
console.log(`Open this in your browser:\n${oidc.buildAuthorizationUrl(config, parameters).href}`);

const [request, response] = await once(server, 'request');
const answer = new URL(request.url, redirectUri);
const tokens = await oidc.authorizationCodeGrant(config, answer, { pkceCodeVerifier, idTokenExpected: true });
response.end('You are logged in, and may close this window.');
server.close();
console.log(`Hello, ${tokens.claims().name ?? tokens.claims().sub}.`);
// #endregion
