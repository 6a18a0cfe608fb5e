import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { shop, startProvider, type Provider } from './provider.ts';
import { directoryAt, openScim, patchOf, type Directory, type ScimPlace } from './scim-place.ts';
import { openScimWay, type ScimWay } from './scim-way.ts';

let provider: Provider;
let place: ScimPlace;
let owner: Caller;
let application: Directory;
let way: ScimWay;
beforeAll(async () => {
  place = await openScim();
});
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1', SYMBOLON_ADMIN_RATE: '100000' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  await staffOf(provider);
  way = await openScimWay(place.provider.origin);
});
beforeEach(async () => {
  owner = await callerOf(provider, 'owner@example.com');
  application = await place.directory();
  way.fault = () => undefined;
  way.asked.length = 0;
});
afterEach(async () => {
  await provider.database.prisma.scimTarget.deleteMany();
  await provider.database.prisma.user.deleteMany({ where: { roles: { has: 'staff' } } });
});
afterAll(async () => {
  await way.close();
  await provider.close();
  await place.provider.close();
});

/** One that is told of people with the role `staff` alone. */
const add = async (more: object = {}) => {
  await provider.maintain();
  const answer = await owner.send('POST', '/scim-targets', { target: 'wiki', url: way.url, secret: application.token, people: "'staff' in claims.roles", ...more });
  expect([answer.status, answer.json['errors']]).toEqual([201, undefined]);
  await deliver();
};
const deliver = async (...nodes: readonly Provider[]) => {
  await provider.maintain();
  await Promise.all([provider, ...nodes].map((node) => node.deliver()));
};
let people = 0;
const make = async (more: object = {}) => {
  const { json, status } = await owner.send('POST', '/users', { username: `person-${(people += 1)}-${Date.now()}@example.com`, roles: ['staff'], claims: { name: 'Ada Lovelace', given_name: 'Ada' }, ...more });
  expect(status).toBe(201);
  return { id: String(json['user_id']), username: String(json['username']) };
};
const change = async (id: string, to: (entry: Record<string, unknown>) => object) => {
  const { json, headers } = await owner.send('GET', `/users/${id}`);
  const { username, email_verified: verified, claims, roles } = json;
  expect((await owner.send('PUT', `/users/${id}`, to({ username, email_verified: verified, claims, roles }), { 'if-match': headers.get('etag') ?? '' })).status).toBe(200);
};
/** What the application has of somebody. */
const there = async (id: string) => {
  const { json } = await application.send('GET', `/Users?filter=${encodeURIComponent(`externalId eq "${id}"`)}`);
  return (json['Resources'] as Record<string, unknown>[] | undefined) ?? [];
};
const state = async (target = 'wiki') => (await owner.send('GET', `/scim-targets/${target}/state`)).json;
const plan = async () => (await owner.send('GET', '/scim-targets/wiki/plan')).json;
const writes = () => way.asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path.replace(/user_[\w-]+/, 'ID')}`);

test('a person is made there, follows what changes here, is shut out with them, and is not told of twice', async () => {
  await add();
  const { id, username } = await make();
  await deliver();
  expect(await there(id)).toMatchObject([{ externalId: id, userName: username, displayName: 'Ada Lovelace', name: { givenName: 'Ada' }, emails: [{ value: username, type: 'work', primary: true }], active: true }]);
  await deliver();
  expect(writes()).toEqual(['POST /scim/v2/Users']);
  await change(id, (entry) => ({ ...entry, claims: { name: 'Ada King' } }));
  await deliver();
  expect((await there(id)).map(({ displayName, name }) => [displayName, name])).toEqual([['Ada King', undefined]]);
  await owner.send('POST', `/users/${id}/disable`);
  await deliver();
  expect((await there(id))[0]?.['active']).toBe(false);
  await owner.send('POST', `/users/${id}/enable`);
  await deliver();
  expect((await there(id))[0]?.['active']).toBe(true);
  await owner.send('DELETE', `/users/${id}`);
  await deliver();
  expect((await there(id))[0]?.['active']).toBe(false);
  expect(await state()).toMatchObject({ pushed: 0, waiting: 0, failed: 0, last_error: null });
});

test('who is no longer among them loses the account as the target says; who has yet to prove an address is nobody', async () => {
  await add({ on_removal: 'delete' });
  const [{ id }, unproven] = [await make(), await make()];
  await provider.database.prisma.user.update({ where: { id: unproven.id }, data: { mustVerifyEmail: true } });
  await deliver();
  expect([await there(id), await there(unproven.id)]).toMatchObject([[{ active: true }], []]);
  await change(id, (entry) => ({ ...entry, roles: [] }));
  await deliver();
  expect(await there(id)).toEqual([]);
});

test('attributes are what the entry says of them, and what else the application has stays', async () => {
  await add({ attributes: { displayName: "claims.given_name + ' (' + claims.username + ')'", department: "'Research'", nickName: 'missing' } });
  const { id, username } = await make();
  await deliver();
  const [account] = await there(id);
  expect(account).toMatchObject({ displayName: `Ada (${username})`, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Research' } });
  await application.send('PUT', `/Users/${String(account?.['id'])}`, { ...account, title: 'Countess' });
  await change(id, (entry) => ({ ...entry, claims: { given_name: 'Augusta' } }));
  await deliver();
  expect(await there(id)).toMatchObject([{ displayName: `Augusta (${username})`, title: 'Countess' }]);
});

test.each([
  ['made, and hung up before the answer was whole', 'half' as const],
  ['made, and nobody said so', 'hung up' as const],
  ['made, and had no time to say so', { status: 503, isDone: true } as const],
])('an account that was %s is found again, and not made twice', async (_, fault) => {
  await add();
  const { id } = await make();
  let faults = 0;
  way.fault = ({ method }) => (method === 'POST' && (faults += 1) === 1 ? fault : undefined);
  await deliver();
  expect(await state()).toMatchObject({ waiting: 1, failing_since: expect.any(String) as string });
  provider.clock.advance(6);
  await deliver();
  expect(await there(id)).toHaveLength(1);
  expect(await state()).toMatchObject({ pushed: 1, waiting: 0, failed: 0, failing_since: null, last_error: null });
});

test('an account that was removed there is made anew, and one that changed in between is read again', async () => {
  await add();
  const { id } = await make();
  await deliver();
  const first = String((await there(id))[0]?.['id']);
  let conflicts = 0;
  way.fault = ({ method }) => (method === 'PUT' && (conflicts += 1) === 1 ? { status: 412 } : undefined);
  await change(id, (entry) => ({ ...entry, claims: { name: 'Ada King' } }));
  await deliver();
  expect([conflicts, (await there(id))[0]?.['displayName']]).toEqual([2, 'Ada King']);
  await application.send('DELETE', `/Users/${first}`);
  await change(id, (entry) => ({ ...entry, claims: { name: 'Augusta' } }));
  await deliver();
  expect(await there(id)).toMatchObject([{ displayName: 'Augusta' }]);
  expect((await there(id))[0]?.['id']).not.toBe(first);
});

test('an application that wants to be left in peace is, for as long as it says, and keeps no other waiting', async () => {
  const other = await place.directory('other');
  await add();
  await owner.send('POST', '/scim-targets', { target: 'crm', url: `${place.provider.origin}/scim/v2`, secret: other.token, people: 'false' });
  await deliver();
  way.fault = () => ({ status: 429, headers: { 'retry-after': '300' } });
  way.asked.length = 0;
  const { id } = await make();
  await make();
  await deliver();
  expect(way.asked.length).toBeLessThanOrEqual(4);
  way.asked.length = 0;
  provider.clock.advance(290);
  await deliver();
  expect(way.asked).toEqual([]);
  expect(await state()).toMatchObject({ waiting: 2, failed: 0, last_status: 429, last_error: 'too many requests' });
  expect(await state('crm')).toMatchObject({ failing_since: null, last_success_at: expect.any(String) as string });
  way.fault = () => undefined;
  provider.clock.advance(11);
  await deliver();
  expect(await there(id)).toHaveLength(1);
  expect(await state()).toMatchObject({ pushed: 2, waiting: 0 });
});

test('whom it fails on keeps nobody else waiting, and is tried again', async () => {
  await add();
  const [failing, other] = [await make(), await make()];
  way.fault = ({ method, body }) => (method === 'POST' && body.includes(failing.id) ? { status: 500 } : undefined);
  await deliver();
  expect(await there(other.id)).toHaveLength(1);
  expect(await state()).toMatchObject({ pushed: 1, failed: 1, failing_since: null, paused_until: null });
  way.fault = () => undefined;
  provider.clock.advance(6);
  await deliver();
  expect(await there(failing.id)).toHaveLength(1);
});

test('an account of that name is adopted when nobody has named it, and let be when another system has', async () => {
  await add();
  const [free, named] = [await make(), await make()];
  const made = await application.send('POST', '/Users', { userName: free.username, displayName: 'Old name' });
  await application.send('POST', '/Users', { userName: named.username, externalId: 'of-okta', displayName: 'Of Okta' });
  expect(made.status).toBe(201);
  await deliver();
  expect(await there(free.id)).toMatchObject([{ id: made.json['id'], displayName: 'Ada Lovelace' }]);
  expect([await there(named.id), await there('of-okta')]).toMatchObject([[], [{ displayName: 'Of Okta' }]]);
  const { json } = await owner.send('GET', '/scim-targets/wiki/users?state=failed');
  expect(json['items']).toMatchObject([{ user_id: named.id, remote_id: null, state: 'failed', last_status: 409, last_error: "the account of that name is another system's" }]);
});

test('a comparison says what differs, changes nothing, and a push mends it', async () => {
  await add();
  const [kept, drifted, gone] = [await make(), await make(), await make()];
  await deliver();
  const [[account], [removed]] = [await there(drifted.id), await there(gone.id)];
  await application.send('PUT', `/Users/${String(account?.['id'])}`, { ...account, displayName: 'Somebody else' });
  await application.send('DELETE', `/Users/${String(removed?.['id'])}`);
  await application.send('POST', '/Users', { userName: `stranger-${Date.now()}@example.com` });
  way.asked.length = 0;
  const differences = { people: 3, create: 1, adopt: 0, change: 1, remove: 0, unknown: 1 };
  expect(await plan()).toEqual({
    is_complete: true,
    differences,
    groups: [],
    items: [
      { action: 'change', user_id: drifted.id, user_name: drifted.username, attributes: ['displayName'] },
      { action: 'create', user_id: gone.id, user_name: gone.username, attributes: expect.any(Array) as unknown },
    ],
  });
  expect(writes()).toEqual([]);
  expect((await owner.send('POST', '/scim-targets/wiki/push')).status).toBe(204);
  await deliver();
  expect([await there(kept.id), await there(drifted.id), await there(gone.id)]).toMatchObject([[{ active: true }], [{ displayName: 'Ada Lovelace' }], [{ active: true }]]);
  expect(await state()).toMatchObject({ compared: differences, pushed: 3, waiting: 0 });
  expect((await plan())['differences']).toEqual({ ...differences, create: 0, change: 0 });
});

test('with two nodes at work each person is made once', async () => {
  const second = await provider.another();
  await add();
  const made = [];
  for (let each = 0; each < 6; each += 1) made.push(await make());
  await deliver(second);
  expect(writes()).toEqual(Array(6).fill('POST /scim/v2/Users'));
  for (const { id } of made.slice(0, 3)) expect(await there(id)).toHaveLength(1);
  await second.close();
});

test('who goes before an answer says that an account was made loses it all the same', async () => {
  await add();
  way.fault = ({ method }) => (method === 'POST' ? 'hung up' : undefined);
  const { id } = await make();
  await deliver();
  expect(await there(id)).toMatchObject([{ active: true }]);
  await owner.send('DELETE', `/users/${id}`);
  way.fault = () => undefined;
  provider.clock.advance(6);
  await deliver();
  expect(await there(id)).toMatchObject([{ active: false }]);
  expect(await state()).toMatchObject({ pushed: 0, waiting: 0, failed: 0 });
});

test('who does not get in here is given no account, and shut out of one that there is', async () => {
  await add();
  const [none, old] = [await make(), await make()];
  const { json } = await application.send('POST', '/Users', { userName: old.username });
  for (const { id } of [none, old]) await owner.send('POST', `/users/${id}/disable`);
  expect((await plan())['items']).toMatchObject([{ action: 'adopt', user_id: old.id }]);
  await deliver();
  expect([await there(none.id), await there(old.id)]).toMatchObject([[], [{ id: json['id'], active: false }]]);
  expect(writes()).toEqual([expect.stringMatching(/^PUT /)]);
  expect(await state()).toMatchObject({ pushed: 1, waiting: 0, failed: 0 });
  await owner.send('POST', `/users/${none.id}/enable`);
  await deliver();
  expect(await there(none.id)).toMatchObject([{ active: true }]);
});

test('whatever an application calls its accounts, a comparison comes to an end, and who is to go is seen beside somebody who says to be them', async () => {
  await add();
  const [ada, bob, gone] = [await make(), await make(), await make()];
  await deliver();
  const [own] = await there(gone.id);
  await provider.database.prisma.user.update({ where: { id: gone.id }, data: { roles: [] } });
  const accounts = [
    { id: '..', externalId: ada.id }, { id: 'a\0b', externalId: ada.id }, { id: 'x'.repeat(3000), externalId: 'y\0' },
    { id: 'twice', externalId: ada.id }, { id: 'twice', externalId: bob.id }, { id: 'impostor', externalId: gone.id }, own,
  ];
  const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: accounts.length, Resources: accounts });
  way.fault = ({ path }) => (path.includes('count=') ? { status: 200, body } : undefined);
  await provider.database.prisma.pushedUser.deleteMany({ where: { externalId: { in: [ada.id, bob.id] } } });
  const differences = { people: 2, create: 1, adopt: 1, change: 0, remove: 1, unknown: 5 };
  expect(await plan()).toMatchObject({ differences });
  await owner.send('POST', '/scim-targets/wiki/push');
  await deliver();
  expect(await state()).toMatchObject({ compared: differences, last_error: null, waiting: 0 });
  expect(await there(gone.id)).toMatchObject([{ active: false }]);
});

test('an answer that was on its way when the application asked to be left in peace does not end that', async () => {
  await add();
  const [slow, refused] = [await make(), await make()];
  let isRefused!: () => void;
  const refusal = new Promise<void>((resolve) => (isRefused = resolve));
  way.fault = ({ method, body }) => {
    if (method !== 'POST') return undefined;
    if (body.includes(slow.id)) return refusal.then(async () => {
      while ((await state())['last_status'] !== 429);
    });
    isRefused();
    return { status: 429, headers: { 'retry-after': '300' } };
  };
  await deliver();
  expect([await there(slow.id), await there(refused.id)]).toMatchObject([[{ active: true }], []]);
  expect(way.asked.filter(({ method, body }) => method === 'POST' && body.includes(refused.id))).toHaveLength(1);
  expect(await state()).toMatchObject({ pushed: 1, waiting: 1, last_status: 429, paused_until: expect.any(String) as string, last_success_at: expect.any(String) as string });
});

test('a change that is answered without an account (204) is one', async () => {
  await add();
  const { id } = await make();
  await deliver();
  way.fault = ({ method }) => (method === 'PUT' ? { status: 204, isDone: true } : undefined);
  await change(id, (entry) => ({ ...entry, claims: { name: 'Ada King' } }));
  await deliver();
  expect(await there(id)).toMatchObject([{ displayName: 'Ada King' }]);
  expect(await state()).toMatchObject({ pushed: 1, waiting: 0, failed: 0, last_error: null });
});

test('a node that stops leaves a comparison to another, which begins it anew', async () => {
  const second = await provider.another();
  await add();
  const before = (await state())['compared_at'];
  await owner.send('POST', '/scim-targets/wiki/push');
  let goOn!: () => void;
  const isAsked = new Promise<void>((asked) => {
    way.fault = ({ path }) => {
      if (!path.includes('count=')) return undefined;
      asked();
      return new Promise((resolve) => (goOn = resolve));
    };
  });
  const delivered = second.deliver();
  await isAsked;
  const closed = second.close();
  way.fault = () => undefined;
  goOn();
  await Promise.all([delivered, closed]);
  expect((await state())['compared_at']).toBe(before);
  provider.clock.advance(1);
  await deliver();
  expect((await state())['compared_at']).not.toBe(before);
});

test('a node that stops asks an application nothing more, and leaves a push to another', async () => {
  const second = await provider.another();
  await add();
  const { id } = await make();
  await deliver();
  way.asked.length = 0;
  await change(id, (entry) => ({ ...entry, claims: { name: 'Ada King' } }));
  await provider.maintain();
  let goOn!: () => void;
  const isRead = new Promise<void>((read) => {
    way.fault = () => {
      read();
      return new Promise((resolve) => (goOn = resolve));
    };
  });
  const delivered = second.deliver();
  await isRead;
  const closed = second.close();
  way.fault = () => undefined;
  goOn();
  await Promise.all([delivered, closed]);
  expect(writes()).toEqual([]);
  expect(await state()).toMatchObject({ waiting: 1, failed: 0, failing_since: null, last_error: null });
  await deliver();
  expect(await there(id)).toMatchObject([{ displayName: 'Ada King' }]);
});

describe('groups', () => {
  /** A directory of ours, whose people and groups are pushed on. */
  let directory: Directory;
  beforeEach(async () => {
    const { json: source } = await owner.send('POST', '/scim-sources', { name: 'Entra' });
    const { json } = await owner.send('POST', `/scim-sources/${String(source['source_id'])}/tokens`, {});
    directory = directoryAt(provider, String(source['source_id']), String(json['token']));
  });
  afterEach(async () => {
    await provider.database.prisma.scimSource.deleteMany();
    await place.provider.database.prisma.group.deleteMany();
  });
  const employ = async () => {
    const { json, status } = await directory.send('POST', '/Users', { userName: `employee-${(people += 1)}-${Date.now()}@example.com`, displayName: 'Ada' });
    expect(status).toBe(201);
    const id = String(json['id']);
    await provider.database.prisma.user.update({ where: { id }, data: { roles: ['staff'] } });
    return id;
  };
  const form = async (displayName: string, ...members: readonly string[]) => {
    const { json, status } = await directory.send('POST', '/Groups', { displayName, members: members.map((value) => ({ value })) });
    expect(status).toBe(201);
    return String(json['id']);
  };
  const patch = async (group: string, ...operations: readonly object[]) => expect((await directory.send('PATCH', `/Groups/${group}`, patchOf(...operations))).status).toBe(200);
  /** What the application has of groups: by name, with our ids of their members. */
  const groupsThere = async () => {
    const [{ json: groups }, { json: accounts }] = [await application.send('GET', '/Groups'), await application.send('GET', '/Users')];
    const named = new Map((accounts['Resources'] as Record<string, unknown>[]).map(({ id, externalId }) => [id, externalId]));
    return (groups['Resources'] as { id: string; displayName: string; externalId?: string; members?: { value: string }[] }[]).map(({ displayName, externalId, members = [] }) => ({ displayName, externalId, members: members.map(({ value }) => named.get(value)).sort() }));
  };

  test('of those that the entry names follow who comes and goes by PATCH, are renamed out of it, and are not told of twice', async () => {
    const [ada, bob] = [await employ(), await employ()];
    const [engineers] = [await form('Engineers', ada), await form('Sales', bob)];
    await add({ groups: ['Engineers'] });
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [ada] }]);
    way.asked.length = 0;
    await deliver();
    expect(way.asked).toEqual([]);
    const late = await employ();
    await patch(engineers, { op: 'add', path: 'members', value: [{ value: bob }, { value: late }] }, { op: 'remove', path: `members[value eq "${ada}"]` });
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [bob, late].sort() }]);
    expect(writes()).toContainEqual(expect.stringMatching(/^PATCH .*\/Groups\//));
    await directory.send('DELETE', `/Users/${late}`);
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [bob] }]);
    await patch(engineers, { op: 'replace', path: 'displayName', value: 'Secret' });
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [] }]);
    expect(await state()).toMatchObject({ groups: { pushed: 0, waiting: 0, failed: 0, failures: [] } });
  });

  test('have whoever is in a group in them, as that changes, and the application is asked once what it can', async () => {
    const [ada, bob] = [await employ(), await employ()];
    const inner = await form('Readers', ada);
    const [outer, whole] = [await form('Engineers', inner), await form('Staff', bob)];
    await add({ groups: ['Engineers', 'Staff'] });
    const there = async () => Object.fromEntries((await groupsThere()).map(({ displayName, members }) => [displayName, members]));
    expect(await there()).toEqual({ Engineers: [ada], Staff: [bob] });
    await patch(whole, { op: 'add', path: 'members', value: [{ value: outer }] });
    await deliver();
    expect(await there()).toEqual({ Engineers: [ada], Staff: [ada, bob].sort() });
    way.asked.length = 0;
    await patch(inner, { op: 'add', path: 'members', value: [{ value: bob }] }, { op: 'remove', path: `members[value eq "${ada}"]` });
    await deliver();
    expect(await there()).toEqual({ Engineers: [bob], Staff: [bob] });
    expect(writes().filter((each) => each.includes('/Groups'))).toEqual([expect.stringMatching(/^PATCH /), expect.stringMatching(/^PATCH /)]);
    expect(way.asked.filter(({ path }) => path.endsWith('/ServiceProviderConfig'))).toEqual([]);
    await directory.send('DELETE', `/Groups/${inner}`);
    await deliver();
    expect(await there()).toEqual({ Engineers: [], Staff: [bob] });
  });

  test('of an application without PATCH are written whole, and go with theirs where the target says so', async () => {
    const [ada, bob] = [await employ(), await employ()];
    const engineers = await form('Engineers', ada);
    way.fault = ({ path }) => (path.endsWith('/ServiceProviderConfig') ? { status: 200, body: '{"patch":{"supported":false}}' } : undefined);
    await add({ groups: ['*'], on_removal: 'delete' });
    await patch(engineers, { op: 'replace', value: { displayName: 'Builders' } }, { op: 'add', path: 'members', value: [{ value: bob }] });
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Builders', externalId: engineers, members: [ada, bob].sort() }]);
    expect(writes().filter((each) => each.includes('/Groups'))).toEqual(['POST /scim/v2/Groups', expect.stringMatching(/^PUT /)]);
    await directory.send('DELETE', `/Groups/${engineers}`);
    await deliver();
    expect(await groupsThere()).toEqual([]);
  });

  test('that the application had are adopted by a name that the entry says, and by * not', async () => {
    const [ada, admins] = [await employ(), await form('Admins')];
    await patch(admins, { op: 'add', path: 'members', value: [{ value: ada }] });
    await application.send('POST', '/Groups', { displayName: 'Admins' });
    await add({ groups: ['*'] });
    expect((await groupsThere()).map(({ externalId, members }) => [externalId, members]).sort()).toEqual([[undefined, []], [admins, [ada]]].sort());
    await provider.database.prisma.scimTarget.deleteMany();
    await place.provider.database.prisma.group.deleteMany();
    const { json: old } = await application.send('POST', '/Groups', { displayName: 'Admins' });
    const { json: foreign } = await application.send('POST', '/Groups', { displayName: 'Admins', externalId: 'of-okta' });
    await add({ groups: ['Admins'] });
    expect([(await application.send('GET', `/Groups/${String(old['id'])}`)).json['externalId'], (await application.send('GET', `/Groups/${String(foreign['id'])}`)).json['externalId']]).toEqual([admins, 'of-okta']);
  });

  test('are planned without a change, mended by a push, and found again when the answer that one was made is lost', async () => {
    const [ada, stranger] = [await employ(), await application.send('POST', '/Users', { userName: `stranger-${Date.now()}@example.com` })];
    const engineers = await form('Engineers', ada);
    await form('Sales');
    let faults = 0;
    way.fault = ({ method, path }) => (method === 'POST' && path.endsWith('/Groups') && (faults += 1) === 1 ? 'hung up' : undefined);
    await add({ groups: ['Engineers'] });
    provider.clock.advance(6);
    await deliver();
    const [group, another] = (await application.send('GET', '/Groups')).json['Resources'] as { id: string }[];
    expect([faults, another]).toEqual([1, undefined]);
    await application.send('PUT', `/Groups/${String(group?.id)}`, { displayName: 'Mallory', externalId: engineers, members: [{ value: stranger.json['id'] }] });
    way.asked.length = 0;
    expect((await plan())['groups']).toEqual([{ action: 'change', group_id: engineers, name: 'Engineers', attributes: ['displayName'], members_added: 1, members_removed: 1 }]);
    expect(writes()).toEqual([]);
    await owner.send('POST', '/scim-targets/wiki/push');
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [ada] }]);
    expect(await plan()).toMatchObject({ is_complete: true, groups: [] });
  });

  test('that are refused hold up nobody, and the state says why', async () => {
    const [ada, engineers] = [await employ(), await form('Engineers')];
    way.fault = ({ method, path }) => (method === 'POST' && path.endsWith('/Groups') ? { status: 400, body: '{"scimType":"invalidValue"}' } : undefined);
    await add({ groups: ['Engineers'] });
    expect(await there(ada)).toHaveLength(1);
    expect(await state()).toMatchObject({ pushed: 1, failing_since: null, groups: { pushed: 0, failed: 1, failures: [{ group_id: engineers, name: 'Engineers', last_status: 400, last_error: 'refused: invalidValue' }] } });
    way.fault = () => undefined;
    provider.clock.advance(6);
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [] }]);
  });

  test('that may have been made are neither made twice nor forgotten while they cannot be looked for', async () => {
    const engineers = await form('Engineers', await employ());
    let asked = 0;
    let lookedFor = { status: 500 };
    way.fault = ({ method, path }) => (method === 'POST' && path.endsWith('/Groups') && (asked += 1) === 1 ? 'hung up' : path.includes('/Groups?') && asked > 0 ? lookedFor : undefined);
    await add({ groups: ['Engineers'] });
    provider.clock.advance(6);
    await deliver();
    expect([asked, (await state())['groups']]).toMatchObject([1, { failed: 1, failures: [{ last_status: 500, last_error: 'refused' }] }]);
    lookedFor = { status: 400 };
    await directory.send('DELETE', `/Groups/${engineers}`);
    await deliver();
    expect([(await groupsThere())[0]?.members, (await state())['groups']]).toMatchObject([[expect.any(String)], { failed: 1, failures: [{ last_error: 'whether a group was made cannot be found out' }] }]);
    way.fault = () => undefined;
    provider.clock.advance(60);
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [] }]);
    expect(await state()).toMatchObject({ groups: { failed: 0 } });
  });

  test('that cannot be read whole, or are not taken in time, hold up nobody else', async () => {
    const [ada, engineers] = [await employ(), await form('Engineers')];
    await add({ groups: ['Engineers'] });
    const long = JSON.stringify({ id: 'x', members: Array.from({ length: 180_000 }, () => ({ value: 'a-member-with-a-name-of-some-length' })) });
    way.fault = ({ method, path }) => (method === 'GET' && /\/Groups\/[^/]+$/.test(path) ? { status: 200, body: long } : undefined);
    await patch(engineers, { op: 'add', path: 'members', value: [{ value: ada }] });
    await deliver();
    expect(await state()).toMatchObject({ failing_since: null, paused_until: null, groups: { failures: [{ group_id: engineers, last_error: 'answer too long' }] } });
    expect(await plan()).toMatchObject({ is_complete: true, groups: [] });
    let goOn!: () => void;
    way.fault = ({ method }) => (method === 'PATCH' ? new Promise((resolve) => (goOn = resolve)) : undefined);
    provider.clock.advance(6);
    await deliver();
    goOn();
    expect(await state()).toMatchObject({ failing_since: null, paused_until: null, groups: { failures: [{ group_id: engineers, last_error: 'no answer in time' }] } });
    way.fault = () => undefined;
    const bob = await employ();
    await deliver();
    expect(await there(bob)).toHaveLength(1);
  });

  test('whose push takes longer than it is this node\'s are written no more by it', async () => {
    const [ada, engineers] = [await employ(), await form('Engineers')];
    await add({ groups: ['Engineers'] });
    await patch(engineers, { op: 'add', path: 'members', value: [{ value: ada }] });
    way.asked.length = 0;
    way.fault = ({ path }) => (path.endsWith('/ServiceProviderConfig') ? void provider.clock.advance(160) : undefined);
    await deliver();
    expect([writes(), (await state())['groups']]).toMatchObject([[], { failures: [{ last_status: null, last_error: 'the group takes too long' }] }]);
    way.fault = () => undefined;
    provider.clock.advance(6);
    await deliver();
    expect(await groupsThere()).toEqual([{ displayName: 'Engineers', externalId: engineers, members: [ada] }]);
  });
});
