import { allPermissions, api, type Endpoint, type Permission } from '@symbolon/contracts';
import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { password, shop, startProvider, type Provider } from './provider.ts';

/** Who may, written out: the table that the product is held to. */
const allowed: Readonly<Record<keyof typeof api.admin, string>> = {
  me: 'owner administrator support auditor',
  getInstallation: 'owner administrator auditor',
  listUsers: 'owner administrator support auditor',
  createUser: 'owner administrator',
  getUser: 'owner administrator support auditor',
  replaceUser: 'owner administrator',
  deleteUser: 'owner administrator',
  disableUser: 'owner administrator support',
  enableUser: 'owner administrator support',
  unlockUser: 'owner administrator support',
  verifyEmail: 'owner administrator',
  setPassword: 'owner administrator',
  sendPasswordReset: 'owner administrator support',
  listSessions: 'owner administrator support auditor',
  endSessions: 'owner administrator support',
  endSession: 'owner administrator support',
  listFactors: 'owner administrator support auditor',
  addFactor: 'owner administrator',
  removeFactor: 'owner administrator support',
  listLinkedLogins: 'owner administrator support auditor',
  getUpstreamToken: 'owner',
  removeLinkedLogin: 'owner administrator support',
  removeEmail: 'owner administrator support',
  makeRecoveryLink: 'owner administrator',
  getRecoveryWait: 'owner administrator support auditor',
  stopRecoveryWait: 'owner administrator support',
  listApplications: 'owner administrator support auditor',
  removeApplication: 'owner administrator support',
  getAdministrator: 'owner administrator auditor',
  replaceAdministrator: 'owner',
  listRoles: 'owner administrator auditor',
  createRole: 'owner',
  getRole: 'owner administrator auditor',
  replaceRole: 'owner',
  deleteRole: 'owner',
  listClients: 'owner administrator auditor',
  createClient: 'owner administrator',
  getClient: 'owner administrator auditor',
  replaceClient: 'owner administrator',
  deleteClient: 'owner administrator',
  replaceClientSecret: 'owner administrator',
  listClientSecrets: 'owner administrator auditor',
  addClientSecret: 'owner administrator',
  deleteClientSecret: 'owner administrator',
  listResourceServers: 'owner administrator auditor',
  createResourceServer: 'owner administrator',
  getResourceServer: 'owner administrator auditor',
  replaceResourceServer: 'owner administrator',
  deleteResourceServer: 'owner administrator',
  listResourceServerVersions: 'owner administrator auditor',
  getResourceServerVersion: 'owner administrator auditor',
  listConsumers: 'owner administrator auditor',
  getConsumer: 'owner administrator auditor',
  getConsumerStatus: 'owner administrator auditor',
  replaceConsumer: 'owner administrator',
  deleteConsumer: 'owner administrator',
  getBranding: 'owner administrator auditor',
  replaceBranding: 'owner administrator',
  deleteBranding: 'owner administrator',
  previewBranding: 'owner administrator auditor',
  getSignIn: 'owner administrator auditor',
  replaceSignIn: 'owner administrator',
  deleteSignIn: 'owner administrator',
  listConnections: 'owner administrator auditor',
  createConnection: 'owner administrator',
  getConnection: 'owner administrator auditor',
  replaceConnection: 'owner administrator',
  deleteConnection: 'owner administrator',
  createConnectionTrial: 'owner administrator',
  lookUpInDirectory: 'owner administrator',
  getConnectionTrial: 'owner administrator',
  getConnectionSync: 'owner administrator auditor',
  getConnectionSyncPlan: 'owner administrator',
  syncConnection: 'owner administrator',
  listSigningKeys: 'owner administrator auditor',
  rotateSigningKeys: 'owner administrator',
  markBackupVerified: 'owner administrator',
  listEvents: 'owner administrator support auditor',
  streamEvents: 'owner administrator support auditor',
  getStatistics: 'owner administrator support auditor',
  listImports: 'owner administrator support auditor',
  getImport: 'owner administrator support auditor',
  listScimSources: 'owner administrator auditor',
  createScimSource: 'owner administrator',
  deleteScimSource: 'owner administrator',
  listScimTokens: 'owner administrator auditor',
  createScimToken: 'owner administrator',
  deleteScimToken: 'owner administrator',
  linkScimUser: 'owner administrator',
  unlinkScimUser: 'owner administrator',
  listScimTargets: 'owner administrator auditor',
  createScimTarget: 'owner administrator',
  getScimTarget: 'owner administrator auditor',
  replaceScimTarget: 'owner administrator',
  deleteScimTarget: 'owner administrator',
  getScimTargetState: 'owner administrator auditor',
  getScimTargetPlan: 'owner administrator',
  pushScimTarget: 'owner administrator',
  listPushedPeople: 'owner administrator auditor',
  listSignalStreams: 'owner administrator auditor',
  getSignalStream: 'owner administrator auditor',
  setSignalStreamStatus: 'owner administrator',
  sendSignalVerification: 'owner administrator',
  removeSignalStream: 'owner administrator',
  listSignalSources: 'owner administrator auditor',
  listWebhooks: 'owner administrator auditor',
  createWebhook: 'owner administrator',
  getWebhook: 'owner administrator auditor',
  replaceWebhook: 'owner administrator',
  deleteWebhook: 'owner administrator',
  rotateWebhookSecret: 'owner administrator',
  testWebhook: 'owner administrator',
  listWebhookDeliveries: 'owner administrator auditor',
  replayWebhook: 'owner administrator',
};

