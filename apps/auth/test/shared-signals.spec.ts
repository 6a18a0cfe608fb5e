import type { SignalStream } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { callerOf, desk, makeAdministrator, type Caller } from './administration.ts';
import { Browser } from './browser.ts';
import { eventsOf } from './events.ts';
import { decoded, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { isLoggedIn, logIn, logoutPath, people, rp } from './relying-party.ts';
import { managerOf, openPushedTo, receiver, saidBy, settle, verified, type Manager, type PushedTo } from './signals-place.ts';

let provider: Provider;
let owner: Caller;
let manager: Manager;
let rewind: () => Promise<void>;
const site = { ...rp, scope: `${rp.scope} ssf.read ssf.manage`, grant_types: [...rp.grant_types, 'client_credentials'] };
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  const clients = [desk, receiver, { ...receiver, client_id: 'stranger' }, { ...receiver, client_id: 'nameless', scope: 'openid ssf.read ssf.manage' }, { ...receiver, client_id: 'paired', subject_type: 'pairwise', sector_identifier_uri: 'https://paired.example.com' }, site];
  await provider.apply({ ...shop, clients, users: [...people, { username: 'owner@example.com', password, email_verified: true }] });
  await provider.apply({ ...shop, clients, users: undefined }); // they are their own from here on
  await makeAdministrator(provider, 'owner@example.com', ['owner']);
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  owner = await callerOf(provider, 'owner@example.com');
  manager = await managerOf(provider);
});
afterAll(() => provider.close());

/** Somebody has a token at this application; answers what it knows them by. */
const atClient = async (clientId = 'receiver', username = 'ada@example.com', scope = 'openid email'): Promise<string> => {
  const answer = await provider.token({ grant_type: 'password', username, password, scope }, [clientId, secret]);
  return String(decoded(answer.json['id_token']).claims['sub']);
};
const idOf = async (username = 'ada@example.com') => (await provider.database.prisma.user.findFirstOrThrow({ where: { username }, select: { id: true } })).id;
const act = async (id: string, what: string) => owner.send('POST', `/users/${id}/${what}`);
const issSub = (sub: string) => ({ format: 'iss_sub', iss: issuer, sub });
const at = () => provider.clock.now().getTime() / 1000;
const held = async (stream: SignalStream, as = manager) => (await as.poll(stream)).map(saidBy);

describe('a receiver that asks is told', () => {
  test('of an account that is disabled, enabled again and removed, in that order, each by the name that it knows its person by', async () => {
    const stream = await manager.create();
    const sub = await atClient();
    const id = await idOf();
    await act(id, 'disable');
    await act(id, 'enable');
    await owner.send('DELETE', `/users/${id}`, undefined, { 'if-match': '*' });
    await settle(provider);
    expect(await held(stream)).toEqual([['account-disabled', {}, issSub(sub)], ['account-enabled', {}, issSub(sub)], ['account-purged', {}, issSub(sub)]]);
    expect(await provider.database.prisma.signalSubject.count()).toBe(0); // that they are gone is the last of them
  });

  test('of a password that is another, and who set it', async () => {
    const stream = await manager.create();
    const sub = await atClient();
    await owner.send('PUT', `/users/${await idOf()}/password`, { password: 'quite another horse battery' }, { 'if-match': '*' });
    await settle(provider);
    expect(await held(stream)).toContainEqual(['credential-change', { event_timestamp: at(), initiating_entity: 'admin', credential_type: 'password', change_type: 'update' }, issSub(sub)]);
  });

  test('of an address that is another, by the one that it knew, where it may know it', async () => {
    const stream = await manager.create();
    await atClient();
    await provider.database.prisma.$transaction((transaction) => recordChangeOfAddress(transaction));
    await settle(provider);
    expect(await held(stream)).toEqual([['identifier-changed', { 'new-value': 'ada@new.example.com' }, { format: 'email', email: 'ada@example.com' }]]);
  });

  test.each([
    ['its token was not good for the address', 'receiver', 'openid'],
    ['it may not ask for addresses', 'nameless', 'openid'],
  ])('of no address that is another, where %s', async (_, clientId, scope) => {
    const as = await managerOf(provider, clientId);
    const stream = await as.create();
    await atClient(clientId, 'ada@example.com', scope);
    await provider.database.prisma.$transaction((transaction) => recordChangeOfAddress(transaction));
    await settle(provider);
    expect([stream.events_delivered.length, await held(stream, as)]).toEqual([clientId === 'nameless' ? 5 : 6, []]);
  });

  test('of a log-in that is over, of which it was a part, and of no other', async () => {
    const as = await managerOf(provider, 'rp');
    const stream = await as.create();
    const [browser, elsewhere] = [new Browser(provider), new Browser(provider)];
    const { idToken } = await logIn(provider, browser);
    await elsewhere.submit(await elsewhere.go('/account'), { username: 'ada@example.com', password });
    const { sub, sid } = decoded(idToken).claims;
    await elsewhere.submit(await elsewhere.go('/oidc/logout'), { decision: 'logout' });
    await settle(provider);
    expect(await held(stream, as)).toEqual([]);
    await browser.go(logoutPath({ id_token_hint: idToken }));
    expect(await isLoggedIn(browser)).toBe(false);
    await settle(provider);
    expect(await held(stream, as)).toEqual([['session-revoked', { event_timestamp: at() }, { format: 'complex', user: issSub(String(sub)), session: { format: 'opaque', id: sid } }]]);
  });

  test('of all log-ins and tokens of a person at once', async () => {
    const stream = await manager.create();
    const sub = await atClient();
    await act(await idOf(), 'sessions/end');
    await settle(provider);
    expect(await held(stream)).toEqual([['session-revoked', { event_timestamp: at(), initiating_entity: 'admin' }, issSub(sub)]]);
  });

  test('of what it asked for alone', async () => {
    const stream = await manager.create({ events_requested: ['https://schemas.openid.net/secevent/risc/event-type/account-enabled', 'https://example.com/of-somebody-else'] });
    await atClient();
    await act(await idOf(), 'disable');
    await act(await idOf(), 'enable');
    await settle(provider);
    expect((await held(stream)).map(([type]) => type)).toEqual(['account-enabled']);
  });
});

