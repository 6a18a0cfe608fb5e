import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { eventsOf } from './events.ts';
import { shop, startProvider, type Provider } from './provider.ts';
import { openWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

let provider: Provider;
let owner: Caller;
let receiver: WebhookReceiver;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  await staffOf(provider);
});
beforeEach(async () => {
  owner = await callerOf(provider, 'owner@example.com');
  await provider.database.prisma.webhook.deleteMany();
  receiver = await openWebhookReceiver();
});
afterEach(() => receiver.close());
afterAll(() => provider.close());

const minute = 60;
const hour = 60 * minute;
/** Adds one that is told of people who are made, changed and so on; answers its path, and its secret. */
const add = async (more: object = {}) => {
  await provider.maintain(); // what happened before has its place
  const { status, json } = await owner.send('POST', '/webhooks', { name: 'CRM', url: receiver.url, event_types: ['user.*'], ...more });
  expect(status).toBe(201);
  return { path: `/webhooks/${String(json['webhook_id'])}`, id: String(json['webhook_id']), secret: String(json['secret']) };
};
let people = 0;
const makeUser = async () => String((await owner.send('POST', '/users', { username: `person-${(people += 1)}@example.com` })).json['user_id']);
/** Seals what happened, and sends what is due. */
const deliver = async (...nodes: readonly Provider[]) => {
  await provider.maintain();
  await Promise.all([provider, ...nodes].map((node) => node.deliver()));
};
const told = () => receiver.messages.map(({ event }) => `${event.type} ${event.subject?.id ?? ''}`);
const deliveries = async (path: string, filter = '') => (await owner.send('GET', `${path}/deliveries${filter}`)).json['items'];

