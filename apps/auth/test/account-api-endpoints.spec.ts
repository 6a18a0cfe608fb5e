import { accountScopeFor, accountScopes, AccountExport, api, call, Problem, type Endpoint } from '@symbolon/contracts';
import { accountAudience, ada, bob, holder, holderOf, openAccountApi, told, type Holder } from './account-api-place.ts';
import { authenticatorFor, keyFor, phoneFor, thingsOf, withTwoFactors, type Things } from './account-api-things.ts';
import { MailFolder } from './mailbox.ts';
import { password, secret, type Answer, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';

/** What the endpoints of the account API do, and that each does it to nobody but the person of the token. */
const folder = new MailFolder();
let provider: Provider;
let hook: SmsHook;
let back: () => Promise<void>;
let adas: Holder;
let hers: Things;
let his: Things;
beforeAll(async () => {
  hook = await openSmsHook();
  provider = await openAccountApi({ ...folder.environment, ...hook.environment });
  hook.now = () => provider.clock.now();
  await setSignInPolicy(provider, { secondFactorSms: 'when_enrolled' });
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  adas = await holderOf(provider, ada);
  [hers, his] = [await thingsOf(provider, ada), await thingsOf(provider, bob)];
  await withTwoFactors(provider, adas);
  offered = { addAuthenticator: await authenticatorFor(provider, adas), addPasskey: await keyFor(adas), addPhone: await phoneFor(hook, adas) };
});
afterAll(async () => {
  await provider.close();
  await hook.close();
  folder.close();
});

type Row = Endpoint & { readonly name: string };
const endpoints = Object.entries<Endpoint>(api.myAccount).map(([name, endpoint]): Row => ({ name, ...endpoint }));
/** A body that each would take. */
const bodies: Readonly<Record<string, unknown>> = { change: { claims: { nickname: 'Countess' } }, renamePasskey: { name: 'Old phone' }, changePassword: { current_password: password, new_password: 'a second phrase that only Ada says' }, delete: { username: ada }, offerPasskey: { kind: 'security_key' }, askForEmail: { email: 'lovelace@example.com' }, sendPhoneCode: { phone_number: '+4915123456780' }, askForFurtherEmail: { email: 'ada@further.example' } };
/** The same where it answers what was offered a moment ago. */
let offered: Readonly<Record<string, unknown>>;
const idOf = (things: Things): Readonly<Record<string, string>> => ({ session_id: things.session, passkey_id: things.passkey, factor_id: things.authenticator, browser_id: things.browser, client_id: things.client, email_id: things.email, connection: things.connection });
const pathOf = ({ path }: Row, ids: Readonly<Record<string, string>>) => path.slice('/account/v1'.length).replace(/\{(\w+)\}/, (_, name: string) => ids[name] ?? '');
const ask = (each: Row, { send }: Pick<Holder, 'send'>, ids = idOf(hers)): Promise<Answer> => send(each.method, pathOf(each, ids), offered[each.name] ?? bodies[each.name]);
const items = ({ json }: Answer) => json['items'] as readonly Readonly<Record<string, unknown>>[];
const eventsOf = async () => (await provider.database.prisma.event.findMany({ where: { clientId: 'mine', type: { notIn: ['user.login.succeeded', 'user.sms.sent'] } }, orderBy: { id: 'asc' } })).map(({ type, details }) => [type, details]);
/** So that a password is enough for everybody. */
const withoutFactors = async () => {
  await provider.database.prisma.authenticator.deleteMany();
  await provider.database.prisma.phone.deleteMany();
  await provider.database.prisma.passkey.deleteMany({ where: { isSecondFactor: true } });
};
/** Everything that hangs on somebody, as rows. */
const rowsOf = async (username: string) => {
  const { prisma } = provider.database;
  const { id: userId, ...user } = await prisma.user.findFirstOrThrow({ where: { username } });
  const where = { where: { userId } };
  return [user, await prisma.session.findMany(where), await prisma.passkey.findMany(where), await prisma.authenticator.findMany(where), await prisma.phone.findMany(where), await prisma.emailAddress.findMany(where), await prisma.recoveryCode.findMany(where), await prisma.rememberedDevice.findMany(where), await prisma.consent.findMany(where), await prisma.linkedLogin.findMany(where)];
};

describe.each(endpoints)('$method $path', (each) => {
  test('is done for a token with its scope, and answered as the contract says', async () => {
    const answer = await ask(each, adas);
    expect([answer.status, each.response.safeParse(answer.text === '' ? undefined : answer.json).success, answer.headers.get('cache-control')]).toEqual([each.status ?? 200, true, 'no-store']);
  });

  test('is done for nobody else: without a token, for a machine, without its scope, for a log-in that is over', async () => {
    const machine = String((await provider.token({ grant_type: 'client_credentials', scope: accountScopes.join(' ') }, ['mine', secret])).json['access_token']);
    const otherScope = accountScopes.find((scope) => each.account && scope !== accountScopeFor(each.account.right));
    const lesser = await holderOf(provider, ada, { browser: adas.browser, members: { scope: otherScope ?? '' } });
    const before = await rowsOf(ada);
    const none = { send: (method: string, path = '') => provider.send(`/account/v1${path}`, { method }) };
    const refusals = [];
    for (const caller of [none, holder(provider, machine), lesser]) refusals.push(told(await ask(each, caller)).slice(0, 2));
    expect(refusals).toEqual([[401, 'unauthenticated'], [403, 'no-person'], [403, 'insufficient-scope']]);
    expect(await rowsOf(ada)).toEqual(before);
    await provider.database.prisma.session.deleteMany({ where: { id: { not: hers.session } } });
    expect(told(await ask(each, adas))).toEqual([401, 'unauthenticated', undefined]);
  });

  test('takes no parameter and no body that it does not know', async () => {
    const refused = await adas.send(each.method, `${pathOf(each, idOf(hers))}?user_id=${bob}`, offered[each.name] ?? bodies[each.name]);
    expect(told(refused)).toEqual([400, 'invalid-request', [{ parameter: 'user_id', detail: 'is not known' }]]);
    if (each.method === 'GET') return; // it has no body
    expect(told(await adas.send(each.method, pathOf(each, idOf(hers)), { user_id: bob })).slice(0, 2)).toEqual([400, 'invalid-request']);
    expect(told(await adas.send(each.method, pathOf(each, idOf(hers)), { name: 'x'.repeat(64 * 1024) })).slice(0, 2)).toEqual([413, 'too-large']);
  });
});

describe.each(endpoints.filter(({ path }) => path.includes('{')))('$method $path', (each) => {
  test("finds nothing of somebody else, as if there were none", async () => {
    const before = await rowsOf(bob);
    const theirs = await ask(each, adas, { ...idOf(his), client_id: 'app' });
    const nobodys = await ask(each, adas, Object.fromEntries(Object.keys(idOf(his)).map((name) => [name, 'nobody'])));
    expect([theirs.status, theirs.text]).toEqual([404, nobodys.text]);
    for (const id of ['%00', '%F0%9F%92%A9', 'x'.repeat(200), '..%2F..']) expect(told(await ask(each, adas, Object.fromEntries(Object.keys(idOf(his)).map((name) => [name, id]))))).toEqual([404, 'not-found', undefined]);
    expect(await rowsOf(bob)).toEqual(before);
  });
});

describe.each(endpoints.filter(({ account }) => account?.fresh))('$method $path', (each) => {
  const challenge = (more: string) => `Bearer realm="symbolon", error="insufficient_user_authentication"${more}, max_age="900"`;

  test('asks for a log-in of just now, with the second step of who has one', async () => {
    const bare = await holderOf(provider, ada, { browser: adas.browser }); // of now, and by the password alone
    expect((await ask(each, bare)).headers.get('www-authenticate')).toBe(challenge(', acr_values="aal2"'));
    provider.clock.advance(901);
    const old = await holderOf(provider, ada, { browser: adas.browser });
    const before = await rowsOf(ada);
    const answer = await ask(each, old);
    expect([told(answer).slice(0, 2), answer.headers.get('www-authenticate'), Problem.safeParse(answer.json).success]).toEqual([[401, 'log-in-again'], challenge(', acr_values="aal2"'), true]);
    expect(await rowsOf(ada)).toEqual(before);
    await withoutFactors();
    expect((await ask(each, old)).headers.get('www-authenticate')).toBe(challenge(''));
  });
});

test('a log-in of just now is what these ask for, as the page does', () => {
  expect(endpoints.filter(({ account }) => account?.fresh).map(({ name }) => name)).toEqual(['offerPasskey', 'addPasskey', 'removePasskey', 'removeConnection', 'offerAuthenticator', 'addAuthenticator', 'sendPhoneCode', 'addPhone', 'removeSecondFactor', 'renewRecoveryCodes', 'export', 'askForEmail', 'askForFurtherEmail', 'makePrimaryEmail', 'removeEmail', 'delete']);
});

test('lists tell what there is of the person, and which browser the token came from', async () => {
  const sessions = items(await adas.send('GET', '/sessions'));
  expect(sessions.map(({ session_id: id, is_current: current }) => [id === hers.session, current]).sort()).toEqual([[false, true], [true, false]]);
  expect(items(await adas.send('GET', '/passkeys'))).toEqual([expect.objectContaining({ passkey_id: hers.passkey, name: 'Phone', provider: '1Password', is_synced: true, last_used_at: null })]);
  expect(items(await adas.send('GET', '/connections'))).toEqual([{ connection: hers.connection, name: 'Example Corp', email: 'ada@corp.example', created_at: expect.any(String) as string, last_used_at: null }]);
  const factors = await adas.send('GET', '/second-factors');
  expect([items(factors).map(({ kind, name }) => [kind, name]).sort(), factors.json['recovery_codes']]).toEqual([[['authenticator', 'App'], ['phone', '89'], ['security_key', 'Key ring']], 1]);
  expect(items(await adas.send('GET', '/remembered-browsers'))).toEqual([expect.objectContaining({ browser_id: hers.browser, browser: 'Firefox', system: 'Linux' })]);
  expect(items(await adas.send('GET', '/applications'))).toEqual([expect.objectContaining({ client_id: 'login-only', scope: 'openid' })]);
  expect([await adas.send('GET', '/passkeys'), await adas.send('GET', '/second-factors')].map(({ text }) => /credential|public_key|sealed|hash/i.test(text))).toEqual([false, false]);
});

test('what is taken away is gone, is told by mail and is an event that names the application', async () => {
  for (const [method, path, body] of [['PATCH', `/passkeys/${hers.passkey}`, { name: ' Old phone\u202e ' }], ['DELETE', `/passkeys/${hers.passkey}`], ['DELETE', `/connections/${hers.connection}`], ['DELETE', `/second-factors/${hers.authenticator}`], ['DELETE', `/remembered-browsers/${hers.browser}`]] as const) {
    const answer = await adas.send(method, path, body);
    if (path.includes('remembered')) expect(answer.status).toBe(404); // the changes of factors have forgotten it
    else expect([path, answer.status]).toEqual([path, 204]);
  }
  const { json } = await adas.send('POST', '/recovery-codes');
  expect(json['recovery_codes']).toHaveLength(10);
  for (const path of [`/second-factors/${hers.securityKey}`, `/second-factors/${hers.phone}`, `/applications/${hers.client}`, `/sessions/${hers.session}`]) expect([path, (await adas.send('DELETE', path)).status]).toEqual([path, 204]);
  expect(told(await adas.send('POST', '/recovery-codes'))).toEqual([409, 'no-second-factor', undefined]);
  expect(await eventsOf()).toEqual([
    ['user.factor.removed', { kind: 'passkey', name: 'Old phone' }],
    ['user.connection.unlinked', { connection: hers.connection }],
    ['user.factor.removed', { kind: 'authenticator', name: 'App' }],
    ['user.recovery_codes.replaced', {}],
    ['user.factor.removed', { kind: 'security_key', name: 'Key ring' }],
    ['user.phone.removed', { ending: '89' }],
    ['user.session.ended', { by: 'account_page', sessions: 1, session_ids: [hers.session] }],
  ]);
  expect(await provider.database.prisma.event.count({ where: { type: 'user.consent.withdrawn', clientId: hers.client } })).toBe(1);
  await provider.deliver();
  expect((await folder.news()).map(({ to }) => to)).toEqual([ada, ada, ada, ada, ada, ada]);
});

test('nobody takes away their last way in', async () => {
  await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { passwordHash: null } });
  expect(told(await adas.send('DELETE', `/passkeys/${hers.passkey}`))).toEqual([409, 'last-way-in', undefined]);
  await provider.database.prisma.passkey.deleteMany({ where: { id: hers.passkey } });
  expect(told(await adas.send('DELETE', `/connections/${hers.connection}`))).toEqual([409, 'last-way-in', undefined]);
});

