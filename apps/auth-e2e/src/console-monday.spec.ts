import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, goTo, invite } from './console-visitor.ts';
import { ExampleProgram } from './example-program.ts';
import { freePort } from './free-port.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password, token } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';

/** What an administrator does on a Monday morning, one thing after the other, in the console of the built server. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const orders = 'https://orders.example.com';
const roles = { type: 'array', items: { type: 'string' } };
const deployment = { client_id: 'deployment', client_secret: 'a-client-secret-of-32-characters', grant_types: ['client_credentials'], scope: 'symbolon:resource_servers:write symbolon:consumers:write' };

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [deployment], users: [{ username: grace, password, email_verified: true, claims: { name: 'Grace Hopper' } }] }) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await deploy();
  });
  afterAll(() => browser.close());

  /** A pipeline has registered an API and who reads its tokens. */
  async function deploy(): Promise<void> {
    const { json } = await token(at, { clientId: deployment.client_id, clientSecret: deployment.client_secret }, { grant_type: 'client_credentials', resource: `${at.issuer}/admin` });
    const send = (method: string, path: string, body: unknown) => fetch(`${at.issuer}/admin/v1/${path}`, { method, headers: { authorization: `Bearer ${String(json['access_token'])}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const api = await send('POST', 'resource-servers', { contract: { audience: orders, name: 'Orders', claims: { roles: { schema: roles, from: { user: 'roles' } } } } });
    const consumer = await send('PUT', 'consumers/billing', { consumer: 'billing', contact: 'billing@example.com', relies_on: [{ audience: orders, claims: { roles: { schema: roles } } }] });
    expect([api.status, consumer.status]).toEqual([201, 200]);
  }

  test('the owner comes by the link, an application by the wizard; a person is found and logged out; a claim stays whom it would break; the pages get a name', async () => {
    await invite(browser, at, ada);
    const owner = await arriveAtConsole(browser, at, '/console/applications/new', ada);
    const { page } = owner;
    const home = `http://localhost:${await freePort()}/`;
    await page.getByLabel('Web application').check();
    await page.getByLabel('Express').check();
    await page.getByLabel('Name', { exact: true }).fill('Desk');
    await page.getByLabel('Redirect address').fill(`${home}callback`);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Desk is there' }).waitFor();
    const shown = async (label: string) => (await page.locator(`pre[aria-label="${label}"]`).textContent()) ?? '';
    const program = new ExampleProgram(scratch, [{ name: 'app.mjs', code: await shown('app.mjs') }]);
    void program.run(await shown('Run'));
    await program.answersAt(home);
    const person = await Visitor.arrive(browser);
    await person.page.goto(home);
    await person.page.waitForSelector('#login');
    await logIn(person.page, grace);
    await person.page.getByText('Hello, Grace Hopper.').waitFor();

    const events = await owner.tab();
    await events.goto(`${at.issuer}/console/events`);
    await events.getByLabel('Live').check();
    await events.getByText('What happens appears at the top.').waitFor();
    await page.bringToFront();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('grace');
    await page.getByRole('dialog').getByRole('button', { name: grace }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: grace }).waitFor();
    await page.getByRole('button', { name: 'End all log-ins' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all log-ins' }).click();
    await page.getByText('Done: End all log-ins').waitFor();
    await events.bringToFront();
    await events.getByRole('button', { name: 'user.session.ended' }).first().waitFor();
    await person.page.bringToFront();
    await person.page.goto(`${at.issuer}/account`);
    await person.page.waitForSelector('#login');

    await page.bringToFront();
    await goTo(page, 'Contracts');
    await page.getByRole('button', { name: 'Claim roles' }).click();
    await page.getByText('If roles goes away, this breaks:').waitFor();
    await page.getByRole('region', { name: 'What hangs on it' }).getByText('billing relies on claims.roles').waitFor();
    await goTo(page, 'APIs');
    await page.getByRole('link', { name: orders }).click();
    await page.getByRole('button', { name: 'Take away: roles' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('billing relies on claims.roles').waitFor();

    await goTo(page, 'Branding');
    await page.getByLabel('Name', { exact: true }).fill('Acme');
    await page.frameLocator('.preview iframe').locator('header.brand', { hasText: 'Acme' }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await person.page.bringToFront();
    await person.page.reload();
    await person.page.locator('header.brand', { hasText: 'Acme' }).waitFor();

    expect(owner.complaints.filter((each) => !/status of (404|409)/.test(each))).toEqual([]); // no branding yet, and the claim that stays
    await person.close();
    await owner.close();
  });
});
