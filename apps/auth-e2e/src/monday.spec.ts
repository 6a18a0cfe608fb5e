import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as client from 'openid-client';
import type { Browser } from 'playwright-core';
import { startApplication, type Application } from './application.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { startMailServer, type MailServer } from './mail-server.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, ServerProcess, startServer, twoWorkers, type Installation } from './server-process.ts';
import { Page, Terminal, type WaitingLogin } from './terminal.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';
import { fillIn, logIn, Visitor } from './visitor.ts';

/** Monday morning: a company begins, by the pages of docs/tasks, in terminals and browsers of several people. Each part goes on where the one before ended. */
const root = join(import.meta.dirname, '../../..');
const [colleagues, people, applications, services, webhooks, secondStep] = ['tasks/colleagues.md', 'tasks/people.md', 'tasks/applications.md', 'tasks/services.md', 'webhooks.md', 'second-step.md'].map((path) => new Page(path)) as [Page, Page, Page, Page, Page, Page];
const [owner, bob, ada] = ['owner@example.com', 'bob@example.com', 'ada@example.com'];
const otherWords = 'a second phrase that only Ada says';

const scratch = openScratch();
afterAll(() => scratch.close());

type Row = Readonly<Record<string, unknown>>;
const done = { code: 0, stderr: '' };
const rows = (json: string): readonly Row[] => JSON.parse(json) as readonly Row[];

