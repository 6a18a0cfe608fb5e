import { ada, authorizePath, back, bob, errorOn, essential, isAccountOf, isLogIn, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { AuthenticatorApp, offered, recoveryCodesOn } from './authenticator-app.ts';
import { whileHeld } from './blocked.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace(folder.environment);
});
beforeEach(() => place.forget());
afterAll(async () => {
  await place.close();
  folder.close();
});

const isAsked = (seen: Seen): boolean => pageOf(seen) === 'second-factor';
const backTo = (browser: Browser): Promise<Seen> => browser.go('/account');

/** Somebody who has set up an authenticator, and then come back half a minute later: a code counts once. */
async function enrolled(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen; readonly phone: AuthenticatorApp; readonly codes: readonly string[] }> {
  const { browser, page } = await place.loggedIn(username);
  const offer = await offered(browser, page);
  const phone = AuthenticatorApp.from(offer);
  const done = await browser.submit(offer, { code: phone.code(place.provider), name: 'My phone' });
  place.provider.clock.advance(60);
  return { browser, page: done, phone, codes: recoveryCodesOn(done) };
}

const withPassword = async (username = ada): Promise<{ readonly browser: Browser; readonly page: Seen }> => place.loggedIn(username);

describe('an authenticator', () => {
  test('is offered as a picture and as text, and is added by its first code; recovery codes are shown once', async () => {
    const { browser, page } = await place.loggedIn(ada);
    expect(page.text).toContain('Your password alone lets you in.');
    const offer = await offered(browser, page);
    expect(offer.text).toMatch(/<svg class="qr" role="img" aria-label="Picture to scan" viewBox="0 0 \d+ \d+"/);
    const done = await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(place.provider), name: '' });
    expect([pageOf(done), recoveryCodesOn(done).length, new Set(recoveryCodesOn(done)).size]).toEqual(['recovery-codes', 10, 10]);
    for (const code of recoveryCodesOn(done)) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}$/);
    const account = await backTo(browser);
    expect(account.text).toContain('<bdi>Authenticator app</bdi>');
    expect(account.text).toContain('Recovery codes that are left: 10');
  });

  test('is not added by a code that is none, and the same secret stays on the page', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const offer = await offered(browser, page);
    for (const [code, error] of [['', 'Please fill in every field.'], ['000000x', 'That code isn’t right'], ['٠٠٠٠٠٠', 'That code isn’t right'], ['9'.repeat(1_000_000), undefined]] as const) {
      const again = await browser.submit(offer, { code });
      if (error === undefined) expect(again.status).toBe(413);
      else expect([errorOn(again)?.startsWith(error), again.fields['offer']]).toEqual([true, offer.fields['offer']]);
    }
    expect(await place.provider.database.prisma.authenticator.count()).toBe(0);
  });

  test('sent twice, is one, with the same recovery codes', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const offer = await offered(browser, page);
    const members = { code: AuthenticatorApp.from(offer).code(place.provider), name: 'My phone' };
    const answers = await Promise.all([place.provider, place.second].map((node) => onNode(node, browser).submit(offer, members)));
    answers.push(await onNode(place.second, browser).submit(offer, members)); // a double click may arrive once the first is done
    expect([answers.map((each) => recoveryCodesOn(each).length), new Set(answers.map((each) => recoveryCodesOn(each).join())).size]).toEqual([[10, 10, 10], 1]);
    expect(pageOf(await browser.submit(offer, { ...members, code: '000000' }))).toBe('login');
    expect(await place.provider.database.prisma.authenticator.count()).toBe(1);
  });

  test('is offered to one log-in for a quarter of an hour, and to no other', async () => {
    const [{ browser, page }, other] = [await place.loggedIn(ada), await place.loggedIn(bob)];
    const [offer, otherOffer] = [await offered(browser, page), await offered(other.browser, other.page)];
    const code = AuthenticatorApp.from(offer).code(place.provider);
    const swapped = await other.browser.submit({ ...otherOffer, fields: { ...otherOffer.fields, offer: offer.fields['offer'] ?? '' } }, { code });
    expect([pageOf(swapped), swapped.fields['offer'] === offer.fields['offer']]).toEqual(['authenticator', false]);
    expect(await place.provider.database.prisma.authenticator.count()).toBe(0);
  });

  test('needs a log-in of just now, with all that is asked for', async () => {
    const { browser, page } = await place.loggedIn(ada);
    place.provider.clock.advance(16 * 60);
    expect(isLogIn(await offered(browser, page))).toBe(true);
  });
});

