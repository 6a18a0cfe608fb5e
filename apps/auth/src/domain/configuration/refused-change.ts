import { sameJson, type BrokenReliance, type EventDetails } from '@symbolon/contracts';
import type { Clock } from '../../platform/clock.ts';
import type { AuditStore } from '../audit/audit.store.ts';

const type = 'contract.change.refused';
/** So many are named; the rest is counted. */
const most = 50;
/** Milliseconds in which the same refusal of a file is written once: a server that does not start with it is started again and again. */
const pause = 3_600_000;

/** What an event says of a change that was refused because of whom it would break. */
export const refusedDetails = (kind: string, broken: readonly BrokenReliance[]): Omit<EventDetails<typeof type>, 'count'> => ({ kind, broken: broken.slice(0, most), broken_count: broken.length });

/** Writes down that a file was refused. Never throws: whoever applied it has to hear why, not that this could not be written. */
export async function recordRefusedFile(audit: AuditStore, clock: Clock, broken: readonly BrokenReliance[]): Promise<void> {
  const details = { ...refusedDetails('file', broken), count: 1 };
  try {
    const latest = await audit.page({ type, since: new Date(clock.now().getTime() - pause), limit: 200 });
    if (latest.some((event) => sameJson(event.details, details))) return;
    await audit.record({ type, actor: { kind: 'operator' }, subject: null, details });
  } catch {
    return;
  }
}
