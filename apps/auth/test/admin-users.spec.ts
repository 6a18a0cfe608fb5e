import { adminAudience, asDesk, caller, callerOf, desk, makeAdministrator, staff, staffOf, type Caller } from './administration.ts';
import { asShop, password, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
let owner: Caller;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
});
afterAll(() => provider.close());

const time = '2030-01-01T00:00:00.000Z';
const bob = {
  user_id: expect.stringMatching(/^user_[\w-]{22}$/) as string,
  username: 'bob@example.com',
  email_verified: false,
  further_emails: [],
  claims: { name: 'Bob' },
  roles: ['buyer'],
  state: 'active',
  has_password: false,
  password_changed_at: null,
  disabled_at: null,
  deletion_at: null,
  created_at: time,
  updated_at: time,
  managed_by: 'api',
  administrator_roles: [],
};

test('a person is made, read, changed, disabled, enabled and deleted', async () => {
  const made = await owner.send('POST', '/users', { username: 'Bob@Example.com', claims: { name: 'Bob' }, roles: ['buyer'] });
  expect([made.status, made.json]).toEqual([201, bob]);
  const path = `/users/${String(made.json['user_id'])}`;
  const read = await owner.send('GET', path);
  expect([read.status, read.json, read.headers.get('etag')]).toEqual([200, bob, made.headers.get('etag')]);
  const changed = await owner.send('PUT', path, { username: 'robert@example.com', email_verified: true }, { 'if-match': read.headers.get('etag') ?? '' });
  expect([changed.status, changed.json]).toEqual([200, { ...bob, username: 'robert@example.com', email_verified: true, claims: {}, roles: [] }]);
  expect((await owner.send('POST', `${path}/disable`)).json).toMatchObject({ state: 'disabled', disabled_at: time });
  expect((await owner.send('POST', `${path}/enable`)).json).toMatchObject({ state: 'active', disabled_at: null });
  expect((await owner.send('DELETE', path)).status).toBe(204);
  expect((await owner.send('GET', path)).status).toBe(404);
});

test('who has deleted their account is shown with the day on which it goes; enabled they stay, disabled they stay and cannot come back', async () => {
  const { prisma } = provider.database;
  const leaving = { disabledAt: provider.clock.now(), deletionAt: new Date('2030-01-15') };
  await prisma.user.create({ data: { id: 'user_eve', username: 'eve@example.com', usernameKey: 'eve@example.com', ...leaving } });
  expect((await owner.send('GET', '/users/user_eve')).json).toMatchObject({ state: 'disabled', deletion_at: '2030-01-15T00:00:00.000Z' });
  expect((await owner.send('POST', '/users/user_eve/disable')).json).toMatchObject({ state: 'disabled', deletion_at: null });
  expect((await owner.send('GET', '/users/user_eve')).json).toMatchObject({ state: 'disabled', deletion_at: null });
  await prisma.user.update({ where: { id: 'user_eve' }, data: leaving });
  expect((await owner.send('POST', '/users/user_eve/enable')).json).toMatchObject({ state: 'active', deletion_at: null });
  const events = await prisma.event.findMany({ where: { subjectId: 'user_eve' }, orderBy: { id: 'asc' } });
  expect(events.map(({ type }) => type)).toEqual(['user.disabled', 'user.deletion.withdrawn', 'user.enabled', 'user.deletion.withdrawn']);
  await owner.send('DELETE', '/users/user_eve');
});

test('who is disabled gets in no more, their tokens are dead at once, and they get in again when they are enabled', async () => {
  const made = await owner.send('POST', '/users', { username: 'carol@example.com', password });
  const path = `/users/${String(made.json['user_id'])}`;
  const logIn = () => provider.token({ grant_type: 'password', username: 'carol@example.com', password, scope: 'openid offline_access' }, asShop);
  const { json } = await logIn();
  const userinfo = async (token: unknown) => (await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status;
  expect(await userinfo(json['access_token'])).toBe(200);
  await owner.send('POST', `${path}/disable`);
  expect([await userinfo(json['access_token']), (await logIn()).status]).toEqual([401, 400]);
  await owner.send('POST', `${path}/enable`);
  provider.clock.advance(1);
  const again = await logIn();
  expect([await userinfo(json['access_token']), await userinfo(again.json['access_token'])]).toEqual([401, 200]);
  expect((await provider.token({ grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) }, asShop)).json['error']).toBe('invalid_grant');
});