describe('of a person a receiver is told nothing', () => {
  test('of whom it has had no token, whoever else had one', async () => {
    const [stream, as] = [await manager.create(), await managerOf(provider, 'stranger')];
    const strange = await as.create();
    await atClient('stranger');
    await atClient('receiver', 'bob@example.com');
    await act(await idOf(), 'disable');
    await settle(provider);
    expect([await held(stream), (await held(strange, as)).map(([type]) => type)]).toEqual([[], ['account-disabled']]);
  });

  test('whom it has removed, until it adds them again; and the answer tells nothing of anybody', async () => {
    const stream = await manager.create();
    const sub = await atClient();
    await settle(provider);
    const about = (path: string, subject: object) => manager.send('POST', `/ssf/subjects/${path}`, { stream_id: stream.stream_id, subject });
    const answers = [await about('remove', issSub(sub)), await about('remove', issSub(await idOf('bob@example.com'))), await about('remove', issSub('user_nobody')), await about('remove', { ...issSub(sub), iss: 'https://elsewhere.example' })];
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array.from({ length: 4 }, () => [204, '']));
    await act(await idOf(), 'disable');
    await settle(provider);
    expect(await held(stream)).toEqual([]);
    expect([(await about('add', issSub('user_nobody'))).status, (await about('add', issSub(sub))).status]).toEqual([200, 200]);
    await act(await idOf(), 'enable');
    await settle(provider);
    expect((await held(stream)).map(([type]) => type)).toEqual(['account-enabled']);
  });

  test('that could be held against what another is told: names and ids have nothing in common where it is pairwise', async () => {
    const as = await managerOf(provider, 'paired');
    const [stream, paired] = [await manager.create(), await as.create()];
    const subs = [await atClient(), await atClient('paired')];
    await act(await idOf(), 'disable');
    await settle(provider);
    const [[one], [other]] = [await manager.poll(stream), await as.poll(paired)];
    expect([one, other].map((claims) => (claims?.['sub_id'] as { readonly sub: string } | undefined)?.sub)).toEqual(subs);
    expect(new Set([...subs, one?.jti, other?.jti]).size).toBe(4);
  });
});

test('who has had a token before there was a stream is known to it, as far as they have something there still', async () => {
  await logIn(provider, new Browser(provider));
  const as = await managerOf(provider, 'rp');
  const stream = await as.create();
  await act(await idOf(), 'disable');
  await settle(provider);
  expect((await held(stream, as)).map(([type]) => type)).toEqual(['account-disabled', 'session-revoked']);
});

