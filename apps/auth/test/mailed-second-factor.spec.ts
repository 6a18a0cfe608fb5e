import { announceChange } from '@symbolon/database';
import { ada, authorizePath, errorOn, isAccountOf, isLogIn, noticeOn, onNode, openPlace, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, offered, recoveryCodesOn, otherThan } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** A code by mail as the second factor, where the policy says so. */
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace(folder.environment);
});
beforeEach(async () => {
  await place.forget();
  folder.empty();
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const wrong = 'That is not the code in the latest message. Check it and try again.';
const over = 'That code doesn’t count any more. Have another one emailed to you.';
const codeIn = ({ text }: Mail): string => /^\d{6}$/m.exec(text)?.[0] ?? 'no code';
const offers = ({ text }: Seen): boolean => text.includes('name="send"');

const policy = (secondFactorEmail: string, secondFactor = 'always'): Promise<void> => setSignInPolicy(place.provider, { secondFactor, secondFactorEmail });
async function asked(browser = new Browser(place.provider)): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  return { browser, page: await browser.submit(await browser.go(authorizePath()), { username: ada, password }) };
}
async function mails(): Promise<readonly Mail[]> {
  await place.provider.deliver();
  return folder.news();
}
async function mailed(browser?: Browser): Promise<{ readonly browser: Browser; readonly page: Seen; readonly code: string }> {
  const { browser: hers, page } = await asked(browser);
  const sent = await hers.submit(page, { send: 'true' });
  return { browser: hers, page: sent, code: (await mails()).map(codeIn).at(-1) ?? 'no mail' };
}

describe('where it counts for who has set up nothing else', () => {
  beforeEach(() => policy('when_not_enrolled'));

  test('is mailed when somebody asks for it, and goes on to the application, worth no more than the password', async () => {
    const { browser, page } = await asked();
    expect([pageOf(page), offers(page), page.text.includes('name="code"'), isLogIn(await browser.go('/account'))]).toEqual(['second-factor', true, false, true]);
    await browser.go(`/second-factor?flow=${page.fields['flow']}`);
    expect(await mails()).toEqual([]);
    const sent = await browser.submit(page, { send: 'true' });
    expect([noticeOn(sent), /<input id="code"[^>]*>/.exec(sent.text)?.[0]]).toEqual(['A code is on its way to your email address. Look in the spam folder, too.', expect.stringMatching(/autocomplete="one-time-code".*inputmode="numeric"/)]);
    const [letter] = await mails();
    expect([letter?.to, letter?.subject, letter?.link]).toEqual([ada, 'Your code to sign in', '/forgot-password']);
    const code = letter ? codeIn(letter) : '';
    const { json } = await place.redeem(await browser.submit(sent, { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal1', amr: ['pwd', 'email', 'mfa'] });
  });

  test('nobody sets up an authenticator in place of it, who has only found out the password', async () => {
    const { browser, page } = await asked();
    expect(pageOf(await browser.go(`/second-factor/setup?flow=${page.fields['flow']}`))).toBe('second-factor');
  });

  test('counts once: of 16 at once on two nodes, one; a form sent twice has one answer', async () => {
    const { browser, page, code } = await mailed();
    const twins = Array.from({ length: 16 }, (_, index) => onNode(index % 2 === 0 ? place.provider : place.second, browser));
    const answers = await Promise.all(twins.map((twin) => twin.step(page.action, { method: 'POST', body: formOf({ ...page.fields, code }) })));
    expect(answers.filter(({ status }) => status === 303).length).toBeGreaterThanOrEqual(1);
    expect(await place.provider.database.prisma.session.count()).toBe(1);
    expect((await place.redeem(await onNode(place.second, browser).submit(page, { code }))).json['access_token']).toBeDefined();
  });

  test('counts in no other log-in, also of the same person', async () => {
    const { code } = await mailed();
    const other = await asked();
    const again = await other.browser.submit(other.page, { code });
    expect([pageOf(again), errorOn(again)]).toEqual(['second-factor', over]);
  });

  test('is replaced by the next one', async () => {
    const { browser, page, code } = await mailed();
    const sent = await browser.submit(page, { send: 'true' });
    const next = (await mails()).map(codeIn).at(-1) ?? '';
    if (next !== code) expect(errorOn(await browser.submit(sent, { code }))).toBe(wrong);
    expect((await place.redeem(await browser.submit(sent, { code: next }))).json['access_token']).toBeDefined();
  });

  test('is over after ten minutes, and after five wrong ones, also of many at once', async () => {
    const late = await mailed();
    place.provider.clock.advance(601);
    expect(errorOn(await late.browser.submit(late.page, { code: late.code }))).toBe(over);
    const { browser, page, code } = await mailed();
    await Promise.all([1, 2, 3, 4, 5].map((each) => onNode(each % 2 === 0 ? place.provider : place.second, browser).submit(page, { code: otherThan(code) })));
    const spent = await browser.submit(page, { code });
    expect([pageOf(spent), errorOn(spent), offers(spent)]).toEqual(['second-factor', over, true]);
  });

  test.each([
    ['nothing', '', 'Please fill in every field.'],
    ['digits of another script', '١٢٣٤٥٦', wrong],
    ['five digits', '12345', wrong],
    ['a code and more', '123456\u0000', wrong],
    ['a megabyte', '1'.repeat(1_000_000), undefined],
  ])('%s is no code, and no guess', async (_, typed, error) => {
    const { browser, page, code } = await mailed();
    const again = await browser.submit(page, { code: typed });
    if (error === undefined) expect(again.status).toBe(413);
    else expect(errorOn(again)).toBe(error);
    expect((await place.redeem(await browser.submit(page, { code }))).json['access_token']).toBeDefined();
  });

  test('wrong ones are counted over all log-ins, as those of an authenticator are', async () => {
    const { browser, page } = await mailed();
    for (let each = 0; each < 11; each++) await browser.submit(page, { code: '000000' });
    const { browser: other, page: later, code } = await mailed();
    const again = await other.submit(later, { code });
    expect([again.status, errorOn(again)]).toEqual([400, 'There were too many attempts. Wait a few minutes, then try again.']);
  });

  test('few are mailed in an hour', async () => {
    const { browser, page } = await asked();
    let shown = page;
    for (let each = 0; each < 12 && errorOn(shown) === undefined; each++) shown = await browser.submit(page, { send: 'true' });
    expect(errorOn(shown)).toBe('There were too many attempts. Wait a few minutes, then try again.');
    expect((await mails()).length).toBeLessThanOrEqual(5);
  });

  test('is stored nowhere in the clear, and swept', async () => {
    const { code } = await mailed();
    const { prisma } = place.provider.database;
    expect(JSON.stringify(await prisma.mailedCode.findMany(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))).not.toContain(code);
    place.provider.clock.advance(601);
    await place.provider.database.hot.removeExpired(place.provider.clock.now(), 500);
    expect(await prisma.mailedCode.count()).toBe(0);
  });

  test('is not what an application that asks for more gets, but what comes before an authenticator is set up for it', async () => {
    await policy('when_not_enrolled', 'when_enrolled');
    const { browser } = await place.loggedIn(ada);
    const page = await browser.go(authorizePath({ acr_values: 'aal2' }));
    expect([pageOf(page), offers(page)]).toEqual(['second-factor', true]);
    expect(pageOf(await browser.go(`/second-factor/setup?flow=${page.fields['flow'] ?? ''}`))).toBe('second-factor');
    const sent = await browser.submit(page, { send: 'true' });
    const offer = await browser.submit(sent, { code: (await mails()).map(codeIn).at(-1) ?? '' });
    expect(pageOf(offer)).toBe('authenticator');
    const shown = await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(place.provider) });
    const { json } = await place.redeem(await browser.go(addressOf(shown, 'continue')));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'email', 'mfa', 'otp'] });
  });

  test('is for nobody whose address is not proven, and for nobody without an address', async () => {
    await place.provider.database.prisma.user.updateMany({ data: { emailVerified: false } });
    expect(pageOf((await asked()).page)).toBe('authenticator');
    await place.provider.database.prisma.user.updateMany({ data: { emailVerified: true } });
    const browser = new Browser(place.provider);
    expect(pageOf(await browser.submit(await browser.go(authorizePath()), { username: 'mia', password }))).toBe('authenticator');
  });

  test('counts no more once the policy says nothing of it', async () => {
    const { browser, page, code } = await mailed();
    const { prisma } = place.provider.database;
    await prisma.signIn.updateMany({ data: { secondFactorEmail: 'never' } });
    await announceChange(prisma, 'sign_in');
    await place.provider.news();
    const again = await browser.submit(page, { code });
    expect([again.status, isLogIn(await browser.go('/account'))]).toEqual([400, true]);
  });

  test('does not stand in for an authenticator', async () => {
    await enrolled();
    const { browser, page } = await asked();
    expect([pageOf(page), offers(page)]).toEqual(['second-factor', false]);
    const again = await browser.submit(page, { send: 'true' });
    expect([offers(again), (await mails()).filter(({ subject }) => subject.includes('code')).length]).toEqual([false, 0]);
  });
});

