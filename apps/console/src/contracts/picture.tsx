import { useMemo } from 'react';
import { t } from '../i18n/catalogue.ts';
import { columns, relatedTo, type Graph, type Node } from './graph.ts';
import { placed } from './layout.ts';

interface Props {
  readonly graph: Graph;
  /** The node that is looked at. */
  readonly chosen: string | undefined;
  readonly choose: (id: string | undefined) => void;
  /** Shows the claims and scopes of an API that stand together. */
  readonly open: (of: string) => void;
}

const [width, gap, height] = [188, 68, 40];

/** Columns of buttons, and lines between them; what hangs together with the one that is looked at stands out. */
export function Picture({ graph, chosen, choose, open }: Props) {
  const places = useMemo(() => placed(graph), [graph]);
  const at = useMemo(() => new Map(places.map((place) => [place.node.id, { x: place.column * (width + gap), y: place.row * height }])), [places]);
  const related = useMemo(() => (chosen === undefined ? undefined : relatedTo(graph, chosen)), [graph, chosen]);
  const rows = Math.max(...columns.map((column) => places.filter(({ node }) => node.column === column).length));
  const [across, down] = [columns.length * width + (columns.length - 1) * gap, rows * height];
  return (
    <div className="card picture" tabIndex={0} role="region" aria-label={t('contracts')}>
      <div className="picture-heads" style={{ width: across }} aria-hidden="true">{columns.map((column, index) => <span key={column} style={{ insetInlineStart: index * (width + gap), width }}>{t(`contracts.${column}s`)}</span>)}</div>
      <div className="picture-ground" style={{ width: across, height: down }} data-chosen={related !== undefined}>
        <svg width={across} height={down} aria-hidden="true">
          {graph.edges.map(([from, to]) => {
            const [one, other] = [at.get(from), at.get(to)];
            return one && other && <path key={`${from}\n${to}`} d={curve(one.x + width, one.y + height / 2, other.x, other.y + height / 2)} className={related?.has(from) && related.has(to) ? 'on' : undefined} />;
          })}
        </svg>
        <ul>
          {places.map(({ node }) => (
            <li key={node.id} style={{ insetInlineStart: at.get(node.id)?.x, insetBlockStart: at.get(node.id)?.y, width }}>
              <button type="button" data-kind={node.kind} data-missing={node.isMissing} className={related?.has(node.id) ? 'on' : undefined} {...(node.kind !== 'rest' && { 'aria-pressed': node.id === chosen })} aria-label={`${t(`contracts.${node.kind}`)} ${labelOf(node).slice(0, 200)}${node.isMissing ? `, ${t('contracts.missing')}` : ''}`} title={labelOf(node).slice(0, 200)} onClick={() => (node.kind === 'rest' ? open(node.of) : choose(node.id === chosen ? undefined : node.id))}>
                <bdi>{labelOf(node)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const labelOf = ({ kind, label, count }: Node): string => (kind === 'rest' ? t('contracts.more', { count }) : label);

const curve = (fromX: number, fromY: number, toX: number, toY: number): string => `M${fromX},${fromY} C${fromX + gap / 2},${fromY} ${toX - gap / 2},${toY} ${toX},${toY}`;
