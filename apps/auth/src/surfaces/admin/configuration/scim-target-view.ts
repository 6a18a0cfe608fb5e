import type { PushedPerson, ScimTargetPlan, ScimTargetState } from '@symbolon/contracts';
import type { Compared } from '../../../delivery/scim/comparison.ts';
import type { DifferingGroup } from '../../../delivery/scim/group-comparison.ts';
import type { FailedGroup } from '../../../domain/provisioning/pushed-group.store.ts';
import type { PushedCounts } from '../../../domain/provisioning/pushed-rows.ts';
import type { PushedUserStore } from '../../../domain/provisioning/pushed-user.store.ts';
import type { ScimTargetStore } from '../../../domain/provisioning/scim-target.store.ts';
import { addSeconds, type Clock } from '../../../platform/clock.ts';

const told = (time: Date | null): string | null => time?.toISOString() ?? null;

/** How it stands with an application, as the wire tells it. */
export const stateView = (state: NonNullable<Awaited<ReturnType<ScimTargetStore['state']>>>, counts: PushedCounts, groups: PushedCounts, failures: readonly FailedGroup[]): ScimTargetState => ({
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
  groups: {
    pushed: groups.pushed,
    waiting: groups.waiting,
    failed: groups.failed,
    failures: failures.map(({ externalId, name, lastStatus, lastError }) => ({ group_id: externalId, name, last_status: lastStatus, last_error: lastError })),
  },
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

/** What comparisons find in the time that a request has. */
export async function planOf(pages: AsyncGenerator<Compared>, found: AsyncGenerator<DifferingGroup | undefined>, clock: Clock): Promise<ScimTargetPlan> {
  const items: ScimTargetPlan['items'][number][] = [];
  const groups: ScimTargetPlan['groups'][number][] = [];
  let differences: ScimTargetPlan['differences'] = { people: 0, create: 0, adopt: 0, change: 0, remove: 0, unknown: 0 };
  const until = addSeconds(clock.now(), patience);
  const planned = (isComplete: boolean): ScimTargetPlan => ({ is_complete: isComplete, differences, items, groups });
  for await (const page of pages) {
    differences = page.differences;
    items.push(...page.found.slice(0, shown - items.length).map(({ action, externalId, userName, attributes }) => ({ action, user_id: externalId, user_name: userName, attributes })));
    if (clock.now() >= until) return planned(false);
  }
  for await (const group of found) {
    if (group) groups.push(groupView(group));
    if (groups.length === shown || clock.now() >= until) return planned(false);
  }
  return planned(true);
}

const groupView = ({ action, groupId, name, attributes, added, removed }: DifferingGroup): ScimTargetPlan['groups'][number] => ({ action, group_id: groupId, name, attributes, members_added: added, members_removed: removed });
