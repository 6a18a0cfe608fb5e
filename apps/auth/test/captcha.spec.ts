import { jest } from '@jest/globals';
import { Browser, pageOf, type Seen } from './browser.ts';
import { openCaptchaServer, type CaptchaServer } from './captcha-server.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, password, shop, startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';
import { solved, workOf } from './worked-out.ts';

/** A captcha of the operator's own choice: asked for in the place of work, or always; and what happens when its provider is down. */
const ada = 'ada@example.com';
const waiting = 'There were too many attempts. Wait a few minutes, then try again.';
const missing = 'Please show first that you are no program: do the check, then try again.';
const file = { ...shop, sign_in: { first_factors: ['password', 'passkey', 'email_code'] } };

let folder: MailFolder;
let captcha: CaptchaServer;
let near: Provider;
let second: Provider;
let always: Provider;
let bare: Provider;
const rewinds: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = new MailFolder();
  captcha = await openCaptchaServer();
  const settings = { ...folder.environment, ...captcha.settings, SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: '6', SYMBOLON_PROOF_OF_WORK_BITS: '8', SYMBOLON_SIGNUP: 'open' };
  near = await startProvider(settings);
  always = await startProvider({ ...settings, SYMBOLON_CAPTCHA_WHEN: 'always', SYMBOLON_CAPTCHA_CLASS: 'cf-turnstile', SYMBOLON_CAPTCHA_ORIGINS: 'https://a.example, https://*.b.example' });
  for (const each of [near, always]) await each.apply(file);
  second = await near.another();
  bare = await always.another({ SYMBOLON_PROOF_OF_WORK_BITS: '0' });
  for (const each of [near, always]) rewinds.push(await each.snapshot());
});
beforeEach(async () => {
  for (const rewind of rewinds) await rewind();
  captcha.answer = captcha.asItShould;
  captcha.asked.length = 0;
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const each of [near, always]) each.clock.advance(3600); // what a node has heard of an address, or of the provider, is over
});
afterAll(async () => {
  await Promise.all([second.close(), bare.close()]);
  await Promise.all([near.close(), always.close()]);
  await captcha.close();
  folder.close();
});

let next = 0;
const somebody = (): string => `somebody-${(next += 1)}@example.com`;
const forgotten = (browser: Browser): Promise<Seen> => browser.go('/forgot-password');
const send = async (browser: Browser, page: Seen, members: object, address?: string): Promise<Seen> =>
  ({ ...(await browser.step(page.action, { method: 'POST', ...(address !== undefined && { headers: { 'x-forwarded-for': address } }), body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], ...members }) })), action: page.action, fields: page.fields });
/** The page that asks, once half of what the network may do is used up. */
async function asked(browser = new Browser(near), username = somebody()): Promise<Seen> {
  for (let n = 0; n < 4; n += 1) {
    const other = new Browser(near);
    expect((await send(other, await forgotten(other), { username: somebody() })).status).toBe(303);
  }
  const page = await send(browser, await forgotten(browser), { username });
  expect([page.status, page.text.includes(waiting), Number(page.headers.get('retry-after')) > 0]).toEqual([400, true, true]);
  return page;
}
const policyOf = ({ headers }: Seen, directive: string): string | undefined => headers.get('content-security-policy')?.split('; ').find((each) => each.startsWith(`${directive} `));
const downs = async (provider: Provider) => {
  await provider.maintain();
  return (await eventsOf(provider.runtime, 'captcha.unavailable')).map(({ details }) => details);
};

