import { s256 } from '@symbolon/crypto';
import { ada, errorOn, isAccountOf, openPlace, send, type Place } from './account-place.ts';
import { callerOf, desk, makeAdministrator } from './administration.ts';
import type { Browser, Seen } from './browser.ts';
import { eventsOf } from './events.ts';
import { openOldSystem, type OldSystem } from './old-system.ts';
import { asShop, formOf, password, shop, type Answer, type Provider } from './provider.ts';
import { directoryAt, patchOf, userUrn } from './scim-place.ts';
import { until } from './until.ts';

/** People whose first log-in is asked about at the system that they come from (docs/migrating.md). */
const limit = 3;
const boss = 'boss@example.com';
const grace = 'grace@example.com';
const theirs = 'admiral of the queue';
const canary = 'canary of the old system 91c7';
const native = { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };
const corp = { connection: 'corp', type: 'oidc', name: 'Corp', issuer: 'https://corp.example.com', client_id: 'here', client_secret: 'a-secret-of-theirs-and-ours-1234', domains: ['corp.example.com'], enforced: true };

let place: Place;
let old: OldSystem;
let rewind: () => Promise<void>;
beforeAll(async () => {
  old = await openOldSystem();
  place = await openPlace({ ...old.environment, SYMBOLON_THROTTLE_ACCOUNT: String(limit), SYMBOLON_THROTTLE_ADDRESS: '6', SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_ACCOUNT_DELETION_DAYS: '0', SYMBOLON_PROOF_OF_WORK_BITS: '0' });
  await place.provider.apply({ ...shop, clients: [...shop.clients, native, desk], connections: [corp], users: [...shop.users, { username: boss, password }] });
  await place.second.news();
  await makeAdministrator(place.provider, boss, ['owner']);
  await place.provider.database.prisma.user.updateMany({ data: { declared: false } });
  old.now = () => place.provider.clock.now();
  rewind = await place.provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  old.empty();
  old.people.set(grace, { password: theirs, user: { id: '4711', email: grace, email_verified: true, claims: { name: 'Grace Hopper' }, roles: ['admiral'] } });
});
afterAll(async () => {
  await place.close();
  await old.close();
});

const prisma = () => place.provider.database.prisma;
const logIn = (username = grace, words = theirs, { node = place.provider, address = '203.0.113.7' }: { readonly node?: Provider; readonly address?: string } = {}): Promise<Answer> =>
  node.send('/oauth/token', { method: 'POST', body: formOf({ grant_type: 'password', username, password: words, scope: 'openid' }), headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, 'x-forwarded-for': address } });
