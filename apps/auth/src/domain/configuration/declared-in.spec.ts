import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFile } from '@symbolon/contracts';
import { MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { SystemClock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { PasswordPolicy } from '../users/password-policy.ts';
import { readConfigurationFiles } from './configuration-file.reader.ts';
import { fileOf } from './declared-in.ts';
import { applyEntry } from './entry-change.ts';
import { entryKinds } from './kinds.ts';
import { applyChanges, type Manner } from './reconciliation.ts';

const tools = {
  masterKey: new MasterKey(secureRandom.bytes(32)),
  passwords: new PasswordHashing({ memory: 7168, iterations: 1, parallelism: 1, concurrency: 1, queue: 0 }),
  policy: new PasswordPolicy(15, ['symbolon']),
  random: secureRandom,
  clock: new SystemClock(),
  issuer: 'https://id.example.com',
};
const folder = mkdtempSync(join(tmpdir(), 'symbolon-declared-'));
afterAll(() => rmSync(folder, { recursive: true }));
let scratch: TestDatabase;
beforeEach(async () => void (scratch = await createTestDatabase()));
afterEach(() => scratch.drop());

const [apis, apps] = [join(folder, 'apis.yaml'), join(folder, 'apps.yaml')] as const;
const contents = {
  [apis]: 'branding: { name: Example }\nresource_servers:\n  - { audience: https://orders.example, scopes: [orders:read] }\n',
  [apps]: 'resource_servers:\n  - { audience: https://stock.example }\nclients:\n  - { client_id: shop, client_secret: 0123456789abcdef, grant_types: [client_credentials] }\nusers:\n  - { username: Ada@Example.com }\n',
};
for (const [path, text] of Object.entries(contents)) writeFileSync(path, text);

const apply = async (paths: readonly [string, ...string[]], manner?: Manner) => applyChanges(scratch.database, await readConfigurationFiles(paths, {}), tools, manner);
const places = async () =>
  Promise.all(([['branding', 'branding'], ['resource server', 'https://orders.example'], ['resource server', 'https://stock.example'], ['client', 'shop'], ['user', 'ada@example.com']] as const).map(([kind, key]) => fileOf(scratch.database.prisma, kind, key)));

test('who may not change an object of a file is told in which of the files it stands', async () => {
  await apply([apis, apps]);
  expect(await places()).toEqual([apis, apis, apps, apps, apps]);
  const refused = await scratch.database.prisma.$transaction((transaction) => applyEntry(transaction, new AuditStore(scratch.database, tools.masterKey, tools.clock, tools.random), entryKinds(tools).resourceServer, 'https://stock.example', undefined));
  expect(refused).toEqual({ refusal: 'managed_by_file', file: apps });
});

test('what moves into another file is told there, and what no file names any more is forgotten', async () => {
  await apply([apis, apps]);
  const moved = join(folder, 'moved.yaml');
  writeFileSync(moved, contents[apps] ?? '');
  await apply([moved], { leavesUnnamed: true });
  expect(await places()).toEqual([apis, apis, moved, moved, moved]);
  await apply([moved]);
  expect(await places()).toEqual([undefined, undefined, moved, moved, moved]);
});

test('the audience of the admin API is no other API’s', async () => {
  const path = join(folder, 'taken.yaml');
  writeFileSync(path, 'resource_servers:\n  - { audience: https://orders.example }\n  - { audience: https://id.example.com/admin }\n');
  const sentence = 'is that of the admin API of this installation: give this API another';
  await expect(apply([path])).rejects.toThrow(`${path}:3:7 resource_servers[1].audience: ${sentence}`);
  const entry = ConfigurationFile.parse({ resource_servers: [{ audience: 'https://id.example.com/admin' }] }).resource_servers[0];
  const refused = await scratch.database.prisma.$transaction((transaction) => applyEntry(transaction, new AuditStore(scratch.database, tools.masterKey, tools.clock, tools.random), entryKinds(tools).resourceServer, 'https://id.example.com/admin', entry));
  expect(refused).toEqual({ refusal: 'unusable', mistakes: [{ path: ['audience'], sentence }] });
  expect(await scratch.database.prisma.resourceServer.findMany()).toEqual([]);
});
