import { createServer } from 'node:http';
import * as client from 'openid-client';

const issuer = new URL('http://localhost:3000');
const redirect_uri = 'http://localhost:8080/callback';
const config = await client.discovery(issuer, 'web', process.env.WEB_SECRET, undefined, {
  execute: [client.allowInsecureRequests], // http, on this machine only: leave it out where the issuer is https
});

async function logIn(request, response) {
  const code_verifier = client.randomPKCECodeVerifier();
  const code_challenge = await client.calculatePKCECodeChallenge(code_verifier);
  const to = client.buildAuthorizationUrl(config, { redirect_uri, scope: 'openid profile email', code_challenge, code_challenge_method: 'S256' });
  response.writeHead(302, { location: to.href, 'set-cookie': `verifier=${code_verifier}; HttpOnly; SameSite=Lax` }).end();
}

async function callback(request, response) {
  const pkceCodeVerifier = /\bverifier=([\w.~-]+)/.exec(request.headers.cookie)?.[1];
  const tokens = await client.authorizationCodeGrant(config, new URL(request.url, redirect_uri), { pkceCodeVerifier, idTokenExpected: true });
  const { email } = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`Hello ${email}`);
}

const pages = { '/': logIn, '/callback': callback };
createServer((request, response) => {
  const page = pages[new URL(request.url, redirect_uri).pathname];
  if (!page) return response.writeHead(404).end();
  page(request, response).catch((error) => response.writeHead(400, { 'content-type': 'text/plain' }).end(error.message));
}).listen(8080, 'localhost');
