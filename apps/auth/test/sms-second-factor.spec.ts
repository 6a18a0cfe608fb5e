import { ada, authorizePath, errorOn, isAccountOf, noticeOn, onNode, openPlace, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, offered, recoveryCodesOn, otherThan } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { asShop, decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** A code by SMS as the second factor, where the policy says so. */
let hook: SmsHook;
let place: Place;
beforeAll(async () => {
  hook = await openSmsHook();
  place = await openPlace(hook.environment);
  hook.now = () => place.provider.clock.now();
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.mailedCode.deleteMany();
  await policy('when_enrolled');
  hook.empty();
});
afterAll(async () => {
  await place.close();
  await hook.close();
});

const number = '+4915123456789';
const wrong = 'That is not the code in the latest message. Check it and try again.';
const over = 'That code doesn’t count any more. Have another one sent.';
const limit = 'No more codes can be sent by text message for now. Use another way, or try again in an hour.';
const offers = ({ text }: Seen): boolean => text.includes('value="sms"');

const policy = (secondFactorSms: string, secondFactor = 'when_enrolled'): Promise<void> => setSignInPolicy(place.provider, { secondFactorSms, secondFactor });
/** Somebody with a number that they have proven before. */
async function enrolled(): Promise<void> {
  const { prisma } = place.provider.database;
  const { id: userId } = await prisma.user.findFirstOrThrow({ where: { username: ada } });
  await prisma.phone.create({ data: { id: 'phone_1', userId, number, createdAt: place.provider.clock.now() } });
}
async function asked(browser = new Browser(place.provider), path = authorizePath()): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  return { browser, page: await browser.submit(await browser.go(path), { username: ada, password }) };
}
async function sent(): Promise<{ readonly browser: Browser; readonly page: Seen; readonly code: string }> {
  const { browser, page } = await asked();
  return { browser, page: await browser.submit(page, { send: 'sms' }), code: hook.code() };
}

