import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, password, shop, startProvider, type Provider } from './provider.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';
import { solved, workOf } from './worked-out.ts';

/** The pages that mail somebody or make an account ask for work, too, once half of what a network may do there is used up: one table, the same of each. */
const ada = 'ada@example.com';
const [office, elsewhere] = ['203.0.113.7', '198.51.100.20'];
const waiting = 'There were too many attempts. Wait a few minutes, then try again.';
const file = { ...shop, sign_in: { first_factors: ['password', 'passkey', 'email_code'], recovery: ['waiting_period'] } };
const settings = { SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: '6', SYMBOLON_PROOF_OF_WORK_BITS: '10', SYMBOLON_SIGNUP: 'open' };

let folder: MailFolder;
let strict: Provider;
let second: Provider;
let lenient: Provider;
const rewinds: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = new MailFolder();
  [strict, lenient] = await Promise.all([startProvider({ ...folder.environment, ...settings }), startProvider({ ...folder.environment, ...settings, SYMBOLON_EMAIL_VERIFICATION: 'optional' })]);
  for (const each of [strict, lenient]) await each.apply(file);
  second = await strict.another();
  for (const each of [strict, lenient]) rewinds.push(await each.snapshot());
});
beforeEach(async () => {
  for (const rewind of rewinds) await rewind();
});
afterEach(() => {
  for (const each of [strict, lenient]) each.clock.advance(3600); // what a node has heard of an address is over
});
afterAll(async () => {
  await second.close();
  await Promise.all([strict.close(), lenient.close()]);
  folder.close();
});

interface DoorCase {
  readonly at: () => Provider;
  readonly page: string;
  /** What is sent for somebody. */
  readonly members: (username: string, page: Seen) => Record<string, string>;
  readonly action?: string;
  /** What leads to the page, in another network. */
  readonly before?: (browser: Browser, flow: string, username: string) => Promise<void>;
  /** Where that leads; somebody else each time, as there is a limit for whom is typed, too. */
  readonly leadsTo: RegExp;
}
const pass = 'a passphrase of her own choosing';
const withKey = (username: string, page: Seen) => ({ username, credential: new SoftAuthenticator().create(optionsOn(page)) });
let networks = 0;
const signedUp: DoorCase['before'] = async (browser, flow, username) => {
  const headers = { 'x-forwarded-for': `192.0.2.${(networks += 1)}` };
  const page = await browser.step(`/signup?flow=${flow}`, { headers });
  expect((await browser.step('/signup', { method: 'POST', body: formOf({ ...page.fields, username, password: pass }), headers })).location).toMatch(/^\/verify-email\?/);
};
const doors: readonly (readonly [string, DoorCase])[] = [
  ['a forgotten password', { at: () => strict, page: '/forgot-password', members: (username) => ({ username }), leadsTo: /^\/forgot-password-sent\?/ }],
  ['a wait for recovery', { at: () => strict, page: '/recovery/ask', members: (username) => ({ username }), leadsTo: /^\/forgot-password-sent\?/ }],
  ['a mailed code', { at: () => strict, page: '/login/email', members: (username) => ({ username, send: 'true' }), leadsTo: /^\/login\/email\?/ }],
  ['a proof of an address once more', { at: () => strict, page: '/verify-email', before: signedUp, members: () => ({ again: 'true' }), leadsTo: /^\/verify-email\?.*&notice=resent$/ }],
  ['a sign-up', { at: () => strict, page: '/signup', members: (username) => ({ username, password: pass }), leadsTo: /^\/verify-email\?/ }],
  ['a sign-up by a passkey', { at: () => strict, page: '/signup', action: '/signup/passkey', members: withKey, leadsTo: /^\/verify-email\?/ }],
  ['a sign-up without proof', { at: () => lenient, page: '/signup', members: (username) => ({ username, password: pass }), leadsTo: /^\/oauth\/authorize\/resume/ }],
  ['a sign-up by a passkey without proof', { at: () => lenient, page: '/signup', action: '/signup/passkey', members: withKey, leadsTo: /^\/oauth\/authorize\/resume/ }],
];

