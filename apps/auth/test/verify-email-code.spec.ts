import pg from 'pg';
import { s256 } from '@symbolon/crypto';
import { otherThan } from './authenticator-app.ts';
import { whileHeld } from './blocked.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, formOf, issuer, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const web = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid email', redirect_uris: [callback] };
const file = { ...shop, clients: [...shop.clients, web] };
const eve = 'eve@example.com';
const taken = 'ada@example.com';
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
  await second.news();
  folder.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  folder.close();
});

const authorizePath = `/oauth/authorize?${new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid email', state: 'hers', code_challenge: s256(verifier), code_challenge_method: 'S256' }).toString()}`;
async function signUp(browser: Browser, username = eve, password = herPassword): Promise<Seen> {
  const login = await browser.go(authorizePath);
  return browser.submit(await browser.go(`/signup?flow=${login.fields['flow']}`), { username, password });
}
async function mails(): Promise<readonly Mail[]> {
  await provider.deliver();
  return folder.news();
}
const codesIn = ({ text }: Mail): readonly string[] => text.split(/\s+/).filter((word) => /^[0-9]{6}$/.test(word));
const code = async (): Promise<string> => (await mails()).flatMap(codesIn).at(-1) ?? 'no code';
const errorOf = ({ text }: Answer) => /<p id="error"[^>]*>([^<]*)</.exec(text)?.[1];
const wrong = 'That is not the code in the latest message. Check it and try again.';
const spent = 'There were too many wrong codes, so only the link in the message counts now. Open it to go on.';
const missing = 'Please fill in every field.';
const arrival = async ({ location = '' }: Seen) => {
  const { origin, pathname, searchParams } = new URL(location, issuer);
  const { json } = await provider.token({ grant_type: 'authorization_code', code: searchParams.get('code'), redirect_uri: callback, code_verifier: verifier }, ['web', secret]);
  return { at: origin + pathname, state: searchParams.get('state'), claims: decoded(json['id_token']).claims };
};
const isHers = { at: callback, state: 'hers', claims: expect.objectContaining({ email: eve, email_verified: true, amr: ['pwd'] }) as object };
const isProven = async (username = eve) => (await provider.database.prisma.user.findUnique({ where: { usernameKey: username }, select: { emailVerified: true } }))?.emailVerified;
const sessions = () => provider.database.prisma.session.count();

