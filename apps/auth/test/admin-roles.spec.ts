import { adminRoleNames, adminRoles } from '@symbolon/contracts';
import { callerOf, desk, makeAdministrator, staff, staffOf, type Caller } from './administration.ts';
import { invite } from '../src/command-line/administrators.ts';
import { Browser } from './browser.ts';
import { eventsOf } from './events.ts';
import { password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const people = ['ben', 'cleo', 'dan', 'eve'].map((name) => ({ username: `${name}@example.com`, password }));

let provider: Provider;
let callers: Awaited<ReturnType<typeof staffOf>>;
let owner: Caller;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_ADMIN_RATE: '100000' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff, ...people] });
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  callers = await staffOf(provider);
  ({ owner } = callers);
});
afterAll(() => provider.close());

const told = ({ status, json }: Answer) => [status, String(json['type']).replace('/docs/problems#', ''), json['errors'] ?? json['permission'] ?? json['detail']];
const tag = (answer: Answer) => ({ 'if-match': answer.headers.get('etag') ?? '' });
const etag = expect.any(String) as string;
const view = (role: string, permissions: readonly string[], more: object = {}) => ({ id: role, entry: { role, permissions, ...more }, secrets: [], managed_by: 'api', etag });
const make = async (role: string, permissions: readonly string[], by = owner) => by.send('POST', '/roles', { role, permissions });
/** Somebody to whom an owner has given these roles. */
const holder = async (name: string, roles: readonly string[]): Promise<Caller> => {
  const caller = await callerOf(provider, `${name}@example.com`);
  expect((await give(owner, caller, roles)).status).toBe(200);
  return callerOf(provider, `${name}@example.com`);
};
const give = async (by: Caller, to: Caller, roles: readonly string[]) => by.send('PUT', `/administrators/${to.id}`, { roles }, { 'if-match': '*' });

test('a role is made, given, changed for all who have it at once, on every node, and removed when nobody has it', async () => {
  const other = await provider.another();
  const made = await owner.send('POST', '/roles', { role: 'helpdesk', description: 'First line', permissions: ['users:support', 'users:read'] });
  const helpdesk = view('helpdesk', ['users:read', 'users:support'], { description: 'First line' }); // in the order of the table
  expect([made.status, made.json]).toEqual([201, helpdesk]);
  const read = await owner.send('GET', '/roles/helpdesk');
  expect([read.json, read.headers.get('etag')]).toEqual([helpdesk, `"${String(read.json['etag'])}"`]);

  const ben = await holder('ben', ['helpdesk']);
  const looks = (path: string) => other.send(`/admin/v1${path}`, { headers: { authorization: `Bearer ${ben.token}` } });
  expect((await ben.send('GET', '/me')).json).toEqual({ kind: 'user', id: ben.id, name: 'ben@example.com', roles: ['helpdesk'], permissions: ['users:read', 'users:support'] });
  expect([(await looks('/users')).status, (await looks('/keys')).status]).toEqual([200, 403]);
  const changed = await owner.send('PUT', '/roles/helpdesk', { role: 'helpdesk', permissions: ['keys:read'] }, tag(read));
  expect([changed.status, changed.json]).toEqual([200, view('helpdesk', ['keys:read'])]);
  expect([(await looks('/users')).status, (await looks('/keys')).status]).toEqual([403, 200]);
  expect(told(await owner.send('PUT', '/roles/helpdesk', { role: 'helpdesk', permissions: ['users:read'] }, tag(read)))).toEqual([412, 'precondition-failed', [{ parameter: 'If-Match', detail: 'is of another state' }]]);

  expect(told(await owner.send('DELETE', '/roles/helpdesk'))).toEqual([409, 'role-in-use', [{ detail: 'ben@example.com' }]]);
  expect((await give(owner, ben, [])).json).toEqual({ roles: [] });
  expect([(await looks('/keys')).status, (await owner.send('DELETE', '/roles/helpdesk')).status, (await owner.send('GET', '/roles/helpdesk')).status]).toEqual([403, 204, 404]);
  const events = await eventsOf(provider.runtime, 'role.created', 'role.updated', 'role.deleted');
  expect(events.map(({ type, actor, subject, details }) => [type, actor.id, subject, details])).toEqual([
    ['role.created', owner.id, { kind: 'role', id: 'helpdesk' }, { before: null, after: helpdesk.entry }],
    ['role.updated', owner.id, { kind: 'role', id: 'helpdesk' }, { before: helpdesk.entry, after: changed.json['entry'] }],
    ['role.deleted', owner.id, { kind: 'role', id: 'helpdesk' }, { before: changed.json['entry'], after: null }],
  ]);
  await other.close();
});

