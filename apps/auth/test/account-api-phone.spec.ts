import { ada, bob, file, holder, holderOf, mine, openAccountApi, told, type Holder } from './account-api-place.ts';
import { phoneFor, withTwoFactors } from './account-api-things.ts';
import { otherThan } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, password, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** A telephone number that is added on an application's own page: proven by a code, as on ours, and by what goes out for it as there. */
const folder = new MailFolder();
let hook: SmsHook;
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
let adas: Holder;
beforeAll(async () => {
  hook = await openSmsHook();
  provider = await openAccountApi({ ...folder.environment, ...hook.environment, SYMBOLON_SMS_CALLING_CODES: '49' });
  await provider.apply({ ...file, clients: [...file.clients, { ...mine, client_id: 'another' }] });
  hook.now = () => provider.clock.now();
  await setSignInPolicy(provider, { secondFactorSms: 'when_enrolled' });
  second = await provider.another(folder.environment);
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  hook.empty();
  adas = await holderOf(provider, ada);
});
afterAll(async () => {
  await second.close();
  await provider.close();
  await hook.close();
  folder.close();
});

const number = '+4915123456780';
const stored = async () => (await provider.database.prisma.phone.findMany({ select: { number: true } })).map((row) => row.number);
const events = async () => (await provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.phone' } }, orderBy: { id: 'asc' } })).map(({ type, details, clientId }) => [type, details, clientId]);
const ask = (who = adas, phone_number = number) => who.send('POST', '/phone/code', { phone_number });
const add = (code: string, who = adas, phone_number = number) => who.send('POST', '/phone', { phone_number, code });
const noCode = [400, 'invalid-request', [{ pointer: '/code', detail: 'is not that of the latest message to this number, or counts no more' }]];

test('it is added by the code that went there, told by mail and in the events, with recovery codes, and asked for at the next log-in', async () => {
  expect([(await ask(adas, ' +49 (151) 234-56780 ')).json, hook.messages]).toEqual([{ phone_number: number, expires_in: 600 }, [expect.objectContaining({ phone_number: number, purpose: 'add_phone' })]]);
  expect(await stored()).toEqual([]);
  const answer = await add(` ${hook.code()} `);
  expect([answer.status, answer.json]).toEqual([201, { factor_id: expect.stringMatching(/^phone_/) as string, recovery_codes: expect.arrayContaining(Array(10).fill(expect.any(String))) as unknown }]);
  expect([await stored(), await events()]).toEqual([[number], [['user.phone.added', { ending: '80' }, 'mine']]]);
  await provider.deliver();
  await provider.deliver(); // the letter, then its mail
  expect((await folder.news()).map(({ to, subject }) => [to, subject])).toEqual([[ada, 'How you sign in has changed']]);
  const browser = new Browser(second);
  const asked = await browser.submit(await browser.go('/account'), { username: ada, password });
  expect([pageOf(asked), asked.text.includes('send-sms')]).toEqual(['second-factor', true]);
});

test('another takes its place by who has shown the second step, and it is taken away as other factors are', async () => {
  await add((await phoneFor(hook, adas)).code);
  expect(told(await ask()).slice(0, 2)).toEqual([401, 'log-in-again']);
  await withTwoFactors(provider, adas);
  const other = '+4915123456781';
  const { json } = await add((await phoneFor(hook, adas, other)).code, adas, other);
  expect([json['recovery_codes'], await stored()]).toEqual([[], [other]]);
  expect((await adas.send('DELETE', `/second-factors/${String(json['factor_id'])}`)).status).toBe(204);
  expect([await stored(), (await events()).map(([type, details]) => [type, details])]).toEqual([[], [['user.phone.added', { ending: '80' }], ['user.phone.removed', { ending: '80' }], ['user.phone.added', { ending: '81' }], ['user.phone.removed', { ending: '81' }]]]);
});

test('sent again, or at once on two nodes, it is one, and answers the same', async () => {
  const { code } = await phoneFor(hook, adas);
  const nodes = [adas, holder(second, adas.token)];
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => add(code, nodes[i % 2])));
  answers.push(await add(code, nodes[1])); // the token has not shown by now what there is
  expect([answers.map(({ status }) => status), new Set(answers.map(({ text }) => text)).size, await stored(), (await events()).length]).toEqual([Array(7).fill(201), 1, [number], 1]);
  expect(told(await add(otherThan(code))).slice(0, 2)).toEqual([401, 'log-in-again']);
});