(hasChromium ? describe : describe.skip)('on Monday', () => {
  let browser: Browser;
  let mail: MailServer;
  let application: Application;
  let at: Installation;
  let server: ServerProcess;
  /** The owner's terminal, Bob's, and that of a team with a service. */
  let desk: Terminal;
  let support: Terminal;
  let team: Terminal;

  beforeAll(async () => {
    [mail, application, browser] = await Promise.all([startMailServer(), startApplication((_, response) => response.end('<!doctype html><html lang="en"><title>Intranet</title><p>You are in.</p>')), connectChromium()]);
    at = await newInstallation(scratch, {
      ...twoWorkers,
      SYMBOLON_CONFIG: scratch.file({ branding: { name: 'Example' }, users: [{ username: 'carol@example.com', password }] }),
      SYMBOLON_SMTP_URL: mail.url,
      SYMBOLON_MAIL_FROM: 'id@example.com',
      SYMBOLON_SIGNUP: 'open',
      SYMBOLON_THROTTLE_ACCOUNT: '1',
    });
    server = await startServer(at);
    [desk, support, team] = [new Terminal(at), new Terminal(at), new Terminal(at)];
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
    await mail.close();
  });

  /** A person opens the link that makes them an administrator, and chooses a password. */
  async function accept(link: string, username?: string): Promise<void> {
    const person = await Visitor.arrive(browser);
    await person.page.goto(link);
    if (username !== undefined) await person.page.fill('#login', username);
    await person.page.fill('#password', password);
    await person.page.click('#submit');
    await person.page.waitForURL(/\/login/);
    expect(person.complaints).toEqual([]);
    await person.close();
  }

  /** A person allows their terminal what it may. */
  async function allow({ login, address }: WaitingLogin, username: string): Promise<string> {
    const person = await Visitor.arrive(browser);
    await person.page.goto(address);
    await logIn(person.page, username);
    await person.page.waitForURL(/\/consent/);
    await person.page.click('#consent-approve');
    await person.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    await person.close();
    expect(await login.ended).toBe(0);
    return login.stdout;
  }

  test('the link of the first start makes an owner, who logs in from a terminal', async () => {
    const [, link = ''] = await server.printed(/makes its owner, once, within a day:\n {2}(\S+)\n/);
    await accept(link, owner);
    expect(await allow(await desk.beginLogin(at.issuer), owner)).toBe(`Logged in to ${at.issuer} as ${owner} (owner).\n`);
  });

  test('a colleague is invited as support, another one is an auditor for a moment', async () => {
    const invited = await desk.follow(colleagues, 'invite');
    expect(invited).toMatchObject(done);
    await accept(/http\S+/.exec(invited.stdout)?.[0] ?? '');
    expect(await allow(await support.beginLogin(at.issuer), bob)).toBe(`Logged in to ${at.issuer} as ${bob} (support).\n`);
    expect(await desk.follow(colleagues, 'promote')).toMatchObject({ ...done, stdout: 'roles  auditor\n' });
    expect(await desk.follow(colleagues, 'who')).toEqual({ ...done, stdout: `bob@example.com  support\ncarol@example.com  auditor\nowner@example.com  owner\n` });
    expect(await desk.follow(colleagues, 'demote')).toMatchObject({ ...done, stdout: 'roles  -\n' });
    expect(await support.follow(colleagues, 'promote')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: This needs a permission that you do not have.\nsymbolon: The permission is administrators:read.\n' });
    expect(colleagues.unfollowed).toBe(0);
  });

  let receiver: ServerProcess;
  test('a program is told of what happens, by the page on webhooks', async () => {
    const port = await freePort();
    const token = (JSON.parse(readFileSync(join(desk.home, 'config/symbolon/logins.json'), 'utf8')) as { readonly logins: Readonly<Record<string, { readonly accessToken: string }>> }).logins[at.issuer]?.accessToken ?? '';
    const { code, stdout } = await desk.run(webhooks.script('add').replace('https://crm.example.com/events', `http://127.0.0.1:${port}/events`), { TOKEN: token });
    const { secret } = JSON.parse(stdout) as { readonly secret: string };
    expect([code, secret]).toEqual([0, expect.stringMatching(/^whsec_/)]);
    const place = scratch.directory();
    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
    for (const [name, text] of webhooks.files) writeFileSync(join(place, name), text.replace('8080', String(port)));
    receiver = new ServerProcess(at, [process.execPath, 'receiver.mjs'], { WEBHOOK_SECRET: secret }, place);
    expect(webhooks.unfollowed).toBe(0);
  });

  const callback = () => `http://127.0.0.1:${application.port}/callback`;
  let intranet: client.Configuration;
  /** Somebody comes from the application and goes back to it, by whatever the pages ask in between. */
  async function arrive(inBetween: (page: Visitor['page']) => Promise<void>): Promise<client.TokenEndpointResponse> {
    const [pkceCodeVerifier, expectedState] = [client.randomPKCECodeVerifier(), client.randomState()];
    const address = client.buildAuthorizationUrl(intranet, { redirect_uri: callback(), scope: 'openid email offline_access', state: expectedState, code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256', prompt: 'consent' });
    const person = await Visitor.arrive(browser);
    await person.page.goto(address.href);
    await inBetween(person.page);
    await person.page.waitForURL(/\/consent/);
    await person.page.click('#consent-approve');
    await person.page.waitForURL(`${callback()}?*`);
    const back = new URL(person.page.url());
    await person.close();
    return client.authorizationCodeGrant(intranet, back, { pkceCodeVerifier, expectedState });
  }
  let tokens: client.TokenEndpointResponse;
  const renewed = () => client.refreshTokenGrant(intranet, tokens.refresh_token ?? '').then((next) => ((tokens = next), 'renewed'), (error: unknown) => (error as client.ResponseBodyError).error);

  test('an application is registered, and Ada signs up on her way to it', async () => {
    const registered = await desk.run(applications.script('register').replace('https://intranet.example.com/callback', callback()));
    expect(registered).toMatchObject(done);
    const { client_secret: secret } = JSON.parse(registered.stdout) as { readonly client_secret: string };
    intranet = await client.discovery(new URL(at.issuer), 'intranet', undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
    tokens = await arrive(async (page) => {
      await page.click('a[href*="signup"]');
      await fillIn(page, ada);
      await page.click('#submit');
      await page.waitForURL(/\/verify/);
      const letter = await mail.letter(ada, 0);
      await page.fill('#code', /^\d{6}$/m.exec(letter.text)?.[0] ?? '');
      await page.click('#submit-code');
    });
    expect(await renewed()).toBe('renewed');
    expect(await desk.follow(applications, 'look')).toMatchObject({ ...done, stdout: expect.stringContaining('Intranet') as string });
  });

  test('Bob finds her, sees what happened, and lets her in again', async () => {
    expect(await support.follow(people, 'find')).toMatchObject({ ...done, stdout: expect.stringMatching(/^ada@example\.com +user_[\w-]{22} +active /m) as string });
    const person = await Visitor.arrive(browser);
    await person.page.goto(`${at.issuer}/account`);
    const wait = async (words: string) => {
      await fillIn(person.page, ada, words);
      const [answer] = await Promise.all([person.page.waitForResponse((response) => response.request().method() === 'POST'), person.page.click('#submit')]);
      await person.page.waitForLoadState();
      return Number(answer.headers()['retry-after'] ?? 0);
    };
    await until('her to be shut out', async () => (await wait('a phrase that is not hers')) >= 8);
    expect(await wait(password)).toBeGreaterThan(0);
    expect(await person.page.textContent('[role=alert]')).toContain('After several attempts you have to wait');
    await until('it to be written', async () => (await support.run('symbolon events list --type user.login.failed -o json')).stdout.includes('throttled'));
    expect(await support.follow(people, 'happened')).toMatchObject({ ...done, stdout: expect.stringMatching(/user\.login\.failed .*"reason":"throttled"/) as string });
    expect(await support.follow(people, 'unlock')).toMatchObject(done);
    await logIn(person.page, ada);
    await person.page.waitForURL(/\/account/);
    await person.close();
  });

  test('her authenticator comes with her from elsewhere, and he takes it from her when she has lost it', async () => {
    expect(await desk.follow(secondStep, 'add')).toMatchObject(done);
    const { code, stdout } = await support.follow(secondStep, 'list');
    const [, factor = ''] = /^(authenticator_\S+) +authenticator +My phone /m.exec(stdout) ?? [];
    expect([code, factor]).toEqual([0, expect.stringMatching(/^authenticator_[\w-]{22}$/)]);
    const person = await Visitor.arrive(browser);
    await person.page.goto(`${at.issuer}/account`);
    await logIn(person.page, ada);
    await person.page.waitForURL(/\/second-factor/);
    await person.close();
    expect(await support.follow(secondStep, 'remove', { FACTOR: factor })).toMatchObject(done);
    expect((await support.follow(secondStep, 'list')).stdout).not.toContain(factor);
    expect(secondStep.unfollowed).toBe(0);
    for (const number of [1, 2]) expect((await mail.letter(ada, number)).subject).toBe('How you sign in has changed'); // of both she is told
  });

  test('he mails her a link for another password, and her log-ins are over', async () => {
    expect(await support.follow(people, 'reset')).toMatchObject(done);
    const letter = await mail.letter(ada, 3);
    const person = await Visitor.arrive(browser);
    await person.page.goto(/^https?:\/\/\S+\?\S+$/m.exec(letter.text)?.[0] ?? '');
    await person.page.fill('#password', otherWords);
    await person.page.click('#submit');
    await person.page.waitForURL(/\/(login|account)/);
    await person.close();
    expect(await renewed()).toBe('invalid_grant');
    tokens = await arrive(async (page) => {
      await fillIn(page, ada, otherWords);
      await page.click('#submit');
    });
    expect(await renewed()).toBe('renewed');
    expect(await support.follow(people, 'end')).toMatchObject(done);
    expect(await renewed()).toBe('invalid_grant');
  });

  test('he shuts her out and lets her in, and an application is none of his', async () => {
    expect(await support.follow(people, 'disable')).toMatchObject({ ...done, stdout: expect.stringMatching(/^state +disabled$/m) as string });
    const person = await Visitor.arrive(browser);
    await person.page.goto(`${at.issuer}/account`);
    await fillIn(person.page, ada, otherWords);
    await person.page.click('#submit');
    await person.page.waitForLoadState();
    expect(new URL(person.page.url()).pathname).toBe('/login');
    await person.close();
    expect(await support.follow(people, 'enable')).toMatchObject({ ...done, stdout: expect.stringMatching(/^state +active$/m) as string });
    expect(await support.follow(applications, 'remove')).toMatchObject({ code: 1, stderr: expect.stringContaining('The permission is clients:write.') as string });
    expect(people.unfollowed).toBe(0);
  });

  test('a service says over the network what it relies on, and who would break it is refused', async () => {
    for (const [name, text] of services.files) for (const { home } of [desk, team]) writeFileSync(join(home, name), text);
    expect(await desk.follow(services, 'api')).toMatchObject(done);
    const registered = await desk.follow(services, 'client');
    writeFileSync(join(team.home, 'billing.secret'), (JSON.parse(registered.stdout) as { readonly client_secret: string }).client_secret);
    expect(await team.follow(services, 'rely')).toMatchObject(done);
    expect(await desk.follow(services, 'break')).toEqual({ code: 1, stdout: '', stderr: services.shownAfter('break') });
    expect(services.unfollowed).toBe(0);
  });

  test('all of it is among the events, in order, with who did it; and the program was told', async () => {
    const listed = await desk.run('symbolon events list --all -o json');
    const events = rows(listed.stdout);
    const types = events.map(({ type }) => type).reverse();
    const story = ['configuration.applied', 'node.started', 'administrator.roles_changed', 'webhook.created', 'client.created', 'user.signed_up', 'user.email.verified', 'user.login.failed', 'user.unlocked', 'user.password.reset_sent', 'user.password.reset', 'sessions.ended', 'user.disabled', 'user.enabled', 'resource_server.created', 'consumer.created'];
    let place = 0;
    const found = story.filter((type) => {
      const at = types.indexOf(type, place);
      if (at >= 0) place = at + 1;
      return at >= 0;
    });
    expect(found).toEqual(story);
    const [bobRow] = rows((await desk.run(`symbolon users list --username ${bob} -o json`)).stdout);
    expect(events.find(({ type }) => type === 'user.disabled')).toMatchObject({ actor: { kind: 'user', id: bobRow?.['user_id'] }, subject: { kind: 'user' } });
    for (const type of ['user.disabled', 'user.enabled', 'user.login.succeeded']) await receiver.printed(new RegExp(`^${type} \\{`, 'm'));
    expect(listed.stdout).not.toContain(password);
    expect((await desk.runAtServer('npm run symbolon -- audit verify')).code).toBe(0);
  });

  test('the other commands on applications work as their page says', async () => {
    expect(await desk.follow(applications, 'change')).toMatchObject(done);
    const added = await desk.follow(applications, 'overlap');
    expect([added.code, added.stderr]).toEqual([0, '']);
    const { secret } = JSON.parse(added.stdout) as { readonly secret: string };
    const next = await client.discovery(new URL(at.issuer), 'intranet', undefined, client.ClientSecretBasic(secret), { execute: [client.allowInsecureRequests] });
    for (const either of [intranet, next]) expect(await client.tokenIntrospection(either, 'none')).toEqual({ active: false });
    expect(await desk.follow(applications, 'secret')).toMatchObject(done);
    for (const either of [intranet, next]) await expect(client.tokenIntrospection(either, 'none')).rejects.toMatchObject({ status: 401 });
    expect(await desk.follow(applications, 'remove')).toEqual({ ...done, stdout: '' });
    expect(applications.unfollowed).toBe(0);
  });

  test('a program does its part by the page on the API', async () => {
    const page = new Page('admin-api.md');
    const run = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<Row> => {
      const { code, stdout } = await desk.follow(page, name, more);
      expect([name, code]).toEqual([name, 0]);
      return JSON.parse(stdout) as Row;
    };
    const { client_secret: secret } = await run('client');
    const { access_token: token } = await run('token', { NIGHTLY_SECRET: String(secret) });
    const as = { TOKEN: String(token) };
    const made = await run('create', as);
    expect(await run('create', as)).toEqual(made);
    expect(await run('find', as)).toMatchObject({ items: [{ username: 'grace@example.com', claims: { name: 'Grace' } }], next_cursor: null });
    expect(await run('dry', { ...as, USER: String(made['user_id']) })).toMatchObject({ state: 'disabled' });
    expect(await run('find', as)).toMatchObject({ items: [{ user_id: made['user_id'], state: 'active' }] });
    expect(page.unfollowed).toBe(0);
    expect((await desk.run('symbolon clients delete nightly --yes')).code).toBe(0);
  });

  test('the file that is exported makes what there is: nothing to do', async () => {
    const path = join(scratch.directory(), 'symbolon.yaml');
    const exported = await desk.runAtServer(`npm run symbolon -- export --users -o ${path}`);
    expect(exported).toEqual({ ...done, stdout: `${path} is written. It needs: CLIENT_BILLING_SECRET.\n` });
    const secret = readFileSync(join(team.home, 'billing.secret'), 'utf8');
    expect(await desk.runAtServer(`CLIENT_BILLING_SECRET='${secret}' npm run symbolon -- plan -f ${path}`)).toMatchObject({ ...done, stdout: expect.stringMatching(/^Nothing to change/m) as string });
    expect(await desk.run('symbolon users delete carol@example.com --yes')).toMatchObject({ code: 1, stderr: expect.stringContaining(`It stands in ${at.settings['SYMBOLON_CONFIG']}.`) as string });
  });
});