test('a program is told of what it wants, once, with the event as its contract has it', async () => {
  await add();
  const id = await makeUser();
  await owner.send('PUT', `/administrators/${id}`, { roles: [] }, { 'if-match': '*' });
  await deliver();
  await deliver();
  expect(told()).toEqual([`user.created ${id}`]);
  const [event] = (await eventsOf(provider.runtime, 'user.created')).filter(({ subject }) => subject?.id === id);
  const [message] = receiver.messages;
  expect(message?.event).toEqual(event);
  expect(message?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event?.id, 'webhook-timestamp': String(provider.clock.now().getTime() / 1000), 'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/) as string });
});

test('with two nodes at work each event is told once when all goes well, and in the end when not', async () => {
  const other = await provider.another();
  await add();
  const ids = [];
  for (let each = 0; each < 12; each += 1) ids.push(await makeUser());
  const failing = new Set<string>();
  receiver.answer = ({ event }) => (failing.size < 3 && !failing.has(event.id) ? (failing.add(event.id), 503) : 200);
  await deliver(other);
  expect(new Set(told()).size).toBe(12);
  expect(receiver.messages).toHaveLength(12);
  provider.clock.advance(5);
  await deliver(other);
  expect(receiver.messages).toHaveLength(15);
  await other.close();
});

test('who does not answer keeps nobody else waiting', async () => {
  const silent = await openWebhookReceiver();
  let answerAtLast: (status: number) => void = () => undefined;
  silent.answer = () => new Promise((resolve) => (answerAtLast = resolve));
  await add({ url: silent.url });
  await add();
  const first = await makeUser();
  const delivered = deliver();
  await Promise.all([receiver.arrived(1), silent.arrived(1)]);
  const second = await makeUser();
  await provider.maintain();
  void provider.deliver();
  await receiver.arrived(2);
  expect([told(), silent.messages.length, silent.awaited]).toEqual([[`user.created ${first}`, `user.created ${second}`], 1, 1]);
  silent.answer = () => 200;
  answerAtLast(200);
  await delivered;
  await provider.deliver();
  expect(silent.messages.map(({ event }) => event.subject?.id)).toEqual([first, second]);
  await silent.close();
});

test('what a node took and did not settle, another takes over after the lease', async () => {
  const { id } = await add();
  await makeUser();
  await provider.maintain();
  receiver.answer = () => 503;
  await provider.deliver();
  // As a node leaves it that dies before the answer.
  await provider.database.prisma.webhookDelivery.updateMany({ where: { webhookId: id }, data: { nextAttemptAt: new Date(provider.clock.now().getTime() + 60_000), lastStatus: null } });
  receiver.answer = () => 200;
  const other = await provider.another();
  await other.deliver();
  expect(receiver.messages).toHaveLength(1);
  provider.clock.advance(minute);
  await other.deliver();
  expect(receiver.messages).toHaveLength(2);
  await other.close();
});

test('a failure is tried again with growing pauses, under one id', async () => {
  const { path } = await add();
  await makeUser();
  receiver.answer = () => 500;
  await deliver();
  const pauses = [];
  for (let attempt = 1; attempt <= 7; attempt += 1) {
    const before = provider.clock.now().getTime();
    const { nextAttemptAt } = await provider.database.prisma.webhookDelivery.findFirstOrThrow({ select: { nextAttemptAt: true } });
    const pause = ((nextAttemptAt?.getTime() ?? 0) - before) / 1000;
    pauses.push(pause);
    provider.clock.advance(pause - 1);
    await provider.deliver();
    expect(receiver.messages).toHaveLength(attempt);
    provider.clock.advance(1);
    await provider.deliver();
    expect(receiver.messages).toHaveLength(attempt + 1);
  }
  expect(pauses).toEqual([5, 30, 2 * minute, 10 * minute, 30 * minute, hour, hour]);
  expect(new Set(receiver.messages.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  owner = await callerOf(provider, 'owner@example.com'); // a token lives for minutes
  expect(await deliveries(path)).toEqual([expect.objectContaining({ event_type: 'user.created', state: 'pending', attempts: 8, last_status: 500, last_error: null })]);
});

test('three days of nothing but failures disable it, with an event; and it can be enabled again, and told what it missed', async () => {
  const { path, id } = await add({ event_types: [] });
  await makeUser();
  receiver.answer = () => 500;
  await deliver();
  for (let hours = 0; hours < 76; hours += 1) {
    provider.clock.advance(hour);
    await provider.deliver();
  }
  owner = await callerOf(provider, 'owner@example.com'); // a token lives for minutes
  const read = await owner.send('GET', path);
  expect(read.json).toMatchObject({ enabled: false, disabled_reason: 'failing' });
  const disabled = (await eventsOf(provider.runtime, 'webhook.disabled')).filter(({ subject }) => subject?.id === id);
  expect(disabled).toEqual([expect.objectContaining({ actor: { kind: 'system' }, details: { reason: 'failing' } })]);
  const before = receiver.messages.length;
  receiver.answer = () => 200;
  await makeUser();
  await deliver();
  expect(receiver.messages).toHaveLength(before);
  const failed = (await deliveries(path, '?state=failed')) as readonly { readonly event_id: string }[];
  const { json } = await owner.send('PUT', path, { name: 'CRM', url: receiver.url }, { 'if-match': read.headers.get('etag') ?? '' });
  expect(json).toMatchObject({ enabled: true, disabled_reason: null });
  expect((await owner.send('POST', `${path}/replay`, { event_id: failed[0]?.event_id })).json).toEqual({ events: 1 });
  await provider.deliver();
  expect(receiver.messages.slice(before).map(({ event }) => event.id)).toEqual([failed[0]?.event_id]);
});

test('a 410 disables it at once', async () => {
  const { path } = await add();
  await makeUser();
  receiver.answer = () => 410;
  await deliver();
  expect((await owner.send('GET', path)).json).toMatchObject({ enabled: false, disabled_reason: 'gone' });
  expect((await owner.send('POST', `${path}/replay`, { event_id: 'evt_1' })).json).toMatchObject({ type: '/docs/problems#webhook-disabled' });
});

test('where order is wanted, the next event of a subject waits for the one before, and other subjects do not', async () => {
  await add({ ordered: true });
  const first = await makeUser();
  await owner.send('POST', `/users/${first}/disable`);
  const second = await makeUser();
  receiver.answer = ({ event }) => (event.type === 'user.created' && event.subject?.id === first ? 500 : 200);
  await deliver();
  expect([...told()].sort()).toEqual([`user.created ${first}`, `user.created ${second}`].sort());
  receiver.answer = () => 200;
  provider.clock.advance(5);
  await deliver();
  expect(told().slice(2)).toEqual([`user.created ${first}`, `user.disabled ${first}`]);
});

test('a redirect is not followed, and counts as a failure', async () => {
  const { path } = await add();
  await makeUser();
  receiver.answer = () => 307;
  await deliver();
  expect(receiver.messages).toHaveLength(1);
  expect(await deliveries(path, '?state=pending')).toEqual([expect.objectContaining({ last_status: 307, attempts: 1 })]);
});

test('events of a time are sent once more, and no more than it wants', async () => {
  const { path } = await add();
  provider.clock.advance(minute);
  const since = provider.clock.now().toISOString();
  const id = await makeUser();
  await deliver();
  provider.clock.advance(1);
  const until = provider.clock.now().toISOString();
  owner = await callerOf(provider, 'owner@example.com'); // a token lives for minutes
  expect((await owner.send('POST', `${path}/replay?dry_run=true`, { since, until })).json).toEqual({ events: 1 });
  expect((await owner.send('POST', `${path}/replay`, { since, until })).json).toEqual({ events: 1 });
  await provider.deliver();
  expect(told().filter((each) => each === `user.created ${id}`)).toHaveLength(2);
  expect((await owner.send('POST', `${path}/replay`, {})).status).toBe(400);
  expect((await owner.send('POST', `${path}/replay`, { event_id: 'evt_nobody' })).status).toBe(404);
});
