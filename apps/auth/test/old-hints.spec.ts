import { Browser, withoutSessionState } from './browser.ts';
import { startProvider, type Provider } from './provider.ts';
import { authorizePath, goodbye, logIn, logoutPath, people, responseOf, rp } from './relying-party.ts';

const day = 86_400;
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_KEY_ROTATION_DAYS: '90' });
  second = await provider.another();
  await provider.apply({ clients: [rp], users: people });
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  await second.news();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

/** As time goes by: the keys are replaced, and forgotten once no token of theirs lives. */
const keysAreReplaced = async () => {
  provider.clock.advance(90 * day);
  for (const seconds of [0, 600, day + 3600, 0]) {
    provider.clock.advance(seconds);
    await Promise.all([provider.maintain(), second.maintain()]);
  }
};
const kidsIn = async (node: Provider) => (await node.send('/oauth/jwks')).text;
const kidOf = (token: string) => (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
const rows = () => provider.database.prisma.retiredKey.findMany();

describe('an ID token whose key was replaced', () => {
  let browser: Browser;
  let hint: string;
  beforeEach(async () => {
    hint = (await logIn(provider, new Browser(provider))).idToken;
    await keysAreReplaced();
    browser = new Browser(provider);
    await logIn(provider, browser);
  });

  test('still says who is meant, on every node, at authorize and at the log-out', async () => {
    expect(await kidsIn(provider)).not.toContain(kidOf(hint));
    expect(responseOf(await browser.go(authorizePath({ prompt: 'none', id_token_hint: hint })))).toHaveProperty('code');
    const elsewhere = new Browser(second);
    elsewhere.cookie = browser.cookie;
    expect((await elsewhere.go(logoutPath({ id_token_hint: hint, post_logout_redirect_uri: goodbye, state: 'x' }))).location).toBe(`${goodbye}?state=x`);
  });

  test('says so for as long as a log-in of its time could last; then its key is gone with the next that is', async () => {
    provider.clock.advance(14 * day - 1);
    expect((await new Browser(provider).go(logoutPath({ id_token_hint: hint, post_logout_redirect_uri: goodbye }))).location).toBe(goodbye);
    provider.clock.advance(1);
    expect((await new Browser(provider).go(logoutPath({ id_token_hint: hint, post_logout_redirect_uri: goodbye }))).location).toBeUndefined();
    const before = (await rows()).map(({ kid }) => kid);
    expect(before).toContain(kidOf(hint));
    await keysAreReplaced();
    const after = (await rows()).map(({ kid }) => kid);
    expect([after.length, after.filter((kid) => before.includes(kid))]).toEqual([before.length, []]);
  });

  test('is kept by what verifies alone: nothing that signs is left of its key', async () => {
    const kept = (await rows()).find(({ kid }) => kid === kidOf(hint));
    expect(kept).toEqual({ kid: kidOf(hint), publicJwk: { kty: 'RSA', n: expect.any(String) as unknown, e: 'AQAB', kid: kidOf(hint), alg: 'RS256', use: 'sig' }, expiresAt: expect.any(Date) as unknown });
    expect(await provider.database.prisma.signingKey.findMany({ where: { kid: kidOf(hint) } })).toEqual([]);
  });

  test('is worth nothing once that is taken away', async () => {
    await provider.database.prisma.retiredKey.deleteMany({ where: { kid: kidOf(hint) } });
    expect((await browser.go(logoutPath({ id_token_hint: hint, post_logout_redirect_uri: goodbye }))).text).toContain('id="logout-confirm"');
    expect(responseOf(await browser.go(authorizePath({ prompt: 'none', id_token_hint: hint })))['error']).toBe('login_required');
  });
});

describe('a hint that is none', () => {
  const hintWith = (header: object) => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.x`;
  test.each<[string, string]>([
    ['text', 'ada@example.com'],
    ['a token of nobody', 'e30.e30.x'],
    ['a key that is not ours', hintWith({ kid: 'x'.repeat(43), alg: 'EdDSA' })],
    ['a key that no database takes for a name', hintWith({ kid: '\u0000'.repeat(43), alg: 'EdDSA' })],
    ['a number for a key', hintWith({ kid: 1, alg: 'EdDSA' })],
  ])('breaks no log-in, and is told of where nobody may be asked: %s', async (_, hint) => {
    const browser = new Browser(provider);
    expect((await logIn(provider, browser, { id_token_hint: hint })).json).toHaveProperty('id_token');
    expect(responseOf(await browser.go(authorizePath({ id_token_hint: hint })))).toHaveProperty('code');
    const silent = responseOf(await browser.go(authorizePath({ prompt: 'none', id_token_hint: hint })));
    expect(withoutSessionState(Object.entries(silent))).toEqual({ error: 'login_required', error_description: 'id_token_hint is not an ID token of ours for this client.', state: 's', iss: 'https://id.example.com' });
  });
});