describe('the code beside the mailed link', () => {
  test('typed where the person signed up, leads on to the application with its state', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const field = /<input id="code"[^>]*>/.exec(sent.text)?.[0];
    for (const part of [' name="code"', ' inputmode="numeric"', ' autocomplete="one-time-code"', ' aria-describedby="code-hint"']) expect(field).toContain(part);
    const [mail, ...others] = await mails();
    expect([others, mail && codesIn(mail).length, mail?.link.startsWith('/verify-email?token=')]).toEqual([[], 1, true]);
    const [typed = ''] = mail ? codesIn(mail) : [];
    expect(mail?.html).toContain(typed);
    for (const form of [mail?.text.replaceAll(/\s+/g, ' '), mail?.html]) expect(form).toContain('Type it nowhere else, and never tell it to anybody: we never call or write to ask for it.');
    const before = browser.cookie;
    expect(await arrival(await browser.submit(sent, { code: typed }))).toEqual(isHers);
    expect(browser.cookie).not.toBe(before);
    expect([await isProven(), await sessions(), (await provider.token({ grant_type: 'password', username: eve, password: herPassword }, asShop)).status]).toEqual([true, 1, 200]);
  });

  test('is as good after a log-in with a password whose address was never proven', async () => {
    await signUp(new Browser(provider));
    await mails();
    const browser = new Browser(second);
    const sent = await browser.submit(await browser.go(authorizePath), { username: eve, password: herPassword });
    expect(pageOf(sent)).toBe('verify-email');
    expect(await arrival(await browser.submit(sent, { code: await code() }))).toEqual(isHers);
  });

  test.each<[string, (right: string) => string]>([
    ['in two parts', (right) => `${right.slice(0, 3)} ${right.slice(3)}`],
    ['with blanks around it', (right) => ` ${right}\n`],
    ['with a hyphen', (right) => `${right.slice(0, 3)}-${right.slice(3)}`],
    ['in digits of full width', (right) => right.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))],
  ])('may be typed %s', async (_, typed) => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    expect(await arrival(await browser.submit(sent, { code: typed(await code()) }))).toEqual(isHers);
  });

  test.each<[string, (right: string) => string, string]>([
    ['another one', otherThan, wrong],
    ['none', () => '', missing],
    ['blanks', () => '   ', missing],
    ['a digit less', (right) => right.slice(1), wrong],
    ['a digit more', (right) => `${right}0`, wrong],
    ['words', () => 'abcdef', wrong],
    ['digits of another script', (right) => right.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))), wrong],
    ['the code and a sign that is none', (right) => `${right}\0`, wrong],
    ['very much', () => '1'.repeat(10_000), wrong],
  ])('is not %s: the page says so, marks the field, and the right one still counts', async (_, typed, reason) => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const refused = await browser.submit(sent, { code: typed(right) });
    expect([refused.status, pageOf(refused), errorOf(refused)]).toEqual([400, 'verify-email', reason]);
    expect(/<input id="code"[^>]*>/.exec(refused.text)?.[0]).toContain(' aria-invalid="true" aria-describedby="error code-hint"');
    expect([await isProven(), await sessions()]).toEqual([false, 0]);
    expect(await arrival(await browser.submit(refused, { code: right }))).toEqual(isHers);
  });

  test('is of no use in another browser: neither in its own flow nor in that of the one which asked', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const other = new Browser(second);
    const own = await signUp(other, eve, strangers);
    for (const flow of [own, sent]) expect((await other.submit(flow, { code: right })).status).toBe(400);
    expect((await other.submit({ ...own, fields: { ...own.fields, csrf: sent.fields['csrf'] ?? '' } }, { code: right })).status).toBe(400);
    expect([await isProven(), await sessions()]).toEqual([false, 0]);
    expect(await arrival(await browser.submit(sent, { code: right }))).toEqual(isHers);
  });

  test('is of no use without the token of the form', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    expect((await browser.submit(sent, { code: await code(), csrf: '' })).status).toBe(400);
    expect(await isProven()).toBe(false);
  });

  test('gives a stranger who signs up after the owner nothing, though the letter is the owner’s', async () => {
    await signUp(new Browser(provider));
    await mails();
    const stranger = new Browser(second);
    const sent = await signUp(stranger, eve, strangers);
    const [mail] = await mails();
    expect([mail?.subject, mail && codesIn(mail)]).toEqual(['Confirm your email address', []]); // hers, and without a code, which would be of no use but to the stranger
    expect(errorOf(await stranger.submit(sent, { code: '123456' }))).toBe(wrong);
    expect(await sessions()).toBe(0);
  });

  test('gives way to that of a new letter', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const first = await code();
    const resent = await browser.submit(sent, {});
    expect(resent.text).toContain('We have sent the message again.');
    const last = await code();
    if (first !== last) expect(errorOf(await browser.submit(resent, { code: first }))).toBe(wrong);
    expect(await arrival(await browser.submit(resent, { code: last }))).toEqual(isHers);
  });

  test('is sent again by the other button, also when something stands in the field', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    await mails();
    const resent = await browser.submit(sent, { code: '12', again: 'true' });
    expect(resent.text).toContain('We have sent the message again.');
    expect(await mails()).toHaveLength(1);
  });

  test('goes with the address that it was mailed to', async () => {
    const browser = new Browser(provider);
    const { fields } = await signUp(browser);
    const first = await code();
    const sent = await browser.submit(await browser.go(`/signup?flow=${fields['flow']}`), { username: 'mia@example.com', password: herPassword });
    const last = await code();
    if (first !== last) expect(errorOf(await browser.submit(sent, { code: first }))).toBe(wrong);
    expect([await isProven(), await isProven('mia@example.com')]).toEqual([false, false]);
    expect((await browser.submit(sent, { code: last })).location).toContain('code=');
    expect([await isProven(), await isProven('mia@example.com')]).toEqual([false, true]);
  });

  test('that is right where another password was typed since, leads to the link', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const again = await browser.submit(await browser.go(`/signup?flow=${sent.fields['flow']}`), { username: eve, password: strangers });
    const refused = await browser.submit(again, { code: right });
    expect([refused.text.includes('We can’t go on from here yet.'), await isProven(), await sessions()]).toEqual([true, false, 0]);
  });

  test.each<[string, (link: string) => Promise<unknown>]>([
    ['another password was chosen by it elsewhere', async (link) => {
      const phone = new Browser(second);
      await phone.submit(await phone.go(link), { password: strangers });
    }],
    ['the account was disabled', () => provider.database.prisma.user.update({ where: { usernameKey: eve }, data: { disabledAt: provider.clock.now() } })],
    ['the account has another address', () => provider.database.prisma.user.update({ where: { usernameKey: eve }, data: { username: 'new@example.com', usernameKey: 'new@example.com' } })],
    ['the links of the account are gone', () => provider.database.prisma.oneTimeToken.deleteMany()],
  ])('dies with its link: %s', async (_, act) => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const [mail] = await mails();
    await act(mail?.link ?? '');
    const refused = await browser.submit(sent, { code: (mail && codesIn(mail)[0]) ?? '' });
    expect([refused.location, refused.text.includes('We can’t go on from here yet.'), await sessions()]).toEqual([undefined, true, 0]);
  });

  test('lives as long as the window that it is for, to the second', async () => {
    const browsers = [new Browser(provider), new Browser(provider)] as const;
    const pages = [await signUp(browsers[0]), await signUp(browsers[1], 'mia@example.com')] as const;
    const letters = await mails();
    const codeFor = (address: string) => letters.filter(({ to }) => to === address).flatMap(codesIn)[0] ?? '';
    provider.clock.advance(1_799);
    expect(await arrival(await browsers[0].submit(pages[0], { code: codeFor(eve) }))).toEqual(isHers);
    provider.clock.advance(1);
    expect((await browsers[1].submit(pages[1], { code: codeFor('mia@example.com') })).status).toBe(400);
    expect(await isProven('mia@example.com')).toBe(false);
  });

  test('makes the link of its letter worthless', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const [mail] = await mails();
    await browser.submit(sent, { code: (mail && codesIn(mail)[0]) ?? '' });
    const over = await new Browser(second).go(mail?.link ?? '');
    expect([over.status, pageOf(over)]).toEqual([400, 'forgot-password']);
  });
});

