import { ada, authorizePath, errorOn, isLogIn, onNode, openPlace, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, recoveryCodesOn, otherThan } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** Where a second factor is required and codes by SMS count, who has none can set up a telephone number in that log-in, instead of an authenticator. */
let hook: SmsHook;
let place: Place;
beforeAll(async () => {
  hook = await openSmsHook();
  place = await openPlace({ ...hook.environment, SYMBOLON_SMS_CALLING_CODES: '49' });
  hook.now = () => place.provider.clock.now();
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.mailedCode.deleteMany();
  await policy('always', 'when_enrolled');
  hook.empty();
});
afterAll(async () => {
  await place.close();
  await hook.close();
});

const number = '+4915123456789';
const other = '+4915123456780';
const policy = (secondFactor: string, secondFactorSms: string): Promise<void> => setSignInPolicy(place.provider, { secondFactor, secondFactorSms });
const way = ({ text }: Seen): string => /href="(\/second-factor\/setup\/phone[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? 'none';
const stored = () => place.provider.database.prisma.phone.findMany({ select: { number: true } });

async function offered(browser = new Browser(place.provider), path = authorizePath()): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  return { browser, page: await browser.submit(await browser.go(path), { username: ada, password }) };
}
async function asked(): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { browser, page } = await offered();
  return { browser, page: await browser.go(way(page)) };
}
async function sent(to = number): Promise<{ readonly browser: Browser; readonly page: Seen; readonly code: string }> {
  const { browser, page } = await asked();
  return { browser, page: await browser.submit(page, { number: to, send: 'true' }), code: hook.code() };
}

test('a number is proven by a code that goes there, comes with recovery codes, and leads on to the application', async () => {
  const { browser, page } = await asked();
  expect([pageOf(page), page.text.includes('a password alone is not enough'), page.text.includes('Use an authenticator app instead'), page.headers.get('cross-origin-opener-policy'), hook.messages]).toEqual(['phone', true, true, null, []]);
  const waiting = await browser.submit(page, { number: ' +49 151 / 23456789', send: 'true' });
  expect([pageOf(waiting), waiting.fields['number'], await stored(), isLogIn(await browser.go('/account')), hook.messages]).toEqual(['phone', number, [], true, [expect.objectContaining({ phone_number: number, purpose: 'add_phone' })]]);
  const shown = await browser.submit(waiting, { code: hook.code() });
  expect([pageOf(shown), recoveryCodesOn(shown).length, await stored()]).toEqual(['recovery-codes', 10, [{ number }]]);
  const { json } = await place.redeem(await browser.go(addressOf(shown, 'continue')));
  expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
  expect(pageOf((await offered()).page)).toBe('second-factor');
});

test('so it is where an application asks a log-in of just now to be worth aal2', async () => {
  await policy('when_enrolled', 'when_enrolled');
  const { browser } = await place.loggedIn(ada);
  const page = await browser.go(way(await browser.go(authorizePath({ acr_values: 'aal2' }))));
  const shown = await browser.submit(await browser.submit(page, { number, send: 'true' }), { code: hook.code() });
  const { json } = await place.redeem(await browser.go(addressOf(shown, 'continue')));
  expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
});

test('it is not offered where codes by SMS do not count, nor to what they are not worth: neither by a link nor by its address', async () => {
  const { page: open } = await asked();
  await policy('always', 'never');
  const { browser, page } = await offered();
  expect([way(page), pageOf(await browser.go(`/second-factor/setup/phone?flow=${page.fields['flow']}`))]).toEqual(['none', 'authenticator']);
  const posted = await browser.submit({ ...page, action: open.action }, { number, send: 'true' });
  expect([pageOf(posted), hook.messages, await stored()]).toEqual(['authenticator', [], []]);
  await policy('when_enrolled', 'when_enrolled');
  const { browser: inside } = await place.loggedIn(ada);
  const refused = await inside.go(authorizePath({ claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['phr'] } } }) }));
  expect([way(refused), refused.text.includes('/second-factor/setup/phone')]).toEqual(['none', false]);
});

