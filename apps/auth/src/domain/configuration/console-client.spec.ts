import { adminScopes } from '@symbolon/contracts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { keepConsoleClient } from './console-client.ts';

let installation: TestDatabase;
beforeEach(async () => void (installation = await createTestDatabase()));
afterEach(() => installation.drop());

const clients = () => installation.database.prisma.client.findMany();

test('there is one client for the console: public, with PKCE, for one address of the issuer, and without refresh tokens', async () => {
  expect(await Promise.all([1, 2, 3].map(() => keepConsoleClient(installation.database, 'https://id.example.com')))).toEqual([true, true, true]);
  expect(await clients()).toMatchObject([
    { clientId: 'symbolon-console', name: 'Symbolon Console', secretHash: null, tokenEndpointAuthMethod: 'none', authMethodStated: true, grantTypes: ['authorization_code'], passwordGrantTypes: [], firstParty: true, requirePkce: true, redirectUris: ['https://id.example.com/console/callback'], scope: ['openid', ...adminScopes], declared: false, builtIn: true },
  ]);
});

test('where the issuer has another name, its address follows', async () => {
  await keepConsoleClient(installation.database, 'https://id.example.com');
  await keepConsoleClient(installation.database, 'https://login.example.com');
  expect((await clients()).map(({ redirectUris }) => redirectUris)).toEqual([['https://login.example.com/console/callback']]);
});
