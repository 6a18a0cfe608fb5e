import { MasterKey, secureRandom } from '@symbolon/crypto';
import { newUserId } from '../users/user.ts';
import { SubjectIdentifiers, type Sector } from './subject-identifiers.ts';

const subjects = new SubjectIdentifiers(new MasterKey(new Uint8Array(32).fill(7)));
const shop: Sector = { clientId: 'shop', subjectType: 'pairwise', sectorIdentifier: 'shop.example.com' };
const bank: Sector = { clientId: 'bank', subjectType: 'pairwise', sectorIdentifier: 'bank.example.com' };
const open: Sector = { clientId: 'open', subjectType: 'public', sectorIdentifier: null };

test('a pairwise subject looks like a user id, is the same for a sector and for no other, and reads back', () => {
  const users = Array.from({ length: 200 }, () => newUserId(secureRandom));
  const told = users.flatMap((user) => [subjects.subjectFor(shop, user), subjects.subjectFor(bank, user)]);
  expect(new Set([...users, ...told]).size).toBe(600);
  for (const user of users) {
    const sub = subjects.subjectFor(shop, user);
    expect(sub).toMatch(/^user_[\w-]{22}$/);
    expect(subjects.subjectFor({ ...shop, clientId: 'till' }, user)).toBe(sub);
    expect(subjects.userIdFrom(shop, sub)).toBe(user);
    expect(subjects.userIdFrom(bank, sub)).not.toBe(user);
    expect(subjects.userIdFrom(shop, user)).not.toBe(user);
    expect([subjects.subjectFor(open, user), subjects.userIdFrom(open, user)]).toEqual([user, user]);
  }
});

test('a log-in has another id for each sector, and none of them is the subject', () => {
  const session = newUserId(secureRandom).slice('user_'.length);
  const told = [subjects.sidFor(open, session), subjects.sidFor(shop, session), subjects.sidFor(bank, session), subjects.subjectFor(shop, session)];
  expect(told[0]).toBe(session);
  expect(new Set(told).size).toBe(4);
  for (const sid of told) expect(sid).toMatch(/^[\w-]{22}$/);
});

test.each(['', 'user_', 'user_1', 'shop', `user_${'A'.repeat(21)}`, `user_${'A'.repeat(21)}B`, `user_${'A'.repeat(23)}`, `user_${'A'.repeat(21)}+`, `User_${'A'.repeat(22)}`])(
  'what is no id of ours is nobody’s, and is never told: %j',
  (text) => {
    expect(subjects.userIdFrom(shop, text)).toBeUndefined();
    expect(() => subjects.subjectFor(shop, text)).toThrow('cannot be hidden');
  },
);

test('a pairwise client without a host shares its people with nobody', () => {
  const user = newUserId(secureRandom);
  const lone = { ...shop, sectorIdentifier: null };
  expect(new Set([subjects.subjectFor(lone, user), subjects.subjectFor({ ...lone, clientId: 'till' }, user), subjects.subjectFor(shop, user)]).size).toBe(3);
});
