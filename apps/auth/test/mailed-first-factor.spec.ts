import { ada, authorizePath, bob, callback, errorOn, isAccountOf, isLogIn, onNode, openPlace, type Place } from './account-place.ts';
import { AuthenticatorApp, offered, otherThan } from './authenticator-app.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, formOf, password, secret } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** By what a log-in begins, and a code by mail as that. */
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace({ ...folder.environment, SYMBOLON_SIGNUP: 'open' });
});
beforeEach(async () => {
  await place.forget();
  folder.empty();
  await policy(['password', 'passkey', 'email_code']);
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const wrong = 'That is not the code in the latest message. Check it and try again.';
const over = 'That code doesn’t count any more. Have another one emailed to you.';
const nobody = 'nobody@example.com';
const codeIn = ({ text }: Mail): string => /^\d{6}$/m.exec(text)?.[0] ?? 'no code';

const policy = (firstFactors: string[], more: { readonly secondFactor?: string; readonly secondFactorEmail?: string } = {}, seconds?: number): Promise<void> =>
  setSignInPolicy(place.provider, { firstFactors, secondFactor: 'when_enrolled', secondFactorEmail: 'never', ...more }, seconds);
/** Whatever is open in browsers is so still. */
const meanwhile = 60;
async function mails(): Promise<readonly Mail[]> {
  await place.provider.deliver();
  return folder.news();
}
async function sent(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const browser = new Browser(place.provider);
  const login = await browser.go(authorizePath());
  const form = await browser.go(/id="email-code"[^>]*href="([^"]*)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&') ?? '/no-link');
  return { browser, page: await browser.submit(form, { username, send: 'true' }) };
}
async function mailed(username = ada): Promise<{ readonly browser: Browser; readonly page: Seen; readonly code: string }> {
  return { ...(await sent(username)), code: (await mails()).map(codeIn).at(-1) ?? 'no mail' };
}
const tokenOf = async (seen: Seen): Promise<unknown> => (await place.redeem(seen)).json['access_token'];

test('a mailed code logs in, and says what it was worth', async () => {
  const { browser, page } = await sent();
  expect([pageOf(page), page.text.includes(`<bdi>${ada}</bdi>`), isLogIn(await browser.go('/account'))]).toEqual(['email-code', true, true]);
  const [letter] = await mails();
  expect([letter?.to, letter?.subject]).toEqual([ada, 'Your code to sign in']);
  const code = letter ? codeIn(letter) : '';
  const { json } = await place.redeem(await browser.submit(page, { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` }));
  expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal1', amr: ['email'] });
});

test('who has no account, has not proven the address, or is disabled, sees the same to the byte, and is mailed nothing', async () => {
  await place.provider.database.prisma.user.updateMany({ where: { username: 'bob@example.com' }, data: { emailVerified: false } });
  const seen = async (username: string) => {
    const { browser, page } = await sent(username);
    const count = (await mails()).length;
    const again = await browser.submit(page, { code: 'abcdef' });
    const plain = ({ text }: Seen) => text.replaceAll(username, 'X').replaceAll(page.fields['flow'] ?? '', 'F').replaceAll(encodeURIComponent(username), 'X').replace(/value="[\w-]{40,}"|nonce="[^"]*"|nonce-[\w+/=-]*/g, '');
    return { count, page: plain(page), again: plain(again), status: [page.status, again.status] };
  };
  const [known, unknown, unproven] = [await seen(ada), await seen(nobody), await seen(bob)];
  expect([known.count, unknown.count, unproven.count]).toEqual([1, 0, 0]);
  for (const other of [unknown, unproven]) expect({ ...other, count: 1 }).toEqual(known);
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: new Date(0) } });
  expect((await seen(ada)).count).toBe(0);
});

test('a right code of an account that was disabled since lets nobody in', async () => {
  const { browser, page, code } = await mailed();
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: new Date(0) } });
  expect(pageOf(await browser.submit(page, { code }))).toBe('email-code');
});

test('it is of no use in another browser, in another log-in, or to somebody else', async () => {
  const { page, code } = await mailed();
  const stranger = new Browser(place.provider);
  await stranger.go(authorizePath());
  const refused = await stranger.submit(page, { code });
  expect([refused.status, pageOf(refused)]).toEqual([400, 'error']);
  const other = await sent(nobody);
  expect(errorOn(await other.browser.submit(other.page, { code }))).toBe(wrong);
  expect(errorOn(await other.browser.submit(other.page, { code, username: ada }))).toBe(over);
});

test('it counts once: of 16 at once on two nodes there is one log-in, and each form leads to it', async () => {
  const { browser, page, code } = await mailed();
  const twins = Array.from({ length: 16 }, (_, index) => onNode(index % 2 === 0 ? place.provider : place.second, browser));
  await Promise.all(twins.map((twin) => twin.step(page.action, { method: 'POST', body: formOf({ ...page.fields, code }) })));
  expect(await place.provider.database.prisma.session.count()).toBe(1);
  expect(await tokenOf(await onNode(place.second, browser).submit(page, { code }))).toBeDefined();
});

test('one of before counts no more once the password is another', async () => {
  const { browser, page, code } = await mailed();
  const set = (seconds: number) => place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { passwordChangedAt: new Date(place.provider.clock.now().getTime() + seconds * 1000) } });
  await set(1);
  expect(errorOn(await browser.submit(page, { code }))).toBe(wrong);
  await set(-1);
  expect(await tokenOf(await browser.submit(page, { code }))).toBeDefined();
});

test('it is over after ten minutes, after five wrong ones, and with the next letter', async () => {
  const late = await mailed();
  place.provider.clock.advance(601);
  expect(errorOn(await late.browser.submit(late.page, { code: late.code }))).toBe(over);
  const { browser, page, code } = await mailed();
  for (const each of [1, 2, 3, 4]) expect([each, errorOn(await browser.submit(page, { code: otherThan(code) }))]).toEqual([each, wrong]);
  await browser.submit(page, { code: otherThan(code) });
  expect(errorOn(await browser.submit(page, { code }))).toBe(over);
  const next = await browser.submit(page, { send: 'true' });
  const last = (await mails()).map(codeIn).at(-1) ?? '';
  if (last !== code) expect(errorOn(await browser.submit(next, { code }))).toBe(wrong);
  expect(await tokenOf(await browser.submit(next, { code: last }))).toBeDefined();
});

test.each([
  ['nothing', '', 'Please fill in every field.'],
  ['digits of another script', '١٢٣٤٥٦', wrong],
  ['the password', password, wrong],
  ['a megabyte', '1'.repeat(1_000_000), undefined],
])('%s lets nobody in', async (_, typed, error) => {
  const { browser, page } = await mailed();
  const again = await browser.submit(page, { code: typed });
  if (error === undefined) expect(again.status).toBe(413);
  else expect([again.status, errorOn(again)]).toEqual([400, error]);
});

test.each(['', 'no address', 'mia', 'a@b@c', `${'a'.repeat(400)}@example.com`])('%j is no address, and is mailed nothing', async (username) => {
  const { page } = await sent(username);
  expect([page.status, pageOf(page)]).toEqual([400, 'email-code']);
  expect(await mails()).toEqual([]);
});

test('nothing is mailed by an address that is opened, and few in an hour', async () => {
  const browser = new Browser(place.provider);
  const { fields } = await browser.go(authorizePath());
  await browser.go(`/login/email?flow=${fields['flow']}&login_hint=${ada}&send=true`);
  expect(await mails()).toEqual([]);
  let { page } = await sent();
  for (let each = 0; each < 12 && errorOn(page) === undefined; each++) ({ page } = await sent());
  expect(errorOn(page)).toBe('There were too many attempts. Wait a few minutes, then try again.');
  expect((await mails()).length).toBeLessThanOrEqual(5);
});

test('wrong codes are counted over all log-ins, and keep no password out', async () => {
  for (let round = 0; round < 3; round++) {
    const { browser, page } = await sent();
    for (let each = 0; each < 5; each++) await browser.submit(page, { code: '000000' });
    await mails();
    place.provider.clock.advance(1200);
  }
  const { browser, page, code } = await mailed();
  await browser.submit(page, { code: otherThan(code) });
  expect(errorOn(await browser.submit(page, { code }))).toBe('There were too many attempts. Wait a few minutes, then try again.');
  expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
});

describe('and the second step', () => {
  test('is asked for as always', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const offer = await offered(browser, page);
    const phone = AuthenticatorApp.from(offer);
    await browser.submit(offer, { code: phone.code(place.provider) });
    place.provider.clock.advance(60);
    await mails();
    const { browser: hers, page: typed, code } = await mailed();
    const asked = await hers.submit(typed, { code });
    expect([pageOf(asked), isLogIn(await hers.go('/account'))]).toEqual(['second-factor', true]);
    const { json } = await place.redeem(await hers.submit(asked, { code: phone.code(place.provider) }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['email', 'otp', 'mfa'] });
  });

  test('is no second mail: who has shown the mailbox shows nothing more by it', async () => {
    await policy(['email_code'], { secondFactor: 'always', secondFactorEmail: 'always' });
    const { browser, page, code } = await mailed();
    const asked = await browser.submit(page, { code });
    expect(pageOf(asked)).toBe('authenticator');
    expect(await browser.submit({ ...asked, action: '/second-factor' }, { send: 'true' })).toMatchObject({ status: expect.any(Number) as number });
    expect(await mails()).toEqual([]);
  });

  test('an application that asks for more is not given it by a second mail: an authenticator is set up for it', async () => {
    await policy(['password', 'email_code'], { secondFactorEmail: 'always' });
    const { browser, page, code } = await mailed();
    expect(await tokenOf(await browser.submit(page, { code }))).toBeDefined();
    const asked = await browser.go(authorizePath({ acr_values: 'aal2' }));
    expect([pageOf(asked), asked.text.includes('name="send"')]).toEqual(['authenticator', false]);
  });
});

describe('what the policy does not name', () => {
  test('a mailed code: no page leads to it, and it is refused', async () => {
    await policy(['password', 'passkey']);
    const browser = new Browser(place.provider);
    const login = await browser.go(authorizePath());
    expect(login.text).not.toContain('id="email-code"');
    const refused = await browser.go(`/login/email?flow=${login.fields['flow']}`);
    const posted = await browser.submit({ ...login, action: '/login/email' }, { username: ada, send: 'true' });
    expect([refused.status, posted.status, await mails()]).toEqual([403, 403, []]);
  });

  test('a password: no field, and every door refuses the right one', async () => {
    const before = new Browser(place.provider);
    const form = await before.go(authorizePath());
    await policy(['passkey', 'email_code']);
    const browser = new Browser(place.provider);
    const login = await browser.go(authorizePath());
    expect([login.text.includes('type="password"'), login.text.includes('/forgot-password')]).toEqual([false, false]);
    expect(form.text).toContain('type="password"');
    const refused = await browser.submit({ ...login, action: '/login' }, { username: ada, password });
    expect([refused.status, errorOn(refused)]).toEqual([400, 'You can’t sign in in this way here. Take another one.']);
    const signup = await browser.go(`/signup?flow=${login.fields['flow']}`);
    expect([signup.status, signup.text.includes('type="password"'), signup.text.includes('/signup/passkey')]).toEqual([200, false, true]);
    const signedUp = await browser.submit({ ...login, action: '/signup' }, { username: 'eve@example.com', password });
    expect([signedUp.status, errorOn(signedUp), await place.provider.database.prisma.user.count({ where: { usernameKey: 'eve@example.com' } })]).toEqual([400, 'You can’t sign in in this way here. Take another one.', 0]);
    const granted = await place.provider.token({ grant_type: 'password', username: ada, password }, asShop);
    expect([granted.status, granted.json['error'], granted.json['error_description']]).toEqual([400, 'unauthorized_client', expect.stringContaining('Nobody signs in by a password here')]);
    const authorization = `Basic ${Buffer.from(`trusted:${secret}`).toString('base64')}`;
    const asked = { response_type: 'code', scope: 'openid', redirect_uri: callback, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256', username: ada, password };
    const challenged = await place.provider.send('/oauth/authorize-challenge', { method: 'POST', headers: { authorization }, body: formOf(asked) });
    expect([challenged.status, challenged.json['error']]).toEqual([403, 'redirect_to_web']);
  });

  test('a password: none is forgotten, by an address of before, by a form or a link that was open, or from the account', async () => {
    const before = new Browser(place.provider);
    const form = await before.go('/forgot-password');
    await before.submit(form, { username: ada });
    const link = (await mails()).at(-1)?.link ?? '';
    const reset = await before.go(link);
    expect(pageOf(reset)).toBe('reset-password');
    await policy(['passkey', 'email_code'], {}, meanwhile);
    const [opened, posted] = [await new Browser(place.provider).go('/forgot-password'), await before.submit(form, { username: ada })];
    const [followed, set] = [await new Browser(place.provider).go(link), await before.submit(reset, { password: 'an entirely new passphrase' })];
    expect([opened, posted, followed, set].map((seen) => [seen.status, pageOf(seen), errorCodeOf(seen), seen.text.includes('/forgot-password')])).toEqual([
      [403, 'error', 'access_denied', false], [403, 'error', 'access_denied', false], [400, 'error', 'link_expired', false], [400, 'error', 'link_expired', false],
    ]);
    expect(await mails()).toEqual([]);
  });

  test.each([
    ['passkey', ['add-passkey']],
    ['password', ['current-password', 'submit']],
  ])('the account page shows what is for signing in by a %s only where that is so', async (kind, ids) => {
    const browser = new Browser(place.provider);
    await browser.submit(await browser.go('/account'), { username: ada, password });
    const shows = async () => {
      const { text } = await browser.go('/account');
      return ids.map((id) => text.includes(` id="${id}"`));
    };
    expect(await shows()).toEqual(ids.map(() => true));
    await policy(['password', 'passkey', 'email_code'].filter((each) => each !== kind), {}, meanwhile);
    expect(await shows()).toEqual(ids.map(() => false));
  });

  test('a passkey: none is made on the account page, by an address or a form of before; a security key is', async () => {
    const browser = new Browser(place.provider);
    const account = await browser.submit(await browser.go('/account'), { username: ada, password });
    const path = /id="add-passkey"[^>]*href="([^"]*)"/.exec(account.text)?.[1]?.replaceAll('&amp;', '&') ?? '/no-link';
    const form = await browser.go(path);
    await policy(['password', 'email_code'], {}, meanwhile);
    const [opened, posted, key] = [await browser.go(path), await browser.submit(form, { credential: '{}' }), await browser.go(`${path}&kind=security_key`)];
    expect([opened, posted, key].map((seen) => [seen.status, pageOf(seen)])).toEqual([[403, 'error'], [403, 'error'], [200, 'passkey']]);
  });

  test('a password and a passkey: nobody signs up, as an account begins with one of these', async () => {
    await policy(['email_code']);
    const browser = new Browser(place.provider);
    const login = await browser.go(authorizePath());
    const form = await browser.go(/href="(\/login\/email\?[^"]*)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    const signup = await browser.go(`/signup?flow=${form.fields['flow']}`);
    const posted = await browser.submit({ ...form, action: '/signup' }, { username: 'eve@example.com', password });
    expect([login.text.includes('/signup'), signup.status, posted.status]).toEqual([false, 403, 403]);
  });

  test('a passkey: no button, and its endpoint refuses', async () => {
    await policy(['password']);
    const browser = new Browser(place.provider);
    const login = await browser.go(authorizePath());
    expect([login.text.includes('/login/passkey'), login.text.includes('webauthn')]).toEqual([false, false]);
    const signup = await browser.go(`/signup?flow=${login.fields['flow']}`);
    expect([signup.status, signup.text.includes('/signup/passkey')]).toEqual([200, false]);
    for (const action of ['/login/passkey', '/signup/passkey']) {
      const refused = await browser.submit({ ...login, action }, { credential: '{}' });
      expect([action, refused.status, errorOn(refused)]).toEqual([action, 400, 'You can’t sign in in this way here. Take another one.']);
    }
  });
});
