import type { ScimTargetPlan } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** What pushing everybody would do now. */
export function TargetPlan({ target }: { readonly target: string }) {
  const { data, error, refetch } = useQuery({ queryKey: ['scim-target-plan', target], queryFn: () => ask<ScimTargetPlan>('getScimTargetPlan', { params: { target } }), gcTime: 0, retry: false });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const { people, create, adopt, change, remove, unknown } = data.differences;
  return (
    <div role="status">
      <p>{t('provisioning.differences', { name: target, people, create, adopt, change, remove, unknown })} {!data.is_complete && t('provisioning.incomplete')}</p>
      <ul className="rows">
        {data.items.map(({ action, user_id, user_name, attributes }) => (
          <li key={user_id}>
            <span className="inline"><span className={`state${action === 'remove' ? ' disabled' : ''}`}>{t(`provisioning.action.${action}`)}</span><bdi>{user_name ?? user_id}</bdi></span>
            <bdi className="muted">{attributes.join(', ')}</bdi>
          </li>
        ))}
        {data.groups.map(({ action, group_id, name, attributes, members_added: added, members_removed: removed }) => (
          <li key={group_id}>
            <span className="inline"><span className={`state${action === 'remove' ? ' disabled' : ''}`}>{t(`provisioning.action.${action}`)}</span><bdi>{name ?? group_id}</bdi></span>
            <span className="muted">{attributes.length > 0 && <bdi>{attributes.join(', ')} · </bdi>}{t('provisioning.members', { added, removed })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
