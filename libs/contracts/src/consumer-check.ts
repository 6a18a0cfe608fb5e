import { claimFault } from './claim-check.ts';
import { isWithin, partKnown, valuesOf } from './claim-subset.ts';
import type { ClaimSchema } from './claim-schema.ts';
import type { ConsumerContract, Reliance } from './consumer-contract.ts';
import { memberOf } from './contract-change.ts';
import { brokenDemands } from './demand-check.ts';
import { formatDuration } from './duration.ts';
import type { ContractClaim, TokenContract } from './token-contract.ts';

/** Something that a consumer relies on and that a token contract, or the events of a release, do not give. */
export interface BrokenReliance {
  readonly consumer: string;
  /** Whom to ask, where the consumer says it. */
  readonly contact?: string;
  /** Of the token contract. */
  readonly audience?: string;
  /** The type, where it is about events. */
  readonly event?: string;
  /** `claims.tenant`, `scopes["orders:read"]`, `access_token_ttl`, `access_token_signing_alg`, `acr_values`, `max_age`, or `audience` for all of it; of an event `details.how`, or `type` for all of it. */
  readonly member: string;
  readonly sentence: string;
}

/** What a contract gives to those who rely on it, whoever tells it. */
export type GivenContract = Pick<TokenContract, 'audience' | 'scopes' | 'access_token_ttl' | 'access_token_signing_alg' | 'acr_values' | 'max_age'> & { readonly claims: Readonly<Record<string, GivenClaim>> };
type GivenClaim = Pick<ContractClaim, 'schema' | 'required'>;

type ClaimReliance = Reliance['claims'][string];
type Fault = Pick<BrokenReliance, 'member' | 'sentence'>;

/**
 * What consumers rely on and contracts do not give. With the contracts before a change, also the values that they understood
 * and that are no longer minted.
 */
export function brokenReliances(contracts: readonly GivenContract[], consumers: readonly ConsumerContract[], before: readonly GivenContract[] = []): readonly BrokenReliance[] {
  const byAudience = (list: readonly GivenContract[]) => new Map(list.map((contract) => [contract.audience, contract]));
  const [now, earlier] = [byAudience(contracts), byAudience(before)];
  return consumers.flatMap(({ consumer, contact, relies_on }) =>
    relies_on.flatMap((reliance) => {
      const { audience } = reliance;
      const faults = faultsOf(reliance, now.get(audience), earlier.get(audience));
      return faults.map((fault) => ({ consumer, ...(contact !== undefined && { contact }), audience, ...fault }));
    }),
  );
}

function faultsOf(reliance: Reliance, contract: GivenContract | undefined, before: GivenContract | undefined): readonly Fault[] {
  if (!contract) return [{ member: 'audience', sentence: 'no resource server has this audience' }];
  const { access_token_ttl: wanted, access_token_signing_algs: verified } = reliance;
  const { access_token_ttl: given, access_token_signing_alg: algorithm } = contract;
  const claims = (of: GivenContract | undefined) => new Map(Object.entries(of?.claims ?? {}));
  return [
    ...Object.entries(reliance.claims).flatMap(([name, claim]) => {
      const sentence = claimSentence(claim, claims(contract).get(name), claims(before).get(name));
      return sentence === undefined ? [] : [{ member: memberOf('claims', name), sentence }];
    }),
    ...reliance.scopes.filter((scope) => !Object.hasOwn(contract.scopes, scope)).map((scope) => ({ member: memberOf('scopes', scope), sentence: 'this scope is not there' })),
    ...(wanted !== undefined && given < wanted ? [{ member: 'access_token_ttl', sentence: `tokens live ${formatDuration(given)}, and it needs ${formatDuration(wanted)}` }] : []),
    ...(verified && !verified.includes(algorithm) ? [{ member: 'access_token_signing_alg', sentence: `tokens are signed with ${algorithm}, and it verifies ${verified.join(', ')}` }] : []),
    ...brokenDemands(reliance, contract, before),
  ];
}

function claimSentence(relied: ClaimReliance, claim: GivenClaim | undefined, before: GivenClaim | undefined): string | undefined {
  if (!claim) return relied.required ? 'this claim is not there' : before && 'this claim is not there any more';
  if (relied.required && !claim.required) return 'this claim may be missing, and it needs it always';
  if (!isWithin(claim.schema, relied.schema)) return 'this claim may have values that it does not understand';
  return before && !keepsValues(before.schema, relied.schema, claim.schema) ? 'this claim no longer has values that it had and that it understands' : undefined;
}

/** Whether what was minted and understood still can be minted. */
function keepsValues(before: ClaimSchema, understood: ClaimSchema, after: ClaimSchema): boolean {
  const still = partKnown(after, before);
  const listed = (valuesOf(before) ?? valuesOf(understood))?.filter((value) => claimFault(before, value) === undefined && claimFault(understood, value) === undefined);
  if (listed) return listed.every((value) => claimFault(still, value) === undefined);
  return isWithin(before, still) || isWithin(understood, still);
}
