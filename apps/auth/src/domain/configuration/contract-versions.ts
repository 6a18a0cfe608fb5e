import { brokenEventReliances, brokenReliances, ConsumerContract, diffContracts, eventsOfThisRelease, newlyBroken, type BrokenReliance, type ContractChange, type TokenContract } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { storedConsumers, storedContract } from './contract-state.ts';

/** A version of what an API promises, and what differs from an earlier one. */
export interface ContractVersion {
  readonly version: number;
  readonly publishedAt: Date;
  readonly contract: TokenContract;
  /** What it is compared with. */
  readonly since: { readonly version: number; readonly contract: TokenContract } | undefined;
  readonly changes: readonly ContractChange[];
  readonly broken: readonly BrokenReliance[];
}

/** The versions that are kept of one, newest first; undefined where there is no such API. */
export async function versionsOfContract(transaction: Transaction, audience: string): Promise<readonly { readonly version: number; readonly publishedAt: Date }[] | undefined> {
  const rows = await transaction.resourceServerVersion.findMany({ where: { audience }, orderBy: { version: 'desc' }, select: { version: true, publishedAt: true } });
  return rows.length > 0 ? rows : undefined;
}

/** One version beside another, by default the one before; undefined where either is not kept. */
export async function versionOfContract(transaction: Transaction, audience: string, version: number, since?: number): Promise<ContractVersion | undefined> {
  const earlier = since ?? version - 1;
  const rows = await transaction.resourceServerVersion.findMany({ where: { audience, version: { in: [version, earlier] } } });
  const [row, old] = [rows.find((each) => each.version === version), rows.find((each) => each.version === earlier)];
  if (!row || (since !== undefined && !old)) return undefined;
  const [contract, before] = [storedContract(row), old && storedContract(old)];
  const compared = before ? { changes: diffContracts(before, contract), broken: await brokenBetween(transaction, before, contract) } : { changes: [], broken: [] };
  return { version, publishedAt: row.publishedAt, contract, since: before && { version: earlier, contract: before }, ...compared };
}

/** Whether a consumer has what it relies on; undefined where there is no such consumer. */
export async function consumerStatus(transaction: Transaction, consumer: string): Promise<{ readonly registeredAt: Date; readonly changedAt: Date; readonly broken: readonly BrokenReliance[] } | undefined> {
  const row = await transaction.consumerContract.findUnique({ where: { consumer } });
  if (!row) return undefined;
  const read = ConsumerContract.safeParse(row.contract);
  const consumers = read.success ? [read.data] : [];
  const audiences = consumers.flatMap(({ relies_on }) => relies_on.map(({ audience }) => audience));
  const servers = await transaction.resourceServer.findMany({ where: { audience: { in: audiences } } });
  const broken = [...brokenReliances(servers.map(storedContract), consumers), ...brokenEventReliances(eventsOfThisRelease(), consumers)];
  return { registeredAt: row.createdAt, changedAt: row.updatedAt, broken };
}

/** As they are registered today, and about this API alone. */
async function brokenBetween(transaction: Transaction, before: TokenContract, after: TokenContract): Promise<readonly BrokenReliance[]> {
  const consumers = (await storedConsumers(transaction)).map((each) => ({ ...each, events: {}, relies_on: each.relies_on.filter(({ audience }) => audience === after.audience) }));
  return newlyBroken({ contracts: [before], consumers }, { contracts: [after], consumers });
}
