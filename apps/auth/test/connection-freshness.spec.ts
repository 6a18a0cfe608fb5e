import { api } from '@symbolon/contracts';
import { authorizePath, holderOf, mine, told } from './account-api-place.ts';
import { addressOf } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, press, saidBy, tokensOf, toLogin, web } from './connection-place.ts';
import { decoded, secret, startProvider, type Provider } from './provider.ts';
import { openImpostor, type Impostor } from './upstream-impostor.ts';

/** When somebody logged in at the other provider, which need not ask anybody again: what that is worth here. */
let impostor: Impostor;
let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  impostor = await openImpostor();
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const connection = connectionTo(impostor.origin, { trusted_domains: ['corp.example'] });
  const { clients } = fileWith([]);
  await provider.apply(fileWith([connection], { clients: [...clients, mine, { ...web, client_id: 'keeper', grant_types: ['authorization_code', 'refresh_token'], scope: `${web.scope} offline_access` }] }));
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  provider.clock.advance(601); // what the other says of itself is asked for anew
  impostor.faults = {};
});
afterAll(async () => {
  await provider.close();
  await impostor.close();
});

const basic = { authorization: `Basic ${btoa(`keeper:${secret}`)}` };
const secondsNow = (): number => Math.floor(provider.clock.now().getTime() / 1000);

/** Through the button of a page and back, a minute later, with that in the ID token. */
async function through(browser: Browser, page: Seen, authTime: (left: number) => unknown): Promise<Seen> {
  const left = secondsNow();
  const address = impostor.visit(await press(browser, page));
  provider.clock.advance(60);
  impostor.faults = { claims: { auth_time: authTime(left) } };
  return comeBack(browser, address.href);
}
const isRefused = (seen: Seen): boolean => pageOf(seen) === 'login' && saidBy(seen) === 'The answer of the other provider could not be checked, so nobody was signed in. Try again, or sign in in another way.';

describe('a log-in of late that an application asked for', () => {
  test.each<[asked: Record<string, string>, what: string, authTime: (left: number) => unknown, isIn: boolean]>([
    [{ prompt: 'login' }, 'after leaving', (left) => left + 30, true],
    [{ prompt: 'login' }, 'no more before than clocks are apart', (left) => left - 10, true],
    [{ prompt: 'login' }, 'before leaving', (left) => left - 11, false],
    [{ prompt: 'login' }, 'at a time that is not told', () => undefined, false],
    [{ prompt: 'login' }, 'at a time that has yet to come', (left) => left + 71, false],
    [{ prompt: 'login' }, 'at a time that is none', (left) => String(left + 30), false],
    [{ prompt: 'login', max_age: '3600' }, 'before leaving, also with a longer max_age', (left) => left - 11, false],
    [{ max_age: '0' }, 'after leaving', (left) => left + 30, true],
    [{ max_age: '0' }, 'before leaving', (left) => left - 11, false],
    [{ max_age: '300' }, 'as long before leaving as that', (left) => left - 300, true],
    [{ max_age: '300' }, 'longer before', (left) => left - 311, false],
    [{ max_age: '300' }, 'at a time that is not told', () => undefined, false],
    [{ max_age: '99999999999999999999' }, 'at whatever time', () => 1, true],
    [{}, 'at a time that is not told, where nothing was asked for', () => undefined, true],
  ])('%j: it was %s', async (asked, _, authTime, isIn) => {
    const browser = new Browser(provider);
    const seen = await through(browser, await toLogin(browser, asked), authTime);
    expect([seen.location !== undefined, isRefused(seen)]).toEqual([isIn, !isIn]);
  });
});

test.each<[asked: Record<string, string>, authTime: (left: number) => unknown]>([
  [{ prompt: 'login' }, (left) => left - 11],
  [{ max_age: '300' }, (left) => left - 901],
  [{ max_age: '99999999999999999999' }, () => undefined],
])('%j is not answered by a log-in that another request of the same browser has brought, which asked for less', async (asked, authTime) => {
  const browser = new Browser(provider);
  const { fields } = await toLogin(browser, asked);
  expect((await through(browser, await toLogin(browser), authTime)).location).toBeDefined();
  const page = await browser.go(`/login?flow=${fields['flow']}`);
  const [made] = await provider.database.prisma.session.findMany();
  const next = await browser.submit({ ...page, action: api.login.submitAccount.path }, { session: made?.id ?? '' });
  expect([pageOf(page), pageOf(next)]).toEqual(['login', 'login']);
});

