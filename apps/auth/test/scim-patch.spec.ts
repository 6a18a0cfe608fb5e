import { enterpriseUrn, openScim, patchOf, type Directory, type ScimPlace } from './scim-place.ts';

let place: ScimPlace;
let entra: Directory;
let count = 0;
beforeAll(async () => {
  place = await openScim();
  entra = await place.directory();
});
afterAll(() => place.provider.close());

const work = { value: 'w@example.com', type: 'work', primary: true };
const home = { value: 'h@example.com', type: 'home' };
const address = { type: 'work', streetAddress: 'Main 1' };

/** Somebody new, and what of theirs is left after these operations. */
async function patched(before: object, ...operations: readonly object[]): Promise<object> {
  const { json: made } = await entra.send('POST', '/Users', { userName: `p${(count += 1)}@example.com`, ...before });
  const { status, json } = await entra.send('PATCH', `/Users/${String(made['id'])}`, patchOf(...operations));
  if (status !== 200) {
    const { json: after } = await entra.send('GET', `/Users/${String(made['id'])}`);
    expect(after).toEqual(made); // all of it, or nothing
    return { status, scimType: json['scimType'] };
  }
  const { schemas: _, id: __, meta: ___, userName: ____, active: _____, ...rest } = json;
  return rest;
}

describe('what each operation does', () => {
  test.each<[string, object, object[], object]>([
    ['adds an attribute', {}, [{ op: 'add', path: 'title', value: 'Dr' }], { title: 'Dr' }],
    ['adds without a path', { title: 'Dr' }, [{ op: 'add', value: { nickName: 'Al', title: 'Sir' } }], { nickName: 'Al', title: 'Sir' }],
    ['merges members of an object', { name: { givenName: 'A' } }, [{ op: 'add', path: 'name', value: { familyName: 'B' } }], { name: { givenName: 'A', familyName: 'B' } }],
    ['replaces members of an object that are named', { name: { givenName: 'A', familyName: 'B' } }, [{ op: 'replace', path: 'name', value: { familyName: 'C' } }], { name: { givenName: 'A', familyName: 'C' } }],
    ['replaces a member', { name: { givenName: 'A' } }, [{ op: 'replace', path: 'name.givenName', value: 'Z' }], { name: { givenName: 'Z' } }],
    ['removes a member, and with the last one what it is a member of', { name: { formatted: 'A' } }, [{ op: 'remove', path: 'name.formatted' }], {}],
    ['removes an attribute', { title: 'Dr' }, [{ op: 'remove', path: 'TITLE' }], {}],
    ['names attributes with their schema', { title: 'Dr' }, [{ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:title', value: 'Mx' }], { title: 'Mx' }],
    ['adds a value to others', { emails: [work] }, [{ op: 'add', path: 'emails', value: [home] }], { emails: [work, home] }],
    ['adds no value twice', { emails: [work] }, [{ op: 'add', path: 'emails', value: [work] }], { emails: [work] }],
    ['replaces all values', { emails: [work] }, [{ op: 'replace', path: 'emails', value: [home] }], { emails: [home] }],
    ['removes all values', { emails: [work, home] }, [{ op: 'remove', path: 'emails' }], {}],
    ['removes those that a filter names', { emails: [work, home] }, [{ op: 'remove', path: 'emails[type eq "WORK" and value sw "w"]' }], { emails: [home] }],
    ['removes a member of those', { emails: [work, home] }, [{ op: 'remove', path: 'emails[type eq "work"].primary' }], { emails: [{ value: 'w@example.com', type: 'work' }, home] }],
    ['removes nothing where nothing is meant', { emails: [work] }, [{ op: 'remove', path: 'emails[type eq "other"]' }], { emails: [work] }],
    ['replaces a member of those', { emails: [work, home] }, [{ op: 'replace', path: 'emails[not (type eq "work")].value', value: 'x@example.com' }], { emails: [work, { ...home, value: 'x@example.com' }] }],
    ['takes the first choice from all others', { emails: [work, home] }, [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }], { emails: [{ ...work, primary: false }, { ...home, primary: true }] }],
    ['of all values, by a member alone', { emails: [work, home] }, [{ op: 'replace', path: 'emails.display', value: 'D' }], { emails: [{ ...work, display: 'D' }, { ...home, display: 'D' }].map(({ value, display, ...rest }) => ({ value, display, ...rest })) }],
    ['an extension, by its URN', {}, [{ op: 'add', path: enterpriseUrn, value: { department: 'R' } }], { [enterpriseUrn]: { department: 'R' } }],
    ['a member of an extension', { [enterpriseUrn]: { department: 'R' } }, [{ op: 'replace', path: `${enterpriseUrn}:costCenter`, value: '7' }], { [enterpriseUrn]: { department: 'R', costCenter: '7' } }],
    ['several, one after the other', {}, [{ op: 'add', path: 'emails', value: [work] }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'n@example.com' }, { op: 'add', path: 'title', value: 'T' }], { emails: [{ ...work, value: 'n@example.com' }], title: 'T' }],
    ['null, which takes away', { title: 'Dr' }, [{ op: 'replace', path: 'title', value: null }], {}],
  ])('%s', async (_, before, operations, after) => {
    const left = await patched(before, ...operations);
    expect(JSON.parse(JSON.stringify(left))).toEqual(after);
  });
});

describe('what directories send that no standard says', () => {
  test.each<[string, object, object[], object]>([
    ['Entra: an operator with a capital letter', {}, [{ op: 'Add', path: 'title', value: 'Dr' }, { op: 'Replace', path: 'nickName', value: 'N' }], { title: 'Dr', nickName: 'N' }],
    ['Entra: an address that is not there yet', {}, [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'w@example.com' }], { emails: [{ value: 'w@example.com', type: 'work' }] }],
    ['Entra: members of an address, one after the other', {}, [{ op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: 'Main 1' }, { op: 'Add', path: 'addresses[type eq "work"].country', value: 'FR' }], { addresses: [{ ...address, country: 'FR' }] }],
    ['Entra: a manager as a text', {}, [{ op: 'Add', path: `${enterpriseUrn}:manager`, value: 'boss' }], { [enterpriseUrn]: { manager: { value: 'boss' } } }],
    ['Entra: dotted names in a value', {}, [{ op: 'replace', value: { 'name.givenName': 'G', displayName: 'D', [`${enterpriseUrn}:department`]: 'R' } }], { name: { givenName: 'G' }, displayName: 'D', [enterpriseUrn]: { department: 'R' } }],
    ['Okta: what only the server writes, in a value', {}, [{ op: 'replace', value: { id: 'x', schemas: [], meta: {}, groups: [], title: 'T' } }], { title: 'T' }],
    ['Okta: an empty text for nothing', { title: 'Dr' }, [{ op: 'replace', path: 'title', value: '' }], {}],
  ])('%s', async (_, before, operations, after) => {
    expect(JSON.parse(JSON.stringify(await patched(before, ...operations)))).toEqual(after);
  });
});

