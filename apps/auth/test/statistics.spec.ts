import { callerOf, desk, makeAdministrator, staff } from './administration.ts';
import { asShop, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

let midnight: string;
/** So many seconds after now. */
const at = (seconds: number) => new Date(provider.clock.now().getTime() + seconds * 1000).toISOString();
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_AUDIT_DAYS: '40', SYMBOLON_ADMIN_RATE: '100000', SYMBOLON_THROTTLE_ADDRESS: '1000' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  second = await provider.another();
  await makeAdministrator(provider, 'auditor@example.com', ['auditor']);
  await sealed();
  await provider.database.prisma.hourlyCount.deleteMany();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await sealed(); // what was counted by now
  await back();
  await second.news();
  const day = 86_400;
  provider.clock.advance(day - ((provider.clock.now().getTime() / 1000) % day));
  midnight = at(0);
  provider.clock.advance(60);
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

/** What every few seconds is done anyway. */
const sealed = () => Promise.all([provider.maintain(), second.maintain()]);
/** By a token of the moment, since hours pass: it is counted with what is sealed later. */
const ask = async (query = '', scope = 'symbolon:statistics:read') => (await callerOf(provider, 'auditor@example.com', scope)).send('GET', `/statistics${query}`);
const statistics = async (query?: string) => (await ask(query)).json;
const nothing = { 'user.login.succeeded': 0, 'user.login.failed': 0, 'user.signed_up': 0, 'token.issued': 0, 'token.refused': 0 };
const ada = { grant_type: 'password', username: 'ada@example.com', password };
const token = (members: object, node = provider): Promise<Answer> => node.token({ ...ada, ...members }, asShop);
const machine = (node = provider, as: readonly [string, string] = asShop) => node.token({ grant_type: 'client_credentials' }, as);

test('log-ins, failures, sign-ups and tokens are told by the hour, by application and by grant', async () => {
  await token({});
  const { json } = await token({ scope: 'openid offline_access' });
  await token({ password: 'a wrong passphrase' });
  await token({ username: 'nobody@example.com' });
  await token({ username: 'grace@example.com', type: 'signup' });
  await machine();
  await token({ username: 'nobody@example.com' }, second);
  provider.clock.advance(3_600);
  await second.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, asShop);
  await machine(second);
  await machine(second, ['login-only', 'wrong']);
  await sealed();

  const [since, until, one, later] = [at(-86_400), at(0), at(-60), at(-31 * 60)];
  const totals = { 'user.login.succeeded': 2, 'user.login.failed': 3, 'user.signed_up': 1, 'token.issued': 6, 'token.refused': 0 };
  expect(await statistics()).toEqual({
    since, until, totals, next_cursor: null,
    items: [
      { hour: one, type: 'token.issued', count: 2 },
      { hour: midnight, type: 'token.issued', count: 4 },
      { hour: midnight, type: 'user.login.failed', count: 3 },
      { hour: midnight, type: 'user.login.succeeded', count: 2 },
      { hour: midnight, type: 'user.signed_up', count: 1 },
    ],
  });
  const issued = (hour: string, grant_type: string, count: number) => ({ hour, type: 'token.issued', client_id: 'shop', grant_type, count });
  expect(await statistics(`?type=token.issued&client=shop&group_by=client,grant_type&since=${midnight}&until=${until}`)).toEqual({
    since: midnight, until, totals: { ...nothing, 'token.issued': 6 }, next_cursor: null,
    items: [issued(one, 'client_credentials', 1), issued(one, 'refresh_token', 1), issued(midnight, 'client_credentials', 1), issued(midnight, 'password', 3)],
  });
  expect(await statistics(`?grant_type=password&group_by=grant_type`)).toMatchObject({ totals: { ...nothing, 'token.issued': 3 }, items: [{ hour: midnight, type: 'token.issued', grant_type: 'password', count: 3 }] });
  expect(await statistics(`?client=other`)).toMatchObject({ totals: nothing, items: [] });
  expect(await statistics(`?since=${later}&group_by=grant_type`)).toMatchObject({ totals: { ...nothing, 'token.issued': 2 } });
});

test('what two nodes count at once adds up, and what a node counted last is there when it has stopped', async () => {
  const third = await provider.another();
  await Promise.all(Array.from({ length: 60 }, (_, index) => [provider, second, third][index % 3]).map((node) => machine(node)));
  await Promise.all([provider, second, provider, second].map((node) => node.maintain()));
  expect(await statistics()).toMatchObject({ totals: { 'token.issued': 40 } });
  await third.close();
  expect(await statistics()).toMatchObject({ totals: { 'token.issued': 60 } });
});

