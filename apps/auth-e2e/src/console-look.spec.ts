import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite, violationsIn } from './console-visitor.ts';
import { distanceFrom, tolerance } from './pictures.ts';
import { startPostgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';

/** Every screen of the console: for everybody to read, on a narrow telephone too, and as its picture in the documentation. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const people = ['alan', 'barbara', 'edsger', 'frances', 'katherine', 'margaret'].map((name) => ({ username: `${name}@example.com`, password, claims: { name } }));
const file = {
  branding: { name: 'Example' },
  resource_servers: [{ audience: 'https://orders.example.com', name: 'Orders', scopes: ['orders:read', 'orders:write'] }],
  clients: [{ client_id: 'shop', client_name: 'The shop', client_secret: 'a-client-secret-of-32-characters', grant_types: ['authorization_code'], scope: 'openid orders:read', redirect_uris: ['https://shop.example.com/callback'] }],
  users: [{ username: grace, password, claims: { name: 'Grace Hopper', email: grace } }, ...people],
};

/** A screen, and what leads to it from its address. */
const screens: readonly { readonly name: string; readonly path: string; readonly follow?: string }[] = [
  { name: 'overview', path: '/console' },
  { name: 'people', path: '/console/users' },
  { name: 'person', path: '/console/users?username=grace', follow: grace },
  { name: 'roles', path: '/console/roles' },
  { name: 'role', path: '/console/roles/support' },
  { name: 'events', path: '/console/events' },
  { name: 'keys', path: '/console/keys' },
  { name: 'settings', path: '/console/settings' },
];

/** Days of a shop, by the hour. */
const counts = `INSERT INTO hourly_counts (hour, type, client_id, grant_type, count)
  SELECT date_trunc('hour', now()) - make_interval(hours => back), type, 'shop', CASE type WHEN 'token.issued' THEN 'authorization_code' ELSE '' END, (size * (1.4 + sin(back / 3.8)) + (back * 7) % 5)::int
  FROM generate_series(1, 23) back, (VALUES ('user.login.succeeded', 40), ('user.login.failed', 3), ('user.signed_up', 6), ('token.issued', 90)) counted (type, size)`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    const postgres = await startPostgres(scratch);
    at = await newInstallation(scratch, { DATABASE_URL: await postgres.createDatabase('look'), SYMBOLON_CONFIG: scratch.file(file) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await postgres.query('look', counts);
  });
  afterAll(() => browser.close());

  test.each(['light', 'dark'] as const)('every screen in %s colours', async (colorScheme) => {
    const visitor = await arriveAtConsole(browser, at, '/console', ada, { colorScheme, viewport: { width: 1280, height: 800 } });
    const { page } = visitor;
    const most = await tolerance(page);
    for (const { name, path, follow } of screens) {
      await page.goto(`${at.issuer}${path}`);
      if (follow !== undefined) await page.getByRole('link', { name: follow }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForSelector('[aria-busy]', { state: 'detached' });
      const { mean, worst } = await distanceFrom(`${name}-${colorScheme}`, page);
      expect([name, mean < most.mean, worst < most.worst]).toEqual([name, true, true]);
      expect([name, await violationsIn(page)]).toEqual([name, []]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect([name, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([name, 320]);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
