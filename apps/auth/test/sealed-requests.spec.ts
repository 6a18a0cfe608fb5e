import { randomBytes } from 'node:crypto';
import { s256 } from '@symbolon/crypto';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { formOf, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const [ada, bob] = ['ada@example.com', 'bob@example.com'];
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback] };
const own = { ...web, client_id: 'own', client_secret: undefined, token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'password'] };
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const valid = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', state: 'a-canary-of-a-state', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const authorizePath = (more: object = {}) => `/oauth/authorize?${formOf({ ...valid, ...more }).toString()}`;

let provider: Provider;
let second: Provider;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open' });
  await provider.apply({ ...shop, clients: [...shop.clients, web, own, { ...web, client_id: 'foreign', first_party: false }], users: [...shop.users, { username: bob, password }] });
  second = await provider.another();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

const rows = () => provider.database.prisma.authorizationRequest.count();
const newRows = async (act: () => Promise<unknown>): Promise<number> => {
  const before = await rows();
  await act();
  return (await rows()) - before;
};
const begin = async (browser: Browser, more: object = {}) => {
  const address = (await browser.step(authorizePath(more))).location ?? '';
  return { address, flow: new URL(address, issuer).searchParams.get('flow') ?? '', page: await browser.go(address) };
};
const logIn = async (browser: Browser, username = ada) => browser.submit(await browser.go('/account?account=other'), { username, password });

test('pages that are only looked at cost no row, in whatever language; the first form does, and no form after it', async () => {
  const browser = new Browser(provider);
  await logIn(browser);
  await logIn(browser, bob);
  const seen: Seen[] = [];
  expect(await newRows(async () => {
    const { address, flow, page } = await begin(new Browser(provider));
    expect([pageOf(page), address.length < 1_000]).toEqual(['login', true]);
    const stranger = new Browser(provider);
    const shown = await begin(stranger);
    for (const path of ['login', 'signup', 'forgot-password']) seen.push(await stranger.go(`/${path}?flow=${shown.flow}&ui_locales=de`));
    for (const path of ['/account', '/forgot-password', '/reset-password?token=none']) seen.push(await new Browser(provider).go(path));
    for (const more of [{ prompt: 'select_account' }, { client_id: 'foreign', login_hint: ada }, { prompt: 'login' }]) seen.push(await browser.go(authorizePath(more)));
    expect(flow).not.toBe(shown.flow);
  })).toBe(0);
  expect(seen.map(pageOf)).toEqual(['login', 'signup', 'forgot-password', 'login', 'forgot-password', 'forgot-password', 'select-account', 'consent', 'login']);
  const page = seen[8];
  if (!page) throw new Error('no page');
  expect(await newRows(() => browser.submit(page, { username: ada, password: 'not the right pass phrase' }))).toBe(1);
  expect(await newRows(async () => expect((await browser.submit(page, { username: ada, password })).location).toContain(`${callback}?code=`))).toBe(0);
});

test('the language that was chosen on a page holds for its form, and for what comes after it', async () => {
  const browser = new Browser(provider);
  const { flow } = await begin(browser);
  const german = await browser.go(`/login?flow=${flow}&ui_locales=de`);
  const wrong = await browser.submit(german, { username: ada, password: 'not the right pass phrase' });
  expect([german, wrong, await browser.go(`/signup?flow=${wrong.fields['flow']}`)].map(({ text }) => /<html lang="(\w+)"/.exec(text)?.[1])).toEqual(['de', 'de', 'de']);
});

test('an address hides what it holds, and is worth nothing in another browser, under another name, or without its browser', async () => {
  const [browser, other] = [new Browser(provider), new Browser(provider)];
  const [mine, theirs] = [await begin(browser, { login_hint: 'a-canary-of-a-hint' }), await begin(other)];
  const [[head, sealed], [foreignHead, foreignSealed]] = [mine.flow.split('.'), theirs.flow.split('.')];
  for (const part of mine.flow.split('.')) expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('a-canary');
  for (const [who, flow] of [[other, mine.flow], [browser, `${head}.${foreignSealed}`], [browser, `${foreignHead}.${sealed}`], [browser, String(head)], [new Browser(provider), mine.flow]] as const)
    for (const path of [`/login?flow=${flow}`, `/oauth/authorize/resume?flow=${flow}`]) expect(errorCodeOf(await who.go(path))).toBe('flow_elsewhere');
  const anchored = new Browser(provider);
  anchored.cookie = browser.cookie?.split('; ').filter((pair) => pair.startsWith('__Host-symbolon-anchor=')).join('; ');
  expect(errorCodeOf(await anchored.submit(mine.page, { username: ada, password }))).toBe('flow_elsewhere');
  const tokenOnly = new Browser(provider);
  tokenOnly.cookie = browser.cookie?.split('; ').filter((pair) => !pair.startsWith('__Host-symbolon-anchor=')).join('; ');
  expect(errorCodeOf(await tokenOnly.submit(mine.page, { username: ada, password }))).toBe('flow_elsewhere');
  expect(await newRows(() => other.submit(mine.page, { username: ada, password }))).toBe(0);
  expect((await browser.submit(mine.page, { username: ada, password })).location).toContain('state=a-canary-of-a-state');
});