test('a code counts for the number that it went to, for its person, by the application that asked, and five tries', async () => {
  const { code } = await phoneFor(hook, adas);
  const bobs = await holderOf(provider, bob);
  expect([told(await add(code, adas, '+4915123456781')), told(await add(code, bobs))]).toEqual([noCode, noCode]);
  expect(told(await add(code, await holderOf(provider, ada, { client: 'another', browser: adas.browser })))).toEqual(noCode);
  const page = await adas.browser.go('/account/phone');
  const posted = await adas.browser.go('/account/phone', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], account: page.fields['account'], number, code }) });
  expect([pageOf(posted), await stored()]).toEqual(['phone', []]);
  for (let each = 0; each < 5; each++) expect(told(await add(otherThan(code)))).toEqual(noCode);
  expect([told(await add(code)), await stored()]).toEqual([noCode, []]);
});

test('a code of ten minutes ago, or one before the latest, is over', async () => {
  const first = await phoneFor(hook, adas);
  const latest = await phoneFor(hook, adas);
  if (first.code !== latest.code) expect(told(await add(first.code))).toEqual(noCode);
  provider.clock.advance(601);
  const later = await holderOf(provider, ada, { browser: adas.browser }); // the token has ended, too
  expect([told(await add(latest.code, later)), await stored()]).toEqual([noCode, []]);
});

test('what goes out is counted with what our own page sends: few in an hour for a person, and a hook that is down is told', async () => {
  for (let each = 0; each < 3; each++) expect((await ask()).status).toBe(200);
  const page = await adas.browser.go('/account/phone');
  for (let each = 0; each < 2; each++) await adas.browser.go('/account/phone', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], account: page.fields['account'], number: '+4915123456781', send: 'true' }) });
  const refused = await ask();
  expect([told(refused), refused.headers.get('retry-after'), hook.messages.length]).toEqual([[429, 'too-many-requests', 'As many messages were sent as are in an hour.'], '3600', 5]);
  hook.status = 500;
  const bobs = await holderOf(provider, bob);
  expect(told(await ask(bobs, '+4915123456782'))).toEqual([503, 'unavailable', 'The message could not be sent.']);
  expect(told(await add(hook.code(), bobs, '+4915123456782'))).toEqual(noCode); // nobody knows whether it came
});

test.each([
  ['nothing', ''],
  ['a short one', '12'],
  ['letters', '+49 151 CALLME'],
])('%s is no number', async (_, typed) => {
  expect([told(await ask(adas, typed)), hook.messages]).toEqual([[400, 'invalid-request', [{ pointer: '/phone_number', detail: 'must be a telephone number with its country, as +49 151 23456789' }]], []]);
});

test('no message goes to another country, nor where the policy has no codes, nor without a hook', async () => {
  expect(told(await ask(adas, '+1 212 555 0123'))).toEqual([400, 'invalid-request', [{ pointer: '/phone_number', detail: 'is of a country that gets no messages here (SYMBOLON_SMS_CALLING_CODES)' }]]);
  const { code } = await phoneFor(hook, adas);
  await setSignInPolicy(provider, { secondFactorSms: 'never' }, 60);
  expect([told(await ask()), told(await add(code))]).toEqual([[409, 'sms-not-offered', undefined], [409, 'sms-not-offered', undefined]]);
  await setSignInPolicy(provider, { secondFactorSms: 'when_enrolled' }, 60);
  const without = await provider.another({ SYMBOLON_SMS_URL: '', SYMBOLON_SMS_SECRET: '' });
  try {
    expect([told(await ask(holder(without, adas.token))), hook.messages.length]).toEqual([[409, 'sms-not-offered', undefined], 1]);
  } finally {
    await without.close();
  }
});
