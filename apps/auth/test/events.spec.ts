import type { Event, EventType } from '@symbolon/contracts';
import { afterCommit, type Transaction } from '@symbolon/database';
import { changeIssuer, claimInstallation } from '../src/domain/keys/installation.ts';
import { Browser } from './browser.ts';
import { chromeOnAndroid, openPlace, send, type Place } from './account-place.ts';
import { byRequest, eventId, eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, password, secret, type Answer } from './provider.ts';

const ada = 'ada@example.com';
const folder = new MailFolder();
let place: Place;
let adasId: string;
beforeAll(async () => {
  place = await openPlace({ ...folder.environment, SYMBOLON_SIGNUP: 'open', SYMBOLON_THROTTLE_ACCOUNT: '4', SYMBOLON_THROTTLE_ADDRESS: '1000' });
  adasId = (await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } })).id;
});
beforeEach(async () => {
  await place.forget();
  place.provider.clock.advance(61); // what was counted before may be written again
  await place.provider.maintain();
  await place.second.maintain();
  await place.provider.database.prisma.$executeRaw`TRUNCATE events, event_stretches`;
});
afterAll(async () => {
  await place.close();
  folder.close();
});

/** What was written, in its order; counted events when the nodes have looked after them. */
async function written(...types: readonly EventType[]): Promise<readonly Event[]> {
  await place.second.maintain();
  await place.provider.maintain();
  return eventsOf(place.provider.runtime, ...types);
}
const text = expect.any(String) as string;
/** An event that a person made of themselves by a request. */
const byPerson = (type: EventType, details: object, more: object = {}, id: string = adasId) => {
  const person = { kind: 'user', id };
  return { id: eventId, at: place.provider.clock.now().toISOString(), type, actor: person, subject: person, ...byRequest, ...more, details };
};
const token = (members: object, as: readonly [string, string] = asShop): Promise<Answer> => place.provider.token({ grant_type: 'password', username: ada, password, ...members }, as);

test('a log-in by page, what the person allows and takes back, and the log-out', async () => {
  const { browser } = await place.loggedIn(ada);
  await place.allow(browser, 'openid email');
  await place.allow(browser, 'openid email orders:read');
  await send(browser, await browser.go('/account'), '/account/applications', { client: 'web' });
  await browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });
  const told = await written();
  const session_id = told.flatMap((event) => (event.type === 'user.login.succeeded' ? (event.details.session_id ?? []) : []))[0];
  const web = { client_id: 'web' };
  expect(told).toEqual(expect.arrayContaining([
    byPerson('user.login.succeeded', { how: 'page', amr: ['pwd'], session_id: text, user_agent: chromeOnAndroid }),
    byPerson('user.consent.granted', { scope: ['openid', 'email'] }, web),
    byPerson('user.consent.granted', { scope: ['orders:read'] }, web),
    byPerson('user.consent.withdrawn', {}, web),
    byPerson('user.session.ended', { by: 'logout', sessions: 1, session_ids: [session_id] }),
    byPerson('token.issued', { grant: 'authorization_code', scope: ['openid', 'email', 'orders:read'], audience: ['https://orders.example.com'], count: 2 }, web),
  ]));
  expect(told).toHaveLength(6);
});

test('a log-in by an application, and its tokens: counted, for it may come for them without end; what a machine gets for itself is not written', async () => {
  const { json } = await token({ scope: 'openid offline_access' });
  let refresh = json['refresh_token'];
  for (let times = 0; times < 5; times += 1) refresh = (await place.second.token({ grant_type: 'refresh_token', refresh_token: refresh }, asShop)).json['refresh_token'];
  await place.provider.token({ grant_type: 'client_credentials' }, asShop);
  const shop = { client_id: 'shop' };
  const issued = (grant: string, count: number) => byPerson('token.issued', { grant, scope: ['openid', 'offline_access'], audience: [], count }, shop);
  const told = await written();
  expect(told).toEqual(expect.arrayContaining([byPerson('user.login.succeeded', { how: 'token_request', amr: ['pwd'] }, shop), issued('password', 1), issued('refresh_token', 5)]));
  expect(told).toHaveLength(3);
});

test('tokens that an application fetches anew are counted by the hour alone where the operator says so', async () => {
  const node = await place.provider.another({ SYMBOLON_AUDIT_REFRESHES: 'by_hour' });
  await place.provider.database.prisma.hourlyCount.deleteMany();
  let refresh = (await node.token({ grant_type: 'password', username: ada, password, scope: 'openid offline_access' }, asShop)).json['refresh_token'];
  for (let times = 0; times < 3; times += 1) refresh = (await node.token({ grant_type: 'refresh_token', refresh_token: refresh }, asShop)).json['refresh_token'];
  await node.close();
  expect((await written('token.issued')).map(({ details }) => details)).toEqual([expect.objectContaining({ grant: 'password', count: 1 })]);
  expect(await place.provider.database.prisma.hourlyCount.findMany({ where: { grantType: 'refresh_token' } })).toMatchObject([{ type: 'token.issued', clientId: 'shop', count: 3n }]);
});

