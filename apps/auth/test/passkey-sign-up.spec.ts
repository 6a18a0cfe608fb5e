import { authorizePath, ada, errorOn, isAccountOf, openPlace, type Place } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, decoded, formOf, issuer, type Answer } from './provider.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

const eve = 'eve@example.com';
const herPassword = 'a passphrase of her own choosing';
const refusal = 'That passkey doesn’t let you in here. Try again, or sign in in another way.';

let place: Place;
let folder: MailFolder;
beforeAll(async () => {
  folder = new MailFolder();
  place = await openPlace({ ...folder.environment, SYMBOLON_SIGNUP: 'open' });
});
beforeEach(async () => {
  await place.forget();
  folder.empty();
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const prisma = () => place.provider.database.prisma;
const user = (usernameKey = eve) => prisma().user.findUnique({ where: { usernameKey }, include: { passkeys: true } });
const mails = async (): Promise<readonly Mail[]> => {
  await place.provider.deliver();
  return folder.news();
};
const link = async (): Promise<string> => (await mails()).at(-1)?.link ?? '';

async function signupPage(browser: Browser): Promise<Seen> {
  const login = await browser.go(authorizePath());
  return browser.go(`/signup?flow=${login.fields['flow']}`);
}
const post = (browser: Browser, { fields }: Seen, credential: string, members: object = {}, step: 'go' | 'step' = 'go'): Promise<Seen> =>
  browser[step]('/signup/passkey', { method: 'POST', body: formOf({ csrf: fields['csrf'], flow: fields['flow'], username: eve, credential, ...members }) });
/** Opens the sign-up page and makes a passkey there. */
async function signUp(browser: Browser, key: SoftAuthenticator, members: object = {}, quirks: Quirks = {}): Promise<Seen> {
  const page = await signupPage(browser);
  return post(browser, page, key.create(optionsOn(page), quirks), members);
}
async function logIn(key: SoftAuthenticator, browser = new Browser(place.provider)): Promise<Seen> {
  const page = await browser.go('/account');
  return browser.go('/login/passkey', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], credential: key.get(optionsOn(page)) }) });
}
const idTokenFor = async ({ location = '' }: Seen) => decoded((await place.redeem({ location } as Seen)).json['id_token']).claims;
const isIn = { amr: ['pop', 'user', 'mfa'], sub: expect.stringMatching(/^user_/) as string };
const taken = 'There is already an account with this email address. Sign in, or use another address.';

