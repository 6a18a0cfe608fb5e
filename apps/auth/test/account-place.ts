import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

export const ada = 'ada@example.com';
export const bob = 'bob@example.com';
export const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = {
  client_id: 'web',
  client_name: 'Web <b>shop</b>',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile email offline_access orders:read',
  redirect_uris: [callback],
};
const file = {
  ...shop,
  clients: [...shop.clients, web, { ...web, client_id: 'trusted', client_name: 'Trusted', first_party: true }],
  users: [...shop.users, { username: bob, password }, { username: 'mia', password }],
};

export const chromeOnAndroid = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';
export const firefoxOnWindows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** People and applications on two nodes, for tests of what people do with their accounts. */
export interface Place {
  readonly provider: Provider;
  readonly second: Provider;
  /** As if nobody had ever logged in. */
  forget(): Promise<void>;
  /** A browser in which somebody has logged in to their account, and the page that they saw then. */
  loggedIn(username: string, options?: LogIn): Promise<{ readonly browser: Browser; readonly page: Seen }>;
  /** Redeems what a client was given. */
  redeem(seen: Seen, client?: string): Promise<Answer>;
  refresh(token: unknown, client?: string): Promise<Answer>;
  /** Whether an access token counts on the other node. */
  isUsable(accessToken: unknown): Promise<boolean>;
  /** Goes through a client that has to be asked for, and allows it; answers its tokens. */
  allow(browser: Browser, scope?: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface LogIn {
  readonly browser?: Browser;
  readonly userAgent?: string;
  readonly secretWords?: string;
}

export async function openPlace(environment: NodeJS.ProcessEnv = {}): Promise<Place> {
  const provider = await startProvider(environment);
  await provider.apply(file);
  const second = await provider.another();
  const { prisma } = provider.database;
  const users = await prisma.user.findMany();
  const redeem: Place['redeem'] = (seen, client = 'trusted') =>
    second.token({ grant_type: 'authorization_code', code: codeFrom(seen), redirect_uri: callback, code_verifier: verifier }, [client, secret]);
  return {
    provider,
    second,
    async forget() {
      await prisma.$executeRaw`TRUNCATE users, throttles, authorization_requests, revocations, outbox_messages CASCADE`;
      await prisma.user.createMany({ data: users.map((user) => ({ ...user, claims: user.claims ?? {} })) });
    },
    async loggedIn(username, { browser = new Browser(provider), userAgent = chromeOnAndroid, secretWords = password } = {}) {
      const form = await browser.go('/account?account=other');
      const init = { method: 'POST', body: formOf({ ...form.fields, username, password: secretWords }), headers: { 'user-agent': userAgent } };
      return { browser, page: await browser.go(form.action, init) };
    },
    redeem,
    refresh: (token, client = 'trusted') => second.token({ grant_type: 'refresh_token', refresh_token: token }, [client, secret]),
    isUsable: async (token) => (await second.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status === 200,
    async allow(browser, scope = 'openid email offline_access') {
      const asked = await browser.go(authorizePath({ client_id: 'web', scope }));
      return (await redeem(await browser.submit(asked, { decision: 'approve' }), 'web')).json;
    },
    async close() {
      await second.close();
      await provider.close();
    },
  };
}

/** The same browser, led to another node. */
export const onNode = (node: Provider, { cookie }: Browser): Browser => Object.assign(new Browser(node), { cookie });

/** Sends one of the forms of an account page, with what it hides. */
export const send = (browser: Browser, { fields }: Seen, path: string, members: object, step: 'go' | 'step' = 'go'): Promise<Seen> =>
  browser[step](path, { method: 'POST', body: formOf({ csrf: fields['csrf'], account: fields['account'], ...members }) });

export const isAccountOf = ({ text, status }: Seen, username: string): boolean =>
  status === 200 && text.includes('data-page="account"') && /<div class="person">[\s\S]*?<\/div>/.exec(text)?.[0].includes(`<bdi>${username}</bdi>`) === true;
export const isLogIn = ({ text }: Seen): boolean => text.includes('data-page="login"');
/** What stands on the buttons that end other sessions, and the access of applications. */
export const othersOn = ({ text }: Seen): readonly string[] => [...text.matchAll(/name="session" value="([^"]*)"/g)].map(([, key]) => key ?? '');
export const clientsOn = ({ text }: Seen): readonly string[] => [...text.matchAll(/name="client" value="([^"]*)"/g)].map(([, key]) => key ?? '');
export const noticeOn = ({ text }: Seen): string | undefined => /<p class="notice" role="status">([^<]*)/.exec(text)?.[1];
export const errorOn = ({ text }: Seen): string | undefined => /id="error"[^>]*>([^<]*)/.exec(text)?.[1];

export const authorizePath = (changes: Record<string, string> = {}): string =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'trusted', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access', state: 's', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256', ...changes }).toString()}`;
const codeFrom = ({ location }: Seen): string | undefined => new URL(location ?? 'about:blank').searchParams.get('code') ?? undefined;
/** An `acr` that an application cannot do without (OpenID Connect Core section 5.5.1.1). */
export const essential = (...values: readonly string[]): Record<string, string> => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }) });
/** What the application is told. */
export const back = ({ location }: Seen): Record<string, string> => Object.fromEntries(new URL(location ?? 'about:blank').searchParams);
