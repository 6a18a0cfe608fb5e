import { s256 } from '@symbolon/crypto';
import { desk, staff, staffOf } from './administration.ts';
import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback] };
const authorizePath = `/oauth/authorize?${formOf({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256('a'.repeat(43)), code_challenge_method: 'S256' }).toString()}`;
const ada = 'ada@example.com';
const device = '__Host-symbolon-device';

let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({
    ...folder.environment,
    SYMBOLON_TRUSTED_PROXIES: '127.0.0.1',
    SYMBOLON_THROTTLE_ACCOUNT: '3',
    SYMBOLON_THROTTLE_ADDRESS: '1000',
    SYMBOLON_THROTTLE_CLIENT: '1000',
  });
  await provider.apply({ ...shop, clients: [...shop.clients, web], users: [...shop.users, { username: 'bob@example.com', password }] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  folder.empty();
});
afterAll(async () => {
  await provider.close();
  folder.close();
});

let addresses = 0;
const elsewhere = () => `198.51.100.${(addresses += 1) % 250}`;
const [home, cafe] = ['203.0.113.7', '192.0.2.9'];
/** By page, as a browser does; the answer of the form itself. */
async function enter(browser: Browser, tried = password, address = elsewhere(), username = ada): Promise<Seen> {
  const headers = { 'x-forwarded-for': address };
  const page = await browser.go(authorizePath, { headers });
  return browser.step('/login', { method: 'POST', body: formOf({ ...page.fields, username, password: tried }), headers });
}
const byToken = (tried: string, address = elsewhere(), username = ada): Promise<Answer> =>
  provider.send('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, 'x-forwarded-for': address },
    body: formOf({ grant_type: 'password', username, password: tried, scope: 'openid' }),
  });
/** What a stranger does to keep somebody out. */
async function attack(username = ada): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    const { headers } = await byToken('wrong', elsewhere(), username);
    provider.clock.advance(Number(headers.get('retry-after') ?? 0));
  }
  await byToken('wrong', elsewhere(), username);
  expect((await byToken(password, elsewhere(), username)).status).toBe(400);
}
/** Logged out, with only what outlives that. */
async function known(username = ada): Promise<Browser> {
  const browser = new Browser(provider);
  expect((await enter(browser, password, home, username)).status).toBe(303);
  browser.cookie = cookieOf(browser);
  return browser;
}
const cookieOf = ({ cookie }: Browser): string => cookie?.split('; ').find((pair) => pair.startsWith(`${device}=`)) ?? '';
const isIn = ({ status }: Seen) => status === 303;

describe('while a stranger guesses without end', () => {
  test('a browser that has logged the account in before gets in, from wherever it is', async () => {
    const browser = await known();
    await attack();
    expect(isIn(await enter(browser, password, cafe))).toBe(true);
    browser.cookie = cookieOf(browser);
    await attack();
    expect(isIn(await enter(browser, password, cafe))).toBe(true);
  });

  test('a network that has logged the account in before gets in, by page and by token request, on every node', async () => {
    expect((await byToken(password, home)).status).toBe(200);
    await attack();
    expect((await byToken(password, home)).status).toBe(200);
    const second = await provider.another();
    expect(isIn(await enter(new Browser(second), password, home))).toBe(true);
    await second.close();
  });

  test('somebody who replaces the password by a mailed link gets in at once, and stays in', async () => {
    await attack();
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password', { headers: { 'x-forwarded-for': cafe } });
    await browser.step('/forgot-password', { method: 'POST', body: formOf({ ...page.fields, username: ada }), headers: { 'x-forwarded-for': cafe } });
    await provider.deliver();
    const form = await browser.go((await folder.news()).at(-1)?.link ?? '');
    await browser.step('/reset-password', { method: 'POST', body: formOf({ ...form.fields, password: 'an entirely new passphrase' }), headers: { 'x-forwarded-for': cafe } });
    await attack();
    expect(isIn(await enter(browser, 'an entirely new passphrase'))).toBe(true);
    expect((await byToken('an entirely new passphrase', cafe)).status).toBe(200);
  });

  test('strangers wait, whatever cookie they send', async () => {
    const mine = cookieOf(await known('bob@example.com'));
    const [name = '', value = ''] = mine.split(/=(.*)/s);
    await attack();
    const changed = value.slice(0, -1) + (value.endsWith('A') ? 'B' : 'A');
    for (const cookie of [mine, `${name}=`, `${name}=${'A'.repeat(72)}`, `${name}=${changed}`, `${name}=${Array(60).fill(value).join('.')}`]) {
      const browser = new Browser(provider);
      const page = await browser.go(authorizePath);
      const headers = { 'x-forwarded-for': elsewhere(), cookie: `${browser.cookie}; ${cookie}` };
      const { status } = await provider.send('/login', { method: 'POST', body: formOf({ ...page.fields, username: ada, password }), headers });
      expect([cookie.slice(0, 60), status]).toEqual([cookie.slice(0, 60), 400]);
    }
  });

  test('a cookie of one account counts as none when it is sent twice', async () => {
    const own = cookieOf(await known());
    await attack();
    const twice = async (cookie: string) => {
      const browser = new Browser(provider);
      const page = await browser.go(authorizePath);
      return provider.send('/login', { method: 'POST', body: formOf({ ...page.fields, username: ada, password }), headers: { 'x-forwarded-for': elsewhere(), cookie: `${browser.cookie}; ${cookie}` } });
    };
    for (const cookie of [`${own}; ${own}`, `${own}; ${device}=`]) expect([cookie, (await twice(cookie)).status]).toEqual([cookie, 400]);
    expect((await twice(own)).status).toBe(303);
  });

  test('a cookie of one account, cut or changed in any byte, counts as none', async () => {
    const [name = '', value = ''] = cookieOf(await known()).split(/=(.*)/s);
    await attack();
    for (let at = 0; at < value.length; at += 9) {
      const browser = new Browser(provider);
      browser.cookie = `${name}=${value.slice(0, at)}${value[at] === 'Q' ? 'g' : 'Q'}${value.slice(at + 1)}`;
      expect([at, (await enter(browser)).status]).toEqual([at, 400]);
    }
  });
});

