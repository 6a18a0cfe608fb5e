import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, password, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

const carl = 'carl@corp.example';
const trusting = { trusted_domains: ['corp.example', 'example.com'], claims: { name: 'name' } };
const people = {
  carl: { email: carl, email_verified: true, name: 'Carl Corp' },
  ada: { email: 'ada@example.com', email_verified: true, name: 'Ada Upstream' },
  dora: { email: 'dora@elsewhere.example', email_verified: true },
  nobody: {},
};
let upstream: UpstreamProvider;
let provider: Provider;
let second: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  upstream = await openUpstream(['corp', 'other'], issuer);
  folder = new MailFolder();
  const connections = [connectionTo(upstream.origin, trusting), connectionTo(upstream.origin, { connection: 'other', name: 'Other' })];
  ({ provider, rewind } = await openPlace(connections, { users: [{ username: 'ada@example.com', password, email_verified: true }, { username: 'bob@example.com', password }] }, folder.environment));
  second = await provider.another();
});
beforeEach(async () => {
  await rewind();
  await second.news();
  await upstream.know(people);
  folder.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  await upstream.close();
  folder.close();
});

/** Through the button, the pages of the other provider, and back. */
async function logInBy(login: string, { browser = new Browser(provider), connection = 'corp', more = {} }: { readonly browser?: Browser; readonly connection?: string; readonly more?: Readonly<Record<string, string>> } = {}): Promise<Seen> {
  return comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser, more), connection), login));
}
const mails = async () => {
  await provider.deliver();
  return folder.news();
};
const tell = (changes: object): Promise<void> => upstream.know({ ...people, ...changes });
const users = (username: string) => provider.database.prisma.user.findMany({ where: { username }, include: { linkedLogins: true } });

test('somebody new, whose address is believed, has an account by their first log-in, and the same by the next', async () => {
  const claims = await tokenOf(provider, await logInBy('carl'));
  expect(claims).toMatchObject({ email: carl, email_verified: true, name: 'Carl Corp', amr: ['fed'], acr: 'aal1' });
  expect(await tokenOf(provider, await logInBy('carl'))).toMatchObject({ sub: claims['sub'] });
  const events = await eventsOf(provider.runtime, 'user.signed_up', 'user.connection.linked', 'user.login.succeeded');
  const who = { kind: 'user', id: claims['sub'] };
  expect(events.map(({ type, subject, details }) => [type, subject, details])).toEqual([
    ['user.signed_up', who, {}],
    ['user.connection.linked', who, { connection: 'corp' }],
    ['user.login.succeeded', who, { how: 'page', amr: ['fed'], connection: 'corp', session_id: expect.any(String) as string, user_agent: expect.any(String) as string }],
    ['user.login.succeeded', who, { how: 'page', amr: ['fed'], connection: 'corp', session_id: expect.any(String) as string, user_agent: expect.any(String) as string }],
  ]);
});

test('an account whose address is proven on both sides is found by it, and keeps what it says of its person', async () => {
  const [{ id } = { id: '' }] = await users('ada@example.com');
  expect(await tokenOf(provider, await logInBy('ada'))).toMatchObject({ sub: id, email: 'ada@example.com' });
  expect((await users('ada@example.com'))[0]).toMatchObject({ id, claims: {}, linkedLogins: [{ connectionId: 'corp', subject: 'ada', email: 'ada@example.com' }] });
  expect((await mails()).map(({ to }) => to)).toEqual(['ada@example.com']); // who has the account is told
});

test('an account is not found by an address that it has not proven: its owner logs in to it once, says yes, and from then on it is', async () => {
  await tell({ bob: { email: 'bob@example.com', email_verified: true } });
  const browser = new Browser(provider);
  const asked = await logInBy('bob', { browser });
  expect([pageOf(asked), asked.fields['username'], saidBy(asked)]).toEqual(['login', 'bob@example.com', 'Sign in to the account that you have here. Then you can say that the other account signs you in, too.']);
  const question = await browser.submit(asked, { password });
  expect(pageOf(question)).toBe('link-connection');
  expect(await tokenOf(provider, await browser.submit(question, { decision: 'link' }))).toMatchObject({ email: 'bob@example.com', amr: ['pwd'] });
  expect(await tokenOf(provider, await logInBy('bob'))).toMatchObject({ email: 'bob@example.com', amr: ['fed'] });
});

