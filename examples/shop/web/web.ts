import express, { type CookieOptions, type Express, type Request, type Response } from 'express';
import * as oidc from 'openid-client';
import type { Bill } from '../billing/billing.ts';
import type { Order } from '../orders/orders.ts';
import { Memory } from './memory.ts';
import { noToken, notNow, ordersOf, welcome } from './pages.ts';

interface Settings {
  readonly issuer: string;
  /** The secret of the client `web`. */
  readonly secret: string;
  /** The addresses of this app and of the services that it asks. */
  readonly web: string;
  readonly orders: string;
  readonly billing: string;
}

interface LogIn {
  readonly accessToken: string;
  readonly idToken: string;
}

/** Logs people in at the provider by code and PKCE, and shows them their orders. Tokens stay here: the browser has a cookie that says nothing. */
export async function webApp({ issuer, secret, web, orders, billing }: Settings): Promise<Express> {
  const overHttp = issuer.startsWith('http:'); // on this machine
  const config = await oidc.discovery(new URL(issuer), 'web', undefined, oidc.ClientSecretBasic(secret), { execute: overHttp ? [oidc.allowInsecureRequests] : [] });
  const begun = new Memory<oidc.AuthorizationCodeGrantChecks>(1000);
  const logIns = new Memory<LogIn>(1000);
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: web.startsWith('https:'), path: '/' };
  const app = express();

  app.use((_, response, next) => {
    response.set({ 'content-security-policy': `default-src 'none'; form-action 'self' ${issuer}; frame-ancestors 'none'; base-uri 'none'`, 'cache-control': 'no-store' });
    next();
  });

  app.get('/', async (request, response) => {
    const name = nameIn(request);
    const logIn = logIns.find(name);
    if (!logIn) return void response.send(welcome);
    const headers = { authorization: `Bearer ${logIn.accessToken}` };
    const answers = await Promise.all([fetch(`${orders}/orders`, { headers }), fetch(`${billing}/bill`, { headers })]);
    if (answers.some(({ status }) => status === 401)) {
      logIns.take(name); // a token lives for five minutes; who is still logged in at the provider gets the next one by one click
      return void response.send(welcome);
    }
    if (answers.some(({ ok }) => !ok)) return void response.status(502).send(notNow);
    const [ordered, bill] = (await Promise.all(answers.map((answer) => answer.json()))) as [readonly Order[], Bill];
    response.send(ordersOf(ordered, bill));
  });

  app.get('/login', async (_, response) => {
    const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), idTokenExpected: true };
    response.cookie('shop', begun.keep(checks), cookie);
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${web}/callback`,
      scope: 'openid orders:read',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    response.redirect(address.href);
  });

  app.get('/callback', async (request, response) => {
    const checks = begun.take(nameIn(request));
    if (!checks) return void response.redirect('/');
    try {
      const { access_token: accessToken, id_token: idToken = '' } = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, web), checks);
      response.cookie('shop', logIns.keep({ accessToken, idToken }), cookie).redirect('/');
    } catch {
      response.status(502).send(noToken);
    }
  });

  app.post('/logout', (request, response) => {
    const logIn = logIns.take(nameIn(request));
    response.clearCookie('shop', cookie);
    response.redirect(logIn ? oidc.buildEndSessionUrl(config, { id_token_hint: logIn.idToken, post_logout_redirect_uri: `${web}/` }).href : '/');
  });

  // What is down is not told: it is in the log.
  app.use((error: unknown, _: Request, response: Response, next: () => void) => {
    console.error('web:', error);
    if (response.headersSent) return next();
    response.status(502).send(notNow);
  });
  return app;
}

/** What the cookie of this browser names. */
const nameIn = ({ headers: { cookie = '' } }: Request): string => /(?:^|; )shop=([\w-]+)/.exec(cookie)?.[1] ?? '';
