import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, saidBy, tokenOf, toLogin, type Place } from './connection-place.ts';
import github from './github-answers.json' with { type: 'json' };
import { issuer, secret, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

/** Providers that speak OAuth 2.0 and no OpenID Connect: oidc-provider asked for no openid, with what GitHub answers by its own description. */
const [address] = github.emails.map(({ email }) => email);
const octocat = { user: github.user, emails: github.emails };
let upstream: UpstreamProvider;
let place: Place;
let provider: Provider;
beforeAll(async () => {
  upstream = await openUpstream(['github', 'corp'], issuer, { client: { token_endpoint_auth_method: 'client_secret_post' }, features: { revocation: { enabled: true } } });
  place = await openPlace([githubEntry(), generic()]);
  ({ provider } = place);
});
beforeEach(async () => {
  await place.rewind();
  await upstream.know({ octocat });
});
afterAll(async () => {
  await provider.close();
  await upstream.close();
});

const at = () => ({ authorization_url: `${upstream.origin}/auth`, token_url: `${upstream.origin}/token`, userinfo_url: `${upstream.origin}/api/user` });
/** GitHub's profile at the addresses of the other provider, as an Enterprise Server has addresses of its own. */
const githubEntry = (more: object = {}) => ({ connection: 'github', profile: 'github', ...at(), client_id: 'symbolon', client_secret: secret, create_people: true, trusted_domains: ['github.com'], ...more });
/** The same without a profile: everything is said. */
const generic = (more: object = {}) => ({ ...connectionTo('https://unused.example'), issuer: undefined, type: 'oauth2', ...at(), client_auth: 'client_secret_post', scopes: ['read:user'], subject_claim: 'id', email_claim: 'email', claims: { name: 'name' }, ...more });

async function logInBy(login: string, connection = 'github', browser = new Browser(provider)): Promise<Seen> {
  return comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser), connection), login));
}

test('somebody of GitHub has an account by their first log-in, and the same by the next, by the number that GitHub has given them', async () => {
  const first = await tokenOf(provider, await logInBy('octocat'));
  expect(first).toMatchObject({ email: address, email_verified: true, name: github.user.name, amr: ['fed'], acr: 'aal1' });
  await upstream.know({ octocat: { ...octocat, user: { ...github.user, login: 'renamed', name: 'Renamed' } } });
  expect(await tokenOf(provider, await logInBy('octocat'))).toMatchObject({ sub: first['sub'] });
  expect(await provider.database.prisma.linkedLogin.findMany({ select: { subject: true, email: true } })).toEqual([{ subject: String(github.user.id), email: address }]);
});

test('expressions see all that GitHub says, beside what its profile takes over; claims and roles follow it, and a domain leads there', async () => {
  await provider.apply(fileWith([githubEntry({ claims: { nickname: "'@' + claims.login" }, roles: { publisher: 'claims.public_repos >= 2', admin: 'claims.site_admin' }, refresh: 'always', domains: ['github.com'] }), generic()]));
  const roles = async () => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: address ?? '' }, select: { roles: true } })).roles;
  expect(await tokenOf(provider, await logInBy('octocat'))).toMatchObject({ name: github.user.name, nickname: '@octocat', picture: github.user.avatar_url });
  expect(await roles()).toEqual(['publisher']);
  await upstream.know({ octocat: { ...octocat, user: { ...github.user, login: 'renamed', name: 'Renamed', public_repos: 0 } } });
  expect((await toLogin(new Browser(provider), { login_hint: address ?? '' })).location).toMatch(`${upstream.origin}/auth?`);
  expect(await tokenOf(provider, await logInBy('octocat'))).toMatchObject({ name: 'Renamed', nickname: '@renamed' });
  expect(await roles()).toEqual([]);
});

test('a token that is kept is revoked there once it is kept no more, where the entry says where that is told', async () => {
  const told = { revocation_url: `${upstream.origin}/token/revocation` };
  await provider.apply(fileWith([githubEntry(), generic({ keep_tokens: true, ...told })]));
  await logInBy('octocat', 'corp');
  const [row] = await provider.database.prisma.upstreamToken.findMany();
  const { accessToken } = JSON.parse(provider.runtime.masterKey.open('upstream-token', row?.sealed ?? new Uint8Array(), row?.id ?? '').toString()) as { readonly accessToken: string };
  const status = async () => (await fetch(`${upstream.origin}/api/user`, { headers: { authorization: `Bearer ${accessToken}` } })).status;
  expect(await status()).toBe(200);
  await provider.apply(fileWith([githubEntry(), generic(told)]));
  for (let round = 0; round < 2; round++) await provider.deliver();
  expect(await status()).toBe(401);
});

