import { Browser, errorCodeOf, type Seen } from './browser.ts';
import { formOf, issuer, password, startProvider, type Provider } from './provider.ts';
import { authorizePath, callback, logIn, people, rp } from './relying-party.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  const starts = { ...rp, client_id: 'starts', client_name: 'Our <shop>', initiate_login_uri: 'https://shop.example.com/login?from=idp' };
  const app = { ...rp, client_id: 'app', redirect_uris: [callback, 'com.example.app:/callback'].slice(1) };
  const local = { ...rp, client_id: 'local', redirect_uris: ['http://127.0.0.1/callback'] };
  await provider.apply({ clients: [rp, starts, app, local], users: people });
});
afterAll(() => provider.close());

/** What an error page says, and its one way on. */
const read = ({ status, text }: Seen) => ({
  status,
  heading: /<h1>([^<]*)</.exec(text)?.[1],
  code: errorCodeOf({ text }),
  lang: /<html lang="(\w+)"/.exec(text)?.[1],
  ways: [...text.matchAll(/<a [^>]*class="button"[^>]*>/g)].map(([tag]) => /\shref="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&amp;', '&')),
});
const begin = async (members: Record<string, string> = {}) => {
  const browser = new Browser(provider);
  const redirect = await browser.step(authorizePath(members));
  const address = redirect.location ?? '';
  return { browser, address, page: await browser.go(address) };
};
const credentials = { username: 'ada@example.com', password };
const site = 'https://rp.example.com/';

test('the back button after a log-in says that it is done, and leads on to the application', async () => {
  const { browser, address, page } = await begin();
  expect((await browser.submit(page, credentials)).location).toContain(`${callback}?code=`);
  const answered = { status: 400, heading: 'Nothing left to do here', code: 'flow_answered', lang: 'en', ways: [site] };
  expect(read(await browser.go(address))).toEqual(answered);
  provider.clock.advance(120);
  expect(read(await browser.go(address))).toEqual(answered);
  expect(read(await browser.submit(page, credentials))).toEqual(answered);
});

test('a page that was left open for an hour says so, and leads to where the application begins a log-in', async () => {
  const { browser, page } = await begin({ client_id: 'starts' });
  provider.clock.advance(3600);
  const seen = await browser.submit(page, credentials);
  expect(read(seen)).toEqual({ status: 400, heading: 'This sign-in has timed out', code: 'flow_expired', lang: 'en', ways: [`https://shop.example.com/login?from=idp&iss=${encodeURIComponent(issuer)}`] });
  expect(seen.text).toContain('Continue to <bdi>Our &lt;shop&gt;</bdi>');
});

test('a bookmarked log-in page says so, also once nothing is left of its request, in the language of then', async () => {
  const { address } = await begin({ ui_locales: 'de' });
  provider.clock.advance(30 * 86_400);
  await provider.database.hot.removeExpired(provider.clock.now(), 500);
  for (const browser of [new Browser(provider), (await begin()).browser]) expect(read(await browser.go(address))).toEqual({ status: 400, heading: 'Diese Seite ist veraltet', code: 'flow_over', lang: 'de', ways: [site] });
});

test('a log-in page in another browser, or in one that keeps no cookies, says so', async () => {
  const { address, page } = await begin({ ui_locales: 'fr' });
  const elsewhere = { status: 400, heading: 'Ce navigateur ne connaît pas cette connexion', code: 'flow_elsewhere', lang: 'fr', ways: [site] };
  const other = (await begin()).browser;
  expect(read(await other.go(address))).toEqual(elsewhere);
  expect(read(await other.submit(page, credentials))).toEqual(elsewhere);
  expect(read(await new Browser(provider).go(address))).toEqual(elsewhere);
  expect(read(await new Browser(provider).go(address.replace('/login', '/oauth/authorize/resume')))).toEqual(elsewhere);
});

test.each(['app', 'local'])('an application without a site leads to the account page: %s', async (client_id) => {
  const redirect_uri = client_id === 'app' ? 'com.example.app:/callback' : 'http://127.0.0.1/callback';
  const { address } = await begin({ client_id, redirect_uri });
  expect(read(await new Browser(provider).go(address))).toMatchObject({ heading: 'This browser doesn’t know this sign-in', code: 'flow_elsewhere', ways: ['/account'] });
});

test('a log-in for no application leads to the account page', async () => {
  const browser = new Browser(provider);
  const { location = '' } = await browser.step('/account');
  provider.clock.advance(3600);
  expect(read(await browser.go(location))).toMatchObject({ heading: 'This page is out of date', code: 'flow_over', ways: ['/account'] });
});

test('an id that was made up or changed names nobody; where only what is sealed in it was changed, it names where it comes from', async () => {
  const { browser, address } = await begin({ client_id: 'starts' });
  const id = new URL(address, issuer).searchParams.get('flow') ?? '';
  const [head = '', sealed = ''] = id.split('.');
  const changed = (part: string): readonly string[] => {
    const bytes = Buffer.from(part, 'base64url');
    return [...bytes.keys()].map((at) => Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))).toString('base64url'));
  };
  const pageOf = async (flow: string) => read(await browser.go(`/login?${new URLSearchParams({ flow }).toString()}`));
  const made = changed(head);
  for (const flow of [...made, ...made.map((each) => `${each}.${sealed}`), `${head}AAAA.${sealed}`, id.slice(0, 43), '', '.', `.${sealed}`, 'x', '%00', 'A'.repeat(5000)])
    expect(await pageOf(flow)).toMatchObject({ heading: 'This page is out of date', code: 'flow_over', ways: ['/account'] });
  const ways = [`https://shop.example.com/login?from=idp&iss=${encodeURIComponent(issuer)}`];
  for (const each of [...changed(sealed), '', 'x', sealed.slice(0, -8), `${sealed}AAAA`, `${sealed}.${sealed}`, 'A'.repeat(5000)]) expect(await pageOf(`${head}.${each}`)).toMatchObject({ code: 'flow_elsewhere', ways });
  expect((await browser.go(address)).fields['flow']).toBe(id);
});

test('who comes back while logged in sees the same, and nothing of theirs is changed', async () => {
  const { browser } = await begin();
  await logIn(provider, browser);
  const cookie = browser.login;
  const { address } = await begin({ client_id: 'starts' });
  expect(read(await browser.go(address)).code).toBe('flow_elsewhere');
  expect(browser.login).toBe(cookie);
});

test.each<[string, string, RequestInit]>([
  ['an address where there is nothing', '/nothing', { headers: { accept: 'text/html' } }],
  ['a request of an application that is wrong', '/oauth/authorize?client_id=nobody', {}],
  ['a form that is none', '/account/password', { method: 'POST', body: formOf({ account: 'x' }) }],
])('%s has a way on', async (_, path, init) => {
  expect(read(await new Browser(provider).go(path, init)).ways).toEqual(['/account']);
});
