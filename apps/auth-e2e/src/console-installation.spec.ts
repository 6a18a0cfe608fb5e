import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';

/** The console on how the installation is set up: things to do, settings, keys. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const audrey = 'audrey@example.com';

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres(scratch);
    at = await newInstallation(scratch, { DATABASE_URL: await postgres.createDatabase('installation'), SYMBOLON_CONFIG: scratch.file({ branding: { name: 'Example' } }), SYMBOLON_KEY_ROTATION_DAYS: '30' });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await invite(browser, at, audrey, 'auditor');
  });
  afterAll(() => browser.close());

  test('a thing to do leads to the setting that does it, and is gone when it is done', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console', ada);
    const { page } = visitor;
    const owners = page.getByText('Make another owner.');
    await owners.waitFor();
    await page.getByRole('link', { name: 'SYMBOLON_SMTP_URL' }).click();
    await page.waitForURL(/\/console\/settings\?setting=SYMBOLON_SMTP_URL$/);
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor(); // the screen of before stays until then, and names it, too
    const row = page.getByRole('listitem').filter({ has: page.getByText('SYMBOLON_SMTP_URL', { exact: true }) });
    expect(await row.textContent()).toContain('Not set');
    await invite(browser, at, 'grace@example.com');
    await page.goto(`${at.issuer}/console`);
    await page.getByText('Set a mail server.').waitFor();
    expect(await owners.count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('settings are found by what they do, say where they come from, and keep secrets; a text that none has finds none', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/settings', audrey);
    const { page } = visitor;
    const search = page.getByRole('searchbox', { name: 'Search settings' });
    await search.fill('signing keys are replaced');
    await page.waitForURL(/setting=signing/);
    await page.locator('.settings li:only-child').waitFor(); // the address changes before the answer with the settings is there
    expect(await page.locator('.settings li').allTextContents()).toEqual([expect.stringMatching(/^SYMBOLON_KEY_ROTATION_DAYS.*30 Environment$/)]);
    await search.fill('DATABASE_URL');
    await page.getByText('Set, not shown').waitFor();
    expect(await page.content()).not.toContain('postgresql://postgres');
    await search.fill(`<b>שלום</b>${'💥'.repeat(90)}`);
    await page.getByText('No setting has this in its name or its description.').waitFor();
    expect(await page.locator('main b').count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('keys are rotated after it was said that nothing ends, and the table says what each does', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/keys', ada);
    const { page } = visitor;
    const states = () => page.locator('tbody .state').allTextContents();
    await page.getByRole('button', { name: 'Rotate now' }).waitFor();
    await page.waitForSelector('tbody tr');
    const before = await states();
    expect(new Set(before)).toEqual(new Set(['Signs']));
    await page.getByRole('button', { name: 'Rotate now' }).click();
    expect(await page.textContent('dialog[open]')).toContain('No token and no log-in ends');
    await page.getByText('The same by other means').click();
    expect(await page.locator('dialog[open] pre').nth(1).textContent()).toBe('symbolon signing-keys rotate');
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate now' }).click();
    await page.getByText('Done: Rotate now').waitFor();
    await page.getByText('Published').first().waitFor();
    expect(await states()).toEqual([...before.map(() => 'Published'), ...before]);
    expect((await postgres.query('installation', `SELECT count(*)::int AS count FROM events WHERE type = 'signing_keys.rotated'`)).length).toBeGreaterThan(0);
    await visitor.close();
  });

  test('who may only look sees keys and no button; charts show thirty days, and the address says so', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/keys', audrey);
    const { page } = visitor;
    await page.waitForSelector('tbody tr');
    expect(await page.getByRole('button', { name: 'Rotate now' }).count()).toBe(0);
    await postgres.query('installation', `INSERT INTO hourly_counts (hour, type, client_id, grant_type, count) SELECT date_trunc('hour', now()) - make_interval(hours => back), 'user.login.failed', 'shop', '', 1 FROM generate_series(1, 700) back`);
    await page.goto(`${at.issuer}/console`);
    await page.getByRole('link', { name: '30 days' }).click();
    await page.waitForURL(/\/console\/?\?days=30$/);
    await page.getByText('None that this installation made').waitFor(); // of backups: this database has tools of its own
    const told = (type: string, details: object) => postgres.query('installation', `INSERT INTO events (id, at, type, actor_kind, details, mac) VALUES ('evt_${type}', now(), '${type}', 'system', '${JSON.stringify(details)}', '')`);
    await told('backup.taken', { name: 'symbolon-1', bytes: 4_200_000 });
    await page.reload();
    await page.getByText('4.2 MB, by the command').waitFor();
    await page.getByText('None was verified').waitFor();
    await told('backup.verified', { name: 'symbolon-1', taken_at: '2026-11-30T12:00:00.000Z' });
    await page.reload();
    await page.getByText('Found to be good: that of Nov 30, 2026').waitFor();
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Failed log-ins' }) });
    await card.getByText('700', { exact: true }).waitFor();
    expect(await card.locator('rect').count()).toBe(30);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
