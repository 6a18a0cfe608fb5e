import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MasterKey } from '@symbolon/crypto';
import { replaceSealed, sealedColumns, sealedOtherwise, type SealedColumn } from '@symbolon/database';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { claimInstallation } from '../src/domain/keys/installation.ts';
import { rewrap, type Rewrapping } from '../src/domain/keys/rewrap.ts';
import { eventsOf } from './events.ts';
import { startProvider, type Provider } from './provider.ts';

const next = '02'.repeat(32);
let provider: Provider;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_MASTER_KEY_NEXT: next });
  rewind = await provider.snapshot();
});
beforeEach(() => rewind());
afterAll(() => provider.close());

const columns = Object.entries(sealedColumns).flatMap(([purpose, all]) => all.map((column) => [purpose as keyof typeof sealedColumns, column as SealedColumn] as const));
const only = (fill: number, more?: number) => new MasterKey(new Uint8Array(32).fill(fill), more === undefined ? undefined : new Uint8Array(32).fill(more));
const rows = <Row>(statement: string) => provider.database.prisma.$queryRawUnsafe<Row[]>(statement);
const opens = (key: MasterKey, purpose: keyof typeof sealedColumns, { context, sealed }: { readonly context: string; readonly sealed: Uint8Array }) => {
  try {
    return key.open(purpose, sealed, context).toString();
  } catch {
    return undefined;
  }
};
/** As a change is asked for at some node: with keys of its own, and whatever else is given. */
const asked = (more: Partial<Rewrapping> = {}, masterKey = only(1, 2)): Rewrapping => ({
  database: provider.database,
  masterKey,
  clock: provider.clock,
  audit: new AuditStore(provider.database, masterKey, provider.clock, provider.runtime.random),
  rest: (seconds) => Promise.resolve(provider.clock.advance(seconds)),
  ...more,
});
const change = async (more?: Partial<Rewrapping>, masterKey = only(1, 2)) => {
  await claimInstallation(provider.database, masterKey);
  return rewrap(asked(more, masterKey));
};

