import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as client from 'openid-client';
import { startApplication, type Application } from './application.ts';
import { hasChromium, launchWhole } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';

/** Log-outs in a real browser: what the frames do, and what an application at another origin hears by them. */

const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
let browser: Browser;
let application: Application;
/** Of the same site as the issuer, and the same application under the name of another site. */
let origin: string;
let elsewhere: string;
let issuer: string;
let config: client.Configuration;
let visits: URL[];

/** Keeps the frame of the provider and asks it whenever it is told to (Session Management section 3.1). */
const watcher = (frame: string) => `<!doctype html><html lang="en"><title>Application</title>
<iframe id="op" src="${frame}"></iframe>
<script>
  const ask = (question) => new Promise((resolve) => {
    addEventListener('message', ({ data, origin }) => origin === ${JSON.stringify(new URL(frame).origin)} && resolve(data), { once: true });
    document.getElementById('op').contentWindow.postMessage(question, ${JSON.stringify(new URL(frame).origin)});
  });
</script></html>`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startApplication((request, response) => {
      const url = new URL(request.url ?? '/', origin);
      visits.push(url);
      const page = url.pathname === '/watch' ? watcher(`${issuer}/oidc/check-session`) : `<!doctype html><html lang="en"><title>Application</title><p id="at">${url.pathname}</p></html>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    const { port } = application;
    [origin, elsewhere] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
    const app = {
      client_secret: secret,
      grant_types: ['authorization_code'],
      first_party: true,
      scope: 'openid',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/goodbye`],
    };
    const file = {
      clients: [
        { ...app, client_id: 'plain' },
        { ...app, client_id: 'framed', frontchannel_logout_uri: `${origin}/frontchannel`, frontchannel_logout_session_required: true },
      ],
      users: [{ username: 'ada@example.com', password }],
    };
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
    [browser] = await Promise.all([launchWhole(), startServer(at)]);
    issuer = at.issuer;
    config = await discover('plain');
  });
  beforeEach(() => {
    visits = [];
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  test.each([true, false])('an application is loaded in a frame, which its page may be, and then the person goes on, with JavaScript: %s', async (javaScriptEnabled) => {
    const person = await Person.arrive(javaScriptEnabled);
    const framed = await discover('framed');
    const { id_token, claims } = await person.logIn(framed);
    visits = [];
    await person.page.goto(client.buildEndSessionUrl(framed, { id_token_hint: id_token, post_logout_redirect_uri: `${origin}/goodbye`, state: 's' }).href);
    if (!javaScriptEnabled) await person.page.click('#continue');
    await person.page.waitForURL(`${origin}/goodbye?state=s`);
    const pages = visits.filter(({ pathname }) => pathname !== '/favicon.ico');
    expect(pages.map(({ pathname }) => pathname)).toEqual(['/frontchannel', '/goodbye']);
    expect(Object.fromEntries(pages[0]?.searchParams ?? [])).toEqual({ iss: issuer, sid: claims['sid'] });
    await person.leave();
  });

  test('an application sees the log-out by the frame of the provider, without asking the server', async () => {
    const person = await Person.arrive();
    const { id_token, state } = await person.logIn(config);
    await person.watch(origin);
    expect(await person.ask(`plain ${state}`)).toBe('unchanged');
    expect(await person.ask(`plain ${state}x`)).toBe('error');
    expect(await person.ask(`framed ${state}`)).toBe('changed'); // it was made for another
    const away = await person.context.newPage();
    await away.goto(client.buildEndSessionUrl(config, { id_token_hint: id_token, post_logout_redirect_uri: `${origin}/goodbye` }).href);
    expect(await person.ask(`plain ${state}`)).toBe('changed');
    await person.leave();
  });

  test('an application on another site, where this browser shows frames no cookies, hears that the frame cannot tell', async () => {
    const person = await Person.arrive();
    const { state } = await person.logIn(config);
    await person.watch(elsewhere);
    expect(await person.ask(`plain ${state}`)).toBe('error');
    await person.leave();
  });
});

const discover = (clientId: string): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });

/** Somebody at a browser of their own, with everything that the browser complains about. */
class Person {
  readonly #complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#complaints.push(message.text());
    });
  }

  static async arrive(javaScriptEnabled = true): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-US', javaScriptEnabled });
    return new Person(context, await context.newPage());
  }

  /** What a client gets of a log-in. */
  async logIn(config_: client.Configuration): Promise<{ readonly id_token: string; readonly claims: Readonly<Record<string, unknown>>; readonly state: string }> {
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedNonce: client.randomNonce() };
    const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
    const asked = { redirect_uri: `${origin}/callback`, scope: 'openid', nonce: checks.expectedNonce, code_challenge, code_challenge_method: 'S256' };
    await this.page.goto(client.buildAuthorizationUrl(config_, asked).href);
    await this.page.fill('#login', 'ada@example.com');
    await this.page.fill('#password', password);
    await this.page.click('#submit');
    await this.page.waitForURL(`${origin}/callback*`);
    const arrived = new URL(this.page.url());
    const tokens = await client.authorizationCodeGrant(config_, arrived, checks);
    return { id_token: tokens.id_token ?? '', claims: tokens.claims() ?? {}, state: arrived.searchParams.get('session_state') ?? '' };
  }

  /** Opens the application's page that keeps the provider's frame. */
  async watch(from: string): Promise<void> {
    await this.page.goto(`${from}/watch`);
    await until('the frame', () => this.page.frames().some((frame) => frame.url() === `${issuer}/oidc/check-session`));
    await this.page.waitForLoadState('load');
  }

  ask(question: string): Promise<string> {
    return this.page.evaluate<string>(`ask(${JSON.stringify(question)})`);
  }

  /** Nothing was complained about. */
  async leave(): Promise<void> {
    await this.context.close();
    expect(this.#complaints).toEqual([]);
  }
}