describe('past half of what a network may do', () => {
  test('the page asks for the captcha and for no work, and may load from its origin and no other; whoever solves it gets on', async () => {
    const browser = new Browser(near);
    expect(policyOf(await forgotten(browser), 'script-src')).toMatch(/^script-src 'nonce-[\w-]+'$/);
    const page = await asked(browser);
    expect(captcha.asked).toHaveLength(1); // whether it is there at all: nobody has solved one
    captcha.asked.length = 0;
    const shown = await forgotten(browser);
    for (const each of [page, shown]) expect([workOf(each), each.text.includes(`<div class="g-recaptcha" data-captcha="${captcha.origin}/api.js" data-sitekey="site_1"`)]).toEqual([undefined, true]);
    expect(['script-src', 'frame-src', 'connect-src', 'style-src', 'img-src'].map((each) => policyOf(shown, each)?.replace(/'nonce-[\w-]+'/, 'NONCE'))).toEqual([
      `script-src NONCE ${captcha.origin}`, `frame-src ${captcha.origin}`, `connect-src ${captcha.origin}`, `style-src 'self' NONCE ${captcha.origin}`, "img-src 'self' https:",
    ]);
    expect((await send(browser, shown, { username: somebody(), captcha: 'good-one' })).status).toBe(303);
    expect(captcha.asked).toEqual([{ secret: 'secret_1', response: 'good-one', remoteip: '127.0.0.1' }]);
    expect(near.log.join('')).not.toContain('good-one');
  });

  test('an answer counts once, though the provider takes it each time: of many at once on two nodes, too', async () => {
    const browser = new Browser(near);
    const page = await asked(browser);
    const answers = await Promise.all([near, second, near, second].map((node) => send(Object.assign(new Browser(node), { cookie: browser.cookie }), page, { username: somebody(), captcha: 'good-for-one' })));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect((await send(browser, page, { username: somebody(), captcha: 'good-for-one' })).status).toBe(400);
  });

  test('what is wrong, missing or endless is none; work is none either, and nothing is stored', async () => {
    const browser = new Browser(near);
    const page = await asked(browser);
    captcha.asked.length = 0;
    for (const members of [{ captcha: 'bad' }, { captcha: '' }, {}, { captcha: `good${'x'.repeat(8_192)}` }, { work: 'x.1' }])
      expect([members, (await send(browser, page, { username: somebody(), ...members })).status]).toEqual([members, 400]);
    expect(captcha.asked.map(({ response }) => response)).toEqual(['bad']);
    expect(await near.database.prisma.usedChallenge.count()).toBe(0);
    expect(await downs(near)).toEqual([]);
  });

  test('known and unknown people are asked alike, byte by byte', async () => {
    const texts: string[] = [];
    await asked();
    for (const username of [ada, 'not@example.com']) {
      const browser = new Browser(near);
      texts.push((await send(browser, await forgotten(browser), { username })).text.replaceAll(username, 'NAME').replaceAll(encodeURIComponent(username), 'NAME').replace(/(value|href|nonce|action)="[^"]*"/g, ''));
    }
    expect([texts[0]?.includes('data-captcha'), texts[1]]).toEqual([true, texts[0]]);
  });
});

describe('a provider that gives no verdict', () => {
  test.each<[string, CaptchaServer['answer'], string]>([
    ['that hangs up', (_, response) => response.destroy(), 'no_answer'],
    ['that says something else', (_, response) => response.writeHead(502).end('<!doctype html>'), 'wrong_answer'],
    ['that never ends', (_, response) => void response.write('x'.repeat(1 << 15)), 'no_answer'],
    ['that does not know us', (_, response) => response.end('{"success":false,"error-codes":["invalid-input-secret"]}'), 'wrong_secret'],
  ])('%s: work is asked for in its place, an event says so, and it is asked again a minute later', async (_, answer, reason) => {
    const browser = new Browser(near);
    const page = await asked(browser);
    captcha.answer = answer;
    const instead = await send(browser, page, { username: somebody(), captcha: 'good' });
    expect([instead.status, workOf(instead)?.bits, instead.text.includes('data-captcha')]).toEqual([400, 8, false]);
    expect(policyOf(instead, 'script-src')).not.toContain(captcha.origin);
    expect((await send(browser, instead, { username: somebody(), work: solved(instead) })).status).toBe(303);
    captcha.answer = captcha.asItShould;
    const count = captcha.asked.length;
    expect([(await send(browser, instead, { username: somebody(), captcha: 'good' })).status, captcha.asked.length]).toEqual([400, count]);
    expect(await downs(near)).toEqual([{ reason, count: 1 }]);
    near.clock.advance(61);
    await rewinds[0]?.();
    const again = new Browser(near);
    expect((await send(again, await asked(again), { username: somebody(), captcha: 'good-again' })).status).toBe(303);
  });

  test('only to what one person has sent is not down for others; what answers are not made of is not sent on', async () => {
    const browser = new Browser(near);
    const page = await asked(browser);
    captcha.asked.length = 0;
    captcha.answer = (form, response) => (form['response'] === 'stumble' ? response.writeHead(403).end('<!doctype html>') : captcha.asItShould(form, response));
    for (const answer of ['stumble', '<script>', "' OR 1=1", 'good\u0000']) expect([answer, (await send(browser, page, { username: somebody(), captcha: answer })).status]).toEqual([answer, 400]);
    expect([captcha.asked.map(({ response }) => response), await downs(near)]).toEqual([['stumble', ''], []]);
    expect((await send(browser, await forgotten(browser), { username: somebody(), captcha: 'good' })).status).toBe(303);
  });

  test('whose script nobody can load is found out by a form without an answer', async () => {
    captcha.answer = (_, response) => response.destroy();
    expect(workOf(await asked())?.bits).toBe(8);
    expect(await downs(near)).toEqual([{ reason: 'no_answer', count: 1 }]);
  });
});

describe('always', () => {
  const signUp = (username: string) => ({ username, password: 'a passphrase of her own choosing' });
  const doors: readonly (readonly [string, string, (username: string) => Record<string, string>])[] = [
    ['the log-in', '/login', () => ({ username: ada, password })],
    ['a sign-up', '/signup', signUp],
    ['a proof of an address once more', '/verify-email', () => ({ again: 'true' })],
    ['a forgotten password', '/forgot-password', (username) => ({ username })],
    ['a mailed code', '/login/email', (username) => ({ username, send: 'true' })],
  ];
  const opened = async (browser: Browser, path: string): Promise<Seen> => {
    const login = await browser.go('/account');
    if (path === '/verify-email') await send(browser, await browser.go(`/signup?flow=${login.fields['flow']}`), { ...signUp(somebody()), captcha: 'good-for-a-sign-up' });
    return browser.go(`${path}?flow=${login.fields['flow']}`);
  };

  test.each(doors)('%s asks for it with no limit near, says so, and takes it', async (_, path, members) => {
    const browser = new Browser(always);
    const page = await opened(browser, path);
    expect(page.text).toContain(`<div class="cf-turnstile" data-captcha="${captcha.origin}/api.js"`);
    expect(policyOf(page, 'frame-src')).toBe(`frame-src ${captcha.origin} https://a.example https://*.b.example`);
    for (const answer of [{}, { captcha: 'bad' }]) {
      const refused = await send(browser, page, { ...members(somebody()), ...answer });
      expect([refused.status, refused.text.includes(missing), refused.headers.get('retry-after'), pageOf(refused)]).toEqual([400, true, null, pageOf(page)]);
    }
    expect((await send(browser, page, { ...members(somebody()), captcha: `good-${path}` })).status).toBe(303);
    expect((await send(new Browser(always), page, { ...members(somebody()), captcha: `good-${path}` })).status).toBe(400);
  });

  test('no page that anybody may not send loads anything from there', async () => {
    const browser = new Browser(always);
    await send(browser, await opened(browser, '/login'), { username: ada, password, captcha: 'good-for-ada' });
    const account = await browser.go('/account');
    expect([pageOf(account), policyOf(account, 'script-src')?.includes(captcha.origin)]).toEqual(['account', false]);
  });

  test('where the provider is down people show work, and where none is asked for they get in as if there were no captcha', async () => {
    captcha.answer = (_, response) => response.destroy();
    const browser = new Browser(always);
    const refused = await send(browser, await opened(browser, '/login'), { username: ada, password, captcha: 'good' });
    expect([refused.status, refused.text.includes(missing), workOf(refused)?.bits]).toEqual([400, true, 8]);
    expect((await send(browser, refused, { username: ada, password })).status).toBe(400);
    expect((await send(browser, refused, { username: ada, password, work: solved(refused) })).status).toBe(303);
    const other = new Browser(bare);
    expect((await send(other, await opened(other, '/login'), { username: ada, password, captcha: 'good' })).status).toBe(303);
  });

  test('nobody has the server ask without end, and one network no more than half: who comes while many are being asked for is refused, and no provider is down for that', async () => {
    const [before, held]: [unknown, (() => void)[]] = [await downs(always), []];
    // Asked by hand, since what a provider has time for (three seconds) is over for the first before the last has come, where a machine is busy.
    jest.spyOn(always.runtime.captcha, 'ask').mockImplementation(() => new Promise((answer) => held.push(() => answer('{"success":true}'))));
    const browser = new Browser(always);
    const page = await opened(browser, '/forgot-password');
    let refused = 0;
    const settled: Promise<void>[] = [];
    const flood = async (count: number, addressOf: (n: number) => string) => {
      const begun = held.length + refused;
      for (let n = 0; n < count; n += 1) settled.push(send(browser, page, { username: somebody(), captcha: `good-${settled.length}` }, addressOf(n)).then(({ status }) => void (refused += status === 400 ? 1 : 0)));
      await until('every answer that is held or refused', () => held.length + refused >= begun + count);
      return [held.length, refused];
    };
    expect(await flood(20, (n) => `2001:db8:1:${n}::1`)).toEqual([16, 4]);
    expect(await flood(20, (n) => `198.51.100.${n}`)).toEqual([32, 8]);
    for (const answer of held) answer();
    await Promise.all(settled);
    expect([refused, await downs(always)]).toEqual([8, before]);
  });

  test('a network with many wrong answers is not asked about for a while, on any node; another is, and right ones are not counted', async () => {
    const browser = new Browser(always);
    const page = await opened(browser, '/forgot-password');
    const [here, elsewhere] = ['203.0.113.7', '198.51.100.20'];
    for (let n = 0; n < 9; n += 1) {
      const other = new Browser(always);
      expect((await send(other, await opened(other, '/login'), { username: ada, password, captcha: `good-of-many-${n}` }, here)).status).toBe(303);
    }
    captcha.asked.length = 0;
    for (let n = 0; n < 7; n += 1) await send(browser, page, { username: somebody(), captcha: `bad-${n}` }, elsewhere);
    expect(captcha.asked).toHaveLength(7);
    const onAnother = Object.assign(new Browser(bare), { cookie: browser.cookie });
    expect([(await send(browser, page, { username: somebody(), captcha: 'good-but-late' }, elsewhere)).status, (await send(onAnother, page, { username: somebody(), captcha: 'good-but-late' }, elsewhere)).status, captcha.asked.length]).toEqual([400, 400, 7]);
    expect((await send(browser, page, { username: somebody(), captcha: 'good-elsewhere' }, '192.0.2.9')).status).toBe(303);
    always.clock.advance(2);
    expect((await send(browser, page, { username: somebody(), captcha: 'good-but-late' }, elsewhere)).status).toBe(303);
  });

  test('a known and an unknown person are refused alike, and before any password is looked at', async () => {
    const texts: string[] = [];
    for (const [username, words] of [[ada, password], ['not@example.com', 'wrong']] as const) {
      const browser = new Browser(always);
      texts.push((await send(browser, await opened(browser, '/login'), { username, password: words })).text.replaceAll(username, 'NAME').replaceAll(encodeURIComponent(username), 'NAME').replace(/(value|data-options|href|data-again|nonce|action)="[^"]*"/g, ''));
    }
    expect(texts[1]).toBe(texts[0]);
    expect(await always.database.prisma.throttle.count()).toBe(0);
  });
});