test('all roles are listed a page at a time, those that come with the product first', async () => {
  for (const role of ['zeta', 'alpha', 'mid']) await make(role, ['keys:read']);
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const { json } = await owner.send('GET', `/roles?limit=2${cursor}`);
    names.push(...(json['items'] as { id: string; managed_by: string }[]).map(({ id, managed_by: by }) => `${id} ${by}`));
    if (json['next_cursor'] === null) break;
    cursor = `&cursor=${json['next_cursor'] as string}`;
  }
  expect(names).toEqual([...adminRoleNames.map((name) => `${name} product`), 'alpha api', 'mid api', 'zeta api']);
  expect((await owner.send('GET', '/roles/support')).json).toEqual({ id: 'support', entry: { role: 'support', permissions: adminRoles.support }, secrets: [], managed_by: 'product', etag });
});

test.each<[what: string, method: string, path: string, body: unknown, refusal: readonly unknown[]]>([
  ['a name of the product', 'POST', '/roles', { role: 'owner', permissions: ['keys:read'] }, [400, 'invalid-request', [{ pointer: '/role', detail: 'is a role that comes with the product: choose another name' }]]],
  ['a name that cannot be read', 'POST', '/roles', { role: 'Owner', permissions: ['keys:read'] }, [400, 'invalid-request', [{ pointer: '/role', detail: 'must be 1 to 63 of a-z, 0-9, _ and -, a letter first' }]]],
  ['a name that is taken', 'POST', '/roles', { role: 'keeper', permissions: ['keys:read'] }, [409, 'already-exists', undefined]],
  ['a permission that there is not', 'POST', '/roles', { role: 'x', permissions: ['users:eat'] }, [400, 'invalid-request', [{ pointer: '/permissions/0', detail: 'is no permission here' }]]],
  ['a permission twice', 'POST', '/roles', { role: 'x', permissions: ['keys:read', 'keys:read'] }, [400, 'invalid-request', [{ pointer: '/permissions', detail: 'has the same value twice' }]]],
  ['no permission', 'POST', '/roles', { role: 'x', permissions: [] }, [400, 'invalid-request', [{ pointer: '/permissions', detail: 'must not be empty' }]]],
  ['a change of one of the product', 'PUT', '/roles/support', { role: 'support', permissions: ['keys:read'] }, [400, 'invalid-request', [{ pointer: '/role', detail: 'is a role that comes with the product: choose another name' }]]],
  ['the same by another name in the body', 'PUT', '/roles/support', { role: 'keeper', permissions: ['keys:read'] }, [400, 'invalid-request', [{ pointer: '/role', detail: 'must be that of the address: it never changes' }]]],
  ['the end of one of the product', 'DELETE', '/roles/support', undefined, [409, 'built-in', undefined]],
  ['a change of none', 'PUT', '/roles/nobody', { role: 'nobody', permissions: ['keys:read'] }, [404, 'not-found', undefined]],
  ['the end of none', 'DELETE', '/roles/nobody', undefined, [404, 'not-found', undefined]],
  ['a change of one of the file', 'PUT', '/roles/filed', { role: 'filed', permissions: ['keys:read'] }, [409, 'managed-by-file', undefined]],
  ['the end of one of the file', 'DELETE', '/roles/filed', undefined, [409, 'managed-by-file', undefined]],
  ['one that there is not, for somebody', 'PUT', '/administrators/BEN', { roles: ['support', 'nobody'] }, [400, 'invalid-request', [{ pointer: '/roles/1', detail: 'is no role here' }]]],
])('%s is refused', async (_, method, path, body, refusal) => {
  await make('keeper', ['keys:read']);
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff, ...people], roles: [{ role: 'filed', permissions: ['keys:read'] }] });
  const { id } = await callerOf(provider, 'ben@example.com');
  expect(told(await owner.send(method, path.replace('BEN', id), body, method === 'PUT' ? { 'if-match': '*' } : {}))).toEqual(refusal);
});

test('a change needs the state that it is made for; one named request makes one role; a dry run none', async () => {
  expect(told(await owner.send('PUT', '/roles/support', { role: 'x', permissions: ['keys:read'] }))).toEqual([428, 'precondition-required', [{ parameter: 'If-Match', detail: 'is missing' }]]);
  expect((await owner.send('POST', '/roles?dry_run=true', { role: 'dry', permissions: ['keys:read'] })).status).toBe(201);
  expect((await owner.send('GET', '/roles/dry')).status).toBe(404);
  const send = () => owner.send('POST', '/roles', { role: 'named', permissions: ['keys:read'] }, { 'idempotency-key': 'named' });
  const [one, two] = [await send(), await send()];
  expect([one.status, two.status, two.text]).toEqual([201, 201, one.text]);
});

