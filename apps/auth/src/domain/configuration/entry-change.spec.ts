import { BrandingEntry, ClientEntry, ClientUpdate, ConfigurationFile, ConsumerContract, ResourceServerEntry, SignInEntry, UserEntry } from '@symbolon/contracts';
import { MasterKey, PasswordHashing, secureRandom } from '@symbolon/crypto';
import { afterCommit, type Transaction } from '@symbolon/database';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { SystemClock } from '../../platform/clock.ts';
import { newsListener } from '../../process/embedded.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { PasswordPolicy } from '../users/password-policy.ts';
import { BreakingChangeError } from './contract-gate.ts';
import { applyEntry, prepareEntry, type EntryManner } from './entry-change.ts';
import type { Kept, Kind } from './kind.ts';
import { entryKinds } from './kinds.ts';
import { formatPlan } from './plan-text.ts';
import { applyChanges } from './reconciliation.ts';
import { storedEntry, storedPage } from './stored-entry.ts';

const tools = {
  masterKey: new MasterKey(secureRandom.bytes(32)),
  passwords: new PasswordHashing({ memory: 7168, iterations: 1, parallelism: 1, concurrency: 1, queue: 0 }),
  policy: new PasswordPolicy(15, ['symbolon']),
  random: secureRandom,
  issuer: 'https://id.example.com',
  clock: new SystemClock(),
};
const kinds = entryKinds(tools);
const scratch = sharedDatabase();

const put = <Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, id: string, entry: Entry | undefined, manner?: EntryManner) =>
  scratch.database.prisma.$transaction(async (transaction) => {
    const unusable = entry === undefined ? [] : await prepareEntry(scratch.database, kind, entry);
    return unusable.length > 0 ? ({ refusal: 'unusable', mistakes: unusable } as const) : applyEntry(transaction, new AuditStore(scratch.database, tools.masterKey, tools.clock, tools.random), kind, id, entry, manner);
  });
const applyFile = async (file: unknown) => formatPlan(await applyChanges(scratch.database, ConfigurationFile.parse(file), tools));

const audience = 'https://orders.example';
const api = ResourceServerEntry.parse({ audience, scopes: ['orders:read', 'orders:write'], introspection_clients: [] });
const shop = { client_id: 'shop', client_secret: '0123456789abcdef', scope: 'openid' };
const added = (kind: string, id: string) => ({ action: 'add', kind, id, members: [] });

test('an object is made, seen without its secret, changed and removed', async () => {
  const client = { id: 'shop', entry: { client_id: 'shop', scope: 'openid' }, secrets: { client_secret: 1 }, managed_by: 'api', etag: expect.stringMatching(/^[\w-]{43}$/) };
  expect(await put(kinds.client, 'shop', ClientEntry.parse(shop))).toEqual({ change: added('client', 'shop'), stored: client });
  expect(await put(kinds.client, 'shop', ClientUpdate.parse({ client_id: 'shop', scope: 'openid', client_name: 'Shop' }))).toEqual({
    change: { action: 'change', kind: 'client', id: 'shop', members: [{ name: 'client_name', from: undefined, to: 'Shop' }] },
    stored: { ...client, entry: { client_id: 'shop', client_name: 'Shop', scope: 'openid' } },
  });
  const row = await scratch.database.prisma.client.findUnique({ where: { clientId: 'shop' } });
  expect(Buffer.from(row?.secretHash ?? [])).toEqual(Buffer.from(tools.masterKey.mac('client-secret', shop.client_secret)));
  expect(await put(kinds.client, 'shop', undefined)).toEqual({ change: { action: 'remove', kind: 'client', id: 'shop', members: [] }, stored: undefined });
  expect(await storedEntry(scratch.database.prisma, kinds.client, 'shop')).toBeUndefined();
});

