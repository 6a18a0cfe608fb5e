import type { Browser, Seen } from './browser.ts';
import { password, secret, type Provider } from './provider.ts';
import { openLoopback } from './loopback-server.ts';

export const callback = 'https://rp.example.com/callback';
export const goodbye = 'https://rp.example.com/goodbye';

/** A client as the certification suite registers it. */
export const rp = {
  client_id: 'rp',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  first_party: true,
  require_pkce: false,
  scope: 'openid offline_access',
  redirect_uris: [callback],
  post_logout_redirect_uris: [goodbye],
};
export const people = ['ada@example.com', 'bob@example.com'].map((username) => ({ username, password }));

type Members = Readonly<Record<string, string>>;

export const authorizePath = (members: Members = {}): string =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'rp', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 's', nonce: 'n', ...members }).toString()}`;
export const logoutPath = (members: Members): string => `/oidc/logout?${new URLSearchParams(members).toString()}`;

/** The members of the response that came back to the client. */
export function responseOf({ location }: Seen): Members {
  if (!location?.startsWith(callback)) throw new Error(`not back at the client: ${location}`);
  return Object.fromEntries(new URL(location).searchParams);
}

/** Logs a person in where they are not, and gets the client its tokens. */
export async function logIn(provider: Provider, browser: Browser, members: Members = {}, username = 'ada@example.com') {
  let seen = await browser.go(authorizePath(members));
  if (seen.location === undefined) seen = await browser.submit(seen, { username, password });
  const response = responseOf(seen);
  const { json } = await provider.token({ grant_type: 'authorization_code', code: response['code'], redirect_uri: callback }, [members['client_id'] ?? 'rp', secret]);
  return { response, json, idToken: String(json['id_token']) };
}

export const isLoggedIn = async (browser: Browser): Promise<boolean> => responseOf(await browser.go(authorizePath({ prompt: 'none' })))['error'] !== 'login_required';

/** What a client's server was sent, and how it answers: with the given statuses one after the other, the last one for good. */
export interface Receiver {
  readonly address: string;
  readonly requests: readonly { readonly method: string; readonly url: string; readonly contentType: string; readonly body: string }[];
  answers: number[];
  close(): Promise<void>;
}

/** A real server, as a client with back-channel log-out has one. */
export async function openReceiver(): Promise<Receiver> {
  const requests: Receiver['requests'][number][] = [];
  const server = await openLoopback((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', contentType: request.headers['content-type'] ?? '', body });
      const status = receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0];
      response.writeHead(status ?? 200).end();
    });
  });
  const receiver: Receiver = {
    address: `${server.origin}/backchannel`,
    requests,
    answers: [200],
    close: () => server.close(),
  };
  return receiver;
}

/** The logout token of a request. */
export const logoutTokenOf = (request: Receiver['requests'][number] | undefined): string => new URLSearchParams(request?.body).get('logout_token') ?? '';
