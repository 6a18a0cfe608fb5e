import type { ContractChange } from './contract-change.ts';
import type { AuthenticationDemand } from './step-up.ts';

/** What a service demands of log-ins now, beside what it demanded: more of it refuses tokens that were good, less refuses none. */
export const demandChanges = (before: AuthenticationDemand, after: AuthenticationDemand): readonly ContractChange[] => [
  ...acrChange(before.acr_values, after.acr_values),
  ...(before.max_age === after.max_age ? [] : [ageChange(before.max_age, after.max_age)]),
];

function acrChange(before: readonly string[] | undefined, after: readonly string[] | undefined): readonly ContractChange[] {
  const member = 'acr_values';
  if (after === undefined) return before === undefined ? [] : [{ kind: 'additive', member, sentence: 'any log-in will do now' }];
  if (before === undefined) return [{ kind: 'breaking', member, sentence: `tokens of other log-ins than ${after.join(', ')} are refused now` }];
  const [gone, fresh] = [before.filter((acr) => !after.includes(acr)), after.filter((acr) => !before.includes(acr))];
  if (gone.length > 0) return [{ kind: 'breaking', member, sentence: `tokens of a log-in of ${gone.join(', ')} are refused now` }];
  if (fresh.length > 0) return [{ kind: 'additive', member, sentence: `a log-in of ${fresh.join(', ')} will do, too` }];
  return before.every((acr, index) => after[index] === acr) ? [] : [{ kind: 'neutral', member, sentence: 'are named in another order' }];
}

function ageChange(before: number | undefined, after: number | undefined): ContractChange {
  const [from, to] = [said(before), said(after)];
  const isShorter = after !== undefined && (before === undefined || after < before);
  return { kind: isShorter ? 'breaking' : 'additive', member: 'max_age', sentence: `was ${from} and is ${to}: a log-in counts for ${isShorter ? 'shorter' : 'longer'}` };
}

const said = (seconds: number | undefined): string => (seconds === undefined ? 'without end' : `${seconds} s`);