describe('guesses', () => {
  /** All at once on two nodes, as the one browser that may. */
  const typedAtOnce = (browser: Browser, page: Seen, codes: readonly string[]): Promise<readonly Answer[]> =>
    Promise.all(codes.map((typed, index) => (index % 2 === 0 ? provider : second).send(page.action, { method: 'POST', body: formOf({ ...page.fields, code: typed }), headers: { cookie: browser.cookie ?? '' } })));

  test('are five for a letter; then only the link counts, the page says so, and a new letter has a new code', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const answers: (string | undefined)[] = [];
    for (let times = 0; times < 5; times += 1) answers.push(errorOf(await browser.submit(sent, { code: otherThan(right) })));
    expect(answers).toEqual([wrong, wrong, wrong, wrong, spent]);
    const refused = await browser.submit(sent, { code: right });
    const loaded = await browser.go(`/verify-email?flow=${sent.fields['flow']}`);
    for (const [page, status] of [[refused, 400], [loaded, 200]] as const) expect([page.status, errorOf(page), page.text.includes('<input id="code"')]).toEqual([status, spent, false]);
    expect(await isProven()).toBe(false);
    const resent = await browser.submit(loaded, {});
    expect([errorOf(resent), resent.text.includes('<input id="code"')]).toEqual([undefined, true]);
    expect(await arrival(await browser.submit(resent, { code: await code() }))).toEqual(isHers);
  });

  test('that are spent leave the link as good as it was', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const [mail] = await mails();
    const right = (mail && codesIn(mail)[0]) ?? '';
    for (let times = 0; times < 6; times += 1) await browser.submit(sent, { code: otherThan(right) });
    expect(await arrival(await browser.submit(await browser.go(mail?.link ?? ''), {}))).toEqual(isHers);
  });

  test('16 at once on two nodes get five looks', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const answers = await typedAtOnce(browser, sent, Array.from({ length: 16 }, () => otherThan(right)));
    const told = answers.map(errorOf);
    expect([told.filter((each) => each === wrong).length, told.filter((each) => each === spent).length]).toEqual([4, 12]);
    expect((await provider.database.prisma.authorizationRequest.findFirst({ select: { emailCodeTries: true } }))?.emailCodeTries).toBe(5);
    expect(errorOf(await browser.submit(sent, { code: right }))).toBe(spent);
  });

  test('are counted by account, too, over all flows and letters, and by nobody else', async () => {
    for (const flow of [0, 1]) {
      const browser = new Browser(provider);
      const sent = await signUp(browser, eve, flow === 0 ? herPassword : strangers);
      await mails();
      for (let times = 0; times < 5; times += 1) await browser.submit(sent, { code: '000000' });
    }
    const third = new Browser(second);
    const sent = await third.submit(await third.go(authorizePath), { username: eve, password: herPassword });
    const right = await code();
    expect(errorOf(await third.submit(sent, { code: otherThan(right) }))).toBe(wrong); // the eleventh costs the wait
    expect(errorOf(await third.submit(sent, { code: right }))).toBe(spent);
    const mia = new Browser(second);
    const other = await signUp(mia, 'mia@example.com');
    expect((await mia.submit(other, { code: await code() })).location).toContain('code=');
    provider.clock.advance(1);
    expect(await arrival(await third.submit(sent, { code: right }))).toEqual(isHers);
  });

  test('are counted by network over all accounts', async () => {
    const strict = await provider.another({ SYMBOLON_THROTTLE_ADDRESS: '4' });
    const pages: [Browser, Seen][] = [];
    for (const username of ['one@example.com', 'two@example.com', 'three@example.com']) {
      const browser = new Browser(provider);
      pages.push([browser, await signUp(browser, username)]);
    }
    const answers: (string | undefined)[] = [];
    for (const [browser, page] of pages)
      for (let times = 0; times < 2; times += 1) {
        const answer = await strict.send(page.action, { method: 'POST', body: formOf({ ...page.fields, code: `00000${times}` }), headers: { cookie: browser.cookie ?? '' } });
        answers.push(errorOf(answer));
      }
    expect(answers).toEqual([wrong, wrong, wrong, wrong, wrong, spent]);
    await strict.close();
  });

  test('cannot be told from each other by who has an account: the same answer, by as many statements and rows', async () => {
    const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
    let statements: string[] = [];
    pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
      const [first] = args;
      statements.push(typeof first === 'string' ? first : String((first as { text?: unknown }).text));
      return query.apply(this, args);
    } as typeof pg.Client.prototype.query;
    const headers = { 'x-request-id': 'the-same-request' };
    const seen: unknown[] = [];
    for (const username of ['zoe@example.com', eve, taken]) {
      const browser = new Browser(provider);
      const sent = await signUp(browser, username);
      await mails();
      await provider.maintain();
      for (let times = 0; times < 6; times += 1) {
        statements = [];
        const answer = await browser.step(sent.action, { method: 'POST', body: formOf({ ...sent.fields, code: '000000' }), headers });
        const told = [...answer.headers].filter(([name]) => name !== 'date').map((pair) => pair.join(': ').replace(/nonce-[\w-]+/g, ''));
        const text = Object.values(sent.fields).reduce((rest, value) => rest.replaceAll(value, 'field'), answer.text.replace(/nonce="[^"]*"/g, '').replaceAll(username, 'somebody').replaceAll(encodeURIComponent(username), 'somebody'));
        seen.push({ times, answer: { status: answer.status, told, text }, statements: [...statements] });
      }
    }
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
    const [first, others] = [seen.slice(0, 6), [seen.slice(6, 12), seen.slice(12)]];
    for (const each of others) expect(each).toEqual(first);
    expect(first[0]).toMatchObject({ answer: { status: 400 } });
  });
});