/** Fills every column that holds sealed values with some, but for the signing keys, which are there. */
async function fill(count: number): Promise<void> {
  const { prisma } = provider.database;
  const key = only(1);
  const now = provider.clock.now();
  const seal = (purpose: keyof typeof sealedColumns, context: string | Uint8Array) => key.seal(purpose, Buffer.from(`${purpose} of ${Buffer.from(context).toString('hex')}`), typeof context === 'string' ? context : Buffer.from(context).toString('base64url'));
  await prisma.user.create({ data: { id: 'user_1', username: 'ada@example.com', usernameKey: 'ada@example.com', createdAt: now, updatedAt: now } as never });
  const each = Array.from({ length: count }, (_, at) => ({ name: `id_${String(at).padStart(6, '0')}`, bytes: new Uint8Array(Buffer.from(String(at).padStart(32, '0'))) }));
  await prisma.authenticator.createMany({ data: each.map(({ name: id }) => ({ id, userId: 'user_1', name: 'phone', sealed: seal('authenticator', id), lastStep: 0n, createdAt: now })) });
  await prisma.outboxMessage.createMany({ data: each.map(({ name: id }) => ({ id, kind: 'nothing', sealed: seal('outbox', id), createdAt: now, nextAttemptAt: now, expiresAt: now })) });
  await prisma.idempotencyKey.createMany({ data: each.map(({ bytes }, at) => ({ key: bytes, requestHash: bytes, sealed: at === 0 ? null : seal('idempotency', bytes), expiresAt: now })) });
  await prisma.mailedCode.createMany({ data: each.map(({ bytes }, at) => ({ hash: bytes, codeHash: bytes, expiresAt: now, ...(at > 0 && { linkHash: bytes, asked: seal('login-link', bytes), userId: 'user_1' }) })) });
  await prisma.connection.createMany({ data: each.slice(0, 3).map(({ name: id }) => ({ id, type: 'oidc', name: id, issuer: 'https://example.com', clientId: id, clientSecret: seal('connection-secret', id), ...(id !== 'id_000000' && { signalsToken: seal('connection-signals-token', id) }), scopes: [], trustedDomains: [] })) });
  const few = each.slice(0, 3);
  await prisma.scimTarget.createMany({ data: few.map(({ name: id }) => ({ id, name: id, url: 'https://example.com', secret: seal('scim-target-secret', id) })) });
  await prisma.connectionKey.createMany({ data: few.map(({ name: kid }) => ({ kid, connectionId: kid, publicJwk: {}, sealed: seal('connection-key', kid), createdAt: now })) });
  await prisma.samlKey.createMany({ data: few.map(({ name: id }) => ({ id, certificate: id, sealed: seal('saml-key', id), createdAt: now })) });
  await prisma.samlLogout.createMany({ data: few.map(({ name: id }) => ({ id, sealed: seal('saml-logout', id), expiresAt: now })) });
  await prisma.session.createMany({ data: few.map(({ name: id, bytes }) => ({ id, browserHash: bytes, userId: 'user_1', authTime: now, amr: ['fed'], idleExpiresAt: now, expiresAt: now })) });
  await prisma.upstreamLogin.createMany({ data: few.map(({ name: id }, at) => ({ sessionId: id, connectionId: id, subject: id, idToken: at === 0 ? null : seal('upstream-id-token', id) })) });
  await prisma.linkedLogin.createMany({ data: few.map(({ name: id }) => ({ connectionId: id, subject: id, userId: 'user_1', createdAt: now })) });
  await prisma.upstreamToken.createMany({ data: few.map(({ name: id }) => ({ id, connectionId: id, subject: id, sealed: seal('upstream-token', id), keptAt: now })) });
  await prisma.endedUpstreamToken.createMany({ data: few.map(({ name: id }) => ({ id, connectionId: id, sealed: seal('upstream-token', id), place: {}, clientSecret: seal('connection-secret', id) })) });
  await prisma.authorizationRequest.createMany({ data: few.map(({ bytes }) => ({ idHash: bytes, browserHash: bytes, parameters: {}, createdAt: now, expiresAt: now })) });
  await prisma.upstreamRequest.createMany({ data: few.map(({ name: id, bytes }, at) => ({ stateHash: bytes, flowHash: bytes, connectionId: id, createdAt: now, subject: id, idToken: at === 0 ? null : seal('upstream-id-token', id) })) });
  await prisma.connectionTrial.createMany({ data: each.slice(0, 4).map(({ name: id }, at) => ({ id, connectionId: 'id_000000', userId: 'user_1', expiresAt: now, ...(at > 0 && { outcome: seal('connection-trial', id) }) })) });
  await prisma.webhook.createMany({ data: each.slice(0, 5).map(({ name: id }, at) => ({ id, name: id, url: 'https://example.com', eventTypes: [], ordered: false, enabled: false, secret: seal('webhook-secret', id), previousSecret: at === 0 ? null : seal('webhook-secret', id), cursor: 0n, createdAt: now, updatedAt: now })) });
  const clientId = 'receiver';
  await prisma.client.createMany({ data: [{ clientId, tokenEndpointAuthMethod: 'none', grantTypes: [], passwordGrantTypes: [], scope: [], redirectUris: [] }] });
  await prisma.signalStream.createMany({ data: each.slice(0, 3).map(({ name: id }) => ({ id, clientId, authorization: seal('signal-authorization', id), eventsRequested: [], cursor: 0n, createdAt: now, updatedAt: now })) });
}

