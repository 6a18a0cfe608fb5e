import { ConfigurationFile } from '@symbolon/contracts';
import { MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { lockExclusively, type Transaction } from '@symbolon/database';
import { whileUncommitted } from '../../../test/blocked.ts';
import { eventId, eventsOf } from '../../../test/events.ts';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { SystemClock } from '../../platform/clock.ts';
import { PasswordPolicy } from '../users/password-policy.ts';
import { BreakingChangeError, breakageOf } from './contract-gate.ts';
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

const audience = 'https://orders.example';
const tenant = { schema: { type: 'string' }, from: { user: 'tenant' } };
const plan = { schema: { enum: ['free', 'pro'] }, from: { client: 'plan' } };
const orders = { audience, scopes: { 'orders:read': 'See your orders' }, claims: { tenant, plan } };
const reliance = { audience, scopes: ['orders:read'], claims: { tenant: { schema: { type: 'string' } } }, access_token_ttl: '10m', access_token_signing_algs: ['EdDSA'] };
const billing = { consumer: 'billing', contact: 'billing@example.com', relies_on: [reliance] };

const fileOf = (contract: object, ...consumers: object[]) => ConfigurationFile.parse({ resource_servers: [{ contract }], consumers });
const everything = fileOf(orders, billing);
const withoutTenant = { ...orders, claims: { plan } };
const apply = async (file: ConfigurationFile, reason?: string) => formatPlan(await applyChanges(scratch.database, file, tools, { allowBreaking: reason }));
const refused = (...lines: string[]): unknown[] => [...lines, expect.stringMatching(/^Nothing was changed\. .*--allow-breaking/)];
const refusalOf = (work: Promise<unknown>) => work.then(() => expect(true).toBe('refused'), (error: unknown) => (error as Error).message.split('\n'));
const tenantIsGone = 'billing relies on claims.tenant of https://orders.example: this claim is not there; ask billing@example.com';

async function rows() {
  const { prisma } = scratch.database;
  return {
    servers: await prisma.resourceServer.findMany({ orderBy: { audience: 'asc' } }),
    consumers: await prisma.consumerContract.findMany({ orderBy: { consumer: 'asc' } }),
    events: await eventsOf({ database: scratch.database, ...tools }, 'contract.breaking_change.allowed'),
  };
}

test('a file registers consumers, changes them and lets them go', async () => {
  expect(await apply(everything)).toBe('+ resource server https://orders.example\n+ consumer billing\n2 to add, 0 to change, 0 to remove, 0 unchanged.');
  expect((await rows()).consumers).toEqual([
    {
      consumer: 'billing', declared: true, createdAt: expect.any(Date), updatedAt: expect.any(Date),
      contract: { ...billing, relies_on: [{ ...reliance, claims: { tenant: { schema: { type: 'string' }, required: true } } }] },
    },
  ]);
  expect(await apply(everything)).toBe('Nothing to change: 2 unchanged.');
  expect(await apply(fileOf(orders, { ...billing, contact: 'money@example.com' }))).toContain('~ consumer billing\n    contact: "billing@example.com" → "money@example.com"');
  expect(await apply(fileOf(orders))).toContain('- consumer billing');
  expect((await rows()).consumers).toEqual([]);
});

test('a resource server that no file made stays, and gives what it gave', async () => {
  await scratch.database.prisma.resourceServer.create({ data: { audience, scopes: ['orders:read'], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA' } });
  await apply(ConfigurationFile.parse({ consumers: [{ ...billing, relies_on: [{ ...reliance, claims: {} }] }] }));
  expect((await rows()).consumers).toMatchObject([{ consumer: 'billing' }]);
});

test('a consumer that another file named stays, and counts', async () => {
  await apply(everything);
  const leaving = { leavesUnnamed: true };
  expect(await refusalOf(applyChanges(scratch.database, fileOf(withoutTenant), tools, leaving))).toEqual(refused(tenantIsGone));
  expect(await breakageOf(scratch.database.prisma, ConfigurationFile.parse({}), false)).toBeUndefined();
  expect(formatPlan(await applyChanges(scratch.database, ConfigurationFile.parse({}), tools, leaving))).toContain('Nothing to change');
  expect((await rows()).consumers).toMatchObject([{ consumer: 'billing', declared: true }]);
});

test('a consumer that no file made stays, and counts', async () => {
  await scratch.database.prisma.consumerContract.create({ data: { consumer: 'billing', contract: billing } });
  await apply(fileOf(orders));
  expect((await rows()).consumers).toMatchObject([{ consumer: 'billing', declared: false }]);
  expect(await refusalOf(apply(fileOf(withoutTenant)))).toEqual(refused(tenantIsGone));
});

test.each<[what: string, file: ConfigurationFile, line: string]>([
  ['without a claim', fileOf(withoutTenant, billing), tenantIsGone],
  ['without a claim, when its consumer leaves with it', fileOf(withoutTenant), tenantIsGone],
  ['without a claim, when its consumer needs it no more from now on', fileOf(withoutTenant, { ...billing, relies_on: [{ ...reliance, claims: {} }] }), tenantIsGone],
  ['with a claim that may be missing', fileOf({ ...orders, claims: { plan, tenant: { ...tenant, required: false } } }, billing), 'billing relies on claims.tenant of https://orders.example: this claim may be missing, and it needs it always; ask billing@example.com'],
  ['with a claim of another type', fileOf({ ...orders, claims: { plan, tenant: { ...tenant, schema: { type: 'integer' } } } }, billing), 'billing relies on claims.tenant of https://orders.example: this claim may have values that it does not understand; ask billing@example.com'],
  ['with fewer values of a claim', fileOf({ ...orders, claims: { plan, tenant: { ...tenant, schema: { type: 'string', maxLength: 5 } } } }, billing), 'billing relies on claims.tenant of https://orders.example: this claim no longer has values that it had and that it understands; ask billing@example.com'],
  ['with a scope renamed', fileOf({ ...orders, scopes: { 'orders:view': 'See your orders' } }, billing), 'billing relies on scopes["orders:read"] of https://orders.example: this scope is not there; ask billing@example.com'],
  ['with a shorter life', fileOf({ ...orders, access_token_ttl: '5m' }, billing), 'billing relies on access_token_ttl of https://orders.example: tokens live 5m, and it needs 10m; ask billing@example.com'],
  ['with another algorithm', fileOf({ ...orders, access_token_signing_alg: 'ES256' }, billing), 'billing relies on access_token_signing_alg of https://orders.example: tokens are signed with ES256, and it verifies EdDSA; ask billing@example.com'],
  ['without the resource server', ConfigurationFile.parse({ consumers: [billing] }), 'billing relies on https://orders.example: no resource server has this audience; ask billing@example.com'],
  ['with another audience', fileOf({ ...orders, audience: 'https://new.example' }, billing), 'billing relies on https://orders.example: no resource server has this audience; ask billing@example.com'],
  ['with a new consumer that finds less than it needs', fileOf(orders, billing, { consumer: 'search', relies_on: [{ audience, scopes: ['orders:find'] }] }), 'search relies on scopes["orders:find"] of https://orders.example: this scope is not there'],
])('a file %s is refused, and changes nothing', async (_, file, line) => {
  await apply(everything);
  const before = await rows();
  expect(await refusalOf(apply(file))).toEqual(refused(line));
  expect(await rows()).toEqual(before);
});

test.each<[what: string, file: ConfigurationFile]>([
  ['another claim', fileOf({ ...orders, claims: { ...orders.claims, region: { schema: { type: 'string' }, required: false, from: { user: 'region' } } } }, billing)],
  ['another scope', fileOf({ ...orders, scopes: { ...orders.scopes, 'orders:write': 'Change your orders' } }, billing)],
  ['a longer life', fileOf({ ...orders, access_token_ttl: '1h' }, billing)],
  ['another consumer', fileOf(orders, billing, { ...billing, consumer: 'search' })],
  ['a claim less that nobody relies on', fileOf({ ...orders, claims: { tenant } }, billing)],
  ['no consumer any more', fileOf(orders)],
])('a file with %s is applied', async (_, file) => {
  await apply(everything);
  await apply(file);
  expect(await breakageOf(scratch.database.prisma, file)).toBeUndefined();
});

test('a resource server without a contract keeps its scopes, life and algorithm for those who rely on them', async () => {
  const modest = { ...billing, relies_on: [{ ...reliance, claims: {} }] };
  const bare = (scopes: string[]) => ConfigurationFile.parse({ resource_servers: [{ audience, scopes }], consumers: [modest] });
  await apply(bare(['orders:read']));
  expect(await refusalOf(apply(bare([])))).toEqual(refused('billing relies on scopes["orders:read"] of https://orders.example: this scope is not there; ask billing@example.com'));
});

const asksMore = 'and it does not say what its log-ins can be worth; ask billing@example.com';
const says = (members: object) => ({ ...billing, relies_on: [{ ...reliance, ...members }] });

test.each<[what: string, before: object, after: object, consumer: object, sentences: readonly string[]]>([
  ['an acr of one who says nothing of it', {}, { acr_values: ['aal2', 'phr'] }, billing, [`acr_values of https://orders.example: tokens of other log-ins than aal2, phr are refused now, ${asksMore}`]],
  ['fewer acr values than before', { acr_values: ['aal1', 'aal2'] }, { acr_values: ['aal2'] }, billing, [`acr_values of https://orders.example: tokens of a log-in of aal1 are refused now, ${asksMore}`]],
  ['an acr that its log-ins never are', {}, { acr_values: ['aal2', 'phr'] }, says({ acr_values: ['aal1'] }), ['acr_values of https://orders.example: tokens of a log-in of aal2 or phr alone are accepted, and its own are of aal1; ask billing@example.com']],
  ['a max_age of one who says nothing of it', {}, { max_age: 300 }, billing, ['max_age of https://orders.example: was without end and is 300 s: a log-in counts for shorter, and it does not say for how long a log-in must do; ask billing@example.com']],
  ['a max_age that is too short', { max_age: 3600 }, { max_age: 300 }, says({ max_age: 600 }), ['max_age of https://orders.example: tokens do for 300 s after the log-in, and it needs 600 s; ask billing@example.com']],
])('what is demanded of log-ins is not raised for those who rely on the API: %s', async (_, before, after, consumer, sentences) => {
  await apply(fileOf({ ...orders, ...before }, consumer));
  const stood = await rows();
  expect(await refusalOf(apply(fileOf({ ...orders, ...after }, consumer)))).toEqual(refused(...sentences.map((sentence) => `billing relies on ${sentence}`)));
  expect(await rows()).toEqual(stood);
});

test.each<[what: string, before: object, after: object, consumer: object]>([
  ['what its log-ins can be', {}, { acr_values: ['aal2'], max_age: 300 }, says({ acr_values: ['aal1', 'aal2'], max_age: 300 })],
  ['less', { acr_values: ['aal2'], max_age: 300 }, { acr_values: ['aal2', 'aal1'], max_age: 600 }, billing],
  ['nothing any more', { acr_values: ['aal2'], max_age: 300 }, {}, billing],
])('an API may demand %s', async (_, before, after, consumer) => {
  await apply(fileOf({ ...orders, ...before }, consumer));
  expect(await apply(fileOf({ ...orders, ...after }, consumer))).toContain('~ resource server https://orders.example\n    acr_values: ');
  expect(await breakageOf(scratch.database.prisma, fileOf({ ...orders, ...after }, consumer))).toBeUndefined();
});

test('a resource server without a contract demands, too, and is held to it', async () => {
  const bare = (more: object) => ConfigurationFile.parse({ resource_servers: [{ audience, scopes: ['orders:read'], ...more }], consumers: [{ ...billing, relies_on: [{ audience, scopes: ['orders:read'] }] }] });
  await apply(bare({ max_age: 600 }));
  expect(await refusalOf(apply(bare({ max_age: 300 })))).toEqual(refused('billing relies on max_age of https://orders.example: was 600 s and is 300 s: a log-in counts for shorter, and it does not say for how long a log-in must do; ask billing@example.com'));
});

test('a breaking change that has a reason is applied, and written down with it', async () => {
  await apply(everything);
  const file = fileOf(withoutTenant, billing);
  expect(formatPlan(await planChanges(scratch.database, file, tools))).toContain('~ resource server https://orders.example');
  expect((await rows()).events).toEqual([]);
  expect(await apply(file, 'billing is switched off on Friday')).toContain('~ resource server https://orders.example');
  expect((await rows()).events).toEqual([
    {
      id: eventId, at: expect.stringMatching(/Z$/), type: 'contract.breaking_change.allowed', actor: { kind: 'operator' }, subject: null,
      details: {
        reason: 'billing is switched off on Friday',
        broken: [{ consumer: 'billing', contact: 'billing@example.com', audience, member: 'claims.tenant', sentence: 'this claim is not there' }],
        changes: [{ audience, member: 'claims.tenant', kind: 'breaking', sentence: 'is gone from the tokens' }],
      },
    },
  ]);
});

test('once allowed, the same file can be applied again, and so can others that break nothing more', async () => {
  await apply(everything);
  await apply(fileOf(withoutTenant, billing), 'billing is switched off on Friday');
  expect(await apply(fileOf(withoutTenant, billing))).toBe('Nothing to change: 2 unchanged.');
  await apply(fileOf({ ...withoutTenant, access_token_ttl: '1h' }, billing));
  expect(await refusalOf(apply(fileOf({ ...withoutTenant, access_token_ttl: '5m' }, billing)))).toEqual(
    refused('billing relies on access_token_ttl of https://orders.example: tokens live 5m, and it needs 10m; ask billing@example.com'),
  );
  expect((await rows()).events).toHaveLength(1);
});

test('a reason that is not needed is not written down', async () => {
  await apply(everything, 'to be sure');
  expect((await rows()).events).toEqual([]);
});

test('what is written down goes with a change that fails', async () => {
  await apply(everything);
  const file = fileOf(withoutTenant, { ...billing, consumer: 'archive' }, billing);
  file.consumers[1]!.contact = 'a\0b'; // which PostgreSQL cannot hold
  const before = await rows();
  await expect(apply(file, 'a reason')).rejects.not.toBeInstanceOf(BreakingChangeError);
  expect(await rows()).toEqual(before);
});

test('a consumer that is registered while another change waits its turn counts for it', async () => {
  await apply(fileOf(orders));
  const register = async (transaction: Transaction) => {
    await lockExclusively(transaction, 'symbolon/reconcile');
    await transaction.consumerContract.create({ data: { consumer: 'billing', contract: billing } });
  };
  expect(await whileUncommitted(scratch.connection, register, () => refusalOf(apply(fileOf(withoutTenant))))).toEqual(refused(tenantIsGone));
});
