import { ada, authorizePath, bob, isAccountOf, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { AuthenticatorApp, offered } from './authenticator-app.ts';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { decoded, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** A browser whose person said, while they proved a second factor, that it is not to be asked again for a while. */
let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

/** A change of factors asks for all of it, in a browser that is remembered, too. */
async function added(browser: Browser, page: Seen): Promise<void> {
  let offer = await offered(browser, page);
  if (pageOf(offer) === 'login') {
    const asked = await browser.submit(offer, { password });
    expect(pageOf(asked)).toBe('second-factor');
    offer = await offered(browser, await browser.submit(asked, { code: codeNow() }));
    place.provider.clock.advance(60);
  }
  latest = AuthenticatorApp.from(offer);
  await browser.submit(offer, { code: codeNow() });
  place.provider.clock.advance(60);
}

/** The authenticator that was added last. */
let latest: AuthenticatorApp;
const codeNow = (): string => latest.code(place.provider);

async function rememberedOnceMore(browser: Browser, username = ada): Promise<Seen> {
  const again = await place.loggedIn(username, { browser });
  const page = await browser.submit(again.page, { code: codeNow(), remember: 'true' });
  place.provider.clock.advance(60);
  expect(await isAsked(browser, username)).toBe(false);
  return page;
}

async function remembered(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { browser, page } = await place.loggedIn(username);
  await added(browser, page);
  await rememberedOnceMore(browser, username);
  return { browser, page: await browser.go('/account') };
}

const isAsked = async (browser: Browser, username = ada): Promise<boolean> => pageOf((await place.loggedIn(username, { browser })).page) === 'second-factor';

test('is not asked, on any node, and its log-in is worth what was proven', async () => {
  const { browser, page } = await remembered();
  expect([isAccountOf(page, ada), page.text.includes('These browsers are not asked for it:')]).toEqual([true, true]);
  expect(await isAsked(browser)).toBe(false);
  const { json } = await place.redeem(await browser.go(authorizePath()));
  expect(decoded(json['access_token']).claims).toMatchObject({ acr: 'aal1' });
  expect(pageOf(await browser.go(authorizePath({ acr_values: 'aal2' })))).toBe('second-factor');
  expect(await isAsked(onNode(place.second, browser))).toBe(false);
  expect(await isAsked((await place.loggedIn(bob)).browser)).toBe(true); // another browser
});

test.each<[string, (at: Awaited<ReturnType<typeof remembered>>) => Promise<unknown>]>([
  ['when its time is over', () => Promise.resolve(place.provider.clock.advance(30 * 86_400 + 1))],
  ['by a policy that allows less', async () => {
    await setSignInPolicy(place.provider, { secondFactor: 'when_enrolled', rememberDeviceDays: 1 });
    place.provider.clock.advance(86_400 + 60);
  }],
  ['by its person, who has it asked again', async ({ browser, page }) => {
    const [, device = ''] = /name="device" value="([^"]*)"/.exec(page.text) ?? [];
    expect(noticeOn(await send(browser, page, '/account/devices', { device }))).toBe('That browser is asked for the second step again.');
  }],
  ['by one more factor', ({ browser, page }) => added(browser, page)],
  ['by a factor that is taken away', async ({ browser, page }) => {
    await added(browser, page);
    await rememberedOnceMore(browser);
    const [, factor = ''] = /name="factor" value="([^"]*)"/.exec((await browser.go('/account')).text) ?? [];
    const asked = await browser.submit(await send(browser, page, '/account/factors', { factor }), { password });
    await send(browser, await browser.submit(asked, { code: codeNow() }), '/account/factors', { factor });
  }],
])('is asked again %s', async (_, change) => {
  const at = await remembered();
  await change(at);
  expect(await isAsked(at.browser)).toBe(true);
  await place.provider.database.prisma.signIn.deleteMany();
  place.provider.clock.advance(3600);
});

test('is asked again by a new password', async () => {
  const { browser, page } = await remembered();
  const words = 'an entirely different phrase';
  await send(browser, page, '/account/password', { current_password: password, password: words });
  expect(await place.provider.database.prisma.rememberedDevice.count()).toBe(0);
  expect(pageOf((await place.loggedIn(ada, { browser, secretWords: words })).page)).toBe('second-factor');
});

test('is one of one account: whoever else logs in there is asked, and nobody ends what is not theirs', async () => {
  const { browser, page } = await remembered();
  const { browser: other, page: theirs } = await remembered(bob);
  expect(await isAsked(browser, bob)).toBe(true);
  const [, device = ''] = /name="device" value="([^"]*)"/.exec(page.text) ?? [];
  expect((await send(other, theirs, '/account/devices', { device })).status).toBe(404);
});

test('what is over is removed: browsers that are remembered no longer, and challenges that are too old to be answered', async () => {
  await remembered();
  const { prisma, hot } = place.provider.database;
  const now = place.provider.clock.now();
  await prisma.usedChallenge.createMany({ data: [0, 1000].map((ahead) => ({ hash: Buffer.from(`challenge ${ahead}`), expiresAt: new Date(now.getTime() + ahead) })) });
  await hot.removeExpired(now, 500);
  expect([await prisma.rememberedDevice.count(), await prisma.usedChallenge.count()]).toEqual([1, 1]);
  await hot.removeExpired(new Date(now.getTime() + 30 * 86_400_000), 500);
  expect([await prisma.rememberedDevice.count(), await prisma.usedChallenge.count()]).toEqual([0, 0]);
});
