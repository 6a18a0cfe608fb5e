import type { ResourceServerVersion, ResourceServerVersionList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ContractDiff } from './contract-diff.tsx';
import './api-form.css';

/** Two versions of a contract beside each other: the last change, or any two. */
export function Versions() {
  const { audience } = useParams({ from: '/apis/$audience/versions' });
  const search = useSearch({ from: '/apis/$audience/versions' });
  const navigate = useNavigate({ from: '/apis/$audience/versions' });
  const versions = useQuery({ queryKey: ['apis', audience, 'versions'], queryFn: () => ask<ResourceServerVersionList>('listResourceServerVersions', { params: { audience } }) });
  const items = versions.data?.items ?? [];
  const version = search.version ?? items[0]?.version;
  const since = search.since ?? items.find((each) => each.version < (version ?? 0))?.version;
  const compared = useQuery({
    queryKey: ['apis', audience, 'versions', version, since],
    enabled: version !== undefined,
    queryFn: () => ask<ResourceServerVersion>('getResourceServerVersion', { params: { audience, version: String(version) }, query: { since: since === undefined ? undefined : String(since) } }),
  });
  const failed = [versions, compared].find(({ error }) => error);
  const choice = (label: string, value: number | undefined, choose: (chosen: number) => void) => (
    <label className="inline">{label} <select value={value} onChange={({ target }) => choose(Number(target.value))}>{items.map((each) => <option key={each.version} value={each.version}>{each.version} – {shownTime(each.published_at)}</option>)}</select></label>
  );
  return (
    <>
      <Heading text={t('apis.versions')} />
      <p><Link to="/apis/$audience" params={{ audience }}><bdi>{audience}</bdi></Link></p>
      {failed?.error && <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />}
      {(versions.isPending || compared.isLoading) && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {items.length === 1 && <p className="empty-state">{t('versions.one')}</p>}
      {items.length > 1 && (
        <div className="acts">
          {choice(t('versions.since'), since, (chosen) => void navigate({ search: { ...(version !== undefined && { version }), since: chosen }, replace: true }))}
          {choice(t('versions.version'), version, (chosen) => void navigate({ search: { version: chosen, ...(since !== undefined && { since }) }, replace: true }))}
        </div>
      )}
      {items.length > 1 && compared.data && <ContractDiff compared={compared.data} />}
    </>
  );
}
