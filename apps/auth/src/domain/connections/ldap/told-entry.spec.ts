import { ldapPlaceOf } from '../ldap-place.ts';
import { isRefused, isShutThere } from './answers.ts';
import { library } from './library.ts';
import { subjectFilter } from './searches.ts';
import { guidOf, subjectOf, textsOf, toldOf } from './told-entry.ts';

const place = ldapPlaceOf({ ldap_base: 'dc=corp,dc=example' });
const entry = (more: object) => ({ dn: 'uid=carl,dc=corp,dc=example', ...more });

test.each<[string, object, string, string | undefined]>([
  ['an entryUUID is a text, in small letters', { entryUUID: '5F1A6E3C-0000-1041-8B0E-1F2E3D4C5B6A' }, 'entryUUID', '5f1a6e3c-0000-1041-8b0e-1f2e3d4c5b6a'],
  ['an objectGUID is what Active Directory writes it as', { objectGUID: Buffer.from('33221100554477668899aabbccddeeff', 'hex') }, 'objectGUID', '00112233-4455-6677-8899-aabbccddeeff'],
  ['bytes that are none are hexadecimal', { nsUniqueId: Buffer.from([1, 255]) }, 'nsUniqueId', '01ff'],
  ['however the directory writes its name', { OBJECTGUID: Buffer.alloc(16) }, 'objectGUID', '00000000-0000-0000-0000-000000000000'],
  ['several are nobody', { entryUUID: ['a', 'b'] }, 'entryUUID', undefined],
  ['none is nobody', { entryUUID: [] }, 'entryUUID', undefined],
])('what a directory calls somebody for ever: %s', (_, more, subject, told) => {
  expect(subjectOf(entry(more), { subject })).toBe(told);
});

test('whom nobody is, in the form of a GUID, is looked for as anybody is', async () => {
  const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
  expect(subjectFilter(await library(), 'objectGUID', guidOf(bytes))).toMatchObject({ attribute: 'objectGUID', value: bytes });
});

test('one value is a text, several are a list, none is not there, and what is no text is left out', () => {
  const told = toldOf(entry({ cn: 'Carl', MAIL: ['a@corp.example', 'b@corp.example'], title: [], jpegPhoto: Buffer.from('x'), userPassword: 'never', ou: [Buffer.from('x'), 'it'] }), place, 'subject', ' B@corp.example');
  expect(told).toEqual({ cn: 'Carl', mail: ['a@corp.example', 'b@corp.example'], ou: 'it', dn: 'uid=carl,dc=corp,dc=example', sub: 'subject', email: 'b@corp.example', email_verified: true });
  expect(textsOf(entry({ cn: ['a', 'b'] }), 'CN')).toEqual(['a', 'b']);
});

const answered = (code: number, message = '') => Object.assign(new Error(message), { code });

test.each([[19, true], [48, true], [49, true], [50, true], [53, true], [32, false], [51, false], [52, false], [1, false]])('a bind that is answered with %i is a refusal: %s', (code, isOne) => {
  expect(isRefused(answered(code))).toBe(isOne);
});

test('what did not come from a directory is no refusal', () => {
  expect([isRefused(Object.assign(new Error('x'), { code: 'ECONNRESET' })), isRefused(new Error('49')), isRefused('49')]).toEqual([false, false, false]);
});

/** As Active Directory words it; it was not asked here. */
const worded = (data: string) => answered(49, `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v2580`);

test.each([['533', true], ['701', true], ['52e', false], ['525', false], ['775', false], ['532', false], ['773', false], ['5330', false]])('an account that Active Directory refuses with data %s is shut there: %s', (data, isOne) => {
  expect([isShutThere(worded(data)), isRefused(worded(data))]).toEqual([isOne, true]);
});