describe('where it counts for everybody', () => {
  beforeEach(() => policy('always', 'when_enrolled'));

  test('stands in for an authenticator, whose codes go on counting', async () => {
    const phone = await enrolled();
    const { browser, page } = await asked();
    expect([pageOf(page), offers(page), page.text.includes('name="code"')]).toEqual(['second-factor', true, true]);
    const sent = await browser.submit(page, { send: 'true' });
    const code = (await mails()).map(codeIn).at(-1) ?? '';
    expect((await place.redeem(await browser.submit(sent, { code }))).json['access_token']).toBeDefined();
    const other = await asked();
    expect((await place.redeem(await other.browser.submit(other.page, { code: phone.code(place.provider) }))).json['access_token']).toBeDefined();
  });

  test('is not asked of who is asked for nothing', async () => {
    expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
  });
});

test('where the policy says nothing of it, none is offered, mailed or taken', async () => {
  await policy('never');
  await enrolled();
  const { browser, page } = await asked();
  const again = await browser.submit(page, { send: 'true' });
  expect([offers(page), offers(again), (await mails()).filter(({ subject }) => subject.includes('code')).length]).toEqual([false, false, 0]);
});

/** Somebody who has set up an authenticator, half a minute ago: a code counts once. */
async function enrolled(): Promise<AuthenticatorApp> {
  await place.provider.database.prisma.signIn.updateMany({ data: { secondFactor: 'never' } });
  const before = (await place.provider.database.prisma.signIn.findFirst())?.secondFactorEmail ?? 'never';
  await policy(before, 'when_enrolled');
  const { browser, page } = await place.loggedIn(ada);
  const offer = await offered(browser, page);
  const phone = AuthenticatorApp.from(offer);
  expect(recoveryCodesOn(await browser.submit(offer, { code: phone.code(place.provider) })).length).toBe(10);
  place.provider.clock.advance(60);
  await mails();
  return phone;
}
