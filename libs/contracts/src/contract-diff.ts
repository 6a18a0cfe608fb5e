import { sameJson } from './claim-check.ts';
import { claimStep } from './claim-subset.ts';
import { memberOf, paired, type ContractChange } from './contract-change.ts';
import { demandChanges } from './demand-diff.ts';
import { formatDuration } from './duration.ts';
import type { ContractClaim, TokenContract } from './token-contract.ts';

/** What differs between two versions of a token contract, for those who read its tokens. */
export function diffContracts(before: TokenContract, after: TokenContract): readonly ContractChange[] {
  return [...headChanges(before, after), ...scopeChanges(before, after), ...claimChanges(before, after)];
}

const change = (kind: ContractChange['kind'], member: string, sentence: string): ContractChange => ({ member, sentence, kind });

function headChanges(before: TokenContract, after: TokenContract): readonly ContractChange[] {
  const [old, fresh] = [before.access_token_ttl, after.access_token_ttl];
  const [from, to] = [before.access_token_signing_alg, after.access_token_signing_alg];
  return [
    ...(before.audience === after.audience ? [] : [change('breaking', 'audience', `was ${before.audience} and is ${after.audience}: a service refuses tokens for another audience`)]),
    ...(before.name === after.name ? [] : [change('neutral', 'name', 'people see another name')]),
    ...(old === fresh ? [] : [change(fresh < old ? 'breaking' : 'additive', 'access_token_ttl', `was ${formatDuration(old)} and is ${formatDuration(fresh)}: tokens live ${fresh < old ? 'shorter' : 'longer'}`)]),
    ...(from === to ? [] : [change('breaking', 'access_token_signing_alg', `was ${from} and is ${to}: a service that verifies only ${from} refuses every token`)]),
    ...demandChanges(before, after),
  ];
}

function scopeChanges(before: TokenContract, after: TokenContract): readonly ContractChange[] {
  const scopes = paired(before.scopes, after.scopes);
  const rename = possibleRename(scopes);
  return scopes.flatMap(({ name, before: old, after: fresh }) => {
    const member = memberOf('scopes', name);
    if (fresh === undefined) return [change('breaking', member, `is gone: who asks for it is refused${rename}`)];
    if (old === undefined) return [change('additive', member, 'is new')];
    return sameJson(old, fresh) ? [] : [change('neutral', member, 'is described in other words')];
  });
}

function claimChanges(before: TokenContract, after: TokenContract): readonly ContractChange[] {
  const claims = paired(before.claims, after.claims);
  const rename = possibleRename(claims);
  return claims.flatMap(({ name, before: old, after: fresh }) => {
    const member = memberOf('claims', name);
    if (fresh === undefined) return [change('breaking', member, `is gone from the tokens${rename}`)];
    if (old === undefined) return [change('additive', member, `is new${fresh.required ? ', and a token without it is not minted' : ''}`)];
    return oneClaim(member, old, fresh);
  });
}

function oneClaim(member: string, before: ContractClaim, after: ContractClaim): readonly ContractChange[] {
  const [kind, sentence] = schemaSentences[claimStep(before.schema, after.schema)];
  return [
    ...(before.required && !after.required ? [change('breaking', member, 'was always there and may be missing now')] : []),
    ...(!before.required && after.required ? [change('additive', member, 'is always there now, and a token without it is not minted')] : []),
    ...(kind === 'neutral' && sameJson(before.schema, after.schema) ? [] : [change(kind, `${member}.schema`, sentence)]),
    ...(sameJson(before.from, after.from) ? [] : [change('breaking', `${member}.from`, 'comes from somewhere else: the same value may mean another thing')]),
    ...(before.description === after.description ? [] : [change('neutral', `${member}.description`, 'is described in other words')]),
  ];
}

const schemaSentences = {
  same: ['neutral', 'says the same in other words'],
  described: ['additive', 'says more of what its objects hold'],
  narrowed: ['breaking', 'no longer has values that it had'],
  widened: ['breaking', 'may have values that its readers do not know'],
  changed: ['breaking', 'may have values that its readers do not know, and no longer has all that it had'],
} as const;

/** What to look at when one name goes and others come: a rename, which is no member of a contract. */
function possibleRename(members: ReturnType<typeof paired>): string {
  const fresh = members.filter(({ before }) => before === undefined).map(({ name }) => name);
  return fresh.length === 0 ? '' : `; was it renamed to ${fresh.join(' or ')}? Keep both names until nobody relies on the old one`;
}
