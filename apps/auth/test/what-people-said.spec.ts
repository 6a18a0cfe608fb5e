import { s256 } from '@symbolon/crypto';
import { ada, bob, callback, openPlace, type Place } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';

/** What people said once is not asked again: a language, a name, an account. What their client hints at is not asked either. */
let place: Place;
let open: Place;
beforeAll(async () => {
  place = await openPlace();
  open = await openPlace({ SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_SIGNUP_NAME: 'optional' });
});
beforeEach(async () => {
  await place.forget();
  await open.forget();
});
afterAll(async () => {
  await open.close();
  await place.close();
});

const authorizePath = (changes: Readonly<Record<string, string>> = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'trusted', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256', ...changes }).toString()}`;
const languageOf = ({ text }: Seen) => /<html lang="(\w+)">/.exec(text)?.[1];
const answerOf = ({ location = '' }: Seen) => Object.fromEntries(new URL(location).searchParams);
/** Where a link of a page leads: the first whose address matches. */
const linkOn = ({ text }: Seen, part: RegExp): string =>
  [...text.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&')).find((href) => part.test(href)) ?? '';
/** The names of the fields that a screen reader is told are wrong. */
const wrongOn = ({ text }: Seen) => [...text.matchAll(/<input [^>]*?name="(\w+)"[^>]*aria-invalid/g)].map(([, name]) => name);

describe('a language', () => {
  test('that was chosen is kept for the next log-in, beside what the browser says', async () => {
    const browser = new Browser(place.provider);
    const german = { headers: { 'accept-language': 'de' } };
    const page = await browser.step((await browser.step('/account', german)).location ?? '', german);
    const chosen = await browser.step(linkOn(page, /ui_locales=fr/), german);
    expect(chosen.headers.getSetCookie()).toContain('symbolon-locale=fr; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax');
    expect([languageOf(page), languageOf(chosen), languageOf(await browser.step('/logged-out', german))]).toEqual(['de', 'fr', 'fr']);
    expect(languageOf(await browser.go(authorizePath({ ui_locales: 'ja' })))).toBe('ja'); // a client knows what it shows to the person now
  });

  test.each(['tlh', '../en', 'constructor', '"><script>'])('that there is not (%s) is not kept', async (locale) => {
    const browser = new Browser(place.provider);
    const { fields } = await browser.go('/account');
    const shown = await browser.step(`/login?${new URLSearchParams({ flow: fields['flow'] ?? '', ui_locales: locale }).toString()}`);
    expect(shown.headers.getSetCookie()).toEqual([]);
  });
});

describe('a name', () => {
  test('that was typed stays when the language is changed, and stands in the form for a new password', async () => {
    const browser = new Browser(open.provider);
    const wrong = await browser.submit(await browser.go('/account'), { username: 'Ada & Co <x>', password: 'not the one' });
    for (const part of [/ui_locales=de/, /^\/forgot-password/, /^\/signup/]) expect([part, (await browser.go(linkOn(wrong, part))).fields['username']]).toEqual([part, 'Ada & Co <x>']);
  });

  test('of who is logged in stands in the form when they have to log in once more', async () => {
    const { browser } = await place.loggedIn(ada);
    expect((await browser.go(authorizePath({ prompt: 'login' }))).fields).toMatchObject({ username: ada });
    place.provider.clock.advance(60);
    expect((await browser.go(authorizePath({ max_age: '30' }))).fields).toMatchObject({ username: ada });
    expect((await browser.go(authorizePath({ prompt: 'login', login_hint: bob }))).fields).toMatchObject({ username: bob });
    await place.loggedIn(bob, { browser });
    expect((await browser.go(authorizePath({ prompt: 'login' }))).fields['username']).toBe('');
  });

  test('that a client hints at needs no choice among the accounts of a browser', async () => {
    const { browser } = await place.loggedIn(ada);
    await place.loggedIn(bob, { browser });
    expect(pageOf(await browser.go(authorizePath()))).toBe('select-account');
    expect(answerOf(await browser.go(authorizePath({ login_hint: ' ADA@example.com', prompt: 'none' })))).toHaveProperty('code');
    expect(answerOf(await browser.go(authorizePath({ login_hint: 'nobody@example.com', prompt: 'none' })))).toMatchObject({ error: 'account_selection_required' });
    expect(pageOf(await browser.go(authorizePath({ login_hint: ada, prompt: 'select_account' })))).toBe('select-account');
  });
});

describe('only the field that has to be mended is marked', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a wrong password', { username: ada, password: 'wrong' }, ['password']],
    ['an unknown name', { username: 'nobody', password: 'wrong' }, ['password']], // as with a wrong password
    ['no password', { username: ada, password: '' }, ['password']],
    ['no name', { username: '', password: 'wrong' }, ['username']],
  ])('at the log-in: %s', async (_, members, fields) => {
    const browser = new Browser(place.provider);
    expect(wrongOn(await browser.submit(await browser.go('/account'), members))).toEqual(fields);
  });
});