describe('nobody gives a power that they do not have', () => {
  let maker: Caller;
  beforeEach(async () => {
    await make('maker', ['users:read', 'users:support', 'users:write', 'roles:read', 'roles:write', 'administrators:read', 'administrators:write']);
    await make('strong', ['users:read', 'keys:rotate']);
    await make('weak', ['users:read']);
    maker = await holder('ben', ['maker']);
  });
  const outranked = (permission: string) => [403, 'outranked', permission];

  test('to a role that they make or change, their own not excepted', async () => {
    expect((await make('fine', ['users:support'], maker)).status).toBe(201);
    expect(told(await make('more', ['users:support', 'keys:read'], maker))).toEqual(outranked('keys:read'));
    expect(told(await maker.send('PUT', '/roles/weak', { role: 'weak', permissions: ['events:read'] }, { 'if-match': '*' }))).toEqual(outranked('events:read'));
    expect(told(await maker.send('PUT', '/roles/maker', { role: 'maker', permissions: ['roles:write', 'events:read'] }, { 'if-match': '*' }))).toEqual(outranked('events:read'));
    expect((await maker.send('PUT', '/roles/maker', { role: 'maker', permissions: ['roles:write', 'users:read'] }, { 'if-match': '*' })).status).toBe(200);
    expect((await maker.send('GET', '/me')).json['permissions']).toEqual(['users:read', 'roles:write']);
  });

  test('by a token that has less than they', async () => {
    const less = await callerOf(provider, 'ben@example.com', 'symbolon:roles:write symbolon:users:read');
    expect(told(await make('more', ['users:support'], less))).toEqual(outranked('users:support'));
    expect((await make('fine', ['users:read'], less)).status).toBe(201);
  });

  test('to a person, themselves not excepted', async () => {
    const cleo = await callerOf(provider, 'cleo@example.com');
    expect((await give(maker, cleo, ['weak'])).status).toBe(200);
    for (const to of [cleo, maker])
      for (const [roles, permission] of [[['strong'], 'keys:rotate'], [['owner'], 'clients:read'], [['maker', 'auditor'], 'clients:read']] as const) expect([roles, told(await give(maker, to, roles))]).toEqual([roles, outranked(permission)]);
    expect((await give(maker, cleo, ['maker', 'weak'])).json).toEqual({ roles: ['maker', 'weak'] });
    expect((await give(maker, maker, ['maker', 'weak'])).json).toEqual({ roles: ['maker', 'weak'] });
  });

  test('and a role that is more than they have is not theirs to change or remove, nor is one of somebody who has more', async () => {
    expect(told(await maker.send('PUT', '/roles/strong', { role: 'strong', permissions: ['users:read'] }, { 'if-match': '*' }))).toEqual(outranked('keys:rotate'));
    expect(told(await maker.send('DELETE', '/roles/strong'))).toEqual(outranked('keys:rotate'));
    await holder('cleo', ['weak']);
    const change = () => maker.send('PUT', '/roles/weak', { role: 'weak', permissions: ['users:support'] }, { 'if-match': '*' });
    expect((await change()).status).toBe(200);
    await holder('dan', ['weak', 'auditor']);
    expect(told(await change())).toEqual(outranked('clients:read'));
    expect(told(await maker.send('DELETE', '/roles/weak'))).toEqual(outranked('clients:read'));
  });

  test('nor is a person who has one that is more', async () => {
    const cleo = await holder('cleo', ['strong']);
    for (const answer of [await give(maker, cleo, []), await maker.send('PUT', `/users/${cleo.id}/password`, { password: 'a password of four words' }), await maker.send('POST', `/users/${cleo.id}/disable`)])
      expect(told(answer)).toEqual([403, 'outranked', undefined]);
    await owner.send('PUT', '/roles/strong', { role: 'strong', permissions: ['users:read'] }, { 'if-match': '*' });
    expect((await maker.send('POST', `/users/${cleo.id}/disable`)).status).toBe(200);
  });

  test('a role that this release does not know gives nothing, and counts as everything against who would change its holder', async () => {
    await make('future', ['keys:read']);
    await provider.database.prisma.adminRole.update({ where: { name: 'future' }, data: { permissions: ['keys:read', 'planets:move'] } });
    await makeAdministrator(provider, 'dan@example.com', ['future']);
    await makeAdministrator(provider, 'eve@example.com', ['of-tomorrow']);
    const [dan, eve] = [await callerOf(provider, 'dan@example.com'), await callerOf(provider, 'eve@example.com')];
    expect([(await dan.send('GET', '/me')).json['permissions'], (await eve.send('GET', '/me')).status]).toEqual([['keys:read'], 403]);
    for (const person of [dan, eve]) {
      expect(told(await callers.administrator.send('POST', `/users/${person.id}/disable`))).toEqual([403, 'outranked', undefined]);
      expect((await owner.send('POST', `/users/${person.id}/disable?dry_run=true`)).status).toBe(200);
    }
  });
});