describe('what a stream holds', () => {
  test('stays until it was taken, comes by as many as are wanted, and goes with what could not be taken', async () => {
    const stream = await manager.create();
    await atClient();
    for (let each = 0; each < 2; each += 1) for (const what of ['disable', 'enable']) await act(await idOf(), what);
    await settle(provider);
    const path = `/ssf/streams/${stream.stream_id}/poll`;
    const first = await manager.send('POST', path, { returnImmediately: true, maxEvents: 1 });
    const again = await manager.send('POST', path, { returnImmediately: true, maxEvents: 1 });
    const [jti = ''] = Object.keys(first.json['sets'] as object);
    expect([first.json['moreAvailable'], Object.keys(again.json['sets'] as object)]).toEqual([true, [jti]]);
    const all = Object.keys((await manager.send('POST', path, { returnImmediately: true, ack: [jti] })).json['sets'] as object);
    expect(all).toHaveLength(3);
    expect((await manager.send('POST', path, { maxEvents: 0, ack: all.slice(0, 2), setErrs: { [all[2] ?? '']: { err: 'invalid_key', description: 'canary-of-a-receiver' } } })).json).toEqual({ sets: {}, moreAvailable: false });
    expect([await provider.database.prisma.signal.count(), provider.log.join('').includes('invalid_key'), provider.log.join('').includes('canary-of-a-receiver')]).toEqual([0, true, false]);
  });

  test('is waited for, where it may be, and comes once it is there', async () => {
    const stream = await manager.create();
    const waiting = manager.poll(stream, { returnImmediately: false });
    expect((await manager.send('POST', '/ssf/verification', { stream_id: stream.stream_id, state: 'a state' })).status).toBe(204);
    expect((await waiting).map(saidBy)).toEqual([['verification', { state: 'a state' }, { format: 'opaque', id: stream.stream_id }]]);
  });

  test('is held while it is paused, and given up once it is disabled; what happens then is never told', async () => {
    const stream = await manager.create();
    const status = async (name: string) => (await manager.send('POST', '/ssf/status', { stream_id: stream.stream_id, status: name })).status;
    await atClient();
    expect(await status('paused')).toBe(200);
    await act(await idOf(), 'disable');
    await settle(provider);
    expect(await held(stream)).toEqual([]);
    await status('enabled');
    expect((await held(stream)).map(([type]) => type)).toEqual(['account-disabled']);
    await status('disabled');
    await act(await idOf(), 'enable');
    await settle(provider);
    await status('enabled');
    await settle(provider);
    expect(await held(stream)).toEqual([]);
  });

  test('goes after a week in which nobody asked', async () => {
    const stream = await manager.create();
    await atClient();
    await act(await idOf(), 'disable');
    await settle(provider);
    provider.clock.advance(7 * 86_400 + 1);
    await provider.maintain();
    expect(await provider.database.prisma.signal.count({ where: { streamId: stream.stream_id } })).toBe(0);
  });
});

