import type { ScimTargetState } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { IsLookedAt } from '../ui/data-table.tsx';

interface Props {
  readonly target: string;
}

const refreshMs = 5_000;
const unknown = <span aria-busy="true">…</span>;

/** How it stands with a target: asked for once for all cells of a row that somebody looks at, and again while somebody waits to be pushed. */
function useTargetState(target: string): ScimTargetState | undefined {
  const isLookedAt = useContext(IsLookedAt);
  return useQuery({
    queryKey: ['scim-target-state', target],
    queryFn: () => ask<ScimTargetState>('getScimTargetState', { params: { target } }),
    enabled: isLookedAt,
    refetchInterval: ({ state: { data } }) => (data && data.waiting + data.groups.waiting > 0 ? refreshMs : false),
  }).data;
}

export function People({ target }: Props) {
  const state = useTargetState(target);
  return state ? <>{t('provisioning.counts', { pushed: state.pushed, waiting: state.waiting, failed: state.failed })}</> : unknown;
}

export function Groups({ target }: Props) {
  const groups = useTargetState(target)?.groups;
  return groups ? <>{t('provisioning.counts', { pushed: groups.pushed, waiting: groups.waiting, failed: groups.failed })}</> : unknown;
}

/** The first of the groups that could not be pushed, and why. */
export function FailedGroups({ target }: Props) {
  const failures = useTargetState(target)?.groups.failures ?? [];
  if (failures.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('provisioning.groups.failed')}</h2>
      <ul className="rows">{failures.map(({ group_id: id, name, last_error, last_status }) => <li key={id}><bdi>{name ?? id}</bdi><bdi className="muted" lang="en">{reasonOf({ last_error, last_status })}</bdi></li>)}</ul>
    </section>
  );
}

export function LastSuccess({ target }: Props) {
  const at = useTargetState(target)?.last_success_at;
  return <span className="muted">{at === undefined ? unknown : at === null ? t('provisioning.never') : shownTime(at)}</span>;
}

/** Whether it takes what it is told, and since when not. */
export function Failure({ target, isEnabled }: Props & { readonly isEnabled: boolean }) {
  const state = useTargetState(target);
  if (!isEnabled) return <span className="state disabled">{t('provisioning.disabled')}</span>;
  if (!state) return unknown;
  if (state.failing_since === null) return <span className="state active">{t('provisioning.enabled')}</span>;
  return (
    <span className="inline">
      <span className="state disabled">{t('provisioning.failing', { at: shownTime(state.failing_since) })}</span>
      <bdi className="muted">{reasonOf(state)}</bdi>
    </span>
  );
}

/** What went wrong, in the words of the server. */
const reasonOf = ({ last_error: error, last_status: status }: Pick<ScimTargetState, 'last_error' | 'last_status'>): string => [error, status].filter((each) => each !== null).join(', ');
