import { s256 } from '@symbolon/crypto';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comingAgain } from './come-again.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid email', redirect_uris: [callback] };
const file = { ...shop, clients: [...shop.clients, web], users: [...shop.users, { username: 'bob@example.com', password }] };
const eve = 'eve@example.com';
const herPassword = 'a passphrase of her own choosing';
const strangers = 'a passphrase that a stranger chose';

let provider: Provider;
let second: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({ ...folder.environment, SYMBOLON_SIGNUP: 'open' });
  await provider.apply(file);
  second = await provider.another();
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  await Promise.all([provider.news(), second.news()]);
  folder.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  folder.close();
});

const authorizePath = (changes: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid email', code_challenge: s256(verifier), code_challenge_method: 'S256', ...changes }).toString()}`;
const logInByToken = (secretWords: string, username = eve, type?: string): Promise<Answer> => provider.token({ grant_type: 'password', username, password: secretWords, ...(type !== undefined && { type }) }, asShop);

async function signupPage(browser: Browser): Promise<Seen> {
  const login = await browser.go(authorizePath());
  return browser.go(`/signup?flow=${login.fields['flow']}`);
}
const signUp = async (browser: Browser, username = eve, words = herPassword): Promise<Seen> => browser.submit(await signupPage(browser), { username, password: words });
async function logIn(browser: Browser, username = eve, words = herPassword): Promise<Seen> {
  return browser.submit(await browser.go(authorizePath({ prompt: 'login' })), { username, password: words });
}
async function mails(): Promise<readonly Mail[]> {
  await provider.deliver();
  return folder.news();
}
const link = async (): Promise<string> => (await mails()).at(-1)?.link ?? '';
const idTokenFor = async ({ location = '' }: Seen) => {
  const code = new URL(location).searchParams.get('code');
  const { json } = await provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, ['web', secret]);
  return decoded(json['id_token']).claims;
};
const user = () => provider.database.prisma.user.findUnique({ where: { usernameKey: eve }, select: { emailVerified: true, mustVerifyEmail: true, passwordHash: true } });

