import type { Browser, BrowserContextOptions } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { password, token } from './tokens.ts';
import type { Visitor } from './visitor.ts';

/** The console of the built server in a real browser: who gets in, what each screen shows, what is kept, what the browser complains about. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const robot = { client_id: 'robot', client_secret: 'a-client-secret-of-32-characters', grant_types: ['client_credentials'], scope: 'symbolon:administrators:write symbolon:administrators:read symbolon:users:read symbolon:users:support symbolon:events:read symbolon:statistics:read' };
const long = 'x'.repeat(4_000);
const claims = { name: '<img src=x onerror=alert(1)>', nickname: '‮مرحبا 👩‍🚀', profile: `https://example.com/${long}` };

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let issuer: string;
  let server: ServerProcess;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [robot], users: [{ username: grace, password, claims }] }) });
    issuer = at.issuer;
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
  });
  afterAll(() => browser.close());

  const arrive = (path: string, username = ada, options: BrowserContextOptions = {}): Promise<Visitor> => arriveAtConsole(browser, at, path, username, options);

  /** As a program does it that may. */
  async function demote(username: string): Promise<void> {
    const { json } = await token(at, { clientId: robot.client_id, clientSecret: robot.client_secret }, { grant_type: 'client_credentials', resource: `${issuer}/admin` });
    const authorization = `Bearer ${String(json['access_token'])}`;
    const people = await fetch(`${issuer}/admin/v1/users?username=${username}`, { headers: { authorization } });
    const { items } = (await people.json()) as { readonly items: readonly { readonly user_id: string }[] };
    const done = await fetch(`${issuer}/admin/v1/administrators/${items[0]?.user_id}`, { method: 'PUT', headers: { authorization, 'content-type': 'application/json', 'if-match': '*' }, body: '{"roles":[]}' });
    expect(done.status).toBe(200);
  }

  test('a person is found, what they call themselves stays text, and their log-ins are ended, which the other window sees as it happens', async () => {
    const herself = await arrive('/console', grace);
    const visitor = await arrive('/console/users');
    const { page } = visitor;
    const events = await visitor.tab();
    await events.goto(`${issuer}/console/events`);
    await events.getByLabel('Live').check();
    await events.getByText('What happens appears at the top.').waitFor();
    await page.bringToFront(); // what lies behind is drawn seldom
    await page.keyboard.press('/');
    await page.keyboard.type('grace');
    await page.waitForURL(/username=grace$/);
    await page.getByRole('link', { name: grace }).click();
    await page.getByText(claims.name, { exact: true }).waitFor();
    expect(await page.evaluate<number>(`document.querySelectorAll('main img').length`)).toBe(0);
    await page.getByRole('button', { name: 'End all log-ins' }).click();
    expect(await page.textContent('dialog[open]')).toContain(`Every log-in of ${grace} ends, with all tokens.`);
    expect(await page.textContent('dialog[open] pre >> nth=1')).toMatch(/^symbolon users sessions end-all user_/);
    await page.getByRole('dialog').getByRole('button', { name: 'End all log-ins' }).click();
    await page.getByText('Done: End all log-ins').waitFor();
    await events.bringToFront();
    await events.getByRole('cell', { name: 'user.session.ended' }).first().waitFor();
    expect(visitor.complaints).toEqual([]);
    await herself.close();
    await visitor.close();
  });

  test('a reload and another window come back to the same address, and nothing that grants access is kept', async () => {
    const visitor = await arrive('/console/users?username=gr');
    const tab = await visitor.tab();
    for (const page of [visitor.page, tab]) {
      await page.goto(`${issuer}/console/users?username=gr`);
      await page.getByRole('link', { name: grace }).waitFor();
      expect(page.url()).toBe(`${issuer}/console/users?username=gr`);
      expect(await page.evaluate<number>('localStorage.length + sessionStorage.length')).toBe(0);
    }
    expect((await visitor.context.cookies()).map(({ value }) => value).filter((value) => /^ey/.test(value))).toEqual([]);
    await visitor.close();
  });

  test('by keyboard alone: the content is skipped to, the palette leads to a person, and a dialog gives back the focus', async () => {
    const visitor = await arrive('/console');
    const { page } = visitor;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('content');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('grace');
    await page.getByRole('dialog').getByRole('button', { name: grace }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: grace }).waitFor();
    await page.getByRole('button', { name: 'Disable' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Disable');
    await visitor.close();
  });

  test('a role is made and changed, and who changes it at the same time chooses which version stays', async () => {
    const visitor = await arrive('/console/roles');
    const { page } = visitor;
    await page.getByRole('link', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('readers');
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByRole('alert').getByText('/permissions').waitFor();
    await page.getByLabel('users:read').check();
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByRole('heading', { level: 1, name: 'readers' }).waitFor();
    const other = await visitor.tab();
    await other.goto(`${issuer}/console/roles/readers`);
    await other.getByLabel('Description').fill('مرحبا <b>first</b>');
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByText('Saved.').waitFor();
    await page.bringToFront();
    await page.getByLabel('Description').fill('second');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' }).waitFor();
    expect(await page.locator('dialog[open] tbody td').allInnerTexts()).toEqual(['مرحبا <b>first</b>', 'second']);
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save yours over it' }).click();
    await page.getByText('Saved.').waitFor();
    await other.bringToFront();
    await other.reload();
    expect(await other.getByLabel('Description').inputValue()).toBe('second');
    await page.bringToFront();
    await page.getByRole('button', { name: 'Delete the role' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Roles' }).waitFor();
    expect(await page.getByRole('link', { name: 'readers' }).count()).toBe(0);
    expect(visitor.complaints.filter((each) => !/status of 4(00|12)/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('one log-in of a person is ended by itself, and what they allowed is listed', async () => {
    const herself = await arrive('/console', grace);
    const visitor = await arrive('/console/users?username=grace');
    const { page } = visitor;
    await page.getByRole('link', { name: grace }).click();
    await page.getByText('This person has allowed nothing to any application.').waitFor();
    await page.getByRole('button', { name: 'End this log-in' }).first().click();
    expect(await page.textContent('dialog[open] pre >> nth=1')).toMatch(/^symbolon users sessions end user_\S+ [\w-]{22}$/);
    await page.getByRole('dialog').getByRole('button', { name: 'End this log-in' }).click();
    await page.getByText('Done: End this log-in').waitFor();
    await herself.page.goto(`${issuer}/account`);
    await herself.page.waitForSelector('#login');
    await herself.close();
    await visitor.close();
  });

  test('a stream that breaks off is said to have, comes back by itself, and has lost nothing', async () => {
    const visitor = await arrive('/console/events');
    const { page } = visitor;
    await page.getByLabel('Live').check();
    await page.getByText('What happens appears at the top.').waitFor();
    await server.stop();
    await page.getByText('The stream has stopped.').waitFor();
    server = await startServer(at);
    await (await arrive('/console', grace)).close();
    await page.getByText('What happens appears at the top.').waitFor();
    await page.getByRole('row').nth(1).getByRole('button', { name: /^(token\.issued|user\.login\.succeeded)$/ }).click();
    expect(await page.textContent('dialog[open] pre')).toContain('"request_id"');
    await visitor.close();
  });

  test('a list is as high while it is waited for: nothing jumps on a slow network', async () => {
    const visitor = await arrive('/console');
    const { page, context } = visitor;
    await context.route('**/admin/v1/users*', async (route) => {
      await gate;
      await route.continue();
    });
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await page.evaluate(`window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => window.shifts.push(value))).observe({ type: 'layout-shift' })`);
    await page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
    await page.waitForSelector('.skeleton');
    open();
    await page.getByRole('link', { name: grace }).waitFor();
    expect((await page.evaluate<number[]>('window.shifts')).reduce((sum, each) => sum + each, 0)).toBeLessThan(0.01); // the widths of columns
    await visitor.close();
  });

  test('a token that is over is renewed where somebody is, and a role that was taken away takes its buttons along', async () => {
    await invite(browser, at, 'helper@example.com', 'support');
    const visitor = await arrive('/console/users?username=grace', 'helper@example.com', { viewport: { width: 1280, height: 4000 } }); // all rows are looked at, so that all ask for their names
    const { page, context } = visitor;
    await page.getByRole('link', { name: grace }).click();
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    const address = page.url();
    await context.route('**/admin/v1/users/*/applications', (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{}' }), { times: 1 });
    await page.evaluate('performance.now = () => 1e9'); // the token is no fresh one
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.waitForEvent('load');
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    expect(page.url()).toBe(address);
    await page.waitForSelector('[aria-busy]', { state: 'detached' });
    await page.locator('td a bdi.id').first().waitFor({ state: 'detached' }); // every name has come: what is asked next is what the test does

    await demote('helper@example.com');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByRole('heading', { name: 'You are no administrator' }).waitFor();
    await visitor.close();
  });

  test('a page of somebody else gets no frame of it', async () => {
    const visitor = await arrive('/console');
    const { page } = visitor;
    await page.route('https://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${issuer}/console"></iframe>` }));
    await page.goto('https://evil.example/');
    expect(page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    await visitor.close();
  });

  test('an address never acts', async () => {
    const visitor = await arrive('/console/users');
    await visitor.page.getByRole('link', { name: grace }).click();
    await visitor.page.getByRole('heading', { level: 1, name: grace }).waitFor();
    const sent: string[] = [];
    visitor.page.on('request', (request) => void (request.url().includes('/admin/') && request.method() !== 'GET' && sent.push(request.url())));
    await visitor.page.goto(`${visitor.page.url()}?delete=1&disable=1`);
    await visitor.page.getByRole('heading', { level: 1, name: grace }).waitFor();
    expect([sent, await visitor.page.locator('dialog[open]').count()]).toEqual([[], 0]);
    await visitor.close();
  });

  test('who has no role is told so, and may log out', async () => {
    const visitor = await arrive('/console', grace);
    expect(await visitor.page.textContent('h1')).toBe('You are no administrator');
    await visitor.page.getByRole('button', { name: 'Log out' }).click();
    await visitor.page.waitForURL(/logged-out/);
    await visitor.close();
  });

  test.each([['de-DE', 'Übersicht'], ['es-ES', 'Resumen'], ['fr-FR', 'Aperçu'], ['ja-JP', '概要']])('it speaks %s', async (locale, heading) => {
    const visitor = await arrive('/console', ada, { locale });
    await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await visitor.close();
  });

  test('where the server does not answer, it says what to do', async () => {
    const visitor = await arrive('/console');
    await visitor.context.route('**/admin/v1/users*', (route) => route.abort());
    await visitor.page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
    await visitor.page.getByText('Check your connection, and whether the server runs.').waitFor();
    await visitor.context.unroute('**/admin/v1/users*');
    await visitor.page.getByRole('button', { name: 'Try again' }).click();
    await visitor.page.getByRole('link', { name: grace }).waitFor();
    await visitor.close();
  });
});
