/** The locks of a table from the weakest to the strongest, as the manual of PostgreSQL names them (chapter Explicit Locking), with what of others waits for each. */
const modes = {
  AccessShareLock: ['ACCESS SHARE', 'nothing'],
  RowShareLock: ['ROW SHARE', 'nothing'],
  RowExclusiveLock: ['ROW EXCLUSIVE', 'nothing'],
  ShareUpdateExclusiveLock: ['SHARE UPDATE EXCLUSIVE', 'nothing'],
  ShareLock: ['SHARE', 'writes'],
  ShareRowExclusiveLock: ['SHARE ROW EXCLUSIVE', 'writes'],
  ExclusiveLock: ['EXCLUSIVE', 'writes'],
  AccessExclusiveLock: ['ACCESS EXCLUSIVE', 'reads_and_writes'],
} as const;

export type LockMode = (typeof modes)[keyof typeof modes][0];
/** What the requests of people wait for while somebody has it. */
export type Blocked = (typeof modes)[keyof typeof modes][1];

const order = Object.values(modes).map(([name]) => name);
const blocked = new Map<LockMode, Blocked>(Object.values(modes));

/** The strongest of the modes of pg_locks; undefined where there is none. */
export function strongest(found: readonly string[]): LockMode | undefined {
  const named = found.flatMap((mode) => (Object.hasOwn(modes, mode) ? [modes[mode as keyof typeof modes][0]] : []));
  return order.findLast((mode) => named.includes(mode));
}

export const blockedBy = (mode: LockMode): Blocked => blocked.get(mode) ?? 'nothing';
