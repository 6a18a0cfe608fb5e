import { ada, authorizePath, bob, errorOn, firefoxOnWindows, isAccountOf, isLogIn, onNode, openPlace, send, type Place } from './account-place.ts';
import { AuthenticatorApp, offered } from './authenticator-app.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** A link that logs in, in the mail of a code. */
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace({ ...folder.environment, SYMBOLON_ACCOUNT_DELETION_DAYS: '14' });
});
beforeEach(async () => {
  await place.forget();
  folder.empty();
  await policy(['password', 'email_code', 'email_link']);
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const policy = (firstFactors: string[], more: { readonly secondFactor?: string } = {}): Promise<void> =>
  setSignInPolicy(place.provider, { firstFactors, secondFactor: 'when_enrolled', secondFactorEmail: 'never', ...more });
const other = (): Browser => new Browser(place.provider);
const dataOf = ({ text }: Seen, id: string): string | undefined => new RegExp(`id="${id}"[^>]*>(.*?)</(dd|p)>`).exec(text)?.[1]?.replace(/<[^>]*>/g, '');
const isOver = (seen: Seen): boolean => seen.status === 400 && errorCodeOf(seen) === 'link_expired';
const tokenOf = async (seen: Seen): Promise<unknown> => (await place.redeem(seen)).json['access_token'];
const isIn = async (browser: Browser, username = ada): Promise<boolean> => isAccountOf(await browser.go('/account'), username);

/** Somebody who asks for the mail, and what they see. */
async function asked(username = ada, browser = other(), path = authorizePath()): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const login = await browser.go(path);
  const form = await browser.go(/id="email-code"[^>]*href="([^"]*)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&') ?? '/no-link');
  return { browser, page: await browser.go(form.action, { method: 'POST', body: formOf({ ...form.fields, username, send: 'true' }), headers: { 'user-agent': firefoxOnWindows } }) };
}

const hint = 'The email has a link, too: it signs you in in the browser where you open it.';

/** The same with the mail that came. */
async function mailed(...about: Parameters<typeof asked>): Promise<{ readonly browser: Browser; readonly page: Seen; readonly link: string; readonly code: string; readonly text: string }> {
  const seen = await asked(...about);
  await place.provider.deliver();
  const { link = '/no-mail', text = '' } = (await folder.news()).at(-1) ?? {};
  return { ...seen, link, text, code: /^\d{6}$/m.exec(text)?.[0] ?? 'no code' };
}

