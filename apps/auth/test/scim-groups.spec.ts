import type { Transaction } from '@symbolon/database';
import { whileUncommitted } from './blocked.ts';
import { Browser } from './browser.ts';
import { decoded, password, secret } from './provider.ts';
import { acs, attributesIn, logIn as logInBySaml, queryPath, requestXml, responseIn, wiki } from './saml-place.ts';
import { groupUrn, openScim, patchOf, scimFile, type Directory, type ScimPlace } from './scim-place.ts';

let place: ScimPlace;
let entra: Directory;
let [ann, ben, cleo]: readonly string[] = [];
beforeAll(async () => {
  place = await openScim();
  entra = await place.directory();
  const made = [];
  for (const name of ['ann', 'ben', 'cleo']) made.push(String((await entra.send('POST', '/Users', { userName: `${name}@example.com`, displayName: name })).json['id']));
  [ann, ben, cleo] = made;
});
afterAll(() => place.provider.close());

const members = ({ json }: { readonly json: Record<string, unknown> }) => ((json['members'] ?? []) as readonly { readonly display: string }[]).map(({ display }) => display).sort();
const make = async (...ids: readonly (string | undefined)[]) => String((await entra.send('POST', '/Groups', { displayName: 'Team', members: ids.map((value) => ({ value })) })).json['id']);

test('a group is made, told whole, found, changed and removed', async () => {
  const made = await entra.send('POST', '/Groups', { schemas: [groupUrn], displayName: 'Sailors', externalId: 'g-1', members: [{ value: ann, type: 'User', display: 'ignored' }] });
  const id = String(made.json['id']);
  const location = `https://id.example.com/scim/v2/Groups/${id}`;
  const meta = { resourceType: 'Group', created: '2030-01-01T00:00:00.000Z', lastModified: '2030-01-01T00:00:00.000Z', location, version: 'W/"1"' };
  const whole = { schemas: [groupUrn], id, externalId: 'g-1', displayName: 'Sailors', members: [{ value: ann, $ref: `https://id.example.com/scim/v2/Users/${ann}`, type: 'User', display: 'ann' }], meta };
  expect([made.status, made.headers.get('location'), made.json]).toEqual([201, location, whole]);
  expect((await entra.send('GET', `/Groups?filter=${encodeURIComponent('displayName eq "sailors"')}&excludedAttributes=members`)).json).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: 'Sailors' }] });
  expect((await entra.send('GET', `/Groups?filter=${encodeURIComponent(`members[value eq "${ann}"]`)}`)).json).toMatchObject({ totalResults: 1 });
  expect((await entra.send('GET', `/Groups?filter=${encodeURIComponent(`members eq "${ben}"`)}`)).json).toMatchObject({ totalResults: 0, Resources: [] });
  expect((await entra.send('GET', `/Users/${ann}`)).json['groups']).toEqual([{ value: id, $ref: location, display: 'Sailors' }]);
  expect((await entra.send('GET', `/Users?filter=${encodeURIComponent(`groups.value eq "${id}"`)}`)).json).toMatchObject({ totalResults: 1 });

  const replaced = await entra.send('PUT', `/Groups/${id}`, { displayName: 'Captains', members: [{ value: ben }, { value: cleo }, { value: ben }] });
  expect([replaced.json['displayName'], members(replaced), replaced.headers.get('etag')]).toEqual(['Captains', ['ben', 'cleo'], 'W/"2"']);
  expect((await entra.send('DELETE', `/Groups/${id}`)).status).toBe(204);
  expect((await entra.send('GET', `/Groups/${id}`)).status).toBe(404);
  expect((await entra.send('GET', `/Users/${ben}`)).json['groups']).toBeUndefined();
});

