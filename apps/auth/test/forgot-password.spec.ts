import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { comingAgain } from './come-again.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, issuer, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid email', redirect_uris: [callback] };
const ada = 'ada@example.com';
const file = { ...shop, clients: [...shop.clients, web], users: [...shop.users, { username: 'bob@example.com', password }, { username: 'grace', password }] };
const newPassword = 'an entirely new passphrase';

let provider: Provider;
let second: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  folder = new MailFolder();
  provider = await startProvider({ ...folder.environment, SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ACCOUNT: '3' });
  await provider.apply(file);
  second = await provider.another();
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  await second.news();
  folder.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  folder.close();
});

const authorizePath = (changes: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid email', code_challenge: s256(verifier), code_challenge_method: 'S256', ...changes }).toString()}`;
const logInByToken = (secretWords: string, username = ada): Promise<Answer> => provider.token({ grant_type: 'password', username, password: secretWords, scope: 'openid offline_access' }, asShop);

/** Asks for a new password outside of any log-in. */
async function ask(username: string, browser = new Browser(provider), headers: Record<string, string> = {}): Promise<Seen> {
  const page = await browser.go('/forgot-password');
  return browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username }), headers });
}
async function mails(): Promise<readonly Mail[]> {
  await provider.deliver();
  return folder.news();
}
async function linkFor(username = ada): Promise<string> {
  await ask(username);
  return (await mails()).at(-1)?.link ?? '';
}
const isReset = ({ text }: Seen) => text.includes('data-page="reset-password"');
const isOver = ({ status, text }: Seen) => [status, text.includes('data-page="forgot-password"'), text.includes('This link has expired or was already used.')];
const over = [400, true, true];

