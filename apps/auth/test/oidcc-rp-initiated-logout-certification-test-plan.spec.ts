import { ProviderMetadata } from '@symbolon/contracts';
import { Browser, type Seen } from './browser.ts';
import { decoded, startProvider, type Provider } from './provider.ts';
import { authorizePath, goodbye, logIn, logoutPath, people, responseOf, rp } from './relying-party.ts';

/**
 * The modules of the OpenID Foundation's RP-Initiated OP plan (code, static client), by their names, against our own server.
 * These are our readings of what each module checks; the official suite is the judge.
 */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [rp], users: people });
});
afterAll(() => provider.close());

type Members = Readonly<Record<string, string>>;

/** What every module begins with: a log-in, and the whole request to log out, as far as this one sends it. */
const begin = async (change: (whole: Members) => Members) => {
  const browser = new Browser(provider);
  const { idToken } = await logIn(provider, browser);
  const seen = await browser.go(logoutPath(change({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'state-1' })));
  return { browser, seen };
};
const without = (...names: readonly string[]) => (whole: Members): Members => Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
/** Back at the client with these members and no others, and the person is logged out. */
const returns = async ({ browser, seen }: { readonly browser: Browser; readonly seen: Seen }, members: Members) => {
  const back = new URL(seen.location ?? '');
  expect([back.origin + back.pathname, Object.fromEntries(back.searchParams)]).toEqual([goodbye, members]);
  expect(responseOf(await browser.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
};
/** A page of ours instead of a redirect: it asks, and says that the person is logged out when they confirm. */
const staysHere = async ({ browser, seen }: { readonly browser: Browser; readonly seen: Seen }) => {
  expect([seen.status, seen.location]).toEqual([200, undefined]);
  expect(seen.text).toContain('data-page="logout-confirm"');
  return browser.submit(seen, { decision: 'logout' });
};
const logsOutHere = async (begun: Awaited<ReturnType<typeof begin>>) => expect((await staysHere(begun)).text).toContain('data-page="logged-out"');
const withHint = (change: (hint: string) => string) => (whole: Members): Members => ({ ...whole, id_token_hint: change(whole['id_token_hint'] ?? '') });

const modules: Readonly<Record<string, () => Promise<void>>> = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': async () => {
    const { end_session_endpoint: endpoint } = ProviderMetadata.parse((await provider.send('/.well-known/openid-configuration')).json);
    expect(endpoint).toBe('https://id.example.com/oidc/logout');
  },
  'oidcc-rp-initiated-logout': async () => returns(await begin((whole) => whole), { state: 'state-1' }),
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': async () =>
    logsOutHere(await begin((whole) => ({ ...whole, post_logout_redirect_uri: 'https://rp.example.com/bad_post_logout_redirect' }))),
  'oidcc-rp-initiated-logout-modified-id-token-hint': async () =>
    logsOutHere(await begin(withHint((hint) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${hint.split('.')[1]}.`))),
  'oidcc-rp-initiated-logout-no-id-token-hint': async () => logsOutHere(await begin(without('id_token_hint'))),
  'oidcc-rp-initiated-logout-no-params': async () => logsOutHere(await begin(() => ({}))),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': async () => {
    const { browser, seen } = await begin(without('post_logout_redirect_uri'));
    expect([seen.status, seen.location]).toEqual([200, undefined]);
    expect(seen.text).toContain('data-page="logged-out"'); // the ID token proves who is meant: nobody is asked
    expect(responseOf(await browser.go(authorizePath({ prompt: 'none' })))['error']).toBe('login_required');
  },
  'oidcc-rp-initiated-logout-no-state': async () => returns(await begin(without('state')), {}),
  'oidcc-rp-initiated-logout-only-state': async () => logsOutHere(await begin(without('id_token_hint', 'post_logout_redirect_uri'))),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': async () =>
    logsOutHere(await begin((whole) => ({ ...whole, post_logout_redirect_uri: `${goodbye}?foo=bar` }))),
  'oidcc-rp-initiated-logout-bad-id-token-hint': async () => {
    const stranger = await startProvider(); // with keys of its own
    await stranger.apply({ clients: [rp], users: people });
    const { idToken: foreign } = await logIn(stranger, new Browser(stranger));
    await stranger.close();
    expect(decoded(foreign).claims['iss']).toBe('https://id.example.com');
    await logsOutHere(await begin(withHint(() => foreign)));
  },
};

test.each(Object.entries(modules))('%s', (_, run) => run());
