/** What is known when somebody comes back from another provider. */
export interface Situation {
  /** Who is called so there: nobody here, somebody, somebody who has yet to prove their address, or who gets in no more. */
  readonly linked: 'nobody' | 'person' | 'unproven' | 'shut out';
  /** `vouched`: the provider calls it proven, and is trusted with its domain. `told`: anybody may have said so. */
  readonly address: 'none' | 'told' | 'vouched';
  /** Who has that address here. `linked`: somebody whom this provider calls something else; `administers`: somebody who may do more here than who writes down a connection. */
  readonly account: 'none' | 'proven' | 'unproven' | 'linked' | 'administers' | 'shut out';
  /** Whether somebody new gets an account. */
  readonly makes: boolean;
}

/**
 * `log in` who is linked; `link` the account and log in; `make` an account with a proven address; `ask by mail`, as a sign-up does; `prove
 * account`: the person logs in to it once, and is asked then. Everything else lets nobody in.
 */
export type LinkDecision = 'log in' | 'link' | 'make' | 'ask by mail' | 'prove account' | LinkRefusal;
export type LinkRefusal = 'user_disabled' | 'no_address' | 'no_account';

/**
 * Whom somebody is here who comes from another provider: the first row that holds. An address alone never finds an account: its owner
 * proves the account, or the provider is trusted with that domain, and the address is proven on both sides. What is only told gives the
 * same whether or not somebody has it, also when they come again: who has yet to prove an address is nobody. An account is one subject's of
 * each provider: an address that is given to somebody else there does not take the account along. And nobody is let in to the account of who
 * administers by what a connection says: who may write one down could become them.
 */
const table: readonly (readonly [Partial<Situation>, LinkDecision])[] = [
  [{ linked: 'person' }, 'log in'],
  [{ linked: 'shut out' }, 'user_disabled'],
  [{ address: 'none' }, 'no_address'],
  [{ linked: 'unproven', makes: true }, 'ask by mail'],
  [{ linked: 'unproven', makes: false }, 'prove account'],
  [{ address: 'told', makes: true }, 'ask by mail'],
  [{ address: 'told', makes: false }, 'prove account'],
  [{ account: 'shut out' }, 'user_disabled'],
  [{ account: 'proven' }, 'link'],
  [{ account: 'unproven' }, 'prove account'],
  [{ account: 'linked' }, 'prove account'],
  [{ account: 'administers' }, 'prove account'],
  [{ account: 'none', makes: true }, 'make'],
  [{ account: 'none', makes: false }, 'no_account'],
];

export function linkDecision(situation: Situation): LinkDecision {
  const row = table.find(([wanted]) => Object.entries(wanted).every(([what, value]) => situation[what as keyof Situation] === value));
  if (!row) throw new Error('Every situation has a row.');
  return row[1];
}