test('whoever else logs in there is not linked', async () => {
  await tell({ bob: { email: 'bob@example.com', email_verified: true } });
  const browser = new Browser(provider);
  await tokenOf(provider, await browser.submit(await logInBy('bob', { browser }), { username: 'ada@example.com', password }));
  expect(await provider.database.prisma.linkedLogin.count()).toBe(0);
});

test('the log-in is written down with the connection that it was by, whoever else came back in between', async () => {
  await provider.apply(fileWith([connectionTo(upstream.origin, trusting), connectionTo(upstream.origin, { connection: 'other', name: 'Other' })], { sign_in: { second_factor: 'always' }, users: [{ username: 'ada@example.com' }] }));
  const browser = new Browser(provider);
  const page = await toLogin(browser);
  const offer = await comeBack(browser, await upstream.logIn(await press(browser, page), 'carl'));
  provider.clock.advance(1);
  expect(pageOf(await comeBack(browser, await upstream.logIn(await press(browser, page, 'other'), 'nobody')))).toBe('login');
  await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(provider) });
  expect((await eventsOf(provider.runtime, 'user.login.succeeded')).map(({ details }) => details)).toMatchObject([{ amr: ['fed', 'otp', 'mfa'], connection: 'corp' }]);
});

describe('an address that is only told', () => {
  test('is proven by the code in a mail before anybody is in', async () => {
    const browser = new Browser(provider);
    const waiting = await logInBy('dora', { browser, connection: 'other' });
    expect(pageOf(waiting)).toBe('verify-email');
    const [letter] = await mails();
    expect(pageOf(await logInBy('dora', { connection: 'other' }))).toBe('verify-email'); // nor in another browser
    const code = /\b\d{6}\b/.exec(letter?.text ?? '')?.[0] ?? '';
    expect(await tokenOf(provider, await browser.submit(waiting, { code }))).toMatchObject({ email: 'dora@elsewhere.example', email_verified: true, amr: ['fed'] });
    expect(await tokenOf(provider, await logInBy('dora', { connection: 'other' }))).toMatchObject({ email: 'dora@elsewhere.example' });
  });

  test('finds no account, and tells nobody but its owner that there is one', async () => {
    const [browser, stranger] = [new Browser(provider), new Browser(provider)];
    await tell({ mallory: { email: 'ada@example.com', email_verified: true } });
    const known = await logInBy('mallory', { browser, connection: 'other' });
    const unknown = await logInBy('dora', { browser: stranger, connection: 'other' });
    const plain = ({ text }: Seen, email: string) => text.replaceAll(email, 'EMAIL').replaceAll(/(flow|csrf|nonce|action)=("|%22|&quot;)?[\w.-]+/g, '').replaceAll(/value="[^"]*"|flow=[^"&]*|ref="[^"]*"/g, '');
    expect(plain(known, 'ada@example.com')).toBe(plain(unknown, 'dora@elsewhere.example'));
    expect(await provider.database.prisma.linkedLogin.count({ where: { subject: 'mallory' } })).toBe(0);
    expect((await mails()).map(({ to }) => to).sort()).toEqual(['ada@example.com', 'dora@elsewhere.example']);
  });

  test('is taken from whoever said it by the owner of the mailbox, who chooses a password by the same mail', async () => {
    await logInBy('dora', { connection: 'other' });
    const [letter] = await mails();
    const owner = new Browser(provider);
    const form = await owner.go(letter?.link ?? '');
    expect(pageOf(form)).toBe('reset-password');
    await owner.submit(form, { password: 'a passphrase of her own choosing' });
    expect([(await users('dora@elsewhere.example'))[0]?.linkedLogins, (await users('dora@elsewhere.example'))[0]?.emailVerified]).toEqual([[], true]);
  });
});

describe('what changes at the other provider', () => {
  test('an address that becomes somebody else’s leaves the account where it is', async () => {
    const { sub } = await tokenOf(provider, await logInBy('carl'));
    await tell({ carl: { email: 'ada@example.com', email_verified: true }, cora: { email: carl, email_verified: true } });
    expect(await tokenOf(provider, await logInBy('carl'))).toMatchObject({ sub, email: carl });
    const asked = await logInBy('cora');
    expect([pageOf(asked), asked.fields['username']]).toEqual(['login', carl]);
    expect((await users(carl))[0]?.linkedLogins).toMatchObject([{ subject: 'carl', email: 'ada@example.com' }]);
  });
});

describe('nobody is let in', () => {
  const refused = (seen: Seen) => [pageOf(seen), seen.status, saidBy(seen)];

  test('who is disabled here, linked or by address', async () => {
    await logInBy('carl');
    await provider.database.prisma.user.updateMany({ where: { username: { in: [carl, 'ada@example.com'] } }, data: { disabledAt: provider.clock.now() } });
    for (const login of ['carl', 'ada']) expect(refused(await logInBy(login))).toEqual(['login', 200, 'There is no account here that the other provider can sign you in to. Ask whoever runs this service.']);
  });

  test('who has no account where nothing says that one is made', async () => {
    await provider.apply(fileWith([connectionTo(upstream.origin, { ...trusting, create_people: undefined })], { users: [{ username: 'ada@example.com' }] }));
    expect(refused(await logInBy('carl'))).toEqual(['login', 200, 'There is no account here that the other provider can sign you in to. Ask whoever runs this service.']);
    expect(await users(carl)).toEqual([]);
  });

  test('of whom no address is told', async () => {
    expect(refused(await logInBy('nobody'))).toEqual(['login', 200, 'The other provider did not tell us an email address. Allow it to there, or sign in in another way.']);
  });

  test('who cancels there; the other ways in are on the page', async () => {
    const browser = new Browser(provider);
    const seen = await comeBack(browser, await upstream.cancel(await press(browser, await toLogin(browser))));
    expect(refused(seen)).toEqual(['login', 200, 'The other provider did not sign you in, or you cancelled there. Try again, or sign in in another way.']);
    expect(await tokenOf(provider, await browser.submit(seen, { username: 'ada@example.com', password }))).toMatchObject({ amr: ['pwd'] });
    await provider.maintain();
    expect((await eventsOf(provider.runtime, 'user.connection.refused')).map(({ details }) => details)).toContainEqual({ connection: 'corp', reason: 'denied', count: 1 });
  });

  test('by what they have beside an address alone: a second factor that is asked for is asked for all the same', async () => {
    await provider.apply(fileWith([connectionTo(upstream.origin, trusting)], { sign_in: { second_factor: 'always' }, users: [{ username: 'ada@example.com', email_verified: true }] }));
    const seen = await logInBy('ada');
    expect([pageOf(seen), await provider.database.prisma.session.count()]).toEqual(['authenticator', 0]);
  });
});

describe('the way back', () => {
  /** As far as the address that the other provider sends the browser to. */
  async function backAt(login = 'carl'): Promise<{ readonly browser: Browser; readonly address: string }> {
    const browser = new Browser(provider);
    return { browser, address: await upstream.logIn(await press(browser, await toLogin(browser)), login) };
  }

  test('ends twice where it ended once when it is gone twice at once; later it proves nothing', async () => {
    const { browser, address } = await backAt();
    const twin = new Browser(provider);
    twin.cookie = browser.cookie;
    const back = address.replace(issuer, '');
    const [dropped, { location = '' }] = await Promise.all([browser.step(back), twin.step(back)]); // a browser shows the second, and drops where the first leads, whichever is there first
    expect([dropped.location, location]).toEqual(Array(2).fill(expect.stringContaining('/oauth/authorize/resume?')));
    expect(await tokenOf(provider, await comeBack(twin, location))).toMatchObject({ email: carl });
    expect(await provider.database.prisma.session.count()).toBe(1);
    provider.clock.advance(61);
    const late = new Browser(provider);
    late.cookie = browser.cookie;
    expect(errorCodeOf(await comeBack(late, address))).toBe('flow_answered');
  });

  test('counts once, also where nobody was let in by it', async () => {
    const { browser, address } = await backAt('nobody');
    await comeBack(browser, address);
    expect(saidBy(await comeBack(browser, address))).toBe('This sign-in was used already, or it was begun elsewhere. Begin again.');
  });

  test('is no other browser’s, whose log-in it would be', async () => {
    const { address } = await backAt();
    const victim = new Browser(provider);
    await toLogin(victim);
    expect(errorCodeOf(await comeBack(victim, address))).toBe('flow_elsewhere');
    expect(await provider.database.prisma.session.count()).toBe(0);
  });

  test('is no other connection’s', async () => {
    const { browser, address } = await backAt();
    const seen = await comeBack(browser, address.replace('/corp/', '/other/'));
    expect([pageOf(seen), saidBy(seen), await provider.database.prisma.session.count()]).toEqual(['login', 'This sign-in was used already, or it was begun elsewhere. Begin again.', 0]);
  });

  test('of another log-in of the same browser is none of this one', async () => {
    const { browser, address } = await backAt();
    const ofOther = new URL(await press(browser, await toLogin(browser))).searchParams.get('state') ?? '';
    const url = new URL(address);
    url.searchParams.set('state', `${url.searchParams.get('state')?.split('.')[0]}.${ofOther.split('.')[1]}`);
    const seen = await comeBack(browser, url.href);
    expect([pageOf(seen), saidBy(seen)]).toEqual(['login', 'This sign-in was used already, or it was begun elsewhere. Begin again.']);
  });

  test('of somebody new on two nodes at once makes one account', async () => {
    const [one, other] = await Promise.all([backAt(), backAt()]);
    const elsewhere = new Browser(second);
    elsewhere.cookie = other.browser.cookie;
    const seen = await Promise.all([comeBack(one.browser, one.address), comeBack(elsewhere, other.address)]);
    const subjects = await Promise.all(seen.map((each) => tokenOf(provider, each)));
    expect([new Set(subjects.map(({ sub }) => sub)).size, (await users(carl)).length]).toEqual([1, 1]);
  });

  test('is kept eight times for one log-in, however often its button is pressed', async () => {
    const browser = new Browser(provider);
    const page = await toLogin(browser);
    const addresses: string[] = [];
    for (let presses = 0; presses < 10; presses++) addresses.push(await press(browser, page));
    expect(await provider.database.prisma.upstreamRequest.count()).toBe(8);
    expect(await tokenOf(provider, await comeBack(browser, await upstream.logIn(addresses.at(-1) ?? '', 'carl')))).toMatchObject({ email: carl });
  });
});

test('what the application asked for is passed on, and nothing of its own', async () => {
  const browser = new Browser(provider);
  const address = new URL(await press(browser, await toLogin(browser, { login_hint: 'carl', prompt: 'login', max_age: '600', ui_locales: 'de', nonce: 'of the application' })));
  const asked = Object.fromEntries(address.searchParams);
  expect(asked).toEqual({
    client_id: 'symbolon', redirect_uri: 'https://id.example.com/login/connections/corp/callback', response_type: 'code', scope: 'openid email profile', state: expect.stringMatching(/^[\w-]{43}\./) as string,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as string, code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string, code_challenge_method: 'S256', login_hint: 'carl', prompt: 'login', max_age: '0', ui_locales: 'de',
  });
});