describe('members come and go', () => {
  test.each<[string, (ids: readonly (string | undefined)[]) => readonly object[], readonly string[]]>([
    ['added', ([, , c]) => [{ op: 'add', path: 'members', value: [{ value: c }] }], ['ann', 'ben', 'cleo']],
    ['added who are there', ([a]) => [{ op: 'add', path: 'members', value: [{ value: a, type: 'User' }] }], ['ann', 'ben']],
    ['removed by a filter', ([a]) => [{ op: 'remove', path: `members[value eq "${a}"]` }], ['ben']],
    ['Entra: removed by a value', ([a, b]) => [{ op: 'Remove', path: 'members', value: [{ value: a }, { value: b }] }], []],
    ['Entra: removed who are not there', ([, , c]) => [{ op: 'Remove', path: 'members', value: [{ value: c }] }], ['ann', 'ben']],
    ['all removed', () => [{ op: 'remove', path: 'members' }], []],
    ['Okta: replaced', ([, , c]) => [{ op: 'replace', path: 'members', value: [{ value: c, display: 'x' }] }], ['cleo']],
    ['Okta: renamed without a path', () => [{ op: 'replace', value: { id: 'x', displayName: 'Renamed' } }], ['ann', 'ben']],
  ])('%s', async (_, operations, left) => {
    const id = await make(ann, ben);
    expect(members(await entra.send('PATCH', `/Groups/${id}`, patchOf(...operations([ann, ben, cleo]))))).toEqual(left);
    expect(members(await entra.send('GET', `/Groups/${id}`))).toEqual(left);
  });
});

test('what a directory was refused last is told to who administers it, without a word that it sent', async () => {
  const refused = await place.directory('Refused');
  const last = async () => ((await place.owner.send('GET', '/scim-sources')).json['items'] as readonly Record<string, unknown>[]).find(({ source_id }) => source_id === refused.id)?.['last_refusal'];
  await refused.send('GET', '/Users/nobody');
  expect(await last()).toBeNull();
  await refused.send('POST', '/Users', { userName: 'ann@example.com', displayName: 'canary' });
  const refusal = { at: place.provider.clock.now().toISOString(), request: 'POST /scim/v2/Users', status: 409, scim_type: 'uniqueness' };
  expect(await last()).toEqual(refusal);
  await refused.send('GET', `/Users?filter=${encodeURIComponent('canary eq')}`);
  expect(await last()).toEqual(refusal);
  place.provider.clock.advance(60);
  await refused.send('GET', `/Users?filter=${encodeURIComponent('canary eq')}`);
  expect(await last()).toEqual({ at: place.provider.clock.now().toISOString(), request: 'GET /scim/v2/Users', status: 400, scim_type: 'invalidFilter' });
});

test('who is in a group is a person of the same directory, or nothing is changed', async () => {
  const other = await place.directory('Other');
  const stranger = String((await other.send('POST', '/Users', { userName: 'stranger@example.com' })).json['id']);
  const id = await make(ann);
  for (const value of [stranger, 'nobody', id]) {
    expect((await entra.send('PATCH', `/Groups/${id}`, patchOf({ op: 'replace', path: 'displayName', value: 'New' }, { op: 'add', path: 'members', value: [{ value }] }))).json).toMatchObject({ status: '400', scimType: 'invalidValue' });
  }
  expect((await entra.send('PATCH', `/Groups/${id}`, patchOf({ op: 'replace', path: `members[value eq "${ann}"].value`, value: ben }))).json).toMatchObject({ status: '400', scimType: 'mutability' });
  expect((await entra.send('GET', `/Groups/${id}`)).json).toMatchObject({ displayName: 'Team', meta: { version: 'W/"1"' } });
  expect((await entra.send('POST', '/Groups', {})).json).toMatchObject({ status: '400', scimType: 'invalidValue', detail: 'displayName is missing.' });
  expect((await other.send('GET', `/Groups/${id}`)).status).toBe(404);
});

test('a change of what was changed meanwhile is refused, and what is known is not sent again', async () => {
  const id = await make(ann);
  const { headers } = await entra.send('GET', `/Users/${ann}`);
  const etag = headers.get('etag') ?? '';
  expect((await entra.send('GET', `/Users/${ann}`, undefined, { 'if-none-match': etag })).status).toBe(304);
  expect((await entra.send('PATCH', `/Users/${ann}`, patchOf({ op: 'add', path: 'title', value: 'T' }), { 'if-match': etag })).status).toBe(200);
  for (const [method, path, body] of [['PATCH', `/Users/${ann}`, patchOf({ op: 'add', path: 'title', value: 'U' })], ['PUT', `/Users/${ann}`, { userName: 'x@example.com' }], ['DELETE', `/Users/${ann}`, undefined]] as const)
    expect((await entra.send(method, path, body, { 'if-match': etag })).json).toMatchObject({ status: '412' });
  expect((await entra.send('PUT', `/Groups/${id}`, { displayName: 'X' }, { 'if-match': 'W/"7"' })).json).toMatchObject({ status: '412' });
  expect((await entra.send('PUT', `/Groups/${id}`, { displayName: 'X' }, { 'if-match': 'W/"1"' })).status).toBe(200);
});

