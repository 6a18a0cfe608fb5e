import { ada, authorizePath, bob, clientsOn, errorOn, firefoxOnWindows, isAccountOf, isLogIn, noticeOn, onNode, openPlace, othersOn, send, type Place } from './account-place.ts';
import { Browser, type Seen } from './browser.ts';
import { formOf, password } from './provider.ts';

const newPassword = 'an entirely different phrase';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

const sessionsOf = (username: string) => place.provider.database.prisma.session.findMany({ where: { user: { username } }, orderBy: { id: 'asc' } });

describe('the way in', () => {
  test('leads to a log-in for no application, and then to the account', async () => {
    const browser = new Browser(place.provider);
    const first = await browser.step('/account');
    expect(first).toMatchObject({ status: 303, location: expect.stringMatching(/^\/login\?flow=[\w.-]{43,}$/) as string });
    const form = await browser.go(first.location ?? '');
    expect(isLogIn(form)).toBe(true);
    const page = await browser.submit(form, { username: ada, password });
    expect(isAccountOf(page, ada)).toBe(true);
    expect(page.text).toContain('<strong><bdi>Ada Lovelace</bdi></strong>');
    expect(page.text).toContain('<span class="badge good">Confirmed</span>');
    expect(isAccountOf(await browser.go('/account'), ada)).toBe(true);
    expect(isAccountOf(await onNode(place.second, browser).go('/account'), ada)).toBe(true);
  });

  test('begins at the address of the installation itself', async () => {
    const browser = new Browser(place.provider);
    expect(await browser.step('/')).toMatchObject({ status: 303, location: '/account' });
    expect(isLogIn(await browser.go('/'))).toBe(true);
  });

  test('an address that nobody has proven is told so, and a name that is no address is not spoken of as one', async () => {
    expect((await place.loggedIn(bob)).page.text).toContain('<span class="badge">Not confirmed</span>');
    expect((await place.loggedIn('mia')).page.text).not.toMatch(/Confirmed|Not confirmed/);
  });

  test('the language that was chosen stays, through log-in, forms and what was done', async () => {
    const browser = new Browser(place.provider);
    const form = await browser.go('/account?ui_locales=de');
    const page = await browser.submit(form, { username: ada, password });
    expect(page.text).toContain('<html lang="de"');
    const french = await browser.go(/href="(\/account\?[^"]*ui_locales=fr)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(french.text).toContain('<html lang="fr"');
    const done = await browser.go('/account/sessions', { method: 'POST', body: formOf({ ...french.fields, others: 'true' }) });
    expect([done.text.includes('<html lang="fr"'), noticeOn(done)]).toEqual([true, 'Tous les autres navigateurs sont déconnectés.']);
  });

  test('nothing of it is kept by caches, framed, or led by scripts', async () => {
    const { browser, page } = await place.loggedIn(ada);
    for (const seen of [page, await browser.step('/account'), await send(browser, page, '/account/sessions', { session: 'x' }), await new Browser(place.provider).step('/account')])
      expect(seen.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self';.*frame-ancestors 'none'/);
    expect(page.text).not.toMatch(/<script(?! nonce=")/); // a script of ours has the nonce
  });

  test.each([
    ['an unknown account', 'account=AAAAAAAAAAAAAAAAAAAAAA'],
    ['an account twice', 'account=a&account=b'],
    ['markup', 'account=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&ui_locales=%3Cb%3E'],
    ['broken escapes', 'account=%zz'],
    ['a language that there is not', 'ui_locales=tlh'],
    ['members that every object has', '__proto__=x&constructor=y&account=constructor'],
    ['good news that are none', 'done=password_changed'],
    ['good news with a made-up proof', `done=${'A'.repeat(43)}`],
    ['NUL', 'account=%00'],
    ['64 KB', `account=${'x'.repeat(10_000)}`],
  ])('a query with %s shows the own account, and nothing else', async (_, query) => {
    const { browser } = await place.loggedIn(ada);
    const seen = await browser.step(`/account?${query}`);
    expect(isAccountOf(seen, ada)).toBe(true);
    expect([noticeOn(seen), errorOn(seen)]).toEqual([undefined, undefined]);
    expect(seen.text).not.toMatch(/<script(?! nonce=")|password_changed|x{100}/);
  });
});

describe('where a person is logged in', () => {
  test('is told for each browser by what it calls itself, this one first, with the time', async () => {
    await place.loggedIn(ada, { userAgent: firefoxOnWindows });
    place.provider.clock.advance(3600);
    const { page } = await place.loggedIn(ada);
    const rows = [...page.text.matchAll(/<p id="session-\d+"><strong>([^<]*)<\/strong>([^]*?)<\/p>\s*<p class="hint">Signed in on <time datetime="([^"]*)">([^<]*)</g)].map(([, name, badge, time, text]) => [name, badge?.includes('This browser'), time, text]);
    expect(rows).toEqual([
      ['Chrome on Android', true, '2030-01-01T01:00:00.000Z', 'January 1, 2030 at 1:00 AM UTC'],
      ['Firefox on Windows', false, '2030-01-01T00:00:00.000Z', 'January 1, 2030 at 12:00 AM UTC'],
    ]);
  });

  test('a browser that calls itself something hostile is an unknown one', async () => {
    await place.loggedIn(ada, { userAgent: '"><script>alert(1)</script><b>' });
    const { page } = await place.loggedIn(ada);
    expect(page.text).toContain('<strong>Unknown browser</strong>');
    expect(page.text).not.toMatch(/alert\(1\)|<script(?! nonce=")/);
  });

  test('one is ended: its browser is logged out at once on the other node, and its codes are dead', async () => {
    const { browser: lost } = await place.loggedIn(ada);
    const code = await lost.go(authorizePath());
    const { browser, page } = await place.loggedIn(ada);
    const [key = ''] = othersOn(page);
    const done = await send(browser, page, '/account/sessions', { session: key });
    expect([noticeOn(done), othersOn(done)]).toEqual(['That browser is signed out.', []]);
    expect(isLogIn(await onNode(place.second, lost).go('/account'))).toBe(true);
    expect((await onNode(place.second, lost).go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
    expect((await place.redeem(code)).json['error']).toBe('invalid_grant');
    expect(isAccountOf(await browser.go('/account'), ada)).toBe(true);
  });

  test('all others are ended at once, and nobody else’s', async () => {
    const others = await Promise.all(['1', '2', '3'].map(() => place.loggedIn(ada)));
    const { browser: bobs } = await place.loggedIn(bob);
    const { browser, page } = await place.loggedIn(ada);
    expect(othersOn(page)).toHaveLength(3);
    const done = await send(browser, page, '/account/sessions', { others: 'true' });
    expect([noticeOn(done), othersOn(done)]).toEqual(['All other browsers are signed out.', []]);
    for (const { browser: each } of others) expect(isLogIn(await onNode(place.second, each).go('/account'))).toBe(true);
    expect(isAccountOf(await bobs.go('/account'), bob)).toBe(true);
  });

  test('this one ends by the log-out page, which asks first', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const asked = await send(browser, page, '/account/sessions', { session: page.fields['account'] ?? '' });
    expect(asked.text).toContain('id="logout-confirm"');
    expect(isAccountOf(await browser.go('/account'), ada)).toBe(true);
    await browser.submit(asked, { decision: 'logout' });
    expect(isLogIn(await browser.go('/account'))).toBe(true);
  });

  test('of a hundred thousand the latest are shown and the rest are counted; ended, they are gone', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { userId } = (await sessionsOf(ada))[0] ?? { userId: '' };
    await place.provider.database.prisma.$executeRaw`
      INSERT INTO sessions (id, browser_hash, user_id, auth_time, created_at, idle_expires_at, expires_at)
      SELECT 'many-' || n, sha256(n::text::bytea), ${userId}, '2029-12-31Z'::timestamptz + n * interval '1 millisecond', '2029-12-31Z', '2030-02-01Z', '2030-02-01Z'
      FROM generate_series(1, 100000) n`;
    const many = await browser.go('/account');
    expect(othersOn(many)).toEqual(Array.from({ length: 49 }, (_, index) => `many-${100_000 - index}`));
    expect(many.text).toContain('Earlier sign-ins that are not shown: 99,951');
    expect(noticeOn(await send(browser, page, '/account/sessions', { others: 'true' }))).toBe('All other browsers are signed out.');
    expect((await sessionsOf(ada)).map(({ id }) => id)).toEqual([page.fields['account']]);
  });
});

const forms = [
  ['/account/sessions', { others: 'true' }],
  ['/account/applications', { client: 'web' }],
  ['/account/password', { current_password: password, password: newPassword }],
] as const;

describe.each(forms)('a form to %s', (path, members) => {
  /** Two people, each with two log-ins and an application, and what is stored of them. */
  const people = async () => {
    await place.loggedIn(ada);
    const [mine, theirs] = [await place.loggedIn(ada), await place.loggedIn(bob)];
    for (const { browser } of [mine, theirs]) await place.allow(browser);
    return { mine, theirs };
  };
  const stored = async () => {
    const { prisma } = place.provider.database;
    return [await prisma.session.findMany({ orderBy: { id: 'asc' } }), await prisma.consent.findMany(), await prisma.refreshTokenFamily.findMany(), (await prisma.user.findMany()).map(({ passwordHash }) => passwordHash), await prisma.revocation.findMany()];
  };

  test.each<[string, (mine: Seen, theirs: Seen) => object]>([
    ['without its token', ({ fields }) => ({ account: fields['account'] })],
    ['with an empty token', ({ fields }) => ({ account: fields['account'], csrf: '' })],
    ['with a made-up token', ({ fields }) => ({ account: fields['account'], csrf: 'A'.repeat(43) })],
    ['with the token of another person’s page', ({ fields }, theirs) => ({ account: fields['account'], csrf: theirs.fields['csrf'] })],
    ['with all of another person’s page', (_, theirs) => ({ account: theirs.fields['account'], csrf: theirs.fields['csrf'] })],
    ['for the account of another person', ({ fields }, theirs) => ({ account: theirs.fields['account'], csrf: fields['csrf'] })],
    ['without an account', ({ fields }) => ({ csrf: fields['csrf'] })],
    ['with its token twice', ({ fields }) => ({ account: fields['account'], csrf: [fields['csrf'], fields['csrf']] })],
  ])('is refused %s, and changes nothing', async (_, change) => {
    const { mine, theirs } = await people();
    const before = await stored();
    const seen = await mine.browser.step(path, { method: 'POST', body: formOf({ ...members, ...change(mine.page, theirs.page) }) });
    expect([seen.status, errorOn(seen)]).toEqual([400, 'This page is too old, or it was opened in another browser. Open your account again.']);
    expect(await stored()).toEqual(before);
  });

  test('is refused without the cookie, in another browser, in the address and as JSON, and changes nothing', async () => {
    const { mine, theirs } = await people();
    const before = await stored();
    const filled = { ...members, account: mine.page.fields['account'], csrf: mine.page.fields['csrf'] };
    const answers = [
      await new Browser(place.provider).step(path, { method: 'POST', body: formOf(filled) }),
      await theirs.browser.step(path, { method: 'POST', body: formOf(filled) }),
      await mine.browser.step(`${path}?${formOf(filled).toString()}`, { method: 'POST' }),
      await mine.browser.step(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(filled) }),
      await mine.browser.step(path, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    expect(await stored()).toEqual(before);
  });

  test('leads to the log-in when its account is logged out, disabled or deleted meanwhile', async () => {
    for (const end of [
      () => place.provider.database.prisma.session.deleteMany({ where: { user: { username: ada } } }),
      () => place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: new Date() } }),
      () => place.provider.database.prisma.user.deleteMany({ where: { username: ada } }),
    ]) {
      await place.provider.database.prisma.user.updateMany({ data: { disabledAt: null } });
      const { browser, page } = await place.loggedIn(ada);
      await end();
      const seen = await browser.step(path, { method: 'POST', body: formOf({ ...members, account: page.fields['account'], csrf: page.fields['csrf'] }) });
      expect(seen).toMatchObject({ status: 303, location: expect.stringMatching(/^\/login\?flow=/) as string });
      expect(isLogIn(await browser.go('/account'))).toBe(true);
    }
  });
});

describe('another person', () => {
  test.each<[string, (theirs: Seen) => Record<string, string>]>([
    ['the session of another person', ({ fields }) => ({ session: fields['account'] ?? '' })],
    ['a session that there is not', () => ({ session: 'A'.repeat(22) })],
    ['an empty session', () => ({ session: '' })],
    ['no session', () => ({})],
    ['markup', () => ({ session: '"><script>alert(1)</script>' })],
    ['NUL', () => ({ session: '\0' })],
  ])('is not logged out by a form with %s: nothing happens, and all are told alike', async (_, members) => {
    const { browser: theirs, page: theirPage } = await place.loggedIn(bob);
    const { browser, page } = await place.loggedIn(ada);
    const seen = await send(browser, page, '/account/sessions', members(theirPage));
    expect([seen.status, errorOn(seen)]).toEqual([404, 'That has ended already. What you see here is up to date.']);
    expect(seen.text).not.toMatch(/<script(?! nonce=")/);
    expect(isAccountOf(await theirs.go('/account'), bob)).toBe(true);
    expect(isAccountOf(await browser.go('/account'), ada)).toBe(true);
  });

  test.each(['nobody', '', 'trusted', 'web', '\0'])('and an application that has no access (%j) is not found', async (client) => {
    const { browser: bobs } = await place.loggedIn(bob);
    const { json } = await place.redeem(await bobs.go(authorizePath()));
    await place.allow(bobs);
    const { browser, page } = await place.loggedIn(ada);
    expect(clientsOn(page)).toEqual([]);
    const seen = await send(browser, page, '/account/applications', { client });
    expect([seen.status, errorOn(seen)]).toEqual([404, 'That has ended already. What you see here is up to date.']);
    expect((await place.refresh(json['refresh_token'])).status).toBe(200);
  });

  test('is on no page of somebody else, whoever asks for whom', async () => {
    const people = [
      { ...(await place.loggedIn(ada)), username: ada, others: [bob, 'mia'] },
      { ...(await place.loggedIn(bob, { userAgent: firefoxOnWindows })), username: bob, others: [ada, 'Ada Lovelace', 'mia'] },
      { ...(await place.loggedIn('mia')), username: 'mia', others: [ada, 'Ada Lovelace', bob] },
    ];
    const sids = people.map(({ page }) => page.fields['account'] ?? '');
    for (const { browser, page, username, others } of people) {
      for (const sid of sids) {
        const seen = await browser.go(`/account?account=${sid}`);
        expect(isAccountOf(seen, username)).toBe(true);
        for (const other of [...others, ...sids.filter((each) => each !== page.fields['account'])]) expect(seen.text).not.toContain(other);
      }
    }
  });

  test('who shares the browser is chosen by a link, and each form is for one of them', async () => {
    const { browser } = await place.loggedIn(ada);
    place.provider.clock.advance(1);
    const { page } = await place.loggedIn(bob, { browser });
    expect(isAccountOf(page, bob)).toBe(true);
    const links = [...page.text.matchAll(/<a href="(\/account\?account=[\w-]+)"[^>]*><bdi>([^<]*)/g)].map(([, url = '', name = '']) => [name, url] as const);
    expect(links.map(([name]) => name)).toEqual([bob, ada]);
    const adas = await browser.go(Object.fromEntries(links)[ada] ?? '');
    expect(isAccountOf(adas, ada)).toBe(true);
    const crossed = await browser.step('/account/password', { method: 'POST', body: formOf({ account: adas.fields['account'], csrf: page.fields['csrf'], current_password: password, password: newPassword }) });
    expect(crossed.status).toBe(400);
    const adasElsewhere = await place.loggedIn(ada);
    await send(browser, adas, '/account/sessions', { others: 'true' });
    expect(isLogIn(await adasElsewhere.browser.go('/account'))).toBe(true);
    expect((await browser.go('/account')).text).toContain(bob);
    expect(page.text).toContain('id="sign-out-all"');
  });
});