test('a known browser is throttled by its own failures, which cost nobody else anything', async () => {
  const browser = await known();
  for (let round = 0; round < 4; round += 1) await enter(browser, 'wrong', cafe);
  const waiting = await enter(browser, password, cafe);
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([400, '1']);
  expect((await byToken(password)).status).toBe(200);
});

test('a known network is throttled by its own failures', async () => {
  await byToken(password, home);
  for (let round = 0; round < 4; round += 1) await byToken('wrong', home);
  expect((await byToken(password, home)).headers.get('retry-after')).toBe('1');
  expect((await byToken(password)).status).toBe(200);
});

test('log-ins of its person do not give a stranger new guesses', async () => {
  const browser = await known();
  await attack();
  expect(isIn(await enter(browser))).toBe(true);
  expect((await byToken(password)).status).toBe(400);
});

test('a thousand failures through one application close it for no browser or network that is known', async () => {
  const strict = await provider.another({ SYMBOLON_THROTTLE_CLIENT: '5' });
  const browser = new Browser(strict);
  await enter(browser, password, home);
  browser.cookie = cookieOf(browser);
  for (let guess = 0; guess < 7; guess += 1) await enter(new Browser(strict), 'wrong', elsewhere(), `somebody${guess}@example.com`);
  expect((await enter(new Browser(strict))).headers.get('retry-after')).not.toBeNull();
  expect(isIn(await enter(browser))).toBe(true);
  expect(isIn(await enter(new Browser(strict), password, home))).toBe(true);
  await strict.close();
});

test('what a browser and a network are known by dies with the password', async () => {
  const browser = await known();
  provider.clock.advance(1);
  expect((await provider.token({ grant_type: 'password', username: ada, password: 'an entirely new passphrase', type: 'update', scope: 'openid' }, asShop)).status).toBe(200);
  await attack();
  expect(isIn(await enter(browser, 'an entirely new passphrase'))).toBe(false);
  expect(isIn(await enter(new Browser(provider), 'an entirely new passphrase', home))).toBe(false);
});