test('several changes in one request name what they made; each stands for itself', async () => {
  const { status, json } = await entra.send('POST', '/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'u', data: { userName: 'bulk@example.com', displayName: 'bulk' } },
      { method: 'POST', path: '/Groups', bulkId: 'g', data: { displayName: 'Bulk', members: [{ value: 'bulkId:u' }] } },
      { method: 'POST', path: '/Users', bulkId: 'again', data: { userName: 'bulk@example.com' } },
      { method: 'PATCH', path: '/Users/bulkId:u', data: patchOf({ op: 'add', path: 'title', value: 'T' }) },
      { method: 'PUT', path: '/Groups/bulkId:later', data: { displayName: 'X' } },
      { method: 'DELETE', path: '/Groups/bulkId:g' },
    ],
  });
  const answers = json['Operations'] as readonly { readonly status: string; readonly location?: string; readonly response?: object }[];
  expect([status, answers.map((each) => each.status)]).toEqual([200, ['201', '201', '409', '200', '409', '204']]);
  expect(answers[2]?.response).toMatchObject({ scimType: 'uniqueness' });
  const id = answers[0]?.location?.split('/').at(-1);
  expect((await entra.send('GET', `/Users/${id}`)).json).toMatchObject({ title: 'T', displayName: 'bulk' });
  const stopped = await entra.send('POST', '/Bulk', { failOnErrors: 1, Operations: [{ method: 'DELETE', path: '/Users/nobody' }, { method: 'DELETE', path: `/Users/${id}` }] });
  expect((stopped.json['Operations'] as unknown[]).length).toBe(1);
  expect((await entra.send('GET', `/Users/${id}`)).status).toBe(200);
});

describe('a Bulk request is refused as a whole', () => {
  test.each<[string, unknown, number]>([
    ['with too many operations', { Operations: Array.from({ length: 101 }, () => ({ method: 'DELETE', path: '/Users/x' })) }, 413],
    ['that is too large', { Operations: [{ method: 'POST', path: '/Users', bulkId: 'x', data: { userName: 'x', title: 'x'.repeat(1_100_000) } }] }, 413],
    ['without operations', {}, 400],
    ['of another path', { Operations: [{ method: 'POST', path: '/../admin/v1/users', bulkId: 'x', data: {} }] }, 400],
    ['without a bulkId', { Operations: [{ method: 'POST', path: '/Users', data: {} }] }, 400],
    ['with a bulkId that stands for two', { Operations: ['x', 'y'].map((name) => ({ method: 'POST', path: '/Users', bulkId: 'b', data: { userName: `${name}@example.com` } })) }, 400],
    ['of itself', { Operations: [{ method: 'POST', path: '/Bulk', bulkId: 'x', data: {} }] }, 400],
  ])('%s', async (_, body, status) => {
    expect((await entra.send('POST', '/Bulk', body)).status).toBe(status);
  });
});

describe('groups that are looked for', () => {
  test.each([
    ['members[value pr]', 200], ['members.value pr and members.type eq "User"', 200], ['meta.resourceType eq "Group"', 200], ['meta pr', 200],
    ['members.$ref eq "x"', 400], ['meta.version eq "x"', 400],
  ])('by %s', async (filter, status) => {
    const id = await make(ann);
    const answer = await entra.send('GET', `/Groups?filter=${encodeURIComponent(`id eq "${id}" and (${filter})`)}`);
    expect([answer.status, answer.json[status === 200 ? 'totalResults' : 'scimType']]).toEqual([status, status === 200 ? 1 : 'invalidFilter']);
  });
});

