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
    refetchInterval: ({ state: { data } }) => (data && data.waiting > 0 ? refreshMs : false),
  }).data;
}

export function People({ target }: Props) {
  const state = useTargetState(target);
  return state ? <>{t('provisioning.counts', { pushed: state.pushed, waiting: state.waiting, failed: state.failed })}</> : unknown;
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
      <bdi className="muted">{[state.last_error, state.last_status].filter((each) => each !== null).join(', ')}</bdi>
    </span>
  );
}