describe('who signs up', () => {
  test('opens the mailed link in the same browser, confirms, and is where they wanted to go', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    expect([sent.status, pageOf(sent), sent.text.includes(eve)]).toEqual([200, 'verify-email', true]);
    const [mail] = await mails();
    expect(mail).toMatchObject({ to: eve, subject: 'Confirm your email address', link: expect.stringMatching(/^\/verify-email\?token=[\w-]{43}&flow=[\w-]{43,}$/) as string });
    const confirm = await browser.go(mail?.link ?? '');
    expect([pageOf(confirm), confirm.text.includes(`Is <strong><bdi>${eve}</bdi></strong> your address?`)]).toEqual(['verify-email', true]);
    expect(await user()).toMatchObject({ emailVerified: false }); // seeing the page is no proof: mail scanners see it
    const before = browser.cookie;
    expect(await idTokenFor(await browser.submit(confirm, {}))).toMatchObject({ email: eve, email_verified: true, amr: ['pwd'] });
    expect(browser.cookie).not.toBe(before);
    expect((await logInByToken(herPassword)).status).toBe(200);
  });

  test('gets no further before that: no session, no code, no token, and nothing by the way', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    expect((await browser.go(`/oauth/authorize/resume?flow=${sent.fields['flow']}`)).text).toContain('data-page="login"');
    expect((await browser.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
    const [wrong, right, again, changed] = [await logInByToken('wrong'), await logInByToken(herPassword), await logInByToken(herPassword, eve, 'signup'), await logInByToken(strangers, eve, 'update')];
    for (const each of [right, again, changed]) expect([each.status, each.text]).toEqual([wrong.status, wrong.text]);
    const asked = { response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256', username: eve };
    const challenged = (typed: string) =>
      provider.send('/oauth/authorize-challenge', { method: 'POST', body: new URLSearchParams({ ...asked, password: typed }), headers: { authorization: `Basic ${btoa(`web:${secret}`)}` } });
    expect((await challenged('the wrong passphrase')).json['error']).toBe('insufficient_authorization');
    expect((await challenged(herPassword)).json['error']).toBe('redirect_to_web');
    expect(await user()).toMatchObject({ emailVerified: false, mustVerifyEmail: true });
  });

  test('and logs in later is told to look for the mail, which is sent again', async () => {
    await signUp(new Browser(provider));
    await mails();
    const browser = new Browser(second);
    expect(pageOf(await logIn(browser, eve, 'the wrong passphrase'))).toBe('login');
    const sent = await logIn(browser);
    expect([pageOf(sent), sent.location]).toEqual(['verify-email', undefined]);
    const again = await browser.submit(sent, {});
    expect(again.text).toContain('We have sent the message again.');
    const links = (await mails()).map((mail) => mail.link);
    expect(links).toHaveLength(2);
    const confirm = await browser.go(links[0] ?? '');
    expect(await idTokenFor(await browser.submit(confirm, {}))).toMatchObject({ email: eve, email_verified: true });
  });

  test('gets three mails an hour by one network and no more, with the same answer', async () => {
    const browser = new Browser(provider);
    let sent = await signUp(browser);
    for (let times = 0; times < 8; times += 1) sent = await browser.submit(sent, {});
    expect(sent.text).toContain('We have sent the message again.');
    expect(await mails()).toHaveLength(3);
  });

  test.each<[string, string, string, string]>([
    ['no address', 'eve', herPassword, 'That doesn’t look like an email address.'],
    ['two addresses', 'eve@example.com,ada@example.com', herPassword, 'That doesn’t look like an email address.'],
    ['an address in an address', 'eve@evil.example@example.com', herPassword, 'That doesn’t look like an email address.'],
    ['an address with a header behind it', 'eve@example.com\r\nBcc: ada@example.com', herPassword, 'That doesn’t look like an email address.'],
    ['an address that only looks like another', 'ada\u200B@example.com', herPassword, 'That doesn’t look like an email address.'],
    ['nothing', '', '', 'Please fill in every field.'],
    ['a short password', eve, 'short', 'It needs at least 15 characters.'],
    ['a common password', eve, 'passwordpassword', 'one of the most common ones'],
    ['a guessable password', eve, eve, 'too easy to guess'],
    ['a very long password', eve, 'a very long passphrase '.repeat(50), 'That password is too long.'],
  ])('with %s is told so', async (_, username, words, reason) => {
    const seen = await signUp(new Browser(provider), username, words);
    expect([seen.status, pageOf(seen), seen.text.includes(reason)]).toEqual([400, 'signup', true]);
    expect(await mails()).toEqual([]);
  });
});

describe('an address that is taken', () => {
  test('is told by no status, no header, no byte of the answer, and by no row that is counted', async () => {
    const alike = ({ status, headers, text }: Answer, username: string) => ({
      status,
      headers: [...headers].filter(([name]) => name !== 'date').map((pair) => pair.join(': ').replace(/nonce-[\w-]+/g, '')),
      text: text.replace(/nonce="[^"]*"/g, '').replaceAll(username, 'somebody').replaceAll(encodeURIComponent(username), 'somebody'),
    });
    const browser = new Browser(provider);
    const page = await signupPage(browser);
    const seen: unknown[] = [];
    for (const username of ['new@example.com', 'ada@example.com', 'bob@example.com', 'new@example.com']) {
      const headers = { 'x-request-id': 'the-same-request' };
      const answer = await browser.step(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username, password: herPassword }), headers });
      const sent = await browser.step(answer.location ?? '', { headers });
      seen.push({ answer: alike(answer, username), sent: alike(sent, username) });
    }
    for (const each of seen) expect(each).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ answer: { status: 303 }, sent: { status: 200 } });
    expect(await provider.database.prisma.outboxMessage.count()).toBe(4);
  });

  test('brings its owner a mail that says so, and changes nothing of the account', async () => {
    const sent = await signUp(new Browser(provider), 'ADA@example.com');
    expect(pageOf(sent)).toBe('verify-email');
    const [mail, ...others] = await mails();
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'You already have an account', link: '/account' });
    expect(others).toEqual([]);
    expect((await logInByToken(password, 'ada@example.com')).status).toBe(200);
    expect((await logInByToken(herPassword, 'ada@example.com')).status).toBe(400);
  });
});