test('who is unlocked by an administrator gets in at once, also from a browser or a network that is known and has failed itself', async () => {
  await provider.apply({ ...shop, clients: [...shop.clients, web, desk], users: [...shop.users, ...staff] });
  const { owner } = await staffOf(provider);
  const [row] = (await owner.send('GET', `/users?username=${ada}`)).json['items'] as [{ readonly user_id: string }];
  const browser = await known();
  const failing = async (fail: () => Promise<Seen | Answer>) => {
    for (let round = 0; round < 8; round += 1) provider.clock.advance(Number((await fail()).headers.get('retry-after') ?? 0));
    await fail();
  };
  const byBrowser = (tried: string) => enter(browser, tried, cafe);
  const fromHome = (tried: string) => byToken(tried, home);
  for (const [other, one] of [[fromHome, byBrowser], [byBrowser, fromHome]] as const) {
    await attack();
    await failing(() => other('wrong'));
    await failing(() => one('wrong'));
    provider.clock.advance(1);
    const logIn = () => one(password);
    expect((await logIn()).status).toBe(400);
    expect((await owner.send('POST', `/users/${row.user_id}/unlock`)).status).toBe(204);
    expect([200, 303]).toContain((await logIn()).status);
    browser.cookie = cookieOf(browser);
    expect([(await byToken(password, home)).status, (await byToken(password, home)).status]).toEqual([200, 200]);
    expect((await enter(browser, password, cafe)).status).toBe(303);
    browser.cookie = cookieOf(browser);
  }
  const work = 'ada@work.example';
  await provider.database.prisma.emailAddress.create({ data: { id: 'email_work', userId: row.user_id, address: work, addedAt: provider.clock.now() } });
  const byWork = async (tried: string) => (await provider.token({ grant_type: 'password', username: work, password: tried, scope: 'orders:read' }, asShop)).status;
  for (let n = 0; n < 12; n++) await byWork('wrong');
  expect(await byWork(password)).toBe(400);
  expect((await owner.send('POST', `/users/${row.user_id}/unlock`)).status).toBe(204);
  expect(await byWork(password)).toBe(200); // by each of its addresses
});

test('a browser is forgotten after half a year, a network after three months', async () => {
  const browser = await known();
  provider.clock.advance(90 * 86_400 - 60);
  await attack();
  expect((await byToken(password, home)).status).toBe(200);
  provider.clock.advance(90 * 86_400 + 60);
  await attack();
  expect((await byToken(password, home)).status).toBe(400);
  expect(isIn(await enter(browser))).toBe(false);
});

test('the cookie names nobody, is for this host and no script, and holds eight accounts at most', async () => {
  const users = Array.from({ length: 10 }, (_, index) => ({ username: `user${index}@example.com`, password }));
  await provider.apply({ ...shop, clients: [...shop.clients, web], users });
  const browser = new Browser(provider);
  let set = '';
  for (const { username } of users) {
    browser.cookie = cookieOf(browser) || undefined;
    set = (await enter(browser, password, home, username)).headers.getSetCookie().find((each) => each.startsWith(device)) ?? '';
  }
  expect(set).toMatch(/^__Host-symbolon-device=[\w-]{72}(\.[\w-]{72}){7}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=15552000$/);
  expect(Buffer.from(set, 'base64url').toString('latin1')).not.toContain('user');
});

test('the cookie grants nothing: a browser with it alone is asked for the password', async () => {
  const browser = await known();
  expect((await browser.go(`${authorizePath}&prompt=none`)).location).toContain('error=login_required');
});

describe('a mail that a person asks for', () => {
  async function ask(address: string, browser = new Browser(provider), username = ada): Promise<void> {
    const page = await browser.go('/forgot-password');
    await browser.step('/forgot-password', { method: 'POST', body: formOf({ ...page.fields, username }), headers: { 'x-forwarded-for': address } });
  }
  const links = async () => {
    await provider.deliver();
    return (await folder.news()).flatMap(({ link }) => link ?? []);
  };
  const isGood = async (link = '') => (await new Browser(provider).go(link)).text.includes('data-page="reset-password"');

  test('holds a link that no stranger pushes out', async () => {
    await ask(home);
    const [link] = await links();
    for (let index = 0; index < 12; index += 1) {
      provider.clock.advance(1); // each is older than the next, and written before it
      await ask(elsewhere());
      await links();
    }
    provider.clock.advance(3_000);
    for (let index = 0; index < 12; index += 1) await ask(elsewhere());
    await links();
    expect(await isGood(link)).toBe(true);
  });

  test('is written though one network asks without end', async () => {
    for (let index = 0; index < 12; index += 1) await ask(cafe);
    expect(await links()).toHaveLength(3);
    await ask(home);
    expect(await links()).toHaveLength(1);
  });

  test('is written for a browser and a network that the account knows though all the world asks without end', async () => {
    const browser = await known();
    for (let index = 0; index < 12; index += 1) await ask(elsewhere());
    expect(await links()).toHaveLength(5);
    await ask(elsewhere(), browser);
    expect(await links()).toHaveLength(1);
    await ask(home);
    expect(await links()).toHaveLength(1);
  });

  test('is written no more than three times an hour for a known browser', async () => {
    const browser = await known();
    for (let index = 0; index < 6; index += 1) await ask(elsewhere(), browser);
    expect(await links()).toHaveLength(3);
  });
});
