import { Browser, pageOf, type Seen } from './browser.ts';
import { openCaptchaServer } from './captcha-server.ts';
import { comeBack, connectionTo, fileWith, press, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';
import { openImpostor, type Faults, type Impostor } from './upstream-impostor.ts';

let impostor: Impostor;
let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  impostor = await openImpostor();
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply(fileWith([connectionTo(impostor.origin, { trusted_domains: ['corp.example'] })]));
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  provider.clock.advance(601); // what the other says of itself is asked for anew
  impostor.faults = {};
});
afterAll(async () => {
  await provider.close();
  await impostor.close();
});

const failed = 'The answer of the other provider could not be checked, so nobody was signed in. Try again, or sign in in another way.';
const unavailable = 'The other provider does not answer at the moment. Sign in in another way, or try again later.';

/** Back from there, by an address that may be changed on the way. */
async function back(faults: Faults, change: (address: URL) => void = () => undefined, at: Provider = provider): Promise<Seen> {
  const browser = new Browser(at);
  const address = impostor.visit(await press(browser, await toLogin(browser)));
  impostor.faults = faults;
  change(address);
  return comeBack(browser, address.href);
}

const buttonOn = (page: Seen): string => /href="(\/login\/connections\/corp\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';

/** On the log-in page, with nobody logged in and nobody made. */
async function expectRefused(seen: Seen, said: string): Promise<void> {
  expect([pageOf(seen), saidBy(seen), await provider.database.prisma.session.count(), await provider.database.prisma.linkedLogin.count()]).toEqual(['login', said, 0, 0]);
}

test('a right answer lets somebody in, and the verifier of the challenge is shown for it', async () => {
  expect(await tokenOf(provider, await back({}))).toMatchObject({ email: 'carl@corp.example' });
  expect(Object.fromEntries(impostor.asked.at(-1) ?? [])).toMatchObject({ grant_type: 'authorization_code', code: 'a-code', redirect_uri: 'https://id.example.com/login/connections/corp/callback', code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string });
});

