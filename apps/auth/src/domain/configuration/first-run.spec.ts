import { equalBytes, MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { afterCommit, type Transaction } from '@symbolon/database';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { keepCommandLineClient } from './command-line-client.ts';
import { createFirstClientAndUser, createTryOut, removeFirstRun, type FirstRun } from './first-run.ts';

const tools = {
  masterKey: new MasterKey(secureRandom.bytes(32)),
  passwords: new PasswordHashing({ memory: 7168, iterations: 1, parallelism: 1, concurrency: 2, queue: 8 }),
  random: secureRandom,
  issuer: 'http://localhost:3000',
};
const installation = sharedDatabase();

const rows = async () => {
  const { prisma } = installation.database;
  return { resourceServers: await prisma.resourceServer.findMany(), clients: await prisma.client.findMany(), users: await prisma.user.findMany() };
};

/** The stored rows are what was shown, with secrets as hashes only. */
async function expectStored(shown: FirstRun): Promise<void> {
  const { resourceServers, clients, users } = await rows();
  const scope = shown.scope.at(-1);
  expect(resourceServers).toMatchObject([{ audience: shown.audience, scopes: [scope], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA', declared: false }]);
  expect(clients).toMatchObject([
    {
      clientId: shown.clientId, tokenEndpointAuthMethod: 'client_secret_basic', authMethodStated: false, grantTypes: ['password', 'client_credentials', 'refresh_token'],
      passwordGrantTypes: ['signup'], firstParty: true, scope: ['openid', 'profile', 'email', 'offline_access', scope], idTokenSigningAlg: 'RS256', declared: false,
    },
  ]);
  expect(users).toMatchObject([{ username: shown.username, emailVerified: false, claims: {}, declared: false }]);
  expect(Buffer.from(shown.clientSecret, 'base64url')).toHaveLength(32);
  expect(shown.password.length).toBeGreaterThanOrEqual(24);
  expect(equalBytes(clients[0]?.secretHash ?? new Uint8Array(), tools.masterKey.mac('client-secret', shown.clientSecret))).toBe(true);
  expect(await tools.passwords.verify(users[0]?.passwordHash ?? '', shown.password)).toBe(true);
}

test('an empty installation gets a first client, user and API, once', async () => {
  const first = await createFirstClientAndUser(installation.database, tools);
  expect(first).toMatchObject({ clientId: 'first-app', username: 'first@symbolon.local', audience: 'http://localhost:3000/first-api' });
  if (first) await expectStored(first);
  expect(await createFirstClientAndUser(installation.database, tools)).toBeUndefined();
  expect((await rows()).clients).toHaveLength(1);
});

test('an installation that has the client of the command line and no other is empty', async () => {
  await keepCommandLineClient(installation.database);
  expect(await createFirstClientAndUser(installation.database, tools)).toMatchObject({ clientId: 'first-app' });
});

test('of nodes that start at once, one makes them', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => createFirstClientAndUser(installation.database, tools)));
  expect(made.filter((first) => first !== undefined)).toHaveLength(1);
});

test.each([
  ['a client', () => installation.database.prisma.client.create({ data: { clientId: 'a', tokenEndpointAuthMethod: 'none' } })],
  ['a user', () => installation.database.prisma.user.create({ data: { id: 'user_1', username: 'a', usernameKey: 'a' } })],
])('an installation with %s gets nothing', async (_, make) => {
  await make();
  const before = await rows();
  expect(await createFirstClientAndUser(installation.database, tools)).toBeUndefined();
  expect(await rows()).toEqual(before);
});

test('what is made to try it out has random names and goes again', async () => {
  const { remove, ...shown } = await createTryOut(installation.database, tools);
  expect(shown.clientId).toMatch(/^try-[\w-]{12}-app$/);
  await expectStored(shown);
  await remove();
  expect(await rows()).toEqual({ resourceServers: [], clients: [], users: [] });
  await createFirstClientAndUser(installation.database, tools);
  const before = await rows();
  await (await createTryOut(installation.database, tools)).remove();
  expect(await rows()).toEqual(before);
});

test('what a first run and try-outs made goes at a word; what is like it in name, or was taken over by a file, stays', async () => {
  const { prisma } = installation.database;
  let times = 0;
  const told = (transaction: Transaction) => Promise.resolve(afterCommit(transaction, () => (times += 1)));
  await createFirstClientAndUser(installation.database, tools);
  await createTryOut(installation.database, tools); // and never removed
  await prisma.client.createMany({ data: ['first', 'my-first-app', 'try-app.example'].map((clientId) => ({ clientId, tokenEndpointAuthMethod: 'none' })) });
  await prisma.user.create({ data: { id: 'user_1', username: 'first@example.com', usernameKey: 'first@example.com' } });
  await prisma.administrator.create({ data: { userId: 'user_1', role: 'owner', grantedAt: new Date() } }); // the first one may go
  await prisma.resourceServer.create({ data: { audience: 'https://other.example/first-api', scopes: [], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA' } });
  expect(await removeFirstRun(installation.database, told)).toBe(6);
  const { clients, users, resourceServers } = await rows();
  expect([clients.map(({ clientId }) => clientId).sort(), users.map(({ id }) => id), resourceServers.map(({ audience }) => audience)]).toEqual([
    ['first', 'my-first-app', 'try-app.example'],
    ['user_1'],
    ['https://other.example/first-api'],
  ]);
  expect(await removeFirstRun(installation.database, told)).toBe(0);

  await prisma.client.create({ data: { clientId: 'first-app', tokenEndpointAuthMethod: 'none', declared: true } });
  expect(await removeFirstRun(installation.database, told)).toBe(0);
  expect(times).toBe(1);
});
