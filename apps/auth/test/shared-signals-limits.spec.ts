import type { NewEvent } from '@symbolon/contracts';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { refuseTakenScopes } from '../src/domain/access/taken-scopes.ts';
import { mostHeld } from '../src/domain/signals/signal-spread.ts';
import { password, secret, shop, startProvider, type Provider } from './provider.ts';
import { managerOf, openPushedTo, receiver, saidBy, settle, type Manager } from './signals-place.ts';

/** What a stream does not outlive, and what it may cost. */
let provider: Provider;
let manager: Manager;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [receiver] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  manager = await managerOf(provider);
});
afterAll(() => provider.close());

const atReceiver = async (): Promise<void> => void (await provider.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'openid email' }, ['receiver', secret]));
const idOf = async (username = 'ada@example.com') => (await provider.database.prisma.user.findFirstOrThrow({ where: { username }, select: { id: true } })).id;
const setStatus = (id: string, status: string) => manager.send('POST', '/ssf/status', { stream_id: id, status });
const prisma = () => provider.database.prisma;

/** Something happened to Ada, as whatever part did it writes it down. */
async function happens(event: Pick<NewEvent, 'type' | 'details'> & { readonly client_id?: string }): Promise<void> {
  const id = await idOf();
  const { database, masterKey, clock, random } = provider.runtime;
  await new AuditStore(database, masterKey, clock, random).record({ actor: { kind: 'operator' }, subject: { kind: 'user', id }, ...event } as NewEvent, database.prisma);
}
const disabled = { type: 'user.disabled', details: {} } as const;
const addressChanged = { type: 'user.email.changed', details: { before: 'ada@example.com', after: 'ada@new.example.com' } } as const;

test('who took back what they had allowed is not found again by another address', async () => {
  await provider.apply({ ...shop, clients: [{ ...receiver, grant_types: ['authorization_code', 'client_credentials'], redirect_uris: ['https://app.example.com/callback'], first_party: false }], users: undefined });
  await prisma().consent.create({ data: { userId: await idOf(), clientId: 'receiver', scope: ['openid', 'email'] } });
  const stream = await manager.create();
  const told = async () => {
    await happens(addressChanged);
    await settle(provider);
    return (await manager.poll(stream)).map((claims) => saidBy(claims)[0]);
  };
  expect(await told()).toEqual(['identifier-changed']);
  await prisma().consent.deleteMany();
  expect(await told()).toEqual(['identifier-changed']); // the one of before
});

test('an application that may have streams no more is pushed nothing, and one that may not ask for addresses no address', async () => {
  const pushedTo = await openPushedTo();
  const { stream_id: id } = await manager.create({ delivery: pushedTo.delivery });
  await setStatus(id, 'paused');
  await atReceiver();
  await settle(provider);
  await happens(addressChanged);
  await settle(provider);
  expect(await prisma().signal.count()).toBe(1);
  await provider.apply({ ...shop, clients: [{ ...receiver, scope: 'openid ssf.manage' }], users: undefined });
  await prisma().signalStream.updateMany({ data: { status: 'enabled' } });
  await provider.deliver();
  await provider.apply({ ...shop, clients: [{ ...receiver, scope: 'openid email' }], users: undefined });
  await happens(disabled);
  await settle(provider);
  expect([pushedTo.pushes, await prisma().signal.count()]).toEqual([[], 0]);
  await pushedTo.close();
});