describe('who has one', () => {
  test('is asked for a code after the password, and has nothing before it', async () => {
    const { phone } = await enrolled();
    const { browser, page } = await withPassword();
    expect([isAsked(page), page.text.includes(`<bdi>${ada}</bdi>`)]).toEqual([true, true]);
    expect(isLogIn(await browser.go('/account'))).toBe(true); // by the same cookie
    expect(isAccountOf(await browser.submit(page, { code: phone.code(place.provider) }), ada)).toBe(true);
  });

  test('goes on to the application, whose tokens say how much it was worth', async () => {
    const { phone } = await enrolled();
    const browser = new Browser(place.provider);
    const form = await browser.go(authorizePath());
    const asked = await browser.submit(form, { username: ada, password });
    expect(isAsked(asked)).toBe(true);
    const { json } = await place.redeem(await browser.submit(asked, { code: ` ${phone.code(place.provider).slice(0, 3)} ${phone.code(place.provider).slice(3)} ` }));
    for (const token of [json['access_token'], json['id_token']]) expect(decoded(token).claims).toMatchObject({ acr: 'aal2' });
    expect(decoded(json['id_token']).claims).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
  });

  test.each<[string, (phone: AuthenticatorApp, codes: readonly string[]) => string, string]>([
    ['nothing', () => '', 'Please fill in every field.'],
    ['a wrong one', (phone) => String((Number(phone.code(place.provider)) + 1) % 1_000_000).padStart(6, '0'), 'That code isn’t right'],
    ['one of two minutes ago', (phone) => phone.code(place.provider, -120), 'That code isn’t right'],
    ['one of two minutes from now', (phone) => phone.code(place.provider, 120), 'That code isn’t right'],
    ['digits of another script', () => '١٢٣٤٥٦', 'That code isn’t right'],
    ['a recovery code of somebody else', () => '0000-0000-0000', 'That code isn’t right'],
    ['the password', () => password, 'That code isn’t right'],
    ['a line end in it', (phone) => `${phone.code(place.provider)}\u0000`, 'That code isn’t right'],
  ])('does not get in by %s', async (_, typed, error) => {
    const { phone, codes } = await enrolled();
    const { browser, page } = await withPassword();
    const again = await browser.submit(page, { code: typed(phone, codes) });
    expect([isAsked(again), errorOn(again)?.startsWith(error), isLogIn(await browser.go('/account'))]).toEqual([true, true, true]);
  });

  test('gets in by a code once: of 64 at once on two nodes, one at most', async () => {
    const { phone } = await enrolled();
    const many = await Promise.all(Array.from({ length: 64 }, async () => withPassword()));
    const code = phone.code(place.provider);
    const answers = await Promise.all(many.map(({ browser, page }, index) => onNode(index % 2 === 0 ? place.provider : place.second, browser).submit(page, { code })));
    expect(answers.filter((answer) => isAccountOf(answer, ada)).length).toBeLessThanOrEqual(1); // the others count as guesses, and may have her wait as well
    const { lastStep } = await place.provider.database.prisma.authenticator.findFirstOrThrow();
    expect(Number(lastStep)).toBe(Math.floor(place.provider.clock.now().getTime() / 30_000));
  });

  test('whose form is sent twice is in once, by whichever answer the browser shows', async () => {
    const { phone } = await enrolled();
    const { browser, page } = await withPassword();
    const [twin, stranger] = [onNode(place.second, browser), onNode(place.second, browser)];
    const code = phone.code(place.provider);
    const first = await browser.step(page.action, { method: 'POST', body: formOf({ ...page.fields, code }) });
    expect([first.status, first.location?.startsWith('/oauth/authorize/resume')]).toEqual([303, true]);
    await stranger.submit(page, { code: '123456' });
    expect(isAccountOf(await twin.submit(page, { code }), ada)).toBe(true);
    expect(isAccountOf(await browser.go('/account'), ada)).toBe(true);
    expect(await place.provider.database.prisma.session.count({ where: { user: { username: ada } } })).toBe(2);
    expect(isLogIn(await stranger.go('/account'))).toBe(true); // the old cookie alone opens nothing
  });

  test('gets in with a clock that is half a minute off, either way', async () => {
    const { phone } = await enrolled();
    for (const seconds of [-30, 30]) {
      place.provider.clock.advance(120);
      const { browser, page } = await withPassword();
      expect(isAccountOf(await browser.submit(page, { code: phone.code(place.provider, seconds) }), ada)).toBe(true);
    }
  });

  test('is a stranger again when the password was changed between the two', async () => {
    const { phone } = await enrolled();
    const { browser, page } = await withPassword();
    await place.provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { passwordChangedAt: new Date(place.provider.clock.now().getTime() + 1) } });
    expect(isLogIn(await browser.submit(page, { code: phone.code(place.provider) }))).toBe(true);
  });

  test('may be somebody else, who is not taken for them', async () => {
    await enrolled();
    const { browser, page } = await withPassword();
    const login = await browser.go(/<a href="(\/login\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(isLogIn(login)).toBe(true);
    expect(isAccountOf(await browser.submit(login, { username: bob, password }), bob)).toBe(true);
    expect(isAsked(await browser.go('/account'))).toBe(false);
  });

  test('waits after ten wrong codes, as a stranger, on every node; knowing the password does not begin the count anew', async () => {
    const { phone } = await enrolled();
    await place.provider.database.prisma.throttle.deleteMany();
    const guess = async (code: string): Promise<Seen> => {
      const { browser, page } = await withPassword();
      return onNode(place.second, browser).submit(page, { code });
    };
    const wrong = String((Number(phone.code(place.provider)) + 1) % 1_000_000).padStart(6, '0');
    const errors = [];
    for (let tries = 0; tries < 12; tries += 1) errors.push(errorOn(await guess(wrong))?.slice(0, 18));
    expect([errors.slice(0, 10), errors.at(-1)]).toEqual([Array.from({ length: 10 }, () => 'That code isn’t ri'), 'There were too man']);
    expect(errorOn(await guess(phone.code(place.provider)))).toMatch(/^There were too many attempts/);
  });
});

