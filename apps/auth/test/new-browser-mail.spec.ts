import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, formOf, password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback] };
const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256('a'.repeat(43)), code_challenge_method: 'S256' };
const ada = 'ada@example.com';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const [home, cafe, abroad] = ['203.0.113.7', '198.51.100.20', '2001:db8:7:1::5'];

let provider: Provider;
let second: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({ ...folder.environment, SYMBOLON_TRUSTED_PROXIES: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [...shop.clients, web] });
  second = await provider.another();
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  await provider.news();
  folder.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  folder.close();
});

const device = /(?:^|; )(__Host-symbolon-device=[^;]*)/;
/** Logged out, with only what outlives that. */
const loggedOut = (browser: Browser): Browser => Object.assign(browser, { cookie: device.exec(browser.cookie ?? '')?.[1] ?? '' });
/** By page, as a browser does. */
async function enter(address: string, { browser = new Browser(provider), language = 'en', tried = password, agent = windows } = {}): Promise<Browser> {
  const headers = { 'x-forwarded-for': address, 'accept-language': language, 'user-agent': agent };
  const { fields } = await browser.go(`/oauth/authorize?${formOf(request).toString()}`, { headers });
  const { status } = await browser.step('/login', { method: 'POST', body: formOf({ ...fields, username: ada, password: tried }), headers });
  expect(status).toBe(tried === password ? 303 : 400);
  return browser;
}
const byToken = (address: string) => provider.send('/oauth/token', { method: 'POST', headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, 'x-forwarded-for': address }, body: formOf({ grant_type: 'password', username: ada, password, scope: 'openid' }) });
const mails = async () => {
  await provider.deliver();
  return folder.news();
};
const told = () => provider.database.prisma.event.findMany({ where: { type: 'user.login.new_browser' }, select: { details: true, clientId: true } });

test('a log-in from a new browser and a new network is mailed once: when, with what, from where, and what to do', async () => {
  await enter(home);
  expect(await mails()).toEqual([]);
  await enter(cafe);
  const [mail, ...more] = await mails();
  expect([mail?.to, mail?.subject, mail?.link, more]).toEqual([ada, 'A sign-in from a new browser', '/account', []]);
  for (const part of ['Firefox on Windows', '198.51.100.*', 'UTC', 'change your password now']) expect(mail?.text).toContain(part);
  expect(`${mail?.text ?? ''}${mail?.html ?? ''}`).not.toContain(cafe);
  expect(await told()).toEqual([{ clientId: 'web', details: { how: 'page', network: '198.51.100.0/24', user_agent: windows } }]);
  await enter(cafe);
  expect(await mails()).toEqual([]);
});

test('neither a known browser in a new network is, nor a new browser in a known one or beside it', async () => {
  const browser = loggedOut(await enter(home));
  await enter(cafe, { browser });
  await enter('203.0.113.200');
  await enter(cafe);
  expect([await mails(), await told()]).toEqual([[], []]);
});

test('of IPv6 a /48 is one network, and the mail says no more of it', async () => {
  await enter(home);
  await enter(abroad);
  expect((await mails())[0]?.text).toContain('2001:db8:7:*');
  await enter('2001:db8:7:ffff::9');
  expect(await mails()).toEqual([]);
});

test('a browser whose cookie was changed by a letter is new', async () => {
  const browser = loggedOut(await enter(home));
  browser.cookie = browser.cookie?.replace(/(-device=.{20})(.)/, (_, head: string, letter: string) => `${head}${letter === 'Q' ? 'g' : 'Q'}`);
  await enter(cafe, { browser });
  expect(await mails()).toHaveLength(1);
});

test('an application that asks for the password itself counts, and is named', async () => {
  await enter(home);
  expect((await byToken(cafe)).status).toBe(200);
  const [mail] = await mails();
  expect(mail?.text).toContain('shop, from 198.51.100.*');
  expect(await told()).toMatchObject([{ clientId: 'shop', details: { how: 'token_request', network: '198.51.100.0/24' } }]);
  await byToken(cafe);
  expect(await mails()).toEqual([]);
});

test('so does one that asks step by step, in the language of who asks', async () => {
  await enter(home);
  const answer = await provider.send('/oauth/authorize-challenge', { method: 'POST', headers: { authorization: `Basic ${btoa(['web', secret].join(':'))}`, 'x-forwarded-for': cafe, 'accept-language': 'es' }, body: formOf({ ...request, username: ada, password }) });
  expect(answer.status).toBe(200);
  expect((await mails()).map(({ subject }) => subject)).toEqual(['Inicio de sesión desde un navegador nuevo']);
  expect(await told()).toMatchObject([{ clientId: 'web', details: { how: 'challenge' } }]);
});

test('of many at once, on two nodes, one is told', async () => {
  await enter(home);
  await Promise.all([provider, second, provider, second, provider, second].map((node) => enter(cafe, { browser: new Browser(node) })));
  expect([(await mails()).length, (await told()).length]).toEqual([1, 1]);
});

test('a wrong password tells nobody, and makes no network known', async () => {
  await enter(home);
  await enter(cafe, { tried: 'not the right pass phrase' });
  expect(await mails()).toEqual([]);
  await enter(cafe);
  expect(await mails()).toHaveLength(1);
});

test('it is written in the language that its person has said they read, not in that of the browser that got in', async () => {
  await enter(home);
  await enter(cafe, { language: 'fr' });
  expect((await mails())[0]?.subject).toBe('Connexion depuis un nouveau navigateur');
  await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { claims: { locale: 'de-AT' } } });
  await enter(abroad, { language: 'fr' });
  expect((await mails())[0]?.subject).toBe('Anmeldung mit einem neuen Browser');
});

test('where the policy says no nobody is mailed, and the event is written all the same', async () => {
  await provider.apply({ ...shop, clients: [...shop.clients, web], sign_in: { new_browser_mail: false } });
  await provider.news();
  await enter(home);
  await enter(cafe);
  expect([await mails(), (await told()).length]).toEqual([[], 1]);
});

test('twenty networks are known of a person, the one seen last longest ago gives way, and none can be read', async () => {
  for (let n = 0; n < 22; n += 1) {
    provider.clock.advance(1);
    await enter(`10.0.${n}.1`);
  }
  await provider.deliver();
  const rows = await provider.database.prisma.knownNetwork.findMany();
  expect(rows).toHaveLength(20);
  for (const { hash } of rows) expect(hash).toHaveLength(32);
  folder.empty();
  await enter('10.0.21.9');
  expect(await mails()).toEqual([]);
  await enter('10.0.0.1');
  expect(await mails()).toHaveLength(1);
});

test('a network that is used is not the oldest, and who goes takes theirs along', async () => {
  await enter(home);
  const seen = async () => (await provider.database.prisma.knownNetwork.findFirstOrThrow()).seenAt.getTime();
  const before = await seen();
  provider.clock.advance(86_000);
  await enter(home);
  expect(await seen()).toBe(before);
  provider.clock.advance(1000);
  await enter(home);
  expect(await seen()).toBe(before + 87_000_000);
  await provider.database.prisma.user.deleteMany({ where: { username: ada } });
  expect(await provider.database.prisma.knownNetwork.count()).toBe(0);
});

test('its person sees it among what happened with the account', async () => {
  await enter(home);
  const browser = await enter(cafe);
  const { text } = await browser.go('/account', { headers: { 'x-forwarded-for': cafe } });
  expect(text).toContain('Signed in from a new browser and network');
});