describe('a stranger who signs up with the address of somebody else', () => {
  test('has nothing of it: the owner who opens the link in her own browser chooses a password, and the other is worthless', async () => {
    const stranger = new Browser(provider);
    await signUp(stranger, eve, strangers);
    const owner = new Browser(second);
    const page = await owner.go(await link());
    expect([pageOf(page), page.text.includes(eve)]).toEqual(['reset-password', true]);
    const done = await owner.submit(page, { password: herPassword });
    expect([done.status, pageOf(done), done.text.includes(`<strong><bdi>${eve}</bdi></strong> is confirmed.`)]).toEqual([200, 'verify-email', true]);
    expect((await logInByToken(strangers)).status).toBe(400);
    expect((await logInByToken(herPassword)).status).toBe(200);
    expect((await stranger.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
    expect(await user()).toMatchObject({ emailVerified: true, mustVerifyEmail: false });
    expect(await mails()).toEqual([]); // a password that nobody knew was not changed
  });

  test('cannot confirm in the end by signing up before the owner does', async () => {
    await signUp(new Browser(provider), eve, strangers);
    const [first] = await mails();
    const owner = new Browser(provider);
    await signUp(owner);
    const [own] = await mails();
    for (const mail of [first, own]) expect(pageOf(await owner.go(mail?.link ?? ''))).toBe('reset-password');
    await owner.submit(await owner.go(own?.link ?? ''), { password: herPassword });
    expect((await logInByToken(strangers)).status).toBe(400);
    expect((await logInByToken(herPassword)).status).toBe(200);
  });

  test('cannot confirm by signing up after the owner did', async () => {
    const owner = new Browser(provider);
    await signUp(owner);
    const hers = await link();
    await signUp(new Browser(provider), eve, strangers);
    expect(await idTokenFor(await owner.submit(await owner.go(hers), {}))).toMatchObject({ email: eve, email_verified: true });
    expect((await logInByToken(strangers)).status).toBe(400);
    expect((await logInByToken(herPassword)).status).toBe(200);
  });
});

describe('a link that proves an address', () => {
  const over = (seen: Seen) => [seen.status, pageOf(seen), seen.text.includes('This link has expired or was already used.')];
  const isOver = [400, 'forgot-password', true];
  const token = (path: string) => new URL(path, issuer).searchParams.get('token') ?? '';

  test.each<[string, (path: string) => string]>([
    ['cut by a letter', (path) => path.replace(token(path), token(path).slice(1))],
    ['with another token', (path) => path.replace(token(path), 'A'.repeat(43))],
    ['with its token twice', (path) => `${path}&token=${token(path)}`],
  ])('%s is none', async (_, change) => {
    const browser = new Browser(provider);
    await signUp(browser);
    const seen = await browser.go(change(await link()));
    expect(seen.text).not.toContain('Is <strong>');
    expect(await user()).toMatchObject({ emailVerified: false });
  });

  test('for a new password confirms nothing, even in the browser that signed up', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    await mails();
    const forgot = await browser.go(`/forgot-password?flow=${sent.fields['flow']}`);
    await browser.submit(forgot, { username: eve });
    const path = (await link()).replace('/reset-password', '/verify-email');
    expect(pageOf(await browser.go(path))).toBe('reset-password');
  });

  test('lives to the second before its day ends, and not a second longer', async () => {
    const path = await (async () => {
      await signUp(new Browser(provider));
      return link();
    })();
    provider.clock.advance(86_399);
    expect(pageOf(await new Browser(provider).go(path))).toBe('reset-password');
    provider.clock.advance(1);
    expect(over(await new Browser(provider).go(path))).toEqual(isOver);
  });

  test.each<[string, (page: Seen) => Record<string, string>]>([
    ['without the token of the form', () => ({ csrf: '' })],
    ['with a made-up one', () => ({ csrf: 'A'.repeat(43) })],
    ['with another flow in it', ({ fields }) => ({ flow: `${fields['flow']}A` })],
  ])('is confirmed by no form %s', async (_, change) => {
    const browser = new Browser(provider);
    await signUp(browser);
    const confirm = await browser.go(await link());
    const seen = await browser.submit(confirm, change(confirm));
    expect([pageOf(seen), (await user())?.emailVerified]).toEqual(['reset-password', false]);
    expect(await idTokenFor(await browser.submit(confirm, {}))).toMatchObject({ email_verified: true });
  });

  test('is confirmed by no other browser that posts the same form', async () => {
    const browser = new Browser(provider);
    await signUp(browser);
    const confirm = await browser.go(await link());
    const other = new Browser(provider);
    await other.go(authorizePath());
    expect(pageOf(await other.submit(confirm, {}))).toBe('reset-password');
    expect(await user()).toMatchObject({ emailVerified: false });
  });

  test('works once, and its older ones with it', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    await browser.submit(sent, {});
    const [first, again] = (await mails()).map((mail) => mail.link);
    const confirm = await browser.go(first ?? '');
    await browser.submit(confirm, {});
    for (const path of [first, again]) expect(over(await browser.go(path ?? ''))).toEqual(isOver);
    provider.clock.advance(60); // until then it is taken for the same form sent twice
    expect(over(await browser.submit(confirm, {}))).toEqual(isOver);
  });

  test('leads on once more when its form is sent twice, in this browser only', async () => {
    const browser = new Browser(provider);
    await signUp(browser);
    const confirm = await browser.go(await link());
    const [before, other] = [browser.cookie, new Browser(provider)];
    await other.go(authorizePath());
    await browser.step(confirm.action, { method: 'POST', body: new URLSearchParams(confirm.fields) });
    const after = browser.login;
    browser.cookie = before; // the answer was not waited for
    expect(pageOf(await other.submit(confirm, {}))).toBe('forgot-password');
    expect(await idTokenFor(await browser.submit(confirm, {}))).toMatchObject({ email: eve, email_verified: true });
    expect(browser.login).toBe(after);
    expect(await provider.database.prisma.session.count()).toBe(1);
  });

  test('confirmed 64 times at once on two nodes makes one session', async () => {
    const browser = new Browser(provider);
    await signUp(browser);
    const confirm = await browser.go(await link());
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        comingAgain(() => (index % 2 === 0 ? provider : second).send(confirm.action, { method: 'POST', body: new URLSearchParams(confirm.fields), headers: { cookie: browser.cookie ?? '' } })),
      ),
    );
    expect(answers.filter(({ headers }) => headers.get('location')?.startsWith('/oauth/authorize/resume'))).toHaveLength(64);
    expect(new Set(answers.map(({ headers }) => headers.getSetCookie()[0])).size).toBe(1);
    expect(await provider.database.prisma.session.count()).toBe(1);
  });

  test('leads to the issuer, whatever the headers of the sign-up say', async () => {
    const browser = new Browser(provider);
    const page = await signupPage(browser);
    const hostile = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', origin: 'https://evil.example' };
    await browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username: eve, password: herPassword }), headers: hostile });
    const [mail] = await mails();
    expect(mail?.link).toMatch(/^\/verify-email\?token=/);
    expect(`${mail?.text}${mail?.html}`).not.toContain('evil.example');
  });
});

