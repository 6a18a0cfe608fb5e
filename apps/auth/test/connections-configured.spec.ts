import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exportConfiguration } from '../src/domain/configuration/export.ts';
import { allKinds } from '../src/domain/configuration/kinds.ts';
import { planChanges } from '../src/domain/configuration/reconciliation.ts';
import { ConfigurationFile, connectionProfileNames } from '@symbolon/contracts';
import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { connectionTo, fileWith } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { secret, startProvider, type Provider } from './provider.ts';

const corp = connectionTo('https://login.corp.example', { trusted_domains: ['corp.example'], claims: { name: 'profile.full_name' } });
const { client_secret: _, ...told } = corp;
const file = (connections: readonly object[]) => {
  const { clients, ...more } = fileWith(connections, { users: staff });
  return { ...more, clients: [...clients, desk] };
};

const pages = new URL('../../../docs/connections/', import.meta.url);
const companies = ['ad-fs', 'entra', 'keycloak', 'okta'];
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

test('a token for its stream of security events stays where none is said, and goes with the stream', async () => {
  const made = await owner.send('POST', '/connections', { ...corp, signals_stream: 'theirs', signals_token: 'a.token.of-theirs' });
  expect([made.json['entry'], made.json['secrets']]).toEqual([{ ...told, signals_stream: 'theirs' }, ['client_secret', 'signals_token']]);
  const stored = async () => (await provider.database.prisma.connection.findMany({ select: { signalsToken: true } }))[0]?.signalsToken;
  const first = await stored();
  const kept = await owner.send('PUT', '/connections/corp', { ...told, name: 'Corp', signals_stream: 'theirs' }, { 'if-match': made.headers.get('etag') ?? '' });
  expect([kept.status, await stored()]).toEqual([200, first]);
  const gone = await owner.send('PUT', '/connections/corp', told, { 'if-match': kept.headers.get('etag') ?? '' });
  expect([gone.json['secrets'], await stored()]).toEqual([['client_secret'], null]);
});

test('a new one needs a secret', async () => {
  const answer = await owner.send('POST', '/connections', told);
  expect([answer.status, answer.json['errors']]).toEqual([400, [{ pointer: '/client_secret', detail: 'is missing: it is what the other provider has given this client' }]]);
});

test.each<[member: string, value: unknown]>([
  ['connection', 'Corp'],
  ['connection', '../corp'],
  ['type', 'kerberos'],
  ['issuer', 'http://login.corp.example'],
  ['issuer', 'https://login.corp.example?a=b'],
  ['scopes', ['email']],
  ['scopes', ['openid', 'a b']],
  ['trusted_domains', ['Corp.example']],
  ['trusted_domains', ['*']],
  ['claims', { email: 'email' }],
  ['claims', { name: 'a b' }],
  ['refresh', 'sometimes'],
  ['signals_token', 'a.token'],
  ['signals_scope', 'ssf.read'],
  ['signals_stream', ''],
  ['roles', { editor: '' }],
  ['roles', { editor: "'a'" }],
  ['domains', ['Corp.example']],
  ['enforced', true],
])('an entry with %s %j is refused', async (member, value) => {
  const answer = await owner.send('POST', '/connections', { ...corp, [member]: value });
  expect([answer.status, (answer.json['errors'] as { pointer: string }[]).every(({ pointer }) => pointer.startsWith(`/${member}`))]).toEqual([400, true]);
});

const directory = { connection: 'dir', type: 'ldap', name: 'Directory', ldap_url: 'ldaps://directory.corp.example', ldap_base: 'dc=corp,dc=example', client_id: 'cn=symbolon,dc=corp,dc=example', client_secret: secret, trusted_domains: ['corp.example'], create_people: true };

test.each<[member: string, value: unknown]>([
  ['ldap_url', 'https://directory.corp.example'],
  ['ldap_url', 'ldap://directory.corp.example/dc=corp'],
  ['ldap_url', 'ldap://user@directory.corp.example'],
  ['ldap_url', undefined],
  ['ldap_base', undefined],
  ['ldap_plain', true],
  ['ldap_ca', 'no certificate'],
  ['ldap_names', ['mail)(uid=*']],
  ['ldap_names', []],
  ['ldap_attributes', ['userPassword']],
  ['ldap_attributes', ['supplementalCredentials']],
  ['subject_claim', 'userPassword'],
  ['email_claim', 'sambaNTPassword'],
  ['ldap_filter', '(objectClass=person'],
  ['ldap_groups_base', 'ou=groups,dc=corp,dc=example'],
  ['trusted_domains', []],
  ['issuer', 'https://login.corp.example'],
  ['client_auth', 'client_secret_basic'],
  ['scopes', ['openid']],
  ['logout_there', true],
])('an entry of a directory with %s %j is refused', async (member, value) => {
  const answer = await owner.send('POST', '/connections', { ...directory, [member]: value });
  expect([answer.status, (answer.json['errors'] as { pointer: string }[] | undefined)?.every(({ pointer }) => pointer.startsWith(`/${member}`))]).toEqual([400, true]);
});

