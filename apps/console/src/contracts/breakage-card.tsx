import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { breakageOf, removalOf } from './breakage.ts';
import { relatedTo, type Graph, type Node } from './graph.ts';

interface Props {
  readonly node: Node;
  readonly graph: Graph;
  /** The API that it belongs to. */
  readonly api: ConfiguredObject | undefined;
}

/** What hangs together with a node, and whom it breaks if it goes away: the server is asked, as for a change that is not made. */
export function Breakage({ node, graph, api }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const related = relatedTo(graph, node.id);
  const named = (column: Node['column']) => graph.nodes.filter((each) => each.column === column && related.has(each.id) && each.id !== node.id);
  const removal = removalOf(node, api);
  const mayAsk = api?.managed_by === 'api' && me.permissions.includes('resource_servers:write');
  const { data, error, refetch, isLoading } = useQuery({ queryKey: ['breakage', node.id, api?.etag], enabled: removal !== undefined && mayAsk, queryFn: () => breakageOf(removal ?? { endpoint: 'me' }), gcTime: 0 });
  const consumers = named('consumer');
  return (
    <section className="card" aria-label={t('contracts.without')} aria-live="polite">
      <h2>{t(`contracts.${node.kind}`)} <bdi className="clipped">{node.label}</bdi></h2>
      {node.isMissing && <p className="alert">{t('contracts.missing')}</p>}
      <p className="acts">
        {api && <Link to="/apis/$audience" params={{ audience: api.id }}>{api.id}</Link>}
        {node.kind === 'consumer' && <Link to="/consumers/$consumer" params={{ consumer: node.of }}>{t('contracts.show')}</Link>}
      </p>
      <dl>
        {(['application', 'api', 'member', 'consumer'] as const).map((column) => named(column)).map((nodes, index) => nodes.length > 0 && (
          <div key={index}><dt>{t(`contracts.${nodes[0]?.column ?? 'api'}s`)}</dt><dd><bdi>{nodes.slice(0, 20).map(({ label }) => label.slice(0, 80)).join(', ')}{nodes.length > 20 && ` + ${nodes.length - 20}`}</bdi></dd></div>
        ))}
      </dl>
      {removal && !mayAsk && <p>{t(consumers.length > 0 ? 'contracts.stated' : 'contracts.unstated')}</p>}
      {isLoading && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data && (data.length === 0 ? <p className="notice">{t('contracts.safe', { name: node.label.slice(0, 80) })}</p> : (
        <div className="alert">
          <strong><bdi>{t('contracts.breaks', { name: node.label.slice(0, 80) })}</bdi></strong>
          <ul lang="en">{data.map((sentence) => <li key={sentence}><bdi>{sentence}</bdi></li>)}</ul>
        </div>
      ))}
    </section>
  );
}