describe('who signs up by a passkey', () => {
  test('proves the address in the same browser, is where they wanted to go, and logs in by it; there is no password', async () => {
    const [browser, key] = [new Browser(place.provider), new SoftAuthenticator({ aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d' })];
    const page = await signupPage(browser);
    const options = optionsOn(page);
    expect(options).toMatchObject({ rp: { id: 'id.example.com' }, excludeCredentials: [], authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
    expect(await prisma().user.count()).toBe(3);
    const sent = await post(browser, page, key.create(options));
    expect([sent.status, pageOf(sent), sent.text.includes(eve)]).toEqual([200, 'verify-email', true]);
    const made = await user();
    expect([made?.passwordHash, made?.mustVerifyEmail, made?.passkeys.map(({ name }) => name)]).toEqual([null, true, ['1Password']]);
    expect(Buffer.from(options.user?.id ?? '', 'base64url').toString()).toBe(made?.id);
    const confirm = await browser.go(await link());
    expect(await idTokenFor(await browser.submit(confirm, {}))).toMatchObject(isIn);
    expect(isAccountOf(await logIn(key), eve)).toBe(true);
    const events = await prisma().event.findMany({ where: { subjectId: made?.id ?? '' }, orderBy: { at: 'asc' } });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['user.signed_up', 'user.factor.added', 'user.email.verified']));
  });

  test('types the code of the letter instead, or says that the address is confirmed', async () => {
    const browser = new Browser(place.provider);
    const sent = await signUp(browser, new SoftAuthenticator());
    const [mail] = await mails();
    const code = mail?.text.split(/\s+/).find((word) => /^\d{6}$/.test(word)) ?? '';
    expect(await idTokenFor(await browser.submit(sent, { code }))).toMatchObject(isIn);
  });

  test('gets no further before that, and is led back to that by the passkey', async () => {
    const [browser, key] = [new Browser(place.provider), new SoftAuthenticator()];
    await signUp(browser, key);
    await mails();
    expect((await browser.go(authorizePath({ prompt: 'none' }))).location).toContain('error=login_required');
    const elsewhere = new Browser(place.second);
    const sent = await logIn(key, elsewhere);
    expect([pageOf(sent), sent.text.includes(eve)]).toEqual(['verify-email', true]);
    expect(isAccountOf(await elsewhere.submit(await elsewhere.go(await link()), {}), eve)).toBe(true);
    const { amr } = await prisma().session.findFirstOrThrow();
    expect(amr).toEqual(['pop', 'user', 'mfa']);
  });

  test('has no password that a token request could know, and may choose one by mail; the passkey stays', async () => {
    const [browser, key] = [new Browser(place.provider), new SoftAuthenticator()];
    await signUp(browser, key);
    await browser.submit(await browser.go(await link()), {});
    const grant = (type?: string): Promise<Answer> => place.provider.token({ grant_type: 'password', username: eve, password: herPassword, ...(type && { type }) }, asShop);
    const nobody = await place.provider.token({ grant_type: 'password', username: 'nobody@example.com', password: herPassword }, asShop);
    for (const type of [undefined, 'signup']) expect([(await grant(type)).status, (await grant(type)).json]).toEqual([nobody.status, nobody.json]);
    const forgot = new Browser(place.provider);
    await forgot.submit(await forgot.go('/forgot-password'), { username: eve });
    await forgot.submit(await forgot.go(await link()), { password: herPassword });
    expect((await grant()).status).toBe(200);
    expect(isAccountOf(await logIn(key), eve)).toBe(true);
  });

  test('is sent on the same way by a form that was sent twice: one account, one letter', async () => {
    const browser = new Browser(place.provider);
    const page = await signupPage(browser);
    const credential = new SoftAuthenticator().create(optionsOn(page));
    const both = await Promise.all([1, 2].map(() => post(browser, page, credential, {}, 'step')));
    expect(both.map(({ status, location }) => [status, location?.startsWith('/verify-email')])).toEqual(Array(2).fill([303, true]));
    const [mail, ...others] = await mails();
    expect([others, await prisma().user.count()]).toEqual([[], 4]);
    expect(await idTokenFor(await browser.submit(await browser.go(mail?.link ?? ''), {}))).toMatchObject(isIn);
  });
});

describe('nothing is made', () => {
  test.each<[string, Quirks]>([
    ['by a page of another origin', { origin: 'https://evil.example' }],
    ['without making sure of the person', { isVerified: false }],
    ['cut off', { cut: 5 }],
    ['for a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
  ])('of an answer %s', async (_, quirks) => {
    const used = await prisma().usedChallenge.count();
    const seen = await signUp(new Browser(place.provider), new SoftAuthenticator(), {}, quirks);
    expect([seen.status, pageOf(seen), errorOn(seen)]).toEqual([400, 'signup', 'That didn’t work. Try again.']);
    expect([await user(), await prisma().usedChallenge.count(), await mails()]).toEqual([null, used, []]);
  });

  test('of an answer to the challenge of another browser', async () => {
    const [browser, other] = [new Browser(place.provider), new Browser(place.provider)];
    const [page, elsewhere] = [await signupPage(browser), await signupPage(other)];
    expect(errorOn(await post(browser, page, new SoftAuthenticator().create(optionsOn(elsewhere))))).toBe('That didn’t work. Try again.');
  });

  test.each([['nothing', '', 'Please fill in every field.'], ['no address', 'eve', 'That doesn’t look like an email address. Check it and try again.'], ['what only looks like an address', 'ada\u200B@example.com', 'That doesn’t look like an email address. Check it and try again.']])('with %s for an address; the browser is told that the passkey is for nothing', async (_, username, reason) => {
    const key = new SoftAuthenticator();
    const seen = await signUp(new Browser(place.provider), key, { username });
    expect([seen.status, errorOn(seen)]).toEqual([400, reason]);
    expect(seen.text).toContain(`data-unknown-passkey="{&quot;rpId&quot;:&quot;id.example.com&quot;,&quot;credentialId&quot;:&quot;${key.id.toString('base64url')}&quot;}"`);
    expect(await prisma().user.count()).toBe(3);
  });

  test('where sign-up is not offered', async () => {
    const browser = new Browser(place.provider);
    const page = await signupPage(browser);
    const closed = await place.provider.another({ SYMBOLON_SIGNUP: 'closed' });
    try {
      expect((await post(Object.assign(new Browser(closed), { cookie: browser.cookie }), page, new SoftAuthenticator().create(optionsOn(page)))).status).toBe(403);
    } finally {
      await closed.close();
    }
  });
});

describe('an address that is taken', () => {
  const alike = ({ status, headers, text }: Answer, username: string) => ({
    status,
    headers: [...headers].filter(([name]) => name !== 'date').map((pair) => pair.join(': ').replace(/nonce-[\w-]+/g, '')),
    text: text.replace(/nonce="[^"]*"/g, '').replace(/data-options="[^"]*"/g, '').replaceAll(username, 'somebody').replaceAll(encodeURIComponent(username), 'somebody'),
  });

  test('is told by no status, no header, no byte of the answer, and to its owner by mail; nothing of the account is changed', async () => {
    const seen: unknown[] = [];
    for (const username of ['new@example.com', ada, 'more@example.com']) {
      const browser = new Browser(place.provider);
      const page = await signupPage(browser);
      const headers = { 'x-request-id': 'the-same-request' };
      const credential = new SoftAuthenticator().create(optionsOn(page));
      const answer = await browser.step('/signup/passkey', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], username, credential }), headers });
      const again = await post(browser, page, credential, { username }, 'step');
      const { text } = await browser.step(answer.location ?? '', { headers });
      seen.push({ status: answer.status, again: again.status, to: new URL(answer.location ?? '', issuer).pathname, text: alike({ ...answer, text }, username).text.replaceAll(page.fields['flow'] ?? '', 'flow').replace(/name="csrf" value="[^"]*"/g, '').replace(/flow=[\w.-]+/g, '').replace(/name="flow" value="[^"]*"/g, '') });
    }
    for (const each of seen) expect(each).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ status: 303, again: 303, to: '/verify-email' });
    expect((await mails()).map(({ to, subject }) => [to, subject]).sort()).toEqual([[ada, 'You already have an account'], ['more@example.com', 'Confirm your email address'], ['new@example.com', 'Confirm your email address']]);
    expect((await user(ada))?.passkeys).toEqual([]);
  });

  test('is told neither by a passkey that is somebody’s already: that is said of any address, also of two at once', async () => {
    const key = new SoftAuthenticator();
    await signUp(new Browser(place.provider), key, { username: 'mallory@example.com' });
    for (const username of [ada, 'new@example.com']) expect(errorOn(await signUp(new Browser(place.provider), key, { username }))).toBe('That key is in use here already. Take another one.');
    const fresh = new SoftAuthenticator();
    const browsers = [new Browser(place.provider), new Browser(place.second)];
    const pages = await Promise.all(browsers.map(signupPage));
    const both = await Promise.all(browsers.map((browser, index) => post(browser, pages[index] as Seen, fresh.create(optionsOn(pages[index] as Seen)), { username: `both-${index}@example.com` }, 'step')));
    expect(both.map(({ status }) => status).sort((one, other) => one - other)).toEqual([303, 400]);
  });

  test('costs a mail of the budget, and past it a wait', async () => {
    const seen = [];
    for (let each = 0; each < 4; each += 1) seen.push(pageOf(await signUp(new Browser(place.provider), new SoftAuthenticator(), { username: ada })));
    expect(seen).toEqual(['verify-email', 'verify-email', 'verify-email', 'signup']);
  });
});