test('a group is another one when somebody leaves it by leaving their directory', async () => {
  const ids = [];
  for (const name of ['gone', 'given-back']) ids.push(String((await entra.send('POST', '/Users', { userName: `${name}@example.com` })).json['id']));
  const id = await make(ann, ...ids);
  await entra.send('DELETE', `/Users/${ids[0]}`);
  expect((await place.owner.send('DELETE', `/scim-sources/${entra.id}/users/${ids[1]}`)).status).toBe(204);
  expect((await entra.send('GET', `/Groups/${id}`)).json).toMatchObject({ members: [{ value: ann }], meta: { version: 'W/"3"' } });
  expect((await entra.send('PUT', `/Groups/${id}`, { displayName: 'X' }, { 'if-match': 'W/"1"' })).json).toMatchObject({ status: '412' });
});

test('nobody is in a group who is removed while they are put into it', async () => {
  const [id, who] = [await make(), String((await entra.send('POST', '/Users', { userName: 'leaver@example.com' })).json['id'])];
  const remove = (transaction: Transaction) => transaction.provisionedUser.update({ where: { userId: who }, data: { removedAt: new Date() } });
  const put = await whileUncommitted(place.provider.testDatabase.connection, remove, () => entra.send('PATCH', `/Groups/${id}`, patchOf({ op: 'add', path: 'members', value: [{ value: who }] })));
  expect(put.json).toMatchObject({ status: '400', scimType: 'invalidValue' });
  expect(members(await entra.send('GET', `/Groups/${id}`))).toEqual([]);
});

test('what the server can is told, as far as it can', async () => {
  expect((await entra.send('GET', '/ServiceProviderConfig')).json).toMatchObject({ patch: { supported: true }, bulk: { supported: true, maxOperations: 100, maxPayloadSize: 1_048_576 }, filter: { supported: true, maxResults: 200 }, etag: { supported: true }, sort: { supported: true }, pagination: { cursor: true, index: true } });
  expect((await entra.send('GET', '/ResourceTypes')).json).toMatchObject({ totalResults: 2 });
  expect((await entra.send('GET', '/ResourceTypes/User')).json).toMatchObject({ id: 'User', endpoint: '/Users' });
  expect((await entra.send('GET', `/Schemas/${groupUrn}`)).json).toMatchObject({ id: groupUrn, name: 'Group' });
  expect((await entra.send('GET', '/Schemas/nonsense')).status).toBe(404);
  expect((await entra.send('GET', '/Me')).json).toMatchObject({ status: '501' });
  const { headers, json } = await entra.send('PUT', '/Users', {});
  expect([headers.get('allow'), json]).toEqual(['GET, POST', { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail: 'This address takes other requests.', status: '405' }]);
});