describe('a forgotten password', () => {
  test('is replaced by way of a mailed link, and the log-in that it was asked for in goes on', async () => {
    const browser = new Browser(provider);
    const login = await browser.go(authorizePath());
    const asked = await browser.go(/href="(\/forgot-password\?flow=[\w.-]+)"/.exec(login.text)?.[1] ?? '');
    const sent = await browser.submit(asked, { username: ada });
    expect([sent.status, sent.text.includes('data-page="forgot-password-sent"')]).toEqual([200, true]);
    const [mail] = await mails();
    expect(mail).toMatchObject({ to: ada, subject: 'Choose a new password', link: expect.stringMatching(/^\/reset-password\?token=[\w-]{43}&flow=[\w-]{43,}$/) as string });

    await new Browser(provider).go(mail?.link ?? ''); // a scanner opens it
    const page = await browser.go(mail?.link ?? '');
    expect([isReset(page), page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([true, 'no-referrer', 'no-store']);
    const back = await browser.submit(page, { password: newPassword });
    expect(back.text).toContain('Your password has been changed. Sign in with the new one.');
    expect(login.fields['flow']?.split('.')[0]).toBe(back.fields['flow']); // that a page was sealed for has a row by now
    const { location = '' } = await browser.submit(back, { username: ada, password: newPassword });
    expect(location).toMatch(/^https:\/\/app\.example\.com\/callback\?code=/);

    expect((await logInByToken(password)).json['error']).toBe('invalid_grant');
    expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([[ada, 'Your password has been changed']]);
  });

  test('is replaced in any other browser, too, which is led to the log-in and from there to the own account', async () => {
    const browser = new Browser(provider);
    const back = await browser.submit(await browser.go(await linkFor()), { password: newPassword });
    expect(back.text).toContain('Your password has been changed. Sign in with the new one.');
    expect(back.fields['username']).toBe(ada);
    const entered = await browser.step('/login', { method: 'POST', body: new URLSearchParams({ ...back.fields, password: newPassword }) });
    expect((await browser.step(entered.location ?? '')).location).toMatch(/^\/account\?account=[\w-]{22}$/);
  });

  test('logs nobody in by being replaced', async () => {
    const browser = new Browser(provider);
    await browser.submit(await browser.go(await linkFor()), { password: newPassword });
    expect((await browser.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
  });

  test('proves the mailbox by being replaced', async () => {
    const claims = async (words: string) => decoded((await provider.token({ grant_type: 'password', username: 'bob@example.com', password: words, scope: 'openid email' }, asShop)).json['id_token']).claims;
    expect(await claims(password)).toMatchObject({ email: 'bob@example.com', email_verified: false });
    const browser = new Browser(provider);
    await browser.submit(await browser.go(await linkFor('bob@example.com')), { password: newPassword });
    provider.clock.advance(1);
    expect(await claims(newPassword)).toMatchObject({ email: 'bob@example.com', email_verified: true });
  });

  test('ends every session, every refresh token and every access token by being replaced', async () => {
    const loggedIn = new Browser(provider);
    await loggedIn.submit(await loggedIn.go(authorizePath()), { username: ada, password });
    const { json } = await logInByToken(password);
    provider.clock.advance(1);
    const browser = new Browser(second);
    await browser.submit(await browser.go(await linkFor()), { password: newPassword });
    expect((await loggedIn.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
    expect((await provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, asShop)).json['error']).toBe('invalid_grant');
    expect((await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } })).status).toBe(401);
  });

  test('ends the waiting after wrong passwords by being replaced', async () => {
    for (let tries = 0; tries < 6; tries += 1) await logInByToken('wrong');
    expect((await logInByToken(password)).headers.get('retry-after')).not.toBeNull();
    const browser = new Browser(provider);
    await browser.submit(await browser.go(await linkFor()), { password: newPassword });
    expect((await logInByToken(newPassword)).status).toBe(200);
  });
});

describe('whether there is an account', () => {
  const alike = ({ status, headers, text }: Answer) => ({
    status,
    headers: [...headers].filter(([name]) => name !== 'date').map((pair) => pair.join(': ').replace(/nonce-[\w-]+/g, '')),
    text: text.replace(/nonce="[^"]*"/g, ''),
  });

  test('is told by no status, no header, no byte of the answer, and by no row that the asking leaves', async () => {
    await provider.database.prisma.user.update({ where: { usernameKey: 'bob@example.com' }, data: { disabledAt: provider.clock.now() } });
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password');
    const seen: unknown[] = [];
    for (const [index, username] of [ada, 'nobody@example.com', 'bob@example.com', 'grace', 'x'.repeat(300)].entries()) {
      const headers = { 'x-request-id': 'the-same-request' };
      const answer = await browser.step(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username }), headers });
      const sent = await browser.step(answer.location ?? '', { headers });
      const { prisma } = provider.database;
      const rows = { letters: (await prisma.outboxMessage.count()) - index, counters: (await prisma.throttle.count()) - 2 * index, links: await prisma.oneTimeToken.count() };
      seen.push({ answer: alike(answer), sent: alike(sent), rows });
    }
    for (const each of seen) expect(each).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ answer: { status: 303 }, sent: { status: 200 }, rows: { letters: 1, counters: 3, links: 0 } });
    expect((await mails()).map(({ to }) => to)).toEqual([ada]); // not who is disabled, not who has no address
  });

  test('is found out by spelling for nobody else: a mail goes to the address that the account has', async () => {
    await ask(' ＡＤＡ@Example.com ');
    expect((await mails()).map(({ to }) => to)).toEqual([ada]);
  });

  test('is not told by too much asking: five mails an hour for an account and no more, on all nodes, with the same answer', async () => {
    const browsers = [provider, second].map((node) => new Browser(node));
    const pages = await Promise.all(browsers.map((browser) => browser.go('/forgot-password')));
    const post = (index: number, username: string) => {
      const [browser, page] = [browsers[index % 2], pages[index % 2]];
      if (!browser || !page) throw new Error('there are two');
      return browser.step(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username }), headers: { 'x-forwarded-for': `198.51.100.${index}` } });
    };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => post(index, ada)));
    expect(new Set(answers.map(({ status, location }) => [status, new URL(location ?? '', issuer).pathname].join(' ')))).toEqual(new Set(['303 /forgot-password-sent']));
    const told = ({ headers }: Answer) => JSON.stringify([...headers].filter(([name]) => !['date', 'location', 'x-request-id'].includes(name)));
    expect([...new Set(answers.map(told))]).toHaveLength(1);
    const letters = () => provider.database.prisma.outboxMessage.count({ where: { kind: 'letter' } });
    expect(await letters()).toBeLessThanOrEqual(5);
    const before = await letters();
    await post(1, 'bob@example.com');
    expect(await letters()).toBe(before + 1);
    provider.clock.advance(3_601);
    await ask(ada);
    expect(await letters()).toBe(before + 2);
  });

  test('cannot be asked for many accounts from one address', async () => {
    const strict = await provider.another({ SYMBOLON_TRUSTED_PROXIES: '', SYMBOLON_THROTTLE_ADDRESS: '4', SYMBOLON_PROOF_OF_WORK_BITS: '0' });
    for (let index = 0; index < 12; index += 1) await ask(`somebody${index}@example.com`, new Browser(strict));
    expect(await provider.database.prisma.outboxMessage.count()).toBe(4);
    await strict.close();
  });
});