describe.each(doors)('%s', (_, door) => {
  let next = 0;
  const somebody = (): string => `somebody-${(next += 1)}@example.com`;
  let keys = 0;
  /** Answers that were taken: what passkeys are made for is kept beside them. */
  const rows = async () => (await door.at().database.prisma.usedChallenge.count()) - keys;
  beforeEach(() => {
    keys = 0;
  });
  const opened = async (browser: Browser, address = office, username = somebody()): Promise<Seen> => {
    const login = await browser.go('/account');
    await door.before?.(browser, login.fields['flow'] ?? '', username);
    return browser.step(`${door.page}?flow=${login.fields['flow']}`, { headers: { 'x-forwarded-for': address } });
  };
  const send = async (browser: Browser, page: Seen, username: string, members: object = {}, address = office): Promise<Seen> => {
    const answer = await browser.step(door.action ?? page.action, { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], ...door.members(username, page), ...members }), headers: { 'x-forwarded-for': address } });
    if (door.action !== undefined && answer.location !== undefined) keys += 1;
    return { ...answer, fields: page.fields };
  };
  const knock = async (username = somebody(), address = office): Promise<Seen> => {
    const browser = new Browser(door.at());
    return send(browser, await opened(browser, address, username), username, {}, address);
  };
  /** Uses up half of what the network may do; the next is asked. */
  async function half(): Promise<void> {
    for (let n = 0; n < 4; n += 1) expect((await knock()).location).toMatch(door.leadsTo);
  }
  async function asked(browser = new Browser(door.at()), username = somebody()): Promise<Seen> {
    const page = await opened(browser, office, username);
    const answer = await send(browser, page, username);
    expect([answer.status, answer.text.includes(waiting), workOf(answer)?.bits, Number(answer.headers.get('retry-after')) > 0]).toEqual([400, true, 10, true]);
    return answer;
  }

  test('past half of what its network may do a browser shows work instead of waiting; without it the page says to wait, and whoever waits gets on', async () => {
    await half();
    const browser = new Browser(door.at());
    const page = await asked(browser);
    expect(await rows()).toBe(0);
    expect((await send(browser, page, somebody(), { work: solved(page) })).location).toMatch(door.leadsTo);
    expect(await rows()).toBe(1);
    const other = new Browser(door.at());
    const patient = await asked(other);
    door.at().clock.advance(Number(patient.headers.get('retry-after')));
    expect((await send(other, patient, somebody())).location).toMatch(door.leadsTo);
    expect(await rows()).toBe(1);
  });

  test('from another address nobody is asked; the page that is opened next in the network asks at once', async () => {
    await half();
    await asked();
    expect((await knock(somebody(), elsewhere)).location).toMatch(door.leadsTo);
    const browser = new Browser(door.at());
    const page = await opened(browser);
    expect([page.text.includes(waiting), pageOf(page)]).toEqual([false, pageOf(await opened(new Browser(door.at()), elsewhere))]);
    expect((await send(browser, page, somebody(), { work: solved(page) })).location).toMatch(door.leadsTo);
  });

  test('one answer is one try, and of this page in this log-in: nothing else is taken or stored', async () => {
    await half();
    const browser = new Browser(door.at());
    const page = await asked(browser);
    const [unsolved, others, spent] = [solved(page, (found, bits) => found < bits), solved(await asked()), solved(page)];
    let now = page;
    for (const work of ['', 'x.1', unsolved, others]) {
      now = await send(browser, now, somebody(), { work });
      expect([work, now.status, now.text.includes(waiting)]).toEqual([work, 400, true]);
    }
    expect(await rows()).toBe(0);
    expect((await send(browser, now, somebody(), { work: spent })).location).toMatch(door.leadsTo);
    expect(await rows()).toBe(1);
    await send(browser, now, somebody(), { work: spent });
    expect(await rows()).toBe(1);
  });

  test('past all of it everybody waits, whatever they have worked out', async () => {
    await half();
    for (let n = 0; n < 3; n += 1) {
      const browser = new Browser(door.at());
      const page = await asked(browser);
      const answer = await send(browser, page, somebody(), { work: solved(page) });
      if (n < 2) expect(answer.location).toMatch(door.leadsTo);
    }
    const browser = new Browser(door.at());
    const page = await asked(browser);
    const answer = await send(browser, page, somebody(), { work: solved(page) });
    expect([answer.status, answer.text.includes(waiting), await rows()]).toEqual([400, true, 3]);
  });

  test('known and unknown people are asked alike, byte by byte', async () => {
    await half();
    const texts: string[] = [];
    for (const username of [ada, 'not@example.com']) texts.push((await asked(new Browser(door.at()), username)).text.replaceAll(username, 'NAME').replaceAll(encodeURIComponent(username), 'NAME').replace(/(value|data-work|data-options|data-unknown-passkey|href|data-again|nonce|action)="[^"]*"/g, ''));
    expect(texts[0]?.length).toBeGreaterThan(1000);
    expect(texts[1]).toBe(texts[0]);
  });
});

test('an answer counts once on all nodes', async () => {
  const send = (node: Provider, browser: Browser, page: Seen, username: string, work = '') =>
    Object.assign(new Browser(node), { cookie: browser.cookie }).step('/forgot-password', { method: 'POST', body: formOf({ ...page.fields, username, work }), headers: { 'x-forwarded-for': office } });
  for (let n = 0; n < 4; n += 1) {
    const browser = new Browser(strict);
    await send(strict, browser, await browser.go('/forgot-password'), `nobody-${n}@example.com`);
  }
  const browser = new Browser(strict);
  const first = await browser.go('/forgot-password');
  const page = { ...(await send(strict, browser, first, 'grace@example.com')), fields: first.fields };
  const answers = await Promise.all([strict, second, strict, second].map((node, n) => send(node, browser, page, `many-${n}@example.com`, solved(page))));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
});

test('wrong passwords that are tried by signing up cost work, too', async () => {
  for (let n = 0; n < 4; n += 1) {
    const browser = new Browser(lenient);
    await browser.step('/login', { method: 'POST', body: formOf({ ...(await browser.go('/account')).fields, username: `user-${n}`, password: 'wrong' }), headers: { 'x-forwarded-for': office } });
  }
  const browser = new Browser(lenient);
  const login = await browser.go('/account');
  const page = await browser.go(`/signup?flow=${login.fields['flow']}`);
  const answer = await browser.step('/signup', { method: 'POST', body: formOf({ ...page.fields, username: ada, password }), headers: { 'x-forwarded-for': office } });
  expect([answer.status, answer.text.includes(waiting), workOf(answer) !== undefined]).toEqual([400, true, true]);
});