describe('a recovery code', () => {
  test('stands in for the other once, however it is written, and its person is mailed', async () => {
    const { codes } = await enrolled();
    const [code = ''] = codes;
    const first = await withPassword();
    expect(isAccountOf(await first.browser.submit(first.page, { code: code.toUpperCase().replaceAll('-', ' ') }), ada)).toBe(true);
    const second = await withPassword();
    expect(isAsked(await second.browser.submit(second.page, { code }))).toBe(true);
    expect((await backTo(first.browser)).text).toContain('Recovery codes that are left: 9');
    await place.provider.deliver();
    const mails = await folder.news();
    expect(mails.map(({ subject }) => subject).sort()).toEqual(['A recovery code was used', 'How you sign in has changed']);
    expect(JSON.stringify(mails)).not.toContain(code);
  });

  test('counts once of 64 at once on two nodes, at most', async () => {
    const { codes } = await enrolled();
    const many = await Promise.all(Array.from({ length: 64 }, async () => withPassword()));
    const answers = await Promise.all(many.map(({ browser, page }, index) => onNode(index % 2 === 0 ? place.provider : place.second, browser).submit(page, { code: codes[3] ?? '' })));
    expect(answers.filter((answer) => isAccountOf(answer, ada)).length).toBeLessThanOrEqual(1);
    expect(await place.provider.database.prisma.recoveryCode.count()).toBe(9);
  });

  test.each<[string, () => Promise<{ readonly browser: Browser; readonly page: Seen }>, (seen: Seen) => boolean]>([
    ['to be let in', () => withPassword(), (seen) => isAccountOf(seen, ada)],
    ['for an application that asks for more', async () => {
      await setSignInPolicy(place.provider, { secondFactor: 'never' });
      const { browser } = await place.loggedIn(ada);
      return { browser, page: await browser.go(authorizePath(essential('aal2'))) };
    }, (seen) => back(seen)['code'] !== undefined],
  ])('whose form is sent by a double click, on two nodes at once, has one answer %s, and is used once', async (_, prepare, isThrough) => {
    const { codes } = await enrolled();
    const { browser, page } = await prepare();
    const used = () => place.provider.database.prisma.event.count({ where: { type: 'user.recovery_code.used' } });
    const before = await used();
    const twins = [place.provider, place.second, place.provider, place.second].map((node) => onNode(node, browser));
    const body = formOf({ ...page.fields, code: codes[3] ?? '' });
    const answers = await whileHeld(place.provider.testDatabase.connection, 'recovery_codes', { count: twins.length, send: () => Promise.all(twins.map((twin) => twin.step(page.action, { method: 'POST', body }))) });
    expect([answers.map(({ status, location }) => [status, location]), await place.provider.database.prisma.recoveryCode.count(), (await used()) - before]).toEqual([twins.map(() => [303, answers[0]?.location]), 9, 1]);
    expect(isThrough((await twins.at(-1)?.go(answers.at(-1)?.location ?? '')) ?? page)).toBe(true);
    await setSignInPolicy(place.provider, { secondFactor: 'when_enrolled' });
    const other = await withPassword();
    expect(isAsked(await other.browser.submit(other.page, { code: codes[3] ?? '' }))).toBe(true);
  });

  test('is worth nothing any more once there are new ones', async () => {
    const { codes, browser, phone } = await enrolled();
    const again = await withPassword();
    const page = await again.browser.submit(again.page, { code: phone.code(place.provider) });
    const renewed = recoveryCodesOn(await send(again.browser, page, '/account/recovery-codes', { seed: page.fields['seed'] }));
    expect([renewed.length, renewed.filter((code) => codes.includes(code))]).toEqual([10, []]);
    const third = await withPassword();
    expect(isAsked(await third.browser.submit(third.page, { code: codes[0] ?? '' }))).toBe(true);
    expect(isAccountOf(await third.browser.submit(third.page, { code: renewed[0] ?? '' }), ada)).toBe(true);
    expect(browser.cookie).not.toBeUndefined();
  });
});

