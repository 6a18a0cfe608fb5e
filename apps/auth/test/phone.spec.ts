import { AccountExport } from '@symbolon/contracts';
import { ada, bob, errorOn, isAccountOf, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { addressOf, recoveryCodesOn, otherThan } from './authenticator-app.ts';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** A person's telephone number: added by a code that goes there, replaced, removed. */
const folder = new MailFolder();
let hook: SmsHook;
let place: Place;
beforeAll(async () => {
  hook = await openSmsHook();
  place = await openPlace({ ...folder.environment, ...hook.environment, SYMBOLON_SMS_CALLING_CODES: '49,1', SYMBOLON_SMS_PER_HOUR: '20' });
  hook.now = () => place.provider.clock.now();
  await setSignInPolicy(place.provider, { secondFactorSms: 'when_enrolled' });
});
beforeEach(async () => {
  await place.forget();
  await Promise.all([place.provider.database.prisma.event.deleteMany(), place.provider.database.prisma.mailedCode.deleteMany()]);
  place.provider.clock.advance(61); // an event of a kind is written once a minute
  folder.empty();
  hook.empty();
});
afterAll(async () => {
  await place.close();
  await hook.close();
  folder.close();
});

const number = '+4915123456789';
const over = 'That code doesn’t count any more. Have another one sent.';
const limit = 'No more codes can be sent by text message for now. Use another way, or try again in an hour.';
const stored = () => place.provider.database.prisma.phone.findMany({ select: { number: true } });
const events = async (): Promise<readonly unknown[]> => {
  await place.provider.maintain();
  return (await place.provider.database.prisma.event.findMany({ where: { OR: [{ type: { startsWith: 'user.phone' } }, { type: { startsWith: 'user.sms' } }] }, orderBy: { seq: 'asc' } })).map(({ type, details }) => [type, details]);
};

async function asked(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { browser, page } = await place.loggedIn(username);
  return { browser, page: await browser.go(addressOf(page, 'add-phone')) };
}
async function sent(username = ada, to = number): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { browser, page } = await asked(username);
  return { browser, page: await browser.submit(page, { number: to, send: 'true' }) };
}

