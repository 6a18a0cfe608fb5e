import { enterpriseUrn, openScim, type Directory, type ScimPlace } from './scim-place.ts';

let place: ScimPlace;
let okta: Directory;
beforeAll(async () => {
  place = await openScim();
  okta = await place.directory('Okta');
  const other = await place.directory('Another');
  await other.send('POST', '/Users', { userName: 'zoe@example.com', displayName: 'Ann', title: 'Boss' });
  for (const body of people) {
    await okta.send('POST', '/Users', body);
    place.provider.clock.advance(60);
  }
});
afterAll(() => place.provider.close());

const people = [
  { userName: 'ann@example.com', externalId: 'X1', displayName: 'Ann', title: 'Boss', emails: [{ value: 'ann@work.example', type: 'work', primary: true }, { value: 'ann@home.example', type: 'home' }], name: { familyName: 'Zimmer' }, [enterpriseUrn]: { department: 'Sales' } },
  { userName: 'ben@example.com', externalId: 'x1', displayName: 'ben "the" 50%_\\', addresses: [{ country: 'FR' }], emails: [{ value: 'ben@home.example', type: 'home', primary: true }], name: { familyName: 'adler' } },
  { userName: 'cleo@example.com', displayName: 'Cléo', title: 'boss', active: false },
];
const names = { ann: 'ann@example.com', ben: 'ben@example.com', cleo: 'cleo@example.com' };

const found = async (query: Readonly<Record<string, string>>) => {
  const { status, json } = await okta.send('GET', `/Users?${new URLSearchParams(query).toString()}`);
  return status === 200 ? (json['Resources'] as readonly { readonly userName: string }[]).map(({ userName }) => userName) : { status, scimType: json['scimType'] };
};

describe('a filter finds', () => {
  test.each<[string, readonly (keyof typeof names)[]]>([
    ['userName eq "ANN@example.com"', ['ann']],
    ['UserName EQ "ann@example.com"', ['ann']],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "be"', ['ben']],
    ['userName ne "ann@example.com"', ['ben', 'cleo']],
    ['userName co "N@EX"', ['ann', 'ben']],
    ['userName ew ".com" and title pr', ['ann', 'cleo']],
    ['externalId eq "X1"', ['ann']],
    ['externalId eq "x1"', ['ben']],
    ['not (externalId pr)', ['cleo']],
    ['externalId eq null', ['cleo']],
    ['title eq "BOSS"', ['ann', 'cleo']],
    ['title eq "boss" and active eq true', ['ann']],
    ['active eq "False"', ['cleo']],
    ['active ne true', ['cleo']],
    ['displayName eq "ben \\"the\\" 50%_\\\\"', ['ben']],
    ['displayName co "%"', ['ben']],
    ['displayName co "_"', ['ben']],
    ['displayName eq "CLÉO"', ['cleo']],
    ['name.familyName gt "b"', ['ann']],
    ['name.familyName le "adler"', ['ben']],
    ['name pr', ['ann', 'ben']],
    ['emails eq "ann@work.example"', ['ann']],
    ['emails.value co "home"', ['ann', 'ben']],
    ['emails[type eq "home" and primary eq true]', ['ben']],
    ['emails[type eq "work" and not (primary eq false)]', ['ann']],
    ['emails.type eq "work" and emails.primary eq true', ['ann']],
    ['not (emails pr)', ['cleo']],
    [`${enterpriseUrn}:department eq "sales"`, ['ann']],
    ['(userName sw "a" or userName sw "b") and not (title pr)', ['ben']],
    ['userName sw "a" or userName sw "b" and title pr', ['ann']],
    ['meta.created ge "2030-01-01T00:02:00Z"', ['cleo']],
    ['meta.lastModified lt "2030-01-01T01:01:00+01:00"', ['ann']],
    ['meta.resourceType eq "Group"', []],
    ['meta.resourceType eq "User" and userName sw "a"', ['ann']],
    ['meta pr and addresses pr', ['ben']],
    ['not (groups.value pr)', ['ann', 'ben', 'cleo']],
    ['meta.created lt "9999-12-31T23:59:59Z" and title pr', ['ann', 'cleo']],
    ["displayName eq \"'; DROP TABLE users; --\"", []],
    ['userName eq "zoe@example.com"', []],
  ])('%s', async (filter, expected) => {
    expect(await found({ filter, sortBy: 'userName' })).toEqual(expected.map((each) => names[each]));
    const { json } = await okta.send('GET', `/Users?${new URLSearchParams({ filter, count: '0' }).toString()}`);
    expect(json['totalResults']).toBe(expected.length); // nobody else is even counted
  });
});

describe('a filter that cannot be understood is refused', () => {
  test.each([
    'userName', 'userName eq', 'userName eq ann', 'userName is "x"', 'eq "x"', '(userName pr', 'userName pr)', 'userName pr and', 'not userName pr', 'userName eq "x" "y"', 'userName eq \'x\'', 'nonsense eq "x"', 'password eq "x"', 'password pr',
    '__proto__ pr', 'constructor.name eq "Object"', 'name eq "x"', 'active gt true', 'active eq "x"', 'userName eq 7', 'meta.created eq "yesterday"', 'meta.created co "2030-01-01T00:00:00Z"', 'meta.created gt "0000-01-01T00:00:00Z"', 'meta.created lt "9999-12-31T23:59:59-05:00"', 'meta.version pr', 'meta.location eq "x"', 'groups.$ref eq "x"', 'groups[$ref pr]', 'emails[type eq "work"', 'emails[nonsense eq "x"]', 'name[givenName eq "x"]',
    'emails[emails[type eq "x"]]', 'userName gt null', 'userName eq "\\ud800"', 'userName eq "\\u0000"', ';', 'title pr; SELECT 1',
  ])('%s', async (filter) => {
    expect(await found({ filter })).toEqual({ status: 400, scimType: 'invalidFilter' });
  });
});