describe('a stranger who signs up with the address of somebody else', () => {
  test('has nothing of it: who opens the link in another browser chooses a password, and the passkey is gone', async () => {
    const [stranger, key] = [new Browser(place.provider), new SoftAuthenticator()];
    const sent = await signUp(stranger, key);
    const owner = new Browser(place.second);
    const page = await owner.go(await link());
    expect(pageOf(page)).toBe('reset-password');
    await owner.submit(page, { password: herPassword });
    expect((await user())?.passkeys).toEqual([]);
    expect(errorOn(await logIn(key))).toBe(refusal);
    expect(pageOf(await stranger.go(`/verify-email?flow=${sent.fields['flow']}`))).toBe('verify-email');
    expect(isAccountOf((await place.loggedIn(eve, { secretWords: herPassword })).page, eve)).toBe(true);
  });

  test('cannot confirm by signing up after the owner did, in a flow of their own', async () => {
    const [owner, key] = [new Browser(place.provider), new SoftAuthenticator()];
    await signUp(owner, key);
    const hers = await link();
    const stranger = new Browser(place.provider);
    await signUp(stranger, new SoftAuthenticator());
    expect(pageOf(await stranger.go(hers))).toBe('reset-password');
    expect(await idTokenFor(await owner.submit(await owner.go(hers), {}))).toMatchObject(isIn);
    expect((await user())?.passkeys).toHaveLength(1);
  });

  test('has no proof by another passkey in the same flow', async () => {
    const browser = new Browser(place.provider);
    const page = await signupPage(browser);
    await post(browser, page, new SoftAuthenticator().create(optionsOn(page)));
    const once = await link();
    const again = await browser.go(`/signup?flow=${page.fields['flow']}`);
    expect(pageOf(await post(browser, again, new SoftAuthenticator().create(optionsOn(again))))).toBe('verify-email');
    expect(await mails()).toEqual([]);
    expect(pageOf(await browser.go(once))).toBe('reset-password');
  });
});

