import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminRoleEntry, BrandingEntry, ClientEntry, ConfigurationFile, ConnectionEntry, ConsumerContract, ResourceServerEntry, ScimSourceEntry, secretsOf, SignInEntry, UserEntry } from '@symbolon/contracts';
import { MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { GeneratedState } from '../../../test/generated-state.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { SystemClock } from '../../platform/clock.ts';
import { PasswordPolicy } from '../users/password-policy.ts';
import { readConfigurationFile } from './configuration-file.reader.ts';
import { exportConfiguration } from './export.ts';
import { createFirstClientAndUser } from './first-run.ts';
import { allKinds } from './kinds.ts';
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
const folder = mkdtempSync(join(tmpdir(), 'symbolon-export-'));
let scratch: TestDatabase;
beforeAll(async () => void (scratch = await createTestDatabase()));
afterEach(empty);
afterAll(async () => {
  await scratch.drop();
  rmSync(folder, { recursive: true });
});

async function empty(): Promise<void> {
  const { prisma } = scratch.database;
  await prisma.branding.deleteMany();
  await prisma.signIn.deleteMany();
  await prisma.resourceServer.deleteMany();
  await prisma.consumerContract.deleteMany();
  await prisma.client.deleteMany();
  await prisma.$executeRaw`TRUNCATE administrators`; // past the trigger that keeps an owner
  await prisma.user.deleteMany();
  await prisma.adminRole.deleteMany();
  await prisma.connection.deleteMany();
  await prisma.scimSource.deleteMany();
}

const manner = { allowBreaking: 'generated' };
const apply = (file: ConfigurationFile) => applyChanges(scratch.database, file, tools, manner);
const exported = (allUsers = true) => exportConfiguration(scratch.database, allKinds(tools), { allUsers });

/** Reads what was written as `plan` does, with the true secrets. */
function readBack({ text, variables }: Awaited<ReturnType<typeof exported>>, secretOf: (owner: string, index: number) => string | undefined) {
  const path = join(folder, 'symbolon.yaml');
  writeFileSync(path, text);
  return readConfigurationFile(path, Object.fromEntries(variables.map(({ name, of }, index) => [name, secretOf(of, variables.slice(0, index).filter((each) => each.of === of).length)])));
}

/** Rows of every kind that no file manages any more, as the API makes them. */
async function makeUnmanaged(): Promise<void> {
  const { prisma } = scratch.database;
  const data = { declared: false };
  await prisma.branding.updateMany({ data });
  await prisma.signIn.updateMany({ data });
  await prisma.resourceServer.updateMany({ data });
  await prisma.consumerContract.updateMany({ data });
  await prisma.client.updateMany({ data });
  await prisma.user.updateMany({ data });
  await prisma.adminRole.updateMany({ data });
  await prisma.connection.updateMany({ data });
  await prisma.scimSource.updateMany({ data });
}

test.each(Array.from({ length: 20 }, (_, batch) => batch))('what is exported, and planned with its secrets, leaves nothing to do: ten states from %i0', async (batch) => {
  for (let seed = batch * 10; seed < batch * 10 + 10; seed++) {
    const file = ConfigurationFile.parse(new GeneratedState(seed).file());
    await apply(file);
    const first = await exported();
    expect([seed, first.faults]).toEqual([seed, '']);
    const secrets = new Map<string, readonly string[]>([...file.clients.map((client) => [`client ${client.client_id}`, secretsOf(client).map((secret) => secret.reveal())] as const), ...file.connections.map((each) => [`connection ${each.connection}`, [each.client_secret, each.signals_token].flatMap((secret) => secret?.reveal() ?? [])] as const), ...file.scim_sources.map((each) => [`scim source ${each.source}`, each.secret ? [each.secret.reveal()] : []] as const)]);
    const read = await readBack(first, (id, index) => secrets.get(id)?.at(id.startsWith('client ') ? index - (seed % 2) : index)); // a client's in whichever order
    const rows = file.resource_servers.length + file.consumers.length + file.clients.length + file.users.length + file.connections.length + file.scim_sources.length + file.roles.length + (file.branding ? 1 : 0) + (file.sign_in ? 1 : 0);
    expect([seed, formatPlan(await planChanges(scratch.database, read, tools))]).toEqual([seed, `Nothing to change: ${rows} unchanged.`]);
    await makeUnmanaged();
    const second = await exported();
    expect([seed, second]).toEqual([seed, first]);
    const changes = await planChanges(scratch.database, read, tools);
    expect([seed, changes.flatMap(({ members }) => members)]).toEqual([seed, changes.map(() => ({ name: 'declared', from: false, to: true }))]);
    await apply(read);
    expect([seed, formatPlan(await planChanges(scratch.database, read, tools))]).toEqual([seed, `Nothing to change: ${rows} unchanged.`]);
    expect(first.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    for (const secret of [...secrets.values()].flat()) expect(first.text).not.toContain(secret);
    await empty();
  }
});

test('the generated states say everything that an entry can, but passwords', () => {
  const files = Array.from({ length: 200 }, (_, seed) => new GeneratedState(seed).file() as Readonly<Record<string, readonly object[] | object | undefined>>);
  const said = (place: string) => [...new Set(files.flatMap((file) => file[place] ?? []).flatMap((entry) => Object.keys(entry)))].sort();
  expect(said('branding')).toEqual(Object.keys(BrandingEntry.shape).sort());
  expect(said('sign_in')).toEqual(Object.keys(SignInEntry.shape).sort());
  expect(said('resource_servers')).toEqual(Object.keys(ResourceServerEntry.in.shape).sort());
  expect(said('consumers')).toEqual(Object.keys(ConsumerContract.shape).filter((name) => name !== '$schema').sort());
  expect(said('clients')).toEqual(Object.keys(ClientEntry.shape).sort());
  expect(said('connections')).toEqual(Object.keys(ConnectionEntry.shape).sort());
  expect(said('scim_sources')).toEqual(Object.keys(ScimSourceEntry.shape).sort());
  expect(said('roles')).toEqual(Object.keys(AdminRoleEntry.shape).sort());
  expect(said('users')).toEqual(Object.keys(UserEntry.shape).filter((name) => name !== 'password').sort());
});

test('only what differs from the defaults is written, in an order that stays, with what it needs', async () => {
  const clients = [
    { client_id: 's-hop', client_secret: '0123456789abcdef', client_name: 'no', scope: 'openid orders:read' },
    { client_id: 's.hop', client_secret: 'fedcba9876543210', attributes: { note: 'a ${b}', at: '2026-01-01' } },
    { client_id: 'web', token_endpoint_auth_method: 'none', grant_types: [] },
  ];
  const users = [{ username: 'ada@example.com', password: 'enigma rhubarb 71', claims: { name: 'Ada\nLovelace' } }, { username: 'bob' }];
  await apply(ConfigurationFile.parse({ branding: { name: 'Example' }, sign_in: { second_factor: 'when_enrolled', second_factor_roles: ['staff'] }, resource_servers: [{ audience: 'https://api.example', scopes: ['orders:read'] }], clients, users }));
  await scratch.database.prisma.user.updateMany({ where: { usernameKey: 'bob' }, data: { declared: false } });
  expect(await exported(false)).toEqual({
    faults: '',
    variables: [{ name: 'CLIENT_S_HOP_SECRET', of: 'client s-hop' }, { name: 'CLIENT_S_HOP_SECRET_2', of: 'client s.hop' }],
    text: `# What this installation is configured with, as symbolon export wrote it. plan says what applying it would change.
#
# Secrets are kept as hashes, so none is here. plan and apply need them in the environment:
#   CLIENT_S_HOP_SECRET  client s-hop
#   CLIENT_S_HOP_SECRET_2  client s.hop
# Whoever does not have one any more sets a new one: apply makes it the secret, and from then on the client needs it; its old one is worth nothing.
#
# Of users only those that a file manages are here, and none of their passwords: a file gives one to new users alone.

branding:
  name: Example
sign_in:
  second_factor_roles:
    - staff
resource_servers:
  - audience: https://api.example
    scopes:
      - orders:read
clients:
  - client_id: s-hop
    client_secret: \${CLIENT_S_HOP_SECRET}
    client_name: "no"
    scope: openid orders:read
  - client_id: s.hop
    client_secret: \${CLIENT_S_HOP_SECRET_2}
    attributes:
      at: "2026-01-01"
      note: a $\${b}
  - client_id: web
    token_endpoint_auth_method: none
    grant_types: []
users:
  - username: ada@example.com
    claims:
      name: |-
        Ada
        Lovelace
`,
  });
});

test('what a first run made is written as it is, and taken over with all users; who never proved an address is no user yet', async () => {
  const first = await createFirstClientAndUser(scratch.database, { ...tools, issuer: 'https://id.example' });
  await scratch.database.prisma.user.create({ data: { id: 'user_1', username: 'stranger@example.com', usernameKey: 'stranger@example.com', unprovenUntil: new Date() } });
  const read = await readBack(await exported(), () => first?.clientSecret);
  expect(formatPlan(await planChanges(scratch.database, read, tools))).toBe(
    [...['resource server https://id.example/first-api', 'client first-app', 'user first@symbolon.local'].flatMap((each) => [`~ ${each}`, '    from now on kept by the file']), 'Nothing to change but who keeps it: the file takes over 3, 0 unchanged.'].join('\n'),
  );
});

test('nothing is configured: the file says so and can be applied', async () => {
  const { text, faults, variables } = await exported();
  expect([faults, variables]).toEqual(['', []]);
  expect(formatPlan(await planChanges(scratch.database, await readBack({ text, faults, variables }, () => undefined), tools))).toBe('Nothing to change: 0 unchanged.');
});

test('rows that no entry makes are written, and told with their lines', async () => {
  await scratch.database.prisma.client.create({ data: { clientId: 'old', tokenEndpointAuthMethod: 'none', grantTypes: [], scope: ['gone'] } });
  const { text, faults } = await exported();
  expect(text).toContain('client_id: old');
  expect(faults).toBe("symbolon.yaml:9:5 clients[0].scope: names gone, which no resource server here has: add it to one's scopes");
});

test('a new secret in place of one that is lost is a change of that alone', async () => {
  await apply(ConfigurationFile.parse({ clients: [{ client_id: 'shop', client_secret: '0123456789abcdef' }] }));
  const read = await readBack(await exported(), () => 'fedcba9876543210');
  expect(formatPlan(await planChanges(scratch.database, read, tools))).toBe('~ client shop\n    client_secret: changed\n0 to add, 1 to change, 0 to remove, 0 unchanged.');
});

test('two secrets are written as two, and one that ends by itself as none', async () => {
  const [one, two] = ['0123456789abcdef', 'fedcba9876543210'];
  await apply(ConfigurationFile.parse({ clients: [{ client_id: 'shop', client_secrets: [one, two] }] }));
  const both = await exported();
  expect(both.text).toContain('  - client_id: shop\n    client_secrets:\n      - ${CLIENT_SHOP_SECRET}\n      - ${CLIENT_SHOP_SECRET_2}\n');
  expect([both.faults, both.variables.map(({ of }) => of)]).toEqual(['', ['client shop', 'client shop']]);
  const read = await readBack(both, (_, index) => [one, two][index]);
  expect(formatPlan(await planChanges(scratch.database, read, tools))).toBe('Nothing to change: 1 unchanged.');
  expect(formatPlan(await apply(ConfigurationFile.parse({ clients: [{ client_id: 'shop', client_secret: two }] })))).toBe('~ client shop\n    client_secret: changed\n0 to add, 1 to change, 0 to remove, 0 unchanged.');
  await scratch.database.prisma.client.updateMany({ data: { otherSecretHash: tools.masterKey.mac('client-secret', one), otherSecretExpiresAt: new Date(Date.now() + 60_000) } });
  const ending = await exported();
  expect(ending.text).toContain('  - client_id: shop\n    client_secret: ${CLIENT_SHOP_SECRET}\n');
  expect(formatPlan(await apply(await readBack(ending, () => two)))).toBe('Nothing to change: 1 unchanged.');
  expect((await scratch.database.prisma.client.findMany()).map(({ otherSecretHash }) => otherSecretHash !== null)).toEqual([true]);
  expect(formatPlan(await apply(await readBack(ending, () => 'another-secret-of-it')))).toContain('client_secret: changed');
  expect((await scratch.database.prisma.client.findMany()).map(({ otherSecretHash }) => otherSecretHash)).toEqual([null]);
});
