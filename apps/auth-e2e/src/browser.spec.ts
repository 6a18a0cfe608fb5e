import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import * as client from 'openid-client';
import { violationsOf } from './accessibility.ts';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { nextLink } from './mailed-link.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type ServerProcess } from './server-process.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';

/** The hosted pages in a real browser: what a person sees and does, what the browser complains about, what axe finds. */

const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
const ada = 'ada@example.com';
const grace = 'grace@example.com';
const mia = (hasScripts: boolean): string => `mia.${hasScripts ? 'with' : 'without'}.scripts@example.com`;
const newPassword = 'an entirely different phrase';
const firefoxOnWindows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** What reached the client's callback. */
interface Arrival {
  readonly method: string;
  readonly members: Readonly<Record<string, string>>;
}

const discover = (clientId: string): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });

let browser: Browser;
let application: Application;
let server: ServerProcess;
let origin: string;
let issuer: string;
let config: client.Configuration;
let strange: client.Configuration;
let arrivals: Arrival[];

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startApplication((request, response, body) => {
      const url = new URL(request.url ?? '/', origin);
      if (url.pathname === '/callback') arrivals.push({ method: request.method ?? '', members: Object.fromEntries(body === '' ? url.searchParams : new URLSearchParams(body)) });
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Application</title><p id="at">${url.pathname}</p>`);
    });
    origin = `http://127.0.0.1:${application.port}`;
    const shared = { client_secret: secret, grant_types: ['authorization_code'], scope: 'openid profile email', redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [`${origin}/goodbye`] };
    const file = {
      clients: [
        { ...shared, client_id: 'trusted', client_name: 'Our shop', first_party: true },
        { ...shared, client_id: 'strange', client_name: 'Web <b>shop</b>' },
      ],
      users: [ada, grace, mia(true), mia(false), 'forgetful-true@example.com', 'forgetful-false@example.com', 'axe-reset@example.com'].map((username) => ({ username, password })),
    };
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file), SYMBOLON_SIGNUP: 'open' });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    issuer = at.issuer;
    [config, strange] = await Promise.all([discover('trusted'), discover('strange')]);
  });
  beforeEach(() => {
    arrivals = [];
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  test.each([true, false])('a person logs in after a wrong password, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive({ javaScriptEnabled });
    const asked = await person.begin();
    expect(await person.page.title()).toBe('Sign in – Symbolon');
    await person.logIn(ada, 'not the right pass phrase');
    expect(await person.page.textContent('#error')).toMatch(/^That name and password don’t match\./);
    expect(await person.page.inputValue('#login')).toBe(ada);
    expect(await person.page.inputValue('#password')).toBe('');
    await person.logIn(ada);
    expect((await person.tokens(asked)).claims()).toMatchObject({ aud: 'trusted', preferred_username: ada });
    await person.leave({ refused: 1 });
  });

  test('a person logs in by keyboard alone: the first field has the focus', async () => {
    const person = await Person.arrive();
    const asked = await person.begin();
    await person.page.waitForSelector('#login:focus'); // given with the first frame, which comes after the load
    await person.page.keyboard.type(ada);
    await person.page.keyboard.press('Tab');
    await person.page.keyboard.type(password);
    await person.page.keyboard.press('Enter');
    expect((await person.tokens(asked)).claims()).toMatchObject({ preferred_username: ada });
    await person.leave();
  });

  test.each([true, false])('a person looks at the password that they type, and their name comes along to the next page, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive({ javaScriptEnabled });
    const asked = await person.begin();
    await person.page.fill('#login', ada);
    await person.page.fill('#password', password);
    const button = person.page.getByRole('button', { name: 'Show: Password' });
    expect(await button.count()).toBe(javaScriptEnabled ? 1 : 0);
    if (javaScriptEnabled) {
      await button.click();
      expect(await person.page.getAttribute('#password', 'type')).toBe('text');
      await person.page.getByRole('button', { name: 'Hide: Password' }).click();
      expect(await person.page.getAttribute('#password', 'type')).toBe('password');
      await person.page.click('a[hreflang="de"]');
      await person.page.waitForSelector('html[lang="de"]');
      expect(await person.page.inputValue('#login')).toBe(ada);
      await person.page.click('a[href^="/forgot-password"]');
      expect(await person.page.inputValue('#login')).toBe(ada);
      await person.page.click('a[href^="/login"]');
      await person.page.fill('#password', password);
      await person.page.getByRole('button', { name: 'Anzeigen: Passwort' }).click();
    }
    await person.page.click('#submit');
    expect((await person.tokens(asked)).claims()).toMatchObject({ preferred_username: ada });
    await person.leave();
  });

  test('a log-in in a popup finds its way back to the page that opened it', async () => {
    const person = await Person.arrive();
    await person.begin();
    const address = person.page.url();
    await person.page.goto(`${origin}/opener`);
    const opened = person.page.waitForEvent('popup');
    await person.page.evaluate(`void open(${JSON.stringify(address)}, 'popup', 'width=500,height=700')`);
    const popup = await opened;
    await popup.fill('#login', ada);
    await popup.fill('#password', password);
    await popup.click('#submit');
    await popup.waitForURL(`${origin}/callback*`);
    expect(await popup.evaluate('window.opener.location.pathname')).toBe('/opener');
    await person.leave();
  });

  test('a log-in outlives the browser when the person says so', async () => {
    const person = await Person.arrive();
    await person.begin();
    await person.page.getByLabel('Stay signed in').check();
    await person.logIn(ada);
    await person.page.waitForURL(`${origin}/callback*`);
    const cookies = (await person.context.cookies(issuer)).filter(({ name }) => ['symbolon', 'symbolon-state'].includes(name));
    expect(cookies.map(({ expires }) => Math.round((expires - Date.now() / 1000) / 86_400))).toEqual([14, 14]);
    await person.leave();
  });

  test('more cookies than fit are told on a page that shows itself well', async () => {
    const person = await Person.arrive();
    await person.context.addCookies(Array.from({ length: 8 }, (_, index) => ({ name: `other-${index}`, value: 'x'.repeat(3_000), url: issuer })));
    const answer = await person.page.goto(`${issuer}/account`);
    expect(answer?.status()).toBe(431);
    expect(await person.page.textContent('#error')).toContain('Delete the cookies of this site');
    expect(await person.page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius")).toBe('16px');
    await person.context.close();
  });

  test('a person refuses an application, and then allows it', async () => {
    const person = await Person.arrive();
    const first = await person.begin(strange);
    await person.logIn(ada);
    expect(await person.page.textContent('main')).toContain('Web <b>shop</b> would like to:');
    await person.page.click('#consent-deny');
    await expect(person.tokens(first)).rejects.toMatchObject({ error: 'access_denied' });

    const second = await person.begin(strange);
    await person.page.click('#consent-approve');
    expect((await person.tokens(second)).claims()).toMatchObject({ aud: 'strange' });
    await person.begin(strange); // is not asked again
    expect(arrivals).toHaveLength(3);
    await person.leave();
  });

  test.each([true, false])('a person signs up, after a password that is too short, and opens the mailed link, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive({ javaScriptEnabled });
    const username = `new-${javaScriptEnabled}@example.com`;
    const asked = await person.begin();
    await person.page.click('a[href^="/signup"]');
    await person.logIn(username, 'short');
    expect(await person.page.textContent('#error')).toBe('That password is too short. It needs at least 15 characters.');
    const link = nextLink(server);
    await person.logIn(username);
    expect(await person.page.textContent('main')).toContain(`We have sent a message to ${username}.`);
    expect(arrivals).toEqual([]);
    await person.page.goto(await link);
    await person.page.click('#submit');
    expect((await person.tokens(asked)).claims()).toMatchObject({ email: username, email_verified: true });
    await person.leave({ refused: 1 });
  });

  test.each([true, false])('a person who forgot the password is mailed a link, chooses another and goes on, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive({ javaScriptEnabled });
    const username = `forgetful-${javaScriptEnabled}@example.com`;
    const asked = await person.begin();
    await person.page.click('a[href^="/forgot-password"]');
    await person.page.fill('#login', username);
    const link = nextLink(server);
    await person.page.click('#submit');
    expect(await person.page.textContent('h1')).toBe('Check your email');
    await person.page.goto(await link);
    await person.page.fill('#password', 'short');
    await person.page.click('#submit');
    expect(await person.page.textContent('#error')).toBe('That password is too short. It needs at least 15 characters.');
    await person.page.fill('#password', 'an entirely new passphrase');
    await person.page.click('#submit');
    expect(await person.page.textContent('.notice')).toBe('Your password has been changed. Sign in with the new one.');
    await person.logIn(username, 'an entirely new passphrase');
    expect((await person.tokens(asked)).claims()).toMatchObject({ email: username, email_verified: true });
    await person.leave({ refused: 1 });
  });

  test('a person with two accounts chooses one', async () => {
    const person = await Person.arrive();
    for (const username of [ada, grace]) {
      await person.begin(config, { prompt: 'login' });
      await person.logIn(username);
    }
    const asked = await person.begin();
    await person.page.click(`button[name=session]:has-text("${ada}")`);
    expect((await person.tokens(asked)).claims()).toMatchObject({ preferred_username: ada });
    await person.leave();
  });

  test('a person is asked before a log-out that nothing proves, and not asked when an ID token does', async () => {
    const person = await Person.arrive();
    const asked = await person.begin();
    await person.logIn(ada);
    await person.tokens(asked);
    await person.page.goto(client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/goodbye` }).href);
    await person.page.click('#logout-confirm');
    expect(person.page.url()).toBe(`${origin}/goodbye`);

    const again = await person.begin();
    await person.logIn(ada); // the session is over
    const { id_token } = await person.tokens(again);
    await person.page.goto(client.buildEndSessionUrl(config, { id_token_hint: id_token ?? '', post_logout_redirect_uri: `${origin}/goodbye`, state: 's' }).href);
    expect(person.page.url()).toBe(`${origin}/goodbye?state=s`);
    await person.leave();
  });

  test.each([true, false])('a person with two browsers signs out the other one and changes the password, with JavaScript: %s', async (javaScriptEnabled) => {
    const [person, elsewhere] = [await Person.arrive({ javaScriptEnabled }), await Person.arrive({ javaScriptEnabled, userAgent: firefoxOnWindows })];
    for (const each of [elsewhere, person]) {
      await each.page.goto(`${issuer}/account`);
      await each.logIn(mia(javaScriptEnabled));
      expect(await each.page.textContent('h1')).toBe('Your account');
    }
    await person.page.click('li:has-text("Firefox on Windows") >> button[name=session]');
    expect(await person.page.textContent('.notice')).toBe('That browser is signed out.');
    await elsewhere.page.reload();
    expect(await elsewhere.page.getAttribute('main', 'data-page')).toBe('login');

    await person.changePassword('not the right pass phrase', newPassword);
    expect(await person.page.textContent('#error')).toMatch(/^That is not your current password\./);
    await person.changePassword(password, newPassword);
    expect(await person.page.textContent('.notice')).toMatch(/^Your password has been changed\./);
    await person.page.reload();
    expect(await person.page.textContent('h1')).toBe('Your account');
    await elsewhere.logIn(mia(javaScriptEnabled));
    expect(await elsewhere.page.textContent('#error')).toMatch(/^That name and password don’t match\./);
    await elsewhere.logIn(mia(javaScriptEnabled), newPassword);
    expect(await elsewhere.page.textContent('h1')).toBe('Your account');
    for (const each of [person, elsewhere]) await each.leave({ refused: 1 });
  });

  test.each([true, false])('form_post arrives at the callback by POST, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive({ javaScriptEnabled });
    const asked = await person.begin(config, { response_mode: 'form_post' });
    await person.logIn(ada);
    if (!javaScriptEnabled) await person.page.click('button');
    await until('the callback', () => {
      expect(person.complaints).toEqual([]);
      return arrivals.length > 0;
    });
    expect(arrivals.map(({ method }) => method)).toEqual(['POST']);
    expect((await person.tokens(asked)).claims()).toMatchObject({ preferred_username: ada });
    await person.leave();
  });

  test('axe finds nothing against WCAG 2.2 AA on any page, light or dark, and none is wider than 320 pixels', async () => {
    const elsewhere = await Person.arrive();
    await elsewhere.page.goto(`${issuer}/account`);
    await elsewhere.logIn(grace);
    await elsewhere.context.close();
    // The CSP would keep axe out of the page, and a colour on its way from one scheme to the other is of neither.
    const person = await Person.arrive({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 640 } });
    const found: Record<string, readonly unknown[]> = {};
    const check = async (name: string) => {
      expect(await person.page.getAttribute('main', 'data-page')).toBe(name.split(',')[0]);
      found[name] = await violationsOf(person.page);
    };

    await person.begin();
    await check('login');
    await person.logIn(ada, 'not the right pass phrase');
    await check('login, refused');
    await person.page.click('a[href^="/signup"]');
    await check('signup');
    await person.logIn('axe@example.com', 'short');
    await check('signup, refused');
    let link = nextLink(server);
    await person.logIn('axe@example.com');
    await check('verify-email');
    await person.page.fill('#code', '12345');
    await person.page.click('#submit-code');
    await check('verify-email, refused');
    await person.page.goto(await link);
    await check('verify-email, confirm');
    await person.page.goto(`${issuer}/forgot-password`);
    await check('forgot-password');
    link = nextLink(server);
    await person.page.fill('#login', 'axe-reset@example.com');
    await person.page.click('#submit');
    await check('forgot-password-sent');
    await person.page.goto(await link);
    await check('reset-password');
    await person.page.fill('#password', 'short');
    await person.page.click('#submit');
    await check('reset-password, refused');
    await person.page.goto(`${issuer}/reset-password?token=none`);
    await check('forgot-password, refused');
    await person.begin();
    await person.logIn(ada);
    await person.begin(strange, { prompt: 'consent' });
    await check('consent');
    await person.begin(config, { prompt: 'login' });
    await person.logIn(grace);
    await person.begin();
    await check('select-account');
    await person.page.goto(`${issuer}/account`); // with two accounts in this browser, and one more session
    await check('account');
    await person.changePassword('not the right pass phrase', newPassword);
    await check('account, refused');
    await person.page.goto(client.buildEndSessionUrl(config).href);
    await check('logout-confirm');
    await person.page.click('#logout-confirm');
    await check('logged-out');
    await person.begin(config, { redirect_uri: 'https://evil.example.com/' });
    await check('error');

    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
    await person.context.close();
  });

  test('a page of any origin, with libraries that trace, reads discovery, keys and userinfo', async () => {
    const person = await Person.arrive();
    const { access_token } = await person.tokens(await (async () => {
      const asked = await person.begin();
      await person.logIn(ada);
      return asked;
    })());
    const read = (url: string, headers: object) =>
      person.page.evaluate<string>(`fetch(${JSON.stringify(url)}, { headers: ${JSON.stringify(headers)} }).then((answer) => answer.text(), String)`);
    const traced = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'MCP-Protocol-Version': '2025-11-25' };
    const metadata = config.serverMetadata();
    for (const url of [`${issuer}/.well-known/openid-configuration`, `${issuer}/.well-known/oauth-authorization-server`, metadata.jwks_uri ?? ''])
      expect(await read(url, { ...traced, 'x-of-tomorrow': '1' })).toMatch(/^{"(issuer|keys)":/);
    expect(JSON.parse(await read(metadata.userinfo_endpoint ?? '', { ...traced, baggage: 'a=b', DPoP: 'x', authorization: `Bearer ${access_token}` }))).toMatchObject({ email: ada });
    await person.leave();
  });
});

type Parameters = Readonly<Record<string, string>>;

/** What the client keeps of its request, to check the answer. */
interface Asked {
  readonly config: client.Configuration;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

/** Somebody at a browser of their own, with everything that the browser complains about. */
class Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  static async arrive(options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    return new Person(context, await context.newPage());
  }

  /** Goes to the client, which sends them to the provider. */
  async begin(config_ = config, more: Parameters = {}): Promise<Asked> {
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce() };
    const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
    const asked = { redirect_uri: `${origin}/callback`, scope: 'openid profile email', state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256', ...more };
    await this.page.goto(client.buildAuthorizationUrl(config_, asked).href);
    return { config: config_, checks };
  }

  async logIn(username: string, secretWords = password): Promise<void> {
    await this.page.fill('#login', username);
    await this.page.fill('#password', secretWords);
    await this.page.click('#submit');
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.page.fill('#current-password', current);
    await this.page.fill('#password', next);
    await this.page.click('#submit');
  }

  /** What the client makes of what reached its callback last. */
  async tokens({ config, checks }: Asked): Promise<Awaited<ReturnType<typeof client.authorizationCodeGrant>>> {
    await this.page.waitForURL(`${origin}/callback*`);
    const { method, members } = arrivals.at(-1) ?? { method: 'none', members: {} };
    const form = new URLSearchParams(members);
    const callback = `${origin}/callback`;
    const arrived = method === 'POST' ? new Request(callback, { method, body: form }) : new URL(`${callback}?${form.toString()}`);
    return client.authorizationCodeGrant(config, arrived, checks);
  }

  /** Nothing was complained about but that a form was refused, which the browser notes for every status from 400. */
  async leave({ refused = 0 } = {}): Promise<void> {
    await this.context.close();
    const isRefusal = (text: string) => text === 'Failed to load resource: the server responded with a status of 400 (Bad Request)';
    expect(this.complaints.filter((text) => !isRefusal(text))).toEqual([]);
    expect(this.complaints.filter(isRefusal).length).toBeLessThanOrEqual(refused);
  }
}