test('a name has something that can be seen', async () => {
  expect(told(await adas.send('PATCH', `/passkeys/${hers.passkey}`, { name: ' \u200b ' }))).toEqual([400, 'invalid-request', [{ pointer: '/name', detail: 'must have something that can be seen' }]]);
});

test('all other browsers are logged out, and the token goes on; of its own browser, it ends with it', async () => {
  await withoutFactors();
  const other = await holderOf(provider, ada);
  const { json } = await adas.send('DELETE', '/sessions');
  expect([json, (await other.send('GET')).status, (await adas.send('GET')).status]).toEqual([{ sessions: 2 }, 401, 200]);
  const [own] = items(await adas.send('GET', '/sessions'));
  expect([(await adas.send('DELETE', `/sessions/${String(own?.['session_id'])}`)).status, (await adas.send('GET')).status]).toEqual([204, 401]);
});

test('what happened is told page by page, by a cursor that is of this person alone', async () => {
  await withoutFactors();
  const bobs = await holderOf(provider, bob);
  for (let index = 0; index < 3; index++) {
    provider.clock.advance(1);
    await adas.send('PATCH', '', { claims: { nickname: `Name ${index}` } });
  }
  const all = items(await adas.send('GET', '/activity'));
  expect(all.slice(0, 3).map(({ kind, client_name: name }) => [kind, name])).toEqual(Array.from({ length: 3 }, () => ['profile_changed', 'Acme']));
  const paged = [];
  let cursor: unknown;
  do {
    const page = await adas.send('GET', `/activity?limit=1${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`);
    paged.push(...items(page));
    cursor = page.json['next_cursor'];
    if (paged.length === 1) expect(told(await bobs.send('GET', `/activity?limit=1&cursor=${String(cursor)}`))).toEqual([400, 'invalid-request', [{ parameter: 'cursor', detail: 'is not one of this list with these filters: begin without it' }]]);
  } while (cursor !== null);
  expect(paged).toEqual(all);
});

