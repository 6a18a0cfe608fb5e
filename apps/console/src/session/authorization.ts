import { clientId, paths, scope } from 'virtual:contract';

/** What a log-in under way needs: kept for one use, in this tab. It grants nothing to who reads it later. */
interface UnderWay {
  readonly state: string;
  readonly verifier: string;
  readonly back: string;
}

/** What a log-in gave. It lives in the memory of this page alone. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
}

const kept = 'symbolon-console-login';
export const issuer = document.querySelector<HTMLMetaElement>('meta[name="symbolon-issuer"]')?.content ?? location.origin;
const redirectUri = `${issuer}/console/callback`;

/** Leaves for the authorization endpoint (RFC 6749 section 4.1.1, RFC 7636); who is logged in comes back at once. */
export async function leaveForLogin(back: string): Promise<never> {
  const underWay: UnderWay = { state: randomText(), verifier: randomText(), back };
  sessionStorage.setItem(kept, JSON.stringify(underWay));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(underWay.verifier));
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    resource: `${issuer}/admin`,
    state: underWay.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.replace(`${issuer}${paths.authorize}?${query.toString()}`);
  return new Promise(() => undefined);
}

/** Takes the answer of the authorization endpoint, once; undefined where it belongs to no log-in of this tab. */
export async function finishLogin(answer: URLSearchParams): Promise<{ readonly tokens: Tokens; readonly back: string } | undefined> {
  const stored = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const code = answer.get('code');
  if (stored === null || code === null) return undefined;
  const { state, verifier, back } = JSON.parse(stored) as UnderWay;
  if (answer.get('state') !== state || answer.get('iss') !== issuer) return undefined;
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: redirectUri, code_verifier: verifier });
  const reply = await fetch(`${issuer}${paths.token}`, { method: 'POST', body, credentials: 'omit' });
  if (!reply.ok) return undefined;
  const { access_token: accessToken, id_token: idToken } = (await reply.json()) as { readonly access_token: string; readonly id_token: string };
  return { tokens: { accessToken, idToken }, back };
}

/** Where the log-in of the browser ends (OpenID Connect RP-Initiated Logout 1.0). */
export const logoutAddress = ({ idToken }: Tokens): string => `${issuer}${paths.logout}?${new URLSearchParams({ client_id: clientId, id_token_hint: idToken }).toString()}`;

const base64url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));