describe('whoever is not let in', () => {
  const failed = (reason: string, count: number, subject: object | null) => ({ id: eventId, at: place.provider.clock.now().toISOString(), type: 'user.login.failed', actor: { kind: 'anonymous' }, subject, client_id: 'shop', ...byRequest, details: { reason, count } });

  test('is counted by account and reason, and written once a minute at most', async () => {
    for (let times = 0; times < 6; times += 1) await token({ password: 'a wrong passphrase' });
    const subject = { kind: 'user', id: adasId };
    const first = await written();
    expect(first).toEqual(expect.arrayContaining([failed('wrong_password', 5, subject), failed('throttled', 1, subject)]));
    await token({ password: 'a wrong passphrase' });
    expect(await written()).toHaveLength(first.length);
    place.provider.clock.advance(60);
    expect((await written()).length).toBe(first.length + 1);
  });

  test('with a name that nobody has is counted together, and the name is kept nowhere: it may be a password', async () => {
    for (let times = 0; times < 30; times += 1) await token({ username: `canary-typed-${times}`, password: 'a wrong passphrase' });
    expect(await written()).toEqual([failed('unknown_user', 30, null)]);
    const rows = await place.provider.database.prisma.event.findMany();
    expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))).not.toContain('canary-typed');
  });

  test('costs the same whether or not there is such a user: nothing is written before the answer', async () => {
    await token({ password: 'a wrong passphrase' });
    await token({ username: 'nobody@example.com', password: 'a wrong passphrase' });
    expect(await place.provider.database.prisma.event.count()).toBe(0);
  });
});

test('sign-ups, a taken address, and the proof of one', async () => {
  const browser = new Browser(place.provider);
  const signUp = async (username: string) => browser.submit(await browser.go(`/signup?flow=${(await browser.go('/account')).fields['flow']}`), { username, password });
  await folder.news();
  await signUp(ada);
  const page = await signUp('grace@example.com');
  await place.provider.deliver();
  const mail = (await folder.news()).find(({ to }) => to === 'grace@example.com');
  await browser.submit(page, { code: /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '' });
  const { id } = await place.provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'grace@example.com' } });
  expect(await written()).toEqual([
    { id: eventId, at: text, type: 'user.sign_up.repeated', actor: { kind: 'anonymous' }, subject: null, ...byRequest, details: {} },
    byPerson('user.signed_up', {}, {}, id),
    byPerson('user.email.verified', { by: 'code' }, {}, id),
    byPerson('user.login.succeeded', { how: 'page', amr: ['pwd'], session_id: text, user_agent: 'node' }, {}, id),
  ]);
  await token({ username: 'joan@example.com', type: 'signup' });
  expect((await written('user.signed_up')).map(({ client_id }) => client_id)).toEqual([undefined, 'shop']);
});

test('a new password, by who knows the old one or has the mailbox; other log-ins end with it', async () => {
  const { browser, page } = await place.loggedIn(ada);
  await place.loggedIn(ada);
  await send(browser, page, '/account/password', { current_password: password, password: 'an entirely new passphrase' });
  expect(await written('user.password.changed', 'user.session.ended')).toEqual([byPerson('user.session.ended', { by: 'new_password', sessions: 1, session_ids: [text] }), byPerson('user.password.changed', { current_password: 'shown' })]);
  await place.provider.deliver();
  await folder.news();
  const other = new Browser(place.provider);
  await other.submit(await other.go('/forgot-password'), { username: ada });
  await place.provider.deliver();
  const [mail] = await folder.news();
  await other.submit(await other.go(mail?.link ?? ''), { password: 'another new passphrase' });
  expect(await written('user.password.reset', 'user.email.verified')).toEqual([byPerson('user.email.verified', { by: 'password_reset' }), byPerson('user.password.reset', {})]);
});

test('what a file changes: each thing with what differs, of a secret and of a person only that it does; nothing where nothing changes', async () => {
  const client = { client_id: 'files', client_secret: secret, scope: 'openid' };
  const file = { clients: [client], users: [{ username: 'zoe@example.com', claims: { name: 'Zoe' } }] };
  await place.provider.apply(file);
  await place.provider.apply(file);
  await place.provider.apply({ clients: [{ ...client, client_secret: `${secret}-another`, scope: 'openid email' }], users: [{ username: 'zoe@example.com', claims: { name: 'Zoe Smith' } }] });
  const told = await written('configuration.applied');
  expect(told).toHaveLength(2);
  const [first, second] = told.map((event) => (event.type === 'configuration.applied' ? event.details.changes : []));
  expect(first?.slice(0, 2)).toEqual([{ action: 'remove', kind: 'resource server', id: 'https://mail.example.com', members: [] }, { action: 'remove', kind: 'resource server', id: 'https://orders.example.com', members: [] }]);
  expect(first).toEqual(expect.arrayContaining([{ action: 'add', kind: 'client', id: 'files', members: [] }, { action: 'add', kind: 'user', id: 'zoe@example.com', members: [] }]));
  expect(second).toEqual([
    { action: 'change', kind: 'client', id: 'files', members: expect.arrayContaining([{ name: 'client_secret' }, { name: 'scope', from: 'openid', to: 'openid email' }]) as object },
    { action: 'change', kind: 'user', id: 'zoe@example.com', members: [{ name: 'claims.name' }] },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/Zoe Smith|a-client-secret/);
});

test('another issuer is told with the one before, and the same one again not at all', async () => {
  const { database, runtime } = place.provider;
  await claimInstallation(database, runtime.masterKey);
  const changes: object[] = [];
  const beside = (transaction: Transaction, change: object) => Promise.resolve(afterCommit(transaction, () => changes.push(change)));
  for (const issuer of ['https://a.example', 'https://a.example', 'https://b.example']) await changeIssuer(database, issuer, beside);
  expect(changes).toEqual([{ before: null, after: 'https://a.example' }, { before: 'https://a.example', after: 'https://b.example' }]);
});

test('keys that follow others in time', async () => {
  place.provider.clock.advance(90 * 86_400);
  await place.provider.maintain();
  expect((await written('signing_keys.rotated')).map(({ actor, details }) => ({ actor, details }))).toEqual([{ actor: { kind: 'system' }, details: { algs: expect.arrayContaining(['EdDSA', 'RS256']) as object } }]);
});
