import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';
import type { Visitor } from './visitor.ts';

/** Webhooks and the roles of administrators in the console, in a real browser, with a program that is told of events. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const markup = '<img src=x> مرحبا 👩‍🚀';

interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As a receiver computes it (Standard Webhooks 1.0). */
const signatureOf = (secret: string, { headers, body }: Message = { headers: {}, body: '' }): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64')}`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let url: string;
  let status = 204;
  const messages: Message[] = [];
  const receiver = createServer((request, response) => void text(request).then((body) => {
    messages.push({ headers: request.headers, body });
    response.writeHead(status).end();
  }));
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1', SYMBOLON_CONFIG: scratch.file({ clients: [], users: [{ username: grace, password }] }) });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`;
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await browser.close();
  });

  const arrive = (path: string, username = ada): Promise<Visitor> => arriveAtConsole(browser, at, path, username);
  const toldOf = (type: string): readonly Message[] => messages.filter(({ body }) => body.includes(`"type":"${type}"`));

  test('a webhook is added, its secret is shown once and is the one that signs, and what it was told is seen and sent again', async () => {
    const visitor = await arrive('/console/webhooks');
    const { page } = visitor;
    await page.getByText('No program is told of events yet.').waitFor();
    await page.getByRole('link', { name: 'New webhook' }).click();
    await page.getByLabel('Name', { exact: true }).fill(markup);
    await page.getByLabel('Address').fill('ftp://example.com');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByRole('alert').getByText('/url').waitFor();
    await page.getByLabel('Address').fill(url);
    await page.getByText('user', { exact: true }).click();
    await page.getByLabel('user.*').check();
    await page.getByText('It is told of user.*.').waitFor();
    expect(await page.locator('pre').nth(1).textContent()).toContain(`--event-type 'user.*'`);
    await page.route('**/admin/v1/webhooks', async (route) => { await route.fetch(); await route.abort(); }, { times: 1 }); // it is made, and the answer is lost
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    const secret = await page.locator('.shown-once pre').innerText();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('link', { name: 'To the webhook' }).click();
    await page.locator('.shown-once').waitFor({ state: 'detached' }); // both screens have its name over them
    await page.getByRole('heading', { level: 1, name: markup }).waitFor();
    expect(await page.content()).not.toContain(secret);

    const other = await visitor.tab();
    await other.goto(`${at.issuer}/console/users?username=grace`);
    await other.getByRole('link', { name: grace }).click();
    await other.getByRole('button', { name: 'Unlock' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click();
    await other.getByText('Done: Unlock').waitFor();
    await other.close();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived: the answer was 204.').waitFor();
    const [tried] = toldOf('webhook.test');
    expect(tried?.headers['webhook-signature']).toBe(signatureOf(secret, tried));

    await until('the event', () => toldOf('user.unlocked').length === 1);
    await page.getByRole('button', { name: 'Refresh' }).click();
    const row = page.getByRole('row', { name: 'user.unlocked' });
    await row.getByText('Delivered').waitFor();
    await row.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Done: Send again').waitFor();
    await page.getByText('Send the events of a time again').click();
    await page.getByLabel('From').fill('2026-01-02T03:04');
    await page.getByLabel('To', { exact: true }).fill('2026-01-02T03:05');
    await page.locator('details').getByRole('button', { name: 'Send again' }).click();
    expect(await page.locator('dialog[open] pre').nth(1).textContent()).toMatch(/^symbolon webhooks replay wh_\S+ --since \S+Z \\\n {2}--until \S+Z$/);
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Events that are sent again: 0').waitFor();
    await until('the same once more', () => toldOf('user.unlocked').length === 2);
    expect(new Set(toldOf('user.unlocked').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(visitor.complaints.filter((each) => !/status of 400|ERR_FAILED/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('a new secret signs beside the old one; a webhook is changed by two at once, disabled with what ends by it, and removed', async () => {
    const visitor = await arrive('/console/webhooks');
    const { page } = visitor;
    await page.getByRole('link', { name: markup }).click();
    await page.getByRole('button', { name: 'New secret' }).click();
    const rotations: string[] = [];
    page.on('request', (request) => request.url().endsWith('/rotate-secret') && request.method() === 'POST' && rotations.push(request.url()));
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).evaluate((button: { click(): void }) => { button.click(); button.click(); }); // before it is drawn as disabled
    const secret = await page.locator('.shown-once pre').innerText();
    expect(rotations.length).toBe(1);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived').waitFor();
    const tried = toldOf('webhook.test').at(-1);
    expect(String(tried?.headers['webhook-signature']).split(' ')).toEqual([signatureOf(secret, tried), expect.stringMatching(/^v1,/)]);

    status = 500;
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test did not arrive: 500').waitFor();

    const tab = await visitor.tab();
    await tab.goto(page.url());
    await tab.getByLabel('Name', { exact: true }).fill('theirs');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByText('Saved.').waitFor();
    await page.bringToFront();
    await page.getByLabel('Name', { exact: true }).fill('mine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' }).waitFor();
    expect(await page.locator('dialog[open] tbody td').allInnerTexts()).toEqual(['theirs', 'mine']);
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('heading', { level: 1, name: 'theirs' }).waitFor();

    await page.getByRole('button', { name: 'Disable' }).click();
    expect(await page.textContent('dialog[open]')).toContain('What is still to be sent is given up');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Disabled', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Enabled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No program is told of events yet.').waitFor();
    expect(visitor.complaints.filter((each) => !each.includes('status of 412'))).toEqual([]);
    await visitor.close();
  });

  test('an application that people are pushed to is added with a token that nobody sees again, changed, and removed', async () => {
    const visitor = await arrive('/console/provisioning');
    const { page } = visitor;
    const token = 'a-token-of-the-wiki-that-nobody-sees';
    await page.getByText('People are pushed to no application yet.').waitFor();
    await page.getByRole('link', { name: 'New application' }).click();
    await page.getByLabel('Identifier').fill('wiki');
    await page.getByLabel('SCIM address').fill(new URL('/scim', url).href);
    await page.locator('input[type=password]').fill(token);
    await page.getByLabel(/^People\s*An expression/).fill("'staff' in");
    await page.getByLabel('Groups').fill('Engineers\nSupport');
    await page.getByText('The same by other means').click();
    expect(await page.locator('details').first().innerText()).not.toContain(token);
    await page.getByRole('button', { name: 'New application' }).click();
    await page.getByRole('alert').getByText('/people').waitFor();
    await page.getByLabel(/^People\s*An expression/).fill("'staff' in claims.roles");
    await page.getByLabel('People are pushed now').uncheck();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Attribute', { exact: true }).selectOption('department');
    await page.getByLabel('Expression 1: department').fill("'Research'");
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'New application' }).click();
    await page.getByRole('heading', { level: 1, name: 'wiki' }).waitFor();
    await page.getByText('Disabled', { exact: true }).waitFor();
    expect([await page.getByLabel('Groups').inputValue(), await page.getByLabel('Expression 1: department').inputValue(), await page.content()]).toEqual(['Engineers\nSupport', "'Research'", expect.not.stringContaining(token)]);
    expect(await page.getByLabel('SCIM address').count()).toBe(0);

    const tab = await visitor.tab();
    await tab.goto(page.url());
    await tab.getByLabel('Groups').fill('Support');
    await tab.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.getByText('Saved.').waitFor();
    await page.bringToFront();
    await page.getByLabel('Groups').fill('*');
    await page.locator('input[type=password]').fill(token);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' }).waitFor();
    expect(await page.locator('dialog[open] tbody').innerText()).toMatch(/secret\s+–\s+…/);
    expect(await page.locator('dialog[open]').innerText()).not.toContain(token);
    await page.getByRole('button', { name: 'Save yours over it' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('alert').getByText('The application could not be asked').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('People are pushed to no application yet.').waitFor();
    expect(visitor.complaints.filter((each) => !/status of 4(00|12)/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('a role is given and taken; who may only look sees no buttons; the last owner stays', async () => {
    const visitor = await arrive('/console/users?username=grace');
    const { page } = visitor;
    await page.getByRole('link', { name: grace }).click();
    const roles = page.locator('section', { has: page.getByRole('heading', { name: 'Roles as administrator' }) });
    await roles.getByLabel('auditor').check();
    expect(await roles.locator('pre').nth(1).textContent()).toMatch(/^symbolon administrators set user_\S+ --role auditor$/);
    await roles.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await violationsIn(page)).toEqual([]);

    const auditor = await arrive('/console/webhooks', grace);
    await auditor.page.getByText('No program is told of events yet.').waitFor();
    expect(await auditor.page.getByRole('link', { name: 'New webhook' }).count()).toBe(0);
    await auditor.page.getByRole('link', { name: 'People' }).click();
    await auditor.page.getByRole('link', { name: grace }).click();
    await auditor.page.getByLabel('auditor').waitFor();
    expect([await auditor.page.getByLabel('auditor').isDisabled(), await auditor.page.getByRole('button', { name: 'Save' }).count()]).toEqual([true, 0]);

    await page.bringToFront();
    await roles.getByLabel('auditor').uncheck();
    expect(await roles.locator('pre').nth(1).textContent()).toMatch(/--role ''$/);
    await roles.getByRole('button', { name: 'Save' }).click();
    await until('the role to be taken', async () => !(await page.locator('dl').innerText()).includes('auditor'));
    await auditor.page.bringToFront();
    await auditor.page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click();
    await auditor.page.getByRole('heading', { level: 1, name: 'You are no administrator' }).waitFor();
    await auditor.close();

    await page.bringToFront();
    await page.goto(`${at.issuer}/console/users?username=ada`);
    await page.getByRole('link', { name: ada }).click();
    await roles.getByLabel('owner').uncheck();
    await roles.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('owner').first().waitFor();
    await visitor.close();
  });
});
