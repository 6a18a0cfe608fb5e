// #region app.mjs
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import fastify from 'fastify';
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:3000');
const redirectUri = 'http://localhost:8080/callback';
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
const config = await oidc.discovery(issuer, 'my-app', process.env.CLIENT_SECRET, undefined, options);

const app = fastify();
await app.register(cookie);
// In memory, sessions end with this program: deployed, it needs a store, and a secret that stays.
await app.register(session, {
  secret: randomBytes(32).toString('hex'),
  saveUninitialized: false,
  cookie: { sameSite: 'lax', secure: 'auto' },
});

async function loggedIn(request, reply) {
  if (request.session.person) return;
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  request.session.checks = { pkceCodeVerifier, idTokenExpected: true };
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  return reply.redirect(oidc.buildAuthorizationUrl(config, parameters).href);
}

app.get('/', { preHandler: loggedIn }, (request) => {
  const { name, email, sub } = request.session.person;
  return `Hello, ${name ?? email ?? sub}.`;
});

app.get('/callback', async (request, reply) => {
  const answer = new URL(request.originalUrl, redirectUri);
  const tokens = await oidc.authorizationCodeGrant(config, answer, request.session.checks);
  await request.session.regenerate();
  request.session.person = tokens.claims();
  request.session.idToken = tokens.id_token;
  return reply.redirect('/');
});

app.get('/logout', async (request, reply) => {
  const parameters = {
    id_token_hint: request.session.idToken ?? '',
    post_logout_redirect_uri: new URL('/', redirectUri).href,
  };
  await request.session.destroy();
  return reply.redirect(oidc.buildEndSessionUrl(config, parameters).href);
});

app.setErrorHandler((error, request, reply) =>
  reply.code(400).type('text/plain').send(`That did not work: ${error.message}`),
);

await app.listen({ port: 8080 });
// #endregion
