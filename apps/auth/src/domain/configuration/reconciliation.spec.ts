import { join } from 'node:path';
import { ConfigurationFile, defaultProfileClaims } from '@symbolon/contracts';
import { equalBytes, MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { announceChange } from '@symbolon/database';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { SystemClock } from '../../platform/clock.ts';
import { PasswordPolicy } from '../users/password-policy.ts';
import { readConfigurationFile } from './configuration-file.reader.ts';
import { formatPlan } from './plan-text.ts';
import { applyChanges, planChanges } from './reconciliation.ts';

const tools = {
  masterKey: new MasterKey(secureRandom.bytes(32)),
  passwords: new PasswordHashing({ memory: 7168, iterations: 1, parallelism: 1, concurrency: 1, queue: 0 }),
  policy: new PasswordPolicy(15, ['symbolon']),
  random: secureRandom,
  issuer: 'https://id.example.com',
  clock: new SystemClock(),
};
const scratch = sharedDatabase();

const shop = {
  client_id: 'shop',
  client_secret: '0123456789abcdef',
  grant_types: ['password', 'client_credentials'],
  password_grant_types: ['signup'],
  first_party: true,
  scope: 'openid orders:read',
};
const api = { audience: 'https://api.example.com', name: 'Orders', scopes: ['orders:read'], access_token_ttl: '15m' };
const ada = { username: 'Ada@Example.com', password: 'enigma rhubarb 71', email_verified: true, claims: { name: 'Ada', tags: [{ b: 1, a: null }], zero: -0 } };
const everything = { resource_servers: [api], clients: [shop], users: [ada] };

const apply = async (file: unknown) => formatPlan(await applyChanges(scratch.database, ConfigurationFile.parse(file), tools));
const plan = async (file: unknown) => formatPlan(await planChanges(scratch.database, ConfigurationFile.parse(file), tools));

/** Every row of the three tables, whole. */
async function rows() {
  const { prisma } = scratch.database;
  return {
    resourceServers: await prisma.resourceServer.findMany({ orderBy: { audience: 'asc' } }),
    clients: await prisma.client.findMany({ orderBy: { clientId: 'asc' } }),
    users: await prisma.user.findMany({ orderBy: { usernameKey: 'asc' } }),
  };
}

const foreignClient = { clientId: 'manual', tokenEndpointAuthMethod: 'none' };
const foreignUser = { id: 'user_1', username: 'ADA@example.com', usernameKey: 'ada@example.com', passwordHash: 'kept' };

test('a file makes resource servers, clients and users', async () => {
  expect(await apply(everything)).toBe('+ resource server https://api.example.com\n+ client shop\n+ user Ada@Example.com\n3 to add, 0 to change, 0 to remove, 0 unchanged.');
  const dates = { createdAt: expect.any(Date), updatedAt: expect.any(Date) };
  const { clients, users, resourceServers } = await rows();
  expect(resourceServers).toEqual([
    { audience: 'https://api.example.com', name: 'Orders', scopes: ['orders:read'], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA', acrValues: [], maxAge: null, introspectionClients: [], contract: null, declared: true, ...dates },
  ]);
  expect(clients).toEqual([
    {
      clientId: 'shop', name: null, secretHash: expect.anything(), secretCreatedAt: expect.any(Date), otherSecretHash: null, otherSecretCreatedAt: null, otherSecretExpiresAt: null, tokenEndpointAuthMethod: 'client_secret_basic', authMethodStated: false, grantTypes: ['password', 'client_credentials'],
      passwordGrantTypes: ['signup'], firstParty: true, scope: ['openid', 'orders:read'], redirectUris: [], postLogoutRedirectUris: [], requirePkce: true, requireNonce: true, idTokenSigningAlg: 'RS256', userinfoSigningAlg: null,
      passwordUpdate: 'with_current', idTokenClaims: 'scopes',
      policyUri: null, tosUri: null, initiateLoginUri: null, logoUri: null, clientUri: null, subjectType: 'public', sectorIdentifier: null, allowedCorsOrigins: [], defaultAcrValues: [], defaultMaxAge: null, requirePushedRequests: false,
      frontchannelLogoutUri: null, frontchannelLogoutSid: false, backchannelLogoutUri: null, backchannelLogoutSid: false, attributes: {}, roles: [], saml: {}, samlEntityId: null, builtIn: false, declared: true, ...dates,
    },
  ]);
  expect(equalBytes(clients[0]?.secretHash ?? new Uint8Array(), tools.masterKey.mac('client-secret', shop.client_secret))).toBe(true);
  expect(users).toEqual([
    {
      id: expect.stringMatching(/^user_.{22}$/), username: 'ada@example.com', usernameKey: 'ada@example.com', passwordHash: expect.stringMatching(/^\$argon2id\$/), passwordChangedAt: null,
      emailVerified: true, mustVerifyEmail: false, unprovenUntil: null, claims: { name: 'Ada', tags: [{ b: 1, a: null }], zero: 0 }, roles: [], disabledAt: null, deletionAt: null, passkeyOfferedAt: null, declared: true, ...dates,
    },
  ]);
  expect(await tools.passwords.verify(users[0]?.passwordHash ?? '', ada.password)).toBe(true);
});

test('the second time changes nothing, not even updated_at', async () => {
  await apply(everything);
  const before = await rows();
  expect(await plan(everything)).toBe('Nothing to change: 3 unchanged.');
  expect(await apply(everything)).toBe('Nothing to change: 3 unchanged.');
  expect(await rows()).toEqual(before);
});

test('a plan tells what changes of what clients ask of log-ins, and of what APIs demand', async () => {
  const asks = (api: object, client: object) => ({ ...everything, resource_servers: [{ ...everything.resource_servers[0], ...api }], clients: [{ ...shop, ...client }] });
  await apply(asks({ acr_values: ['aal2'] }, { default_acr_values: ['aal2', 'aal1'] }));
  expect(await plan(asks({ max_age: 300 }, { default_acr_values: ['aal1'], default_max_age: 0 }))).toBe(
    [
      '~ resource server https://api.example.com',
      '    acr_values: ["aal2"] → none',
      '    max_age: none → 300',
      '~ client shop',
      '    default_acr_values: ["aal2","aal1"] → ["aal1"]',
      '    default_max_age: none → 0',
      '0 to add, 2 to change, 0 to remove, 1 unchanged.',
    ].join('\n'),
  );
});

test('a plan tells what apply then does, and writes nothing', async () => {
  await apply(everything);
  const changed = {
    resource_servers: [{ audience: 'https://b.example', scopes: ['orders:read'] }],
    clients: [{ ...shop, client_secret: 'fedcba9876543210', client_name: 'Shop', scope: 'openid' }, { client_id: 'spa', token_endpoint_auth_method: 'none', grant_types: [] }],
    users: [{ ...ada, username: 'ada@example.com', password: 'not even looked at', claims: { name: 'Ada L.', tags: ada.claims.tags } }],
  };
  const before = await rows();
  const expected = [
    '+ resource server https://b.example',
    '- resource server https://api.example.com',
    '~ client shop',
    '    client_name: none → "Shop"',
    '    client_secret: changed',
    '    scope: "openid orders:read" → "openid"',
    '+ client spa',
    '~ user ada@example.com',
    '    claims.name: "Ada" → "Ada L."',
    '    claims.zero: 0 → none',
    '2 to add, 2 to change, 1 to remove, 0 unchanged.',
  ].join('\n');
  expect(await plan(changed)).toBe(expected);
  expect(await rows()).toEqual(before);
  expect(await apply(changed)).toBe(expected);
  expect(await plan(changed)).toBe('Nothing to change: 4 unchanged.');
  expect((await rows()).users[0]?.passwordHash).toBe(before.users[0]?.passwordHash);
});

test('what a file made and does not name any more is removed with its tokens, but a user only let go', async () => {
  await apply(everything);
  const { users } = await rows();
  const now = new Date();
  const bytes = new Uint8Array(32);
  await scratch.database.prisma.refreshTokenFamily.create({
    data: { id: bytes, clientId: 'shop', userId: users[0]?.id ?? '', tokenHash: bytes, authTime: now, rotatedAt: now, idleExpiresAt: now, expiresAt: now },
  });
  expect(await apply({})).toBe(
    '- resource server https://api.example.com\n- client shop\n~ user ada@example.com\n    no longer in the file, so it stays as it is\n0 to add, 1 to change, 2 to remove, 0 unchanged.',
  );
  expect(await rows()).toMatchObject({ resourceServers: [], clients: [], users: [{ username: 'ada@example.com', declared: false, passwordHash: users[0]?.passwordHash }] });
  expect(await scratch.database.prisma.refreshTokenFamily.count()).toBe(0);
  expect(await apply({})).toBe('Nothing to change: 0 unchanged.');
});

test('one file of several leaves alone what the others made, and says so', async () => {
  await apply({ ...everything, branding: { name: 'Example' } });
  const before = await rows();
  const other = ConfigurationFile.parse({ clients: [{ client_id: 'spa', token_endpoint_auth_method: 'none', grant_types: [] }] });
  const leaving = { leavesUnnamed: true };
  const left = 'Not named, and left alone (--prune would not): branding Example, resource server https://api.example.com, client shop, user ada@example.com';
  const told = `+ client spa\n${left}\n1 to add, 0 to change, 0 to remove, 0 unchanged.`;
  expect(formatPlan(await planChanges(scratch.database, other, tools, leaving))).toBe(told);
  expect(formatPlan(await applyChanges(scratch.database, other, tools, leaving))).toBe(told);
  expect(formatPlan(await applyChanges(scratch.database, other, tools, leaving))).toBe(`${left}\nNothing to change: 1 unchanged.`);
  expect(await rows()).toEqual({ ...before, clients: [...before.clients, expect.objectContaining({ clientId: 'spa' })] });
  expect(await scratch.database.prisma.branding.count()).toBe(1);
});

test('how people sign in is said, changed, and left to the product by a file that says nothing of it', async () => {
  const said = (signIn: object) => apply({ sign_in: signIn });
  expect(await said({})).toBe('+ sign-in policy\n1 to add, 0 to change, 0 to remove, 0 unchanged.');
  expect(await said({ second_factor: 'when_enrolled', second_factor_roles: [] })).toBe('Nothing to change: 1 unchanged.');
  expect(await said({ second_factor: 'always', second_factor_roles: ['staff'] })).toBe(
    '~ sign-in policy\n    second_factor: "when_enrolled" → "always"\n    second_factor_roles: none → ["staff"]\n0 to add, 1 to change, 0 to remove, 0 unchanged.',
  );
  expect(await scratch.database.prisma.signIn.findMany()).toEqual([{ id: 1, firstFactors: ['password', 'passkey'], secondFactor: 'always', secondFactorRoles: ['staff'], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, passkeyAaguids: [], recovery: ['administrator'], recoveryWaitingDays: 7, declared: true }]);
  expect(await apply({})).toBe('- sign-in policy\n0 to add, 0 to change, 1 to remove, 0 unchanged.');
  expect(await scratch.database.prisma.signIn.count()).toBe(0);
});

test('another password of a user that is there is told, and stays', async () => {
  await apply({ ...everything, users: [ada, { username: 'bob' }] });
  const before = await rows();
  const others = { ...everything, users: [{ ...ada, password: 'enigma rhubarb 72' }, { username: 'bob', password: 'enigma rhubarb 73' }] };
  const note = '    password: is another than in the file, and stays: a file gives one to new users only';
  const told = `  user Ada@Example.com\n${note}\n  user bob\n${note}\nNothing to change: 4 unchanged.`;
  const telling = { tellsPasswords: true };
  expect(formatPlan(await planChanges(scratch.database, ConfigurationFile.parse(others), tools, telling))).toBe(told);
  expect(formatPlan(await applyChanges(scratch.database, ConfigurationFile.parse(others), tools, telling))).toBe(told);
  expect(formatPlan(await planChanges(scratch.database, ConfigurationFile.parse(everything), tools, telling))).toMatch(/^~ user bob\n {4}no longer in the file/);
  expect(await rows()).toEqual(before);
});

test('what was made in another way stays, until the file names it', async () => {
  await scratch.database.prisma.client.create({ data: foreignClient });
  await scratch.database.prisma.user.create({ data: foreignUser });
  expect(await apply({})).toBe('Nothing to change: 0 unchanged.');
  const file = { clients: [{ client_id: 'manual', token_endpoint_auth_method: 'none', grant_types: [] }], users: [{ ...ada, claims: {} }] };
  expect(await apply(file)).toBe(
    [
      '~ client manual',
      '    from now on kept by the file',
      '~ user Ada@Example.com',
        '    email_verified: false → true',
      '    from now on kept by the file',
      '0 to add, 2 to change, 0 to remove, 0 unchanged.',
    ].join('\n'),
  );
  expect((await rows()).users).toMatchObject([{ id: 'user_1', passwordHash: 'kept', declared: true }]);
  expect(await apply({})).toContain('- client manual');
});

test('a user without a password is made without one, and gets none later', async () => {
  await apply({ users: [{ username: 'ada' }] });
  expect(await apply({ users: [{ username: 'ada', password: ada.password }] })).toBe('Nothing to change: 1 unchanged.');
  expect((await rows()).users).toMatchObject([{ passwordHash: null, claims: {}, emailVerified: false }]);
});

test('weak passwords of new users are refused before anything is written', async () => {
  await scratch.database.prisma.user.create({ data: foreignUser });
  const users = [{ ...ada, password: 'short' }, { username: 'bob', password: 'too short' }, { username: 'cy@example.com', password: 'cy@example.com' }, { username: 'dan', password: ada.password }];
  const message =
    'users[1].password: The password must have at least 15 characters.\nusers[2].password: The password must have at least 15 characters.';
  await expect(plan({ ...everything, users })).rejects.toThrow(message);
  await expect(apply({ ...everything, users })).rejects.toThrow(message);
  expect(await rows()).toMatchObject({ clients: [], users: [{ username: 'ADA@example.com', declared: false }] });
});

test('all or nothing: a statement that fails undoes the others', async () => {
  const broken = ConfigurationFile.parse(everything);
  broken.users[0]!.username = 'a\0b';
  await expect(applyChanges(scratch.database, broken, tools)).rejects.toThrow();
  expect(await rows()).toEqual({ resourceServers: [], clients: [], users: [] });
});

test('nodes hear of what changed, and only of that', async () => {
  const topics: (string | undefined)[] = [];
  scratch.database.changes.onChange((topic) => topics.push(topic));
  const tell = (topic: string) => announceChange(scratch.database.prisma, topic);
  const moment = () => new Promise((resolve) => setTimeout(resolve, 5));
  const heard = async (expected: string[]) => {
    await tell('end');
    while (!topics.includes('end')) await moment();
    expect(topics.splice(0).filter((topic) => topic !== undefined && topic !== 'begin')).toEqual([...expected, 'end']);
  };
  for (; !topics.includes('begin'); await moment()) await tell('begin'); // what was told before somebody listened is not heard
  await apply(everything);
  await heard(['clients', 'resource_servers']);
  await apply(everything);
  await heard([]);
  await apply({ ...everything, users: [] });
  await heard([]);
  await apply({ resource_servers: [api], sign_in: { second_factor: 'always' } });
  await heard(['clients', 'sign_in']);
});

test('several at once do the same as one', async () => {
  await Promise.all([apply(everything), apply(everything), apply(everything)].map((each) => each.catch((error: unknown) => expect(error).toMatchObject({ retryAfterSeconds: 1 }))));
  expect(await plan(everything)).toBe('Nothing to change: 3 unchanged.');
});

test('a plan cannot move the cursor of the terminal that shows it', () => {
  const text = formatPlan([{ action: 'change', kind: 'user', id: 'a\u202eb', members: [{ name: 'claims.x', from: '\u001b[2J', to: '\u009b2J\n' }] }]);
  expect(text.split('\n').slice(0, 2)).toEqual([String.raw`~ user a\u202eb`, String.raw`    claims.x: "\u001b[2J" → "\u009b2J\n"`]);
});

describe('the example', () => {
  const example = join(import.meta.dirname, '../../../../../examples/symbolon.yaml');
  const environment = { SHOP_SECRET: 'kQ7cS0w3Yb1xV5nZ2mR8tA', ADA_PASSWORD: 'enigma rhubarb 71' };

  test('can be applied, and applied again', async () => {
    const file = await readConfigurationFile(example, environment);
    expect(formatPlan(await applyChanges(scratch.database, file, tools))).toBe(
      '+ branding Orders by Example\n+ resource server https://api.example.com\n+ client shop-backend\n+ user ada@example.com\n4 to add, 0 to change, 0 to remove, 0 unchanged.',
    );
    expect(formatPlan(await applyChanges(scratch.database, file, tools))).toBe('Nothing to change: 4 unchanged.');
  });

  test('with a weak password is refused with its line', async () => {
    const file = await readConfigurationFile(example, { ...environment, ADA_PASSWORD: 'enigma' });
    await expect(planChanges(scratch.database, file, tools)).rejects.toThrow(`${example}:48:5 users[0].password: The password must have at least 15 characters.`);
  });
});

test('a plan tells what changes in a contract, claim by claim and scope by scope', async () => {
  const claim = (type: string) => ({ schema: { type }, from: { user: 'tenant' } });
  const contract = { audience: api.audience, scopes: { 'orders:read': 'See orders' }, claims: { tenant: claim('string'), plan: claim('string') } };
  const withContract = (changes: object) => ({ ...everything, resource_servers: [{ contract: { ...contract, ...changes } }] });
  const told = (schema: string) => `{"schema":{"type":"${schema}"},"required":true,"from":{"user":"tenant"}}`;
  await apply(everything);
  expect(await apply({ ...everything, resource_servers: [{ contract: { audience: api.audience, name: 'Orders', scopes: contract.scopes } }] })).toBe(
    '~ resource server https://api.example.com\n    contract: none → "declared"\n    contract.scopes.orders:read: none → "See orders"\n0 to add, 1 to change, 0 to remove, 2 unchanged.',
  );
  await apply(withContract({}));
  expect(await plan(withContract({}))).toBe('Nothing to change: 3 unchanged.');
  const changed = await plan(withContract({ scopes: { 'orders:read': 'See all orders', 'orders:write': 'Place orders' }, claims: { tenant: claim('integer') }, access_token_ttl: '5m' }));
  expect(changed.split('\n').flatMap((line) => /^ {4}(.*)/.exec(line)?.[1] ?? [])).toEqual([
    'scopes: ["orders:read"] → ["orders:read","orders:write"]',
    'access_token_ttl: "15m" → "5m"',
    'contract.scopes.orders:read: "See orders" → "See all orders"',
    'contract.scopes.orders:write: none → "Place orders"',
    `contract.claims.tenant: ${told('string')} → ${told('integer')}`,
    `contract.claims.plan: ${told('string')} → none`,
  ]);
  await apply({ ...everything, users: [{ ...ada, roles: ['admin'] }], clients: [{ ...shop, attributes: { plan: 'pro' }, roles: ['counter'] }] });
  expect(await plan(everything)).toBe(
    '~ client shop\n    roles: ["counter"] → []\n    attributes.plan: "pro" → none\n~ user Ada@Example.com\n    roles: ["admin"] → []\n0 to add, 2 to change, 0 to remove, 1 unchanged.',
  );
  expect((await rows()).resourceServers[0]?.contract).toBeNull();
});
