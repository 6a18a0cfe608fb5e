import { callerOf, desk, staff, staffOf } from './administration.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

const carl = 'carl@corp.example';
const mapping = {
  trusted_domains: ['corp.example', 'example.com'],
  claims: { name: "claims.given_name + ' ' + claims.family_name", nickname: 'given_name' },
  roles: { editor: "'editors' in claims.groups", boss: "claims.groups.exists(group, group == 'chiefs')", owner: "'owners' in claims.groups" },
};
const ofCarl = { email: carl, email_verified: true, given_name: 'Carl', family_name: 'Corp', groups: ['editors'] };
let upstream: UpstreamProvider;
let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;

const connections = (more: object = {}) => [connectionTo(upstream.origin, { ...mapping, ...more })];
const beside = (users: readonly object[] = []) => ({ users: [...staff, ...users], clients: [...fileWith([]).clients, desk] });
const apply = (more: object, users?: readonly object[]) => provider.apply(fileWith(connections(more), beside(users)));
beforeAll(async () => {
  upstream = await openUpstream(['corp'], issuer);
  folder = new MailFolder();
  ({ provider, rewind } = await openPlace(connections(), beside(), { ...folder.environment, SYMBOLON_ADMIN_RATE: '100000' }));
});
beforeEach(() => rewind());
afterAll(async () => {
  await provider.close();
  await upstream.close();
  folder.close();
});

/** As what the provider says of Carl. */
async function logIn(says: object = {}): Promise<Seen> {
  await upstream.know({ carl: { ...ofCarl, ...says } });
  const browser = new Browser(provider);
  return comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser)), 'carl'));
}
const person = async () => {
  const user = await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: carl }, include: { linkedLogins: true, administrators: true } });
  return { claims: user.claims, roles: user.roles };
};
const mappings = async () => (await eventsOf(provider.runtime, 'user.connection.mapped')).map(({ details }) => details);

test('somebody new is who the expressions say, and has the roles that they give', async () => {
  expect(await tokenOf(provider, await logIn())).toMatchObject({ email: carl, name: 'Carl Corp', nickname: 'Carl' });
  expect(await person()).toEqual({ claims: { name: 'Carl Corp', nickname: 'Carl' }, roles: ['editor'] });
  expect(await mappings()).toEqual([{ connection: 'corp', claims: [], roles_given: ['editor'], roles_taken: [], left_out: [] }]);
});

describe('at each log-in', () => {
  test('roles that are given no more are taken away, and what an administrator gave stays', async () => {
    await logIn();
    await provider.database.prisma.user.update({ where: { usernameKey: carl }, data: { roles: { push: 'boss' } } }); // by hand
    await logIn({ groups: ['chiefs'] });
    expect((await person()).roles).toEqual(['boss']);
    await logIn({ groups: [] });
    expect((await person()).roles).toEqual(['boss']);
    expect((await mappings()).slice(1)).toEqual([{ connection: 'corp', claims: [], roles_given: [], roles_taken: ['editor'], left_out: [] }]);
  });

  test('one that says nothing of groups gives none, and says why', async () => {
    await logIn();
    await logIn({ groups: undefined });
    expect((await person()).roles).toEqual([]);
    expect((await mappings()).at(-1)).toEqual({ connection: 'corp', claims: [], roles_given: [], roles_taken: ['editor'], left_out: ['roles.boss', 'roles.owner', 'roles.editor'].map((member) => ({ member, reason: 'failed' })) });
  });

  test('claims stay what they were at the first, unless the connection says otherwise', async () => {
    await logIn();
    await logIn({ given_name: 'Carlo', family_name: undefined });
    expect((await person()).claims).toEqual({ name: 'Carl Corp', nickname: 'Carl' });
    await apply({ refresh: 'always' });
    await logIn({ given_name: 'Carlo', family_name: undefined });
    expect((await person()).claims).toEqual({ name: 'Carl Corp', nickname: 'Carlo' }); // what could not be found out stays
    await logIn({ given_name: undefined });
    expect((await person()).claims).toEqual({ name: 'Carl Corp' }); // what is said no more goes
    expect((await mappings()).at(-1)).toMatchObject({ claims: ['nickname'], left_out: [{ member: 'claims.name', reason: 'failed' }] });
  });

  test('who stands in the declarative file has what stands there', async () => {
    await apply({ refresh: 'always' }, [{ username: carl, email_verified: true, claims: { name: 'C.' }, roles: ['reader'] }]);
    expect(await tokenOf(provider, await logIn())).toMatchObject({ name: 'C.' });
    expect(await person()).toEqual({ claims: { name: 'C.' }, roles: ['reader'] });
  });
});

test('a role of people is none of administrators, whatever it is called', async () => {
  await logIn({ groups: ['owners'] });
  expect((await person()).roles).toEqual(['owner']);
  expect(await provider.database.prisma.administrator.count({ where: { user: { usernameKey: carl } } })).toBe(0);
});

test.each<[how: string, end: () => Promise<unknown>]>([
  ['is unlinked', () => provider.database.prisma.linkedLogin.deleteMany({ where: { connectionId: 'corp' } })],
  ['comes by a connection that is removed', () => provider.apply(fileWith([], { users: staff }))],
])('roles go with the link that gave them: who %s has what they have otherwise', async (_, end) => {
  await logIn({ groups: ['editors', 'chiefs'] });
  await provider.database.prisma.user.update({ where: { usernameKey: carl }, data: { roles: { push: 'reader' } } });
  await end();
  expect((await person()).roles).toEqual(['reader']);
});

describe('who writes connections and not people', () => {
  const entry = (more: object = {}) => connectionTo('https://login.other.example', { connection: 'other', ...more });

  test('writes none that gives roles, nor changes one that does', async () => {
    const { owner } = await staffOf(provider);
    const writer = await callerOf(provider, 'owner@example.com', 'symbolon:connections:write');
    expect((await writer.send('POST', '/connections', entry({ roles: { editor: 'true' } }))).status).toBe(403);
    const made = await owner.send('POST', '/connections', entry({ roles: { editor: 'true' } }));
    expect(made.status).toBe(201);
    const { client_secret: _, ...told } = entry();
    expect((await writer.send('PUT', '/connections/other', told, { 'if-match': made.headers.get('etag') ?? '' })).status).toBe(403);
  });

  test('is told what is wrong with an expression, and where', async () => {
    const { owner } = await staffOf(provider);
    const answer = await owner.send('POST', '/connections', entry({ claims: { name: 'claims.name +' }, roles: { editor: "'a' + 'b'" } }));
    expect([answer.status, answer.json['errors']]).toEqual([400, [
      { pointer: '/claims/name', detail: 'is no claim and no expression that can be used: Unexpected token: EOF, at character 14' },
      { pointer: '/roles/editor', detail: 'is no claim and no expression that can be used: gives string, and must give bool, at character 1' },
    ]]);
    await expect(apply({ claims: { name: 'nobody +' } })).rejects.toThrow(/connections\[0\]\.claims\.name/);
  });
});

test('the log-in goes on where an expression takes all the time there is', async () => {
  await apply({ roles: { editor: "claims.groups[0].matches('^(a+)+$')" } });
  expect(pageOf(await logIn({ groups: [`${'a'.repeat(60)}!`] }))).not.toBe('login');
  expect(await mappings()).toEqual([{ connection: 'corp', claims: [], roles_given: [], roles_taken: [], left_out: [{ member: 'roles.editor', reason: 'too_slow' }] }]);
});
