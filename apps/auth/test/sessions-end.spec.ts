import { endEverything, NobodyError, type Whose } from '../src/command-line/end-everything.ts';
import { Browser } from './browser.ts';
import { eventId, eventsOf } from './events.ts';
import { decoded, formOf, password, secret, startProvider, type Provider } from './provider.ts';
import { authorizePath, isLoggedIn, logIn, logoutTokenOf, openReceiver, people, responseOf, rp, type Receiver } from './relying-party.ts';

let provider: Provider;
let second: Provider;
let receiver: Receiver;
let heard = 0;
let back: () => Promise<void>;
beforeAll(async () => {
  receiver = await openReceiver();
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const api = { audience: 'https://api.example.com', scopes: ['read'] };
  const client = { ...rp, scope: `${rp.scope} read`, grant_types: [...rp.grant_types, 'client_credentials'], backchannel_logout_uri: receiver.address };
  const app = { client_id: 'shop', client_secret: secret, grant_types: ['password', 'client_credentials', 'refresh_token'], first_party: true, scope: 'openid offline_access read' };
  await provider.apply({ resource_servers: [api], clients: [client, { ...client, client_id: 'other' }, app], users: people });
  second = await provider.another();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  await second.news();
  heard = receiver.requests.length;
});
afterAll(async () => {
  await second.close();
  await provider.close();
  await receiver.close();
});

const [ada, bob] = ['ada@example.com', 'bob@example.com'];
const [asRp, asOther, asShop] = [['rp', secret], ['other', secret], ['shop', secret]] as const;

/** What one person has at one client: a browser, an unused code, tokens; by a log-in with the page, or with the password. */
async function entered(username: string, client: 'rp' | 'other') {
  const browser = new Browser(provider);
  const { json } = await logIn(provider, browser, { client_id: client, scope: 'openid offline_access' }, username);
  const code = responseOf(await browser.go(authorizePath({ client_id: client })))['code'];
  return { browser, code, client: client === 'rp' ? asRp : asOther, access: json['access_token'], refresh: json['refresh_token'] };
}
type Entered = Awaited<ReturnType<typeof entered>>;