test('a list comes in pages, in the order of log-in names, and each person once', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `page-${index}@example.com`);
  for (const username of names) await owner.send('POST', '/users', { username });
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await owner.send('GET', `/users?limit=3&username=PAGE-${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    found.push(...(page.json['items'] as { username: string }[]).map(({ username }) => username));
    cursor = (page.json['next_cursor'] as string | null) ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(names);
});

test('people are found by the beginning of their name, by role and by state', async () => {
  await owner.send('POST', '/users', { username: 'zoe', claims: { name: 'Zoë Ångström' }, roles: ['pilot'] });
  const { json } = await owner.send('POST', '/users', { username: 'zed', claims: { name: 'zoltan' }, roles: ['pilot'] });
  await owner.send('POST', `/users/${String(json['user_id'])}/disable`);
  const search = async (query: string) => ((await owner.send('GET', `/users?${query}`)).json['items'] as { username: string }[]).map(({ username }) => username);
  expect([await search('name=ZO'), await search('role=pilot'), await search('role=pilot&state=disabled'), await search('name=zo&state=active')]).toEqual([['zed', 'zoe'], ['zed', 'zoe'], ['zed'], ['zoe']]);
  expect(await search(`name=${encodeURIComponent('zoë å')}`)).toEqual(['zoe']);
});

test('people are shown with their further addresses and found by them, and nobody else is made or renamed to one', async () => {
  const { prisma } = provider.database;
  await prisma.user.create({ data: { id: 'user_fay', username: 'fay@example.com', usernameKey: 'fay@example.com' } });
  await prisma.emailAddress.createMany({ data: ['fay@work.example', 'zoe@work.example'].map((address) => ({ id: address, userId: 'user_fay', address, addedAt: provider.clock.now() })) });
  const found = async (username: string) => ((await owner.send('GET', `/users?username=${username}`)).json['items'] as readonly { readonly username: string; readonly further_emails: readonly string[] }[]).map(({ username: name, further_emails }) => [name, further_emails]);
  const fay = ['fay@example.com', ['fay@work.example', 'zoe@work.example']];
  expect([await found('Zoe@Work'), await found('fay@'), await found('zoe@work.example.org')]).toEqual([[fay], [fay], []]);
  const other = String((await owner.send('POST', '/users', { username: 'gil@example.com' })).json['user_id']);
  expect((await owner.send('POST', '/users', { username: 'Fay@Work.example' })).status).toBe(409);
  const { headers } = await owner.send('GET', `/users/${other}`);
  expect((await owner.send('PUT', `/users/${other}`, { username: 'zoe@work.example' }, { 'if-match': headers.get('etag') ?? '' })).status).toBe(409);
  const own = await owner.send('GET', '/users/user_fay');
  const renamed = await owner.send('PUT', '/users/user_fay', { username: 'zoe@work.example' }, { 'if-match': own.headers.get('etag') ?? '' });
  expect([renamed.status, renamed.json['username'], (await owner.send('GET', '/users/user_fay')).json['further_emails']]).toEqual([200, 'zoe@work.example', ['fay@work.example']]);
  expect([(await owner.send('DELETE', '/users/user_fay/emails/nobody@work.example')).status, (await owner.send('DELETE', `/users/${other}/emails/fay@work.example`)).status]).toEqual([404, 404]);
  expect([(await owner.send('DELETE', '/users/user_fay/emails/Fay%40Work.example')).status, (await owner.send('GET', '/users/user_fay')).json['further_emails']]).toEqual([204, []]);
  expect(await prisma.event.findFirst({ where: { type: 'user.email.removed' }, select: { actorKind: true, subjectId: true, details: true } })).toEqual({ actorKind: 'user', subjectId: 'user_fay', details: { email: 'fay@work.example' } });
  for (const id of [other, 'user_fay']) await owner.send('DELETE', `/users/${id}`);
  expect(await prisma.emailAddress.count()).toBe(0);
});

test('a token that is also for somebody else opens nothing here', async () => {
  await makeAdministrator(provider, 'ada@example.com', ['auditor']);
  await provider.apply({ ...shop, clients: [...shop.clients.filter(({ client_id: id }) => id !== 'shop'), { ...shop.clients[0], scope: `${String(shop.clients[0]?.scope)} symbolon:users:read` }, desk], users: [...shop.users, ...staff] });
  const { json } = await provider.token({ grant_type: 'password', username: 'ada@example.com', password, resource: [adminAudience, 'https://orders.example.com'] }, asShop);
  const answer = await provider.send('/admin/v1/me', { headers: { authorization: `Bearer ${String(json['access_token'])}` } });
  expect([answer.status, answer.json['detail']]).toEqual([401, `The token must have the audience ${adminAudience}, and no other.`]);
  const unasked = await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop);
  expect(unasked.json['scope']).not.toContain('symbolon:');
});

test('a machine has what its scopes say', async () => {
  const { json } = await provider.token({ grant_type: 'client_credentials', scope: 'symbolon:users:read' }, asDesk);
  const machine = caller(provider, String(json['access_token']));
  expect((await machine.send('GET', '/me')).json).toEqual({ kind: 'client', id: 'desk', name: 'desk', roles: [], permissions: ['users:read'] });
  expect((await machine.send('POST', '/users', { username: 'x' })).status).toBe(403);
});

test('where a second factor is demanded, a log-in without one administers nothing, and a machine is not asked', async () => {
  const strict = await provider.another({ SYMBOLON_ADMIN_MFA: 'required' });
  const look = (token: string) => strict.send('/admin/v1/me', { headers: { authorization: `Bearer ${token}` } });
  const refused = await look(owner.token);
  expect([refused.status, refused.json['type'], refused.headers.get('www-authenticate')]).toEqual([401, '/docs/problems#second-factor-required', 'Bearer realm="symbolon", error="insufficient_user_authentication", acr_values="aal2"']);
  expect((await provider.send('/admin/v1/me', { headers: { authorization: `Bearer ${owner.token}` } })).status).toBe(200);
  const { json } = await provider.token({ grant_type: 'client_credentials', scope: 'symbolon:users:read' }, asDesk);
  expect((await look(String(json['access_token']))).status).toBe(200);
  await strict.close();
});

test('a person has no more than their roles, whatever the token says, and no more than the token, whatever the roles say', async () => {
  const narrow = await callerOf(provider, 'owner@example.com', 'symbolon:users:read');
  expect((await narrow.send('GET', '/me')).json['permissions']).toEqual(['users:read']);
  const support = await callerOf(provider, 'support@example.com');
  expect((await support.send('GET', '/me')).json).toMatchObject({ name: 'support@example.com', roles: ['support'], permissions: ['users:read', 'users:support', 'events:read', 'statistics:read'] });
});

test('everything that is done is written down, with who did it, to whom, and what was before and after', async () => {
  const { json } = await owner.send('POST', '/users', { username: 'told@example.com', password });
  const id = String(json['user_id']);
  const path = `/users/${id}`;
  await provider.token({ grant_type: 'password', username: 'told@example.com', password, scope: 'openid offline_access' }, asShop);
  const { headers } = await owner.send('GET', path);
  await owner.send('PUT', path, { username: 'told@example.com', claims: { name: 'Told' } }, { 'if-match': headers.get('etag') ?? '' });
  await owner.send('PUT', `/administrators/${id}`, { roles: ['support'] }, { 'if-match': '*' });
  for (const act of ['unlock', 'verify-email', 'password-reset', 'sessions/end', 'disable', 'disable', 'enable', 'disable?dry_run=true']) await owner.send('POST', `${path}/${act}`);
  expect((await owner.send('PUT', `${path}/password`, { password: 'another battery staple of horses' })).status).toBe(204);
  expect((await owner.send('DELETE', path)).status).toBe(204);
  const events = await provider.database.prisma.event.findMany({ where: { subjectId: id, actorKind: 'user', actorId: owner.id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  expect(events.map(({ type, clientId }) => `${type} by ${clientId ?? ''}`)).toEqual(
    ['user.created', 'user.updated', 'administrator.roles_changed', 'user.unlocked', 'user.email.verified', 'user.password.reset_sent', 'sessions.ended', 'user.disabled', 'user.enabled', 'user.password.set', 'user.deleted'].map((type) => `${type} by desk`),
  );
  expect(events.find(({ type }) => type === 'user.updated')?.details).toMatchObject({ before: { claims: {} }, after: { claims: { name: 'Told' } } });
  expect(JSON.stringify(events.map(({ details }) => details))).not.toContain('staple');
});
