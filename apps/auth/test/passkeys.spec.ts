import { ada, authorizePath, bob, errorOn, isAccountOf, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { recoveryCodesOn } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { decoded, formOf, issuer, type Provider } from './provider.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

const rows = () => place.provider.database.prisma.passkey.findMany({ orderBy: { createdAt: 'asc' } });
const eventsOf = async (type: string) => (await place.provider.database.prisma.event.findMany({ where: { type }, orderBy: { at: 'asc' } })).map(({ details }) => details);

/** Adds what an authenticator makes to an account, on its page. */
async function add(browser: Browser, key: SoftAuthenticator, { kind = 'passkey', name = '', quirks = {} }: { readonly kind?: string; readonly name?: string; readonly quirks?: Quirks } = {}): Promise<Seen> {
  const page = await browser.go(`/account/passkey?kind=${kind}`);
  return send(browser, page, '/account/passkey', { kind, name, credential: key.create(optionsOn(page), quirks) });
}

/** Somebody with a passkey, who has left all browsers. */
async function withPasskey(username = ada, quirks: Quirks = {}): Promise<SoftAuthenticator> {
  const key = new SoftAuthenticator(quirks);
  const { browser } = await place.loggedIn(username);
  expect(noticeOn(await add(browser, key))).toContain('The passkey is added.');
  return key;
}

const post = (browser: Browser, { fields }: Seen, credential: string, path = '/login/passkey', step: 'go' | 'step' = 'go'): Promise<Seen> =>
  browser[step](path, { method: 'POST', body: formOf({ csrf: fields['csrf'], flow: fields['flow'], credential }) });

/** Opens the log-in page and shows a passkey there. */
async function logIn(key: SoftAuthenticator, quirks: Quirks = {}, browser = new Browser(place.provider), path = '/account'): Promise<Seen> {
  const page = await browser.go(path);
  return post(browser, page, key.get(optionsOn(page), quirks));
}

const refusal = 'That passkey doesn’t let you in here. Try again, or sign in in another way.';

describe('a passkey', () => {
  test('is made on the account page, listed there with who keeps it, and told by mail and in the events', async () => {
    const { browser } = await place.loggedIn(ada);
    const page = await browser.go('/account/passkey');
    const options = optionsOn(page);
    const user = await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } });
    expect(options).toMatchObject({ rp: { id: 'id.example.com' }, attestation: 'none', excludeCredentials: [], authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
    expect(Buffer.from(options.user?.id ?? '', 'base64url').toString()).toBe(user.id);
    expect(options.pubKeyCredParams?.map(({ alg }) => alg)).toEqual([-8, -7, -257]);

    const key = new SoftAuthenticator({ isBackedUp: true, aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d' });
    const added = await send(browser, page, '/account/passkey', { kind: 'passkey', credential: key.create(options) });
    expect(noticeOn(added)).toBe('The passkey is added. You can sign in with it from now on.');
    expect(added.text).toMatch(/<bdi>1Password<\/bdi>[\s\S]*on several devices/);
    expect(await eventsOf('user.factor.added')).toEqual([{ kind: 'passkey', name: '1Password' }]);
    expect(await place.provider.database.prisma.outboxMessage.count()).toBe(1);
    const [row] = await rows();
    expect([row?.isBackedUp, row?.mayBeBackedUp, row?.isSecondFactor, row?.transports]).toEqual([true, true, false, ['internal', 'hybrid']]);
    expect(optionsOn(await browser.go('/account/passkey')).excludeCredentials?.map(({ id }) => id)).toEqual([key.id.toString('base64url')]);
  });

  test('logs in alone, on another node, and the tokens say how', async () => {
    const key = await withPasskey();
    const browser = new Browser(place.second);
    const { location = '' } = await logIn(key, {}, browser, authorizePath({ acr_values: 'phr' }));
    const tokens = await place.redeem({ location } as Seen);
    const { claims } = decoded(tokens.json['id_token']);
    expect([claims['amr'], claims['acr']]).toEqual([['pop', 'user', 'mfa'], 'phr']);
    expect(isAccountOf(await onNode(place.provider, browser).go('/account'), ada)).toBe(true);
  });

  test('takes no second step, though its person has one', async () => {
    const key = await withPasskey();
    const { browser } = await place.loggedIn(ada);
    await add(browser, new SoftAuthenticator(), { kind: 'security_key' });
    expect(isAccountOf(await logIn(key), ada)).toBe(true);
  });

  test('is renamed and removed by its person; log-ins go on, and it lets nobody in any more', async () => {
    const key = await withPasskey();
    const { browser, page } = await place.loggedIn(ada);
    const [row] = await rows();
    const renamed = await send(browser, page, '/account/passkeys/name', { passkey: row?.id, name: 'My laptop' });
    expect([noticeOn(renamed), renamed.text.includes('<bdi>My laptop</bdi>')]).toEqual(['The passkey has its new name.', true]);
    const inside = new Browser(place.provider);
    await logIn(key, {}, inside);
    const removed = await send(browser, page, '/account/passkeys/removed', { passkey: row?.id });
    expect(noticeOn(removed)).toContain('The passkey is removed');
    expect(isAccountOf(await inside.go('/account'), ada)).toBe(true);
    expect(errorOn(await logIn(key))).toBe(refusal);
    expect(await eventsOf('user.factor.removed')).toEqual([{ kind: 'passkey', name: 'My laptop' }]);
    expect(await place.provider.database.prisma.outboxMessage.count()).toBe(2);
  });

  test('of somebody else is neither renamed nor removed', async () => {
    await withPasskey(bob);
    const { browser, page } = await place.loggedIn(ada);
    const [row] = await rows();
    for (const path of ['/account/passkeys/name', '/account/passkeys/removed']) expect((await send(browser, page, path, { passkey: row?.id, name: 'Mine' })).status).toBe(404);
    expect(await rows()).toEqual([row]);
  });

  test('is not removed when it is the only way in, not by the form for other factors either', async () => {
    const key = await withPasskey();
    await place.provider.database.prisma.user.updateMany({ where: { usernameKey: ada }, data: { passwordHash: null } });
    const browser = new Browser(place.provider);
    const page = await logIn(key, {}, browser);
    const [row] = await rows();
    expect(errorOn(await send(browser, page, '/account/passkeys/removed', { passkey: row?.id }))).toContain('It is the only way in that you have.');
    expect((await send(browser, page, '/account/factors', { factor: row?.id })).status).toBe(404);
    await add(browser, new SoftAuthenticator());
    expect(noticeOn(await send(browser, page, '/account/passkeys/removed', { passkey: row?.id }))).toContain('The passkey is removed');
  });

  test('is added only by who has just logged in', async () => {
    const { browser } = await place.loggedIn(ada);
    const page = await browser.go('/account/passkey');
    place.provider.clock.advance(901);
    const key = new SoftAuthenticator();
    expect(pageOf(await browser.go('/account/passkey'))).toBe('login');
    expect(pageOf(await send(browser, page, '/account/passkey', { kind: 'passkey', credential: key.create(optionsOn(page)) }))).toBe('login');
    expect(await rows()).toEqual([]);
  });

  test('is added once by a form that is sent twice, and so are twenty at most', async () => {
    const { browser } = await place.loggedIn(ada);
    const page = await browser.go('/account/passkey');
    const credential = new SoftAuthenticator().create(optionsOn(page));
    const both = await Promise.all([1, 2].map(() => send(browser, page, '/account/passkey', { kind: 'passkey', credential })));
    expect(both.map(noticeOn)).toEqual(Array(2).fill('The passkey is added. You can sign in with it from now on.'));
    expect(await rows()).toHaveLength(1);
    for (let each = 1; each < 20; each += 1) await add(browser, new SoftAuthenticator());
    expect(errorOn(await add(browser, new SoftAuthenticator()))).toContain('You have as many as you can have.');
    expect(await rows()).toHaveLength(20);
  });
});

test('a first security key whose form is sent twice, at once on two nodes or once it is done, is one, with the same recovery codes', async () => {
  const { browser } = await place.loggedIn(ada);
  const page = await browser.go('/account/passkey?kind=security_key');
  const before = await eventsOf('user.factor.added');
  const form = { kind: 'security_key', credential: new SoftAuthenticator().create(optionsOn(page)) };
  const sent = (node: Provider) => send(onNode(node, browser), page, '/account/passkey', form);
  const answers = [...(await Promise.all([place.provider, place.second].map(sent))), await sent(place.second)];
  expect([answers.map((each) => recoveryCodesOn(each).length), new Set(answers.map((each) => recoveryCodesOn(each).join())).size]).toEqual([[10, 10, 10], 1]);
  expect([(await rows()).length, (await eventsOf('user.factor.added')).length]).toEqual([1, before.length + 1]);
  const another = { ...form, credential: new SoftAuthenticator().create(optionsOn(page)) };
  expect([pageOf(await send(browser, page, '/account/passkey', another)), (await rows()).length]).toEqual(['login', 1]); // another than was added is none of the same form
});

describe('an answer that is not as it should be is refused', () => {
  test.each<[string, Quirks]>([
    ['by a page of another origin', { origin: 'https://evil.example' }],
    ['by a page of another port', { origin: `${issuer}:8443` }],
    ['for another relying party', { rpId: 'example.com' }],
    ['inside of a page of somebody else', { crossOrigin: true }],
    ['inside of a page that is named', { crossOrigin: true, topOrigin: issuer }],
    ['of the other ceremony', { type: 'webauthn.create' }],
    ['without making sure of the person', { isVerified: false }],
    ['without anybody there', { isPresent: false }],
    ['cut off', { cut: 5 }],
    ['cut off in its extensions', { extension: 100, cut: 50 }],
    ['with more extensions than there is room for', { extension: 20_000 }],
    ['for another user', { userHandle: Buffer.from('user_of_somebody_else').toString('base64url') }],
    ['to a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
    ['to no challenge', { challenge: '' }],
  ])('at log-in: %s', async (_, quirks) => {
    const key = await withPasskey();
    const seen = await logIn(key, quirks);
    expect([seen.status, errorOn(seen)]).toEqual([400, refusal]);
    expect(isAccountOf(await logIn(key), ada)).toBe(true); // the key itself is good
  });

  test.each<[string, Quirks]>([
    ['by a page of another origin', { origin: 'https://evil.example' }],
    ['for another relying party', { rpId: 'example.com' }],
    ['inside of a page of somebody else', { crossOrigin: true }],
    ['of the other ceremony', { type: 'webauthn.get' }],
    ['without making sure of the person', { isVerified: false }],
    ['cut off', { cut: 5 }],
    ['by an algorithm that was not asked for', { alg: -35 }],
    ['by one of the years to come', { alg: -48 }],
    ['to a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
  ])('on the account page: %s', async (_, quirks) => {
    const { browser } = await place.loggedIn(ada);
    const seen = await add(browser, new SoftAuthenticator(), { quirks });
    expect([seen.status, errorOn(seen)]).toEqual([400, 'That didn’t work. Try again.']);
    expect(await rows()).toEqual([]);
  });

  test.each(['', 'null', '[]', '{}', '{"id":1}', '{', `{"id":"${'a'.repeat(30_000)}"}`])('that is no answer: %s', async (credential) => {
    await withPasskey();
    const browser = new Browser(place.provider);
    const page = await browser.go('/account');
    expect(errorOn(await post(browser, page, credential))).toBe(refusal);
  });

  test('that came before, here or on another node: of many at once one is in', async () => {
    const key = await withPasskey();
    const browser = new Browser(place.provider);
    const page = await browser.go('/account');
    const credential = key.get(optionsOn(page));
    const { cookie } = browser;
    const used = await place.provider.database.prisma.usedChallenge.count();
    const logIns = (): Promise<number> => place.provider.database.prisma.event.count({ where: { type: 'user.login.succeeded', details: { path: ['amr'], array_contains: ['pop'] } } });
    const before = await logIns();
    const twin = (node = place.provider) => Object.assign(new Browser(node), { cookie });
    const pages = await Promise.all([twin(), twin(place.second), twin(), twin(place.second)].map((each) => post(each, page, credential, '/login/passkey', 'step')));
    expect(pages.map(({ status, location }) => [status, location])).toEqual(Array.from({ length: 4 }, () => [303, pages[0]?.location])); // the others wait for it, and end where it does
    expect([await place.provider.database.prisma.usedChallenge.count(), await logIns()]).toEqual([used + 1, before + 1]);
    expect(await place.provider.database.prisma.session.count({ where: { amr: { has: 'pop' } } })).toBe(1);
  });

  test('twice, unless it is the form of who was just let in, in their browser: that gets the same way on', async () => {
    const key = await withPasskey();
    const browser = new Browser(place.provider);
    const page = await browser.go('/account');
    const credential = key.get(optionsOn(page));
    const { cookie } = browser;
    const twin = () => Object.assign(new Browser(place.second), { cookie });
    const [first, again] = [await post(browser, page, credential, '/login/passkey', 'step'), twin()];
    expect(errorOn(await post(twin(), page, new SoftAuthenticator().get(optionsOn(page)), '/login/passkey', 'step'))).toBe(refusal);
    const second = await post(again, page, credential, '/login/passkey', 'step');
    expect([second.status, second.location]).toEqual([303, first.location]);
    expect(isAccountOf(await again.go(second.location ?? ''), ada)).toBe(true);
    expect(await place.provider.database.prisma.session.count({ where: { amr: { has: 'pop' } } })).toBe(1);
  });

  test('to the challenge of another flow of the same browser, or of another browser', async () => {
    const key = await withPasskey();
    const browser = new Browser(place.provider);
    const other = await browser.go('/account');
    const page = await browser.go('/account?account=other');
    expect(errorOn(await post(browser, page, key.get(optionsOn(other))))).toBe(refusal);
    const stranger = new Browser(place.provider);
    expect(errorOn(await post(stranger, await stranger.go('/account'), key.get(optionsOn(page))))).toBe(refusal);
  });

  test('to the challenge of the account page', async () => {
    const key = await withPasskey();
    const { browser } = await place.loggedIn(ada);
    const challenge = optionsOn(await browser.go('/account/passkey')).challenge;
    expect(errorOn(await logIn(key, { challenge }, browser, '/account?account=other'))).toBe(refusal);
  });

  test('after five minutes, and not before', async () => {
    const key = await withPasskey();
    for (const [seconds, isIn] of [[299, true], [300, false]] as const) {
      const browser = new Browser(place.provider);
      const page = await browser.go('/account');
      place.provider.clock.advance(seconds);
      expect(isAccountOf(await post(browser, page, key.get(optionsOn(page))), ada)).toBe(isIn);
    }
  });

  test('is told by an event of its own, with whose passkey it was', async () => {
    const key = await withPasskey();
    await logIn(key, { isVerified: false });
    await logIn(new SoftAuthenticator());
    await place.provider.news();
    await place.provider.maintain();
    expect((await eventsOf('user.passkey.refused')).map((details) => (details as { reason: string }).reason)).toEqual(['wrong_passkey', 'wrong_passkey']);
    const subjects = await place.provider.database.prisma.event.findMany({ where: { type: 'user.passkey.refused' }, select: { subjectKind: true } });
    expect(subjects.map(({ subjectKind }) => subjectKind).sort()).toEqual([null, 'user'].sort());
    expect(await eventsOf('user.login.failed')).toEqual([]);
  });

  test('of a passkey that nobody has: the page says the same, and tells the browser which it was', async () => {
    const key = new SoftAuthenticator();
    const seen = await logIn(key);
    expect([seen.status, errorOn(seen)]).toEqual([400, refusal]);
    expect(seen.text).toContain(`data-unknown-passkey="{&quot;rpId&quot;:&quot;id.example.com&quot;,&quot;credentialId&quot;:&quot;${key.id.toString('base64url')}&quot;}"`);
  });

  test('of somebody who is disabled; who has to prove an address first is led to that', async () => {
    const key = await withPasskey();
    const { user } = place.provider.database.prisma;
    await user.updateMany({ where: { usernameKey: ada }, data: { disabledAt: place.provider.clock.now() } });
    expect(errorOn(await logIn(key))).toBe(refusal);
    await user.updateMany({ where: { usernameKey: ada }, data: { disabledAt: null, emailVerified: false, mustVerifyEmail: true } });
    expect(pageOf(await logIn(key))).toBe('verify-email');
    await user.updateMany({ where: { usernameKey: ada }, data: { emailVerified: true, mustVerifyEmail: false } });
    expect(isAccountOf(await logIn(key), ada)).toBe(true);
  });

  test('of a passkey that is there already, also with somebody else', async () => {
    const key = await withPasskey(bob);
    const { browser } = await place.loggedIn(ada);
    for (const each of [browser, (await place.loggedIn(bob)).browser]) expect(errorOn(await add(each, key))).toBe('That key is in use here already. Take another one.');
    expect(isAccountOf(await logIn(key, { userHandle: '' }), bob)).toBe(true);
  });

  test('when its counter goes back or stands still: a copy lets nobody in, and its person is told', async () => {
    const key = await withPasskey(ada, { counter: 5 });
    expect(isAccountOf(await logIn(key, { counter: 7 }), ada)).toBe(true);
    for (const counter of [7, 6, 0]) expect(errorOn(await logIn(key, { counter }))).toBe(refusal);
    expect(await eventsOf('user.passkey.cloned')).toEqual(Array(3).fill({ kind: 'passkey', name: 'Passkey' }));
    const { page } = await place.loggedIn(ada);
    expect(page.text).toContain('Copy of a passkey refused');
    expect(isAccountOf(await logIn(key, { counter: 8 }), ada)).toBe(true);
  });

  test('too often from one network, which has to wait; a password from there does not', async () => {
    const small = await place.provider.another({ SYMBOLON_THROTTLE_ADDRESS: '3' });
    try {
      const browser = () => new Browser(small);
      for (let each = 0; each < 4; each += 1) expect((await logIn(new SoftAuthenticator(), {}, browser())).status).toBe(400);
      const waiting = await logIn(new SoftAuthenticator(), {}, browser());
      expect([errorOn(waiting), waiting.headers.get('retry-after')]).toEqual(['There were too many attempts. Wait a few minutes, then try again.', '1']);
      expect(isAccountOf((await place.loggedIn(ada, { browser: browser() })).page, ada)).toBe(true);
    } finally {
      await small.close();
    }
  });
});

describe('a security key', () => {
  /** Somebody who is asked for a key beside the password, at the page that asks. */
  async function askedForKey(quirks: Quirks = { isVerified: false }): Promise<{ readonly key: SoftAuthenticator; readonly browser: Browser; readonly page: Seen; readonly codes: readonly string[] }> {
    const key = new SoftAuthenticator(quirks);
    const { browser } = await place.loggedIn(ada);
    const codesPage = await add(browser, key, { kind: 'security_key', name: 'On my key ring' });
    expect(pageOf(codesPage)).toBe('recovery-codes');
    const codes = [...codesPage.text.matchAll(/<li>([\w-]{14})<\/li>/g)].map(([, code]) => code ?? '');
    return { key, codes, ...(await place.loggedIn(ada)) };
  }

  test('is asked for beside the password, without a PIN, and makes the log-in one by a key', async () => {
    const { key, browser, page, codes } = await askedForKey();
    expect([pageOf(page), codes.length]).toEqual(['second-factor', 10]);
    expect(optionsOn(page)).toMatchObject({ userVerification: 'discouraged', allowCredentials: [{ id: key.id.toString('base64url') }] });
    const seen = await post(browser, page, key.get(optionsOn(page)), '/second-factor/passkey');
    expect(isAccountOf(seen, ada)).toBe(true);
    const [session] = await place.provider.database.prisma.session.findMany({ where: { amr: { has: 'mfa' } } });
    expect(session?.amr).toEqual(['pwd', 'pop', 'user', 'mfa']);
  });

  test('has every browser asked again, as each change of what stands beside a password', async () => {
    const { browser } = await place.loggedIn(ada);
    const { id: userId } = await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } });
    const now = place.provider.clock.now();
    await place.provider.database.prisma.rememberedDevice.create({ data: { id: 'device_1', hash: Buffer.from('x'), userId, createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) } });
    await add(browser, new SoftAuthenticator(), { kind: 'security_key' });
    expect(await place.provider.database.prisma.rememberedDevice.count()).toBe(0);
  });

  test('gets the same way on by a form that was sent twice', async () => {
    const { key, browser, page } = await askedForKey();
    const { cookie } = browser;
    const credential = key.get(optionsOn(page));
    await post(browser, page, credential, '/second-factor/passkey', 'step');
    const [stranger, again] = [1, 2].map(() => Object.assign(new Browser(place.second), { cookie })) as [Browser, Browser];
    expect(pageOf(await post(stranger, page, new SoftAuthenticator().get(optionsOn(page)), '/second-factor/passkey'))).toBe('error');
    expect(isAccountOf(await post(again, page, credential, '/second-factor/passkey'), ada)).toBe(true);
  });

  test('lets nobody in alone, by whatever page', async () => {
    const { key } = await askedForKey({});
    expect(errorOn(await logIn(key))).toBe(refusal);
  });

  test('of somebody else, or after a new password, proves nothing', async () => {
    const other = await withPasskey(bob);
    const { browser, page, key } = await askedForKey();
    const again = await post(browser, page, other.get(optionsOn(page)), '/second-factor/passkey');
    expect([pageOf(again), errorOn(again)]).toEqual(['second-factor', refusal]);
    place.provider.clock.advance(1);
    await place.provider.database.prisma.user.updateMany({ where: { usernameKey: ada }, data: { passwordChangedAt: place.provider.clock.now() } });
    expect(pageOf(await post(browser, again, key.get(optionsOn(again)), '/second-factor/passkey'))).toBe('login');
  });

  test('that is lost is stood in for by a recovery code, and goes with the codes when it is removed', async () => {
    const { browser, page, codes } = await askedForKey();
    const inside = await browser.go('/second-factor', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], code: codes[0] }) });
    expect(isAccountOf(inside, ada)).toBe(true);
    expect(inside.text).toContain('On my key ring');
    const [row] = await rows();
    expect(noticeOn(await send(browser, inside, '/account/passkeys/removed', { passkey: row?.id }))).toContain('removed');
    expect(await place.provider.database.prisma.recoveryCode.count()).toBe(0);
    expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
  });

  test('is not needed by who shows a passkey on the page that asks', async () => {
    const passkey = await withPasskey();
    const { browser, page } = await askedForKey();
    expect(isAccountOf(await post(browser, page, passkey.get(optionsOn(page)), '/second-factor/passkey'), ada)).toBe(true);
  });
});

