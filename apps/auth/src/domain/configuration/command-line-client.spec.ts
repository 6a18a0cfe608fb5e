import { adminScopes } from '@symbolon/contracts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { keepCommandLineClient } from './command-line-client.ts';

let installation: TestDatabase;
beforeEach(async () => void (installation = await createTestDatabase()));
afterEach(() => installation.drop());

const clients = () => installation.database.prisma.client.findMany();
const scope = ['openid', 'offline_access', ...adminScopes];

test('there is one client for the command line, of however many nodes start at once: public, with PKCE, and never of our own people', async () => {
  expect(await Promise.all([1, 2, 3].map(() => keepCommandLineClient(installation.database)))).toEqual([true, true, true]);
  expect(await clients()).toMatchObject([
    { clientId: 'symbolon-cli', name: 'Symbolon CLI', secretHash: null, tokenEndpointAuthMethod: 'none', authMethodStated: true, grantTypes: ['authorization_code', 'refresh_token'], passwordGrantTypes: [], firstParty: false, requirePkce: true, redirectUris: ['http://127.0.0.1/callback'], scope, declared: false, builtIn: true },
  ]);
});

test('a release that knows more scopes gives them to it', async () => {
  await keepCommandLineClient(installation.database);
  await installation.database.prisma.client.updateMany({ data: { scope: ['openid'] } });
  expect(await keepCommandLineClient(installation.database)).toBe(true);
  expect(await clients()).toMatchObject([{ scope }]);
});

test('one of its id that somebody else made is left alone', async () => {
  await installation.database.prisma.client.create({ data: { clientId: 'symbolon-cli', tokenEndpointAuthMethod: 'none' } });
  const before = await clients();
  expect(await keepCommandLineClient(installation.database)).toBe(false);
  expect(await clients()).toEqual(before);
});