test('who is locked out is told that a new password by mail ends the wait', async () => {
  const browser = new Browser(place.provider);
  expect((await browser.submit(await browser.go('/account'), { username: ada, password: 'wrong' })).text).toContain('a new password by email ends the wait');
});

test('a log-out that names no account shows all that it would end', async () => {
  const { browser } = await place.loggedIn(ada);
  await place.loggedIn(bob, { browser });
  const all = await browser.go('/oidc/logout');
  expect(all.text).toContain('All of them will be signed out');
  for (const name of [ada, bob]) expect(all.text).toContain(`<bdi>${name}</bdi>`);
  const one = await browser.go(`/oidc/logout?logout_hint=${ada}`);
  expect([one.text.includes(ada), one.text.includes(bob)]).toEqual([true, false]);
});

describe('a client that asks for a new account (prompt=create)', () => {
  test('gets one: the sign-up page comes first, even where somebody is logged in', async () => {
    const { browser } = await open.loggedIn(ada);
    for (const who of [browser, new Browser(open.provider)]) {
      const page = await who.go(authorizePath({ prompt: 'create' }));
      expect(pageOf(page)).toBe('signup');
      const username = `new-${who === browser ? 'here' : 'there'}@example.com`;
      expect(answerOf(await who.submit(page, { username, password: 'a passphrase of somebody new' }))).toHaveProperty('code');
    }
  });

  test('is refused where sign-up is closed, and not told of it', async () => {
    expect(answerOf(await new Browser(place.provider).go(authorizePath({ prompt: 'create' })))).toMatchObject({ error: 'invalid_request', error_description: 'prompt=create is not supported: sign-up is closed here.' });
    const prompts = async ({ provider }: Place) => (await provider.send('/.well-known/openid-configuration')).json['prompt_values_supported'];
    expect([await prompts(place), await prompts(open)]).toEqual([['none', 'login', 'consent', 'select_account'], ['none', 'login', 'consent', 'select_account', 'create']]);
  });
});

describe('the name at the sign-up', () => {
  const signUp = async (at: Place, username: string, name: string, node = at.provider) => {
    const browser = new Browser(node);
    return browser.submit(await browser.go(authorizePath({ prompt: 'create' })), { username, password: 'a passphrase of somebody new', name });
  };
  const claimsOf = async (username: string) => (await open.provider.database.prisma.user.findUnique({ where: { usernameKey: username }, select: { claims: true } }))?.claims;

  test.each([
    ['is the claim', 'Mia Müller', { name: 'Mia Müller' }],
    ['is one line, without what cannot be seen', ' Mia\u202E\u200B\n Müller ', { name: 'Mia Müller' }],
    ['may be left out', '', {}],
    ['may be nothing that can be seen', '\u200B', {}],
    ['is cut', '名'.repeat(300), { name: '名'.repeat(100) }],
  ])('%s', async (what, name, claims) => {
    const username = `${what.replaceAll(/\W/g, '-')}@example.com`;
    await signUp(open, username, name);
    expect(await claimsOf(username)).toEqual(claims);
  });

  test('is demanded where the installation says so, and is not read where it is not asked for', async () => {
    const strict = await open.provider.another({ SYMBOLON_SIGNUP_NAME: 'required' });
    const again = await signUp(open, 'strict@example.com', '\u200B', strict);
    expect([again.status, wrongOn(again), await claimsOf('strict@example.com')]).toEqual([400, ['name'], undefined]);
    await signUp(open, 'strict@example.com', 'Mia', strict);
    const silent = await open.provider.another({ SYMBOLON_SIGNUP_NAME: 'off' });
    await signUp(open, 'silent@example.com', 'Mia', silent);
    expect([await claimsOf('strict@example.com'), await claimsOf('silent@example.com')]).toEqual([{ name: 'Mia' }, {}]);
    await strict.close();
    await silent.close();
  });

  test('is kept of who has to prove the address first, too', async () => {
    const careful = await open.provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'required' });
    await signUp(open, 'careful@example.com', 'Mia', careful);
    expect(await claimsOf('careful@example.com')).toEqual({ name: 'Mia' });
    await careful.close();
  });
});
