import { SignInEntry } from '@symbolon/contracts';
import { columnsOf, entryOf, type SignInPolicy, type SignInRow } from '../users/sign-in-policy.store.ts';
import { stepAway, type Members } from './change.ts';
import type { Kept, Kind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

type Row = SignInRow & Kept;
type Data = SignInPolicy & Kept;

/** The policy of how people sign in. There is one at most, and without it that of an entry that says nothing holds. */
export const signInKind: Kind<SignInEntry, Row, Data> = {
  name: 'sign-in',
  topic: 'sign_in',
  place: 'sign_in',
  entriesOf: ({ sign_in: policy }) => (policy ? [policy] : []),
  inFile: (policy) => ({ sign_in: policy }),
  keyOf: () => key,
  identityOf: () => ({ key, id: key }),
  identityOfRow: () => ({ key, id: key }),
  find: (transaction, which) => transaction.signIn.findMany({ where: which === 'all' || which.keys.length > 0 ? {} : { declared: true } }),
  rowOf: (entry, declared) => ({ ...columnsOf(entry), declared }),
  membersOf: (row) => membersOf(row),
  entryOf: (row) => withoutDefaults(SignInEntry, entryOf(row)),
  add: (data) => (open) => open.signIn.create({ data }),
  change: (data) => (open) => open.signIn.update({ where: { id: 1 }, data }),
  letGo: () => stepAway('sign-in', key, (open) => open.signIn.delete({ where: { id: 1 } })),
  remove: () => (open) => open.signIn.delete({ where: { id: 1 } }),
};

/** What there is one of has no name of its own. */
const key = 'policy';

const membersOf = (row: Row): Members => {
  const { second_factor_roles: roles, ...entry } = entryOf(row);
  return { ...entry, second_factor_roles: Array.isArray(roles) && roles.length > 0 ? roles : undefined, declared: row.declared };
};