test('every value is sealed anew under the new key, which alone opens all of them, and the old one none', async () => {
  await fill(450);
  const before = new Map(await Promise.all(columns.map(async ([purpose, column]) => [column, (await sealedOtherwise(provider.database.prisma, column, Buffer.alloc(8), undefined, 1000)).map((value) => opens(only(1), purpose, value))] as const)));
  const { isChanged, values } = await change();
  expect({ isChanged, values }).toEqual({ isChanged: true, values: { 'signing_keys.sealed': 4, 'authenticators.sealed': 450, 'webhooks.secret': 5, 'webhooks.previous_secret': 4, 'signal_streams.push_authorization': 3, 'connections.client_secret': 3, 'ended_upstream_tokens.client_secret': 3, 'connections.signals_token': 2, 'scim_targets.secret': 3, 'connection_keys.sealed': 3, 'saml_keys.sealed': 3, 'saml_logouts.sealed': 3, 'connection_trials.outcome': 3, 'upstream_requests.id_token': 2, 'upstream_logins.id_token': 2, 'upstream_tokens.sealed': 3, 'ended_upstream_tokens.sealed': 3, 'mailed_codes.asked': 449, 'idempotency_keys.sealed': 449, 'outbox_messages.sealed': 450 } });
  const heir = only(2);
  await claimInstallation(provider.database, heir);
  for (const [purpose, column] of columns) {
    const found = await sealedOtherwise(provider.database.prisma, column, Buffer.alloc(8), undefined, 1000);
    expect(found.map((value) => opens(heir, purpose, value))).toEqual(before.get(column));
    expect(found.filter((value) => opens(only(1), purpose, value) !== undefined || Buffer.from(value.sealed.subarray(0, 8)).toString('hex') !== heir.ids[0])).toEqual([]);
  }
  const fresh = await provider.another({ SYMBOLON_MASTER_KEY: next, SYMBOLON_MASTER_KEY_NEXT: undefined });
  expect((await fresh.send('/oauth/jwks')).text).toBe((await provider.send('/oauth/jwks')).text);
  await fresh.close();
  await expect(claimInstallation(provider.database, only(1))).rejects.toThrow('set SYMBOLON_MASTER_KEY');
  expect((await eventsOf(provider.runtime, 'master_key.changed', 'master_key.rewrapped')).map(({ type, actor }) => [type, actor])).toEqual([['master_key.changed', { kind: 'operator' }], ['master_key.rewrapped', { kind: 'operator' }]]);
});

test('two at once do it once together, and it can be asked for again', async () => {
  await fill(450);
  const both = await Promise.all([change(), change()]);
  expect(both.filter(({ isChanged }) => isChanged)).toHaveLength(1);
  expect(both.reduce((sum, { values }) => sum + (values['authenticators.sealed'] ?? 0), 0)).toBe(450);
  expect(await change()).toEqual({ isChanged: false, values: Object.fromEntries(columns.map(([, { table, column }]) => [`${table}.${column}`, 0])) });
  expect(await eventsOf(provider.runtime, 'master_key.changed', 'master_key.rewrapped')).toHaveLength(2);
});

