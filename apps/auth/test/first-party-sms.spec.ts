import { s256 } from '@symbolon/crypto';
import { otherThan } from './authenticator-app.ts';
import { decoded, formOf, password, shop, startProvider, type Answer, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** An application of ours that asks the person itself has a code sent to their telephone, step by step. */
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const native = { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };
const username = 'ada@example.com';
const number = '+4915123456789';
const request = { client_id: 'native', response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256' };

let hook: SmsHook;
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  hook = await openSmsHook();
  provider = await startProvider(hook.environment);
  hook.now = () => provider.clock.now();
  await provider.apply({ ...shop, clients: [...shop.clients, native, { ...native, client_id: 'another' }] });
  await setSignInPolicy(provider, { secondFactorSms: 'when_enrolled' });
  const { prisma } = provider.database;
  const { id: userId } = await prisma.user.findFirstOrThrow({ where: { username } });
  await prisma.phone.create({ data: { id: 'phone_1', userId, number, createdAt: provider.clock.now() } });
  second = await provider.another(hook.environment);
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  hook.empty();
});
afterAll(async () => {
  await second.close();
  await provider.close();
  await hook.close();
});

const send = (members: Readonly<Record<string, string>>, node = provider): Promise<Answer> => node.send('/oauth/authorize-challenge', { method: 'POST', body: formOf(members) });
const half = (node = provider): Promise<Answer> => send({ ...request, username, password }, node);
const step = ({ json }: Answer, members: Readonly<Record<string, string>>, node = provider, client = 'native') => send({ client_id: client, auth_session: String(json['auth_session']), ...members }, node);
const needed = { error: 'insufficient_authorization', error_description: expect.stringContaining('send=sms') as string, auth_session: expect.stringMatching(/^[\w-]{43}$/) as string, needed: 'otp', can_send: 'sms', phone_ending: '89' };

test('a code is sent when the application asks for it, and lets its person in on the other node: worth aal2', async () => {
  const asked = await half();
  expect([asked.status, asked.json, hook.messages]).toEqual([403, needed, []]);
  const sent = await step(asked, { send: 'sms' }, second);
  expect([sent.status, sent.json, hook.messages]).toEqual([403, { ...needed, sent: 'sms' }, [expect.objectContaining({ phone_number: number, purpose: 'sign_in' })]]);
  const wrong = await step(sent, { otp: otherThan(hook.code()) });
  expect(wrong.json).toEqual(needed);
  const { status, json } = await step(wrong, { otp: hook.code() }, second);
  expect(status).toBe(200);
  const tokens = await provider.token({ grant_type: 'authorization_code', client_id: 'native', code: String(json['authorization_code']), code_verifier: verifier });
  expect(decoded(tokens.json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] });
});

test('a code counts once, in the log-in that asked for it, and five tries', async () => {
  const sent = await step(await half(), { send: 'sms' });
  const code = hook.code();
  expect((await step(await half(), { otp: code })).json).toEqual(needed);
  expect((await step(sent, { otp: code })).status).toBe(200);
  let next = await step(await half(), { send: 'sms' });
  const [latest] = [hook.code()];
  for (let each = 0; each < 5; each++) next = await step(next, { otp: otherThan(latest) });
  expect((await step(next, { otp: latest })).json['authorization_code']).toBeUndefined();
});

test('nothing goes out before the password, for another client, by an auth_session of before, or twice at once', async () => {
  const begun = await send(request);
  expect((await step(begun, { send: 'sms' })).json['needed']).toBeUndefined();
  const asked = await half();
  expect((await step(asked, { send: 'sms' }, provider, 'another')).json['error']).toBe('invalid_session');
  expect(hook.messages).toEqual([]);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => step(asked, { send: 'sms' }, index % 2 ? second : provider)));
  expect([answers.map(({ json }) => json['sent'] ?? json['error']).sort(), hook.messages.length]).toEqual([[...Array<string>(7).fill('invalid_session'), 'sms'], 1]);
  expect((await step(asked, { send: 'post' })).json['error']).toBe('invalid_request');
});

test('a wrong password after a right one takes back what was proven, and no message goes out', async () => {
  const wrong = await step(await half(), { username, password: 'not the right pass phrase' });
  expect([(await step(wrong, { send: 'sms' })).json['sent'], hook.messages]).toEqual([undefined, []]);
  const old = await half();
  await provider.database.prisma.user.updateMany({ where: { username }, data: { passwordChangedAt: new Date(provider.clock.now().getTime() + 1) } });
  expect([(await step(old, { send: 'sms' })).json['error'], hook.messages]).toEqual(['invalid_session', []]);
});

test('messages are counted with those of the pages: five in an hour, and a hook that is down is told', async () => {
  let next = await half();
  for (let each = 0; each < 5; each++) next = await step(next, { send: 'sms' });
  const refused = await step(next, { send: 'sms' });
  expect([refused.json, refused.headers.get('retry-after'), hook.messages.length]).toEqual([{ ...needed, error_description: expect.stringContaining('As many messages were sent as are in an hour.') as string }, '3600', 5]);
  await back();
  hook.status = 500;
  const failed = await step(await half(), { send: 'sms' });
  expect([failed.json['sent'], failed.json['error_description']]).toEqual([undefined, expect.stringContaining('could not be sent')]);
});

test('where the policy has no codes, or nothing sends them, none is offered, and who has nothing else goes on at our pages or is let in', async () => {
  const without = await provider.another({ SYMBOLON_SMS_URL: '', SYMBOLON_SMS_SECRET: '' });
  try {
    expect((await half(without)).json['error']).toBe('redirect_to_web');
  } finally {
    await without.close();
  }
  const asked = await half();
  await setSignInPolicy(provider, { secondFactorSms: 'never' }, 60);
  const none = await step(asked, { send: 'sms' });
  expect([none.json['can_send'], none.json['sent'], hook.messages]).toEqual([undefined, undefined, []]);
  expect((await half()).status).toBe(200);
  await setSignInPolicy(provider, { secondFactorSms: 'when_enrolled' }, 60);
});
