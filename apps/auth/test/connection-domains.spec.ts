import { makeAdministrator } from './administration.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, password, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

const carl = 'carl@corp.example';
const domains = { trusted_domains: ['corp.example'], domains: ['corp.example', 'xn--bcher-kva.example'] };
const people = [{ username: carl, password, email_verified: true }, { username: 'boss@corp.example', password, email_verified: true }, { username: 'ada@example.com', password, email_verified: true }];
let upstream: UpstreamProvider;
let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;

const apply = (more: object = {}, others: readonly object[] = []) => provider.apply(fileWith([connectionTo(upstream.origin, { ...domains, ...more }), ...others], { users: people }));
beforeAll(async () => {
  upstream = await openUpstream(['corp'], issuer);
  await upstream.know({ carl: { email: carl, email_verified: true } });
  folder = new MailFolder();
  ({ provider, rewind } = await openPlace([connectionTo(upstream.origin, domains)], { users: people }, { ...folder.environment, SYMBOLON_SIGNUP: 'open' }));
});
beforeEach(() => rewind());
afterAll(async () => {
  await provider.close();
  await upstream.close();
  folder.close();
});

/** Where a name leads that is typed on the log-in page: a page, or another provider with the name. */
async function type(username: string, more: Readonly<Record<string, string>> = {}, browser = new Browser(provider)): Promise<{ readonly seen: Seen; readonly hint: string | null | undefined }> {
  const seen = await browser.submit(await toLogin(browser), { username, ...more });
  const isThere = seen.location?.startsWith(upstream.origin) === true;
  return { seen, hint: isThere ? new URL(seen.location ?? '').searchParams.get('login_hint') : undefined };
}
const hasPassword = ({ text }: Seen): boolean => text.includes('name="password"');

describe('where a connection has domains, the log-in page asks for the name first', () => {
  test('an address of one leads there, and back', async () => {
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    expect([pageOf(page), hasPassword(page), page.text.includes('ask=password')]).toEqual(['login', false, true]);
    const { seen, hint } = await type(carl, {}, browser);
    expect(hint).toBe(carl);
    expect(await tokenOf(provider, await comeBack(browser, await upstream.logIn(seen.location ?? '', 'carl')))).toMatchObject({ email: carl, amr: ['fed'] });
  });

  test.each([['as it is written', 'Carl@CORP.example '], ['that nobody has', 'nobody@corp.example'], ['in letters of its own', 'ada@bücher.example']])('an address %s does, too', async (_, typed) => {
    expect((await type(typed)).hint).toBe(typed);
  });

  test.each([['of another domain', 'ada@example.com'], ['that nobody has', 'nobody@example.com'], ['of a domain below it', 'ada@sub.corp.example'], ['that only begins so', 'carl@corp.example.evil.example'], ['that is none', 'corp.example']])('a name %s leads to the field for the password', async (_, typed) => {
    const browser = new Browser(provider);
    const { seen, hint } = await type(typed, {}, browser);
    expect([hint, pageOf(seen), seen.fields['username'], hasPassword(seen)]).toEqual([undefined, 'login', typed, true]);
  });

  test('a password that is typed logs in as ever, where the connection does not say otherwise', async () => {
    const browser = new Browser(provider);
    await toLogin(browser);
    expect(await tokenOf(provider, (await type(carl, { password }, browser)).seen)).toMatchObject({ email: carl, amr: ['pwd'] });
  });

  test('one that is shut leads nowhere', async () => {
    await apply({ enabled: false });
    const page = await toLogin(new Browser(provider));
    expect(hasPassword(page)).toBe(true);
  });
});

describe('an application that says who it is for', () => {
  test('has them go straight there, and once: whoever comes back has the page', async () => {
    const browser = new Browser(provider);
    const { location } = await toLogin(browser, { login_hint: carl });
    expect(location?.startsWith(upstream.origin)).toBe(true);
    const seen = await comeBack(browser, await upstream.cancel(location ?? ''));
    expect([pageOf(seen), hasPassword(seen), saidBy(seen)]).toEqual(['login', true, 'The other provider did not sign you in, or you cancelled there. Try again, or sign in in another way.']);
  });

  test('and for nobody of such a domain, has them on the page', async () => {
    expect(pageOf(await toLogin(new Browser(provider), { login_hint: 'ada@example.com' }))).toBe('login');
  });
});

describe('where a connection is enforced, a password of such an address is no way in', () => {
  beforeEach(() => apply({ enforced: true }));

  test.each([['right', carl, password], ['wrong', carl, 'another passphrase'], ['of nobody', 'nobody@corp.example', password]])('one that is %s leads to the provider', async (_, username, typed) => {
    expect((await type(username, { password: typed })).hint).toBe(username);
    expect(await provider.database.prisma.session.count()).toBe(0);
  });

  test('also where an application asks for it, and where the account is found by another of its addresses', async () => {
    const user = await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: carl } });
    await provider.database.prisma.emailAddress.create({ data: { id: 'address_1', userId: user.id, address: 'carl@home.example', addedAt: provider.clock.now() } });
    const { seen } = await type('carl@home.example', { password });
    expect([pageOf(seen), saidBy(seen)]).toEqual(['login', saidBy((await type('nobody@home.example', { password })).seen)]);
    const byGrant = (username: string) => provider.token({ grant_type: 'password', username, password, scope: 'openid' }, ['shop', 'a-client-secret-of-32-characters']);
    const [right, nobody] = [await byGrant(carl), await byGrant('nobody@corp.example')];
    expect([right.status, right.json]).toEqual([nobody.status, nobody.json]);
    await provider.maintain();
    expect((await eventsOf(provider.runtime, 'user.login.failed')).map(({ details }) => details)).toContainEqual({ reason: 'another_provider', count: expect.any(Number) as number });
  });

  test('but for who administers, who mends what is broken', async () => {
    await makeAdministrator(provider, 'boss@corp.example', ['administrator']);
    const browser = new Browser(provider);
    expect(await tokenOf(provider, (await type('boss@corp.example', { password }, browser)).seen)).toMatchObject({ email: 'boss@corp.example', amr: ['pwd'] });
    expect((await type('boss@corp.example', { password: 'another passphrase' })).hint).toBe('boss@corp.example');
  });

  test('nobody signs up with one: they are led to the provider', async () => {
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    const form = await browser.go(/href="(\/signup\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    const { location } = await browser.submit(form, { username: 'new@corp.example', password: 'a passphrase of her own choosing' });
    expect(location?.startsWith(upstream.origin)).toBe(true);
    expect(await provider.database.prisma.user.count({ where: { usernameKey: 'new@corp.example' } })).toBe(0);
  });

  test('until it is shut: then passwords count again', async () => {
    await apply({ enforced: true, enabled: false });
    const browser = new Browser(provider);
    expect(await tokenOf(provider, (await type(carl, { password }, browser)).seen)).toMatchObject({ email: carl, amr: ['pwd'] });
  });
});

test('a domain is of one connection, by the file and by the API', async () => {
  const other = connectionTo('https://login.other.example', { connection: 'other', domains: ['corp.example'] });
  await expect(apply({}, [other])).rejects.toThrow('is of corp already');
  await apply({ domains: [] }, [other]); // moved from one to the other at once
  await expect(apply({ domains: [], enforced: true }, [other])).rejects.toThrow('is for addresses of domains: name some');
});