test('of a role that is given and removed at once, on two nodes, either is refused', async () => {
  const other = await provider.another();
  const ben = await callerOf(provider, 'ben@example.com');
  for (let round = 0; round < 8; round += 1) {
    await make(`raced-${round}`, ['keys:read']);
    const [given, removed] = await Promise.all([
      give(owner, ben, [`raced-${round}`]),
      other.send(`/admin/v1/roles/raced-${round}`, { method: 'DELETE', headers: { authorization: `Bearer ${owner.token}` } }),
    ]);
    expect([[200, 409], [400, 204]]).toContainEqual([given.status, removed.status]);
  }
  const held = (await owner.send('GET', `/administrators/${ben.id}`)).json['roles'] as string[];
  for (const role of held) expect((await owner.send('GET', `/roles/${role}`)).status).toBe(200);
  await other.close();
});

test('the last owner stays, whatever other roles there are', async () => {
  await make('all', adminRoles.owner);
  const cleo = await holder('cleo', ['all']);
  expect(told(await give(cleo, owner, ['all']))).toEqual([409, 'last-owner', undefined]);
  expect(told(await cleo.send('POST', `/users/${owner.id}/disable`))).toEqual([409, 'last-owner', undefined]);
  expect((await give(cleo, cleo, ['owner', 'all'])).json).toEqual({ roles: ['owner', 'all'] });
});

test('a link of the machine makes somebody have a role of one’s own, and no longer when the role is gone', async () => {
  await make('helpdesk', ['users:read']);
  const link = async () => /\/setup\?\S+/.exec(await invite('new@example.com', 'helpdesk', provider.runtime))?.[0] ?? '';
  const old = await link();
  expect((await owner.send('DELETE', '/roles/helpdesk')).status).toBe(204);
  await make('helpdesk', ['users:read', 'keys:read']);
  expect((await new Browser(provider).go(old)).status).toBe(400);
  const browser = new Browser(provider);
  const page = await browser.go(await link());
  expect(page.text).toContain('helpdesk');
  expect((await browser.submit(page, { password })).status).toBe(200);
  expect((await (await callerOf(provider, 'new@example.com')).send('GET', '/me')).json['roles']).toEqual(['helpdesk']);
  await expect(invite('new@example.com', 'nothing', provider.runtime)).rejects.toThrow('--role: there is no role nothing.');
});

test('a file says what roles there are; what it no longer says stays where somebody has it', async () => {
  const file = { ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff, ...people] };
  await provider.apply({ ...file, roles: [{ role: 'held', permissions: ['keys:read', 'users:read'] }, { role: 'free', permissions: ['keys:read'] }] });
  expect((await owner.send('GET', '/roles/held')).json).toEqual({ ...view('held', ['users:read', 'keys:read']), managed_by: 'file' });
  const ben = await holder('ben', ['held']);
  await provider.apply({ ...file, roles: [{ role: 'held', permissions: ['users:read'] }, { role: 'free', permissions: ['keys:read'] }] });
  expect((await ben.send('GET', '/me')).json['permissions']).toEqual(['users:read']);
  await provider.apply(file);
  expect([(await owner.send('GET', '/roles/held')).json['managed_by'], (await owner.send('GET', '/roles/free')).status]).toEqual(['api', 404]);
  expect((await ben.send('GET', '/me')).json['permissions']).toEqual(['users:read']);
});

test('a machine makes roles of what its own scopes are', async () => {
  expect((await owner.send('POST', '/clients', { client_id: 'robot', client_secret: secret, scope: 'symbolon:roles:write symbolon:keys:read' })).status).toBe(201);
  await provider.news();
  const { json } = await provider.token({ grant_type: 'client_credentials', resource: 'https://id.example.com/admin' }, ['robot', secret]);
  const robot = (permissions: readonly string[]) =>
    provider.send('/admin/v1/roles', { method: 'POST', headers: { authorization: `Bearer ${String(json['access_token'])}`, 'content-type': 'application/json' }, body: JSON.stringify({ role: 'made', permissions }) });
  expect(told(await robot(['users:read']))).toEqual([403, 'outranked', 'users:read']);
  expect((await robot(['keys:read'])).status).toBe(201);
});