describe('the right code, typed twice', () => {
  test('at once, and with the cookie of before, is one log-in with one answer', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    const before = browser.cookie;
    await browser.step(sent.action, { method: 'POST', body: formOf({ ...sent.fields, code: right }) });
    const after = browser.login;
    browser.cookie = before; // the answer was not waited for
    expect(await arrival(await browser.submit(sent, { code: right }))).toEqual(isHers);
    expect([browser.login, await sessions()]).toEqual([after, 1]);
  });

  test.each([
    ['', 0],
    [' after four that were wrong', 4],
  ])('16 times at once on two nodes%s makes one session, and every answer leads on', async (_, before) => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const right = await code();
    for (let times = 0; times < before; times += 1) await browser.submit(sent, { code: otherThan(right) });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (__, index) => (index % 2 === 0 ? provider : second).send(sent.action, { method: 'POST', body: formOf({ ...sent.fields, code: right }), headers: { cookie: browser.cookie ?? '' } })),
    );
    expect(answers.filter(({ headers }) => headers.get('location')?.startsWith('/oauth/authorize/resume'))).toHaveLength(16);
    expect(new Set(answers.map(({ headers }) => headers.getSetCookie()[0])).size).toBe(1);
    expect(await sessions()).toBe(1);
  });

  test('beside both links of two letters, at once on two nodes, proves the address once and breaks nothing', async () => {
    const browser = new Browser(provider);
    const sent = await signUp(browser);
    const letters = [...(await mails())];
    await browser.submit(sent, {});
    letters.push(...(await mails()));
    const right = letters.flatMap(codesIn)[1] ?? '';
    const forms: Readonly<Record<string, string>>[] = [];
    for (const { link } of letters) forms.push((await browser.go(link)).fields);
    const post = (fields: object, node: Provider) => node.send(sent.action, { method: 'POST', body: formOf({ ...fields }), headers: { cookie: browser.cookie ?? '' } });
    const acts = [...forms, { ...sent.fields, code: right }];
    const answers = await whileHeld(provider.testDatabase.connection, 'one_time_tokens', { count: acts.length, send: () => Promise.all(acts.map((fields, index) => post(fields, index === 1 ? second : provider))) });
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
    expect([await isProven(), await sessions(), await provider.database.prisma.oneTimeToken.count({ where: { purpose: 'verify_email' } })]).toEqual([true, 1, 0]);
  });
});