const events = async (...types: Parameters<typeof eventsOf>[1][]) => {
  await place.provider.maintain();
  return (await eventsOf(place.provider.runtime, ...types)).map(({ type, actor, subject, details }) => ({ type, actor, subject, details }));
};
const onPage = async (username: string, words: string): Promise<{ readonly browser: Browser; readonly page: Seen }> => place.loggedIn(username, { secretWords: words });
/** Without what is another on each page. */
const plain = ({ status, text }: Answer, username: string): readonly [number, string] => [status, text.replaceAll(username, 'NAME').replaceAll(encodeURIComponent(username), 'NAME').replace(/(value|href|nonce|action|src|data-options|data-again)="[^"]*"/g, '')];
const refusal = { error: 'invalid_grant', error_description: expect.any(String) as string };

describe('an unknown name with the password of the old system', () => {
  test('is asked about once, signed: whoever is right has an account from then on, and its password is ours', async () => {
    const { status, json } = await logIn(' Grace@Example.COM ');
    expect([status, typeof json['access_token']]).toEqual([200, 'string']);
    expect(old.asked).toEqual([{ id: expect.stringMatching(/^ask_/) as string, username: grace, password: theirs }]);
    const user = await prisma().user.findUniqueOrThrow({ where: { usernameKey: grace }, include: { importedAs: true, administrators: true } });
    expect(user).toMatchObject({ username: grace, emailVerified: true, claims: { name: 'Grace Hopper' }, roles: ['admiral'], passwordHash: expect.stringMatching(/^\$argon2id\$v=19\$m=7168,t=1,p=1\$/) as string, importedAs: [{ source: 'json', foreignId: '4711' }], administrators: [] });
    const subject = { kind: 'user', id: user.id };
    expect(await events('user.created', 'user.migrated', 'user.login.succeeded')).toEqual([
      { type: 'user.created', actor: { kind: 'system' }, subject, details: expect.objectContaining({ before: null }) as object },
      { type: 'user.migrated', actor: { kind: 'system' }, subject, details: { source: 'json' } },
      { type: 'user.login.succeeded', actor: subject, subject, details: { how: 'token_request', amr: ['pwd'] } },
    ]);
    old.people.clear();
    expect([(await logIn()).status, (await logIn(grace, 'something else')).json, old.asked.length]).toEqual([200, refusal, 1]);
  });

  test('gets in by the page, and by an application that asks itself', async () => {
    const { page } = await onPage(grace, theirs);
    expect(isAccountOf(page, grace)).toBe(true);
    old.people.set('mary@example.com', { password: theirs, user: { id: 'm', email: 'mary@example.com' } });
    const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
    const challenge = { client_id: 'native', response_type: 'code', scope: 'openid', code_challenge: s256(verifier), code_challenge_method: 'S256', username: 'mary@example.com', password: theirs };
    const { status, json } = await place.provider.send('/oauth/authorize-challenge', { method: 'POST', body: formOf(challenge) });
    expect([status, typeof json['authorization_code']]).toEqual([200, 'string']);
    expect(old.asked.map(({ username }) => username)).toEqual([grace, 'mary@example.com']);
  });

  test('is one account, however many log-ins there are at once on two nodes', async () => {
    const answers = await Promise.all([place.provider, place.second, place.provider].map((node) => logIn(grace, theirs, { node })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([await prisma().user.count({ where: { usernameKey: grace } }), (await events('user.migrated')).length, await events('old_system.refused')]).toEqual([1, 1, []]);
  });

  test('is looked at by every rule of a log-in: whoever needs a second factor is not in yet', async () => {
    old.people.set(grace, { password: theirs, user: { id: '4711', email: grace, factors: [{ kind: 'authenticator', name: 'Phone', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] } });
    expect((await logIn()).json).toMatchObject({ error: 'insufficient_authorization' });
  });

  test('is nowhere in log, events or tables, neither right nor wrong', async () => {
    old.people.set(grace, { password: canary, user: { id: '4711', email: grace } });
    await logIn(grace, `${canary} wrong`);
    await logIn('nobody@example.com', `${canary} unknown`);
    expect((await logIn(grace, canary)).status).toBe(200);
    old.answer = ({ password: said }, response) => void response.writeHead(200).end(`{"user":"${said}"`);
    expect((await logIn('mary@example.com', canary)).status).toBe(503);
    await place.provider.maintain();
    const rows = await Promise.all([prisma().event.findMany(), prisma().user.findMany(), prisma().importedPerson.findMany(), prisma().outboxMessage.findMany(), prisma().departedName.findMany()]);
    expect(old.asked).toHaveLength(4);
    expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) + place.provider.log.join('')).not.toContain('canary');
  });
});

describe('nobody can tell', () => {
  test('a name that nobody has anywhere from a wrong password, byte by byte', async () => {
    const words = 'not the right words at all';
    const answers = [await logIn(ada, words), await logIn('nobody@example.com', words)];
    expect(answers[0]?.text).toBe(answers[1]?.text);
    const pages = [[ada, (await onPage(ada, words)).page], ['nobody@example.com', (await onPage('nobody@example.com', words)).page]] as const;
    expect(plain(pages[0][1], pages[0][0])).toEqual(plain(pages[1][1], pages[1][0]));
  });

  test('the same while the old system gives no answer: everybody is asked to try again, and whoever is right gets in', async () => {
    old.answer = (_, response) => void response.destroy();
    const first = await logIn();
    expect([first.status, first.json['error'], first.headers.get('retry-after')]).toEqual([503, 'temporarily_unavailable', '10']);
    const [known, unknown] = [await logIn(ada, 'not the right words at all'), await logIn('nobody@example.com')];
    expect([known.status, known.text, known.headers.get('retry-after')]).toEqual([503, unknown.text, unknown.headers.get('retry-after')]);
    const pages = [await onPage(ada, 'not the right words at all'), await onPage(grace, theirs)];
    expect(pages.map(({ page }) => errorOn(page))).toEqual(Array(2).fill('That didn’t work because the service is busy. Try again in a moment.'));
    expect([(await logIn(ada, password)).status, old.asked.length]).toEqual([200, 1]); // it is left alone meanwhile
    expect(await events('old_system.unavailable')).toMatchObject([{ actor: { kind: 'system' }, subject: null, details: { reason: 'no_answer', count: 1 } }]);
    old.answer = old.asItShould;
    place.provider.clock.advance(10);
    expect([(await logIn()).status, (await logIn(ada, 'not the right words at all')).status]).toEqual([200, 400]);
  });

  test.each<[what: string, answer: OldSystem['answer']]>([
    ['another status', (_, response) => void response.writeHead(500).end('{"user":null}')],
    ['no JSON', (_, response) => void response.writeHead(200).end('<html>')],
    ['something else', (_, response) => void response.writeHead(200).end('{"ok":true}')],
    ['a list', (_, response) => void response.writeHead(200).end('{"user":[]}')],
    ['a way elsewhere', (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
  ])('who gets %s for an answer is asked to try again, and nobody else is', async (_, answer) => {
    old.answer = answer;
    expect((await logIn()).status).toBe(503);
    expect((await logIn(ada, 'not the right words at all')).json).toEqual(refusal);
    expect((await events('old_system.unavailable')).map(({ details }) => details)).toMatchObject([{ reason: 'wrong_answer' }]);
  });

  test('an answer without end is none', async () => {
    old.answer = (_, response) => {
      response.writeHead(200).write('{"user":{"claims":{"x":"');
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect((await logIn()).status).toBe(503);
  });
});

describe('an answer makes nobody that', () => {
  test.each<[what: string, user: object, reason: string]>([
    ['is called otherwise than was asked', { id: '1', email: 'mary@example.com' }, 'another_name'],
    ['is asked about by their other name', { id: '1', email: 'mary@example.com', username: grace }, 'another_name'],
    ['has no name', { id: '1' }, 'another_name'],
    ['is disabled there', { id: '1', email: grace, disabled: true }, 'disabled'],
    ["has somebody else's address beside", { id: '1', email: grace, further_emails: [ada] }, 'cannot_be_made'],
    ['has a claim that only the server sets', { id: '1', email: grace, claims: { sub: 'user_ada' } }, 'cannot_be_made'],
    ['has a name that is no text', { id: '1', email: [grace] }, 'cannot_be_made'],
  ])('%s', async (_, user, reason) => {
    old.people.set(grace, { password: theirs, user });
    expect((await logIn()).json).toEqual(refusal);
    expect(await prisma().user.count({ where: { OR: [{ usernameKey: grace }, { usernameKey: 'mary@example.com' }] } })).toBe(0);
    expect((await events('old_system.refused')).map(({ details }) => details)).toEqual([{ reason, count: 1 }]);
  });

  test('is somebody who is here already, by what they are called there', async () => {
    await logIn();
    old.people.set('other@example.com', { password: theirs, user: { id: '4711', email: 'other@example.com' } });
    expect((await logIn('other@example.com')).json).toEqual(refusal);
    expect((await events('old_system.refused')).map(({ details }) => details)).toEqual([{ reason: 'cannot_be_made', count: 1 }]);
  });
});

describe('the old system is not asked', () => {
  test('for somebody who is here, disabled ones too; nor at a sign-up or a new password; nor where another provider logs people in', async () => {
    await logIn(ada, 'not the right words at all');
    await prisma().user.updateMany({ where: { usernameKey: ada }, data: { disabledAt: place.provider.clock.now() } });
    await logIn(ada);
    await logIn('somebody@corp.example.com');
    await place.provider.token({ grant_type: 'password', username: 'new@example.com', password: 'a long and winding password', type: 'signup' }, asShop);
    await place.provider.token({ grant_type: 'password', username: grace, password: 'a long and winding password', type: 'update' }, asShop);
    expect(old.asked).toEqual([]);
  });

  test('for who was removed by an administrator, or by themselves, by any name of theirs', async () => {
    const admin = await callerOf(place.provider, boss);
    await logIn();
    const { id } = await prisma().user.findUniqueOrThrow({ where: { usernameKey: grace } });
    await prisma().emailAddress.create({ data: { id: 'email_1', userId: id, address: 'hopper@example.com', addedAt: place.provider.clock.now() } });
    expect((await admin.send('DELETE', `/users/${id}`)).status).toBe(204);
    old.people.set('hopper@example.com', { password: theirs, user: { id: '9', email: 'hopper@example.com' } });
    for (const name of [grace, 'hopper@example.com']) expect((await logIn(name)).json).toEqual(refusal);
    old.people.set('mary@example.com', { password: theirs, user: { id: 'm', email: 'mary@example.com' } });
    const { browser, page } = await onPage('mary@example.com', theirs);
    await send(browser, page, '/account/deletion', { username: 'mary@example.com', ticket: page.fields['ticket'] });
    expect(await prisma().user.count({ where: { usernameKey: 'mary@example.com' } })).toBe(0);
    expect((await logIn('mary@example.com')).json).toEqual(refusal);
    expect(old.asked.map(({ username }) => username)).toEqual([grace, 'mary@example.com']);
    old.people.set('alias@example.com', { password: theirs, user: { id: '4711', email: 'alias@example.com' } });
    expect((await logIn('alias@example.com')).json).toEqual(refusal); // the same person there, by a name that they never had here
    expect((await events('old_system.refused')).map(({ details }) => details)).toEqual([{ reason: 'departed', count: 1 }]);
  });

  test('for who was removed by a directory, once somebody else had their name and has another by now', async () => {
    const admin = await callerOf(place.provider, boss);
    const { json: source } = await admin.send('POST', '/scim-sources', { name: 'Entra' });
    const { json: made } = await admin.send('POST', `/scim-sources/${String(source['source_id'])}/tokens`, {});
    const directory = directoryAt(place.provider, String(source['source_id']), String(made['token']));
    const create = async () => `/Users/${String((await directory.send('POST', '/Users', { schemas: [userUrn], userName: grace })).json['id'])}`;
    expect((await directory.send('DELETE', await create())).status).toBe(204);
    expect((await directory.send('PATCH', await create(), patchOf({ op: 'replace', path: 'userName', value: 'grace.two@example.com' }))).status).toBe(200);
    expect([(await logIn()).json, old.asked]).toEqual([refusal, []]);
  });

  test('more often than here: what many at once guess is counted before, on two nodes', async () => {
    const guesses = await Promise.all(Array.from({ length: 4 * limit }, (_, n) => logIn(grace, `guess number ${n}`, { node: n % 2 ? place.second : place.provider, address: `203.0.113.${n}` })));
    expect(guesses.map(({ json }) => json['error'])).toEqual(Array(4 * limit).fill('invalid_grant'));
    expect(old.asked).toHaveLength(limit);
    const waiting = await logIn();
    expect([waiting.json, Number(waiting.headers.get('retry-after')) > 0, old.asked.length]).toEqual([refusal, true, limit]);
    place.provider.clock.advance(900);
    expect((await logIn()).status).toBe(200);
  });

  test('without end: sixteen questions are open at once, of one network half as many', async () => {
    const open: (() => void)[] = [];
    old.answer = (question, response) => void open.push(() => old.asItShould(question, response));
    const asked = (network: number) => Array.from({ length: 12 }, (_, n) => logIn(`somebody-${n}@example.com`, 'wrong', { address: `2001:db8:${network}:${n}::1` }));
    let refused = 0;
    const answers = [1, 2, 3].flatMap(asked).map((answer) => answer.then(({ status }) => void (refused += status === 503 ? 1 : 0)));
    await until('all but those that wait for an answer', () => refused === 36 - 16 && open.length === 16);
    for (const each of open) each();
    await Promise.all(answers);
    expect([old.asked.length, refused]).toEqual([16, 20]);
  });

  test('in vain by who comes in numbers: an office whose people come on one morning waits for nothing', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `clerk-${n}@example.com`);
    for (const [n, name] of names.entries()) old.people.set(name, { password: theirs, user: { id: `clerk ${n}`, email: name } });
    const statuses: number[] = [];
    for (const name of names) statuses.push((await logIn(name)).status);
    expect(statuses).toEqual(Array(8).fill(200));
  });

  test('twice for one try: who is wrong a few times is counted as often, and gets in after the wait', async () => {
    for (let n = 0; n <= limit; n += 1) expect((await logIn(grace, 'wrong')).headers.get('retry-after')).toBeNull();
    expect([(await logIn()).headers.get('retry-after'), old.asked.length]).toEqual(['1', limit + 1]);
    place.provider.clock.advance(1);
    expect((await logIn()).status).toBe(200);
  });
});