test('where a directory is, and what says who somebody is there, never change; what is of directories is of nothing else', async () => {
  const made = await owner.send('POST', '/connections', directory);
  expect(made.status).toBe(201);
  const etag = { 'if-match': made.headers.get('etag') ?? '' };
  for (const more of [{ ldap_url: 'ldaps://another.corp.example' }, { subject_claim: 'uid' }]) expect((await owner.send('PUT', '/connections/dir', { ...directory, ...more }, etag)).status).toBe(400);
  expect((await owner.send('PUT', '/connections/dir', { ...directory, ldap_names: ['uid'], ldap_plain: false }, etag)).status).toBe(200);
  expect((await owner.send('POST', '/connections', { ...corp, ldap_base: 'dc=corp' })).status).toBe(400);
  expect((await owner.send('POST', '/connections/dir/trials')).status).toBe(409);
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

test.each(readdirSync(pages))('the entry of docs/connections/%s is one', async (name) => {
  const entry = /connections test: profile -->\n```yaml\n([^]*?)```/.exec(readFileSync(new URL(name, pages), 'utf8'))?.[1] ?? '';
  const { connections } = parse(entry.replaceAll(/\$\{\w+\}/g, secret)) as { connections: { connection: string }[] };
  expect(await plan(connections)).toEqual([{ action: 'add', kind: 'connection', id: connections[0]?.connection, members: [] }]);
  expect([...connectionProfileNames, ...companies, 'forge', 'corp']).toContain(connections[0]?.connection);
});

test('what docs/connections/ldap.md says of reading everybody can be said, and not of a directory where anything may be a person', async () => {
  const page = readFileSync(new URL('ldap.md', pages), 'utf8');
  const block = (name: string) => parse((new RegExp(`connections test: ${name} -->\\n\`\`\`yaml\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '').replaceAll(/\$\{\w+\}/g, secret)) as { connections: object[] };
  const entry = { ...block('profile').connections[0], ...block('sync') };
  expect(await plan([entry])).toMatchObject([{ action: 'add' }]);
  const refused = async (more: object) => ((await owner.send('POST', '/connections', { ...entry, ...more })).json['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
  expect([await refused({ ldap_filter: undefined }), await refused({ ldap_sync_hours: undefined })]).toEqual([['/ldap_filter'], ['/ldap_gone', '/ldap_gone_percent']]);
});

test('who writes down that a directory is read makes and disables people: that is another permission', async () => {
  const writer = await callerOf(provider, 'owner@example.com', 'symbolon:connections:write');
  const entry = { connection: 'other', type: 'ldap', name: 'Other', ldap_url: 'ldaps://directory.other.example', ldap_base: 'dc=other', client_id: 'cn=us,dc=other', client_secret: secret };
  expect([(await writer.send('POST', '/connections', { ...entry, ldap_filter: '(uid=*)', ldap_sync_hours: 1 })).status, (await writer.send('POST', '/connections', entry)).status]).toEqual([403, 201]);
});

test('every provider that is known has its page', () => {
  expect(readdirSync(pages).sort()).toEqual([...connectionProfileNames, ...companies, 'oauth2', 'ldap', 'saml'].map((name) => `${name}.md`).sort());
});

test('what docs/connections.md says of acr_values can be said', async () => {
  const page = readFileSync(new URL('../connections.md', pages), 'utf8');
  expect(await plan([{ ...corp, ...(parse(/connections test: acr -->\n```yaml\n([^]*?)```/.exec(page)?.[1] ?? '') as object) }])).toMatchObject([{ action: 'add' }]);
});

test.each<[what: string, entry: object, pointers: readonly string[]]>([
  ['with neither type nor profile', { type: undefined, name: undefined }, ['/type', '/name']],
  ['of another type than its profile', { profile: 'google', type: 'oauth2', issuer: undefined }, ['/type']],
  ['of OpenID Connect with addresses', { token_url: 'https://login.corp.example/token' }, ['/token_url']],
  ['of OpenID Connect without an issuer', { issuer: undefined }, ['/issuer']],
  ['of OAuth 2.0 without addresses', { type: 'oauth2' }, ['/authorization_url', '/token_url', '/userinfo_url', '/subject_claim']],
  ['of OAuth 2.0 that has tokens revoked at another place than they come from', { type: 'oauth2', issuer: undefined, authorization_url: 'https://forge.example/a', token_url: 'https://forge.example/t', userinfo_url: 'https://forge.example/u', subject_claim: 'id', revocation_url: 'https://evil.example/r' }, ['/revocation_url']],
  ['of OpenID Connect that says itself where tokens are revoked', { revocation_url: 'https://login.corp.example/revoke' }, ['/revocation_url']],
  ['of GitHub with one address of another place', { profile: 'github', type: undefined, token_url: 'https://github.corp.example/token' }, ['/authorization_url', '/userinfo_url']],
  ['of a provider that is never believed with a domain', { profile: 'slack' }, ['/trusted_domains']],
  ['of Apple without its key’s names', { profile: 'apple', trusted_domains: [] }, ['/apple_team_id', '/apple_key_id']],
  ['of another with Apple’s', { apple_team_id: '1', apple_key_id: '2' }, ['/apple_team_id', '/apple_key_id']],
  ['of OpenID Connect with what is of SAML', { entity_id: 'https://idp.corp.example' }, ['/entity_id']],
  ['of SAML without what says where it is', { type: 'saml', issuer: undefined, client_secret: undefined }, ['/entity_id', '/sso_url', '/certificates']],
  ['of SAML that leads on to log out, without what says where', { type: 'saml', issuer: undefined, client_secret: undefined, logout_there: true, entity_id: 'urn:a', sso_url: 'https://idp.example/sso' }, ['/certificates', '/slo_url']],
  ['of SAML with metadata and what they say', { type: 'saml', issuer: undefined, client_secret: undefined, entity_id: 'urn:a', idp_metadata: 'https://idp.example/metadata', slo_url: 'https://idp.example/slo' }, ['/slo_url']],
  ['of another protocol, for people who have not asked', { idp_initiated: true }, ['/idp_initiated']],
  ['of another protocol, to be asked silently', { passive: true }, ['/passive']],
  ['of SAML with metadata of somebody else', { type: 'saml', issuer: undefined, client_secret: undefined, entity_id: 'urn:a', idp_metadata: '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:b"/>' }, ['/idp_metadata']],
  ['with a key and a secret', { client_auth: 'private_key_jwt' }, ['/client_secret']],
])('an entry %s is refused', async (_, more, pointers) => {
  const answer = await owner.send('POST', '/connections', { ...corp, ...more });
  expect([answer.status, (answer.json['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer)]).toEqual([400, pointers]);
});

test('what says who somebody is never changes, of OAuth 2.0 either', async () => {
  const forge = { ...corp, issuer: undefined, claims: undefined, type: 'oauth2', authorization_url: 'https://forge.example/a', token_url: 'https://forge.example/t', userinfo_url: 'https://forge.example/u', subject_claim: 'id' };
  const { client_secret: _secret, issuer: _issuer, claims: _claims, ...entry } = forge;
  const made = await owner.send('POST', '/connections', forge);
  expect([made.status, made.json['entry']]).toEqual([201, entry]);
  for (const change of [{ subject_claim: 'login' }, { userinfo_url: 'https://evil.example/u' }, { token_url: 'https://evil.example/t' }, { profile: 'github' }]) {
    const answer = await owner.send('PUT', '/connections/corp', { ...entry, ...change }, { 'if-match': made.headers.get('etag') ?? '' });
    expect([answer.status, (answer.json['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer)]).toEqual([400, [`/${Object.keys(change)[0]}`]]);
  }
});

test.each(['entry', 'mapping', 'tokens'])('the %s of docs/connections.md is one', async (block) => {
  const page = readFileSync(new URL('../../../docs/connections.md', import.meta.url), 'utf8');
  const entry = new RegExp(`connections test: ${block} -->\\n\`\`\`yaml\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
  expect(await plan((parse(entry.replace('${CORP_CLIENT_SECRET}', secret)) as { connections: object[] }).connections)).toEqual([{ action: 'add', kind: 'connection', id: 'corp', members: [] }]);
});
