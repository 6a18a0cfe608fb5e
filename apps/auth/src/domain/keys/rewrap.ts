import type { MasterKey, Purpose } from '@symbolon/crypto';
import { announceChange, countSealedOtherwise, replaceSealed, sealedColumns, sealedOtherwise, type Database, type SealedColumn, type SealedValue, type Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import { SettingsError } from '../../platform/config.ts';
import type { AuditStore } from '../audit/audit.store.ts';
import { nodesWithout, type NodeKeys } from './node-keys.ts';

/** The news that every node goes over to the other master key by. */
export const masterKeyTopic = 'master_key';

const batch = 200;
/** Seconds between two looks at the nodes; for how long one that has both keys may seal under the old one. */
const pause = 1;
const longestFollowing = 120;
/** Rounds over everything, after each of which nothing should be left: more are only needed where rows are written meanwhile by who has not heard. */
const mostRounds = 20;

/** What a change of the master key works on. */
export interface Rewrapping {
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly audit: Pick<AuditStore, 'record'>;
  /** In the transaction of the change, what else has to let the new key in. */
  readonly beside?: (transaction: Transaction) => Promise<void>;
  /** Between two looks at what other nodes do; seconds. */
  readonly rest: (seconds: number) => Promise<void>;
}

/** What was done. */
export interface Rewrapped {
  /** Whether the master key is another since just now. */
  readonly isChanged: boolean;
  /** How many values were sealed anew, by column. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Puts the second master key in the place of the first on every node, seals every value anew, and ends with the proof that none is left under another.
 * Stopped at any point, it goes on from there when it is asked again; asked twice at once, both do a part of it.
 */
export async function rewrap(work: Rewrapping): Promise<Rewrapped> {
  const { database, masterKey, audit } = work;
  const isChanged = await succeed(work);
  const [id = ''] = masterKey.ids;
  const { prefix } = masterKey;
  if (!prefix) throw new SettingsError('SYMBOLON_MASTER_KEY_NEXT is not set: there is no other master key to go over to.');
  await settle(work, (node) => node.masterKeys[0] !== id, longestFollowing, 'and still seal under the master key of before');
  const values: Record<string, number> = {};
  for (let round = 1; ; round += 1) {
    for (const [purpose, column] of columns) values[nameOf(column)] = (values[nameOf(column)] ?? 0) + (await sealAnew(work, purpose, column, prefix));
    const left = await database.exclusively('symbolon/installation', async (transaction) => {
      for (const [, column] of columns) if ((await countSealedOtherwise(transaction, column, prefix)) > 0) return nameOf(column);
      const { count } = await transaction.installation.updateMany({ where: { id: 1, masterKeyCheck: masterKey.check, rewrappedAt: null }, data: { rewrappedAt: work.clock.now() } });
      if (count === 1) await audit.record({ type: 'master_key.rewrapped', actor: { kind: 'operator' }, subject: null, details: {} }, transaction);
      return undefined;
    });
    if (left === undefined) return { isChanged, values };
    if (round === mostRounds) throw new SettingsError(`Values of ${left} are still written under the master key of before: look for a node that has not gone over to the new one, and run this again.`);
    await work.rest(1);
  }
}

/** The change itself: one row, decided once. Until it, every node that was seen has to have both keys. */
async function succeed(work: Rewrapping): Promise<boolean> {
  const { database, masterKey, audit } = work;
  const heir = masterKey.succession();
  if (heir === 'former') throw new SettingsError('SYMBOLON_MASTER_KEY_NEXT was the master key before: make another.');
  if (heir === 'none' || heir === 'done') return false;
  await settle(work, (node) => !node.masterKeys.includes(heir.id), 0, 'and do not have SYMBOLON_MASTER_KEY_NEXT');
  const before = masterKey.check;
  const { now, isChanged } = await database.exclusively('symbolon/installation', async (transaction) => {
    const data = { masterKeyCheck: heir.check, formerKeys: heir.formerKeys, rewrappedAt: null };
    const { count } = await transaction.installation.updateMany({ where: { id: 1, masterKeyCheck: before }, data });
    if (count === 1) {
      await work.beside?.(transaction);
      await audit.record({ type: 'master_key.changed', actor: { kind: 'operator' }, subject: null, details: {} }, transaction);
      await announceChange(transaction, masterKeyTopic);
    }
    return { now: await transaction.installation.findUniqueOrThrow({ where: { id: 1 } }), isChanged: count === 1 };
  });
  if (!masterKey.follow(now.masterKeyCheck, now.formerKeys)) throw new SettingsError('Somebody else has changed the master key meanwhile, to one that is not given here.');
  return isChanged;
}

/** Waits until no node is behind. One that goes on saying so is no dead one, and after some patience all of this ends with its name. */
async function settle({ database, clock, rest }: Rewrapping, isBehind: (node: NodeKeys) => boolean, patience: number, what: string): Promise<void> {
  const first = new Map<string, Date>();
  for (let asked = 0; ; asked += 1) {
    const behind = await nodesWithout(database, clock.now(), isBehind);
    if (behind.length === 0) return;
    for (const { id, seenAt } of behind) if (!first.has(id)) first.set(id, seenAt);
    const alive = behind.filter(({ id, seenAt }) => seenAt > (first.get(id) ?? seenAt));
    if (asked * pause >= patience && alive.length > 0) throw new SettingsError(`${alive.length === 1 ? 'A node' : `${alive.length} nodes`} that serve ${what}: start them anew with both keys, and run this again. By their names in symbolon installation: ${alive.map(({ id }) => id).join(', ')}.`);
    await rest(pause);
  }
}

async function sealAnew({ database, masterKey }: Rewrapping, purpose: Purpose, column: SealedColumn, prefix: Uint8Array): Promise<number> {
  let done = 0;
  for (let after: string | Uint8Array | undefined; ; ) {
    const found = await sealedOtherwise(database.prisma, column, prefix, after, batch);
    if (found.length === 0) return done;
    done += await replaceSealed(database.prisma, column, found.map((value) => ({ ...value, anew: masterKey.seal(purpose, opened(masterKey, purpose, column, value), value.context) })));
    after = found.at(-1)?.key;
  }
}

function opened(masterKey: MasterKey, purpose: Purpose, column: SealedColumn, { sealed, context }: SealedValue): Uint8Array {
  try {
    return masterKey.open(purpose, sealed, context);
  } catch (cause) {
    throw new SettingsError(`A value of ${nameOf(column)} is sealed under no master key that this installation ever had: nothing was lost, but it keeps this from its end.`, { cause });
  }
}

const columns = Object.entries(sealedColumns).flatMap(([purpose, all]) => all.map((column): readonly [Purpose, SealedColumn] => [purpose as keyof typeof sealedColumns, column]));
const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`;