describe('who has proven a number', () => {
  beforeEach(enrolled);

  test('is asked for a code that goes there when they say so, and the log-in is worth aal2', async () => {
    const { browser, page } = await asked();
    expect([pageOf(page), offers(page), page.text.includes('name="code"'), page.text.includes('89'), page.text.includes(number)]).toEqual(['second-factor', true, false, true, false]);
    await browser.go(`/second-factor?flow=${page.fields['flow']}&send=sms`);
    expect(hook.messages).toEqual([]);
    const waiting = await browser.submit(page, { send: 'sms' });
    expect([noticeOn(waiting), /<input id="code"[^>]*>/.exec(waiting.text)?.[0], hook.messages]).toEqual(['A code is on its way to your phone.', expect.stringMatching(/autocomplete="one-time-code".*inputmode="numeric"/), [expect.objectContaining({ phone_number: number, purpose: 'sign_in' })]]);
    const { json } = await place.redeem(await browser.submit(waiting, { code: hook.code() }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
    expect((await place.provider.database.prisma.phone.findFirst())?.lastUsedAt).not.toBeNull();
  });

  test('and asks for it beside a log-in that has to be worth more', async () => {
    await policy('when_enrolled', 'never');
    const { browser } = await place.loggedIn(ada);
    const page = await browser.go(authorizePath({ acr_values: 'aal2' }));
    expect([pageOf(page), offers(page)]).toEqual(['second-factor', true]);
    const { json } = await place.redeem(await browser.submit(await browser.submit(page, { send: 'sms' }), { code: hook.code() }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2' });
  });

  test('counts once: of 16 at once on two nodes, one; a form sent twice has one answer', async () => {
    const { browser, page, code } = await sent();
    const twins = Array.from({ length: 16 }, (_, index) => onNode(index % 2 === 0 ? place.provider : place.second, browser));
    const answers = await Promise.all(twins.slice(0, 4).map((twin) => twin.step(page.action, { method: 'POST', body: formOf({ ...page.fields, code }) })));
    expect(answers.map(({ status, location }) => [status, location])).toEqual(Array.from({ length: 4 }, () => [303, answers[0]?.location])); // the others wait for the one, and end where it does
    await Promise.all(twins.slice(4).map((twin) => twin.step(page.action, { method: 'POST', body: formOf({ ...page.fields, code }) })));
    expect(await place.provider.database.prisma.session.count()).toBe(1);
    expect((await place.redeem(await onNode(place.second, browser).submit(page, { code }))).json['access_token']).toBeDefined();
  });

  test('counts in no other log-in, is replaced by the next one, and is over after five wrong ones or ten minutes', async () => {
    const { browser, page, code } = await sent();
    const other = await asked();
    expect(errorOn(await other.browser.submit(other.page, { code }))).toBe(over);
    const again = await browser.submit(page, { send: 'sms' });
    if (hook.code() !== code) expect(errorOn(await browser.submit(again, { code }))).toBe(wrong);
    await Promise.all([1, 2, 3, 4].map((each) => onNode(each % 2 === 0 ? place.provider : place.second, browser).submit(page, { code: otherThan(hook.code()) })));
    await browser.submit(page, { code: otherThan(hook.code()) });
    expect(errorOn(await browser.submit(page, { code: hook.code() }))).toBe(over);
    const late = await sent();
    place.provider.clock.advance(601);
    expect([errorOn(await late.browser.submit(late.page, { code: late.code })), await place.provider.database.prisma.session.count()]).toEqual([over, 0]);
  });

  test('wrong ones are counted over all log-ins, as those of an authenticator are', async () => {
    const { browser, page } = await sent();
    for (let each = 0; each < 11; each++) await browser.submit(page, { code: '000000' });
    const later = await sent();
    expect(errorOn(await later.browser.submit(later.page, { code: later.code }))).toBe('There were too many attempts. Wait a few minutes, then try again.');
  });

  test('counts for nothing once the number is another, or gone', async () => {
    const { browser, page, code } = await sent();
    await place.provider.database.prisma.phone.updateMany({ data: { number: '+14155552671' } });
    expect(errorOn(await browser.submit(page, { code }))).toBe(over);
    await place.provider.database.prisma.phone.deleteMany();
    expect([(await browser.submit(page, { code })).status, await place.provider.database.prisma.session.count()]).toEqual([400, 0]);
  });

  test('few are sent in an hour, of many at once on two nodes; the page says it plainly, and the right code counts all the same', async () => {
    const { browser, page } = await asked();
    await Promise.all(Array.from({ length: 12 }, (_, each) => onNode(each % 2 === 0 ? place.provider : place.second, browser).submit(page, { send: 'sms' })));
    const stopped = await browser.submit(page, { send: 'sms' });
    expect([hook.messages.length, stopped.status, errorOn(stopped), pageOf(stopped)]).toEqual([5, 400, limit, 'second-factor']);
  });

  test('a hook that fails leaves the other ways', async () => {
    hook.status = 500;
    const { browser, page } = await place.loggedIn(ada);
    expect(pageOf(page)).toBe('second-factor');
    const failed = await browser.submit(page, { send: 'sms' });
    expect([failed.status, errorOn(failed), offers(failed), hook.messages.length]).toEqual([400, 'The code could not be sent. Try again later, or use another way.', true, 1]);
    hook.status = 204;
    expect(isAccountOf(await browser.submit(await browser.submit(failed, { send: 'sms' }), { code: hook.code() }), ada)).toBe(true);
    const offer = await offered(browser, await browser.go('/account'));
    const phone = AuthenticatorApp.from(offer);
    await browser.submit(offer, { code: phone.code(place.provider) });
    place.provider.clock.advance(60);
    hook.status = 500;
    const later = await asked();
    const stillFailed = await later.browser.submit(later.page, { send: 'sms' });
    expect((await place.redeem(await later.browser.submit(stillFailed, { code: phone.code(place.provider) }))).json['access_token']).toBeDefined();
  });

  test('is let in by the password alone by no application that asks for it itself', async () => {
    const { json, status } = await place.provider.token({ grant_type: 'password', username: ada, password }, asShop);
    expect([status, json['error'], json['access_token']]).toEqual([400, 'insufficient_authorization', undefined]);
  });

  test('is asked for nothing, and sent nothing, where the policy has no codes by SMS', async () => {
    const { browser, page, code } = await sent();
    await policy('never');
    expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
    await browser.submit(page, { code });
    hook.empty();
    await browser.submit(page, { send: 'sms' });
    expect(hook.messages).toEqual([]);
  });
});

test('who has none is offered none, and sent none', async () => {
  const { browser, page } = await place.loggedIn(ada);
  const offer = await offered(browser, page);
  const phone = AuthenticatorApp.from(offer);
  expect(recoveryCodesOn(await browser.submit(offer, { code: phone.code(place.provider) })).length).toBe(10);
  const { browser: later, page: second } = await asked();
  const again = await later.submit(second, { send: 'sms' });
  expect([offers(second), offers(again), hook.messages, addressOf(page, 'add-phone') !== '']).toEqual([false, false, [], true]);
});