describe('an address of GitHub is believed only', () => {
  const [first] = octocat.emails;
  test.each<[why: string, emails: unknown]>([
    ['where it is proven', [{ ...first, verified: false }]],
    ['where that is said by true', [{ ...first, verified: 'true' }]],
    ['where it is the first of the person, not any of them', [{ ...first, primary: false }, { email: 'other@elsewhere.example', primary: true, verified: true, visibility: null }]],
  ])('%s', async (_, emails) => {
    await upstream.know({ octocat: { ...octocat, emails } });
    expect(pageOf(await logInBy('octocat'))).toBe('verify-email');
  });

  test('of a domain that it is trusted with', async () => {
    await provider.apply(fileWith([githubEntry({ trusted_domains: ['example.com'] }), generic()]));
    expect(pageOf(await logInBy('octocat'))).toBe('verify-email');
  });
});

test('without a profile everything is taken from where the entry says; an address of which nothing is said to prove it is told alone', async () => {
  await upstream.know({ octocat: { user: { id: 7, email: 'seven@corp.example', name: 'Seven', verified_email: true } } });
  await provider.apply(fileWith([githubEntry(), generic({ trusted_domains: ['corp.example'] })]));
  expect(pageOf(await logInBy('octocat', 'corp'))).toBe('verify-email');
  await place.rewind(); // who waits for a mail is nobody, by whichever word
  await provider.apply(fileWith([githubEntry(), generic({ trusted_domains: ['corp.example'], email_verified_claim: 'verified_email' })]));
  expect(await tokenOf(provider, await logInBy('octocat', 'corp'))).toMatchObject({ email: 'seven@corp.example', email_verified: true, name: 'Seven' });
});

test('the browser goes with a challenge and a state, and with nothing of OpenID Connect', async () => {
  const browser = new Browser(provider);
  const { searchParams } = new URL(await press(browser, await toLogin(browser, { login_hint: 'octocat', acr_values: 'aal2' }), 'github'));
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: 'symbolon', redirect_uri: `${issuer}/login/connections/github/callback`, response_type: 'code', scope: 'read:user user:email', state: expect.stringMatching(/^[\w-]{43}\./) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string, code_challenge_method: 'S256',
  });
});

describe('nobody is let in', () => {
  const failed = 'The answer of the other provider could not be checked, so nobody was signed in. Try again, or sign in in another way.';
  test.each<[why: string, user: unknown]>([
    ['who is called nothing', { ...github.user, id: undefined }],
    ['who is called a number that is none for sure', { ...github.user, id: 2 ** 53 }],
    ['who is called a list', { ...github.user, id: [1] }],
    ['of whom nothing is told', null],
  ])('%s', async (_, user) => {
    await upstream.know({ octocat: { ...octocat, user } });
    const seen = await logInBy('octocat');
    expect([pageOf(seen), saidBy(seen), await provider.database.prisma.linkedLogin.count()]).toEqual(['login', failed, 0]);
  });

  test('by an answer of another log-in there', async () => {
    const [browser, other] = [new Browser(provider), new Browser(provider)];
    const mine = new URL(await upstream.logIn(await press(browser, await toLogin(browser), 'github'), 'octocat'));
    const stolen = new URL(await upstream.logIn(await press(other, await toLogin(other), 'github'), 'octocat'));
    mine.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    const seen = await comeBack(browser, mine.href);
    expect([pageOf(seen), saidBy(seen)]).toEqual(['login', failed]);
  });

  test('where an application asks for a log-in of now, as nobody says when they logged in there', async () => {
    const browser = new Browser(provider);
    const seen = await comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser, { prompt: 'login' }), 'github'), 'octocat'));
    expect([pageOf(seen), saidBy(seen)]).toEqual(['login', failed]);
  });
});