test('failures are counted as they come, though the events of them are written once a minute', async () => {
  await Promise.all(Array.from({ length: 5 }, () => token({ password: 'a wrong passphrase' })));
  provider.clock.advance(1);
  await sealed();
  await Promise.all(Array.from({ length: 7 }, () => token({ password: 'a wrong passphrase' })));
  await sealed();
  expect(await statistics()).toMatchObject({ totals: { 'user.login.failed': 12 } });
});

test('an application that is not known has no row, and what came by its name is of none', async () => {
  await machine();
  await provider.token({ grant_type: 'client_credentials', client_id: 'post', client_secret: secret });
  await machine(provider, ['made-up', secret]);
  await token({}); // the log-in is written down at once, and counted when it gets its place
  await provider.database.prisma.client.delete({ where: { clientId: 'shop' } });
  await sealed();
  expect(await provider.database.prisma.hourlyCount.findMany({ where: { clientId: { notIn: ['', 'post'] } } })).toEqual([]);
  expect(await statistics('?group_by=client')).toMatchObject({
    items: [
      { hour: midnight, type: 'token.issued', client_id: null, count: 2 },
      { hour: midnight, type: 'token.issued', client_id: 'post', count: 1 },
      { hour: midnight, type: 'user.login.succeeded', client_id: null, count: 1 },
    ],
  });
});

test('a page leads to the next, with the same sums', async () => {
  for (let hour = 0; hour < 3; hour += 1) {
    await machine();
    await token({});
    provider.clock.advance(3_600);
  }
  await sealed();
  const query = `?group_by=client,grant_type&since=${midnight}&until=${at(86_400)}`;
  const whole = await statistics(query);
  expect(whole['totals']).toEqual({ ...nothing, 'user.login.succeeded': 3, 'token.issued': 6 });
  const items: unknown[] = [];
  for (let cursor: unknown = '', path = `${query}&limit=2`; cursor !== null; path = `${query}&limit=2&cursor=${String(cursor)}`) {
    const page = await statistics(path);
    expect(page['totals']).toEqual(whole['totals']);
    items.push(...(page['items'] as unknown[]));
    cursor = page['next_cursor'];
  }
  expect(items).toHaveLength(9);
  expect(items).toEqual(whole['items']);
});

test('an hour is kept as long as events are', async () => {
  await machine();
  await sealed();
  provider.clock.advance(40 * 86_400 - 120);
  await sealed();
  expect(await provider.database.prisma.hourlyCount.count()).toBe(1);
  provider.clock.advance(120);
  await sealed();
  expect(await provider.database.prisma.hourlyCount.count()).toBe(0);
});

test.each([
  ['a span of more than 31 days', `?since=2029-01-01T00:00:00Z&until=2029-02-01T00:00:01Z`, 'since', 'must be before until, and not by more than 31 days'],
  ['a span that ends before it begins', `?since=2031-01-01T00:00:00Z`, 'since', 'must be before until, and not by more than 31 days'],
  ['no time', '?until=tomorrow', 'until', 'must be a time such as 2026-11-28T12:00:00Z'],
  ['a type that is not counted', '?type=user.created', 'type', 'must be one of user.login.succeeded user.login.failed user.signed_up token.issued token.refused'],
  ['a grant that there is not', '?grant_type=implicit', 'grant_type', 'must be one of authorization_code password client_credentials refresh_token'],
  ['a grouping that there is not', '?group_by=user', 'group_by', 'must be one of client grant_type client,grant_type'],
  ['an unknown parameter', '?from=2029-01-01T00:00:00Z', 'from', 'is not known'],
])('%s is refused', async (_, query, parameter, detail) => {
  const { status, json } = await ask(query);
  expect([status, json['type'], json['errors']]).toEqual([400, '/docs/problems#invalid-request', [{ parameter, detail }]]);
});

test('a token for statistics alone shows nothing of what happened to whom', async () => {
  const counting = await callerOf(provider, 'auditor@example.com', 'symbolon:statistics:read');
  expect([(await counting.send('GET', '/statistics')).status, (await counting.send('GET', '/events')).status]).toEqual([200, 403]);
});
