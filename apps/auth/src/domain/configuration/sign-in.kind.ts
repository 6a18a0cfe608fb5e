import { SignInEntry } from '@symbolon/contracts';
import { stepAway, type Members } from './change.ts';
import type { Kind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

interface Row {
  readonly secondFactor: string;
  readonly secondFactorEmail: string;
  readonly secondFactorRoles: string[];
  readonly rememberDeviceDays: number;
  readonly peopleMayChange: string[];
  readonly offerPasskey: boolean;
  readonly declared: boolean;
}

/** The policy of how people sign in. There is one at most, and without it that of an entry that says nothing holds. */
export const signInKind: Kind<SignInEntry, Row> = {
  name: 'sign-in',
  topic: 'sign_in',
  place: 'sign_in',
  entriesOf: ({ sign_in: policy }) => (policy ? [policy] : []),
  inFile: (policy) => ({ sign_in: policy }),
  keyOf: () => key,
  identityOf: () => ({ key, id: key }),
  identityOfRow: () => ({ key, id: key }),
  find: (transaction, which) => transaction.signIn.findMany({ where: which === 'all' || which.keys.length > 0 ? {} : { declared: true } }),
  rowOf: (entry, declared) => ({ secondFactor: entry.second_factor, secondFactorEmail: entry.second_factor_email, secondFactorRoles: entry.second_factor_roles, rememberDeviceDays: entry.remember_device_days, peopleMayChange: entry.people_may_change, offerPasskey: entry.offer_passkey, declared }),
  membersOf: (row) => membersOf(row),
  entryOf: (row) => withoutDefaults(SignInEntry, { second_factor: row.secondFactor, second_factor_email: row.secondFactorEmail, second_factor_roles: row.secondFactorRoles, remember_device_days: row.rememberDeviceDays, people_may_change: row.peopleMayChange, offer_passkey: row.offerPasskey }),
  add: (data) => (open) => open.signIn.create({ data }),
  change: (data) => (open) => open.signIn.update({ where: { id: 1 }, data }),
  letGo: () => stepAway('sign-in', key, (open) => open.signIn.delete({ where: { id: 1 } })),
  remove: () => (open) => open.signIn.delete({ where: { id: 1 } }),
};

/** What there is one of has no name of its own. */
const key = 'policy';

const membersOf = ({ secondFactor, secondFactorEmail, secondFactorRoles, rememberDeviceDays, peopleMayChange, offerPasskey, declared }: Row): Members => ({
  second_factor: secondFactor,
  second_factor_email: secondFactorEmail,
  second_factor_roles: secondFactorRoles.length > 0 ? secondFactorRoles : undefined,
  remember_device_days: rememberDeviceDays,
  people_may_change: peopleMayChange,
  offer_passkey: offerPasskey,
  declared,
});
