import { decodeJwt, decodeProtectedHeader } from 'jose';
import { callerOf, desk, makeAdministrator, staff } from './administration.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, press, tokenOf, toLogin } from './connection-place.ts';
import { issuer, password, secret, startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

/** oidc-provider as a company has one: it demands a client's key and pushed requests, asks for two factors where it is told to, and says when somebody has logged out. */
const carl = { email: 'carl@corp.example', email_verified: true };
let provider: Provider;
let upstream: UpstreamProvider;
let entry: object;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const here = `${provider.origin}/login/connections/corp`;
  upstream = await openUpstream(['corp'], issuer, {
    client: {
      client_secret: undefined, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks_uri: `${here}/jwks`, require_pushed_authorization_requests: true,
      backchannel_logout_uri: `${here}/backchannel-logout`, backchannel_logout_session_required: true, post_logout_redirect_uris: [`${issuer}/login/connections/corp/logged-out`],
    },
    features: { pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true }, backchannelLogout: { enabled: true } },
  });
  await upstream.know({ carl });
  moveToNow();
  entry = connectionTo(upstream.origin, { client_secret: undefined, client_auth: 'private_key_jwt', trusted_domains: ['corp.example'], logout_there: true, acr_values: { aal2: 'two' } });
  await provider.apply(fileWith([entry]));
  await keys(); // which the other reads once a minute at most, as it says
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterAll(async () => {
  await provider.close();
  await upstream.close();
});

/** The clock of the other cannot be moved. */
const moveToNow = (): void => provider.clock.advance((Date.now() - provider.clock.now().getTime()) / 1000);
const logIn = async (browser: Browser, cookies = new Map<string, string>()) => comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser)), 'carl', cookies));
const keys = async () => ((await provider.send('/login/connections/corp/jwks')).json['keys'] as { kid: string; d?: string }[]);

test('a provider that demands a key, and requests that are pushed, lets somebody in', async () => {
  const browser = new Browser(provider);
  const address = await press(browser, await toLogin(browser));
  expect([...new URL(address).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']); // nothing that the browser could change
  expect(await tokenOf(provider, await comeBack(browser, await upstream.logIn(address, 'carl')))).toMatchObject({ email: carl.email, amr: ['fed'] });
});

test('one that is shut has its key there already, and is tried with it before it is opened', async () => {
  const { clients, ...file } = fileWith([{ ...entry, enabled: false }], { users: staff });
  await provider.apply({ ...file, clients: [...clients, desk] });
  await makeAdministrator(provider, 'owner@example.com', ['owner']);
  const [owner, browser] = [await callerOf(provider, 'owner@example.com'), new Browser(provider)];
  expect([(await keys()).length, pageOf(await browser.submit(await browser.go('/account'), { username: 'owner@example.com', password }))]).toEqual([1, 'account']);
  const { url, trial } = (await owner.send('POST', '/connections/corp/trials')).json as { url: string; trial: string };
  await browser.step((await upstream.logIn(url, 'carl')).replace(issuer, ''));
  expect((await owner.send('GET', `/connections/corp/trials/${trial}`)).json).toMatchObject({ state: 'done', subject: 'carl', email: carl.email, is_vouched: true });
});

test('a button that is pressed without end has no request pushed without end', async () => {
  const browser = new Browser(provider);
  const page = await toLogin(browser);
  const pressed: string[] = [];
  for (let presses = 0; presses < 10; presses++) pressed.push(await press(browser, page));
  expect(pressed.map((address) => address.startsWith(upstream.origin))).toEqual([...Array(8).fill(true), false, false]);
});

test('a network has requests pushed ten times as often as it may fail, until somebody comes back; who does costs nothing', async () => {
  const narrow = await provider.another({ SYMBOLON_THROTTLE_ADDRESS: '1' });
  for (let people = 0; people < 2; people++) await logIn(new Browser(narrow));
  const pressed: string[] = [];
  for (let presses = 0; presses < 12; presses++) {
    const browser = new Browser(narrow);
    pressed.push(await press(browser, await toLogin(browser)));
  }
  expect(pressed.map((address) => address.startsWith(upstream.origin))).toEqual([...Array(11).fill(true), false]);
  await narrow.close();
});

test('the key is sealed at rest, the same on every node, and followed by another, which is known for a day before it is used', async () => {
  const second = await provider.another();
  const [first, ...more] = await keys();
  expect([more, first?.d, (await second.send('/login/connections/corp/jwks')).json['keys']]).toEqual([[], undefined, [first]]);
  const [row] = await provider.database.prisma.connectionKey.findMany();
  expect(Buffer.from(row?.sealed ?? []).includes('PRIVATE KEY')).toBe(false);
  const age = async (days: number) => provider.database.prisma.connectionKey.updateMany({ data: { createdAt: new Date(provider.clock.now().getTime() - days * 86_400_000) } });
  await age(91);
  const both = await keys();
  expect(both.map(({ kid }) => kid === first?.kid)).toEqual([true, false]);
  await logIn(new Browser(provider));
  provider.clock.advance(86_401);
  expect(await keys()).toEqual(both);
  provider.clock.advance(86_401);
  expect(await keys()).toEqual([both[1]]);
  await second.close();
});

test('a connection with a secret publishes no key, nor does one that is not there', async () => {
  await provider.apply(fileWith([{ ...connectionTo('https://login.corp.example'), connection: 'secret', client_secret: secret }]));
  for (const id of ['secret', 'none']) expect((await provider.send(`/login/connections/${id}/jwks`)).json).toEqual({ keys: [] });
  expect(await provider.database.prisma.connectionKey.count({ where: { connectionId: 'secret' } })).toBe(0);
});

describe('who logs out here', () => {
  /** As far as where the other provider asks. */
  const leave = async (browser: Browser): Promise<Seen> => browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });

  test('is led on to log out there, and back; and what else came by that log-in ends, as the other says so', async () => {
    const cookies = new Map<string, string>();
    const [browser, phone] = [new Browser(provider), new Browser(provider)];
    await logIn(browser, cookies);
    await logIn(phone, cookies);
    const { location: address = '' } = await leave(browser);
    const asked = Object.fromEntries(new URL(address).searchParams);
    expect([address.startsWith(`${upstream.origin}/session/end?`), decodeJwt(asked['id_token_hint'] ?? '').sub, decodeProtectedHeader(asked['id_token_hint'] ?? '').alg]).toEqual([true, 'carl', 'RS256']);
    moveToNow();
    const back = await upstream.logOut(address, cookies);
    expect(pageOf(await browser.go(back.replace(issuer, '')))).toBe('logged-out');
    await until('the other log-in is over', async () => (await provider.database.prisma.session.count()) === 0);
    expect(pageOf(await phone.go('/account'))).toBe('login');
  });

  test('is logged out also where the other provider does not answer any more', async () => {
    const browser = new Browser(provider);
    await logIn(browser);
    await provider.database.prisma.connection.updateMany({ data: { issuer: 'http://127.0.0.1:9' } });
    const other = await provider.another();
    const there = new Browser(other);
    there.cookie = browser.cookie;
    expect(pageOf(await leave(there))).toBe('logged-out');
    expect(await provider.database.prisma.session.count()).toBe(0);
    await other.close();
  });

  test('is led nowhere by an answer that nobody here has asked for', async () => {
    for (const state of ['', 'made-up', Buffer.from('{"onward":"https://evil.example","until":9999999999999}').toString('base64url')])
      expect((await provider.send(`/login/connections/corp/logged-out?state=${state}`)).headers.get('location')).toBe('/logged-out');
  });
});