describe('a link', () => {
  const token = (link: string) => new URL(link, issuer).searchParams.get('token') ?? '';

  test.each<[string, (link: string) => string]>([
    ['without a token', () => '/reset-password'],
    ['with an empty token', () => '/reset-password?token='],
    ['with a made-up token', () => `/reset-password?token=${'A'.repeat(43)}`],
    ['cut by a letter', (link) => `/reset-password?token=${token(link).slice(0, -1)}`],
    ['lengthened by a letter', (link) => `/reset-password?token=${token(link)}A`],
    ['with one letter changed', (link) => `/reset-password?token=${token(link).startsWith('A') ? 'B' : 'A'}${token(link).slice(1)}`],
    ['with its token twice', (link) => `${link}&token=${token(link)}`],
    ['to prove an address, where it is one for a password', (link) => link.replace('/reset-password', '/verify-email').replace(/token=(.)/, (_, first) => `token=${first === '_' ? 'A' : '_'}`)],
  ])('%s is none: the person can ask for another at once', async (_, change) => {
    const link = change(await linkFor());
    expect(isOver(await new Browser(provider).go(link))).toEqual(over);
    const browser = new Browser(provider);
    const another = await browser.submit(await browser.go(link), { username: ada });
    expect(another.text).toContain('data-page="forgot-password-sent"');
  });

  test('lives to the second before its hour ends, and not a second longer', async () => {
    const browser = new Browser(provider);
    const link = await linkFor();
    const page = await browser.go(link);
    provider.clock.advance(3_599);
    expect(isReset(await browser.go(link))).toBe(true);
    provider.clock.advance(1);
    expect(isOver(await browser.go(link))).toEqual(over);
    expect(isOver(await browser.submit(page, { password: newPassword }))).toEqual(over);
    expect((await logInByToken(password)).status).toBe(200);
  });

  test('works once', async () => {
    const browser = new Browser(provider);
    const link = await linkFor();
    const page = await browser.go(link);
    await browser.submit(page, { password: newPassword });
    expect(isOver(await browser.go(link))).toEqual(over);
    expect(isOver(await browser.submit(page, { password: 'yet another long passphrase' }))).toEqual(over);
    expect((await logInByToken(newPassword)).status).toBe(200);
  });

  const sentTwice = async (wait: number, between: readonly string[] = []) => {
    const browser = new Browser(provider);
    const page = await browser.go(await linkFor());
    await browser.submit(page, { password: newPassword });
    for (const guess of between) expect(isOver(await browser.submit(page, { password: guess }))).toEqual(over);
    provider.clock.advance(wait);
    return browser.submit(page, { password: newPassword });
  };

  test('is told once more that it is done to who sends the same form twice', async () => {
    expect((await sentTwice(59)).text).toContain('Your password has been changed.');
  });

  test('is over a minute later for the same form, too', async () => {
    expect(isOver(await sentTwice(60))).toEqual(over);
  });

  test('is no place to guess once it was used: one wrong password, and the right one is not told', async () => {
    expect(isOver(await sentTwice(0, ['yet another long passphrase']))).toEqual(over);
  });

  test('gives way to no newer one while it lives', async () => {
    const links: string[] = [];
    for (let asked = 0; asked < 5; asked += 1) {
      await ask(ada, new Browser(provider), { 'x-forwarded-for': `198.51.100.${asked}` });
      links.push((await mails()).at(-1)?.link ?? '');
      provider.clock.advance(1);
    }
    const seen = await Promise.all(links.map(async (link) => isReset(await new Browser(provider).go(link))));
    expect(seen).toEqual([true, true, true, true, true]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['another of its user was used', async () => {
      const browser = new Browser(provider);
      await browser.submit(await browser.go(await linkFor()), { password: newPassword });
    }],
    ['the password was changed by another way', () => provider.token({ grant_type: 'password', username: ada, password: newPassword, type: 'update' }, asShop)],
    ['its user was disabled', () => provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { disabledAt: provider.clock.now() } })],
    ['its user got another address', () => provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { username: 'ada@elsewhere.example', usernameKey: 'ada@elsewhere.example' } })],
    ['its user was deleted', () => provider.database.prisma.user.delete({ where: { usernameKey: ada } })],
  ])('is dead when %s', async (_, happens) => {
    const browser = new Browser(provider);
    const link = await linkFor();
    const page = await browser.go(link);
    await happens();
    expect(isOver(await browser.go(link))).toEqual(over);
    expect(isOver(await browser.submit(page, { password: 'yet another long passphrase' }))).toEqual(over);
  });

  test.each<[string, (page: Seen) => Record<string, string>]>([
    ['without the proof of our form', () => ({ csrf: '' })],
    ['with a made-up one', () => ({ csrf: 'A'.repeat(43) })],
    ['with another token in it', ({ fields }) => ({ flow: (fields['flow'] ?? '').replace(/token=(.)/, (_, letter) => `token=${letter === '_' ? '-' : '_'}`) })],
    ['with another flow in it', ({ fields }) => ({ flow: `${fields['flow'] ?? ''}A` })],
    ['without its flow', () => ({ flow: '' })],
  ])('takes no form %s, and is as good as before', async (_, change) => {
    const browser = new Browser(provider);
    const page = await browser.go(await linkFor());
    expect(isOver(await browser.submit(page, { password: newPassword, ...change(page) }))).toEqual(over);
    expect((await browser.submit(page, { password: newPassword })).text).toContain('Your password has been changed.');
  });

  test.each<[string, string, string]>([
    ['none', '', 'Please fill in every field.'],
    ['a short one', 'short', 'That password is too short. It needs at least 15 characters.'],
    ['the name', ada, 'That password is too easy to guess.'],
    ['a common one', 'passwordpassword', 'That password is one of the most common ones.'],
    ['a very long one', 'a very long passphrase '.repeat(50), 'That password is too long.'],
  ])('takes no weak password (%s), says why, and is as good as before', async (_, weak, reason) => {
    const browser = new Browser(provider);
    const page = await browser.go(await linkFor());
    const again = await browser.submit(page, { password: weak });
    expect([again.status, isReset(again), again.text.includes(reason)]).toEqual([400, true, true]);
    expect(again.text).not.toContain(`value="${weak || 'x'}" type="password"`);
    expect((await browser.submit(again, { password: newPassword })).text).toContain('Your password has been changed.');
  });

  test('redeemed 64 times at once on two nodes sets one password', async () => {
    const link = await linkFor();
    const pages = await Promise.all([provider, second].map((node) => new Browser(node).go(link)));
    const word = (index: number) => `the passphrase of number ${index}`;
    const post = (index: number) =>
      (index % 2 === 0 ? provider : second).send('/reset-password', { method: 'POST', body: new URLSearchParams({ ...pages[index % 2]?.fields, password: word(index) }) });
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => comingAgain(() => post(index))));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(63).fill(400)]);
    const winner = answers.findIndex(({ status }) => status === 303);
    expect((await logInByToken(word(winner))).status).toBe(200);
    expect(await mails()).toHaveLength(1);
  });

  test('leads to the issuer, whatever the headers of the asking say', async () => {
    await ask(ada, new Browser(provider), { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-port': '1', forwarded: 'host=evil.example;proto=http', origin: 'https://evil.example' });
    const [mail] = await mails();
    expect(mail?.link).toMatch(/^\/reset-password\?token=/);
    expect(`${mail?.text}${mail?.html}`).not.toContain('evil.example');
  });

  test('is in the clear nowhere but in the mail', async () => {
    await ask(ada);
    const { prisma } = provider.database;
    const database = async () => JSON.stringify([await prisma.oneTimeToken.findMany(), await prisma.outboxMessage.findMany()], (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    const stored = [await database()];
    await provider.deliver();
    stored.push(await database());
    const [{ link } = { link: '' }] = await folder.news();
    const browser = new Browser(provider);
    await browser.submit(await browser.go(link), { password: newPassword });
    stored.push(await database());
    expect(token(link)).toMatch(/^[\w-]{43}$/);
    for (const text of [...stored, provider.log.join('')]) for (const value of [token(link), Buffer.from(token(link), 'base64url').toString('latin1'), newPassword]) expect(text).not.toContain(value);
  });
});

describe('the form that asks', () => {
  test.each<[string, (page: Seen) => Record<string, string>]>([
    ['without its token', () => ({ csrf: '' })],
    ['without its flow', () => ({ flow: '' })],
    ['with another flow', ({ fields }) => ({ flow: `${fields['flow']?.slice(1)}A` })],
  ])('is not taken %s', async (_, change) => {
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password');
    const seen = await browser.submit(page, { username: ada, ...change(page) });
    expect([seen.status, seen.text.includes('id="error-code"')]).toEqual([400, true]);
    expect(await mails()).toEqual([]);
  });

  test('is of use only to the browser that it was given to', async () => {
    const page = await new Browser(provider).go('/forgot-password');
    const other = new Browser(provider);
    await other.go('/forgot-password');
    expect((await other.submit(page, { username: ada })).status).toBe(400);
    expect(await mails()).toEqual([]);
  });

  test('wants a name', async () => {
    const seen = await ask('  ');
    expect([seen.status, seen.text.includes('Please fill in every field.')]).toEqual([400, true]);
  });

  test('is shown in another language at the same place', async () => {
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password');
    const german = await browser.go(`/forgot-password?flow=${page.fields['flow']}&ui_locales=de`);
    expect(german.text).toContain('Passwort zurücksetzen');
    await browser.submit(german, { username: ada });
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Neues Passwort wählen']);
  });
});
