import { blocked, letGo, lockedTable } from './blocked.ts';
import { Browser } from './browser.ts';
import { asShop, formOf, password, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({
    SYMBOLON_TRUSTED_PROXIES: '127.0.0.1',
    SYMBOLON_THROTTLE_ACCOUNT: '3',
    SYMBOLON_THROTTLE_ADDRESS: '5',
    SYMBOLON_THROTTLE_CLIENT: '20',
    SYMBOLON_PROOF_OF_WORK_BITS: '0',
  });
  await provider.apply(shop);
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterAll(() => provider.close());

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
    const refused = await login(ada, password);
    expect(refused.text).toBe((await login('nobody', 'wrong')).text);
    waits.push(waitOf(refused));
    provider.clock.advance(Number(waitOf(refused)));
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

test.each([
  ['56', (site: number) => `2001:db8:1:2${site.toString(16).padStart(2, '0')}::1`, 4, '2001:db8:1:300::1'],
  ['48', (site: number) => `2001:db8:1:${site.toString(16)}00::1`, 16, '2001:db8:2::1'],
])('who holds a /%s cannot go from one network of it to the next for ever', async (_, address, share, elsewhere) => {
  const node = await provider.another({ SYMBOLON_THROTTLE_CLIENT: '1000' });
  for (let site = 0; site <= 5 * share; site += 1) await fail(`user-${site}`, 1, { address: address(site), node });
  expect(waitOf(await login(ada, password, { address: address(5 * share + 1), node }))).toBe('1');
  expect((await login(ada, password, { address: elsewhere, node })).status).toBe(200);
  await node.close();
});

/** One address as gateways write it (RFC 7239 section 6). */
const spellings = [
  ['203.0.113.7', '203.0.113.7:47011', '"203.0.113.7:1"', '::ffff:203.0.113.7', '::ffff:cb00:7107', '[::ffff:cb00:7107]:443'],
  ['2001:db8:7::1', '[2001:db8:7::1]', '[2001:DB8:7:0::1]:443', '"[2001:db8:7::1]:444"', '2001:0db8:0007::0001', '2001:db8:7::0.0.0.1'],
  ['unknown', '_hidden', '_other', 'unknown:1', '_hidden:2', 'localhost'],
] as const;
/** What an attempt costs, by the door that it comes through. */
const budgets: Readonly<Record<string, (address: string, index: number) => Promise<boolean>>> = {
  'of wrong passwords, by token request': async (address, index) => waitOf(await login(`user-${index}`, 'wrong', { address })) === null,
  'of wrong passwords, by page': async (address, index) => {
    const browser = new Browser(provider);
    const { fields } = await browser.go('/account');
    return waitOf(await browser.step('/login', { method: 'POST', body: formOf({ ...fields, username: `user-${index}`, password: 'wrong' }), headers: { 'x-forwarded-for': address } })) === null;
  },
  'of mails': async (address, index) => {
    const browser = new Browser(provider);
    const { fields } = await browser.go('/forgot-password');
    const letters = () => provider.database.prisma.outboxMessage.count();
    const before = await letters();
    await browser.step('/forgot-password', { method: 'POST', body: formOf({ ...fields, username: `user${index}@example.com` }), headers: { 'x-forwarded-for': address } });
    return (await letters()) > before;
  },
};
test.each(Object.keys(budgets).flatMap((budget) => spellings.map((nodes) => [budget, nodes] as const)))('the budget %s is one for %j', async (budget, nodes) => {
  const spend = budgets[budget];
  if (!spend) throw new Error('not in the table');
  let spent = 0;
  for (const [index, node] of [...nodes, ...nodes].entries()) if (await spend(node, index)) spent += 1;
  expect(spent).toBe(budget === 'of mails' ? 5 : 6); // the sixth failure is the one after which there is waiting
});

test.each(['127.0.0.1:50123', '[::ffff:127.0.0.1]:50123', '::ffff:7f00:1'])('a trusted proxy is known as %s, too', async (proxy) => {
  for (let user = 0; user <= 5; user += 1) await fail(`user-${user}`, 1, { address: `203.0.113.${user}, ${proxy}` });
  expect((await login(ada, password, { address: `203.0.113.99, ${proxy}` })).status).toBe(200);
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
  const holder = await lockedTable(provider.testDatabase.connection, 'throttles IN SHARE MODE'); // it can be read, not written
  const pending = login(ada, password);
  await blocked(holder, 1); // the password is right, and it is about to forget the failures
  await holder.query('UPDATE throttles SET blocked_until = $1', [new Date(provider.clock.now().getTime() + 60_000)]);
  await letGo(holder);
  const answer = await pending;
  expect(answer.status).toBe(400);
  expect(waitOf(answer)).toBe('60');
  expect(provider.log.filter((line) => line.includes('throttled')).map((line) => (JSON.parse(line) as { reason: string }).reason)).toEqual(['throttled while checking']);
});

test('the table holds no user name, address or client', async () => {
  await fail(ada, 1, { address: '203.0.113.9' });
  const rows = await provider.database.prisma.throttle.findMany();
  expect(rows).toHaveLength(3);
  const text = rows.map(({ key }) => Buffer.from(key).toString('latin1')).join();
  for (const word of ['ada', '203.0.113', 'shop']) expect(text).not.toContain(word);
  expect(rows.every(({ key }) => key.length === 32)).toBe(true);
});

describe('with the one place taken', () => {
  /** Answers when a log-in from elsewhere has the one place, and waits for its user until the end. */
  async function whileTaken(settings: NodeJS.ProcessEnv, ask: (node: Provider) => Promise<{ readonly rest?: readonly Promise<Answer>[] }>, before: (node: Provider) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const node = await provider.another(settings);
    await before(node);
    const holder = await lockedTable(provider.testDatabase.connection, 'users');
    const taken = login(ada, password, { node });
    await blocked(holder, 1);
    const { rest = [] } = await ask(node);
    await letGo(holder);
    expect((await taken).status).toBe(200);
    await Promise.all(rest);
    await node.close();
  }

  test('an address that has to wait is told so as before: it needs no place', async () => {
    const address = '203.0.113.200';
    let wrong: Answer | undefined;
    await whileTaken(
      { SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '0' },
      async (node) => {
        const { status, text, headers } = await login('somebody', 'wrong', { node, address });
        expect([status, text, headers.get('retry-after')]).toEqual([400, wrong?.text, '1']);
        expect((await login('somebody', 'wrong', { node })).status).toBe(503);
        return {};
      },
      async (node) => {
        for (let user = 0; user <= 5; user += 1) wrong = await login(`user-${user}`, 'wrong', { node, address });
      },
    );
  });

  test('one network takes half of the places at most, and leaves the others to others', async () => {
    const address = '203.0.113.201';
    let other: Promise<Answer> | undefined;
    await whileTaken({ SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '4' }, async (node) => {
      const many = Array.from({ length: 5 }, (_, index) => login(`user-${index}`, 'wrong', { node, address }));
      const refused = await Promise.any(many.map(async (each) => ((await each).status === 503 ? each : Promise.reject(new Error('not that one')))));
      expect(refused.headers.get('retry-after')).toBe('1');
      other = login('somebody', 'wrong', { node });
      return { rest: [other, ...many] };
    });
    expect((await other)?.status).toBe(400);
  });
});
