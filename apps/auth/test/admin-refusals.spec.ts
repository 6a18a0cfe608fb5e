import { Problem } from '@symbolon/contracts';
import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { password, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let owner: Caller;
let bob: string;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_ADMIN_RATE: '100000' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
  bob = String((await owner.send('POST', '/users', { username: 'bob@example.com' })).json['user_id']);
});
afterAll(() => provider.close());

const told = ({ status, json }: Answer) => [status, String(json['type']).replace('/docs/problems#', ''), (json['errors'] ?? json['detail'])];
const cursorOf = async () => String((await owner.send('GET', '/users?limit=1')).json['next_cursor']);
const at = (path: string) => path.replaceAll('BOB', bob);
const member = (pointer: string, detail: string) => [{ pointer, detail }];
const parameter = (name: string, detail: string) => [{ parameter: name, detail }];

test.each<[what: string, method: string, path: string, body: unknown, refusal: readonly unknown[]]>([
  ['a member that is missing and has no sentence of its own', 'POST', '/webhooks', { name: 'CRM' }, [400, 'invalid-request', member('/url', 'is missing')]],
  ['a member of another type', 'POST', '/webhooks', { name: 'CRM', url: 'https://crm.example.com', ordered: 'yes' }, [400, 'invalid-request', member('/ordered', 'must be true or false')]],
  ['an unknown member', 'POST', '/users', { username: 'x', admin: true }, [400, 'invalid-request', member('/admin', 'is not known')]],
  ['a wrong type', 'POST', '/users', { username: 7 }, [400, 'invalid-request', member('/username', 'must be a string')]],
  ['a member that is missing', 'POST', '/users', {}, [400, 'invalid-request', member('/username', 'must be a string')]],
  ['a place deep inside', 'POST', '/users', { username: 'x', claims: { 'a/b': undefined, sub: 'user_1' } }, [400, 'invalid-request', member('/claims/sub', 'is a claim that only the server sets: choose another name')]],
  ['a list', 'POST', '/users', [], [400, 'invalid-request', 'The body must be a JSON object.']],
  ['no JSON', 'POST', '/users', '{', [400, 'invalid-request', 'The body is not valid JSON.']],
  ['a member twice', 'POST', '/users', '{"username":"a","username":"b"}', [400, 'invalid-request', 'username is repeated: send it once.']],
  ['ten thousand roles', 'POST', '/users', { username: 'x', roles: Array.from({ length: 10_000 }, () => 7) }, [400, 'invalid-request', Array.from({ length: 10 }, (_, index) => ({ pointer: `/roles/${index}`, detail: 'must be a string' }))]],
  ['a body that is too large', 'POST', '/users', { username: 'x', claims: { a: 'x'.repeat(64 * 1024) } }, [413, 'too-large', undefined]],
  ['NUL in a claim', 'POST', '/users', { username: 'a', claims: { name: 'a\0b' } }, [400, 'invalid-request', member('/claims/name', 'has NUL characters')]],
  ['half of a character', 'POST', '/users', '{"username":"a","claims":{"name":["\\ud800"]}}', [400, 'invalid-request', member('/claims/name/0', 'has half of a character')]],
  ['endless nesting', 'POST', '/users', `{"username":"a","claims":{"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`, [400, 'invalid-request', member(`/claims/x${'/0'.repeat(49)}`, 'is nested too deeply')]],
  ['an endless number', 'POST', '/users', '{"username":"a","claims":{"x":1e999}}', [400, 'invalid-request', member('/claims/x', 'is too large a number')]],
  ['a member called __proto__', 'POST', '/users', '{"username":"a","__proto__":{"x":1}}', [400, 'invalid-request', member('/__proto__', 'is not known')]],
  ['a name that is taken', 'POST', '/users', { username: 'ADA@example.com' }, [409, 'already-exists', member('/username', 'is that of somebody else')]],
  ['a weak password', 'POST', '/users', { username: 'weak@example.com', password: 'short' }, [422, 'weak-password', member('/password', 'The password must have at least 15 characters.')]],
  ['a change without an ETag', 'PUT', '/users/BOB', { username: 'bob@example.com' }, [428, 'precondition-required', parameter('If-Match', 'is missing')]],
  ['an id that nobody has', 'GET', '/users/user_nobody', undefined, [404, 'not-found', undefined]],
  ['an id with a slash in it', 'GET', '/users/..%2F..%2Fme', undefined, [404, 'not-found', undefined]],
  ['an id with NUL', 'GET', '/users/a%00b', undefined, [404, 'not-found', undefined]],
  ['an id of emoji', 'GET', '/users/%F0%9F%92%A9', undefined, [404, 'not-found', undefined]],
  ['an id that is no UTF-8', 'GET', '/users/%FF', undefined, [400, 'invalid-request', 'The request is not valid.']],
  ['an id as long as none is', 'GET', `/users/${'x'.repeat(1000)}`, undefined, [404, 'not-found', undefined]],
  ['a longer one', 'GET', `/users/${'x'.repeat(3000)}`, undefined, [400, 'invalid-request', 'The request is not valid.']],
  ["somebody else's log-in", 'DELETE', '/users/BOB/sessions/nobody', undefined, [404, 'not-found', undefined]],
  ['an unknown parameter', 'GET', '/users?usrname=x', undefined, [400, 'invalid-request', parameter('usrname', 'is not known')]],
  ['a parameter twice', 'GET', '/users?state=active&state=disabled', undefined, [400, 'invalid-request', 'state is repeated: send it once.']],
  ['a parameter where there is none', 'GET', '/me?x=1', undefined, [400, 'invalid-request', parameter('x', 'is not known')]],
  ['a limit that is none', 'GET', '/users?limit=201', undefined, [400, 'invalid-request', parameter('limit', 'must be a number from 1 to 200')]],
  ['NUL in a search', 'GET', '/users?username=a%00b', undefined, [400, 'invalid-request', parameter('username', 'has control characters')]],
  ['a token in the URI', 'GET', '/me?access_token=x', undefined, [400, 'invalid-request', 'access_token must not be in the URI: send it in the Authorization header.']],
  ['an address that there is not', 'GET', '/nothing', undefined, [404, 'not-found', undefined]],
  ['a method that there is not', 'DELETE', '/users', undefined, [405, 'method-not-allowed', undefined]],
  ['a role that there cannot be', 'PUT', '/administrators/BOB', { roles: ['God'] }, [400, 'invalid-request', member('/roles/0', 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first')]],
  ['a person of the file', 'DELETE', '/users/FILE', undefined, [409, 'managed-by-file', undefined]],
  ['a body where there is none', 'POST', '/users/BOB/unlock', { a: 1 }, [400, 'invalid-request', 'This request takes no body.']],
  ['a mail to somebody without an address', 'POST', '/users/NOMAIL/password-reset', undefined, [409, 'no-address', undefined]],
])('%s is a problem that says so', async (_, method, path, body, refusal) => {
  const id = async (username: string) => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username } })).id;
  if (path.includes('NOMAIL') && (await owner.send('GET', '/users?username=nomail')).text.includes('"items":[]')) await owner.send('POST', '/users', { username: 'nomail' });
  const answer = await owner.send(method, at(path).replace('FILE', await id('ada@example.com')).replace('NOMAIL', path.includes('NOMAIL') ? await id('nomail') : ''), body);
  expect(told(answer)).toEqual(refusal);
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe('application/problem+json');
  expect(Problem.safeParse(answer.json).success).toBe(true);
});

