import type { Browser, BrowserContext } from 'playwright-core';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium, launchChromium } from './chromium.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, twoWorkers, type Installation, type ServerProcess } from './server-process.ts';
import { keySet, password } from './tokens.ts';
import { until } from './until.ts';
import { authorizeUrl, fillIn, logIn, Visitor } from './visitor.ts';

/** Log-outs, frames and restarts as browsers do them. The application is at another port of the issuer's site. */
const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const secret = 'a-client-secret-of-32-characters';
let browser: Browser;
let application: Application;
let origin: string;
let at: Installation;
let issuer: string;
let postgres: Postgres;
let server: ServerProcess;

/** What the application's frame tells the page that holds it: the members that were posted to its callback. */
const answering = (body: string) => `<!doctype html><html lang="en"><title>Frame</title><script>parent.postMessage(${JSON.stringify(body)}, ${JSON.stringify(origin)})</script></html>`;
const asking = (address: string | null) => `<!doctype html><html lang="en"><title>Application</title><p id="answer"></p>
<script>addEventListener('message', ({ data, origin }) => { if (origin === location.origin) document.getElementById('answer').textContent = data; });</script>
<iframe src="${(address ?? '').replaceAll('&', '&amp;')}"></iframe></html>`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  beforeAll(async () => {
    application = await startApplication((request, response, body) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', origin);
      const page = pathname === '/frame' ? asking(searchParams.get('src')) : body !== '' ? answering(body) : `<!doctype html><html lang="en"><title>Application</title><p id="at">${pathname}</p></html>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    origin = `http://localhost:${application.port}`;
    const client = { client_id: 'shop', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', require_pkce: false, redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [`${origin}/goodbye`] };
    postgres = await startPostgres(scratch);
    at = await newInstallation(scratch, { ...twoWorkers, SYMBOLON_CONFIG: scratch.file({ clients: [client], users: [{ username: ada, password }] }), DATABASE_URL: await postgres.createDatabase('every_day') });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    issuer = at.issuer;
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  let person: Visitor;
  beforeEach(async () => {
    person = await Visitor.arrive(browser);
  });
  afterEach(() => person.close());

  const callback = () => `${origin}/callback`;
  const begin = (more: Readonly<Record<string, string>> = {}) => person.page.goto(authorizeUrl(issuer, 'shop', callback(), more));
  const arrived = () => person.page.waitForURL(`${callback()}*`);
  const logoutUrl = (asked: Readonly<Record<string, string>>) => `${issuer}/oidc/logout?${new URLSearchParams({ post_logout_redirect_uri: `${origin}/goodbye`, state: 'a?b&c', ...asked }).toString()}`;
  const isBack = async () => {
    await person.page.waitForURL(`${origin}/goodbye*`);
    expect(Object.fromEntries(new URL(person.page.url()).searchParams)).toEqual({ state: 'a?b&c' });
  };
  /** Logs in, and redeems the code. */
  const idToken = async (): Promise<string> => {
    await begin();
    await logIn(person.page, ada);
    await arrived();
    const code = new URL(person.page.url()).searchParams.get('code') ?? '';
    const answer = await fetch(`${issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: callback(), client_id: 'shop', client_secret: secret }) });
    return ((await answer.json()) as { id_token: string }).id_token;
  };

  test('a log-out where nobody is logged in goes back to the application with its state', async () => {
    await person.page.goto(logoutUrl({ client_id: 'shop' }));
    await isBack();
  });

  test('an ID token whose key is gone from the key set is a hint for the next log-in and for the log-out', async () => {
    const hint = await idToken();
    const { kid } = JSON.parse(Buffer.from(hint.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
    expect((await runCommand(at, ['keys', 'rotate'])).ending).toBe(0);
    await server.stop();
    await postgres.query('every_day', "UPDATE signing_keys SET created_at = created_at - interval '30 hours'"); // the last tokens of the old ones are over
    server = await startServer(at);
    await until('the old key to go', async () => !(await keySet(at)).keys.some((key) => key.kid === kid));
    await begin({ id_token_hint: hint, prompt: 'none' });
    await arrived();
    expect(new URL(person.page.url()).searchParams.has('code')).toBe(true);
    await person.page.goto(logoutUrl({ id_token_hint: hint }));
    await isBack();
    await person.page.goto(`${issuer}/account`);
    expect(await person.page.getAttribute('main', 'data-page')).toBe('login');
  });

  test('in a frame of its own site an application is answered by form, with a code or that nobody is logged in', async () => {
    const answer = async () => {
      await person.page.goto(`${origin}/frame?${new URLSearchParams({ src: authorizeUrl(issuer, 'shop', callback(), { prompt: 'none', response_mode: 'form_post', state: 's' }) }).toString()}`);
      await person.page.waitForSelector('#answer:not(:empty)');
      return Object.fromEntries(new URLSearchParams((await person.page.textContent('#answer')) ?? ''));
    };
    expect(await answer()).toMatchObject({ error: 'login_required', state: 's', iss: issuer });
    await begin();
    await logIn(person.page, ada);
    await arrived();
    expect(await answer()).toMatchObject({ code: expect.any(String) as string, state: 's', iss: issuer });
    expect(person.complaints).toEqual([]);
  });

  test('a password manager is led to where a password is changed', async () => {
    await person.page.goto(`${issuer}/.well-known/change-password`);
    await logIn(person.page, ada);
    await person.page.waitForSelector('main[data-page="account"] #current-password');
  });

  test('an address where there is nothing is a page, with a way on', async () => {
    const answer = await person.page.goto(`${issuer}/nothing`);
    expect([answer?.status(), await person.page.textContent('#error')]).toEqual([404, 'There is nothing at this address. Check it, or go back to where you came from.']);
    await person.page.click('#continue');
    expect(await person.page.getAttribute('main', 'data-page')).toBe('login');
  });

  test.each([
    [true, 'account'],
    [false, 'login'],
  ])('after the browser was closed and opened again, who wanted to stay signed in (%s) sees the %s', async (stays, page) => {
    const profile = scratch.directory();
    const open = async (use: (context: BrowserContext) => Promise<void>) => {
      const context = await launchChromium(profile);
      try {
        await use(context);
      } finally {
        await context.close();
      }
    };
    await open(async (context) => {
      const window = await context.newPage();
      await window.goto(`${issuer}/account`);
      await fillIn(window, ada);
      if (stays) await window.check('#stay');
      await window.click('#submit');
      await window.waitForSelector('main[data-page="account"]');
    });
    await open(async (context) => {
      const window = await context.newPage();
      await window.goto(`${issuer}/account`);
      expect(await window.getAttribute('main', 'data-page')).toBe(page);
    });
  });
});