describe('a receiver that is pushed to', () => {
  let pushedTo: PushedTo;
  beforeEach(async () => {
    pushedTo = await openPushedTo();
  });
  afterEach(() => pushedTo.close());
  const types = async () => (await Promise.all(pushedTo.pushes.map(async ({ token }) => verified(provider, token, 'receiver')))).map((claims) => saidBy(claims)[0]);

  test('gets each SET once, in its order, with the header that it wants, which stands nowhere in the clear', async () => {
    const stream = await manager.create({ delivery: { ...pushedTo.delivery, authorization_header: 'Bearer canary-of-a-push' } });
    expect(JSON.stringify(stream)).not.toContain('canary');
    await atClient();
    await act(await idOf(), 'disable');
    await act(await idOf(), 'enable');
    await settle(provider);
    await settle(provider);
    expect([await types(), pushedTo.pushes.map(({ contentType, authorization }) => [contentType, authorization])]).toEqual([['account-disabled', 'account-enabled'], Array.from({ length: 2 }, () => ['application/secevent+jwt', 'Bearer canary-of-a-push'])]);
    const [row] = await provider.database.prisma.signalStream.findMany();
    expect([Buffer.from(row?.authorization ?? []).includes('canary'), provider.log.join('').includes('canary'), JSON.stringify(await eventsOf(provider.runtime)).includes('canary')]).toEqual([false, false, false]);
    const [, other] = pushedTo.pushes;
    const asAccessToken = await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${other?.token}` } });
    expect(asAccessToken.status).toBe(401);
  });

  test('is asked again under the same name while it answers that it cannot, and what comes next waits', async () => {
    await manager.create({ delivery: pushedTo.delivery });
    await atClient();
    await act(await idOf(), 'disable');
    await act(await idOf(), 'enable');
    pushedTo.answer = () => 503;
    await settle(provider);
    pushedTo.answer = () => 202;
    await provider.deliver();
    expect(await types()).toEqual(['account-disabled']);
    provider.clock.advance(5);
    await provider.deliver();
    expect(await types()).toEqual(['account-disabled', 'account-disabled', 'account-enabled']);
    expect(new Set(pushedTo.pushes.map(({ token }) => decoded(token).claims['jti'])).size).toBe(2);
  });

  test('that never takes one of them is told the next after five times', async () => {
    await manager.create({ delivery: pushedTo.delivery });
    await atClient();
    await act(await idOf(), 'disable');
    await act(await idOf(), 'enable');
    await provider.maintain();
    pushedTo.answer = () => (pushedTo.pushes.length <= 5 ? 400 : 202);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await provider.deliver();
      provider.clock.advance(3_600);
    }
    expect(await types()).toEqual([...Array.from({ length: 5 }, () => 'account-disabled'), 'account-enabled']);
  });

  test('that takes nothing for three days is given up, told so, and told again once it enables its stream', async () => {
    const stream = await manager.create({ delivery: pushedTo.delivery });
    await atClient();
    await act(await idOf(), 'disable');
    pushedTo.answer = () => 500;
    await settle(provider);
    provider.clock.advance(72 * 3_600);
    await provider.deliver();
    pushedTo.answer = () => 202;
    await provider.deliver();
    const reason = 'Nothing was taken for three days.';
    const [last] = pushedTo.pushes.slice(-1);
    expect(saidBy(await verified(provider, last?.token ?? '', 'receiver'))).toEqual(['stream-updated', { status: 'disabled', reason }, { format: 'opaque', id: stream.stream_id }]);
    manager = await managerOf(provider);
    expect((await manager.send('GET', `/ssf/status?stream_id=${stream.stream_id}`)).json).toEqual({ stream_id: stream.stream_id, status: 'disabled', reason });
    expect((await eventsOf(provider.runtime, 'signal_stream.disabled')).map(({ subject, details }) => [subject, details])).toEqual([[{ kind: 'signal_stream', id: stream.stream_id }, { reason: 'failing' }]]);
    await manager.send('POST', '/ssf/status', { stream_id: stream.stream_id, status: 'enabled' });
    owner = await callerOf(provider, 'owner@example.com');
    await act(await idOf(), 'enable');
    await settle(provider);
    expect((await types()).at(-1)).toBe('account-enabled');
  });

  test('by two nodes at once gets each SET once', async () => {
    const other = await provider.another();
    await manager.create({ delivery: pushedTo.delivery });
    await atClient();
    for (let each = 0; each < 5; each += 1) for (const what of ['disable', 'enable']) await act(await idOf(), what);
    await provider.maintain();
    await Promise.all([provider.deliver(), other.deliver()]);
    await provider.deliver();
    expect(await types()).toEqual(Array.from({ length: 5 }, () => ['account-disabled', 'account-enabled']).flat());
    await other.close();
  });

  test('is called nowhere that the rules of the way out forbid', async () => {
    const narrow = await provider.another({ SYMBOLON_OUTBOUND_PRIVATE: '' });
    await manager.create({ delivery: pushedTo.delivery });
    await atClient();
    await act(await idOf(), 'disable');
    await provider.maintain();
    await narrow.deliver();
    expect(pushedTo.pushes).toEqual([]);
    await narrow.close();
  });
});

/** As a person's proof of a new address writes it down. */
async function recordChangeOfAddress(transaction: Transaction): Promise<void> {
  const id = await idOf();
  const { database, masterKey, clock, random } = provider.runtime;
  await new AuditStore(database, masterKey, clock, random).record({ type: 'user.email.changed', actor: { kind: 'user', id }, subject: { kind: 'user', id }, details: { before: 'ada@example.com', after: 'ada@new.example.com' } }, transaction);
}

describe('an administrator', () => {
  const streamsSeen = async () => (await owner.send('GET', '/signal-streams')).json['items'] as readonly Record<string, unknown>[];
  const disable = async (as = manager, reason = 'Its secret was lost.') => {
    const { stream_id: id } = await as.create();
    return { id, answer: await owner.send('PUT', `/signal-streams/${id}/status`, { status: 'disabled', reason }) };
  };

  test('sees what each application is told, how far that is, and what was not taken; and nothing of whom it is', async () => {
    const pushedTo = await openPushedTo();
    const asking = await manager.create({ description: 'Of the night' });
    const pushed = await (await managerOf(provider, 'stranger')).create({ delivery: { ...pushedTo.delivery, authorization_header: 'Bearer canary-of-a-push' } });
    for (const clientId of ['receiver', 'stranger']) await atClient(clientId);
    await act(await idOf(), 'disable');
    pushedTo.answer = () => 503;
    await settle(provider);
    const now = provider.clock.now().toISOString();
    const common = { events_requested: asking.events_requested, status: 'enabled', status_reason: null, waiting: 1, waiting_since: now, created_at: now };
    const byId = (one: { readonly stream_id?: unknown }, other: { readonly stream_id?: unknown }) => String(one.stream_id).localeCompare(String(other.stream_id));
    expect([...(await streamsSeen())].sort(byId)).toEqual([
      { ...common, stream_id: asking.stream_id, client_id: 'receiver', client_name: 'receiver', description: 'Of the night', delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: null }, last_delivered_at: null, failing_since: null, last_error: null },
      { ...common, stream_id: pushed.stream_id, client_id: 'stranger', client_name: 'stranger', description: null, delivery: pushedTo.delivery, last_delivered_at: null, failing_since: now, last_error: { at: now, reason: 'status 503' } },
    ].sort(byId));
    pushedTo.answer = () => 202;
    provider.clock.advance(5);
    await provider.deliver();
    const [claims] = await manager.poll(asking);
    await manager.poll(asking, { setErrs: { [claims?.jti ?? '']: { err: 'invalid_key' } } });
    const at = provider.clock.now().toISOString();
    expect((await owner.send('GET', `/signal-streams/${pushed.stream_id}`)).json).toMatchObject({ waiting: 0, waiting_since: null, last_delivered_at: at, failing_since: null, last_error: { at: now, reason: 'status 503' } });
    expect((await owner.send('GET', `/signal-streams/${asking.stream_id}`)).json).toMatchObject({ waiting: 0, last_delivered_at: null, last_error: { at, reason: 'invalid_key' } });
    await pushedTo.close();
  });

  test('disables one, of which its receiver is told, and what it held is given up; who comes after the fact enables it', async () => {
    const { id, answer } = await disable();
    expect([answer.status, answer.json['status'], answer.json['status_reason']]).toEqual([200, 'disabled', 'Its secret was lost.']);
    const stream = (await manager.send('GET', `/ssf/streams?stream_id=${id}`)).json as unknown as SignalStream;
    expect(await held(stream)).toEqual([['stream-updated', { status: 'disabled', reason: 'Its secret was lost.' }, { format: 'opaque', id }]]);
    await owner.send('PUT', `/signal-streams/${id}/status`, { status: 'disabled', reason: 'Its secret was lost.' }); // the same again is nothing
    await owner.send('PUT', `/signal-streams/${id}/status`, { status: 'enabled' });
    expect((await held(stream)).map(([, told]) => told)).toEqual([{ status: 'enabled' }]);
    const events = await eventsOf(provider.runtime, 'signal_stream.updated');
    expect(events.map(({ actor, details }) => [actor.kind, details])).toEqual([['user', { before: { status: 'disabled' }, after: { status: 'enabled' } }], ['user', { before: { status: 'enabled' }, after: { status: 'disabled', reason: 'Its secret was lost.' } }]].reverse());
  });

  test('sends a verification event, once a minute, and over none that is not delivered', async () => {
    const { stream_id: id } = await manager.create();
    const verify = () => owner.send('POST', `/signal-streams/${id}/verification`);
    expect([(await verify()).status, (await verify()).status]).toEqual([204, 429]);
    provider.clock.advance(60);
    expect((await verify()).status).toBe(204);
    await owner.send('PUT', `/signal-streams/${id}/status`, { status: 'paused' });
    provider.clock.advance(60);
    expect([(await verify()).status, await provider.database.prisma.signal.count({ where: { type: { endsWith: 'verification' } } }), (await eventsOf(provider.runtime, 'signal_stream.verification_asked')).length]).toEqual([400, 2, 2]);
  });

  test('removes one; of what is not there it is said so', async () => {
    const { stream_id: id } = await manager.create();
    const remove = () => owner.send('DELETE', `/signal-streams/${id}`);
    expect([(await remove()).status, (await remove()).status, await streamsSeen()]).toEqual([204, 404, []]);
    expect((await owner.send('PUT', `/signal-streams/${id}/status`, { status: 'paused' })).status).toBe(404);
  });
});