const now = Math.floor(Date.now() / 1000);
/** Another letter there, of which all bits count. */
const otherAt = (token: string, at: number): string => `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
/** Carm's, in the place of Carl's. */
const forSomebodyElse = (token: string): string => token.split('.').map((part, n) => (n === 1 ? Buffer.from(Buffer.from(part, 'base64url').toString().replace('"sub":"carl"', '"sub":"carm"')).toString('base64url') : part)).join('.');
const unsigned = (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;

describe('nobody is let in by an ID token', () => {
  test.each<[what: string, faults: Faults]>([
    ['signed by another key', { otherKey: true }],
    ['without a signature', { change: unsigned }],
    ['with one bit of its signature changed', { change: (token) => otherAt(token, token.lastIndexOf('.') + 1) }],
    ['with one bit of its claims changed', { change: forSomebodyElse }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['for another client', { claims: { aud: 'other' } }],
    ['for several clients, and made for another', { claims: { aud: ['symbolon', 'other'], azp: 'other' } }],
    ['of another log-in', { claims: { nonce: 'of another log-in' } }],
    ['of no log-in', { claims: { nonce: undefined } }],
    ['that is over', { claims: { exp: now - 120, iat: now - 400 } }],
    ['that is of no time', { claims: { exp: undefined } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['of somebody without a name', { claims: { sub: '' } }],
    ['whose person is another by userinfo', { claims: { email: undefined }, userinfo: { sub: 'mallory', email: 'ada@example.com', email_verified: true } }],
  ])('%s', async (_, faults) => {
    await expectRefused(await back(faults), failed);
  });
});

describe('nobody is let in by a way back', () => {
  test.each<[what: string, change: (address: URL) => void]>([
    ['that says another issuer', (address) => address.searchParams.set('iss', 'https://elsewhere.example')],
    ['that says no issuer, where the provider says that it does', (address) => address.searchParams.delete('iss')],
    ['with two states', (address) => address.searchParams.append('state', 'another')],
    ['without a code', (address) => address.searchParams.delete('code')],
    ['with two codes', (address) => address.searchParams.append('code', 'another')],
  ])('%s', async (_, change) => {
    await expectRefused(await back({}, change), failed);
  });

  test('that says an error of the provider', async () => {
    await expectRefused(await back({}, (address) => {
      address.searchParams.delete('code');
      address.searchParams.set('error', 'access_denied');
    }), 'The other provider did not sign you in, or you cancelled there. Try again, or sign in in another way.');
    expect(provider.log.join('\n')).toContain('"error":"denied","reason":"access_denied"');
  });
});

describe('a provider that is down leaves the other ways in', () => {
  test.each<[what: string, faults: Faults]>([
    ['answers 503 for a code', { statuses: { token: 503 } }],
    ['answers 429, as it is asked too often', { statuses: { token: 429 } }],
    ['answers 500 when it is asked for more', { claims: { email: undefined }, statuses: { userinfo: 500 } }],
  ])('it %s', async (_, faults) => {
    await expectRefused(await back(faults), unavailable);
  });

  test('it answers 503 before anybody leaves', async () => {
    impostor.faults = { statuses: { discovery: 503 } };
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    await expectRefused(await browser.go(buttonOn(page)), unavailable);
    impostor.faults = {};
    await expectRefused(await browser.go(buttonOn(page)), unavailable); // it is not asked again at once
    provider.clock.advance(11);
    expect((await browser.go(buttonOn(page))).location).toContain(`${impostor.origin}/auth?`);
  });

  test('it is called by another name in its own document', async () => {
    impostor.faults = { metadata: { issuer: `${impostor.origin}/` } };
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    await expectRefused(await browser.go(buttonOn(page)), failed);
  });
});

test('an address is believed only by what says it: that another is proven does not count', async () => {
  const seen = await back({ claims: { email: undefined, email_verified: true }, userinfo: { sub: 'carl', email: 'carl@corp.example' } });
  expect(pageOf(seen)).toBe('verify-email');
});

test('a provider at an address that may not be called is not called', async () => {
  const strict = await provider.another({ SYMBOLON_OUTBOUND_PRIVATE: '' });
  const browser = new Browser(strict);
  const page = await toLogin(browser);
  await expectRefused(await browser.go(buttonOn(page)), unavailable);
  await strict.close();
});

describe('how often a network has another provider called', () => {
  const throttled = 'There were too many attempts from your network. Wait a while, or sign in in another way.';
  let narrow: Provider;
  beforeAll(async () => {
    narrow = await provider.another({ SYMBOLON_THROTTLE_ADDRESS: '3' });
  });
  afterAll(() => narrow.close());

  test('is bounded by what comes to nothing', async () => {
    for (let tries = 0; tries < 4; tries += 1) await expectRefused(await back({ otherKey: true }, undefined, narrow), failed);
    const before = impostor.asked.length;
    await expectRefused(await back({}, undefined, narrow), throttled);
    expect(impostor.asked.length).toBe(before);
    provider.clock.advance(901);
    expect((await back({}, undefined, narrow)).location).toContain('code=');
  });

  test('is not by who gets in, or cancels there', async () => {
    for (let tries = 0; tries < 5; tries += 1) expect((await back({}, undefined, narrow)).location).toContain('code=');
    for (let tries = 0; tries < 5; tries += 1) await back({}, (address) => address.searchParams.set('error', 'access_denied'), narrow);
    expect((await back({}, undefined, narrow)).location).toContain('code=');
  });

  test('is bounded at one moment, too: half of what there is room for', async () => {
    const backs = await Promise.all(Array.from({ length: 20 }, async () => {
      const browser = new Browser(provider);
      return { browser, address: impostor.visit(await press(browser, await toLogin(browser))) };
    }));
    let release = (): void => undefined;
    impostor.faults = { holdsUntil: new Promise((resolve) => (release = resolve)), otherKey: true };
    const asked = impostor.asked.length;
    const said: (string | undefined)[] = [];
    const all = backs.map(async ({ browser, address }) => said.push(saidBy(await comeBack(browser, address.href))));
    await until('four are refused', () => said.length === 4);
    release();
    await Promise.all(all);
    expect([said.slice(0, 4), said.slice(4), impostor.asked.length - asked]).toEqual([Array(4).fill(throttled), Array(16).fill(failed), 16]);
  });
});

test('who has to prove an address by mail is let to that also where each form asks for a captcha: there was no form', async () => {
  const captcha = await openCaptchaServer();
  const always = await provider.another({ ...captcha.settings, SYMBOLON_CAPTCHA_WHEN: 'always' });
  expect(pageOf(await back({ claims: { email: 'dora@elsewhere.example' } }, undefined, always))).toBe('verify-email');
  await always.close();
  await captcha.close();
});

test('neither the code nor what proves the client is in the log', async () => {
  await back({});
  await back({ otherKey: true });
  for (const secret of ['a-code', 'an-access-token', 'a-client-secret-of-32-characters']) expect(provider.log.join('\n')).not.toContain(secret);
});