/** People with roles that chance has made. */
const random = Array.from({ length: 12 }, (_, index) => ({ username: `random-${index}@example.com`, password }));

let provider: Provider;
let callers: Awaited<ReturnType<typeof staffOf>>;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff, ...random] });
  callers = await staffOf(provider);
});
afterAll(() => provider.close());

/** With ids of nobody: who may is told that there is nothing, or what is wrong with the body; who may not is not told even that. */
const ask = (caller: Pick<Caller, 'send'>, { method, path }: Endpoint) => caller.send(method, path.replace('/admin/v1', '').replaceAll(/\{\w+\}/g, 'nobody') + (method !== 'GET' ? '?dry_run=true' : path.endsWith('/stream') ? '?cursor=nobodys' : ''), ['POST', 'PUT'].includes(method) ? '[]' : undefined);

describe.each(Object.entries<Endpoint>(api.admin))('%s', (name, endpoint) => {
  test('is for these roles and no others', async () => {
    const may: string[] = [];
    for (const [role, caller] of Object.entries(callers)) {
      const { status, json, headers } = await ask(caller, endpoint);
      expect([401, 500, 503]).not.toContain(status);
      expect(headers.get('ratelimit-policy')).toBe('"default";q=600;w=60');
      if (status !== 403) may.push(role);
      else expect(json).toEqual({ type: '/docs/problems#forbidden', title: expect.any(String) as string, status: 403, permission: endpoint.admin?.permission });
    }
    expect(may.join(' ')).toBe(allowed[name as keyof typeof api.admin]);
  });

  test('is for nobody without a token, with one that is none, or with one of a person who administers nothing', async () => {
    const bare = await provider.send(endpoint.path.replaceAll(/\{\w+\}/g, 'nobody'), { method: endpoint.method });
    expect([bare.status, bare.headers.get('content-type')?.split(';')[0], bare.headers.get('www-authenticate')]).toEqual([401, 'application/problem+json', 'Bearer realm="symbolon"']);
    const broken = await provider.send(endpoint.path.replaceAll(/\{\w+\}/g, 'nobody'), { method: endpoint.method, headers: { authorization: `Bearer ${callers.owner.token.slice(0, -3)}AAA` } });
    expect(broken.status).toBe(401);
  });
});

test('nobody changes who has more power than themselves, themselves excepted', async () => {
  const { owner, administrator, support } = callers;
  const tried = async (by: Caller, of: Caller) => (await by.send('POST', `/users/${of.id}/sessions/end?dry_run=true`)).status;
  expect([await tried(support, administrator), await tried(support, owner), await tried(administrator, owner), await tried(administrator, support), await tried(owner, administrator), await tried(support, support)]).toEqual([403, 403, 403, 200, 200, 200]);
  const { json } = await administrator.send('PUT', `/users/${owner.id}/password`, { password: 'a password of four words' });
  expect(json['type']).toBe('/docs/problems#outranked');
});

test('a token does no more than its person may now: a role that is taken away, and given, counts at once, on every node', async () => {
  const { owner, auditor } = callers;
  const other = await provider.another();
  const looks = () => other.send('/admin/v1/users', { headers: { authorization: `Bearer ${auditor.token}` } });
  expect((await looks()).status).toBe(200);
  const path = `/administrators/${auditor.id}`;
  const etag = async () => ({ 'if-match': (await owner.send('GET', path)).headers.get('etag') ?? '' });
  expect((await owner.send('PUT', path, { roles: [] }, await etag())).json).toEqual({ roles: [] });
  expect((await looks()).status).toBe(403);
  expect((await owner.send('PUT', path, { roles: ['auditor'] }, await etag())).json).toEqual({ roles: ['auditor'] });
  expect((await looks()).status).toBe(200);
  await other.close();
});

test.each(random.map(({ username }, index) => [index, username] as const))('a role of one’s own, made by chance (%i), opens every endpoint of its permissions and no other', async (seed, username) => {
  const permissions = allPermissions.filter((_, index) => chance(seed, index) < [0.1, 0.3, 0.5, 0.9][seed % 4]!);
  const some: readonly Permission[] = permissions.length > 0 ? permissions : ['keys:read'];
  expect((await callers.owner.send('POST', '/roles', { role: `random-${seed}`, permissions: some })).status).toBe(201);
  const path = `/administrators/${(await callerOf(provider, username)).id}`;
  const current = await callers.owner.send('GET', path);
  expect((await callers.owner.send('PUT', path, { roles: [`random-${seed}`] }, { 'if-match': current.headers.get('etag') ?? '' })).json).toEqual({ roles: [`random-${seed}`] });
  const caller = await callerOf(provider, username);
  expect((await caller.send('GET', '/me')).json).toMatchObject({ roles: [`random-${seed}`], permissions: some });
  for (const [name, endpoint] of Object.entries<Endpoint>(api.admin)) {
    const permission = endpoint.admin?.permission;
    const { status, json } = await ask(caller, endpoint);
    const isAllowed = !permission || some.includes(permission);
    expect([name, [401, 429, 500, 503].includes(status), json['type'] !== '/docs/problems#forbidden']).toEqual([name, false, isAllowed]);
  }
});

/** From 0 to 1, the same for the same numbers. */
const chance = (seed: number, index: number): number => Math.abs((Math.sin((seed + 1) * 127.1 + index * 311.7) * 43_758.5453) % 1);
