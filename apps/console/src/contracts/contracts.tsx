import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Breakage } from './breakage-card.tsx';
import { filtered, graphOf, grouped } from './graph.ts';
import { Picture } from './picture.tsx';
import { RelianceTable } from './reliance-table.tsx';
import { useConfigured } from './use-configured.ts';
import './contracts.css';

/** Who relies on what: applications, APIs, what their tokens carry, and the services that read them. */
export function Contracts() {
  const { about } = useSearch({ from: '/contracts' });
  const navigate = useNavigate({ from: '/contracts' });
  const { apis, consumers, clients, isLoading, failed } = useConfigured();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string>();
  const graph = useMemo(() => graphOf({ apis, consumers, clients }), [apis, consumers, clients]);
  const part = useMemo(() => filtered(graph, about ?? ''), [graph, about]);
  const shown = useMemo(() => grouped(part, opened), [part, opened]);
  const node = graph.nodes.find(({ id }) => id === chosen);
  return (
    <>
      <Heading text={t('contracts')} />
      <p className="muted">{t('contracts.text')}</p>
      {failed?.error && <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />}
      <input type="search" value={about ?? ''} maxLength={2000} aria-label={t('contracts.filter')} placeholder={t('contracts.filter')} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { about: target.value }, replace: true })} />
      {isLoading && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {!isLoading && shown.nodes.length === 0 && <p className="empty-state">{t(graph.nodes.length === 0 ? 'contracts.none' : 'contracts.nothing')}</p>}
      {!isLoading && shown.nodes.length > 0 && (
        <>
          <Picture graph={shown} chosen={node?.id} choose={setChosen} open={(of) => setOpened(new Set([...opened, of]))} />
          {node ? <Breakage key={node.id} node={node} graph={graph} api={apis.find(({ id }) => id === node.of)} /> : <p className="muted">{t('contracts.choose')}</p>}
          <details className="card"><summary>{t('table')}</summary><RelianceTable graph={part} /></details>
        </>
      )}
    </>
  );
}
