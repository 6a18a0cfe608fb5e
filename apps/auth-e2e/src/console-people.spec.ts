import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, goTo, invite } from './console-visitor.ts';
import { nextLink } from './mailed-link.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { Terminal } from './terminal.ts';
import { password } from './tokens.ts';
import { Visitor } from './visitor.ts';

/** Who is made in the console: people, and how they get in; consumers. Roles that are only read there. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const helper = 'helper@example.com';
const orders = { audience: 'https://orders.example.com', name: 'Orders', scopes: { 'orders:read': 'See orders', 'orders:write': 'Place orders' }, claims: { tenant: { schema: { type: 'string', maxLength: 9 }, required: false, from: { user: 'tenant' } } } };
const markup = '<img src=x onerror=alert(1)> مرحبا 👩‍🚀';

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let server: ServerProcess;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ resource_servers: [{ contract: orders }], sign_in: { recovery: ['administrator', 'waiting_period'] }, users: [{ username: grace, password, email_verified: true }], roles: [{ role: 'desk', description: 'Answers the telephone', permissions: ['users:support', 'users:read'] }] }) });
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await invite(browser, at, helper, 'support');
  });
  afterAll(() => browser.close());

  const arrive = (path: string, username = ada): Promise<Visitor> => arriveAtConsole(browser, at, path, username);

  test('a person is made once by a double click, under a name that nobody has, and gets in by the one link that is mailed', async () => {
    const visitor = await arrive('/console/users?username=mia');
    const { page } = visitor;
    await page.getByText('Is somebody missing who should get in here?').waitFor();
    await page.getByRole('link', { name: 'New person' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'New person' }).waitFor();
    await page.getByLabel(/^Log-in name/).fill(grace);
    await page.getByLabel('Name', { exact: true }).fill(markup);
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByRole('alert').getByText('is that of somebody else').waitFor();
    await page.getByRole('alert').getByText('Choose another name, or change the one that is there.').waitFor();

    await page.getByLabel(/^Log-in name/).fill('mia@example.com');
    expect(await page.getByLabel(/^E-mail/).inputValue()).toBe('mia@example.com');
    await page.getByLabel('The address of the log-in name is proven').check();
    const means = await page.locator('pre').allTextContents();
    expect(means[1]).toContain('symbolon users send-password-reset mia@example.com');
    expect(parse(means[2] ?? '')).toEqual({ users: [{ username: 'mia@example.com', email_verified: true, claims: { name: markup } }] });
    expect(await violationsIn(page)).toEqual([]);
    const link = nextLink(server);
    await page.getByRole('button', { name: 'New person' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'mia@example.com' }).waitFor();
    await page.getByText(markup, { exact: true }).waitFor();
    expect(await page.evaluate<number>(`document.querySelectorAll('main img').length`)).toBe(0);
    await page.getByRole('cell', { name: 'user.password.reset_sent' }).waitFor();
    expect([await page.getByRole('cell', { name: 'user.created' }).count(), await page.getByRole('cell', { name: 'user.password.reset_sent' }).count()]).toEqual([1, 1]);
    await goTo(page, 'People');
    await page.getByRole('link', { name: 'mia@example.com' }).waitFor();

    const herself = await visitor.tab();
    await herself.goto(await link);
    await herself.fill('#password', password);
    await herself.click('#submit');
    await herself.waitForSelector('#login');
    expect(visitor.complaints.filter((each) => !each.includes('status of 409'))).toEqual([]);
    await visitor.close();
  });

  test('a link by which who has lost everything begins anew is shown once, to who may make one', async () => {
    const helping = await arrive(`/console/users?username=${grace}`, helper);
    await helping.page.getByRole('link', { name: grace }).click();
    await helping.page.getByRole('heading', { level: 1, name: grace }).waitFor();
    expect([await helping.page.getByRole('button', { name: 'Disable' }).count(), await helping.page.getByRole('button', { name: 'Make a recovery link' }).count()]).toEqual([1, 0]);
    await helping.close();
    const visitor = await arrive(`/console/users?username=${grace}`);
    const { page } = visitor;
    await page.getByRole('link', { name: grace }).click();
    await page.getByRole('heading', { level: 1, name: grace }).waitFor();
    await page.getByRole('button', { name: 'Make a recovery link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a recovery link' });
    await dialog.getByText('Whoever has the link can become this person').waitFor();
    await dialog.getByRole('button', { name: 'Make a recovery link' }).click();
    await page.getByRole('heading', { name: 'Recovery link' }).waitFor();
    const link = (await page.locator('.shown-once').getByText('/recovery?token=').textContent()) ?? '';
    expect(await violationsIn(page)).toEqual([]);
    await page.reload();
    await page.getByRole('cell', { name: 'user.recovery_link.made' }).waitFor();
    expect(await page.getByText('/recovery?token=').count()).toBe(0);

    const herself = await visitor.tab();
    await herself.goto(link);
    await herself.getByRole('heading', { name: 'Set up how you sign in' }).waitFor();
    await herself.fill('#password', 'violet tractor hums at nine');
    await herself.click('#submit');
    await herself.waitForSelector('#login');
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('who waits to get back in is shown with since when and until when, and stopped by who helps people', async () => {
    const waiting = await Visitor.arrive(browser);
    await waiting.page.goto(`${at.issuer}/forgot-password`);
    await waiting.page.getByRole('link', { name: 'I have lost more than my password' }).click();
    await waiting.page.getByLabel('Email or username').fill(grace);
    const link = nextLink(server);
    await waiting.page.getByRole('button', { name: 'Send link' }).click();
    await waiting.page.goto(await link);
    await waiting.page.getByRole('button', { name: 'Start the wait' }).click();
    await waiting.page.getByRole('heading', { name: 'The wait has started' }).waitFor();
    await waiting.close();

    const helping = await arrive(`/console/users?username=${grace}`, helper);
    const { page } = helping;
    await page.getByRole('link', { name: grace }).click();
    await page.getByRole('heading', { name: 'A wait to get back in' }).waitFor();
    const wait = page.locator('section', { has: page.getByRole('heading', { name: 'A wait to get back in' }) });
    const [since, over] = (await wait.locator('time').all()).map((each) => each.getAttribute('datetime'));
    expect(Math.round((Date.parse((await over) ?? '') - Date.parse((await since) ?? '')) / 1000)).toBe(7 * 86_400);
    expect(await violationsIn(page)).toEqual([]);
    await wait.getByRole('button', { name: 'Stop the wait' }).click();
    await page.getByRole('dialog', { name: 'Stop the wait' }).getByRole('button', { name: 'Stop the wait' }).click();
    await wait.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'user.recovery_wait.cancelled' }).waitFor();
    expect(helping.complaints).toEqual([]);
    await helping.close();
  });

  test('who has a password gets no mail, a log-in name without address has an e-mail beside it, and a password is shown nowhere', async () => {
    const visitor = await arrive('/console/users/new');
    const { page } = visitor;
    await page.getByLabel(/^Log-in name/).fill('zoe');
    await page.getByText('No mail reaches a log-in name that is no address').waitFor();
    expect(await page.getByLabel('Mail them a link').isDisabled()).toBe(true);
    await page.getByLabel(/^E-mail/).fill('zoe@example.com');
    await page.getByLabel(/^Password/).fill('short');
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByRole('alert').getByText('/password').waitFor();
    await page.getByLabel(/^Password/).fill(password);
    expect((await page.locator('pre').allTextContents()).join()).not.toContain(password);
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByRole('heading', { level: 1, name: 'zoe' }).waitFor();
    await page.getByText('zoe@example.com', { exact: true }).waitFor();
    await visitor.close();
    await (await arrive('/console', 'zoe')).close();
  });

  test('a mail that did not go out is told beside the person who is there, and is sent again', async () => {
    const visitor = await arrive('/console/users/new');
    const { page, context } = visitor;
    await context.route('**/password-reset', (route) => route.abort());
    await page.getByLabel(/^Log-in name/).fill('kim@example.com');
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByText('kim@example.com is there, but the link for a password was not mailed.').waitFor();
    await context.unroute('**/password-reset');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('cell', { name: 'user.password.reset_sent' }).waitFor();
    await visitor.close();
  });

  test('a consumer is registered with what an API promises as it is, and a name that is there is not replaced', async () => {
    const visitor = await arrive('/console/consumers');
    const { page } = visitor;
    await page.getByRole('link', { name: 'New consumer' }).click();
    await page.getByLabel('orders:read').check();
    await page.getByLabel('tenant').check();
    await page.getByRole('button', { name: 'New consumer' }).click();
    await page.getByRole('alert').getByText('/consumer').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('billing');
    await page.getByLabel(/^Contact/).fill(markup);
    const entry = { consumer: 'billing', contact: markup, relies_on: [{ audience: orders.audience, scopes: ['orders:read'], claims: { tenant: { schema: orders.claims.tenant.schema, required: false } } }] };
    expect(parse((await page.locator('pre').nth(2).textContent()) ?? '')).toEqual({ consumers: [entry] });
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'New consumer' }).click();
    await page.getByRole('heading', { level: 1, name: 'billing' }).waitFor();
    await page.getByText('Has all of it').waitFor();
    const [slower, faster] = [await visitor.tab(), await visitor.tab()];
    for (const tab of [slower, faster]) {
      await tab.goto(`${at.issuer}/console/consumers/new`);
      await tab.getByLabel('Name', { exact: true }).fill('shipping');
      await tab.getByLabel('orders:write').check();
    }
    await faster.getByRole('button', { name: 'New consumer' }).click();
    await faster.getByRole('heading', { level: 1, name: 'shipping' }).waitFor();
    await slower.bringToFront();
    await slower.getByRole('button', { name: 'New consumer' }).click();
    await slower.getByRole('dialog').waitFor();
    await page.bringToFront();
    await page.goto(`${at.issuer}/console/consumers/new`);
    await page.getByLabel('Name', { exact: true }).fill('billing');
    await page.getByRole('alert').getByRole('link', { name: 'billing' }).waitFor();
    expect(await page.getByRole('button', { name: 'New consumer' }).count()).toBe(0);
    await visitor.close();
  });

  test('an import that is run at the machine appears by itself, with how many came and the places that were left out', async () => {
    const visitor = await arrive('/console/users', helper);
    const { page } = visitor;
    await page.getByRole('link', { name: 'Imports' }).click();
    await page.getByText('Nobody was imported yet.').waitFor();
    const file = scratch.file([{ id: '4711', email: 'hopper@example.com' }, { id: 'her-secret-id', email: 'not an address' }]);
    expect(await new Terminal(at).runAtServer(`npm run symbolon -- import json ${file}`)).toMatchObject({ code: 1 });
    await page.getByText('1 made, 0 were here').waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByRole('button', { name: '1 left out' }).click();
    await page.getByText('its e-mail address is none').waitFor();
    expect(await page.getByText('her-secret-id').count()).toBe(0);
    expect(await violationsIn(page)).toEqual([]);
    await visitor.close();
  });

  test('who may not make people has no button for it, and roles that are not changed here are lists to read', async () => {
    const visitor = await arrive('/console/users', helper);
    await visitor.page.getByRole('link', { name: grace }).waitFor();
    expect(await visitor.page.getByRole('link', { name: 'New person' }).count()).toBe(0);
    await visitor.close();

    const owner = await arrive('/console/roles/support');
    const { page } = owner;
    await page.getByText('Disable and enable people, end their log-ins, and mail them a link for a new password').waitFor();
    expect(await page.locator('dt').allInnerTexts()).toEqual(['users:read', 'users:support', 'events:read', 'statistics:read']);
    expect([await page.getByRole('checkbox').count(), await page.getByRole('main').getByRole('textbox').count()]).toEqual([0, 0]);
    await page.goto(`${at.issuer}/console/roles/desk`);
    await page.getByText('Answers the telephone', { exact: true }).waitFor();
    expect(await page.locator('dt').allInnerTexts()).toEqual(['users:read', 'users:support']);
    expect(await violationsIn(page)).toEqual([]);
    await owner.close();
  });
});
