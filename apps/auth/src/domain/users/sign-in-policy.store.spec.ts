import { defaultProfileClaims } from '@symbolon/contracts';
import { announceChange, isUnavailable } from '@symbolon/database';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { newsListener } from '../../process/embedded.ts';
import { countsByMail, secondFactorOf, SignInPolicyStore, type SignInPolicy } from './sign-in-policy.store.ts';

type Wanted = ReturnType<typeof secondFactorOf>;

/** By policy: of who has a second factor and who has none, first without a role that is always asked, then with one. */
const table: Readonly<Record<SignInPolicy['secondFactor'], readonly [Wanted, Wanted, Wanted, Wanted]>> = {
  never: ['none', 'none', 'ask', 'enrol'],
  when_enrolled: ['ask', 'none', 'ask', 'enrol'],
  always: ['ask', 'enrol', 'ask', 'enrol'],
};

test.each(Object.entries(table))('%s: who is asked', (secondFactor, wanted) => {
  const policy = { secondFactor: secondFactor as SignInPolicy['secondFactor'], secondFactorRoles: ['staff', 'owner'] };
  const of = (roles: readonly string[]) => [true, false].map((hasSecondFactor) => secondFactorOf({ ...policy, secondFactorSms: 'when_enrolled' }, { roles, hasSecondFactor, hasPhone: false }));
  for (const roles of [[], ['buyer'], ['Staff'], ['staff '], ['constructor']]) expect([roles, of(roles)]).toEqual([roles, wanted.slice(0, 2)]);
  for (const roles of [['staff'], ['buyer', 'owner'], ['owner', 'staff']]) expect([roles, of(roles)]).toEqual([roles, wanted.slice(2)]);
});

test.each<[SignInPolicy['secondFactorEmail'], boolean, boolean]>([
  ['never', false, false],
  ['when_not_enrolled', false, true],
  ['always', true, true],
])('a mailed code: %s', (secondFactorEmail, ofWhoHas, ofWhoHasNone) => {
  const of = (hasSecondFactor: boolean, person: object = {}) => countsByMail({ secondFactorEmail, secondFactorSms: 'never' }, { username: 'ada@example.com', emailVerified: true, hasSecondFactor, hasPhone: false, ...person });
  expect([of(true), of(false)]).toEqual([ofWhoHas, ofWhoHasNone]);
  for (const person of [{ emailVerified: false }, { username: 'ada' }, { username: 'ada@' }]) expect([of(true, person), of(false, person)]).toEqual([false, false]);
});

test('a telephone number is a second factor where the policy says so, and nothing where it does not', () => {
  const person = { username: 'ada@example.com', emailVerified: true, roles: [], hasSecondFactor: false, hasPhone: true };
  const of = (secondFactorSms: SignInPolicy['secondFactorSms'], secondFactor: SignInPolicy['secondFactor']) => secondFactorOf({ secondFactor, secondFactorRoles: [], secondFactorSms }, person);
  expect([of('when_enrolled', 'when_enrolled'), of('when_enrolled', 'always'), of('when_enrolled', 'never'), of('never', 'when_enrolled'), of('never', 'always')]).toEqual(['ask', 'ask', 'none', 'none', 'enrol']);
  expect(countsByMail({ secondFactorEmail: 'when_not_enrolled', secondFactorSms: 'when_enrolled' }, person)).toBe(false); // it does not stand in for the number
});

describe('what is kept', () => {
  let scratch: TestDatabase;
  let policies: SignInPolicyStore;
  const say = (secondFactor: string, secondFactorRoles: string[] = []) => scratch.database.prisma.signIn.upsert({ where: { id: 1 }, create: { id: 1, secondFactor, secondFactorRoles }, update: { secondFactor, secondFactorRoles } });

  beforeEach(async () => {
    scratch = await createTestDatabase();
    policies = new SignInPolicyStore(scratch.database, new TestClock());
  });
  afterEach(() => scratch.drop());

  test('without a word who has a second factor is asked for it', async () => {
    expect(await policies.current()).toEqual({ firstFactors: ['password', 'passkey'], secondFactor: 'when_enrolled', secondFactorRoles: [], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, passkeyAaguids: [], recovery: ['administrator'], recoveryWaitingDays: 7 });
  });

  test('it is remembered until news of a change comes', async () => {
    const news = newsListener(scratch.database);
    await news(); // it is heard from here on
    await say('always', ['staff']);
    expect(await policies.current()).toEqual({ firstFactors: ['password', 'passkey'], secondFactor: 'always', secondFactorRoles: ['staff'], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, passkeyAaguids: [], recovery: ['administrator'], recoveryWaitingDays: 7 });
    await say('never');
    expect(await policies.current()).toMatchObject({ secondFactor: 'always' });
    await announceChange(scratch.database.prisma, 'sign_in');
    await news();
    expect(await policies.current()).toEqual({ firstFactors: ['password', 'passkey'], secondFactor: 'never', secondFactorRoles: [], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, passkeyAaguids: [], recovery: ['administrator'], recoveryWaitingDays: 7 });
  });

  test('what this release does not understand is no policy', async () => {
    await say('by_moonlight');
    await expect(policies.current()).rejects.toThrow('second_factor');
  });

  test('when the database is lost nothing is answered', async () => {
    await scratch.lose();
    expect(isUnavailable(await policies.current().catch((error: unknown) => error))).toBe(true);
  });
});
