import { upstreamPerson } from './upstream-person.ts';

const connection = { profile: undefined, trustedDomains: ['example.com'] } as const;
const ada = { sub: 'ada-1', email: 'Ada@Example.com', email_verified: true, name: 'Ada', profile: { language: 'en' } };

test('somebody is who the provider says, with an address as names are compared here', () => {
  expect(upstreamPerson(connection, ada)).toEqual({ subject: 'ada-1', email: 'ada@example.com', isVouched: true, told: ada });
});

describe('an address is believed only', () => {
  test.each<[why: string, told: object]>([
    ['when it is called proven', { email_verified: undefined }],
    ['when that is said by true', { email_verified: 'true' }],
    ['of the very domain', { email: 'ada@sub.example.com' }],
    ['of no domain that ends so', { email: 'ada@notexample.com' }],
    ['of the last domain', { email: 'ada@example.com@evil.example' }],
  ])('%s', (_, told) => {
    expect(upstreamPerson(connection, { ...ada, ...told })?.isVouched).toBe(false);
  });
});

test.each<[what: string, email: unknown]>([['a list', ['ada@example.com']], ['no address', 'ada'], ['two lines', 'ada@example.com\nbcc: all'], ['a look-alike', 'аda@example.com\u200b'], ['too long', `${'a'.repeat(400)}@example.com`]])('what is no address is none: %s', (_, email) => {
  expect(upstreamPerson(connection, { ...ada, email })).toMatchObject({ email: undefined, isVouched: false });
});

test.each<[what: string, sub: unknown]>([['absent', undefined], ['empty', ''], ['a number', 7], ['too long', 'a'.repeat(256)], ['not ASCII', 'ä']])('whose subject is %s is nobody', (_, sub) => {
  expect(upstreamPerson(connection, { ...ada, sub })).toBeUndefined();
});
