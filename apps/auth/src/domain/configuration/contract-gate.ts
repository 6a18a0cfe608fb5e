import { formatBroken } from '@symbolon/cli';
import { brokenEventReliances, diffContracts, eventsOfThisRelease, newlyBroken, type BrokenReliance, type ConfigurationFile, type EventDetails } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { contractStates, proposedBy, storedConsumers, type Proposal } from './contract-state.ts';

/** A change that consumers do not survive; the message names them, and what to do. */
export class BreakingChangeError extends Error {
  override readonly name = 'BreakingChangeError';

  constructor(readonly broken: readonly BrokenReliance[]) {
    super(`${formatBroken(broken)}\n${advice}`);
  }
}

/** What applying a file would break now, in the words of the audit log; undefined when it breaks nobody. */
export const breakageOf = (transaction: Transaction, file: ConfigurationFile, prunes = true): Promise<Breakage | undefined> => breakageBy(transaction, proposedBy(file, prunes));

type Breakage = Omit<EventDetails<'contract.breaking_change.allowed'>, 'reason'>;

/** The same of any proposal. */
export async function breakageBy(transaction: Transaction, proposal: Proposal): Promise<Breakage | undefined> {
  const { before, after } = await contractStates(transaction, proposal);
  const broken = newlyBroken(before, after);
  if (broken.length === 0) return undefined;
  const old = new Map(before.contracts.map((contract) => [contract.audience, contract]));
  const changes = after.contracts.flatMap((contract) => {
    const known = old.get(contract.audience);
    return known ? diffContracts(known, contract).map((change) => ({ audience: contract.audience, ...change })) : [];
  });
  return { broken, changes };
}

/** What registered consumers rely on in events and this release does not tell: an update took it away, so that no change can be refused for it. */
export async function missingEvents(transaction: Transaction): Promise<readonly BrokenReliance[]> {
  const relying = (await storedConsumers(transaction)).filter(({ events }) => Object.keys(events).length > 0);
  return relying.length === 0 ? [] : brokenEventReliances(eventsOfThisRelease(), relying); // few rely on any, and each start would read them all
}

const advice =
  'Nothing was changed. Give consumers what they rely on, or first register them without it and apply that. What has to be broken is applied with --allow-breaking "why", which is kept in the audit log.';