describe('what is refused, and changes nothing', () => {
  test.each<[string, object[], number, string | undefined]>([
    ['an attribute that there is not', [{ op: 'add', path: 'nonsense', value: 1 }], 400, 'invalidPath'],
    ['the second operation, and with it the first', [{ op: 'add', path: 'title', value: 'X' }, { op: 'add', path: 'name.nonsense', value: 1 }], 400, 'invalidPath'],
    ['a name of JavaScript’s own', [{ op: 'add', path: '__proto__.polluted', value: 1 }], 400, 'invalidPath'],
    ['another name of JavaScript’s own', [{ op: 'add', value: { constructor: { prototype: { polluted: 1 } } } }], 400, 'invalidPath'],
    ['the same as a member', [{ op: 'add', path: 'name.__proto__', value: { polluted: 1 } }], 400, 'invalidPath'],
    ['what only the server writes', [{ op: 'replace', path: 'id', value: 'x' }], 400, 'mutability'],
    ['the same in an object', [{ op: 'replace', path: 'meta.created', value: 'x' }], 400, 'mutability'],
    ['groups, which are changed at the group', [{ op: 'add', path: 'groups', value: [{ value: 'x' }] }], 400, 'mutability'],
    ['the name taken away', [{ op: 'remove', path: 'userName' }], 400, 'invalidValue'],
    ['a name that is none', [{ op: 'replace', path: 'userName', value: '\u200b' }], 400, 'invalidValue'],
    ['no value to replace', [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'x' }], 400, 'noTarget'],
    ['a removal of nothing', [{ op: 'remove' }], 400, 'noTarget'],
    ['no operator', [{ path: 'title', value: 'x' }], 400, 'invalidSyntax'],
    ['an operator that there is not', [{ op: 'move', path: 'title', value: 'x' }], 400, 'invalidSyntax'],
    ['no value', [{ op: 'add', path: 'title' }], 400, 'invalidValue'],
    ['a number for a text', [{ op: 'add', path: 'title', value: 7 }], 400, 'invalidValue'],
    ['neither true nor false', [{ op: 'replace', path: 'active', value: 'perhaps' }], 400, 'invalidValue'],
    ['a path that goes on', [{ op: 'add', path: 'emails[type eq "work"] x', value: 'x' }], 400, 'invalidPath'],
    ['brackets that stay open', [{ op: 'add', path: 'emails[type eq "work"', value: 'x' }], 400, 'invalidPath'],
    ['brackets of what there is one of', [{ op: 'add', path: 'name[givenName eq "x"]', value: 'x' }], 400, 'invalidPath'],
    ['two first choices', [{ op: 'add', path: 'emails', value: [work, { ...home, primary: true }] }], 400, 'invalidValue'],
    ['no operations', [], 400, 'invalidSyntax'],
    ['ten thousand operations', Array.from({ length: 10_000 }, () => ({ op: 'add', path: 'title', value: 'x' })), 413, 'tooMany'],
    ['more values of one attribute than anybody has, in small steps', [0, 1].map((step) => ({ op: 'add', path: 'emails', value: Array.from({ length: 600 }, (_, index) => ({ value: `${step}.${index}@example.com` })) })), 413, 'tooMany'],
    ['conditions that take long, again and again', [{ op: 'add', path: 'emails', value: Array.from({ length: 900 }, (_, index) => ({ value: `${index}` })) }, ...Array.from({ length: 60 }, () => ({ op: 'remove', path: `emails[${'value pr and '.repeat(190)}value eq "none"]` }))], 413, 'tooMany'],
    ['an externalId that no index takes', [{ op: 'add', path: 'externalId', value: Array.from({ length: 513 }, (_, index) => String.fromCodePoint(0x4e00 + index * 37)).join('') }], 400, 'invalidValue'],
    ['a weak password', [{ op: 'replace', path: 'password', value: 'password' }], 400, 'invalidValue'],
  ])('%s', async (_, operations, status, scimType) => {
    expect(await patched({}, ...operations)).toEqual({ status, scimType });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
