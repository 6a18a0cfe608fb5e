import type { Mistake } from '@symbolon/cli';
import type { ConfigurationFile, EventActor } from '@symbolon/contracts';
import { announceChange, lockExclusively, type Database, type Transaction } from '@symbolon/database';
import type { AuditStore } from '../audit/audit.store.ts';
import { stepAway, type Change, type Step } from './change.ts';
import { BreakingChangeError, breakageBy } from './contract-gate.ts';
import type { Proposal } from './contract-state.ts';
import { fileOf } from './declared-in.ts';
import { etagOf } from './etag.ts';
import { stepOf } from './kind-plan.ts';
import type { Kept, Kind } from './kind.ts';
import { newlyDangling } from './reference-gate.ts';
import { storedEntry, type StoredEntry } from './stored-entry.ts';

/** How a change of one object is meant. */
export interface EntryManner {
  /** The tag of the row that it was made for: a change of another is refused. */
  readonly etag?: string | undefined;
  /** Whether it is there already: it must not be for true, and must be for false. */
  readonly isNew?: boolean | undefined;
  /** Why consumers may be broken, which is kept. */
  readonly allowBreaking?: string | undefined;
  /** Who makes it; somebody at the machine when it is not said. */
  readonly actor?: EventActor | undefined;
  /** What has to be written if and only if this is. */
  readonly beside?: (transaction: Transaction, change: Change) => Promise<unknown>;
}

/** Why nothing was changed. */
export type EntryRefusal =
  | { readonly refusal: 'exists' | 'absent' | 'never_removed' }
  | { readonly refusal: 'managed_by_file'; readonly file: string | undefined }
  | { readonly refusal: 'stale'; readonly etag: string }
  /** What is wrong with the entry, which could not be seen by itself. */
  | { readonly refusal: 'unusable'; readonly mistakes: readonly Mistake[] };

/** What was done. `stored` is absent for what is gone. */
export interface EntryApplied {
  readonly change: Change;
  readonly stored?: StoredEntry | undefined;
}

/** What is slow, before a transaction is opened; answers what makes the entry unusable by then. */
export const prepareEntry = async <Entry, Row extends Kept, Data extends Row>({ prisma }: Database, kind: Kind<Entry, Row, Data>, entry: Entry): Promise<readonly Mistake[]> => (await kind.prepare?.(prisma, entry)) ?? [];

/**
 * Makes one object what an entry says, or removes it without one: planned, gated, applied and told to other nodes as a file is, as a part
 * of a transaction, which has to be undone when it is refused. What a file manages is refused. What would break a consumer is a
 * BreakingChangeError, unless a reason allows it, which is kept.
 */
export async function applyEntry<Entry, Row extends Kept, Data extends Row>(
  transaction: Transaction, audit: AuditStore, kind: Kind<Entry, Row, Data>, id: string, entry: Entry | undefined, manner: EntryManner = {},
): Promise<EntryApplied | EntryRefusal> {
  const key = kind.keyOf(id);
  if (entry !== undefined && kind.identityOf(entry).key !== key) throw new Error(`this entry is not of ${kind.name} ${id}`);
  await lockExclusively(transaction, 'symbolon/reconcile');
  const [known] = await kind.find(transaction, { keys: [key] });
  const refusal = known?.declared && !manner.isNew ? ({ refusal: 'managed_by_file', file: await fileOf(transaction, kind.name, key) } as const) : refusalOf(kind, known, entry, manner);
  if (refusal) return refusal;
  const step = entry === undefined ? removalOf(kind, known) : stepOf(kind, entry, known, false);
  if (!step) return { refusal: known ? 'never_removed' : 'absent' };
  const proposal: Proposal = { file: { ...emptyFile, ...(entry !== undefined && kind.inFile(entry)) }, goes: (row) => entry === undefined && row.kind === kind.name && row.key === key };
  const mistakes = [...(entry === undefined ? [] : ((await kind.mistakesOf?.(entry, known, { transaction, goes: (row) => row.key === key })) ?? [])), ...(await newlyDangling(transaction, proposal))];
  if (mistakes.length > 0) return { refusal: 'unusable', mistakes };
  await gate(transaction, audit, proposal, manner);
  if (step.write) await write(transaction, kind.topic, step, manner);
  return { change: step.change, stored: await storedEntry(transaction, kind, id) };
}

const emptyFile: ConfigurationFile = { resource_servers: [], consumers: [], clients: [], connections: [], scim_sources: [], scim_targets: [], users: [], roles: [] };

function refusalOf<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, known: Row | undefined, entry: Entry | undefined, { etag, isNew }: EntryManner): EntryRefusal | undefined {
  if (!known) return entry === undefined || etag !== undefined || isNew === false ? { refusal: 'absent' } : undefined;
  if (isNew) return { refusal: 'exists' };
  const current = etagOf(kind.membersOf(known));
  return etag !== undefined && etag !== current ? { refusal: 'stale', etag: current } : undefined;
}

function removalOf<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, known: Row | undefined): Step | undefined {
  const remove = known && kind.remove?.(known);
  return remove && stepAway(kind.name, kind.identityOfRow(known).id, remove);
}

async function gate(transaction: Transaction, audit: AuditStore, proposal: Proposal, { allowBreaking, actor = { kind: 'operator' } }: EntryManner): Promise<void> {
  const breakage = await breakageBy(transaction, proposal);
  if (!breakage) return;
  if (allowBreaking === undefined) throw new BreakingChangeError(breakage.broken);
  await audit.record({ type: 'contract.breaking_change.allowed', actor, subject: null, details: { reason: allowBreaking, ...breakage } }, transaction);
}

async function write(transaction: Transaction, topic: string | undefined, { write: run, change }: Step, { beside }: EntryManner): Promise<void> {
  await run?.(transaction);
  if (topic !== undefined) await announceChange(transaction, topic);
  await beside?.(transaction, change);
}