describe('auth_time of our own tokens', () => {
  const keeper = { client_id: 'keeper', scope: 'openid offline_access' };
  const userinfo = async ({ access_token: token }: Record<string, unknown>) => (await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status;

  test.each<[what: string, authTime: (left: number) => unknown, toldFrom: (left: number) => number | undefined]>([
    ['when they logged in there, long before they came back', (left) => left - 901, (left) => left - 901],
    ['never after now, whatever clock the provider has', (left) => left + 65, (left) => left + 60],
    ['not there where the provider does not tell', () => undefined, () => undefined],
  ])('is %s; so it stays when they are refreshed', async (_, authTime, toldFrom) => {
    const browser = new Browser(provider);
    const left = secondsNow();
    const first = await tokensOf(provider, await through(browser, await toLogin(browser, keeper), authTime), 'keeper');
    provider.clock.advance(5);
    const second = (await provider.token({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] }, ['keeper', secret])).json;
    const introspected = (await provider.send('/oauth/introspect', { method: 'POST', headers: basic, body: new URLSearchParams({ token: String(second['refresh_token']) }) })).json;
    const told = [first, second].flatMap((tokens) => [tokens['id_token'], tokens['access_token']].map((token) => decoded(token).claims['auth_time']));
    expect([...told, introspected['auth_time'], introspected['active']]).toEqual([...Array.from({ length: 5 }, () => toldFrom(left)), true]);
    expect([await userinfo(first), await userinfo(second)]).toEqual([200, 200]);
  });

  test.each<[what: string, authTime: (left: number) => unknown]>([['before', (left) => left - 901], ['at a time that is not told', () => undefined]])('of a log-in there %s does not end what came of it here after the last change of password, and the next one does', async (_, authTime) => {
    const browser = new Browser(provider);
    await through(browser, await toLogin(browser, keeper), authTime);
    const changed = (passwordChangedAt: Date) => provider.database.prisma.user.updateMany({ where: { usernameKey: 'carl@corp.example' }, data: { passwordChangedAt } });
    await changed(new Date(provider.clock.now().getTime() - 30_000)); // and its link stays, which such a change would end
    const tokens = await tokensOf(provider, await toLogin(browser, keeper), 'keeper');
    const refresh = async () => (await provider.token({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }, ['keeper', secret])).json;
    expect(await userinfo(tokens)).toBe(200);
    await changed(new Date(provider.clock.now().getTime() + 2_000));
    expect([await userinfo(tokens), (await refresh())['error']]).toEqual([401, 'invalid_grant']);
  });

  test('is, in access tokens alone, when it began here while a node of the release before serves, which ends them by it', async () => {
    const browser = new Browser(provider);
    const left = secondsNow();
    const first = await tokensOf(provider, await through(browser, await toLogin(browser, keeper), (at) => at - 901), 'keeper');
    const id = '00000000-0000-4000-8000-000000000001';
    const refreshed = async () => {
      provider.clock.advance(2); // it looks once a second
      await provider.send('/health/ready');
      const { json } = await provider.token({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] }, ['keeper', secret]);
      first['refresh_token'] = json['refresh_token'];
      return [json['id_token'], json['access_token']].map((token) => decoded(token).claims['auth_time']);
    };
    await provider.database.prisma.$executeRaw`INSERT INTO nodes (id, seen_at) VALUES (${id}::uuid, ${provider.clock.now()})`; // as that one writes it
    expect(await refreshed()).toEqual([left - 901, left + 60]);
    provider.clock.advance(100);
    expect(await refreshed()).toEqual([left - 901, left - 901]);
  });

  test('is always there where an application asks for it by max_age, however long that is', async () => {
    const browser = new Browser(provider);
    await through(browser, await toLogin(browser), () => undefined);
    expect(pageOf(await toLogin(browser, { max_age: '9999999999' }))).toBe('login');
  });
});

describe('a log-in that was made there long ago', () => {
  const longAgo = (left: number): number => left - 901;

  test.each([['as is told', longAgo], ['maybe, as nothing is told', () => undefined]])('%s, is none of just now for an application that asks for one', async (_, authTime) => {
    const browser = new Browser(provider);
    await through(browser, await toLogin(browser), authTime);
    expect([pageOf(await toLogin(browser, { max_age: '900' })), (await toLogin(browser)).location]).toEqual(['login', expect.stringContaining('code=')]);
  });

  test.each([['as is told', longAgo], ['maybe, as nothing is told', () => undefined]])('%s, changes nothing of what somebody logs in by until there is one of now', async (_, authTime) => {
    const browser = new Browser(provider);
    await through(browser, await toLogin(browser), authTime);
    const add = addressOf(await browser.go('/account'), 'add-authenticator');
    const asked = await browser.go(add);
    expect(pageOf(asked)).toBe('login');
    const { searchParams } = new URL(await press(browser, asked));
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['login', '0']);
    for (const silent of [() => undefined, longAgo]) expect(isRefused(await through(browser, asked, silent))).toBe(true);
    expect(pageOf(await browser.go(add))).toBe('login');
    await through(browser, asked, (left) => left + 30);
    expect(pageOf(await browser.go(add))).toBe('authenticator');
  });

  test('changes nothing by the API, either', async () => {
    const browser = new Browser(provider);
    await through(browser, await browser.go(authorizePath()), longAgo);
    const offer = async () => told(await (await holderOf(provider, '', { browser })).send('POST', api.myAccount.offerAuthenticator.path.replace('/account/v1', '')));
    expect(await offer()).toEqual([401, 'log-in-again', undefined]);
    await through(browser, await browser.go(authorizePath({ max_age: '900' })), (left) => left - 100);
    expect((await offer())[0]).toBe(200);
  });

  test('is asked for anew there where this one is not enough, so that nobody is sent round in circles', async () => {
    const browser = new Browser(provider);
    const asked = await through(browser, await toLogin(browser, { acr_values: 'aal2' }), longAgo);
    expect([pageOf(asked), new URL(await press(browser, asked)).searchParams.get('prompt')]).toEqual(['login', 'login']);
    expect(pageOf(await through(browser, asked, (left) => left + 30))).toBe('authenticator');
  });
});