const shown = async (token: unknown) => (await second.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status === 200;
const active = async (token: unknown, as: readonly [string, string]) =>
  (await second.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(as.join(':'))}` } })).json['active'] === true;
/** What still counts, on the other node. */
async function left({ browser, code, client, access, refresh }: Entered) {
  return {
    access: (await shown(access)) && (await active(access, client)),
    refresh: await active(refresh, client),
    refreshes: (await second.token({ grant_type: 'refresh_token', refresh_token: refresh }, client)).status === 200,
    redeems: (await second.token({ grant_type: 'authorization_code', code, redirect_uri: rp.redirect_uris[0] ?? '' }, client)).status === 200,
    loggedIn: await isLoggedIn(browser),
  };
}
const all = { access: true, refresh: true, refreshes: true, redeems: true, loggedIn: true };
const nothing = { access: false, refresh: false, refreshes: false, redeems: false, loggedIn: false };

/** Whom the clients were told of. */
async function told() {
  await provider.deliver();
  return receiver.requests.slice(heard).map((request) => decoded(logoutTokenOf(request)).claims).map(({ aud, sub }) => `${String(aud)} ${String(sub)}`).sort();
}
const events = () => eventsOf(provider.runtime, 'sessions.ended');
const written = (subject: object | null, of: string) => ({ id: eventId, at: provider.clock.now().toISOString(), type: 'sessions.ended', actor: { kind: 'operator' }, subject, details: { of } });
const userId = async (username: string) => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username } })).id;
const machine = async (as: readonly [string, string]) => (await provider.token({ grant_type: 'client_credentials', scope: 'read' }, as)).json['access_token'];
const end = (whose: Whose) => endEverything(whose, provider.runtime);

test('of a user: every log-in, code, refresh and access token is over on the other node, clients are told, and nobody else notices', async () => {
  const [adas, adasOther, bobs, byMachine] = [await entered(ada, 'rp'), await entered(ada, 'other'), await entered(bob, 'rp'), await machine(asRp)];
  const byPassword = (await provider.token({ grant_type: 'password', username: ada, password, scope: 'openid' }, asShop)).json['access_token'];
  expect(await end({ of: 'user', name: ' ADA@example.com ' })).toBe('Ended 2 log-ins, 2 refresh tokens, and every access token of before.');
  expect([await left(adas), await left(adasOther), await left(bobs)]).toEqual([nothing, nothing, all]);
  expect([await shown(byPassword), await active(byMachine, asRp)]).toEqual([false, true]);
  expect(await told()).toEqual([`other ${await userId(ada)}`, `rp ${await userId(ada)}`]);
  expect(await events()).toEqual([written({ kind: 'user', id: await userId(ada) }, 'user')]);
});

test('of a user: who waits for recovery in their name waits no longer', async () => {
  const [id, at] = [await userId(ada), provider.clock.now()];
  await provider.database.prisma.recoveryWait.create({ data: { userId: id, id: 'wait', stopHash: Buffer.from('stop'), email: ada, locale: 'en', startedAt: at, dueAt: at, nextAt: at } });
  await end({ of: 'user', name: ada });
  expect([await provider.database.prisma.recoveryWait.count(), (await eventsOf(provider.runtime, 'user.recovery_wait.cancelled')).map(({ actor, details }) => [actor, details])]).toEqual([0, [[{ kind: 'operator' }, { by: 'administrator' }]]]);
});

test('of a client: its codes and tokens are over, those of machines too, it is told of each log-in, and people stay logged in elsewhere', async () => {
  const [adas, adasOther, bobs, byMachine, byOtherMachine] = [await entered(ada, 'rp'), await entered(ada, 'other'), await entered(bob, 'rp'), await machine(asRp), await machine(asOther)];
  expect(await end({ of: 'client', id: 'rp' })).toBe('Ended 2 log-ins at this client, 2 refresh tokens, and every access token of before.');
  expect([await left(adas), await left(adasOther), await left(bobs)]).toEqual([{ ...nothing, loggedIn: true }, all, { ...nothing, loggedIn: true }]);
  expect([await active(byMachine, asRp), await active(byOtherMachine, asOther)]).toEqual([false, true]);
  expect(await told()).toEqual([`rp ${await userId(ada)}`, `rp ${await userId(bob)}`].sort());
  expect(await events()).toEqual([written({ kind: 'client', id: 'rp' }, 'client')]);
});

test('of all: nobody is logged in, no token of before counts, and a second later everybody can come back', async () => {
  const [adas, bobs, byMachine] = [await entered(ada, 'rp'), await entered(bob, 'other'), await machine(asShop)];
  expect(await end({ of: 'all' })).toBe('Ended 2 log-ins, 2 refresh tokens, and every access token of before.');
  expect([await left(adas), await left(bobs), await active(byMachine, asShop)]).toEqual([nothing, nothing, false]);
  expect(await told()).toEqual([`other ${await userId(bob)}`, `rp ${await userId(ada)}`]);
  provider.clock.advance(1);
  expect(await left(await entered(ada, 'rp'))).toEqual(all);
  expect(await active(await machine(asShop), asShop)).toBe(true);
});

test('more than one transaction takes are ended in several, and said again it ends what is left', async () => {
  const id = await userId(ada);
  const at = provider.clock.now();
  const times = { createdAt: at, authTime: at, expiresAt: new Date(at.getTime() + 86_400_000), idleExpiresAt: new Date(at.getTime() + 86_400_000) };
  const { prisma } = provider.database;
  await prisma.session.createMany({ data: Array.from({ length: 250 }, (_, n) => ({ ...times, id: `session-${n}`, browserHash: Buffer.from(`browser-${n}`), userId: id, amr: ['pwd'] })) });
  await prisma.sessionClient.createMany({ data: Array.from({ length: 250 }, (_, n) => ({ sessionId: `session-${n}`, clientId: 'rp', createdAt: at })) });
  await prisma.refreshTokenFamily.createMany({ data: Array.from({ length: 1_001 }, (_, n) => ({ ...times, id: Buffer.from(`family-${n}`), clientId: 'rp', userId: id, tokenHash: Buffer.from('hash'), rotatedAt: at })) });
  await prisma.authorizationCode.createMany({
    data: Array.from({ length: 1_001 }, (_, n) => ({ hash: Buffer.from(`hash-${n}`), grantId: Buffer.from(`grant-${n}`), clientId: 'rp', userId: id, redirectUri: 'https://rp.example.com', authTime: at, expiresAt: times.expiresAt, keptUntil: times.expiresAt })),
  });
  expect(await end({ of: 'client', id: 'rp' })).toBe('Ended 250 log-ins at this client, 1001 refresh tokens, and every access token of before.');
  expect(await end({ of: 'client', id: 'rp' })).toBe('Ended 0 log-ins at this client, 0 refresh tokens, and every access token of before.');
  expect(await end({ of: 'all' })).toBe('Ended 250 log-ins, 0 refresh tokens, and every access token of before.');
  expect([await prisma.outboxMessage.count(), await prisma.session.count(), await prisma.authorizationCode.count({ where: { consumedAt: null } })]).toEqual([250, 0, 0]);
});

test('a refresh token that is used while all end gives nothing that lasts', async () => {
  const many = await Promise.all(Array.from({ length: 8 }, () => entered(ada, 'rp')));
  const refreshed = many.map(async ({ refresh }) => (await second.token({ grant_type: 'refresh_token', refresh_token: refresh }, asRp)).json);
  await Promise.all([end({ of: 'user', name: ada }), ...refreshed]);
  for (const json of await Promise.all(refreshed)) {
    expect(await shown(json['access_token'])).toBe(false);
    expect((await second.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] ?? 'none' }, asRp)).json['error']).toBe('invalid_grant');
  }
});

test.each<[whose: Whose, message: string]>([
  [{ of: 'client', id: 'nobody' }, 'There is no client nobody.'],
  [{ of: 'user', name: 'nobody' }, 'There is no user nobody.'],
])('of nobody: %j is refused, and nothing is ended', async (whose, message) => {
  await expect(end(whose)).rejects.toThrow(new NobodyError(message));
  expect(await provider.database.prisma.revocation.count()).toBe(0);
});
