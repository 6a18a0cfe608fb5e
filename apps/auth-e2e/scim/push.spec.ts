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
const applications: ChildProcess[] = [];
beforeAll(async () => {
  ({ administer } = await startAdministered(scratch, ['scim:read', 'scim:write', 'users:read', 'users:write', 'users:support']));
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
  return { url, ask, accounts };
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
