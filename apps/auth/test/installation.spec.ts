import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { callerOf, desk, makeAdministrator, staff, staffOf, type Caller } from './administration.ts';
import { password, shop, startProvider, type Provider } from './provider.ts';

/** How the installation is set up, as administrators are told. */

const second = { username: 'second@example.com', password };
const environment = { SYMBOLON_SMTP_URL: 'smtps://id:a-mail-password@mail.example.com', SYMBOLON_MAIL_FROM: 'id@example.com', SYMBOLON_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1', SYMBOLON_KEY_ROTATION_DAYS: '30', SYMBOLON_BACKUP_TO: '/backups', SYMBOLON_BACKUP_RECIPIENTS: `age1${'q'.repeat(58)}` };

let provider: Provider;
let owner: Caller;
beforeAll(async () => {
  provider = await startProvider(environment);
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff, second] });
  owner = (await staffOf(provider)).owner;
});
afterAll(() => provider.close());

const installation = async (caller = owner) => (await caller.send('GET', '/installation')).json;
const settings = async () => (await installation())['settings'] as readonly { readonly name: string }[];
const codes = async (caller?: Caller) => ((await installation(caller))['advice'] as readonly { readonly code: string }[]).map(({ code }) => code);

test('every setting is told with where it comes from, and secrets only as being set', async () => {
  const told = new Map((await settings()).map(({ name, ...rest }) => [name, rest]));
  expect(told.get('SYMBOLON_TRUSTED_PROXIES')).toEqual({ description: expect.any(String) as string, value: ['10.0.0.0/8', '192.0.2.1'], secret: false, source: 'environment' });
  expect(told.get('SYMBOLON_KEY_ROTATION_DAYS')).toMatchObject({ value: 30, source: 'environment' });
  expect(told.get('SYMBOLON_SESSION_MAX_DAYS')).toMatchObject({ value: 14, secret: false, source: 'default' });
  expect(told.get('SYMBOLON_SMTP_URL')).toMatchObject({ value: null, secret: true, source: 'environment' });
  expect(told.get('DATABASE_URL')).toMatchObject({ value: null, secret: false, source: 'default' });
  expect((await owner.send('GET', '/installation')).text).not.toContain('a-mail-password');
});

test('the processes that can serve are told as they were last seen', async () => {
  expect((await installation())['nodes']).toEqual([]);
  expect((await provider.send('/health/ready')).status).toBe(200);
  expect((await installation())['nodes']).toEqual([{ node_id: expect.any(String) as string, seen_at: provider.clock.now().toISOString() }]);
});

test('the last backup is told, whoever made it, and that none could be made since', async () => {
  const events = new AuditStore(provider.database, provider.runtime.masterKey, provider.clock, provider.runtime.random);
  const about = { actor: { kind: 'system' }, subject: { kind: 'node', id: 'id-1' } } as const;
  const backups = async () => (await installation())['backups'];
  expect(await backups()).toEqual({ last: null, failed_at: null, next_at: null, verified: null });
  await events.record({ ...about, type: 'backup.failed', details: { reason: 'place', attempt: 1 } });
  const failed_at = provider.clock.now().toISOString();
  expect(await backups()).toEqual({ last: null, failed_at, next_at: null, verified: null });
  provider.clock.advance(60);
  await events.record({ ...about, type: 'backup.made', details: { name: 'symbolon-1', bytes: 4_000_000 } });
  const at = provider.clock.now().toISOString();
  expect(await backups()).toEqual({ last: { name: 'symbolon-1', at, bytes: 4_000_000, by: 'server' }, failed_at: null, next_at: null, verified: null });
  provider.clock.advance(60);
  await events.record({ ...about, type: 'backup.taken', details: { name: 'symbolon-2', bytes: 5_000_000 } });
  expect(await backups()).toMatchObject({ last: { name: 'symbolon-2', by: 'operator' }, failed_at: null });
  provider.clock.advance(60);
  await events.record({ ...about, type: 'backup.failed', details: { reason: 'place', attempt: 1 } });
  expect(await backups()).toMatchObject({ last: { name: 'symbolon-2' }, failed_at: provider.clock.now().toISOString() });
});

