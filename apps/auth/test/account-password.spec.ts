import { ada, authorizePath, bob, clientsOn, errorOn, isAccountOf, isLogIn, noticeOn, onNode, openPlace, othersOn, send, type Place } from './account-place.ts';
import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { decoded, formOf, password, secret } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

const newPassword = 'an entirely different phrase';

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

const sessionsOf = (username: string) => place.provider.database.prisma.session.findMany({ where: { user: { username } }, orderBy: { id: 'asc' } });

describe('a new password', () => {
  const change = (browser: Browser, page: Seen, members: Record<string, string> = {}, step: 'go' | 'step' = 'go') =>
    send(browser, page, '/account/password', { current_password: password, password: newPassword, ...members }, step);
  const canLogIn = async (secretWords: string) => isAccountOf((await place.loggedIn(ada, { secretWords })).page, ada);

  test('is as long as the policy asks for, on the page that says so', async () => {
    await setSignInPolicy(place.provider, { passwordMinLength: 30 });
    const { browser, page } = await place.loggedIn(ada);
    expect(page.text).toContain('30 characters');
    expect(errorOn(await change(browser, page))).toBe('That password is too short. It needs at least 30 characters.');
    await place.provider.database.prisma.signIn.deleteMany();
    place.provider.clock.advance(3600);
  });

  test('keeps this log-in under a new cookie, and ends all others with their codes and tokens, on every node', async () => {
    const { browser: lost } = await place.loggedIn(ada);
    const lostTokens = (await place.redeem(await lost.go(authorizePath()))).json;
    const lostCode = await lost.go(authorizePath());
    const { browser, page } = await place.loggedIn(ada);
    const ownTokens = (await place.redeem(await browser.go(authorizePath()))).json;
    const ownCode = await browser.go(authorizePath());
    const before = browser.cookie;
    place.provider.clock.advance(5.7);

    const done = await change(browser, page);
    expect([noticeOn(done), othersOn(done), clientsOn(done)]).toEqual(['Your password has been changed. All other browsers and applications are signed out.', [], []]);
    expect(browser.cookie).not.toBe(before);
    expect(isLogIn(await Object.assign(new Browser(place.provider), { cookie: before }).go('/account'))).toBe(true);
    expect(isLogIn(await onNode(place.second, lost).go('/account'))).toBe(true);
    for (const tokens of [lostTokens, ownTokens]) {
      expect(await place.isUsable(tokens['access_token'])).toBe(false);
      expect((await place.refresh(tokens['refresh_token'])).json['error']).toBe('invalid_grant');
    }
    for (const code of [lostCode, ownCode]) expect((await place.redeem(code)).json['error']).toBe('invalid_grant');
    expect([await canLogIn(password), await canLogIn(newPassword)]).toEqual([false, true]);
  });

  describe('that is sent twice, as by a double click', () => {
    const changed = 'Your password has been changed. All other browsers and applications are signed out.';
    const mails = () => place.provider.database.prisma.outboxMessage.count();
    const twin = ({ cookie }: Browser) => Object.assign(new Browser(place.provider), { cookie });

    test.each<[string, (first: () => Promise<Seen>, second: () => Promise<Seen>) => Promise<readonly Seen[]>]>([
      ['one after the other', async (first, second) => [await first(), await second()]],
      ['at once', (first, second) => Promise.all([first(), second()])],
    ])('is one act, whose page says that it is done: %s', async (_, both) => {
      const { browser, page } = await place.loggedIn(ada);
      const other = twin(browser);
      const answers = await both(() => change(browser, page), () => change(other, page));
      expect(answers.map(noticeOn)).toEqual([changed, changed]);
      expect(other.login).toBe(browser.login); // whichever answer the browser took
      expect([(await sessionsOf(ada)).length, await mails()]).toEqual([1, 1]);
      expect([await canLogIn(password), await canLogIn(newPassword)]).toEqual([false, true]);
    });

    test.each<[string, Record<string, string>, number]>([
      ['without the new password', { password: 'another phrase, which is not it' }, 0],
      ['a minute later', {}, 60],
    ])('opens nothing to who has no more than the former cookie: %s', async (_, members, seconds) => {
      const { browser, page } = await place.loggedIn(ada);
      const thief = twin(browser);
      await change(browser, page);
      place.provider.clock.advance(seconds);
      expect(isLogIn(await change(thief, page, members))).toBe(true);
      expect(isLogIn(await thief.go('/account'))).toBe(true);
    });
  });

  test('makes this a log-in of now, whose later tokens count', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const sid = page.fields['account'];
    place.provider.clock.advance(5.7);
    await change(browser, page);
    const { json } = await place.redeem(await browser.go(authorizePath({ max_age: '0', prompt: 'none' })));
    const { claims } = decoded(json['id_token']);
    expect(claims).toMatchObject({ auth_time: Math.floor(place.provider.clock.now().getTime() / 1000), amr: ['pwd'], sid });
    expect(await place.isUsable(json['access_token'])).toBe(true);
    expect((await place.refresh(json['refresh_token'])).status).toBe(200);
  });

  test('ends a refresh token of an earlier log-in even when its code was redeemed at the same moment', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { json } = await place.redeem(await browser.go(authorizePath()));
    const rows = await place.provider.database.prisma.refreshTokenFamily.findMany();
    place.provider.clock.advance(2);
    await change(browser, page);
    await place.provider.database.prisma.refreshTokenFamily.createMany({ data: rows }); // written after the change, begun before it
    expect((await place.refresh(json['refresh_token'])).json['error']).toBe('invalid_grant');
    const asked = await place.provider.send('/oauth/introspect', { method: 'POST', body: formOf({ token: json['refresh_token'] }), headers: { authorization: `Basic ${btoa(`trusted:${secret}`)}` } });
    expect(asked.json).toEqual({ active: false });
  });

  test('is told to the person by mail, in the language of the page, once it is set', async () => {
    const { browser, page } = await place.loggedIn(ada);
    await change(browser, page, { current_password: 'wrong' });
    await place.provider.deliver();
    expect(await folder.news()).toEqual([]);
    await change(browser, page, { ui_locales: 'de' });
    await place.provider.deliver();
    await place.provider.deliver(); // the letter, then its mail
    expect((await folder.news()).map(({ to, subject, link }) => [to, subject, link])).toEqual([[ada, 'Ihr Passwort wurde geändert', '/forgot-password']]);
  });

  test('ends a link for a new password that was mailed before', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { userId } = (await sessionsOf(ada))[0] ?? { userId: '' };
    const now = place.provider.clock.now();
    await place.provider.database.prisma.oneTimeToken.create({ data: { hash: Buffer.alloc(32), purpose: 'reset_password', userId, email: ada, createdAt: now, expiresAt: new Date(now.getTime() + 600_000) } });
    await change(browser, page);
    expect(await place.provider.database.prisma.oneTimeToken.count()).toBe(0);
  });

  test('leaves the other account of this browser logged in, and its people alone', async () => {
    const { browser, page } = await place.loggedIn(ada);
    await place.loggedIn(bob, { browser });
    const adas = await browser.go(`/account?account=${page.fields['account']}`);
    await change(browser, adas);
    expect((await browser.go('/account')).text).toContain(bob);
    expect(await sessionsOf(bob)).toHaveLength(1);
    expect(isAccountOf((await place.loggedIn(bob)).page, bob)).toBe(true);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ['nothing', { current_password: '', password: '' }, 400, 'Please fill in every field.'],
    ['no current one', { current_password: '' }, 400, 'Please fill in every field.'],
    ['no new one', { password: '' }, 400, 'Please fill in every field.'],
    ['a wrong current one', { current_password: 'wrong' }, 400, 'That is not your current password. Check it and try again. After several attempts, wait a few minutes.'],
    ['a current one of 2 KB', { current_password: 'x'.repeat(2048) }, 400, 'That is not your current password. Check it and try again. After several attempts, wait a few minutes.'],
    ['a short one', { password: 'short' }, 400, 'That password is too short. It needs at least 15 characters.'],
    ['a long one', { password: 'x y'.repeat(500) }, 400, 'That password is too long. Choose a shorter one.'],
    ['a common one', { password: 'passwordpassword' }, 400, 'That password is one of the most common ones. Choose another.'],
    ['the own name', { password: ada }, 400, 'That password is too easy to guess. Choose one that is not made of names, common words or a simple pattern. A few unrelated words are hard to guess.'],
    ['one with NUL', { password: `${newPassword}\0` }, 400, 'That password is too easy to guess. Choose one that is not made of names, common words or a simple pattern. A few unrelated words are hard to guess.'],
    ['a weak one and a wrong current one', { current_password: 'wrong', password: 'short' }, 400, 'That password is too short. It needs at least 15 characters.'],
  ])('is not taken from a form with %s', async (_, members, status, sentence) => {
    const { browser, page } = await place.loggedIn(ada);
    const { cookie } = browser;
    const seen = await change(browser, page, members, 'step');
    expect([seen.status, errorOn(seen)]).toEqual([status, sentence]);
    expect([...seen.text.matchAll(/<input [^>]*type="password"[^>]*>/g)].some(([tag]) => tag.includes('value='))).toBe(false);
    expect(browser.cookie).toBe(cookie);
    expect(await canLogIn(password)).toBe(true);
  });

  test('is guarded as a log-in is: wrong ones make this browser wait, and nobody else, and then a right one is refused alike', async () => {
    const { browser, page } = await place.loggedIn(ada);
    for (let round = 0; round < 10; round += 1) await change(browser, page, { current_password: `wrong ${round}` });
    const eleventh = await change(browser, page, { current_password: 'wrong' });
    expect(eleventh.headers.get('retry-after')).toBeNull();
    const right = await change(browser, page);
    expect([right.status, errorOn(right), right.headers.get('retry-after')]).toEqual([400, errorOn(eleventh), '1']);
    expect(await canLogIn(password)).toBe(true);
    place.provider.clock.advance(2);
    expect(noticeOn(await change(browser, page))).toBe('Your password has been changed. All other browsers and applications are signed out.');
  });

  test('is set once by a form that is sent 16 times at once on two nodes', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => change(onNode(index % 2 ? place.second : place.provider, browser), page, { password: `${newPassword} ${index}` }, 'step')));
    const won = answers.flatMap(({ location }, index) => (location?.startsWith('/account?') ? [index] : []));
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await sessionsOf(ada)).toHaveLength(1);
    expect(await canLogIn(`${newPassword} ${won[0]}`)).toBe(true);
  });

  test('is told that the service is busy when it is, and nothing changes', async () => {
    const busy = await place.provider.another({ SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '0', SYMBOLON_HASH_MEMORY_KIB: '65536', SYMBOLON_HASH_ITERATIONS: '5' });
    const { browser, page } = await place.loggedIn(ada, { browser: new Browser(busy) }); // from now on the hash is one that takes long
    const answers = await Promise.all(Array.from({ length: 8 }, () => change(onNode(busy, browser), page, { current_password: 'wrong' }, 'step')));
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(errorOn(refused ?? page)).toBe('That didn’t work because the service is busy. Try again in a moment.');
    expect(await canLogIn(password)).toBe(true);
    await busy.close();
  });
});