test('is proven by a code that goes there in the language of the person, comes with recovery codes, and its person is told', async () => {
  const { browser, page } = await asked();
  expect([pageOf(page), hook.messages]).toEqual(['phone', []]);
  const waiting = await browser.submit(page, { number: ' +49 151 / 23456789', send: 'true' });
  const code = hook.code();
  expect([pageOf(waiting), waiting.status, waiting.fields['number'], await stored()]).toEqual(['phone', 200, number, []]);
  const [user] = await place.provider.database.prisma.user.findMany({ where: { username: ada } });
  const host = new URL(issuer).hostname;
  expect(hook.messages).toEqual([{ id: expect.stringMatching(/^sms_/) as string, phone_number: number, code, purpose: 'add_phone', user_id: user?.id, locale: 'en', text: expect.stringMatching(new RegExp(`^${code} is your code for .+\\n\\n@${host} #${code}$`)) as string }]);
  const shown = await browser.submit(waiting, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  expect([recoveryCodesOn(shown).length, await stored()]).toEqual([10, [{ number }]]);
  expect(recoveryCodesOn(await onNode(place.second, browser).submit(waiting, { code }))).toEqual(recoveryCodesOn(shown)); // sent twice, by a log-in that has not shown it
  expect([pageOf(await browser.submit(waiting, { code: otherThan(code) })), pageOf(await browser.submit(waiting, { number: '+4915123456780', code })), (await stored()).length]).toEqual(['login', 'login', 1]);
  await place.provider.deliver();
  expect((await folder.news()).map(({ to, subject }) => [to, subject])).toEqual([[ada, 'How you sign in has changed']]);
  expect(await events()).toEqual([['user.sms.sent', { purpose: 'add_phone' }], ['user.phone.added', { ending: '89' }]]);
});

test('sent at once on two nodes is one, with the same codes; proven once more in another log-in it has none that would not count', async () => {
  const { browser, page } = await sent();
  const answers = await Promise.all([place.provider, place.second].map((node) => onNode(node, browser).submit(page, { code: hook.code() })));
  expect([answers.map((each) => recoveryCodesOn(each).length), new Set(answers.map((each) => recoveryCodesOn(each).join())).size, await stored()]).toEqual([[10, 10], 1, [{ number }]]);
  const codes = answers.flatMap(recoveryCodesOn);
  const later = await place.loggedIn(ada);
  const inside = await later.browser.submit(later.page, { code: codes[0] ?? '' });
  const again = await later.browser.submit(await later.browser.go(addressOf(inside, 'add-phone')), { number, send: 'true' });
  expect([noticeOn(await later.browser.submit(again, { code: hook.code() })), await place.provider.database.prisma.recoveryCode.count()]).toEqual(['The phone number is added. You can have a code sent to it when you sign in with your password.', 9]);
});

test('stands on the page and in the file of the person, is replaced by another, and removed; others’ stay', async () => {
  const { browser, page } = await sent();
  await browser.submit(page, { code: hook.code() });
  const overview = await browser.go('/account');
  expect([overview.text.includes(number), overview.text.includes('Change the phone number')]).toEqual([true, true]);
  const bobs = await sent(bob);
  expect(recoveryCodesOn(await bobs.browser.submit(bobs.page, { code: hook.code() })).length).toBe(10); // a family has one number
  const removed = await send(browser, overview, '/account/phone/removed', {});
  expect(pageOf(removed)).toBe('login'); // who has one has to show it
  const shownCode = await browser.submit(await browser.submit(removed, { username: ada, password }), { send: 'sms' });
  const back = await browser.submit(shownCode, { code: hook.code() });
  expect(isAccountOf(back, ada)).toBe(true);
  const file = AccountExport.parse(JSON.parse((await send(browser, back, '/account/export', {}, 'step')).text));
  expect(file.factors).toEqual([expect.objectContaining({ kind: 'phone', name: number })]);
  const changing = await browser.submit(await browser.go(addressOf(back, 'add-phone')), { number: '+14155552671', send: 'true' });
  expect(noticeOn(await browser.submit(changing, { code: hook.code() }))).toBe('The phone number is added. You can have a code sent to it when you sign in with your password.');
  expect(await stored()).toEqual(expect.arrayContaining([{ number }, { number: '+14155552671' }]));
  const gone = await send(browser, back, '/account/phone/removed', {});
  expect([noticeOn(gone), await stored()]).toEqual(['The phone number is removed. No more codes are sent to it.', [{ number }]]);
  expect((await send(browser, back, '/account/phone/removed', {})).status).toBe(404);
});

describe('is not added', () => {
  test.each([
    ['no number', '12', 'That is not a phone number with a country code. Check it and try again.'],
    ['a number of this country alone', '0151 23456789', 'That is not a phone number with a country code. Check it and try again.'],
    ['nothing', ' ', 'Please fill in every field.'],
    ['a country that is not served', '+819012345678', 'No codes can be sent to numbers of that country here.'],
    ['markup', '"><script>alert(1)</script>', 'That is not a phone number with a country code. Check it and try again.'],
  ])('by %s', async (_, typed, error) => {
    const { browser, page } = await asked();
    const again = await browser.submit(page, { number: typed, send: 'true' });
    expect([again.status, errorOn(again), hook.messages, again.text.includes('<script>alert')]).toEqual([400, error, [], false]);
  });

  test('by a wrong code, by five of many at once on two nodes and the right one after them, or after ten minutes', async () => {
    const { browser, page } = await sent();
    const code = hook.code();
    expect(errorOn(await browser.submit(page, { code: otherThan(code) }))).toBe('That is not the code in the latest message. Check it and try again.');
    await Promise.all([1, 2, 3, 4].map((each) => onNode(each % 2 === 0 ? place.provider : place.second, browser).submit(page, { code: otherThan(code) })));
    expect(errorOn(await browser.submit(page, { code }))).toBe(over);
    const late = await sent(bob);
    place.provider.clock.advance(601);
    expect([errorOn(await late.browser.submit(late.page, { code: hook.code() })), await stored()]).toEqual([over, []]);
  });

  test('by a code that went to another number, or to another log-in of the same person', async () => {
    const { browser, page } = await sent();
    const code = hook.code();
    expect(errorOn(await browser.submit(page, { number: '+14155552671', code }))).toBe(over);
    const other = await asked();
    expect([errorOn(await other.browser.submit(other.page, { number, code })), await stored()]).toEqual([over, []]);
  });

  test('by an address that is opened, or without a log-in of just now', async () => {
    const { browser, page } = await asked();
    await browser.go(`/account/phone?account=${page.fields['account']}&number=${encodeURIComponent(number)}&send=true`);
    place.provider.clock.advance(16 * 60);
    expect([pageOf(await browser.submit(page, { number, send: 'true' })), hook.messages]).toEqual(['login', []]);
  });

  test('where the policy has no codes by SMS', async () => {
    const { browser, page } = await asked();
    await place.provider.database.prisma.signIn.updateMany({ data: { secondFactorSms: 'never' } });
    place.provider.clock.advance(60); // whatever was remembered
    expect([(await browser.submit(page, { number, send: 'true' })).status, hook.messages, (await browser.go('/account')).text.includes('add-phone')]).toEqual([404, [], false]);
    await setSignInPolicy(place.provider, { secondFactorSms: 'when_enrolled' });
  });
});

describe('where the hook', () => {
  test.each([500, 400, 302, 404, 429])('answers %i, the page says so, nothing is sent again, and no code is left', async (status) => {
    hook.status = status;
    const { page } = await sent();
    expect([page.status, errorOn(page), hook.messages.length]).toEqual([400, 'The code could not be sent. Try again later, or use another way.', 1]);
    await place.provider.deliver();
    expect([hook.messages.length, await place.provider.database.prisma.mailedCode.count()]).toEqual([1, 0]);
    expect(await events()).toEqual([['user.sms.failed', { reason: 'refused', count: 1 }]]);
  });

  test('does not answer, the page says so after five seconds', async () => {
    hook.status = undefined;
    const { page } = await sent();
    expect([errorOn(page), hook.messages.length]).toEqual(['The code could not be sent. Try again later, or use another way.', 1]);
    expect(await events()).toEqual([['user.sms.failed', { reason: 'no_answer', count: 1 }]]);
  });
});

describe('what is spent', () => {
  const events_ = async (): Promise<readonly unknown[]> => (await events()).filter((event) => Array.isArray(event) && event[0] === 'user.sms.throttled');
  const ask = async (username: string, to: string): Promise<string | undefined> => errorOn((await sent(username, to)).page);

  test('by one person, of many at once on two nodes, whatever the numbers', async () => {
    const { browser, page } = await asked();
    await Promise.all(Array.from({ length: 12 }, (_, each) => onNode(each % 2 === 0 ? place.provider : place.second, browser).submit(page, { number: `+49151234${each + 10}000`, send: 'true' })));
    expect([hook.messages.length, errorOn(await browser.submit(page, { number, send: 'true' }))]).toEqual([5, limit]);
    expect(await events_()).toEqual(expect.arrayContaining([['user.sms.throttled', expect.objectContaining({ limit: 'person' })]]));
    expect(await ask(bob, number)).toBeUndefined(); // what was asked for in vain is not counted for others
    place.provider.clock.advance(3_601);
    expect(await ask(ada, number)).toBeUndefined();
  });

  test('to one number, whoever asks', async () => {
    for (const username of [ada, ada, ada, bob, bob]) expect(await ask(username, number)).toBeUndefined();
    expect([await ask(bob, number), await events_()]).toEqual([limit, [['user.sms.throttled', { limit: 'number', count: 1 }]]]);
  });

  test('from one address, and in the whole installation for numbers that nobody has proven', async () => {
    for (const [each, username] of [ada, ada, ada, ada, ada, bob, bob, bob, bob, bob].entries()) expect(await ask(username, `+49151234${each + 10}000`)).toBeUndefined();
    expect([await ask('mia', number), hook.messages.length]).toEqual([limit, 10]);
    expect(await events_()).toEqual([['user.sms.throttled', { limit: 'network', count: 1 }]]);
  });
});

test('is nowhere in the events, and no code is stored in the clear', async () => {
  const { browser, page } = await sent();
  const { prisma } = place.provider.database;
  const bytes = (rows: unknown): string => JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : typeof value === 'bigint' ? String(value) : value));
  expect(bytes(await prisma.mailedCode.findMany())).not.toContain(hook.code());
  await browser.submit(page, { code: hook.code() });
  await place.provider.maintain();
  const all = bytes(await prisma.event.findMany());
  for (const canary of [number, '5123456789', hook.code()]) expect(all).not.toContain(canary);
});
