import { logOf } from './log-segment.ts';
import type { BackupStore } from './store.ts';

const backup = /^symbolon-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}\.tar\.zst\.age$/;

/** How many backups are kept. */
export interface Retention {
  readonly count: number;
  readonly days: number;
}

/** Which backups of these names are one too many: neither among the newest nor young. The names sort by time. */
export function tooMany(names: readonly string[], { count, days }: Retention, now: Date): readonly string[] {
  const backups = names.filter((name) => backup.test(name)).sort();
  const since = now.getTime() - days * 86_400_000;
  return backups.slice(0, -Math.max(1, count)).filter((name) => takenAt(name) < since);
}

/** Removes them, each before its log: what is cut off leaves a log that nothing needs, which the next time goes as well. Nothing else is touched. */
export async function removeOld(store: BackupStore, retention: Retention, now: Date): Promise<readonly string[]> {
  for (const { name } of await store.list('.symbolon-')) await store.remove(name); // the drafts of processes that were killed: ours has none at this moment
  const names = (await store.list('symbolon-')).map(({ name }) => name);
  const gone = tooMany(names, retention, now);
  for (const name of gone) await store.remove(name);
  const kept = names.filter((name) => backup.test(name) && !gone.includes(name));
  if (kept.length === 0) return gone;
  const needed = new Set(kept.map(logOf));
  for (const name of names) if (/^symbolon-[0-9TZ]+-[0-9a-f]{8}\.wal\/[0-9A-F]{24}\.zst\.age$/.test(name) && !needed.has(name.slice(0, name.indexOf('/') + 1))) await store.remove(name);
  return gone;
}

function takenAt(name: string): number {
  const [, year, month, day, hour, minute, second] = (backup.exec(name) ?? []).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}
