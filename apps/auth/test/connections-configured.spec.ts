import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exportConfiguration } from '../src/domain/configuration/export.ts';
import { allKinds } from '../src/domain/configuration/kinds.ts';
import { planChanges } from '../src/domain/configuration/reconciliation.ts';
import { ConfigurationFile } from '@symbolon/contracts';
import { desk, staff, staffOf, type Caller } from './administration.ts';
import { connectionTo, fileWith } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { secret, startProvider, type Provider } from './provider.ts';

const corp = connectionTo('https://login.corp.example', { trusted_domains: ['corp.example'], claims: { name: 'profile.full_name' } });
const { client_secret: _, ...told } = corp;
const file = (connections: readonly object[]) => {
  const { clients, ...more } = fileWith(connections, { users: staff });
  return { ...more, clients: [...clients, desk] };
};

let provider: Provider;
let owner: Caller;
let rewind: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_ADMIN_RATE: '100000' });
  await provider.apply(file([]));
  rewind = await provider.snapshot();
});
beforeEach(async () => {
  await rewind();
  ({ owner } = await staffOf(provider));
});
afterAll(() => provider.close());

const plan = (connections: readonly object[]) => planChanges(provider.database, ConfigurationFile.parse(file(connections)), provider.runtime).then((changes) => changes.filter(({ kind, action }) => kind === 'connection' && action !== 'keep'));

test('one is added, changed and removed by the API; its secret is sealed, and told by nothing', async () => {
  const made = await owner.send('POST', '/connections', corp);
  expect([made.status, made.json]).toEqual([201, { id: 'corp', entry: told, secrets: ['client_secret'], managed_by: 'api', etag: expect.any(String) as string }]);
  const [row] = await provider.database.prisma.connection.findMany();
  expect(Buffer.from(row?.clientSecret ?? []).includes(secret)).toBe(false);
  const tag = { 'if-match': made.headers.get('etag') ?? '' };
  const changed = await owner.send('PUT', '/connections/corp', { ...told, name: 'Corp' }, tag);
  expect([changed.status, changed.json['entry'], (await provider.database.prisma.connection.findMany())[0]?.clientSecret]).toEqual([200, { ...told, name: 'Corp' }, row?.clientSecret]); // without a secret the one before stays
  const other = await owner.send('PUT', '/connections/corp', { ...told, client_secret: 'another one' }, { 'if-match': changed.headers.get('etag') ?? '' });
  expect([other.status, other.headers.get('etag') === changed.headers.get('etag')]).toEqual([200, false]);
  expect((await owner.send('DELETE', '/connections/corp')).status).toBe(204);
  const events = await eventsOf(provider.runtime, 'connection.created', 'connection.updated', 'connection.deleted');
  expect(events.map(({ type, subject }) => [type, subject])).toEqual([['connection.created', { kind: 'connection', id: 'corp' }], ['connection.updated', { kind: 'connection', id: 'corp' }], ['connection.updated', { kind: 'connection', id: 'corp' }], ['connection.deleted', { kind: 'connection', id: 'corp' }]]);
  expect(JSON.stringify([events, provider.log, made.json, changed.json])).not.toMatch(new RegExp(`${secret}|another one`));
});

test('its issuer never changes: who is linked is known by what that one calls them', async () => {
  const made = await owner.send('POST', '/connections', corp);
  const answer = await owner.send('PUT', '/connections/corp', { ...told, issuer: 'https://evil.example' }, { 'if-match': made.headers.get('etag') ?? '' });
  expect([answer.status, answer.json['errors']]).toEqual([400, [{ pointer: '/issuer', detail: 'never changes, and was https://login.corp.example: make another connection' }]]);
  await provider.apply(file([{ ...corp, connection: 'filed' }]));
  await expect(provider.apply(file([{ ...corp, connection: 'filed', issuer: 'https://evil.example' }]))).rejects.toThrow('never changes');
});

test('a new one needs a secret', async () => {
  const answer = await owner.send('POST', '/connections', told);
  expect([answer.status, answer.json['errors']]).toEqual([400, [{ pointer: '/client_secret', detail: 'is missing: it is what the other provider has given this client' }]]);
});

test.each<[member: string, value: unknown]>([
  ['connection', 'Corp'],
  ['connection', '../corp'],
  ['type', 'saml'],
  ['issuer', 'http://login.corp.example'],
  ['issuer', 'https://login.corp.example?a=b'],
  ['scopes', ['email']],
  ['scopes', ['openid', 'a b']],
  ['trusted_domains', ['Corp.example']],
  ['trusted_domains', ['*']],
  ['claims', { email: 'email' }],
  ['claims', { name: 'a b' }],
  ['refresh', 'sometimes'],
  ['roles', { editor: '' }],
  ['roles', { editor: "'a'" }],
  ['domains', ['Corp.example']],
  ['enforced', true],
])('an entry with %s %j is refused', async (member, value) => {
  const answer = await owner.send('POST', '/connections', { ...corp, [member]: value });
  expect([answer.status, (answer.json['errors'] as { pointer: string }[]).every(({ pointer }) => pointer.startsWith(`/${member}`))]).toEqual([400, true]);
});

test('a file is planned as it is applied, found unchanged the second time, exported without the secret, and lets go of what it leaves out', async () => {
  expect(await plan([corp])).toEqual([{ action: 'add', kind: 'connection', id: 'corp', members: [] }]);
  await provider.apply(file([corp]));
  expect(await plan([corp])).toEqual([]);
  expect(await plan([{ ...corp, client_secret: 'another one', enabled: false }])).toEqual([{ action: 'change', kind: 'connection', id: 'corp', members: [{ name: 'client_secret', isSecret: true }, { name: 'enabled', from: true, to: false }] }]);
  const { text, variables, faults } = await exportConfiguration(provider.database, allKinds(provider.runtime));
  expect([variables.filter(({ of }) => of.startsWith('connection')), faults, text.includes(secret), text.includes('client_secret: ${CONNECTION_CORP_SECRET}')]).toEqual([[{ name: 'CONNECTION_CORP_SECRET', of: 'connection corp' }], '', false, true]);
  expect(await plan([])).toEqual([{ action: 'remove', kind: 'connection', id: 'corp', members: [] }]);
  expect((await owner.send('DELETE', '/connections/corp')).status).toBe(409);
});

test.each(['entry', 'mapping'])('the %s of docs/connections.md is one', async (block) => {
  const page = readFileSync(new URL('../../../docs/connections.md', import.meta.url), 'utf8');
  const entry = new RegExp(`connections test: ${block} -->\\n\`\`\`yaml\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
  expect(await plan((parse(entry.replace('${CORP_CLIENT_SECRET}', secret)) as { connections: object[] }).connections)).toEqual([{ action: 'add', kind: 'connection', id: 'corp', members: [] }]);
});
