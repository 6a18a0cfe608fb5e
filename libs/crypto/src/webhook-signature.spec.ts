import { newWebhookSecret, secureRandom, webhookSignature } from './index.ts';

test('a message is signed as Standard Webhooks has it: the vector of its specification', () => {
  const body = '{"test": 2432232314}';
  expect(webhookSignature(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('two secrets make two signatures, and no two secrets are the same', () => {
  const [a, b] = [newWebhookSecret(secureRandom), newWebhookSecret(secureRandom)];
  expect(a).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(a).not.toBe(b);
  expect(webhookSignature([a, b], 'evt_1', 1, '{}')).toBe(`${webhookSignature([a], 'evt_1', 1, '{}')} ${webhookSignature([b], 'evt_1', 1, '{}')}`);
});