test('objects of every kind are made so, and the second time changes nothing', async () => {
  const twice = async (make: () => Promise<unknown>) => [await make(), await make()];
  const kept = { change: { action: 'keep', members: [] } };
  expect(await twice(() => put(kinds.branding, 'branding', BrandingEntry.parse({ name: 'Example' })))).toMatchObject([{ change: added('branding', 'Example') }, kept]);
  expect(await twice(() => put(kinds.signIn, 'policy', SignInEntry.parse({ second_factor: 'always' })))).toMatchObject([{ change: added('sign-in', 'policy') }, kept]);
  expect(await twice(() => put(kinds.resourceServer, audience, api))).toMatchObject([{ change: added('resource server', audience) }, kept]);
  expect(await twice(() => put(kinds.consumer, 'billing', ConsumerContract.parse({ consumer: 'billing', relies_on: [{ audience }] })))).toMatchObject([{ change: added('consumer', 'billing') }, kept]);
  expect(await twice(() => put(kinds.user, ' Ada@Example.com', UserEntry.parse({ username: 'ADA@example.com', password: 'enigma rhubarb 71' })))).toMatchObject([{ change: added('user', 'ADA@example.com') }, kept]);
  const user = await scratch.database.prisma.user.findFirst();
  expect(await tools.passwords.verify(user?.passwordHash ?? '', 'enigma rhubarb 71')).toBe(true);
  expect(await put(kinds.user, 'ada@example.com', undefined)).toEqual({ refusal: 'never_removed' });
});

test('a file leaves alone what the API made, until it names it; then the API does', async () => {
  await put(kinds.branding, 'branding', BrandingEntry.parse({ name: 'Example' }));
  await put(kinds.client, 'shop', ClientEntry.parse(shop));
  await put(kinds.resourceServer, audience, api);
  await put(kinds.consumer, 'billing', ConsumerContract.parse({ consumer: 'billing', relies_on: [{ audience, scopes: ['orders:read'] }] }));
  expect(await applyFile({})).toBe('Nothing to change: 0 unchanged.');
  await expect(applyFile({ resource_servers: [{ audience }] })).rejects.toBeInstanceOf(BreakingChangeError);
  expect(await applyFile({ branding: { name: 'Example' }, clients: [shop] })).toBe(
    '~ branding Example\n    from now on kept by the file\n~ client shop\n    from now on kept by the file\nNothing to change but who keeps it: the file takes over 2, 0 unchanged.',
  );
  expect(await put(kinds.client, 'shop', undefined)).toEqual({ refusal: 'managed_by_file' });
  expect(await put(kinds.branding, 'branding', BrandingEntry.parse({ name: 'Other' }))).toEqual({ refusal: 'managed_by_file' });
  expect((await storedPage(scratch.database.prisma, kinds.client, undefined, 10)).map(({ managed_by: by }) => by)).toEqual(['file']);
});

test('a change of another state than it was made for is refused', async () => {
  const client = ClientEntry.parse(shop);
  expect(await put(kinds.client, 'shop', client, { etag: 'x' })).toEqual({ refusal: 'absent' });
  expect(await put(kinds.client, 'shop', client, { isNew: false })).toEqual({ refusal: 'absent' });
  expect(await put(kinds.client, 'shop', undefined)).toEqual({ refusal: 'absent' });
  await put(kinds.client, 'shop', client, { isNew: true });
  expect(await put(kinds.client, 'shop', client, { isNew: true })).toEqual({ refusal: 'exists' });
  const { etag = '' } = (await storedEntry(scratch.database.prisma, kinds.client, 'shop')) ?? {};
  const changes = ['fedcba9876543210', 'fedcba9876543211'].map((secret) => put(kinds.client, 'shop', ClientEntry.parse({ ...shop, client_secret: secret }), { etag }));
  const done = await Promise.all(changes);
  const current = (await storedEntry(scratch.database.prisma, kinds.client, 'shop'))?.etag;
  expect(current).not.toBe(etag);
  expect(done.filter((each) => 'refusal' in each)).toEqual([{ refusal: 'stale', etag: current }]);
  expect(await put(kinds.client, 'shop', undefined, { etag })).toEqual({ refusal: 'stale', etag: current });
});

test('a tag is of the content: the same again has the same', async () => {
  const entry = ClientEntry.parse({ ...shop, attributes: { b: { d: 1, c: [2] }, a: null } });
  await put(kinds.client, 'shop', entry);
  const tag = async () => (await storedEntry(scratch.database.prisma, kinds.client, 'shop'))?.etag;
  const first = await tag();
  await put(kinds.client, 'shop', undefined);
  await put(kinds.client, 'shop', entry);
  expect(await tag()).toBe(first);
});