test('how deep a filter goes, and how long it is, is bounded', async () => {
  for (const filter of [`${'('.repeat(30)}userName pr${')'.repeat(30)}`, Array.from({ length: 300 }, () => 'title pr').join(' or '), `userName eq "${'x'.repeat(9000)}"`]) expect(await found({ filter })).toEqual({ status: 400, scimType: 'invalidFilter' });
});

test('pages by number and by cursor show each person once, in the order that is asked for', async () => {
  const all = ['ben@example.com', 'ann@example.com', 'cleo@example.com'];
  expect(await found({ sortBy: 'name.familyName' })).toEqual(all); // who has none comes last
  expect(await found({ sortBy: 'name.familyName', sortOrder: 'descending' })).toEqual([...all].reverse());
  expect(await found({ sortBy: 'meta.created', sortOrder: 'descending', count: '1' })).toEqual(['cleo@example.com']);
  expect(await found({ sortBy: 'userName', startIndex: '2', count: '5' })).toEqual(['ben@example.com', 'cleo@example.com']);
  expect(await found({ count: '0' })).toEqual([]);

  const walked: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const { json } = await okta.send('GET', `/Users?${new URLSearchParams({ cursor, count: '1', sortBy: 'name.familyName' }).toString()}`);
    expect(json).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
    walked.push(...(json['Resources'] as readonly { readonly userName: string }[]).map(({ userName }) => userName));
    cursor = json['nextCursor'] as string | undefined;
  }
  expect(walked).toEqual(all);
});

test('a cursor is one of its list, and what a list cannot be asked for is refused', async () => {
  const { json } = await okta.send('GET', '/Users?cursor&count=1');
  const cursor = String(json['nextCursor']);
  expect(await found({ cursor })).toHaveLength(2);
  expect(await found({ cursor, filter: 'title pr' })).toEqual({ status: 400, scimType: 'invalidCursor' });
  expect(await found({ cursor: `${cursor.slice(0, -2)}AA` })).toEqual({ status: 400, scimType: 'invalidCursor' });
  expect(await found({ count: 'many' })).toEqual({ status: 400, scimType: 'invalidCount' });
  expect(await found({ startIndex: '1e9' })).toEqual({ status: 400, scimType: 'invalidValue' });
  expect(await found({ startIndex: '999999999' })).toEqual({ status: 400, scimType: 'invalidValue' });
  for (const sortBy of ['emails', 'meta.version']) expect(await found({ sortBy })).toEqual({ status: 400, scimType: 'invalidPath' });
  expect(await found({ sortBy: 'userName', sortOrder: 'sideways' })).toEqual({ status: 400, scimType: 'invalidValue' });
});

test('what is asked for is told, by GET and by search alike', async () => {
  const question = { filter: 'userName eq "ann@example.com"', attributes: ['emails.value', 'name', `${enterpriseUrn}:department`] };
  const { json } = await okta.send('POST', '/Users/.search', question);
  const [ann] = json['Resources'] as readonly Record<string, unknown>[];
  const { schemas: _, id: __, ...rest } = ann ?? {};
  expect(rest).toEqual({ emails: [{ value: 'ann@work.example' }, { value: 'ann@home.example' }], name: { familyName: 'Zimmer' }, [enterpriseUrn]: { department: 'Sales' } });
  const { json: less } = await okta.send('GET', `/Users/${String(ann?.['id'])}?excludedAttributes=emails,name.familyName,meta,id`);
  expect(Object.keys(less).sort()).toEqual(['active', 'displayName', 'externalId', 'id', 'name', 'schemas', 'title', 'userName', enterpriseUrn].sort());
});

test('names that are asked for are bounded, before anything is done', async () => {
  const attributes = Array.from({ length: 201 }, () => 'userName');
  expect((await okta.send('POST', '/Users/.search', { attributes, filter: 'userName eq "nobody"' })).json).toMatchObject({ status: '400', scimType: 'invalidValue' });
  expect((await okta.send('POST', `/Users?excludedAttributes=${attributes.join(',')}`, { userName: 'not-made@example.com' })).status).toBe(400);
  expect(await found({ filter: 'userName eq "not-made@example.com"' })).toEqual([]);
});

test('one question is asked of people and groups at once', async () => {
  await okta.send('POST', '/Groups', { displayName: 'Ann’s team' });
  const ask = async (body: object) => {
    const { status, json } = await okta.send('POST', '/.search', body);
    return status === 200 ? [json['totalResults'], (json['Resources'] as readonly { readonly displayName: string }[]).map(({ displayName }) => displayName)] : [status, json['scimType']];
  };
  expect(await ask({ filter: 'displayName sw "ann"' })).toEqual([2, ['Ann', 'Ann’s team']]);
  expect(await ask({ filter: 'displayName sw "ann"', startIndex: 2, count: 5 })).toEqual([2, ['Ann’s team']]);
  expect(await ask({ filter: 'userName sw "ann"' })).toEqual([1, ['Ann']]);
  expect(await ask({ filter: 'meta.resourceType eq "group" or meta.resourceType eq "Group"' })).toEqual([1, ['Ann’s team']]);
  expect(await ask({ filter: 'nonsense pr' })).toEqual([400, 'invalidFilter']);
  expect(await ask({ cursor: '' })).toEqual([400, 'invalidCursor']);
});