describe('settings', () => {
  const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';

  test('name the makes of keys that may be added, which then have to attest it', async () => {
    const strict = await place.provider.another({ SYMBOLON_PASSKEY_AAGUIDS: `${aaguid}, ee882879-721c-4913-9775-3dfcce97072a` });
    try {
      const { browser } = await place.loggedIn(ada, { browser: new Browser(strict) });
      expect(optionsOn(await browser.go('/account/passkey')).attestation).toBe('direct');
      const refused = 'Keys of this make can’t be used here. Take another one.';
      expect(errorOn(await add(browser, new SoftAuthenticator({ aaguid })))).toBe(refused);
      expect(errorOn(await add(browser, new SoftAuthenticator({ attestation: 'packed' })))).toBe(refused);
      expect(noticeOn(await add(browser, new SoftAuthenticator({ aaguid, attestation: 'packed' })))).toContain('The passkey is added.');
    } finally {
      await strict.close();
    }
  });

  test('name the other origins that may use passkeys, where browsers look for them', async () => {
    const key = await withPasskey();
    const related = await place.provider.another({ SYMBOLON_PASSKEY_ORIGINS: 'https://shop.example,https://app.example:8443' });
    try {
      expect((await related.send('/.well-known/webauthn')).json).toEqual({ origins: ['https://shop.example', 'https://app.example:8443'] });
      expect((await place.provider.send('/.well-known/webauthn')).json).toEqual({ origins: [] });
      expect(isAccountOf(await logIn(key, { origin: 'https://shop.example' }, new Browser(related)), ada)).toBe(true);
      expect(errorOn(await logIn(key, { origin: 'https://shop.example' }))).toBe(refusal);
    } finally {
      await related.close();
    }
  });
});

test('a log-in by a passkey looks at no password', async () => {
  const key = await withPasskey();
  await place.provider.database.prisma.user.updateMany({ where: { usernameKey: ada }, data: { passwordHash: 'no hash at all' } });
  expect(isAccountOf(await logIn(key), ada)).toBe(true);
});
