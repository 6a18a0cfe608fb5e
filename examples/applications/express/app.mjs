// #region app.mjs
import { randomBytes } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const issuer = new URL('http://localhost:3000');
const redirectUri = 'http://localhost:8080/callback';
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
const config = await oidc.discovery(issuer, 'my-app', process.env.CLIENT_SECRET, undefined, options);

const app = express();
// In memory, sessions end with this program: deployed, it needs a store, and a secret that stays.
app.use(session({
  secret: randomBytes(32).toString('hex'),
  resave: false,
  saveUninitialized: false,
  cookie: { sameSite: 'lax', secure: 'auto' },
}));

async function loggedIn(request, response, next) {
  if (request.session.person) return next();
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  request.session.checks = { pkceCodeVerifier, idTokenExpected: true };
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  response.redirect(oidc.buildAuthorizationUrl(config, parameters).href);
}

app.get('/', loggedIn, (request, response) => {
  const { name, email, sub } = request.session.person;
  response.type('text/plain').send(`Hello, ${name ?? email ?? sub}.`);
});

app.get('/callback', async (request, response) => {
  const answer = new URL(request.originalUrl, redirectUri);
  const tokens = await oidc.authorizationCodeGrant(config, answer, request.session.checks);
  await new Promise((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  request.session.person = tokens.claims();
  request.session.idToken = tokens.id_token;
  response.redirect('/');
});

app.get('/logout', (request, response) => {
  const parameters = {
    id_token_hint: request.session.idToken ?? '',
    post_logout_redirect_uri: new URL('/', redirectUri).href,
  };
  request.session.destroy(() => response.redirect(oidc.buildEndSessionUrl(config, parameters).href));
});

app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(400).type('text/plain').send(`That did not work: ${error.message}`);
});

app.listen(8080);
// #endregion