test('the export is the file of the page', async () => {
  const { json } = await adas.send('GET', '/export');
  expect(AccountExport.parse(json)).toMatchObject({ user: { username: ada }, factors: expect.arrayContaining([expect.objectContaining({ kind: 'passkey' })]) as unknown[], linked_logins: [{ connection: 'of-ada', tokens_kept_at: expect.any(String) as string }] });
  for (const hidden of [bob, 'a-token-there']) expect(JSON.stringify(json)).not.toContain(hidden);
});

describe('a new password', () => {
  const change = (current: string, next: string) => adas.send('POST', '/password', { current_password: current, new_password: next });
  const next = 'a second phrase that only Ada says';

  test('needs the current one; a wrong one counts as a failed log-in, and after some nobody is looked at', async () => {
    const statuses = [];
    for (let index = 0; index < 12; index++) statuses.push(await change('a wrong phrase that nobody says', next));
    expect(new Set(statuses.map((answer) => told(answer).slice(0, 2).join(' ')))).toEqual(new Set(['422 wrong-password']));
    expect(Number(statuses.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(told(await change(password, next)).slice(0, 2)).toEqual([422, 'wrong-password']);
    await provider.maintain(); // failed log-ins are counted before they are written
    expect(await provider.database.prisma.event.count({ where: { type: 'user.login.failed' } })).toBeGreaterThan(0);
  });

  test('that is weak is refused with the reason', async () => {
    expect(told(await change(password, 'short'))).toEqual([422, 'weak-password', [{ pointer: '/new_password', detail: 'The password must have at least 15 characters.' }]]);
    expect((await adas.send('GET')).status).toBe(200);
  });

  test('ends all log-ins and tokens, its own among them; only the new one lets in', async () => {
    provider.clock.advance(1);
    expect((await change(password, next)).status).toBe(204);
    expect([(await adas.send('GET')).status, await provider.database.prisma.session.count({ where: { user: { username: ada } } })]).toEqual([401, 0]);
    await withoutFactors();
    const byPassword = async (words: string) => (await provider.token({ grant_type: 'password', username: ada, password: words, resource: accountAudience }, ['mine', secret])).status;
    expect([await byPassword(password), await byPassword(next)]).toEqual([400, 200]);
  });
});

describe('the account is deleted', () => {
  test('by who types its name, until the day on which it goes, and no token is left', async () => {
    expect(told(await adas.send('POST', '/deletion', { username: bob }))).toEqual([400, 'invalid-request', [{ pointer: '/username', detail: 'is not that of this account' }]]);
    const answer = await call(provider.origin, api.myAccount.delete, { authorization: `Bearer ${adas.token}`, body: { username: ` ${ada.toUpperCase()} ` } });
    expect([answer.status, answer.value]).toEqual([200, { deletion_at: new Date(provider.clock.now().getTime() + 14 * 86_400_000).toISOString() }]);
    expect((await adas.send('GET')).status).toBe(401);
    expect((await eventsOf()).map(([type]) => type)).toEqual(['user.session.ended', 'user.deletion.requested']);
  });

  test('not where people do not do that, nor who is in the file', async () => {
    const off = await provider.another({ SYMBOLON_ACCOUNT_DELETION: 'off' });
    const refused = await off.send('/account/v1/deletion', { method: 'POST', headers: { authorization: `Bearer ${adas.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ username: ada }) });
    expect(told(refused)).toEqual([409, 'deletion-not-offered', undefined]);
    await off.close();
    await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
    expect(told(await adas.send('POST', '/deletion', { username: ada }))).toEqual([409, 'managed-by-file', undefined]);
  });
});
