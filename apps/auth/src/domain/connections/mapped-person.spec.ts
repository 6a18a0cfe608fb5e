import { mapped } from './mapped-person.ts';

const ada = { sub: 'ada-1', given_name: 'Ada', family_name: 'Lovelace', groups: ['staff', 'math'], level: 3, active: true, address: { locality: 'London' }, 'https://corp.example/site': 'https://ada.example/' };
const claimsOf = (claims: object, told: object = {}) => mapped({ claims, roles: {} }, { ...ada, ...told });
const rolesOf = (roles: Record<string, string>, told: object = {}) => mapped({ claims: {}, roles }, { ...ada, ...told });

test('a claim is what its path leads to, or what an expression makes of all of them', async () => {
  const claims = { given_name: 'given_name', nickname: 'address.locality', family_name: 'claims.family_name', name: "claims.given_name + ' ' + claims.family_name", website: "claims['https://corp.example/site']", gender: "has(claims.gender) ? claims.gender : 'unsaid'", middle_name: "claims.groups.filter(g, g.startsWith('m')).join('')" };
  expect(await claimsOf(claims)).toEqual({ claims: { given_name: 'Ada', nickname: 'London', family_name: 'Lovelace', name: 'Ada Lovelace', website: 'https://ada.example/', gender: 'unsaid', middle_name: 'math' }, roles: [], leftOut: [] });
});

test('a role is of whom its expression says true of, and of nobody else', async () => {
  expect(await rolesOf({ staff: "'staff' in claims.groups", admin: "'admin' in claims.groups", senior: 'claims.level >= 3', active: 'active' })).toEqual({ claims: {}, roles: ['staff', 'senior', 'active'], leftOut: [] });
});

test.each<[how: string, told: object, roles: string[]]>([
  ['as a text, which SAML and LDAP have for one', { groups: 'staff' }, ['staff', 'some']],
  ['as a list', { groups: ['math', 'staff'] }, ['staff', 'some']],
  ['as a text that only begins so', { groups: 'staff-room' }, ['some']],
  ['as an empty list', { groups: [] }, []],
  ['as nothing at all', { groups: undefined }, []],
])('list(…) is a list, however it comes: %s', async (_, told, roles) => {
  expect((await rolesOf({ staff: "'staff' in list(claims.groups)", some: "list(claims.groups).exists(group, group.startsWith('staff'))" }, told)).roles).toEqual(roles);
});

test.each<[why: string, part: 'claims' | 'roles', text: string, told: object, reason: string]>([
  ['what it asks for was not told', 'claims', 'claims.nope + "!"', {}, 'failed'],
  ['of what is no list', 'claims', "claims.level.filter(x, true).join('')", {}, 'failed'],
  ['it gives no text', 'claims', 'claims.groups', { groups: { a: 1 } }, 'wrong_type'],
  ['it gives what every object has', 'claims', 'claims.constructor + ""', {}, 'failed'],
  ['nobody has such a name', 'claims', 'claims.given_name + claims.given_name', { given_name: 'a'.repeat(99) }, 'unusable'],
  ['it is neither true nor false', 'roles', 'claims.groups[0]', {}, 'wrong_type'],
  ['it is a text that says true', 'roles', 'active', { active: 'true' }, 'wrong_type'],
])('one that gives nothing is left out, with the reason: %s', async (_, part, text, told, reason) => {
  expect(await (part === 'claims' ? claimsOf({ name: text }, told) : rolesOf({ name: text }, told))).toEqual({ claims: {}, roles: [], leftOut: [{ member: `${part}.name`, reason }] });
});

test('nothing is taken from what every object has, by a path or an expression', async () => {
  expect(await claimsOf({ name: 'constructor.name', nickname: '__proto__.x', given_name: 'claims.__proto__', family_name: 'claims.groups.constructor', gender: 'toString' })).toEqual({ claims: {}, roles: [], leftOut: [] });
  expect(await claimsOf({ picture: 'picture', gender: 'list' }, { picture: 'javascript:alert(1)', list: ['a'] })).toMatchObject({ claims: {} });
});

test.each<[what: string, text: string, told: object]>([
  ['a pattern', "claims.long.matches('^(a+)+$')", { long: `${'a'.repeat(60)}!` }],
  ['lists in lists', 'claims.list.all(a, claims.list.all(b, claims.list.all(c, claims.list.all(d, true))))', { list: Array(500).fill(1) }],
])('what comes to no end is ended within a moment, and so is all after it: %s', async (_, text, told) => {
  const { leftOut } = await rolesOf({ first: text, second: text, third: text, fourth: text }, told);
  expect(leftOut).toEqual(['first', 'second', 'third', 'fourth'].map((role) => ({ member: `roles.${role}`, reason: 'too_slow' })));
});