test('a backup that was found to be good is told by whoever may say so, by name, and only one that events tell of', async () => {
  const events = new AuditStore(provider.database, provider.runtime.masterKey, provider.clock, provider.runtime.random);
  const about = { actor: { kind: 'system' }, subject: { kind: 'node', id: 'id-1' } } as const;
  const taken_at = new Date(Math.floor(provider.clock.now().getTime() / 1000) * 1000).toISOString();
  const nameOf = (hex: string) => `symbolon-${taken_at.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${hex}.tar.zst.age`;
  const name = nameOf('1f2e3d4c');
  const next_at = new Date(provider.clock.now().getTime() + 86_400_000).toISOString();
  await events.record({ ...about, type: 'backup.made', details: { name, bytes: 4_000_000, next_at } });
  provider.clock.advance(300);
  expect((await owner.send('POST', `/backups/${name}/verified?dry_run=true`)).status).toBe(204);
  expect((await installation())['backups']).toMatchObject({ last: { name }, next_at, verified: null });
  expect((await owner.send('POST', `/backups/${name}/verified`)).status).toBe(204);
  expect((await installation())['backups']).toMatchObject({ verified: { name, taken_at, at: provider.clock.now().toISOString() } });
  expect((await events.page({ type: 'backup.verified', limit: 9 })).map(({ actor, subject, details }) => ({ actor, subject, details }))).toEqual([{ actor: { kind: 'user', id: owner.id }, subject: about.subject, details: { name, taken_at } }]);
  for (const other of [nameOf('00000000'), 'symbolon-2', 'symbolon-99999999T999999Z-1f2e3d4c.tar.zst.age', '..%2Fbackup.key']) expect([other, (await owner.send('POST', `/backups/${other}/verified`)).status]).toEqual([other, 404]);
});

test('one owner who can get in is too few, and with another nothing is left to do', async () => {
  expect((await installation())['advice']).toEqual([{ code: 'one_owner', text: 'Fewer than two owners can get in. Make another, so that nobody is shut out when one of them is gone.', area: 'people', setting: null }]);
  const id = await makeAdministrator(provider, second.username, ['owner']);
  expect(await codes()).toEqual([]);
  expect((await owner.send('POST', `/users/${id}/disable`)).status).toBe(200);
  expect(await codes()).toEqual(['one_owner']);
  expect((await owner.send('POST', `/users/${id}/enable`)).status).toBe(200);
  expect(await codes()).toEqual([]);
});

test('a webhook that was disabled because it failed is told, one that an administrator disabled is not', async () => {
  const { json } = await owner.send('POST', '/webhooks', { name: 'Desk', url: 'https://desk.example.com/hook', enabled: false });
  const { webhook } = provider.database.prisma;
  expect(await codes()).toEqual([]);
  await webhook.update({ where: { id: String(json['webhook_id']) }, data: { disabledReason: 'failing' } });
  expect(await codes()).toEqual(['webhooks_disabled']);
  await webhook.deleteMany();
});

test('signing keys that nothing has replaced for a day after their time are told', async () => {
  provider.clock.advance(30.5 * 86_400);
  const soon = await callerOf(provider, 'owner@example.com');
  expect(await codes(soon)).toEqual([]);
  provider.clock.advance(86_400);
  const late = await callerOf(provider, 'owner@example.com');
  expect(await codes(late)).toEqual(['keys_overdue']);
  await provider.maintain();
  expect(await codes(late)).toEqual([]);
});

test('a server for this machine alone, without mail and with short passwords, is told each; where everybody shows a second factor, short ones are no matter', async () => {
  const local = await startProvider({ SYMBOLON_ISSUER: 'http://localhost:3000', SYMBOLON_PASSWORD_MIN_LENGTH: '8' });
  await local.apply({ clients: [desk], users: staff });
  const token = await local.token({ grant_type: 'password', username: 'auditor@example.com', password, resource: 'http://localhost:3000/admin' }, ['desk', desk.client_secret]);
  await makeAdministrator(local, 'auditor@example.com', ['auditor']);
  const advice = async () => {
    const { json } = await local.send('/admin/v1/installation', { headers: { authorization: `Bearer ${String(token.json['access_token'])}` } });
    return (json['advice'] as readonly { readonly code: string; readonly setting: string | null }[]).map(({ code, setting }) => [code, setting]);
  };
  expect(await advice()).toEqual([
    ['no_mail_server', 'SYMBOLON_SMTP_URL'],
    ['local_issuer', 'SYMBOLON_ISSUER'],
    ['short_passwords', 'SYMBOLON_PASSWORD_MIN_LENGTH'],
    ['one_owner', null],
  ]);
  await local.apply({ clients: [desk], users: staff, sign_in: { second_factor: 'always' } });
  expect((await advice()).map(([code]) => code)).toEqual(['no_mail_server', 'local_issuer', 'one_owner']);
  await local.close();
});
