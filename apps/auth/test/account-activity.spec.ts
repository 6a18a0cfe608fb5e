import { ada, authorizePath, bob, firefoxOnWindows, openPlace, send, type Place } from './account-place.ts';
import type { Seen } from './browser.ts';
import { asShop } from './provider.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(async () => {
  await place.forget();
  place.provider.clock.advance(61);
  for (const node of [place.provider, place.second]) await node.maintain();
  await place.provider.database.prisma.event.deleteMany();
});
afterAll(() => place.close());

/** What the page tells, each as its words without markup. */
const activityOn = ({ text }: Seen): readonly string[] => {
  const section = /<section aria-labelledby="activity">([^]*?)<\/section>/.exec(text)?.[1] ?? '';
  return [...section.matchAll(/<li>([^]*?)<\/li>/g)].map(([, row = '']) => row.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').trim());
};

test('a person sees what happened with their account, the newest first, and nothing of anybody else', async () => {
  await place.provider.token({ grant_type: 'password', username: ada, password: 'a wrong passphrase' }, asShop);
  await place.provider.token({ grant_type: 'password', username: ada, password: 'a wrong passphrase' }, asShop);
  await place.provider.maintain();
  const { browser } = await place.loggedIn(ada, { userAgent: firefoxOnWindows });
  await place.allow(browser, 'openid email');
  await place.loggedIn(bob);
  const page = await browser.go('/account');
  const when = 'January 1, 2030 at 12:01 AM UTC';
  expect(activityOn(page).map((row) => row.replaceAll('\u202f', ' '))).toEqual([
    `Access allowed, through Web &lt;b&gt;shop&lt;/b&gt; ${when}`,
    `Signed in Firefox on Windows, ${when}`,
    `Failed sign-ins: 2, through shop ${when}`,
  ]);
  expect(page.text).not.toContain('127.0.0.1');
});

test('in their language, the last twenty of the last thirty days', async () => {
  const { browser, page } = await place.loggedIn(ada);
  for (let times = 0; times < 21; times += 1) await place.loggedIn(ada, { browser });
  const german = await browser.go('/account?ui_locales=de');
  expect(activityOn(german)).toHaveLength(20);
  expect(activityOn(german)[0]).toMatch(/^Angemeldet Chrome unter Android, 1\. Januar 2030 um 00:0\d UTC$/);
  await send(browser, page, '/account/sessions', { others: 'true' });
  place.provider.clock.advance(31 * 86_400);
  const later = await place.loggedIn(ada);
  expect(activityOn(later.page)).toHaveLength(1);
  expect((await browser.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
});
