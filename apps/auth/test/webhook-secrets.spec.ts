import { desk, staff, staffOf, callerOf, type Caller } from './administration.ts';
import { webhookSignature } from '@symbolon/crypto';
import { eventsOf } from './events.ts';
import { shop, startProvider, type Provider } from './provider.ts';
import { openWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

let provider: Provider;
let owner: Caller;
let receiver: WebhookReceiver;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
});
beforeEach(async () => {
  receiver = await openWebhookReceiver();
});
afterEach(() => receiver.close());
afterAll(() => provider.close());

const time = '2030-01-01T00:00:00.000Z';
const create = (more: object = {}) => owner.send('POST', '/webhooks', { name: 'CRM', url: receiver.url, ...more });
const secretText = expect.stringMatching(/^whsec_[\w+/]{43}=$/) as string;

test('a webhook is made with a secret that is shown once, read, changed and deleted, and each act is written down without it', async () => {
  const made = await create();
  const webhook = { webhook_id: expect.stringMatching(/^wh_[\w-]{22}$/) as string, name: 'CRM', url: receiver.url, event_types: [], ordered: false, enabled: true, disabled_reason: null, created_at: time, updated_at: time };
  expect([made.status, made.json]).toEqual([201, { ...webhook, secret: secretText }]);
  const path = `/webhooks/${String(made.json['webhook_id'])}`;
  const read = await owner.send('GET', path);
  expect([read.status, read.json]).toEqual([200, webhook]);
  expect((await owner.send('GET', '/webhooks')).json).toEqual({ items: [webhook], next_cursor: null });
  const changed = await owner.send('PUT', path, { name: 'CRM', url: receiver.url, event_types: ['user.created'], enabled: false }, { 'if-match': read.headers.get('etag') ?? '' });
  expect([changed.status, changed.json]).toEqual([200, { ...webhook, event_types: ['user.created'], enabled: false, disabled_reason: 'administrator' }]);
  const rotated = await owner.send('POST', `${path}/rotate-secret`);
  expect([rotated.status, rotated.json['secret']]).toEqual([200, secretText]);
  expect((await owner.send('DELETE', path)).status).toBe(204);
  expect((await owner.send('GET', path)).status).toBe(404);
  const events = await eventsOf(provider.runtime, 'webhook.created', 'webhook.updated', 'webhook.secret_rotated', 'webhook.deleted');
  expect(events.map(({ type }) => type).sort()).toEqual(['webhook.created', 'webhook.deleted', 'webhook.secret_rotated', 'webhook.updated']);
  for (const secret of [made.json['secret'], rotated.json['secret']].map(String)) {
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(provider.log.join('\n')).not.toContain(secret);
  }
});

test('a secret lies in no row, whatever way it is written', async () => {
  const { json } = await create();
  const secret = String(json['secret']);
  const rows = [await provider.database.prisma.webhook.findMany(), await provider.database.prisma.event.findMany(), await provider.database.prisma.idempotencyKey.findMany()];
  const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
  expect(text).not.toContain(secret);
  expect(text).not.toContain(Buffer.from(secret.slice(6), 'base64').toString('latin1'));
});

test('for a day after a rotation both secrets sign, then the new one alone', async () => {
  const made = await create();
  const path = `/webhooks/${String(made.json['webhook_id'])}`;
  const rotated = await owner.send('POST', `${path}/rotate-secret`);
  const secrets = [rotated.json['secret'], made.json['secret']].map(String);
  const signedBy = (used: readonly string[]) => {
    const { headers, body, event } = receiver.messages.at(-1) ?? receiver.messages[0]!;
    expect(headers['webhook-signature']).toBe(webhookSignature(used, event.id, Number(headers['webhook-timestamp']), body));
  };
  expect((await owner.send('POST', `${path}/test`)).json).toEqual({ delivered: true, status: 200, error: null });
  signedBy(secrets);
  provider.clock.advance(86_400);
  owner = await callerOf(provider, 'owner@example.com');
  await owner.send('POST', `${path}/test`);
  signedBy(secrets.slice(0, 1));
});

test('a test sends an event that stands in no stream, and tells what came of it', async () => {
  const { json } = await create();
  const path = `/webhooks/${String(json['webhook_id'])}/test`;
  receiver.answer = () => 404;
  expect((await owner.send('POST', path)).json).toEqual({ delivered: false, status: 404, error: null });
  expect(receiver.messages[0]?.event).toMatchObject({ type: 'webhook.test', subject: { kind: 'webhook', id: json['webhook_id'] }, details: {} });
  expect(await eventsOf(provider.runtime, 'webhook.test')).toEqual([]);
  await owner.send('POST', `${path}?dry_run=true`);
  expect(receiver.messages).toHaveLength(1);
});

test.each([
  [{ url: 'http://crm.example.com/' }, '/url'],
  [{ event_types: ['user.nothing'] }, '/event_types/0'],
  [{ event_types: ['nothing.*'] }, '/event_types/0'],
  [{ secret: 'whsec_mine' }, '/secret'],
])('%j is refused', async (more, pointer) => {
  const { status, json } = await create(more);
  expect([status, json['errors']]).toEqual([400, [{ pointer, detail: expect.any(String) as string }]]);
});

test('a private address is not called, and the administrator is told so', async () => {
  const strict = await provider.another({ SYMBOLON_OUTBOUND_PRIVATE: '' });
  const { json } = await create();
  const send = await strict.send(`/admin/v1/webhooks/${String(json['webhook_id'])}/test`, { method: 'POST', headers: { authorization: `Bearer ${owner.token}` } });
  expect(send.json).toEqual({ delivered: false, status: null, error: 'address not permitted' });
  expect(receiver.messages).toEqual([]);
  await strict.close();
});
