import { jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { shop, startProvider, type Provider } from './provider.ts';
import { openWebhookReceiver, type Message, type WebhookReceiver } from './webhook-receiver.ts';

let provider: Provider;
let owner: Caller;
let receiver: WebhookReceiver;
let message: Message;
let secret: string;
let path: string;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
  receiver = await openWebhookReceiver();
  const { json } = await owner.send('POST', '/webhooks', { name: 'CRM', url: receiver.url, event_types: ['user.created'] });
  [secret, path] = [String(json['secret']), `/webhooks/${String(json['webhook_id'])}`];
  await owner.send('POST', '/users', { username: 'zoë@example.com', claims: { name: 'Zoë 🦉' } });
  await provider.maintain();
  await provider.deliver();
  [message] = receiver.messages as [Message];
});
afterAll(async () => {
  await receiver.close();
  await provider.close();
});

/** What a receiver does, at the time of the provider's clock: `standardwebhooks` knows no other than that of the machine. */
function verify(by: string, { headers, body }: Pick<Message, 'headers' | 'body'>): unknown {
  const now = jest.spyOn(Date, 'now').mockReturnValue(provider.clock.now().getTime());
  try {
    return new Webhook(by).verify(body, headers as Record<string, string>);
  } finally {
    now.mockRestore();
  }
}

test('a receiver that verifies by a library of Standard Webhooks takes the event', () => {
  expect(verify(secret, message)).toEqual(message.event);
});

test.each<[string, (true_: Message) => Pick<Message, 'headers' | 'body'>]>([
  ['body', ({ headers, body }) => ({ headers, body: body.replace('user.created', 'user.deleted') })],
  ['id', ({ headers, body }) => ({ headers: { ...headers, 'webhook-id': 'evt_another' }, body })],
  ['time', ({ headers, body }) => ({ headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, body })],
  ['signature', ({ headers, body }) => ({ headers: { ...headers, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }, body })],
])('it takes no other %s', (_, forge) => {
  expect(() => verify(secret, forge(message))).toThrow('No matching signature found');
});

test('it takes a message that is replayed by a stranger for five minutes and no longer, while each attempt of ours is signed anew', async () => {
  provider.clock.advance(6 * 60);
  expect(() => verify(secret, message)).toThrow('Message timestamp too old');
  owner = await callerOf(provider, 'owner@example.com');
  await owner.send('POST', `${path}/replay`, { event_id: message.event.id });
  await provider.deliver();
  const again = receiver.messages.at(-1) as Message;
  expect(again.headers['webhook-id']).toBe(message.headers['webhook-id']);
  expect(verify(secret, again)).toEqual(message.event);
});

test('while two secrets count, a receiver may have either; who has another takes nothing', async () => {
  const { json } = await owner.send('POST', `${path}/rotate-secret`);
  await owner.send('POST', `${path}/test`);
  const latest = receiver.messages.at(-1) as Message;
  expect([verify(secret, latest), verify(String(json['secret']), latest)]).toEqual([latest.event, latest.event]);
  expect(() => verify(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, latest)).toThrow('No matching signature found');
});
