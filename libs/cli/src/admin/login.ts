import { addressOf, adminScopes, api, call, cliClientId } from '@symbolon/contracts';
import { resolve } from 'node:path';
import { reasonOf } from '../issuer-contracts.ts';
import { openBrowser } from './browser.ts';
import { notReady } from './failures.ts';
import type { Login } from './login-file.ts';
import { openLoopback } from './loopback.ts';
import { audienceOf, requestTokens, type Asking } from './token-request.ts';

/** A person logs in by their browser: the code flow with PKCE, and the answer on a loopback address (RFC 8252). */
export async function loginByBrowser(issuer: string, environment: NodeJS.ProcessEnv, mayOpen: boolean): Promise<Login> {
  const asking: Asking = { clientId: cliClientId };
  await checkIssuer(issuer);
  const [state, verifier] = [randomText(), randomText()];
  const loopback = await openLoopback(issuer, state);
  try {
    const address = addressOf(issuer, api.oauth.authorize, {
      client_id: asking.clientId,
      response_type: 'code',
      redirect_uri: loopback.redirectUri,
      scope: ['openid', 'offline_access', ...adminScopes].join(' '),
      resource: audienceOf(issuer),
      state,
      code_challenge: await challengeOf(verifier),
      code_challenge_method: 'S256',
    });
    console.error(`Log in with your browser:\n\n  ${address.href}\n`);
    if (mayOpen) openBrowser(address, environment);
    const code = await loopback.code;
    return await requestTokens(issuer, asking, { grant_type: 'authorization_code', code, redirect_uri: loopback.redirectUri, code_verifier: verifier });
  } finally {
    loopback.close();
  }
}

/** A machine logs in by its secret, which stays where it is. */
export function loginBySecret(issuer: string, clientId: string, secretFile: string): Promise<Login> {
  return requestTokens(issuer, { clientId, secretFile: resolve(secretFile) }, { grant_type: 'client_credentials', resource: audienceOf(issuer) });
}

/** Whoever answers there must be the issuer that was named: its tokens and answers bear its own name. */
async function checkIssuer(issuer: string): Promise<void> {
  const answer = await call(issuer, api.oidc.discovery, { timeout: 10_000 }).catch((error: unknown) => {
    throw notReady(`${issuer}: ${reasonOf(error)}`);
  });
  if (!answer.ok) throw notReady(`${issuer}: does not tell who it is`);
  if (answer.value.issuer !== issuer) throw notReady(`${issuer} calls itself ${answer.value.issuer}: symbolon login ${answer.value.issuer}`);
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
/** RFC 7636 section 4.2. */
const challengeOf = async (verifier: string): Promise<string> => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
