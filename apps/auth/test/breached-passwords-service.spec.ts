import type { RequestListener } from 'node:http';
import { sha1 } from '@symbolon/crypto';
import { eventsOf } from './events.ts';
import { asShop, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { openRangeServer, type RangeServer } from './range-server.ts';

/** The same by a service elsewhere, which learns five digits of a hash, and whose silence keeps nobody out. */
const breached = 'violet kettle ran sideways';
const other = 'marble lantern under copper';
const ada = 'ada@example.com';
const careful = { client_id: 'careful', client_secret: secret, grant_types: ['password'], password_grant_types: ['update'], first_party: true, scope: 'openid' };
let range: RangeServer;
let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  range = await openRangeServer([breached]);
  provider = await startProvider({ SYMBOLON_BREACHED_PASSWORDS_URL: range.url, SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [...shop.clients, careful] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  range.answer = range.asItShould;
  range.asked.length = 0;
});
afterAll(async () => {
  await provider.close();
  await range.close();
});

const signUp = async (words: string) => {
  const { status, json } = await provider.token({ grant_type: 'password', type: 'signup', username: 'eve@example.com', password: words }, asShop);
  return [status, json['error_description']];
};
const refused = [400, expect.stringContaining('was in a data breach')];
const missed = async () => {
  await provider.maintain();
  return (await eventsOf(provider.runtime, 'breached_passwords.missed')).map(({ details }) => details);
};

test('the service is told five digits of the hash, asked for padding, and nothing more', async () => {
  expect(await signUp(breached)).toEqual(refused);
  const prefix = sha1(breached).toString('hex').slice(0, 5).toUpperCase();
  expect(range.asked).toEqual([{ method: 'GET', path: `/range/${prefix}`, headers: { 'add-padding': 'true', 'user-agent': 'symbolon', connection: 'close', host: new URL(range.url).host } }]);
  expect((await signUp(other))[0]).toBe(200);
  expect(await missed()).toEqual([]);
});

test('what is only padding was not breached', async () => {
  range.answer = (_, response) => response.end(`${sha1(breached).toString('hex').toUpperCase().slice(5)}:0\r\n`);
  expect((await signUp(breached))[0]).toBe(200);
});

test('a log-in asks nothing, nor does a password that is refused anyway', async () => {
  await provider.token({ grant_type: 'password', username: ada, password }, asShop);
  expect(await signUp('password1234567')).toEqual([400, expect.stringContaining('too easy to guess')]);
  expect(await signUp('short')).toEqual([400, expect.stringContaining('at least 15')]);
  expect(range.asked).toEqual([]);
});

test.each([[ada, password], [ada, 'not the right pass phrase'], ['nobody@example.com', password]])('it is asked once, before it is known whether there is such a person: %s, %s', async (username, current) => {
  const sent = (words: string) => provider.token({ grant_type: 'password', type: 'update', username, password: words, current_password: current }, ['careful', secret]);
  expect((await sent(breached)).json).toEqual({ error: 'invalid_request', error_description: expect.stringContaining('was in a data breach') as string });
  await sent(other);
  expect(range.asked).toHaveLength(2);
});

const endless: RequestListener = (_, response) => {
  const more = () => {
    while (!response.destroyed && response.write('0'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};
const rest = sha1(breached).toString('hex').toUpperCase().slice(5);
test.each<[what: string, answer: RequestListener, reason: string]>([
  ['says nothing', () => undefined, 'no_answer'],
  ['begins and does not end', (_, response) => void response.write(`${rest}:42\r\n`), 'no_answer'],
  ['hangs up', (request) => request.socket.destroy(), 'no_answer'],
  ['hangs up half-way', (request, response) => response.writeHead(200, { 'content-length': '1000' }).write(`${rest}:42\r\n`, () => request.socket.destroy()), 'no_answer'],
  ['sends without end', endless, 'no_answer'],
  ['is broken', (_, response) => response.writeHead(500).end(`${rest}:42\r\n`), 'wrong_answer'],
  ['has had enough', (_, response) => response.writeHead(429, { 'retry-after': '2' }).end(), 'wrong_answer'],
  ['sends a page', (_, response) => response.end('<html>Log in to this network</html>'), 'wrong_answer'],
  ['sends bytes', (_, response) => response.end(Buffer.alloc(4_096, 0xff)), 'wrong_answer'],
  ['sends us elsewhere', (request, response) => (request.url?.startsWith('/range/') ? response.writeHead(302, { location: `/elsewhere/${request.url.slice(7)}` }).end() : range.asItShould(request, response)), 'wrong_answer'],
])('a service that %s keeps nobody out, nor waiting, and it is counted', async (_, answer, reason) => {
  range.answer = answer;
  const before = performance.now();
  expect((await signUp(breached))[0]).toBe(200);
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(range.asked).toHaveLength(1);
  expect(await missed()).toEqual([{ source: 'service', reason, count: 1 }]);
  const log = provider.log.join('').toLowerCase();
  expect(log).toContain('a new password could not be looked up among breached ones, and is taken without');
  for (const told of [breached, rest.toLowerCase()]) expect(log).not.toContain(told);
});

test('a private address is not called unless the operator says so', async () => {
  const guarded = await startProvider({ SYMBOLON_BREACHED_PASSWORDS_URL: range.url });
  await guarded.apply(shop);
  const { status } = await guarded.token({ grant_type: 'password', type: 'signup', username: 'eve@example.com', password: breached }, asShop);
  expect([status, range.asked]).toEqual([200, []]);
  expect(guarded.log.join('')).toContain('address not permitted');
  await guarded.close();
});
