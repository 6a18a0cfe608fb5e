import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, toLogin } from './connection-place.ts';
import { issuer, password, secret, startProvider, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

const entry = { trusted_domains: ['corp.example'], claims: { name: "claims.given_name + ' ' + claims.family_name", nickname: 'claims.nope' }, roles: { editor: "'editors' in claims.groups", boss: 'claims.level > 3' }, enabled: false };
const ofCarl = { email: 'carl@corp.example', email_verified: true, given_name: 'Carl', family_name: 'Corp', groups: ['editors'] };
let upstream: UpstreamProvider;
let provider: Provider;
let rewind: () => Promise<void>;
let owner: Caller;

beforeAll(async () => {
  upstream = await openUpstream(['corp', 'other', 'forge'], issuer);
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1', SYMBOLON_ADMIN_RATE: '100000' });
  const { clients, ...file } = fileWith([connectionTo(upstream.origin, entry), connectionTo(upstream.origin, { connection: 'other' })], { users: staff });
  await provider.apply({ ...file, clients: [...clients, desk] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  await upstream.know({ carl: ofCarl });
  ({ owner } = await staffOf(provider));
});
afterAll(async () => {
  await provider.close();
  await upstream.close();
});

/** The same provider, asked by OAuth 2.0 alone. */
const oauth2 = () => ({
  connection: 'forge', type: 'oauth2', name: 'Forge', authorization_url: `${upstream.origin}/auth`, token_url: `${upstream.origin}/token`, userinfo_url: `${upstream.origin}/api/user`, client_id: 'symbolon', client_secret: secret,
  scopes: ['read:user'], subject_claim: 'id', email_claim: 'mail', create_people: true, claims: { name: 'display.name' }, roles: { seven: 'claims.id == 7' }, enabled: false,
});

/** A browser in which somebody is logged in. */
async function browserOf(username: string): Promise<Browser> {
  const browser = new Browser(provider);
  await browser.submit(await toLogin(browser), { username, password });
  return browser;
}
const begin = async (by: Caller, connection = 'corp'): Promise<{ readonly trial: string; readonly url: string }> => (await by.send('POST', `/connections/${connection}/trials`)).json as { trial: string; url: string };
const found = async (by: Caller, trial: string) => (await by.send('GET', `/connections/corp/trials/${trial}`)).json;
async function tryOut(): Promise<{ readonly trial: string; readonly seen: Seen; readonly address: string; readonly browser: Browser }> {
  const browser = await browserOf('owner@example.com');
  const { trial, url } = await begin(owner);
  const address = await upstream.logIn(url, 'carl');
  return { trial, browser, address, seen: await browser.step(address.replace(issuer, '')) };
}
/** All that a log-in would have made. */
const traces = async () => [await provider.database.prisma.linkedLogin.count(), await provider.database.prisma.user.count(), await provider.database.prisma.waitingLink.count(), await provider.database.prisma.session.count()];

test('who administers sees what the provider says, what each expression gives, and what would come of it; nothing is linked or made', async () => {
  const before = await traces();
  const { trial, seen } = await tryOut();
  expect([seen.status, seen.location]).toEqual([303, `/console/connections/corp?trial=${trial}`]);
  expect(await found(owner, trial)).toEqual({
    trial, state: 'done', expires_at: expect.any(String) as string, subject: 'carl', email: 'carl@corp.example', is_vouched: true, decision: 'make',
    claims: expect.objectContaining({ ...ofCarl, sub: 'carl', iss: upstream.origin }) as object,
    expressions: [
      { member: 'claims.name', expression: entry.claims.name, value: 'Carl Corp', left_out: null },
      { member: 'claims.nickname', expression: 'claims.nope', value: null, left_out: null },
      { member: 'roles.boss', expression: 'claims.level > 3', value: null, left_out: 'failed' },
      { member: 'roles.editor', expression: entry.roles.editor, value: true, left_out: null },
    ],
  });
  expect(await traces()).toEqual([before[0], before[1], before[2], (before[3] ?? 0) + 1]); // the log-in of the administrator here
});

test('one of OAuth 2.0 is tried the same way: all that its address says is shown, with who that is', async () => {
  await upstream.know({ carl: { user: { id: 7, mail: 'carl@corp.example', display: { name: 'Carl' } } } });
  const { clients, ...file } = fileWith([oauth2()], { users: staff });
  await provider.apply({ ...file, clients: [...clients, desk] });
  const [browser, { trial, url }] = [await browserOf('owner@example.com'), await begin(owner, 'forge')];
  expect((await browser.step((await upstream.logIn(url, 'carl')).replace(issuer, ''))).location).toBe(`/console/connections/forge?trial=${trial}`);
  expect((await owner.send('GET', `/connections/forge/trials/${trial}`)).json).toMatchObject({
    state: 'done', subject: '7', email: 'carl@corp.example', is_vouched: false, decision: 'ask by mail', claims: { id: 7, display: { name: 'Carl' } },
    expressions: [{ member: 'claims.name', value: 'Carl' }, { member: 'roles.seven', value: true }],
  });
});

test('what it said is sealed, shown to nobody else, and gone after ten minutes', async () => {
  const { trial } = await tryOut();
  const [row] = await provider.database.prisma.connectionTrial.findMany();
  expect(Buffer.from(row?.outcome ?? []).includes('Carl')).toBe(false);
  const administrator = await callerOf(provider, 'administrator@example.com');
  expect((await administrator.send('GET', `/connections/corp/trials/${trial}`)).status).toBe(404);
  expect((await owner.send('GET', `/connections/other/trials/${trial}`)).status).toBe(404);
  provider.clock.advance(601);
  const later = await callerOf(provider, 'owner@example.com');
  expect((await later.send('GET', `/connections/corp/trials/${trial}`)).status).toBe(404);
  await provider.database.hot.removeExpired(provider.clock.now(), 500);
  expect(await provider.database.prisma.connectionTrial.count()).toBe(0);
});

test('what would come of it is told to who may look at people alone', async () => {
  const { trial } = await tryOut();
  expect(await found(await callerOf(provider, 'owner@example.com', 'symbolon:connections:write'), trial)).toMatchObject({ state: 'done', decision: null });
});

describe('the way back is taken', () => {
  test.each<[by: string, browser: () => Promise<Browser>]>([
    ['in a browser where nobody is logged in', () => Promise.resolve(new Browser(provider))],
    ['where another administrator is', () => browserOf('administrator@example.com')],
  ])('by nobody %s', async (_, browser) => {
    const { trial, url } = await begin(owner);
    const seen = await comeBack(await browser(), await upstream.logIn(url, 'carl'));
    expect([pageOf(seen), await found(owner, trial)]).toEqual(['error', expect.objectContaining({ state: 'waiting' })]);
  });

  test('once', async () => {
    const { browser, address } = await tryOut();
    expect(pageOf(await comeBack(browser, address))).toBe('error');
  });

  test('by no other connection', async () => {
    const browser = await browserOf('owner@example.com');
    const { trial, url } = await begin(owner);
    expect(pageOf(await comeBack(browser, (await upstream.logIn(url, 'carl')).replace('/corp/', '/other/')))).toBe('error');
    expect(await found(owner, trial)).toMatchObject({ state: 'waiting' });
  });

  test('and says why nothing came of it', async () => {
    const browser = await browserOf('owner@example.com');
    const { trial, url } = await begin(owner);
    await browser.step((await upstream.cancel(url)).replace(issuer, ''));
    expect(await found(owner, trial)).toMatchObject({ state: 'refused', refusal: 'denied', reason: 'access_denied' });
  });

  test('with no more than fits', async () => {
    await upstream.know({ carl: { ...ofCarl, groups: Array(9000).fill('a group') } });
    expect(await found(owner, (await tryOut()).trial)).toMatchObject({ state: 'refused', refusal: 'too_much' });
  });
});

test('one whose provider is away cannot be tried, and says so', async () => {
  await provider.database.prisma.connection.update({ where: { id: 'other' }, data: { issuer: 'http://127.0.0.1:9' } });
  const answer = await owner.send('POST', '/connections/other/trials');
  expect([answer.status, answer.json['type']]).toEqual([409, '/docs/problems#no-provider']);
});