test('a form without its token makes no row', async () => {
  const browser = new Browser(provider);
  const { page } = await begin(browser);
  expect(await newRows(() => browser.submit(page, { csrf: 'x', username: ada, password }))).toBe(0);
});

test('a page goes on after a log-in in another window, once; and after a log-out there', async () => {
  const browser = new Browser(provider);
  const [first, again] = [await begin(browser), await begin(browser)];
  await logIn(browser);
  expect((await browser.go(first.address)).location).toContain(`${callback}?code=`);
  expect(errorCodeOf(await browser.go(first.address))).toBe('flow_answered');
  const asked = await begin(browser, { prompt: 'login' });
  await browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });
  expect(errorCodeOf(await browser.go(first.address))).not.toBeUndefined();
  for (const { page } of [asked, again]) expect((await browser.submit(page, { username: ada, password })).location).toContain(`${callback}?code=`);
});

test('one flow is one row, whoever sends its form first, on whichever node', async () => {
  const began = new Browser(provider);
  const { page } = await begin(began);
  const sent = Array.from({ length: 16 }, (_, index) => Object.assign(new Browser(index % 2 === 0 ? provider : second), { cookie: began.cookie }));
  expect(await newRows(async () => {
    const seen = await Promise.all(sent.map((browser) => browser.step('/select-account', { method: 'POST', body: formOf(page.fields) })));
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([303]));
  })).toBe(1);
});

test('a flow that a page was shown for gives one response, of many that ask at once on two nodes', async () => {
  const began = new Browser(provider);
  const { flow } = await begin(began);
  await logIn(began);
  const sent = Array.from({ length: 16 }, (_, index) => Object.assign(new Browser(index % 2 === 0 ? provider : second), { cookie: began.cookie }));
  expect(await newRows(async () => {
    const seen = await Promise.all(sent.map((browser) => browser.step(`/oauth/authorize/resume?flow=${flow}`)));
    expect(seen.map(({ location }) => location?.startsWith(`${callback}?code=`))).toEqual(seen.map(() => true)); // one answer, told again to the same browser
  })).toBe(1);
  provider.clock.advance(60);
  expect(errorCodeOf(await began.go(`/oauth/authorize/resume?flow=${flow}`))).toBe('flow_answered');
});

test('its time is that of every flow', async () => {
  const browser = new Browser(provider);
  const { page, address } = await begin(browser);
  provider.clock.advance(1_799);
  expect(pageOf(await browser.go(address))).toBe('login');
  provider.clock.advance(1);
  expect([errorCodeOf(await browser.go(address)), errorCodeOf(await browser.submit(page, { username: ada, password }))]).toEqual(['flow_over', 'flow_expired']);
});

test.each<[string, object]>([
  ['is too long for an address', { state: randomBytes(1_500).toString('base64url') }],
  ['an application may ask for by its verifier', { client_id: 'own', redirect_uri: callback }],
])('what %s has its row at once, and an address that holds nothing', async (_, more) => {
  const browser = new Browser(provider);
  let flow = '';
  expect(await newRows(async () => ({ flow } = await begin(browser, more)))).toBe(1);
  expect(flow).toMatch(/^[\w-]+$/);
});

test('what was pushed has its row at once', async () => {
  const { json } = await provider.send('/oauth/par', { method: 'POST', headers: { authorization: `Basic ${btoa(`web:${secret}`)}` }, body: formOf(valid) });
  const browser = new Browser(provider);
  expect(await newRows(() => browser.go(`/oauth/authorize?${formOf({ client_id: 'web', request_uri: json['request_uri'] }).toString()}`))).toBe(1);
});