describe('in the browser that asked', () => {
  test('the link says what it is for, and its button goes on with the log-in as the code would', async () => {
    const { browser, page: waiting, link, text, code } = await mailed();
    expect([pageOf(waiting), waiting.text.includes(hint)]).toEqual(['email-code', true]);
    expect([/^\/login\/link\?token=[\w-]{43}$/.test(link), text.includes('Code and link end each other.'), code]).toEqual([true, true, expect.stringMatching(/^\d{6}$/)]);
    const page = await browser.go(link);
    expect([pageOf(page), page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['email-link', 200, 'no-referrer', 'no-store']);
    expect(['link-account', 'link-application', 'link-browser', 'here', 'elsewhere'].map((id) => dataOf(page, id))).toEqual([ada, 'Trusted', 'Firefox on Windows', 'You asked for it in this browser.', undefined]);
    const { json } = await place.redeem(await browser.submit(page, {}));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal1', amr: ['email'] });
  });

  test('the second step is asked for as always', async () => {
    const phone = await enrolled();
    const { browser, link } = await mailed();
    const step = await browser.submit(await browser.go(link), {});
    expect([pageOf(step), isLogIn(await browser.go('/account'))]).toEqual(['second-factor', true]);
    const { json } = await place.redeem(await browser.submit(step, { code: phone.code(place.provider) }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['email', 'otp', 'mfa'] });
  });

  test('sent twice, the form leads to the same log-in', async () => {
    const { browser, link } = await mailed();
    const page = await browser.go(link);
    const twin = onNode(place.second, browser);
    const body = formOf(page.fields);
    const [one, two] = await Promise.all([browser, twin].map((each) => each.step(page.action, { method: 'POST', body })));
    expect([one?.status, two?.status, one?.location, twin.login]).toEqual([303, 303, two?.location, browser.login]);
    expect(await tokenOf(await twin.go(two?.location ?? ''))).toBeDefined();
    expect(await place.provider.database.prisma.session.count()).toBe(1);
  });
});

describe('in another browser', () => {
  test('it lets in that one and not the one that asked, at their own account and not at the application', async () => {
    const { browser, page, link, code } = await mailed();
    const hers = other();
    const shown = await hers.go(link);
    expect([dataOf(shown, 'link-account'), dataOf(shown, 'link-application'), dataOf(shown, 'here'), dataOf(shown, 'elsewhere')]).toEqual([ada, 'Trusted', undefined, expect.stringContaining('You did not ask for it in this browser.')]);
    expect(await isIn(hers)).toBe(false);
    const end = await hers.submit(shown, {});
    expect([isAccountOf(end, ada), end.location, await isIn(hers)]).toEqual([true, undefined, true]);
    expect([await isIn(browser), isLogIn(await browser.go(authorizePath()))]).toEqual([false, true]);
    expect([pageOf(await browser.submit(page, { code })), await isIn(browser)]).toEqual(['email-code', false]);
  });

  test('the second step holds there just the same', async () => {
    const phone = await enrolled();
    const { link } = await mailed();
    const hers = other();
    const step = await hers.submit(await hers.go(link), {});
    expect([pageOf(step), await isIn(hers)]).toEqual(['second-factor', false]);
    expect(isAccountOf(await hers.submit(step, { code: phone.code(place.provider) }), ada)).toBe(true);
  });

  test('who is signed in there as somebody else is told so, and chooses', async () => {
    const { link } = await mailed();
    const { browser: his } = await place.loggedIn(bob);
    const page = await his.go(link);
    expect([dataOf(page, 'signed-in'), page.text.includes(`Sign in as <strong><bdi>${ada}</bdi></strong>`), /id="stay-as"[^>]*href="\/account"/.test(page.text)]).toEqual([`You are signed in here as ${bob}.`, true, true]);
    expect(await isIn(his, bob)).toBe(true);
    expect(isAccountOf(await his.submit(page, {}), ada)).toBe(true);
    const { link: again } = await mailed();
    expect(dataOf(await (await place.loggedIn(ada)).browser.go(again), 'signed-in')).toBeUndefined();
  });

  test('nobody is signed in by a form that another browser was given: it belongs to a log-in of that one', async () => {
    await place.provider.database.prisma.user.updateMany({ where: { username: bob }, data: { emailVerified: true } });
    const { browser: attacker, link } = await mailed(bob);
    const [his, elsewhere] = [await attacker.go(link), await other().go(link)];
    const { browser: victim } = await place.loggedIn(ada);
    for (const form of [his, elsewhere]) expect([(await victim.submit(form, {})).status, await isIn(victim, bob), await isIn(victim)]).toEqual([400, false, true]);
    const bare = await victim.go('/login/link', { method: 'POST', body: formOf({ link: his.fields['link'] }) });
    const own = await victim.go(authorizePath({ prompt: 'login' }));
    const moved = await victim.submit({ ...own, action: '/login/link' }, { link: his.fields['link'] ?? '' });
    expect([bare.status, isOver(moved), await isIn(victim, bob)]).toEqual([400, true, false]);
    expect(pageOf(await attacker.go(link))).toBe('email-link');
  });
});

test('opening it uses up nothing and lets nobody in: neither a scanner, nor the first to look', async () => {
  const { browser, link } = await mailed();
  for (let each = 0; each < 10; each++) {
    const scanner = onNode(each % 2 === 0 ? place.provider : place.second, other());
    expect([pageOf(await scanner.go(link)), isLogIn(await scanner.go('/account'))]).toEqual(['email-link', true]);
  }
  expect([await place.provider.database.prisma.session.count(), await isIn(browser)]).toEqual([0, false]);
  expect(await tokenOf(await browser.submit(await browser.go(link), {}))).toBeDefined();
});

test('link and code are one: of both at once, on two nodes, again and again, one counts', async () => {
  for (let round = 0; round < 6; round++) {
    const { browser, page, link, code } = await mailed(ada, other(), '/account?account=other');
    const hers = onNode(place.second, other());
    const form = await hers.go(link);
    const before = await place.provider.database.prisma.session.count();
    await Promise.all([browser.submit(page, { code }), hers.submit(form, {})]);
    expect([await place.provider.database.prisma.session.count(), [await isIn(browser), await isIn(hers)].filter(Boolean).length]).toEqual([before + 1, 1]);
    place.provider.clock.advance(3600);
  }
});

describe('a link that counts no more', () => {
  const ended: readonly (readonly [string, (about: Awaited<ReturnType<typeof mailed>>) => Promise<unknown>])[] = [
    ['was used', async ({ link }) => { const hers = other(); await hers.submit(await hers.go(link), {}); }],
    ['is older than ten minutes', () => Promise.resolve(place.provider.clock.advance(601))],
    ['gave way to a later mail', async ({ browser, page }) => browser.submit(page, { send: 'true' })],
    ['gave way to its code', async ({ browser, page, code }) => browser.submit(page, { code })],
    ['is of who has another password', async () => { const { browser, page } = await place.loggedIn(ada); await send(browser, page, '/account/password', { current_password: password, password: 'another long passphrase' }); }],
    ['is of somebody whose password was set since, by a node that knew of no link', async () => place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { passwordChangedAt: new Date(place.provider.clock.now().getTime() + 1) } })],
    ['is of who has logged out everywhere else', async () => { const { browser, page } = await place.loggedIn(ada); await send(browser, page, '/account/sessions', { others: 'true' }); }],
    ['is of who was disabled', async () => place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: new Date(0) } })],
    ['is of who has another address', async () => place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { username: 'eve@example.com', usernameKey: 'eve@example.com' } })],
    ['is of who is gone', async () => place.provider.database.prisma.user.deleteMany({ where: { username: ada } })],
    ['is none by the policy of now', async () => { await place.provider.database.prisma.signIn.updateMany({ data: { firstFactors: ['password', 'email_code'] } }); place.provider.clock.advance(120); }],
  ];
  test.each(ended)('%s: the page and the form say so', async (_, end) => {
    const about = await mailed();
    const [hers, late] = [other(), other()];
    const form = await hers.go(about.link);
    expect(pageOf(form)).toBe('email-link');
    await end(about);
    expect([isOver(await late.go(about.link)), isOver(await hers.submit(form, {})), await isIn(hers)]).toEqual([true, true, false]);
  });

  test.each([['no token', ''], ['an empty one', '?token='], ['twice', '?token=a&token=b'], ['another', `?token=${'a'.repeat(43)}`], ['what is no text', '?token=%ff%00'], ['a long one', `?token=${'a'.repeat(4000)}`]])('%s is none', async (_, query) => {
    const seen = await other().go(`/login/link${query}`);
    expect(isOver(seen)).toBe(true);
  });

  test('nor does a megabyte, or a token in the place of the form’s own', async () => {
    const { link } = await mailed();
    const hers = other();
    const form = await hers.go(link);
    expect((await hers.submit(form, { link: 'a'.repeat(1_100_000) })).status).toBe(413);
    expect([(await hers.submit(form, { csrf: form.fields['link'] ?? '' })).status, await isIn(hers)]).toEqual([400, false]);
  });
});