describe('a link that is opened on another device', () => {
  const confirmed = (page: Seen): string => /<a id="confirmed" class="button quiet" href="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const notYet = 'We can’t go on from here yet.';
  const why = 'This account was not created in this browser, as far as we can tell';
  /** Confirms on a device that showed the same password, in a log-in of its own. */
  const confirmWithSamePassword = async (): Promise<Seen> => {
    await mails(); // of the first window
    const phone = new Browser(second);
    await logIn(phone);
    return phone.submit(await phone.go(await link()), {});
  };

  test('says why it asks for a password there, also when the one that was typed is refused; a link for a forgotten one has no need to', async () => {
    const sent = await signUp(new Browser(provider));
    const phone = new Browser(second);
    const page = await phone.go(await link());
    expect([pageOf(page), page.text.includes(why)]).toEqual(['reset-password', true]);
    const refused = await phone.submit(page, { password: 'short' });
    expect([refused.status, refused.text.includes(why)]).toEqual([400, true]);
    const browser = new Browser(provider);
    const login = await browser.go(authorizePath());
    await browser.submit(await browser.go(`/forgot-password?flow=${login.fields['flow']}`), { username: eve });
    const forgotten = await browser.go(await link());
    expect([sent.status, pageOf(forgotten), forgotten.text.includes(why)]).toEqual([200, 'reset-password', false]);
  });

  test('tells who chose a password there where to go on, for the same form sent twice, too', async () => {
    await signUp(new Browser(provider));
    const phone = new Browser(second);
    const page = await phone.go(await link());
    for (const time of ['first', 'second']) {
      const done = await phone.submit(page, { password: herPassword });
      expect([time, done.status, pageOf(done)]).toEqual([time, 200, 'verify-email']);
      expect(done.text).toContain('Your new password is saved. Sign in with it in the window where you signed up, or go on here.');
      expect(done.text).toContain('<a id="continue" class="button" href="https://app.example.com/"><span>Continue to <bdi>web</bdi></span></a>');
    }
  });

  test('confirmed where the person is logged in, leads to the first window or the application', async () => {
    const laptop = new Browser(provider);
    const sent = await signUp(laptop);
    const path = await link();
    const lenient = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
    const phone = new Browser(lenient);
    await phone.submit(await phone.go(authorizePath()), { username: eve, password: herPassword });
    const done = await phone.submit(await phone.go(path), {});
    expect(done.text).toContain('Go on in the window where you signed up, with “I have confirmed my address”, or here.');
    expect(done.text).toContain('<a id="continue" class="button" href="https://app.example.com/"><span>Continue to <bdi>web</bdi></span></a>');
    expect(await idTokenFor(await laptop.go(confirmed(sent)))).toMatchObject({ email: eve, email_verified: true });
    await lenient.close();
  });

  test.each<[string, (page: Seen) => string]>([
    ['by its own link', confirmed],
    ['when it is loaded again', ({ fields }) => `/verify-email?flow=${fields['flow']}`],
  ])('lets the first window go on %s', async (_, way) => {
    const laptop = new Browser(provider);
    const sent = await signUp(laptop);
    expect(await idTokenFor(await confirmWithSamePassword())).toMatchObject({ email_verified: true });
    const before = laptop.cookie;
    expect(await idTokenFor(await laptop.go(way(sent)))).toMatchObject({ email: eve, email_verified: true, amr: ['pwd'] });
    expect(laptop.cookie).not.toBe(before);
  });

  test('lets the first window go on by the form that has the mail sent again, which sends none', async () => {
    const laptop = new Browser(provider);
    const sent = await signUp(laptop);
    await confirmWithSamePassword();
    expect(await idTokenFor(await laptop.submit(sent, {}))).toMatchObject({ email_verified: true });
    expect((await mails()).length).toBe(0);
  });

  test('lets the first window go on once, by 32 loads at once on two nodes', async () => {
    const laptop = new Browser(provider);
    const sent = await signUp(laptop);
    await confirmWithSamePassword();
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => comingAgain(() => (index % 2 === 0 ? provider : second).send(confirmed(sent), { headers: { cookie: laptop.cookie ?? '' } }))));
    expect(answers.filter(({ headers }) => headers.get('location')?.startsWith('/oauth/authorize/resume'))).toHaveLength(32);
    expect(new Set(answers.flatMap(({ headers }) => headers.getSetCookie().slice(0, 1))).size).toBe(1); // the cookie of before is given none once the log-in is made
    expect(await provider.database.prisma.session.count()).toBe(2);
  });

  test('leads who chose a password there through the log-in of the first window, to the application', async () => {
    const laptop = new Browser(provider);
    const sent = await signUp(laptop, eve, strangers);
    const phone = new Browser(second);
    await phone.submit(await phone.go(await link()), { password: herPassword });
    const waiting = await laptop.go(confirmed(sent));
    expect(waiting.text).toContain(notYet);
    const login = await laptop.go(/<a href="(\/login[^"]*)"/.exec(waiting.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect([pageOf(login), login.fields['username']]).toEqual(['login', eve]);
    expect(pageOf(await laptop.submit(login, { password: strangers }))).toBe('login');
    expect(await idTokenFor(await laptop.submit(login, { password: herPassword }))).toMatchObject({ email: eve, email_verified: true });
  });

  test('logs no window in that has shown no password of the account, or one that is over, or an account that is disabled', async () => {
    const [stranger, other, first] = [new Browser(provider), new Browser(provider), new Browser(provider)];
    const [strange, taken, disabled] = [await signUp(stranger, eve, strangers), await signUp(other, eve, 'another passphrase of nobody'), await signUp(first, 'mia@example.com')];
    const paths = (await mails()).filter(({ to }) => to === eve).map((mail) => mail.link);
    const owner = new Browser(second);
    await owner.submit(await owner.go(paths[0] ?? ''), { password: herPassword });
    await provider.database.prisma.user.update({ where: { usernameKey: 'mia@example.com' }, data: { emailVerified: true, mustVerifyEmail: false, disabledAt: provider.clock.now() } });
    for (const [browser, page] of [[stranger, strange], [other, taken], [first, disabled]] as const)
      for (const path of [confirmed(page), `/verify-email?flow=${page.fields['flow']}`]) expect(pageOf(await browser.go(path))).toBe('verify-email');
    expect(await provider.database.prisma.session.count()).toBe(0);
  });

  test('is told to the window of a stranger by no byte: new, taken, and proven elsewhere since, look the same', async () => {
    const headers = { 'x-request-id': 'the-same-request' };
    const seen: unknown[] = [];
    for (const username of ['new@example.com', 'ada@example.com', eve]) {
      const browser = new Browser(provider);
      const sent = await signUp(browser, username, strangers);
      const path = await link();
      const owner = new Browser(second);
      if (username === eve) await owner.submit(await owner.go(path), { password: herPassword });
      const { status, headers: told, text } = await browser.step(confirmed(sent), { headers });
      seen.push({
        status,
        headers: [...told].filter(([name]) => name !== 'date').map((pair) => pair.join(': ').replace(/nonce-[\w-]+/g, '')),
        text: Object.values(sent.fields).reduce((rest, value) => rest.replaceAll(value, 'field'), text.replace(/nonce="[^"]*"/g, '').replaceAll(username, 'somebody').replaceAll(encodeURIComponent(username), 'somebody')),
      });
    }
    expect(seen[0]).toMatchObject({ status: 200, text: expect.stringContaining(notYet) as string });
    for (const each of seen) expect(each).toEqual(seen[0]);
  });
});

