import { sameJson } from './claim-check.ts';
import { isWithin } from './claim-subset.ts';
import type { ConsumerContract } from './consumer-contract.ts';
import { brokenReliances, type BrokenReliance } from './consumer-check.ts';
import { memberOf } from './contract-change.ts';
import { eventsOfThisRelease } from './event-document.ts';
import { brokenEventReliances } from './event-reliance.ts';
import type { TokenContract } from './token-contract.ts';

/** All token contracts of a provider, and all who rely on them. */
export interface ContractState {
  readonly contracts: readonly TokenContract[];
  readonly consumers: readonly ConsumerContract[];
}

/**
 * What a change would break. Consumers count as they are before it and as they are after it: one that leaves, or needs less, has to
 * do so first. What is broken already, and gets no worse, is not the change's doing. Events are those of this release: no change of
 * what is stored can take them away, but a consumer may come that relies on what is not there.
 */
export function newlyBroken(before: ContractState, after: ContractState): readonly BrokenReliance[] {
  const all = [...before.consumers, ...after.consumers];
  const events = all.some((consumer) => Object.keys(consumer.events).length > 0) ? eventsOfThisRelease() : {};
  const standing = [...brokenReliances(before.contracts, before.consumers), ...brokenEventReliances(events, before.consumers)];
  const broken = [...brokenReliances(after.contracts, all, before.contracts), ...brokenEventReliances(events, all)];
  const isStanding = (one: BrokenReliance) => standing.some((known) => isSame(known, one)) && isNoWorse(one, before.contracts, after.contracts);
  return broken.filter((one, index) => broken.findIndex((other) => isSame(one, other)) === index && !isStanding(one));
}

/** Whom to ask may have changed. */
const isSame = (one: BrokenReliance, other: BrokenReliance): boolean => sameJson({ ...one, contact: null }, { ...other, contact: null });

function isNoWorse({ audience, member }: BrokenReliance, before: readonly TokenContract[], after: readonly TokenContract[]): boolean {
  const claimIn = (contracts: readonly TokenContract[]) => {
    const claims = Object.entries(contracts.find((contract) => contract.audience === audience)?.claims ?? {});
    return claims.find(([name]) => memberOf('claims', name) === member)?.[1];
  };
  const [old, fresh] = [claimIn(before), claimIn(after)];
  if (!old || !fresh) return !old === !fresh;
  return (fresh.required || !old.required) && isWithin(fresh.schema, old.schema);
}
