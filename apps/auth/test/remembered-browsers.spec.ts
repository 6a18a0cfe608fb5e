import { Secret, TOTP } from 'otpauth';
import { ada, authorizePath, bob, isAccountOf, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { decoded, password } from './provider.ts';

/** A browser whose person said, while they proved a second factor, that it is not to be asked again for a while. */
let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

const addresses = (page: Seen): string => /id="add-authenticator"[^>]* href="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';

async function remembered(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen; readonly code: () => string }> {
  const { browser, page } = await place.loggedIn(username);
  const offer = await browser.go(addresses(page));
  const totp = new TOTP({ secret: Secret.fromBase32(/id="secret"[^>]*>([^<]*)/.exec(offer.text)?.[1]?.replaceAll(' ', '') ?? '') });
  const code = () => totp.generate({ timestamp: place.provider.clock.now().getTime() });
  await browser.submit(offer, { code: code() });
  place.provider.clock.advance(60);
  const again = await place.loggedIn(username, { browser });
  return { browser, page: await browser.submit(again.page, { code: code(), remember: 'true' }), code };
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
  ['when its time is over', async () => place.provider.clock.advance(30 * 86_400 + 1)],
  ['by a policy that allows less', async () => {
    const row = { secondFactor: 'when_enrolled', secondFactorRoles: [], rememberDeviceDays: 1 };
    await place.provider.database.prisma.signIn.upsert({ where: { id: 1 }, create: { id: 1, ...row }, update: row });
    place.provider.clock.advance(86_400 + 60);
  }],
  ['by its person, who has it asked again', async ({ browser, page }) => {
    const [, device = ''] = /name="device" value="([^"]*)"/.exec(page.text) ?? [];
    expect(noticeOn(await send(browser, page, '/account/devices', { device }))).toBe('That browser is asked for the second step again.');
  }],
  ['by another factor', async ({ browser, page }) => {
    const offer = await browser.go(addresses(page));
    const totp = new TOTP({ secret: Secret.fromBase32(/id="secret"[^>]*>([^<]*)/.exec(offer.text)?.[1]?.replaceAll(' ', '') ?? '') });
    await browser.submit(offer, { code: totp.generate({ timestamp: place.provider.clock.now().getTime() }) });
    const [, factor = ''] = /name="factor" value="([^"]*)"/.exec((await browser.go('/account')).text) ?? [];
    await place.provider.database.prisma.rememberedDevice.updateMany({ data: { createdAt: place.provider.clock.now() } });
    await send(browser, page, '/account/factors', { factor });
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