describe('groups in groups', () => {
  const found = async (id: string, filter: string) => (await entra.send('GET', `/Groups?filter=${encodeURIComponent(`id eq "${id}" and ${filter}`)}`)).json['totalResults'];

  test('are told, found, counted as a change when one goes, and taken out by their type', async () => {
    const inner = await make(ben);
    const made = await entra.send('POST', '/Groups', { displayName: 'All', members: [{ value: ann }, { value: inner, type: 'Group' }] });
    const outer = String(made.json['id']);
    expect(made.json['members']).toEqual(expect.arrayContaining([{ value: inner, $ref: `https://id.example.com/scim/v2/Groups/${inner}`, type: 'Group', display: 'Team' }, { value: ann, $ref: `https://id.example.com/scim/v2/Users/${ann}`, type: 'User', display: 'ann' }]));
    expect([await found(outer, `members[type eq "Group" and value eq "${inner}"]`), await found(outer, `members[type eq "User" and value eq "${inner}"]`), await found(outer, `members.value eq "${ann}"`), await found(outer, `members.value eq "${ben}"`)]).toEqual([1, 0, 1, 0]);
    expect((await entra.send('GET', `/Users/${ben}`)).json['groups']).toEqual(expect.not.arrayContaining([expect.objectContaining({ value: outer })]));
    const without = await entra.send('PATCH', `/Groups/${outer}`, patchOf({ op: 'remove', path: 'members[type eq "Group"]' }));
    expect(members(without)).toEqual(['ann']);
    expect(members(await entra.send('PATCH', `/Groups/${outer}`, patchOf({ op: 'add', path: 'members', value: [{ value: inner }] })))).toEqual(['Team', 'ann']);
    await entra.send('DELETE', `/Groups/${inner}`);
    expect((await entra.send('GET', `/Groups/${outer}`)).json).toMatchObject({ members: [{ value: ann }], meta: { version: 'W/"4"' } });
  });

  test('stand in no circle, not too deep, and are those of one directory', async () => {
    const add = async (group: string, value: string, type?: string) => {
      const { status, json } = await entra.send('PATCH', `/Groups/${group}`, patchOf({ op: 'add', path: 'members', value: [{ value, ...(type && { type }) }] }));
      return status === 200 ? 'done' : json['detail'];
    };
    const other = await place.directory('Other');
    const strange = String((await other.send('POST', '/Groups', { displayName: 'Strange' })).json['id']);
    const chain = [await make()];
    for (let depth = 1; depth < 10; depth += 1) chain.push(await make(chain.at(-1)));
    const [innermost = '', second = ''] = chain;
    const outermost = chain.at(-1) ?? '';
    expect(await add(innermost, outermost)).toBe('members would make a group a member of itself.');
    expect(await add(innermost, innermost)).toBe('members would make a group a member of itself.');
    expect((await entra.send('POST', '/Groups', { displayName: 'Too deep', members: [{ value: outermost }] })).json).toMatchObject({ status: '400', detail: 'Groups may stand inside of each other 10 deep.' });
    expect(await add(innermost, strange)).toBe('members names a group that is none of this source.');
    expect(await add(second, cleo ?? '', 'Group')).toBe('Each of members must be of its type.');
    expect(await add(second, cleo ?? '', 'direct')).toBe('done'); // a word that is no type
    expect(await add(outermost, innermost)).toBe('done');
  });
});

