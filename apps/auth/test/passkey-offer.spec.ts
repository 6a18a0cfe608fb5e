import { ada, authorizePath, errorOn, isAccountOf, openPlace, type Place } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { asShop, formOf, password } from './provider.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(async () => {
  await place.forget();
  await prisma().signIn.deleteMany();
});
afterAll(() => place.close());

const prisma = () => place.provider.database.prisma;
const passkeys = () => prisma().passkey.count();

/** Logs in by the password, in a browser whose script says that the device can keep a passkey, or not. */
async function logIn({ browser = new Browser(place.provider), path = '/account', can = 'true', step = 'go' }: { readonly browser?: Browser; readonly path?: string; readonly can?: string; readonly step?: 'go' | 'step' } = {}): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  const { fields } = await browser.go(path);
  return { browser, page: await browser[step]('/login', { method: 'POST', body: formOf({ ...fields, username: ada, password, can_keep_passkey: can }) }) };
}
const take = (browser: Browser, page: Seen, credential: string): Promise<Seen> => browser.go('/passkey-offer', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], credential }) });
const skipOf = ({ text }: Seen): string => /<a href="([^"]*)">Not now</.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

describe('after a log-in by a password', () => {
  test('a passkey is offered, made, and the person gets to where they wanted to go; they are told by mail', async () => {
    const { browser, page } = await logIn({ path: authorizePath() });
    expect([page.status, pageOf(page)]).toEqual([200, 'passkey-offer']);
    const options = optionsOn(page);
    expect(options).toMatchObject({ authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, user: { name: ada } });
    const key = new SoftAuthenticator();
    const { location = '' } = await take(browser, page, key.create(options));
    expect((await place.redeem({ location } as Seen)).status).toBe(200);
    expect([await passkeys(), await prisma().outboxMessage.count()]).toEqual([1, 1]);
    const other = new Browser(place.second);
    const login = await other.go('/account');
    expect(isAccountOf(await other.go('/login/passkey', { method: 'POST', body: formOf({ csrf: login.fields['csrf'], flow: login.fields['flow'], credential: key.get(optionsOn(login)) }) }), ada)).toBe(true);
  });

  test('who does not want one goes on, and is never asked again, in no browser and on no node', async () => {
    const { browser, page } = await logIn({ path: authorizePath() });
    const { location = '' } = await browser.go(skipOf(page));
    expect((await place.redeem({ location } as Seen)).status).toBe(200);
    expect(isAccountOf((await logIn({ browser: new Browser(place.second) })).page, ada)).toBe(true);
  });

  test('of many log-ins at once one is asked', async () => {
    const pages = await Promise.all([place.provider, place.second, place.provider, place.second].map(async (node) => (await logIn({ browser: new Browser(node), step: 'step' })).page));
    expect(pages.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 303, 303, 303]);
  });

  test.each<[string, () => Promise<unknown>, { can?: string }]>([
    ['in a browser that cannot, or runs no scripts', async () => {}, { can: '' }],
    ['in one that says so by anything else', async () => {}, { can: 'perhaps' }],
    ['where the policy says no', () => prisma().signIn.create({ data: { secondFactor: 'when_enrolled', secondFactorRoles: [], offerPasskey: false } }).then(() => place.provider.news()), {}],
    ['to who has one', async () => addKey(false), {}],
  ])('nothing is offered %s', async (_, prepare, options) => {
    await prepare();
    const fresh = await place.provider.another();
    try {
      expect(isAccountOf((await logIn({ ...options, browser: new Browser(fresh) })).page, ada)).toBe(true);
      expect((await prisma().user.findUniqueOrThrow({ where: { usernameKey: ada } })).passkeyOfferedAt).toBeNull();
    } finally {
      await fresh.close();
    }
  });

  test('nothing is offered to who is asked for more than the password', async () => {
    await addKey(true);
    expect(pageOf((await logIn()).page)).toBe('second-factor');
  });

  test('an answer without a page and the token endpoint know nothing of it', async () => {
    const { browser } = await logIn({ can: '' });
    expect((await browser.go(authorizePath({ prompt: 'none' }))).location).toContain('code=');
    expect((await place.provider.token({ grant_type: 'password', username: ada, password, can_keep_passkey: 'true' }, asShop)).json).not.toHaveProperty('passkey');
    expect((await prisma().user.findUniqueOrThrow({ where: { usernameKey: ada } })).passkeyOfferedAt).toBeNull();
  });
});

describe('what comes of the offer', () => {
  test.each<[string, Quirks]>([
    ['by a page of another origin', { origin: 'https://evil.example' }],
    ['without making sure of the person', { isVerified: false }],
    ['to a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
  ])('nothing by an answer %s, which is told with new options', async (_, quirks) => {
    const { browser, page } = await logIn();
    const again = await take(browser, page, new SoftAuthenticator().create(optionsOn(page), quirks));
    expect([again.status, pageOf(again), errorOn(again)]).toEqual([400, 'passkey-offer', 'That didn’t work. Try again.']);
    expect(await passkeys()).toBe(0);
    expect(isAccountOf(await take(browser, again, new SoftAuthenticator().create(optionsOn(again))), ada)).toBe(true);
  });

  test('one passkey by a form that was sent twice, and the same way on', async () => {
    const { browser, page } = await logIn();
    const credential = new SoftAuthenticator().create(optionsOn(page));
    const both = await Promise.all([1, 2].map(() => take(browser, page, credential)));
    expect([both.map((seen) => isAccountOf(seen, ada)), await passkeys()]).toEqual([[true, true], 1]);
  });

  test('nothing in another browser, and nothing a quarter of an hour later', async () => {
    const { browser, page } = await logIn();
    const credential = new SoftAuthenticator().create(optionsOn(page));
    expect(pageOf(await take(new Browser(place.provider), page, credential))).toBe('error');
    place.provider.clock.advance(900);
    expect(isAccountOf(await take(browser, page, credential), ada)).toBe(true);
    expect(await passkeys()).toBe(0);
  });

  test('nothing for who is spared the second step in this browser: a passkey would be worth more than what they showed', async () => {
    const { browser, page } = await logIn();
    await addKey(true);
    await take(browser, page, new SoftAuthenticator().create(optionsOn(page)));
    expect(await prisma().passkey.count({ where: { isSecondFactor: false } })).toBe(0);
  });

  test('it is shown once more in another language, and leads on who has nothing to be offered any more', async () => {
    const { browser, page } = await logIn();
    const german = await browser.go(`/passkey-offer?flow=${page.fields['flow']}&ui_locales=de`);
    expect([pageOf(german), german.text.includes('Jetzt nicht')]).toEqual(['passkey-offer', true]);
    expect(isAccountOf(await browser.go(skipOf(page)), ada)).toBe(true);
  });
});

/** A passkey or security key that is there already. */
async function addKey(isSecondFactor: boolean): Promise<void> {
  const { id: userId } = await prisma().user.findUniqueOrThrow({ where: { usernameKey: ada } });
  const bytes = new Uint8Array(Buffer.from('a key'));
  await prisma().passkey.create({ data: { id: 'passkey_1', userId, credentialId: bytes, publicKey: bytes, counter: 0n, aaguid: '', isSecondFactor, isBackedUp: false, mayBeBackedUp: false, name: 'A key', createdAt: place.provider.clock.now() } });
}