describe('where the proof is optional', () => {
  let open: Place['provider'];
  beforeAll(async () => {
    open = await place.provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional', SYMBOLON_THROTTLE_ADDRESS: '3', SYMBOLON_PROOF_OF_WORK_BITS: '0' });
  });
  afterAll(() => open.close());

  test('they are in at once, also by a form that was sent twice, and a mail asks for the proof', async () => {
    const browser = new Browser(open);
    const page = await signupPage(browser);
    const credential = new SoftAuthenticator().create(optionsOn(page));
    const first = await post(Object.assign(new Browser(open), { cookie: browser.cookie }), page, credential, {}, 'step');
    expect([first.status, first.location?.startsWith('/oauth/authorize/resume')]).toEqual([303, true]);
    expect(await idTokenFor(await post(browser, page, credential))).toMatchObject(isIn);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Confirm your email address']);
    expect(await user()).toMatchObject({ mustVerifyEmail: false, passwordHash: null });
  });

  test('a taken name is told, as by a password; each try is counted, whether or not it is taken', async () => {
    const seen = [];
    for (const username of [ada, 'one@example.com', ada, 'two@example.com', ada]) seen.push(errorOn(await signUp(new Browser(open), new SoftAuthenticator(), { username })));
    expect(seen).toEqual([taken, undefined, taken, 'There were too many attempts. Wait a few minutes, then try again.', 'There were too many attempts. Wait a few minutes, then try again.']);
  });

  test('a stranger’s passkey ends with the password that the owner chooses by mail', async () => {
    const key = new SoftAuthenticator();
    await signUp(new Browser(open), key);
    await mails();
    const owner = new Browser(open);
    await owner.submit(await owner.go('/forgot-password'), { username: eve });
    await owner.submit(await owner.go(await link()), { password: herPassword });
    expect(errorOn(await logIn(key, new Browser(open)))).toBe(refusal);
  });
});