test('the page that says to look for the mail is of no use without a sign-up, or to another browser', async () => {
  const browser = new Browser(provider);
  const login = await browser.go(authorizePath());
  expect(pageOf(await browser.go(`/verify-email?flow=${login.fields['flow']}`))).toBe('login');
  expect(pageOf(await browser.go('/verify-email', { method: 'POST', body: new URLSearchParams(login.fields) }))).toBe('login');
  const sent = await signUp(browser);
  await mails();
  const other = new Browser(provider);
  await other.go(authorizePath());
  expect((await other.go(`/verify-email?flow=${sent.fields['flow']}`)).status).toBe(400);
  expect((await other.submit(sent, {})).status).toBe(400);
  expect((await browser.submit(sent, { csrf: '' })).status).toBe(400);
  expect(await mails()).toEqual([]);
});

test('who is vouched for by the file or by an application is not asked for a proof', async () => {
  expect((await logInByToken(herPassword, 'by-app@example.com', 'signup')).status).toBe(200);
  for (const [username, words] of [['bob@example.com', password], ['by-app@example.com', herPassword]] as const)
    expect(await idTokenFor(await logIn(new Browser(provider), username, words))).toMatchObject({ email: username, email_verified: false });
});

describe('where the proof is optional', () => {
  let strict: Provider;
  beforeAll(async () => {
    strict = provider;
    provider = await strict.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
  });
  afterAll(async () => {
    await provider.close();
    provider = strict;
  });

  test('who signs up is in at once, is asked by mail, and confirms where they are logged in', async () => {
    const browser = new Browser(provider);
    expect(await idTokenFor(await signUp(browser))).toMatchObject({ email: eve, email_verified: false });
    const confirm = await browser.go(await link());
    const done = await browser.submit(confirm, {});
    expect(done.text).toContain('is confirmed.');
    expect(done.text).toContain('href="/account"');
    expect(await user()).toMatchObject({ emailVerified: true });
  });

  test('the link is no proof for the password of a stranger either', async () => {
    await signUp(new Browser(provider), eve, strangers);
    const owner = new Browser(provider);
    const page = await owner.go(await link());
    expect(pageOf(page)).toBe('reset-password');
    await owner.submit(page, { password: herPassword });
    expect((await logInByToken(strangers)).status).toBe(400);
  });

  test('a taken name is told, and a name that is no address is taken', async () => {
    expect((await signUp(new Browser(provider), 'ada@example.com')).text).toContain('There is already an account with this email address.');
    expect(await idTokenFor(await signUp(new Browser(provider), 'eve'))).not.toHaveProperty('email');
    expect(await mails()).toEqual([]);
  });

  test('who has to wait is told that, and not that a free name is taken', async () => {
    const strict = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_THROTTLE_ACCOUNT: '1' });
    const wrong = { grant_type: 'password', username: 'free@example.com', password: strangers };
    for (const attempt of [1, 2]) expect([attempt, (await strict.token(wrong, asShop)).status]).toEqual([attempt, 400]);
    const page = await signUp(new Browser(strict), 'free@example.com');
    expect(page.text).toContain('There were too many attempts. Wait a few minutes, then try again.');
    expect(page.text).not.toContain('There is already an account');
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    await strict.close();
  });
});

