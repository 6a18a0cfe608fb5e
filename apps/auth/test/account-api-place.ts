import { accountScopes, api, call } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

export const accountAudience = `${issuer}/account`;
export const ada = 'ada@example.com';
export const bob = 'bob@example.com';
const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
export const appOrigin = 'https://app.example.com';

/** An application with a page of its own for accounts. */
export const mine = {
  client_id: 'mine',
  client_name: 'Acme',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token', 'password', 'client_credentials'],
  first_party: true,
  scope: ['openid', 'offline_access', ...accountScopes, 'orders:read'].join(' '),
  redirect_uris: [callback],
  allowed_cors_origins: [appOrigin],
};
export const file = { ...shop, clients: [...shop.clients, mine, { ...mine, client_id: 'reader', scope: `openid ${accountScopes[0] ?? ''}`, allowed_cors_origins: [] }], users: undefined };

/** Somebody with a token for the account API, and the browser that they got it by. */
export interface Holder {
  readonly token: string;
  readonly refreshToken: string | undefined;
  readonly browser: Browser;
  send(method: string, path?: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

interface Wanted {
  readonly client?: string;
  readonly browser?: Browser;
  readonly members?: Readonly<Record<string, string | readonly string[]>>;
}

export async function openAccountApi(environment: NodeJS.ProcessEnv = {}): Promise<Provider> {
  const provider = await startProvider({ SYMBOLON_ACCOUNT_RATE: '100000', ...environment });
  await provider.apply({ ...file, users: [{ username: ada, password, email_verified: true, claims: { name: 'Ada Lovelace', staff_id: 7 } }, { username: bob, password, email_verified: true }] });
  await provider.apply(file); // they are their own from here on
  return provider;
}

export const authorizePath = (members: Wanted['members'] = {}, client = 'mine'): string =>
  `/oauth/authorize?${formOf({ client_id: client, redirect_uri: callback, response_type: 'code', scope: `openid ${accountScopes.join(' ')}`, resource: accountAudience, code_challenge: s256(verifier), code_challenge_method: 'S256', ...members }).toString()}`;

/** Logs somebody in, or goes on with a browser in which they are, and gives the application their token. */
export async function holderOf(provider: Provider, username: string, { client = 'mine', browser = new Browser(provider), members = {} }: Wanted = {}): Promise<Holder> {
  const seen = await browser.go(authorizePath(members, client));
  const { location = '' } = seen.location === undefined ? await browser.submit(seen, { username, password }) : seen;
  const code = new URL(location).searchParams.get('code') ?? '';
  const { json } = await provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, [client, secret]);
  return holder(provider, String(json['access_token']), browser, json['refresh_token'] as string | undefined);
}

export const holder = (provider: Provider, token: string, browser = new Browser(provider), refreshToken?: string): Holder => ({
  token,
  refreshToken,
  browser,
  send: (method, path = '', body, headers = {}) =>
    provider.send(`/account/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
});

/** The account as the typed client reads it. */
export async function accountOf(provider: Provider, { token }: Holder) {
  const answer = await call(provider.origin, api.myAccount.get, { authorization: `Bearer ${token}` });
  if (!answer.ok) throw new Error(JSON.stringify(answer.value));
  return answer.value;
}

/** Which problem it is, and what is said of it. */
export const told = ({ status, json }: Answer): readonly unknown[] => [status, String(json['type']).replace('/docs/problems#', ''), json['errors'] ?? json['detail']];
