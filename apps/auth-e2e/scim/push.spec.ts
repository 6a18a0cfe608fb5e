import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { scimPrograms, startAdministered, type Administer } from '../src/scim-programs.ts';
import { until } from '../src/until.ts';

/** The built server as a client of scim2-server, which we did not write. */
const programs = scimPrograms();
if (programs === undefined) throw new Error('scim2-server cannot be installed. Is there a network, and python3-venv?');

const scratch = openScratch();
const token = 'a-token-of-the-application';
let administer: Administer;
let issuer: string;
const applications: ChildProcess[] = [];
beforeAll(async () => {
  ({ administer, issuer } = await startAdministered(scratch, ['scim:read', 'scim:write', 'users:read', 'users:write', 'users:support']));
});
afterAll(async () => {
  for (const each of applications) if (each.exitCode === null && each.kill()) await once(each, 'exit');
  await scratch.close();
});

type Account = Readonly<Record<string, unknown>>;
const startApplication = async () => {
  const port = await freePort();
  applications.push(spawn(join(programs, 'scim2-server'), ['--port', String(port), '--bearer-token', token], { stdio: 'ignore' }));
  const url = `http://127.0.0.1:${port}`;
  const ask = (method: string, path: string, body?: unknown) => fetch(url + path, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  await until('the application', async () => (await ask('GET', '/Users').catch(() => undefined))?.status === 200);
  const accounts = async () => ((await (await ask('GET', '/Users?count=100')).json()) as { Resources?: Account[] }).Resources ?? [];
  const groups = async () => ((await (await ask('GET', '/Groups?count=100')).json()) as { Resources?: Account[] }).Resources ?? [];
  return { url, ask, accounts, groups };
};

test('people are made, follow what changes, are mended after somebody else changed them, and go', async () => {
  const { url, ask, accounts } = await startApplication();
  const make = async (name: string) => String((await administer('POST', '/users', { username: `${name}@example.com`, claims: { name, given_name: name }, roles: ['staff'] }))['user_id']);
  const [ada, bob] = [await make('ada'), await make('bob')];
  await ask('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bob@example.com', title: 'Of old' });
  await ask('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'stranger@example.com' });
  await administer('POST', '/scim-targets', { target: 'wiki', url, secret: token, people: "'staff' in claims.roles", attributes: { department: "'Research'" }, on_removal: 'delete' });
  const of = async (id: string) => (await accounts()).find(({ externalId }) => externalId === id);
  await until('both people', async () => (await of(ada)) !== undefined && (await of(bob)) !== undefined);
  expect(await of(ada)).toMatchObject({ userName: 'ada@example.com', displayName: 'ada', name: { givenName: 'ada' }, active: true, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Research' } });
  expect(await of(bob)).toMatchObject({ userName: 'bob@example.com', displayName: 'bob', title: 'Of old' });
  expect((await accounts()).map(({ userName }) => userName).sort()).toEqual(['ada@example.com', 'bob@example.com', 'stranger@example.com']);

  await administer('POST', `/users/${ada}/disable`);
  await until('Ada to be disabled', async () => (await of(ada))?.['active'] === false);
  await ask('PUT', `/Users/${String((await of(bob))?.['id'])}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bob@example.com', externalId: bob, displayName: 'Mallory' });
  const plan = await administer('GET', '/scim-targets/wiki/plan');
  expect(plan).toMatchObject({ is_complete: true, differences: { people: 2, create: 0, adopt: 0, change: 1, remove: 0, unknown: 1 }, items: [{ action: 'change', user_id: bob }] });
  await administer('POST', '/scim-targets/wiki/push');
  await until('Bob to be mended', async () => (await of(bob))?.['displayName'] === 'bob');

  await administer('DELETE', `/users/${bob}`);
  await until('Bob to go', async () => (await of(bob)) === undefined);
  await until('nobody to wait', async () => (await administer('GET', '/scim-targets/wiki/state'))['waiting'] === 0);
  expect(await administer('GET', '/scim-targets/wiki/state')).toMatchObject({ pushed: 1, failed: 0, last_error: null });
});

test('groups are adopted by name, follow who comes and goes, and go', async () => {
  const { url, ask, accounts, groups } = await startApplication();
  const { source_id } = await administer('POST', '/scim-sources', { name: 'Directory' });
  const { token: ours } = await administer('POST', `/scim-sources/${String(source_id)}/tokens`, {});
  const direct = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${issuer}/scim/v2${path}`, { method, headers: { authorization: `Bearer ${String(ours)}`, 'content-type': 'application/scim+json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Account;
  };
  const [carl, dora] = [String((await direct('POST', '/Users', { userName: 'carl@corp.example' }))['id']), String((await direct('POST', '/Users', { userName: 'dora@corp.example' }))['id'])];
  const engineers = String((await direct('POST', '/Groups', { displayName: 'Engineers', members: [{ value: carl }] }))['id']);
  await ask('POST', '/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Engineers' });
  await administer('POST', '/scim-targets', { target: 'crm', url, secret: token, people: "claims.username.endsWith('@corp.example')", groups: ['Engineers'], on_removal: 'delete' });
  const members = async () => {
    const named = new Map((await accounts()).map(({ id, externalId }) => [id, externalId]));
    return (await groups()).map(({ displayName, externalId, members: within = [] }) => [displayName, externalId, (within as { value: string }[]).map(({ value }) => named.get(value)).sort()]);
  };
  const become = (...expected: readonly unknown[]) => until(JSON.stringify(expected), async () => JSON.stringify(await members()) === JSON.stringify(expected));
  await become(['Engineers', engineers, [carl]]);
  await direct('PATCH', `/Groups/${engineers}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'add', path: 'members', value: [{ value: dora }] }] });
  await become(['Engineers', engineers, [carl, dora].sort()]);
  await direct('PATCH', `/Groups/${engineers}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'members', value: [{ value: dora }] }] });
  await become(['Engineers', engineers, [dora]]);
  expect(await administer('GET', '/scim-targets/crm/plan')).toMatchObject({ is_complete: true, groups: [] });
  await direct('DELETE', `/Groups/${engineers}`);
  await become();
  expect(await administer('GET', '/scim-targets/crm/state')).toMatchObject({ failed: 0, last_error: null, groups: { pushed: 0, failed: 0 } });
});