test('one that ended half way goes on from there, and nothing was out of reach meanwhile', async () => {
  await fill(450);
  const columnsDone = { count: 0 };
  const dying = new Proxy(provider.database, {
    get: (target, name) => {
      if (name === 'prisma' && (columnsDone.count += 1) > 8) throw new Error('killed');
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  await expect(change({ database: dying })).rejects.toThrow('killed');
  const [{ anew, old } = { anew: 0, old: 0 }] = await rows<{ anew: number; old: number }>(`SELECT (count(*) FILTER (WHERE substring(sealed from 1 for 8) = '\\x${only(1, 2).ids[1]}'))::int AS anew, (count(*) FILTER (WHERE substring(sealed from 1 for 8) <> '\\x${only(1, 2).ids[1]}'))::int AS old FROM authenticators`);
  expect([anew > 0, old > 0]).toEqual([true, true]);
  const half = only(2);
  await claimInstallation(provider.database, half);
  const all = await sealedOtherwise(provider.database.prisma, sealedColumns.authenticator[0], Buffer.alloc(8), undefined, 1000);
  expect(all.filter((value) => opens(half, 'authenticator', value) === undefined)).toEqual([]);
  expect((await change({}, only(2))).values['authenticators.sealed']).toBe(old);
  expect(await eventsOf(provider.runtime, 'master_key.rewrapped')).toHaveLength(1);
});

test('a row that was written meanwhile stays as it was written', async () => {
  await fill(3);
  const { prisma } = provider.database;
  const [column] = sealedColumns.authenticator;
  const found = await sealedOtherwise(prisma, column, Buffer.alloc(8), undefined, 10);
  const newer = new Uint8Array(Buffer.from('written meanwhile, by who enrolled anew'));
  await prisma.authenticator.update({ where: { id: 'id_000001' }, data: { sealed: newer } });
  expect(await replaceSealed(prisma, column, found.map((value) => ({ ...value, anew: new Uint8Array(Buffer.from(`anew ${String(value.key)}`)) })))).toBe(2);
  const after = await prisma.authenticator.findMany({ orderBy: { id: 'asc' } });
  expect(after.map(({ sealed }) => Buffer.from(sealed).toString())).toEqual(['anew id_000000', 'written meanwhile, by who enrolled anew', 'anew id_000002']);
});

test('what is written late under the old key is found, before it is said that nothing is left', async () => {
  await fill(1);
  const late = only(1);
  let entered = 0;
  const { database } = provider;
  const exclusively: typeof database.exclusively = async (name, work) => {
    entered += 1; // the first is the change itself, the second the first look at what is left
    if (entered === 2) await database.prisma.authenticator.update({ where: { id: 'id_000000' }, data: { sealed: late.seal('authenticator', Buffer.from('late'), 'id_000000') } });
    return database.exclusively(name, work);
  };
  const { values } = await change({ database: { ...database, prisma: database.prisma, hot: database.hot, exclusively, onReplica: (read, look) => database.onReplica(read, look), close: () => Promise.resolve() } });
  expect([values['authenticators.sealed'], entered]).toEqual([2, 3]);
  const heir = only(2);
  await claimInstallation(database, heir);
  const [value] = await sealedOtherwise(database.prisma, sealedColumns.authenticator[0], Buffer.alloc(8), undefined, 2);
  expect([value && opens(heir, 'authenticator', value), value && opens(late, 'authenticator', value)]).toEqual(['late', undefined]);
});

test('nothing changes while a node serves that has not got the new key', async () => {
  const id = '00000000-0000-4000-8000-000000000001';
  const seen = () => provider.database.hot.recordNode(id, provider.clock.now(), only(1).ids);
  await seen();
  const rest = async (seconds: number) => (provider.clock.advance(seconds), void (await seen()));
  await expect(change({ rest })).rejects.toThrow(/^A node that serve.* do not have SYMBOLON_MASTER_KEY_NEXT: .*00000000-0000-4000-8000-000000000001/);
  expect(await eventsOf(provider.runtime, 'master_key.changed')).toEqual([]);
  await claimInstallation(provider.database, only(1));
  await provider.database.hot.leaveNode(id, provider.clock.now());
  expect((await change()).isChanged).toBe(true);
});

test('one that was killed is waited for until it is silent, and no longer', async () => {
  await provider.database.hot.recordNode('00000000-0000-4000-8000-000000000001', provider.clock.now(), []);
  const began = provider.clock.now().getTime();
  expect((await change()).isChanged).toBe(true);
  expect((provider.clock.now().getTime() - began) / 1000).toBeGreaterThanOrEqual(100);
  expect((provider.clock.now().getTime() - began) / 1000).toBeLessThan(110);
});

test('a running node goes over when it hears of it, and says that it has lost its key where it has not got the new one', async () => {
  expect((await provider.send('/health/ready')).json).toEqual({ status: 'ok' });
  const [before] = await rows<{ master_keys: string[] }>('SELECT master_keys FROM nodes');
  await change();
  await provider.news();
  provider.clock.advance(2);
  expect((await provider.send('/health/ready')).json).toEqual({ status: 'ok' });
  const [after] = await rows<{ master_keys: string[] }>('SELECT master_keys FROM nodes');
  expect([before?.master_keys, after?.master_keys]).toEqual([only(1, 2).ids, [...only(1, 2).ids].reverse()]);
  await provider.database.prisma.installation.update({ where: { id: 1 }, data: { masterKeyCheck: new Uint8Array(32) } });
  provider.clock.advance(2);
  const lost = await provider.send('/health/ready');
  expect([lost.status, lost.headers.get('retry-after'), lost.json['part']]).toEqual([503, '2', 'master_key']);
});

test('there must be another key, and one that never was', async () => {
  await expect(change({}, only(1))).rejects.toThrow('SYMBOLON_MASTER_KEY_NEXT is not set');
  await change();
  await expect(change({}, only(2, 1))).rejects.toThrow('SYMBOLON_MASTER_KEY_NEXT was the master key before');
  expect((await change({}, only(2, 3))).isChanged).toBe(true);
});

test('every column that may hold sealed values is known, and every place that seals', () => {
  const root = join(import.meta.dirname, '../../..');
  const model = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
  const found = [...model.matchAll(/^model (\w+) \{([^]*?)^\}/gm)].flatMap(([, , body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
    return [...body.matchAll(/^ {2}(\w+) +Bytes\??.*$/gm)].map(([line, name = '']) => `${table}.${/@map\("(\w+)"\)/.exec(line)?.[1] ?? name}`);
  });
  /** Keyed hashes, public halves, pictures, and the keys of before, which are sealed under the present one in its own statement. */
  const others = ['installation.master_key_check', 'installation.former_keys', 'branding.logo', 'branding.favicon', 'clients.secret_hash', 'clients.other_secret_hash', 'passkeys.credential_id', 'passkeys.public_key', 'passkeys.user_handle', 'recovery_codes.hash', 'remembered_devices.hash', 'known_networks.hash', 'recovery_waits.stop_hash', 'mailed_codes.hash', 'mailed_codes.code_hash', 'mailed_codes.link_hash', 'used_challenges.hash', 'departed_names.hash', 'refresh_token_families.id', 'refresh_token_families.token_hash', 'throttles.key', 'sessions.browser_hash', 'authorization_requests.id_hash', 'authorization_requests.browser_hash', 'authorization_requests.shown_hash', 'authorization_requests.pushed_hash', 'authorization_requests.email_code_hash', 'authorization_codes.hash', 'authorization_codes.grant_id', 'one_time_tokens.hash', 'events.mac', 'events.link', 'event_stretches.link', 'event_stretches.mac', 'idempotency_keys.key', 'idempotency_keys.request_hash', 'admin_invitations.hash', 'upstream_requests.state_hash', 'upstream_requests.flow_hash', 'upstream_requests.name_hash', 'upstream_logins.name_hash', 'waiting_links.flow_hash', 'scim_tokens.hash', 'pushed_users.pushed_hash', 'pushed_groups.pushed_hash'];
  const sealed = columns.map(([, { table, column }]) => `${table}.${column}`);
  expect(found.filter((name) => !others.includes(name)).sort()).toEqual(sealed.sort());
  expect(others.filter((name) => !found.includes(name))).toEqual([]);
  const source = join(root, 'apps/auth/src');
  const purposes = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/masterKey\.seal\(([^,]+),/g)].map(([, purpose = '']) => purpose.replaceAll("'", '')));
  const inPages = ['flow-seal', 'authenticator-offer', 'deletion-ticket', 'upstream-logout', 'saml-request', 'saml-verdict'];
  expect([...new Set(purposes)].filter((purpose) => purpose !== 'purpose').sort()).toEqual([...Object.keys(sealedColumns), ...inPages].sort());
});
