import { t } from '../i18n/catalogue.ts';
import type { Graph, Node } from './graph.ts';

const most = 500;

/** The picture for who reads tables: each claim and scope with those who rely on it. */
export function RelianceTable({ graph: { nodes, edges } }: { readonly graph: Graph }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const toIds = Map.groupBy(edges, ([from]) => from);
  const fromIds = Map.groupBy(edges, ([, to]) => to);
  const names = (ids: readonly string[]): string => ids.map((id) => byId.get(id)).filter((node): node is Node => node !== undefined).map(({ label }) => label.slice(0, 200)).join(', ') || '–';
  const members = nodes.filter(({ column }) => column === 'member');
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('table')}>
      <table>
        <thead><tr><th scope="col">{t('contracts.members')}</th><th scope="col">{t('contracts.api')}</th><th scope="col">{t('contracts.consumers')}</th><th scope="col">{t('contracts.applications')}</th></tr></thead>
        <tbody>
          {members.slice(0, most).map((node) => (
            <tr key={node.id}>
              <th scope="row"><code>{node.label}</code> {t(`contracts.${node.kind}`)}</th>
              <td><bdi>{byId.get(`api ${node.of}`)?.label}</bdi></td>
              <td><bdi>{names((toIds.get(node.id) ?? []).map(([, to]) => to))}</bdi></td>
              <td><bdi>{names((fromIds.get(`api ${node.of}`) ?? []).map(([from]) => from))}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
      {members.length > most && <p className="muted">{t('contracts.filter')}</p>}
    </div>
  );
}