test('nobody sets one up without the first factor, beside a factor that is there, or with a password of before', async () => {
  const login = await new Browser(place.provider).go(authorizePath());
  const stranger = new Browser(place.provider);
  const own = await stranger.go(authorizePath());
  expect(isLogIn(await stranger.go(`/second-factor/setup/phone?flow=${own.fields['flow']}`))).toBe(true);
  expect(isLogIn(await stranger.submit({ ...own, action: '/second-factor/setup/phone' }, { number, send: 'true' }))).toBe(true);
  expect([(await stranger.submit({ ...login, action: '/second-factor/setup/phone' }, { number, send: 'true' })).status, hook.messages]).toEqual([400, []]);
  const { browser, page, code } = await sent();
  const { id: userId } = await place.provider.database.prisma.user.findFirstOrThrow({ where: { username: ada } });
  await place.provider.database.prisma.authenticator.create({ data: { id: 'authenticator_before', userId, name: 'Of before', sealed: Buffer.from('x'), lastStep: 0n, createdAt: place.provider.clock.now() } });
  expect(pageOf(await browser.submit(page, { code }))).toBe('second-factor');
  await place.provider.database.prisma.authenticator.deleteMany();
  await place.provider.database.prisma.user.update({ where: { id: userId }, data: { passwordChangedAt: new Date(place.provider.clock.now().getTime() + 1) } });
  expect([isLogIn(await browser.submit(page, { code })), await stored()]).toEqual([true, []]);
});

test('a code counts for the number that it went to, in the log-in that asked, and five tries', async () => {
  const { browser, page, code } = await sent();
  expect(errorOn(await browser.submit(page, { code, number: other }))).toBe('That code doesn’t count any more. Have another one sent.');
  const elsewhere = await asked();
  expect(errorOn(await elsewhere.browser.submit(elsewhere.page, { code, number }))).toBe('That code doesn’t count any more. Have another one sent.');
  for (let each = 0; each < 5; each++) await browser.submit(page, { code: otherThan(code) });
  expect([errorOn(await browser.submit(page, { code })), await stored()]).toEqual(['That code doesn’t count any more. Have another one sent.', []]);
});

test.each([
  ['nothing', '', 'Please fill in every field.'],
  ['a short one', '12', undefined],
  ['one of another country', '+1 212 555 0123', undefined],
  ['a megabyte', '9'.repeat(1_100_000), undefined],
])('%s is no number that is served', async (_, typed, error) => {
  const { browser, page } = await asked();
  const seen = await browser.submit(page, { number: typed, send: 'true' });
  expect([seen.status >= 400, hook.messages]).toEqual([true, []]);
  if (error !== undefined) expect(errorOn(seen)).toBe(error);
});

test('few are sent in an hour, and the authenticator is offered all the same', async () => {
  const { browser, page } = await asked();
  let seen = page;
  for (let each = 0; each < 8; each++) seen = await browser.submit(page, { number, send: 'true' });
  expect([errorOn(seen), hook.messages.length]).toEqual(['No more codes can be sent by text message for now. Use another way, or try again in an hour.', 5]);
  const offer = await browser.go(`/second-factor/setup?flow=${page.fields['flow']}`);
  expect(recoveryCodesOn(await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(place.provider) })).length).toBe(10);
});

test('the form sent twice, at once and on two nodes, has one answer: the same recovery codes, one number, one log-in', async () => {
  const { browser, page, code } = await sent();
  const twin = onNode(place.second, browser);
  const body = formOf({ ...page.fields, code });
  const many = [browser, twin, ...[0, 1, 2, 3].map((each) => onNode(each % 2 === 0 ? place.provider : place.second, browser))];
  const [one, two, ...others] = await Promise.all(many.map((each) => each.step(page.action, { method: 'POST', body })));
  expect([one, two, ...others].map((each) => each && recoveryCodesOn(each))).toEqual(many.map(() => one && recoveryCodesOn(one)));
  expect(one && recoveryCodesOn(one).length).toBe(10);
  expect([await stored(), await place.provider.database.prisma.session.count()]).toEqual([[{ number }], 1]);
  expect((await place.redeem(await twin.go(two ? addressOf(two, 'continue') : ''))).json['access_token']).toBeDefined();
});