describe('in tokens', () => {
  const files = (groups: readonly string[]) => ({ audience: 'https://files.example.com', scopes: { 'files:read': 'Read files' }, claims: { groups: { schema: { type: 'array', items: { type: 'string' } }, from: { groups } } } });
  const reader = { client_id: 'reader', client_secret: secret, grant_types: ['password', 'refresh_token'], first_party: true, scope: 'openid groups offline_access files:read' };
  const apply = (groups: readonly string[], ...others: readonly object[]) => place.provider.apply({ ...scimFile, resource_servers: [...scimFile.resource_servers, { contract: files(groups) }, ...others], clients: [...scimFile.clients, reader] });
  const ask = (grant: Readonly<Record<string, unknown>>) => place.provider.token(grant, ['reader', secret]);
  const logIn = (scope: string) => ask({ grant_type: 'password', username: 'dora@example.com', password, scope });
  const groupsIn = (token: unknown) => decoded(token).claims['groups'];
  let dora: string;
  beforeAll(async () => {
    await apply(['*']);
    dora = String((await entra.send('POST', '/Users', { userName: 'dora@example.com', password })).json['id']);
    await place.provider.database.prisma.user.update({ where: { id: dora }, data: { claims: { groups: ['Made up'] } } });
  });

  test('stand those that somebody is in, also by a group in it, where a contract or the scope wants them, as they are by then', async () => {
    expect(groupsIn((await logIn('openid groups files:read')).json['access_token'])).toEqual([]);
    const inner = String((await entra.send('POST', '/Groups', { displayName: 'Readers', members: [{ value: dora }] })).json['id']);
    await entra.send('POST', '/Groups', { displayName: 'Everybody', members: [{ value: inner }] });
    const { json } = await logIn('openid groups offline_access files:read');
    const userinfo = async (token: unknown) => (await place.provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).json['groups'];
    expect([groupsIn(json['access_token']), groupsIn(json['id_token']), await userinfo(json['access_token'])]).toEqual([['Everybody', 'Readers'], ['Everybody', 'Readers'], ['Everybody', 'Readers']]);
    const without = await logIn('openid files:read');
    expect([groupsIn(without.json['id_token']), await userinfo(without.json['access_token'])]).toEqual([undefined, undefined]);
    await entra.send('PATCH', `/Groups/${inner}`, patchOf({ op: 'remove', path: 'members' }));
    const { json: later } = await ask({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] });
    expect([groupsIn(later['access_token']), groupsIn(later['id_token'])]).toEqual([[], []]);
  });

  test('stand none by the scope where an API has one of that name, as it could before: its clients were given that, and no groups', async () => {
    const divers = String((await entra.send('POST', '/Groups', { displayName: 'Divers', members: [{ value: dora }] })).json['id']);
    await apply(['Divers'], { contract: { audience: 'https://teams.example.com', scopes: { groups: 'Change teams' } } });
    const { json } = await logIn('openid groups files:read');
    const { groups } = (await place.provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } })).json;
    expect([groups, groupsIn(json['id_token']), groupsIn(json['access_token']), decoded(json['access_token']).claims['aud']]).toEqual([undefined, undefined, ['Divers'], ['https://files.example.com', 'https://teams.example.com']]);
    await entra.send('DELETE', `/Groups/${divers}`);
  });

  test('stand only those that the contract names, and none in part where there are too many', async () => {
    const ids = Array.from({ length: 201 }, (_, index) => ({ id: `grp_many-${index}`, name: `Many ${index}`, sourceId: entra.id, createdAt: new Date(), updatedAt: new Date() }));
    await place.provider.database.prisma.group.createMany({ data: ids });
    await place.provider.database.prisma.groupMember.createMany({ data: ids.map(({ id }) => ({ groupId: id, userId: dora })) });
    await apply(['Many 7', 'Not hers']);
    const { json } = await logIn('openid groups files:read');
    expect([groupsIn(json['access_token']), groupsIn(json['id_token'])]).toEqual([['Many 7'], undefined]);
    await place.provider.database.prisma.group.updateMany({ where: { id: { startsWith: 'grp_many-' } }, data: { name: 'x'.repeat(200) } });
    expect(groupsIn((await logIn('openid groups')).json['id_token'])).toEqual(['x'.repeat(200)]);
  });

  describe('of SAML', () => {
    const teams = { groups_attribute: 'teams', attributes: { stored: 'claims.groups' } };
    const told = async (saml: object) => {
      await place.provider.apply({ ...scimFile, clients: [...scimFile.clients, wiki(saml)] });
      const { assertion } = await responseIn(place.provider, await logInBySaml(new Browser(place.provider), await queryPath('/saml/sso', requestXml(place.provider)), undefined, 'dora@example.com'));
      return attributesIn(assertion);
    };

    test('stand those that the application is told, and none in part where there are too many', async () => {
      await place.provider.database.prisma.group.deleteMany({ where: { members: { some: { userId: dora } } } });
      expect(await told(teams)).toEqual({ stored: ['Made up'] });
      for (const displayName of ['Divers', 'Sailors']) await entra.send('POST', '/Groups', { displayName, members: [{ value: dora }] });
      expect(await told(teams)).toEqual({ stored: ['Made up'], teams: ['Divers', 'Sailors'] });
      expect(await told({ ...teams, groups: ['*'] })).toEqual({ stored: ['Made up'], teams: ['Divers', 'Sailors'] });
      expect(await told({ ...teams, groups: ['Sailors', 'Not hers'] })).toEqual({ stored: ['Made up'], teams: ['Sailors'] });
      expect(await told({})).toEqual({});
      const many = Array.from({ length: 200 }, (_, index) => ({ id: `grp_much-${index}`, name: `Much ${index}`, sourceId: entra.id, createdAt: new Date(), updatedAt: new Date() }));
      await place.provider.database.prisma.group.createMany({ data: many });
      await place.provider.database.prisma.groupMember.createMany({ data: many.map(({ id }) => ({ groupId: id, userId: dora })) });
      expect(await told(teams)).toEqual({ stored: ['Made up'] });
      expect(await told({ ...teams, groups: ['Sailors'] })).toEqual({ stored: ['Made up'], teams: ['Sailors'] });
    });

    test.each([
      ['names without an attribute', { groups: ['Sailors'] }, 'needs groups_attribute'],
      ['an attribute that is another one already', { ...teams, groups_attribute: 'stored' }, 'is among attributes already'],
    ])('an entry is refused that has %s', async (_, saml, sentence) => {
      await expect(place.provider.apply({ ...scimFile, clients: [...scimFile.clients, wiki({ ...saml, acs_urls: [acs] })] })).rejects.toThrow(sentence);
    });
  });
});