test('who has no account is told the same to the byte, and nothing is kept of them but what is kept of all', async () => {
  const seen = async (username: string) => {
    const { page } = await asked(username);
    await place.provider.deliver();
    const text = page.text.replaceAll(username, 'X').replaceAll(page.fields['flow'] ?? '', 'F').replaceAll(encodeURIComponent(username), 'X').replace(/value="[\w-]{40,}"|nonce="[^"]*"|nonce-[\w+/=-]*/g, '');
    return [page.status, text];
  };
  expect(await seen('nobody@example.com')).toEqual(await seen(ada));
  const rows = await place.provider.database.prisma.mailedCode.findMany({ orderBy: { userId: 'asc' } });
  expect([rows.length, rows.filter(({ userId }) => userId !== null).length, rows.every(({ linkHash, asked: sealed }) => linkHash?.length === 32 && sealed !== null)]).toEqual([2, 1, true]);
  expect((await folder.news()).length).toBe(1);
});

test('neither the database nor the log knows the token, and of the asked only what is sealed', async () => {
  const { browser, link } = await mailed();
  const token = new URL(link, 'https://id.example').searchParams.get('token') ?? 'none';
  await browser.submit(await browser.go(link), {});
  const [row] = await place.provider.database.prisma.$queryRaw<readonly { readonly dump: string }[]>`SELECT string_agg(m::text, ' ') || encode(string_agg(asked, ''), 'escape') AS dump FROM mailed_codes m`;
  expect([token.length, place.provider.log.join('\n').includes(token), row?.dump.includes(token), row?.dump.includes('Firefox'), row?.dump.includes(ada)]).toEqual([43, false, false, false, false]);
});

test('without email_link the mail holds a code, and no link but to the account', async () => {
  await policy(['password', 'email_code']);
  const { page, link, text } = await mailed();
  expect([link, text.includes('/login/link'), pageOf(page), page.text.includes(hint)]).toEqual(['/account', false, 'email-code', false]);
});

describe('who has deleted the account', () => {
  const leave = async (): Promise<void> => void (await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: place.provider.clock.now(), deletionAt: new Date(place.provider.clock.now().getTime() + 86_400_000) } }));
  test.each(['code', 'link'])('is asked whether to keep it after a %s by mail, too, and is let in nowhere before', async (by) => {
    await leave();
    const { browser, page, link, code } = await mailed();
    const asks = by === 'code' ? await browser.submit(page, { code }) : await browser.submit(await browser.go(link), {});
    expect([pageOf(asks), await isIn(browser)]).toEqual(['keep-account', false]);
    expect(await tokenOf(await browser.submit(asks, { decision: 'keep' }))).toBeDefined();
  });

  test('is let in by none where an administrator has disabled it besides', async () => {
    const { link } = await mailed();
    await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: new Date(0), deletionAt: null } });
    expect([isOver(await other().go(link)), (await place.provider.token({ grant_type: 'password', username: ada, password }, asShop)).status]).toEqual([true, 400]);
  });
});

/** Ada sets up an authenticator. */
async function enrolled(): Promise<AuthenticatorApp> {
  const { browser, page } = await place.loggedIn(ada);
  const offer = await offered(browser, page);
  const phone = AuthenticatorApp.from(offer);
  await browser.submit(offer, { code: phone.code(place.provider) });
  place.provider.clock.advance(60);
  await place.provider.deliver();
  await folder.news();
  expect(errorOn(offer)).toBeUndefined();
  return phone;
}