test('what is pushed is not taken in its receiver’s place by a token that may only read', async () => {
  const { stream_id: id } = await manager.create({ delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://app.example.com/events' } });
  await prisma().signal.create({ data: { streamId: id, jti: 'held', type: 'a type', queuedAt: provider.clock.now(), nextAttemptAt: provider.clock.now() } });
  const reader = await managerOf(provider, 'receiver', 'ssf.read');
  expect([(await reader.send('POST', `/ssf/streams/${id}/poll`, { returnImmediately: true, ack: ['held'] })).status, await prisma().signal.count({ where: { jti: 'held' } })]).toEqual([404, 1]);
});

test('that a stream was given up is told no more once it is back', async () => {
  const stream = await manager.create();
  await prisma().signalStream.update({ where: { id: stream.stream_id }, data: { status: 'disabled' } });
  await prisma().signal.create({ data: { streamId: stream.stream_id, jti: 'given-up', type: 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated', said: { status: 'disabled' }, queuedAt: provider.clock.now(), nextAttemptAt: provider.clock.now() } });
  expect(await manager.poll(stream)).toHaveLength(1);
  await setStatus(stream.stream_id, 'enabled');
  expect(await manager.poll(stream)).toEqual([]);
});

test('of who went while a stream was disabled, or once there is none, nothing is kept', async () => {
  const stream = await manager.create();
  await atReceiver();
  await settle(provider);
  await manager.send('POST', '/ssf/subjects/remove', { stream_id: stream.stream_id, subject: { format: 'iss_sub', iss: stream.iss, sub: await idOf() } });
  await setStatus(stream.stream_id, 'disabled');
  const counts = async () => [await prisma().signalSubject.count(), await prisma().signalExclusion.count()];
  await provider.maintain();
  expect(await counts()).toEqual([1, 1]);
  await prisma().user.delete({ where: { id: await idOf() } });
  await setStatus(stream.stream_id, 'enabled');
  expect(await counts()).toEqual([0, 0]);
  await prisma().signalSubject.create({ data: { clientId: 'receiver', userId: 'user_left', email: false } });
  await prisma().signalStream.deleteMany(); // as two at one moment
  await provider.maintain();
  expect(await counts()).toEqual([0, 0]);
});

test('what happened later comes later, though a node whose clock is ahead queued what was before', async () => {
  const stream = await manager.create();
  await atReceiver();
  await happens(disabled);
  await settle(provider);
  await prisma().signal.updateMany({ data: { queuedAt: new Date(provider.clock.now().getTime() + 3_000) } });
  await happens({ type: 'user.enabled', details: {} });
  await settle(provider);
  expect((await manager.poll(stream)).map((claims) => saidBy(claims)[0])).toEqual(['account-disabled', 'account-enabled']);
});

test('a stream holds so many and no more, of which the oldest go', async () => {
  const { stream_id: id } = await manager.create();
  await atReceiver();
  const [before, userId] = [new Date(provider.clock.now().getTime() - 60_000), await idOf()];
  await prisma().$executeRaw`
    INSERT INTO signals (stream_id, jti, type, user_id, event_seq, queued_at, next_attempt_at) SELECT ${id}, 'old-' || n, 'a type', ${userId}, n, ${before}, ${before} FROM generate_series(1, ${mostHeld}::int) n`;
  await happens(disabled);
  await settle(provider);
  const names = ['old-1', 'old-2'];
  expect([await prisma().signal.count(), (await prisma().signal.findMany({ where: { jti: { in: names } } })).map(({ jti }) => jti)]).toEqual([mostHeld, ['old-2']]);
});

test('more changes at once than there are connections are all made', async () => {
  const node = await provider.another(); // of five connections
  const streams = await Promise.all(Array.from({ length: 5 }, () => manager.create()));
  const token = String((await provider.token({ grant_type: 'client_credentials', scope: 'ssf.manage' }, ['receiver', secret])).json['access_token']);
  const change = (id: string) => node.send('/ssf/streams', { method: 'PATCH', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ stream_id: id, description: 'Another' }) });
  const answers = await Promise.all([...streams, ...streams].map(({ stream_id: id }) => change(id)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  await node.close();
});

test.each([
  ['a name that cannot be kept', 'GET', '/ssf/streams?stream_id=%00', undefined],
  ['more refused than can have come', 'POST', 'poll', { setErrs: Object.fromEntries(Array.from({ length: 101 }, (_, each) => [`jti-${each}`, { err: 'invalid_request' }])) }],
])('%s is refused', async (_, method, path, body) => {
  const { stream_id: id } = await manager.create();
  expect((await manager.send(method, path === 'poll' ? `/ssf/streams/${id}/poll` : path, body)).status).toBe(400);
});

test('an API of before with a scope that is our own now is named, before anything reads its contract', async () => {
  await expect(refuseTakenScopes(provider.database)).resolves.toBeUndefined();
  await prisma().resourceServer.create({ data: { audience: 'https://old.example', scopes: ['other', 'ssf.read'], accessTokenTtl: 600, accessTokenSigningAlg: 'RS256' } });
  await expect(refuseTakenScopes(provider.database)).rejects.toThrow('https://old.example (ssf.read). Start the release before');
});