test('a body that does not say what it is, or says something else, is not read', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
    expect(told(await owner.send('POST', '/users', '{"username":"x"}', { 'content-type': type }))).toEqual([400, 'invalid-request', 'The body must be application/json.']);
});

test('a cursor bent by any one bit, or of other filters, is refused', async () => {
  const cursor = await cursorOf();
  expect((await owner.send('GET', `/users?limit=1&cursor=${cursor}`)).status).toBe(200);
  const bytes = Buffer.from(cursor, 'base64url');
  const bent = Array.from({ length: bytes.length * 8 }, (_, bit) => Buffer.from(bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))).toString('base64url'));
  const refused = parameter('cursor', 'is not one of this list with these filters: begin without it');
  for (const each of [...bent, `${cursor}=`, cursor.slice(0, -1), 'x', '!']) expect(told(await owner.send('GET', `/users?cursor=${encodeURIComponent(each)}`))).toEqual([400, 'invalid-request', refused]);
  expect(told(await owner.send('GET', `/users?state=active&cursor=${cursor}`))).toEqual([400, 'invalid-request', refused]);
});

test('of two who change the same person at once, on two nodes, one wins and the other is told', async () => {
  const other = await provider.another();
  const path = `/admin/v1/users/${bob}`;
  for (let round = 0; round < 10; round += 1) {
    const { headers } = await provider.send(path, { headers: { authorization: `Bearer ${owner.token}` } });
    const change = (node: Provider, name: string) =>
      node.send(path, { method: 'PUT', headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json', 'if-match': headers.get('etag') ?? '' }, body: JSON.stringify({ username: 'bob@example.com', claims: { name, round } }) });
    const answers = await Promise.all([change(provider, 'one'), change(other, 'two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    expect((await provider.send(path, { headers: { authorization: `Bearer ${owner.token}` } })).json['claims']).toEqual(won?.json['claims']);
  }
  await other.close();
});

test.each([
  ['client', '/clients/shared', { client_id: 'shared', token_endpoint_auth_method: 'none', grant_types: ['refresh_token'] }, 'client_name'],
  ['role', '/roles/shared', { role: 'shared', permissions: ['keys:read'] }, 'description'],
])('of two who change the same %s at once, on two nodes, one wins and the other is told', async (_, place, entry, member) => {
  const other = await provider.another();
  const path = `/admin/v1${place}`;
  expect((await owner.send('POST', place.replace('/shared', ''), entry)).status).toBe(201);
  for (let round = 0; round < 10; round += 1) {
    const { headers } = await owner.send('GET', place);
    const change = (node: Provider, name: string) =>
      node.send(path, { method: 'PUT', headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json', 'if-match': headers.get('etag') ?? '' }, body: JSON.stringify({ ...entry, [member]: `${name} ${round}` }) });
    const answers = await Promise.all([change(provider, 'one'), change(other, 'two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    expect((await owner.send('GET', place)).json).toEqual(won?.json);
  }
  await other.close();
});

describe('a request that names itself', () => {
  const create = (node: Provider, key: string, username: string, by = owner.token) =>
    node.send('/admin/v1/users', { method: 'POST', headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ username }) });

  test('is done once, and has one answer, whichever node is asked and however many ask at once', async () => {
    const other = await provider.another();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => create(index % 2 === 0 ? provider : other, 'once', 'once@example.com')));
    expect(new Set(answers.map(({ status, text, headers }) => JSON.stringify([status, text, headers.get('etag')]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await provider.database.prisma.user.count({ where: { usernameKey: 'once@example.com' } })).toBe(1);
    await other.close();
  });

  test('and is another when its body is another', async () => {
    expect((await create(provider, 'twice', 'twice@example.com')).status).toBe(201);
    expect(told(await create(provider, 'twice', 'thrice@example.com'))).toEqual([422, 'idempotency-key-reused', undefined]);
  });

  test('has a name of its own for each caller', async () => {
    const { json } = await provider.token({ grant_type: 'client_credentials' }, ['desk', desk.client_secret]);
    const answers = [await create(provider, 'shared', 'desk@example.com', String(json['access_token'])), await create(provider, 'shared', 'owned@example.com')];
    expect(answers.map(({ status, json: { username } }) => [status, username])).toEqual([[201, 'desk@example.com'], [201, 'owned@example.com']]);
  });

  test('is forgotten when it was refused, so that it can be mended and sent again', async () => {
    expect((await create(provider, 'mended', 'bob@example.com')).status).toBe(409);
    expect((await create(provider, 'mended', 'mended@example.com')).status).toBe(201);
  });

  test('is remembered for a day, sealed, and then swept away', async () => {
    expect((await provider.database.prisma.idempotencyKey.findMany()).every(({ sealed }) => sealed !== null && !Buffer.from(sealed).includes('example.com'))).toBe(true);
    provider.clock.advance(86_401);
    await provider.database.hot.removeExpired(provider.clock.now(), 500);
    expect(await provider.database.prisma.idempotencyKey.count()).toBe(0);
    owner = await callerOf(provider, 'owner@example.com'); // the old token is over
  });

  test('must have a name that fits a header', async () => {
    expect(told(await owner.send('POST', '/users', { username: 'x' }, { 'idempotency-key': 'x'.repeat(256) }))).toEqual([400, 'invalid-request', parameter('Idempotency-Key', 'must have 1 to 255 visible characters of ASCII')]);
  });
});

test('a dry run answers what would be, and leaves all as it was', async () => {
  const before = await owner.send('GET', `/users/${bob}`);
  const { json: made } = await owner.send('POST', '/users?dry_run=true', { username: 'dry@example.com', password });
  expect(made).toMatchObject({ username: 'dry@example.com', has_password: true });
  expect((await owner.send('POST', `/users/${bob}/disable?dry_run=true`)).json['state']).toBe('disabled');
  expect((await owner.send('DELETE', `/users/${bob}?dry_run=true`)).status).toBe(204);
  expect(told(await owner.send('POST', '/users?dry_run=true', { username: 'bob@example.com' }))).toEqual([409, 'already-exists', member('/username', 'is that of somebody else')]);
  expect((await owner.send('GET', `/users/${bob}`)).text).toBe(before.text);
  expect(await provider.database.prisma.user.count({ where: { usernameKey: 'dry@example.com' } })).toBe(0);
});

describe('the last owner', () => {
  const lastOwner = (answer: Answer) => expect(told(answer)).toEqual([409, 'last-owner', undefined]);

  test('stays, by every door', async () => {
    lastOwner(await owner.send('POST', `/users/${owner.id}/disable`));
    lastOwner(await owner.send('PUT', `/administrators/${owner.id}`, { roles: ['support'] }, { 'if-match': '*' }));
    await provider.apply({ ...shop, clients: [...shop.clients, desk], users: shop.users }); // the file lets go of the staff
    lastOwner(await owner.send('DELETE', `/users/${owner.id}`));
    expect((await owner.send('GET', '/me')).json['roles']).toEqual(['owner']);
  });

  test('is always one of two who are demoted at once, on two nodes', async () => {
    const second = String((await owner.send('POST', '/users', { username: 'second@example.com', password })).json['user_id']);
    const other = await provider.another();
    for (let round = 0; round < 10; round += 1) {
      for (const id of [owner.id, second]) await provider.database.prisma.administrator.createMany({ data: [{ userId: id, role: 'owner', grantedAt: provider.clock.now() }], skipDuplicates: true });
      const [one, two] = [owner, { ...owner, send: (method: string, path: string, body?: unknown) => other.send(`/admin/v1${path}`, { method, headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify(body) }) }];
      const answers = await Promise.all([one.send('PUT', `/administrators/${second}`, { roles: [] }, { 'if-match': '*' }), two.send('PUT', `/administrators/${owner.id}`, { roles: [] })]);
      const left = await provider.database.prisma.administrator.findMany({ where: { role: 'owner' } });
      expect([left.length, answers.filter(({ status }) => status === 200).length]).toEqual([1, 1]);
    }
    await other.close();
  });
});

test('who asks too often has to wait, and is told how long', async () => {
  const slow = await provider.another({ SYMBOLON_ADMIN_RATE: '10' });
  await provider.database.prisma.administrator.createMany({ data: [{ userId: owner.id, role: 'owner', grantedAt: provider.clock.now() }], skipDuplicates: true });
  const look = () => slow.send('/admin/v1/me', { headers: { authorization: `Bearer ${owner.token}` } });
  const answers = [];
  for (let request = 0; request < 11; request += 1) answers.push(await look());
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  expect([answers[0]?.headers.get('ratelimit'), answers[10]?.headers.get('ratelimit'), answers[10]?.headers.get('retry-after')]).toEqual(['"default";r=9;t=60', '"default";r=0;t=60', '60']);
  provider.clock.advance(60);
  expect((await look()).status).toBe(200);
  await slow.close();
});
