import { s256 } from '@symbolon/crypto';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { decoded, issuer, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
/** Where the application has people go who have logged out. */
export const onward = 'https://app.example.com/left';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
/** The application. */
export const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid email profile', redirect_uris: [callback], post_logout_redirect_uris: [onward] };

/** An application, people, and a provider that they may log in by. */
export const fileWith = (connections: readonly object[], more: object = {}) => ({ ...shop, clients: [...shop.clients, web], connections, ...more });

/** An entry that says no more than it has to, and lets in who is new. */
export const connectionTo = (origin: string, more: object = {}) => ({ connection: 'corp', type: 'oidc', name: 'Example Corp', issuer: origin, client_id: 'symbolon', client_secret: secret, create_people: true, ...more });

const authorizePath = (more: Readonly<Record<string, string>>): string =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid email profile', state: 's', code_challenge: s256(verifier), code_challenge_method: 'S256', ...more }).toString()}`;

/** The log-in page of an application. */
export const toLogin = (browser: Browser, more: Readonly<Record<string, string>> = {}): Promise<Seen> => browser.go(authorizePath(more));

/** Where the button of a connection leads. */
export async function press(browser: Browser, page: Seen, connection = 'corp'): Promise<string> {
  const path = new RegExp(`href="(/login/connections/${connection}\\?[^"]*)"`).exec(page.text)?.[1]?.replaceAll('&amp;', '&');
  if (path === undefined) throw new Error(`no button of ${connection} on ${pageOf(page)}`);
  return (await browser.go(path)).location ?? 'nowhere';
}

/** What the browser does with the address that the other provider sent it to. */
export const comeBack = (browser: Browser, address: string): Promise<Seen> => browser.go(address.replace(issuer, ''));

/** What an application is given for who came back to it. */
export async function tokensOf(provider: Provider, { location = '' }: Seen, client = 'web'): Promise<Record<string, unknown>> {
  if (!location.startsWith(callback)) throw new Error(`not back at the application: ${location}`);
  return (await provider.token({ grant_type: 'authorization_code', code: new URL(location).searchParams.get('code'), redirect_uri: callback, code_verifier: verifier }, [client, secret])).json;
}

/** What the application is told of them. */
export const tokenOf = async (provider: Provider, seen: Seen): Promise<Record<string, unknown>> => decoded((await tokensOf(provider, seen))['id_token']).claims;

/** What a page says went wrong, or well; undefined where it says neither. */
export const saidBy = ({ text }: Seen): string | undefined => /<p id="error"[^>]*>([^<]*)</.exec(text)?.[1] ?? /<p class="notice"[^>]*>([^<]*)</.exec(text)?.[1];

/** The installation, with these connections, in a state that each test begins with. */
export interface Place {
  readonly provider: Provider;
  readonly rewind: () => Promise<void>;
}

/** With what else the file says, and what is done past it. The other provider may be at this machine. */
export async function openPlace(connections: readonly object[], more: object = {}, settings: NodeJS.ProcessEnv = {}, prepare?: (provider: Provider) => Promise<void>): Promise<Place> {
  const provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1', ...settings });
  await provider.apply(fileWith(connections, more));
  await prepare?.(provider);
  return { provider, rewind: await provider.snapshot() };
}