test('a change that breaks a consumer is refused, unless a reason allows it, which is written down', async () => {
  await put(kinds.resourceServer, audience, api);
  await put(kinds.consumer, 'billing', ConsumerContract.parse({ consumer: 'billing', relies_on: [{ audience, scopes: ['orders:read'] }] }));
  const less = ResourceServerEntry.parse({ audience, scopes: ['orders:write'] });
  await expect(put(kinds.resourceServer, audience, less)).rejects.toThrow('billing relies on scopes["orders:read"] of https://orders.example');
  await expect(put(kinds.resourceServer, audience, undefined)).rejects.toBeInstanceOf(BreakingChangeError);
  await expect(put(kinds.consumer, 'search', ConsumerContract.parse({ consumer: 'search', relies_on: [{ audience, scopes: ['orders:find'] }] }))).rejects.toBeInstanceOf(BreakingChangeError);
  await put(kinds.resourceServer, audience, less, { allowBreaking: 'switched off' });
  expect(await scratch.database.prisma.event.findMany({ select: { type: true } })).toEqual([{ type: 'contract.breaking_change.allowed' }]);
  await put(kinds.consumer, 'billing', undefined);
});

test('what names nothing is refused, and what others name stays', async () => {
  await put(kinds.resourceServer, audience, api);
  const unusable = (...mistakes: object[]) => ({ refusal: 'unusable', mistakes });
  const noScope = "names orders:find, which no resource server here has: add it to one's scopes";
  expect(await put(kinds.client, 'shop', ClientEntry.parse({ ...shop, scope: 'orders:find' }))).toEqual(unusable({ path: ['scope'], sentence: noScope }));
  expect(await put(kinds.resourceServer, audience, { ...api, introspection_clients: ['shop'] })).toEqual(unusable({ path: ['introspection_clients'], sentence: 'names shop, which is no client with a secret here: add it to clients' }));
  await put(kinds.client, 'shop', ClientEntry.parse({ ...shop, scope: 'orders:read' }));
  await put(kinds.resourceServer, audience, { ...api, introspection_clients: ['shop'] });
  const left = { path: [], sentence: `resource server ${audience} names shop, which is no client with a secret here: add it to clients` };
  expect(await put(kinds.client, 'shop', undefined)).toEqual(unusable(left));
  expect(await put(kinds.client, 'shop', ClientEntry.parse({ client_id: 'shop', token_endpoint_auth_method: 'none', grant_types: [] }))).toEqual(unusable(left));
  const scopeless = { path: [], sentence: "client shop names orders:read, which no resource server here has: add it to one's scopes" };
  expect(await put(kinds.resourceServer, audience, undefined)).toEqual(unusable(scopeless));
  expect(await put(kinds.client, 'web', ClientUpdate.parse({ client_id: 'web' }))).toEqual(unusable({ path: ['client_secret'], sentence: 'is missing: add one, or set token_endpoint_auth_method: none' }));
  expect(await put(kinds.user, 'bob', UserEntry.parse({ username: 'bob', password: 'short' }))).toEqual(unusable({ path: ['password'], sentence: 'The password must have at least 15 characters.' }));
  await scratch.database.prisma.client.create({ data: { clientId: 'old', tokenEndpointAuthMethod: 'none', scope: ['gone'], declared: false } });
  expect(await put(kinds.resourceServer, audience, { ...api, name: 'Orders', introspection_clients: ['shop'] })).toMatchObject({ change: { action: 'change' } });
});

test('what has to be written with it is, or neither is; and other nodes hear of it', async () => {
  const topics: (string | undefined)[] = [];
  scratch.database.changes.onChange((topic) => topics.push(topic));
  const news = newsListener(scratch.database);
  await news(); // it is heard from here on
  await expect(put(kinds.client, 'shop', ClientEntry.parse(shop), { beside: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
  expect(await scratch.database.prisma.client.count()).toBe(0);
  const told: unknown[] = [];
  const manner = { beside: (transaction: Transaction, change: unknown) => Promise.resolve(afterCommit(transaction, () => told.push(change))) };
  await put(kinds.client, 'shop', ClientEntry.parse(shop), manner);
  await put(kinds.client, 'shop', ClientEntry.parse(shop), manner);
  expect(told).toEqual([added('client', 'shop')]);
  await news();
  expect(topics.filter((topic) => topic === 'clients')).toEqual(['clients']);
});
