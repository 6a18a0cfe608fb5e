import type { PushedPerson, ScimTargetPlan, ScimTargetState } from '@symbolon/contracts';
import type { Compared } from '../../../delivery/scim/comparison.ts';
import type { PushedUserStore } from '../../../domain/provisioning/pushed-user.store.ts';
import type { ScimTargetStore } from '../../../domain/provisioning/scim-target.store.ts';
import { addSeconds, type Clock } from '../../../platform/clock.ts';

const told = (time: Date | null): string | null => time?.toISOString() ?? null;

/** How it stands with an application, as the wire tells it. */
export const stateView = (state: NonNullable<Awaited<ReturnType<ScimTargetStore['state']>>>, counts: Awaited<ReturnType<PushedUserStore['counts']>>): ScimTargetState => ({
  pushed: counts.pushed,
  waiting: counts.waiting,
  failed: counts.failed,
  waiting_since: told(counts.since),
  last_success_at: told(state.lastSuccessAt),
  failing_since: told(state.failingSince),
  paused_until: told(state.pausedUntil),
  last_status: state.lastStatus,
  last_error: state.lastError,
  compare_at: told(state.compareAt),
  compared_at: told(state.comparedAt),
  compared: state.compared as ScimTargetState['compared'],
});

/** How it stands with one person there. */
export const personView = ({ externalId, remoteId, pushedAt, nextAttemptAt, attempts, lastStatus, lastError }: Awaited<ReturnType<PushedUserStore['list']>>[number]): PushedPerson => ({
  user_id: externalId,
  remote_id: remoteId,
  state: lastError !== null ? 'failed' : nextAttemptAt ? 'waiting' : 'pushed',
  pushed_at: told(pushedAt),
  next_attempt_at: told(nextAttemptAt),
  attempts,
  last_status: lastStatus,
  last_error: lastError,
});

/** Differences that a plan shows, and seconds that somebody waits for one. */
const shown = 200;
const patience = 20;

/** What a comparison finds in the time that a request has. */
export async function planOf(pages: AsyncGenerator<Compared>, clock: Clock): Promise<ScimTargetPlan> {
  const items: ScimTargetPlan['items'][number][] = [];
  let differences: ScimTargetPlan['differences'] = { people: 0, create: 0, adopt: 0, change: 0, remove: 0, unknown: 0 };
  const until = addSeconds(clock.now(), patience);
  for await (const page of pages) {
    differences = page.differences;
    items.push(...page.found.slice(0, shown - items.length).map(({ action, externalId, userName, attributes }) => ({ action, user_id: externalId, user_name: userName, attributes })));
    if (clock.now() >= until) return { is_complete: false, differences, items };
  }
  return { is_complete: true, differences, items };
}
