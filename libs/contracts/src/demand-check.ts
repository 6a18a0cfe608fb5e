import type { BrokenReliance } from './consumer-check.ts';
import { demandChanges } from './demand-diff.ts';
import type { AuthenticationDemand } from './step-up.ts';

type Fault = Pick<BrokenReliance, 'member' | 'sentence'>;

/**
 * What a contract demands of log-ins beyond what a consumer says that its own are worth. One that says nothing of it is broken by a
 * contract that demands more than it did: whether it reads challenges and sends people to log in again, nobody knows but its team.
 */
export function brokenDemands({ acr_values: has, max_age: needs }: AuthenticationDemand, contract: AuthenticationDemand, before: AuthenticationDemand | undefined): readonly Fault[] {
  const { acr_values: accepted, max_age: age } = contract;
  const isUnmet = has !== undefined && accepted !== undefined && !has.some((acr) => accepted.includes(acr));
  const isShort = needs !== undefined && age !== undefined && age < needs;
  const raised = before ? demandChanges(before, contract).filter(({ kind, member }) => kind === 'breaking' && (member === 'acr_values' ? has : needs) === undefined) : [];
  return [
    ...(isUnmet ? [{ member: 'acr_values', sentence: `tokens of a log-in of ${accepted.join(' or ')} alone are accepted, and its own are of ${has.join(' or ')}` }] : []),
    ...(isShort ? [{ member: 'max_age', sentence: `tokens do for ${age} s after the log-in, and it needs ${needs} s` }] : []),
    ...raised.map(({ member, sentence }) => ({ member, sentence: `${sentence}, and it does not say ${member === 'acr_values' ? 'what its log-ins can be worth' : 'for how long a log-in must do'}` })),
  ];
}
