import { asShop, password, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
beforeEach(async () => {
  provider = await startProvider({
    SYMBOLON_TRUSTED_PROXIES: '127.0.0.1',
    SYMBOLON_THROTTLE_ACCOUNT: '3',
    SYMBOLON_THROTTLE_ADDRESS: '5',
    SYMBOLON_THROTTLE_CLIENT: '20',
  });
  await provider.apply(shop);
});
afterEach(() => provider.close());

let addresses = 0;
/** Tries a password, from a new address each time unless one is given. */
const login = (username: string, tried: string, { address = `198.51.100.${(addresses += 1)}`, node = provider, type = '' } = {}): Promise<Answer> =>
  node.send('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, 'x-forwarded-for': address },
    body: new URLSearchParams({ grant_type: 'password', username, password: tried, type }),
  });
const waitOf = ({ headers }: Answer) => headers.get('retry-after');
const fail = async (username: string, times: number, options = {}) => {
  for (let left = times; left > 0; left -= 1) expect((await login(username, 'wrong', options)).status).toBe(400);
};
const ada = 'ada@example.com';

test('after its free failures an account waits, each time twice as long, and a stranger cannot lock it for good', async () => {
  await fail(ada, 3);
  const waits: (string | null)[] = [];
  for (let round = 0; round < 12; round += 1) {
    await fail(ada, 1);
    const blocked = await login(ada, password);
    expect(blocked.text).toBe((await login('nobody', 'wrong')).text);
    waits.push(waitOf(blocked));
    provider.clock.advance(Number(waitOf(blocked)));
    if (round % 6 === 5) provider.clock.advance(600); // the free failures of the one client come back
  }
  expect(waits).toEqual(['1', '2', '4', '8', '16', '32', '64', '128', '256', '512', '900', '900']);
  expect((await login(ada, password)).status).toBe(200);
});

test('a success forgets the failures of the account', async () => {
  await fail(ada, 3);
  expect((await login(ada, password)).status).toBe(200);
  await fail(ada, 3);
  expect((await login(ada, password)).status).toBe(200);
});

test('an account that does not exist is counted like one that does', async () => {
  for (const username of [ada, 'nobody@example.com']) {
    await fail(username, 4);
    expect(waitOf(await login(username, 'wrong'))).toBe('1');
  }
});

test('every way of writing a name shares one counter', async () => {
  for (const username of ['ADA@example.com', 'ａｄａ@example.com', ' ada@example.com ', 'Ada@Example.Com']) await fail(username, 1);
  expect(waitOf(await login(ada, password))).toBe('1');
});

test('updates of unknown users are counted too', async () => {
  for (let round = 0; round < 4; round += 1) await login('nobody', password, { type: 'update' });
  expect(waitOf(await login('nobody', 'wrong'))).toBe('1');
});

test('an address is counted over all accounts, a /64 as one', async () => {
  for (let host = 1; host <= 6; host += 1) await fail(`user-${host}`, 1, { address: `2001:db8:1:2::${host}` });
  expect(waitOf(await login(ada, password, { address: '2001:db8:1:2:ffff::' }))).toBe('1');
  expect((await login(ada, password, { address: '2001:db8:1:3::1' })).status).toBe(200);
});

test('a client is counted over all accounts and addresses, for ten minutes at most', async () => {
  for (let user = 0; user <= 20; user += 1) await fail(`user-${user}`, 1);
  expect(waitOf(await login(ada, password))).toBe('1');
  provider.clock.advance(600);
  expect((await login(ada, password)).status).toBe(200);
});

test('X-Forwarded-For is believed only from a trusted proxy', async () => {
  const plain = await provider.another({ SYMBOLON_TRUSTED_PROXIES: '' });
  for (let user = 0; user <= 5; user += 1) await fail(`user-${user}`, 1, { node: plain });
  expect(waitOf(await login(ada, password, { node: plain }))).toBe('1');
  await plain.close();
});

test('failures are counted on every node and survive a restart', async () => {
  const second = await provider.another();
  for (let round = 0; round < 4; round += 1) await fail(ada, 1, { node: round % 2 ? second : provider });
  await second.close();
  const third = await provider.another();
  expect(waitOf(await login(ada, password, { node: third }))).toBe('1');
  await third.close();
});

test('64 guesses at once are all counted, and none of them is let in late', async () => {
  const second = await provider.another();
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, index) => login(ada, index === 63 ? password : `guess ${index}`, { node: index % 2 ? second : provider })),
  );
  const counted = await provider.database.prisma.throttle.findMany({ orderBy: { failures: 'desc' } });
  const rejected = answers.filter(({ status }) => status === 400).length;
  expect(rejected).toBeGreaterThanOrEqual(62);
  expect(counted.some(({ failures }) => failures >= 4)).toBe(true);
  expect(waitOf(await login(ada, password))).not.toBeNull();
  await second.close();
});

test('a right password is refused when guesses made at the same time have blocked the account by now', async () => {
  await fail(ada, 1);
  const { prisma } = provider.database;
  const waiting = () => prisma.$queryRaw<unknown[]>`SELECT 1 AS one FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database() WHERE NOT granted`;
  const pending = await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE users`;
    const answer = login(ada, password);
    while ((await waiting()).length === 0); // it has asked the throttle and waits for its user
    await prisma.throttle.updateMany({ data: { blockedUntil: new Date(provider.clock.now().getTime() + 60_000) } });
    return { answer };
  });
  const answer = await pending.answer;
  expect(answer.status).toBe(400);
  expect(waitOf(answer)).toBe('60');
});

test('the table holds no user name, address or client', async () => {
  await fail(ada, 1, { address: '203.0.113.9' });
  const rows = await provider.database.prisma.throttle.findMany();
  expect(rows).toHaveLength(3);
  const text = rows.map(({ key }) => Buffer.from(key).toString('latin1')).join();
  for (const word of ['ada', '203.0.113', 'shop']) expect(text).not.toContain(word);
  expect(rows.every(({ key }) => key.length === 32)).toBe(true);
});