test('who has yet to prove an address gets in when the proof becomes optional', async () => {
  await signUp(new Browser(provider));
  const lenient = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
  const browser = new Browser(lenient);
  expect((await browser.submit(await browser.go(authorizePath()), { username: eve, password: herPassword })).location).toMatch(/^https:\/\/app\.example\.com\/callback\?code=/);
  await lenient.close();
});

describe('an account whose address nobody proves', () => {
  const sweep = async () => {
    while ((await provider.database.hot.removeExpired(provider.clock.now(), 2)) > 0);
  };
  const names = async () => (await provider.database.prisma.user.findMany({ orderBy: { usernameKey: 'asc' }, select: { usernameKey: true } })).map(({ usernameKey }) => usernameKey);
  const others = ['ada@example.com', 'bob@example.com'];
  const day = 86_400;

  test('ends with its link, to the second, and the address is free again', async () => {
    await signUp(new Browser(provider));
    await mails();
    provider.clock.advance(day - 1);
    await sweep();
    expect(await names()).toEqual([...others, eve]);
    provider.clock.advance(1);
    await Promise.all([sweep(), second.database.hot.removeExpired(second.clock.now(), 2)]);
    expect(await names()).toEqual(others);
    const browser = new Browser(provider);
    await signUp(browser, eve, 'another passphrase of hers');
    expect(await idTokenFor(await browser.submit(await browser.go(await link()), {}))).toMatchObject({ email: eve, email_verified: true });
  });

  test('ends with the last of its links, of whichever kind, when another was mailed', async () => {
    await signUp(new Browser(provider));
    await mails();
    provider.clock.advance(day - 10);
    const browser = new Browser(provider);
    const forgotten = await browser.go(`/forgot-password?flow=${(await browser.go(authorizePath())).fields['flow']}`);
    await browser.submit(forgotten, { username: eve });
    const reset = await link();
    provider.clock.advance(3_599);
    await sweep();
    expect(await names()).toEqual([...others, eve]);
    expect((await browser.submit(await browser.go(reset), { password: strangers })).text).toContain('Your password has been changed.');
    provider.clock.advance(2 * day);
    await sweep();
    expect(await names()).toEqual([...others, eve]);
  });

  test.each<[string, (browser: Browser) => Promise<unknown>]>([
    ['proved the address', async (browser) => browser.submit(await browser.go(await link()), {})],
    ['logged in while the proof was optional', async () => {
      const lenient = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
      const browser = new Browser(lenient);
      await browser.submit(await browser.go(authorizePath()), { username: eve, password: herPassword });
      await lenient.close();
    }],
    ['is named by the file', () => provider.apply({ ...file, users: [...file.users, { username: eve }] })],
    ['is disabled', () => provider.database.prisma.user.update({ where: { usernameKey: eve }, data: { disabledAt: provider.clock.now() } })],
  ])('stays when its person %s', async (_, act) => {
    const browser = new Browser(provider);
    await signUp(browser);
    await act(browser);
    provider.clock.advance(100 * day);
    await sweep();
    expect(await names()).toEqual([...others, eve]);
  });

  test('is no other: who was made by a token request or a file, or signed up where no proof is needed, stays', async () => {
    const lenient = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
    await signUp(new Browser(lenient), 'free@example.com');
    await lenient.close();
    await logInByToken(herPassword, 'made@example.com', 'signup');
    provider.clock.advance(100 * day);
    await sweep();
    expect(await names()).toEqual([...others, 'free@example.com', 'made@example.com']);
  });
});