describe('an authenticator that is removed', () => {
  test('is asked for no more, and its recovery codes are gone with it', async () => {
    const { codes, phone } = await enrolled();
    const { browser, page } = await withPassword();
    const account = await browser.submit(page, { code: phone.code(place.provider) });
    const [, factor = ''] = /name="factor" value="([^"]*)"/.exec(account.text) ?? [];
    const removed = await send(browser, account, '/account/factors', { factor });
    expect(noticeOn(removed)).toBe('That is removed. It no longer lets anybody in.');
    expect(isAccountOf((await withPassword()).page, ada)).toBe(true);
    expect(await place.provider.database.prisma.recoveryCode.count()).toBe(0);
    expect(codes.length).toBe(10);
  });

  test('is not removed by a log-in that has not shown it, or by somebody else', async () => {
    const { browser, page } = await place.loggedIn(ada); // before there is one
    const { phone } = await enrolled();
    const { id } = await place.provider.database.prisma.authenticator.findFirstOrThrow();
    expect(isLogIn(await send(browser, page, '/account/factors', { factor: id }))).toBe(true);
    const other = await place.loggedIn(bob);
    expect((await send(other.browser, other.page, '/account/factors', { factor: id })).status).toBe(404);
    expect(await place.provider.database.prisma.authenticator.count()).toBe(1);
    expect(phone.code(place.provider)).toMatch(/^\d{6}$/);
  });
});

test('what grants access is stored nowhere in the clear', async () => {
  const { codes, phone } = await enrolled();
  const { browser, page } = await withPassword();
  const code = phone.code(place.provider);
  await browser.submit(page, { code });
  const rows = JSON.stringify([await place.provider.database.prisma.authenticator.findMany(), await place.provider.database.prisma.recoveryCode.findMany(), await place.provider.database.prisma.event.findMany()], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  for (const secret of [...codes, ...codes.map((each) => each.replaceAll('-', ''))]) expect(rows).not.toContain(secret);
});

describe('applications that ask for the password themselves', () => {
  test('are told that more is needed, and get nothing', async () => {
    await enrolled();
    const { json, status } = await place.provider.token({ grant_type: 'password', username: ada, password }, asShop);
    expect([status, json['error'], json['access_token']]).toEqual([400, 'insufficient_authorization', undefined]);
  });
});
