import type { Browser, Page } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { beyondTheKeyboard } from './keyboard.ts';
import { distanceFrom, tolerance } from './pictures.ts';
import { startPostgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';

/** Every screen of the console: for everybody to read, in every language, on a narrow telephone too, and as its picture in the documentation. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const people = ['alan', 'barbara', 'edsger', 'frances', 'katherine', 'margaret'].map((name) => ({ username: `${name}@example.com`, password, claims: { name } }));
const file = {
  branding: { name: 'Example' },
  sign_in: { second_factor_roles: ['staff'] },
  resource_servers: [{ contract: { audience: 'https://orders.example.com', name: 'Orders', scopes: { 'orders:read': 'See orders', 'orders:write': 'Place orders' }, claims: { tenant: { schema: { type: 'string' }, from: { user: 'tenant' }, required: false }, roles: { schema: { type: 'array', items: { type: 'string' } }, from: { user: 'roles' }, required: false } } } }],
  consumers: [
    { consumer: 'billing', contact: 'billing@example.com', relies_on: [{ audience: 'https://orders.example.com', scopes: ['orders:read'], claims: { tenant: { schema: { type: 'string' }, required: false } } }] },
    { consumer: 'warehouse', relies_on: [{ audience: 'https://orders.example.com', claims: { tenant: { schema: { type: 'string' }, required: false }, roles: { schema: { type: 'array', items: { type: 'string' } }, required: false } } }] },
  ],
  clients: [{ client_id: 'shop', client_name: 'The shop', client_secret: 'a-client-secret-of-32-characters', grant_types: ['authorization_code'], scope: 'openid orders:read', redirect_uris: ['https://shop.example.com/callback'] }],
  connections: [
    { connection: 'corp', type: 'oidc', name: 'Example Corp', issuer: 'https://login.corp.example', client_id: 'symbolon', client_secret: 'a-client-secret-of-32-characters', trusted_domains: ['corp.example'], create_people: true, claims: { name: "claims.given_name + ' ' + claims.family_name" }, roles: { editor: "'editors' in claims.groups" }, refresh: 'always', domains: ['corp.example'], enforced: true, enabled: false },
    { connection: 'google', profile: 'google', client_id: 'symbolon', client_secret: 'a-client-secret-of-32-characters' },
    { connection: 'university', type: 'oidc', name: 'A university', issuer: 'https://sso.university.example', client_id: 'symbolon', client_secret: 'a-client-secret-of-32-characters' },
  ],
  scim_targets: [
    { target: 'wiki', name: 'The wiki', url: 'https://wiki.example.com/scim/v2', secret: 'a-bearer-token-of-the-wiki', enabled: false },
    { target: 'crm', name: 'CRM', url: 'https://crm.example.com/scim', secret: 'a-bearer-token-of-the-crm', enabled: false },
    { target: 'chat', url: 'https://chat.example.com/scim', secret: 'a-bearer-token-of-the-chat', enabled: false },
  ],
  users: [{ username: grace, password, claims: { name: 'Grace Hopper', email: grace } }, ...people],
};

/** A screen, and what leads to it from its address. */
interface Screen {
  readonly name: string;
  readonly path: string;
  readonly follow?: string;
  /** What is chosen on it, by its value. */
  readonly choose?: string;
  readonly heading?: string;
  /** Its colours are chosen when it is opened. */
  readonly hasOwnColors?: boolean;
}
const screens: readonly Screen[] = [
  { name: 'overview', path: '/console' },
  { name: 'people', path: '/console/users' },
  { name: 'person', path: '/console/users?username=grace', follow: grace },
  { name: 'new-person', path: '/console/users/new' },
  { name: 'imports', path: '/console/users/imports' },
  { name: 'applications', path: '/console/applications' },
  { name: 'application', path: '/console/applications/shop' },
  { name: 'new-application', path: '/console/applications/new' },
  { name: 'new-saml-application', path: '/console/applications/new', choose: 'saml' },
  { name: 'roles', path: '/console/roles' },
  { name: 'role', path: '/console/roles/support' },
  { name: 'provisioning', path: '/console/provisioning' },
  { name: 'target', path: '/console/provisioning/wiki', heading: 'The wiki' },
  { name: 'webhooks', path: '/console/webhooks' },
  { name: 'webhook', path: '/console/webhooks', follow: 'CRM' },
  { name: 'new-webhook', path: '/console/webhooks/new' },
  { name: 'signals', path: '/console/signals' },
  { name: 'sign-in', path: '/console/sign-in' },
  { name: 'connections', path: '/console/connections' },
  { name: 'connection', path: '/console/connections/corp' },
  { name: 'new-connection', path: '/console/connections/new' },
  { name: 'branding', path: '/console/branding', hasOwnColors: true },
  { name: 'apis', path: '/console/apis' },
  { name: 'api', path: '/console/apis', follow: 'https://orders.example.com', heading: 'Orders' },
  { name: 'contracts', path: '/console/contracts' },
  { name: 'consumers', path: '/console/consumers' },
  { name: 'consumer', path: '/console/consumers', follow: 'billing' },
  { name: 'new-consumer', path: '/console/consumers/new' },
  { name: 'events', path: '/console/events' },
  { name: 'keys', path: '/console/keys' },
  { name: 'settings', path: '/console/settings' },
];

/** Days of a shop, by the hour. */
const counts = `INSERT INTO hourly_counts (hour, type, client_id, grant_type, count)
  SELECT date_trunc('hour', now()) - make_interval(hours => back), type, 'shop', CASE type WHEN 'token.issued' THEN 'authorization_code' ELSE '' END, (size * (1.4 + sin(back / 3.8)) + (back * 7) % 5)::int
  FROM generate_series(1, 23) back, (VALUES ('user.login.succeeded', 40), ('user.login.failed', 3), ('user.signed_up', 6), ('token.issued', 90)) counted (type, size)`;

/** A program that is told of events, and what became of some: it has seen all that happens here. */
const webhook = `INSERT INTO webhooks (id, name, url, event_types, ordered, enabled, disabled_reason, secret, cursor, created_at, updated_at)
  VALUES ('wh_uTcZ3lGFL8yPmZz4WbRf0Q', 'CRM', 'https://crm.example.com/events', '{user.*,administrator.roles_changed}', true, true, NULL, ''::bytea, 1000000, now(), now()),
    ('wh_wTcZ3lGFL8yPmZz4WbRf0Q', 'Chat', 'https://chat.example.com/hooks/7', '{}', false, false, 'failing', ''::bytea, 1000000, now(), now());
  INSERT INTO webhook_deliveries (webhook_id, event_id, event_at, event_seq, event_type, attempts, queued_at, next_attempt_at, delivered_at, last_status, last_error)
  VALUES ('wh_uTcZ3lGFL8yPmZz4WbRf0Q', 'evt_3', now(), 3, 'user.session.ended', 2, now(), now() + interval '1 hour', NULL, 503, NULL),
    ('wh_uTcZ3lGFL8yPmZz4WbRf0Q', 'evt_2', now(), 2, 'user.login.succeeded', 1, now(), NULL, now(), 204, NULL),
    ('wh_uTcZ3lGFL8yPmZz4WbRf0Q', 'evt_1', now(), 1, 'user.created', 72, now(), NULL, NULL, NULL, 'connect ECONNREFUSED')`;

/** Applications that people were pushed to, one of which fails; it is no time yet to ask them anything. And a directory. */
const provisioning = `UPDATE scim_targets SET enabled = true, cursor = 1000000, compare_at = now() + interval '1 day', last_success_at = now() WHERE id <> 'chat';
  UPDATE scim_targets SET failures = 9, failing_since = now(), paused_until = now() + interval '1 hour', last_status = 503, last_error = 'it has no time' WHERE id = 'crm';
  INSERT INTO pushed_users (target_id, external_id, user_id, remote_id, pushed_hash, queued_at, pushed_at) SELECT 'wiki', id, id, id, '\\x00', now(), now() FROM users;
  INSERT INTO pushed_users (target_id, external_id, user_id, queued_at, next_attempt_at) SELECT 'crm', id, id, now(), now() + interval '1 hour' FROM users;
  INSERT INTO pushed_groups (target_id, external_id, queued_at, next_attempt_at, last_status, last_error) VALUES ('wiki', 'grp_uTcZ3lGFL8yPmZz4WbRf0Q', now(), now() + interval '1 hour', 409, 'refused: uniqueness');
  INSERT INTO scim_sources (id, name, created_at, last_refused_at, last_refusal) VALUES ('scim_uTcZ3lGFL8yPmZz4WbRf0Q', 'Entra', now(), now(), '{"request":"POST /scim/v2/Users","status":409,"scimType":"uniqueness"}')`;

/** One import that goes on as long as this does, one whose file ended in the middle, one that was tried before. */
const imports = `INSERT INTO imports (id, kind, source, file, actor_kind, dry_run, bytes_read, bytes_total, made, there, refused, started_at, told_at, ended_at, fault)
  VALUES ('import_1', 'keycloak', 'keycloak', 'navy-users-0.json', 'operator', false, 62000000, 100000000, 310000, 0, 12, now(), now() + interval '1000 s', NULL, NULL),
    ('import_2', 'csv', 'shop', 'people.csv', 'operator', false, 4000, 9000, 20, 1, 0, now() - interval '1 hour', now() - interval '3599 s', now(), 'The file is no CSV from about line 22 on (csv quote not closed).'),
    ('import_3', 'csv', 'shop', 'people.csv', 'operator', true, 9000, 9000, 40, 0, 2, now() - interval '2 hours', now() - interval '7199 s', now(), NULL)`;

/** Streams of two applications, one of which takes nothing, and what two providers have told. */
const signals = `INSERT INTO signal_streams (id, client_id, description, endpoint_url, events_requested, status, status_reason, cursor, failing_since, last_delivered_at, last_error_at, last_error, created_at, updated_at)
  VALUES ('ss_uTcZ3lGFL8yPmZz4WbRf0Q', 'shop', NULL, 'https://shop.example.com/security-events', '{}', 'enabled', NULL, 1000000, now() - interval '2 hours', now() - interval '3 hours', now(), 'status 503', now(), now()),
    ('ss_wTcZ3lGFL8yPmZz4WbRf0Q', 'shop', 'For the mobile app', NULL, '{}', 'paused', 'Its programs are moved to another place.', 1000000, NULL, now() - interval '1 day', NULL, NULL, now(), now());
  INSERT INTO signals (stream_id, jti, type, queued_at, next_attempt_at) SELECT 'ss_uTcZ3lGFL8yPmZz4WbRf0Q', n, 'x', now(), now() + interval '1 hour' FROM generate_series(1, 3) n;
  INSERT INTO hearings (connection_id, received_at, received_type, refused_at, refusal) VALUES ('university', now(), 'https://schemas.openid.net/secevent/caep/event-type/session-revoked', now(), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')`;

/** Made as the file says, and then nobody's but the console's. */
const ofTheConsole = `UPDATE connections SET declared = false WHERE id = 'corp'; UPDATE scim_targets SET declared = false WHERE id = 'wiki'`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    const postgres = await startPostgres(scratch);
    at = await newInstallation(scratch, { DATABASE_URL: await postgres.createDatabase('look'), SYMBOLON_CONFIG: scratch.file(file) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await postgres.query('look', counts);
    await postgres.query('look', webhook);
    await postgres.query('look', provisioning);
    await postgres.query('look', imports);
    await postgres.query('look', signals);
    await postgres.query('look', ofTheConsole);
  });
  afterAll(() => browser.close());

  async function open(page: Page, { path, follow, choose, heading = follow }: Screen): Promise<void> {
    await page.goto(`${at.issuer}${path}`);
    if (follow !== undefined) await page.getByRole('link', { name: follow }).click();
    await page.getByRole('heading', { level: 1, ...(heading !== undefined && { name: heading }) }).waitFor();
    if (choose !== undefined) await page.locator(`input[value=${choose}]`).check();
    await page.waitForSelector('[aria-busy]', { state: 'detached' });
  }

  const wide = { width: 1280, height: 800 };
  const narrow = { width: 320, height: 640 };
  const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

  /** One log-in for all parts: each is among the events that are shown. */
  let looker: ReturnType<typeof arriveAtConsole> | undefined;
  test.each([1, 2, 3])('every screen in light and dark colours, and by the keyboard alone: third %i of them', async (third) => {
    looker ??= arriveAtConsole(browser, at, '/console', ada, { viewport: wide });
    const visitor = await looker;
    const { page } = visitor;
    const most = await tolerance(page);
    for (const screen of screens.filter((_screen, index) => index % 3 === third - 1)) {
      const { name } = screen;
      await page.emulateMedia({ colorScheme: 'light' });
      await open(page, screen);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (colorScheme === 'dark' && screen.hasOwnColors) await open(page, screen);
        const { mean, worst } = await distanceFrom(`${name}-${colorScheme}`, page);
        expect([name, colorScheme, mean < most.mean, worst < most.worst]).toEqual([name, colorScheme, true, true]);
        expect([name, colorScheme, await violationsIn(page, colorScheme === 'light' ? undefined : ['color-contrast'])]).toEqual([name, colorScheme, []]);
      }
      expect([name, await beyondTheKeyboard(page)]).toEqual([name, []]);
      await page.setViewportSize(narrow);
      expect([name, await widthOf(page)]).toEqual([name, narrow.width]);
      await page.setViewportSize(wide);
    }
    expect(visitor.complaints).toEqual([]);
  });

  test.each([['de', 'ja'], ['es', 'fr']])('every screen in %s and %s: in no other words, nothing is pushed about by what comes late, and it fits a telephone', async (...locales) => {
    await Promise.all(locales.map(async (locale) => {
      const visitor = await arriveAtConsole(browser, at, '/console', ada, { locale, viewport: wide });
      const { page } = visitor;
      await visitor.context.addInitScript(late);
      for (const screen of screens) {
        await open(page, screen);
        const isCalm = (await page.evaluate<number>(shifted)) < 0.1; // what browsers call good
        const foreign = await english(page);
        await page.setViewportSize(narrow);
        expect([screen.name, locale, isCalm, foreign, await widthOf(page)]).toEqual([screen.name, locale, true, [], narrow.width]);
        await page.setViewportSize(wide);
      }
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    }));
  });
});

/** Answers come late, as from far away. In the page: where Playwright stands between, Chromium keeps nothing, and each screen loads and compiles the whole console. */
const late = `(() => {
  const { fetch } = window;
  window.fetch = async (...request) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return fetch(...request);
  };
})()`;

/** How far what was shown was pushed about since the page was opened, as browsers measure it. */
const shifted = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ value, hadRecentInput }) => hadRecentInput || (sum += value))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 50);
})`;

/** What is said in English although another language is read, and is not marked as English. */
async function english(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { data, parentElement } = walk.currentNode;
      if (/\\b(the|of|is|are|not|and|with|to|by|for|have|them|they|what|who|it)\\b/.test(data) && !parentElement.closest('[lang="en"], bdi, code, pre, script, style') && parentElement.checkVisibility()) found.push(data);
    }
    return found;
  })()`);
}
