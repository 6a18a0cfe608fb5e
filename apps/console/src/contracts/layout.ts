import { columns, type Graph, type Node } from './graph.ts';

/** Where a node stands: its column and its row. */
export interface Placed {
  readonly node: Node;
  readonly column: number;
  readonly row: number;
}

const sweeps = 8;
/** Rows that a node has for itself at most: few beside hundreds are seen without scrolling. */
const widest = 10;

/**
 * Puts nodes in their columns in an order in which few edges cross: each beside the middle of its neighbours, there and back
 * (the barycenter method of Sugiyama, Tagawa and Toda).
 */
export function placed({ nodes, edges }: Graph): readonly Placed[] {
  const neighbours = new Map<string, string[]>();
  for (const [from, to] of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const layers = columns.map((column) => nodes.filter((node) => node.column === column));
  const height = Math.max(1, ...layers.map(({ length }) => length));
  const rows = new Map<string, number>();
  const spread = (layer: readonly Node[]) => layer.forEach(({ id }, index) => rows.set(id, (index + 0.5) * Math.min(widest, height / layer.length)));
  layers.forEach(spread);
  const middle = ({ id }: Node): number => {
    const near = (neighbours.get(id) ?? []).map((each) => rows.get(each) ?? 0);
    return near.length === 0 ? (rows.get(id) ?? 0) : near.reduce((sum, each) => sum + each, 0) / near.length;
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const middles = new Map(layer.map((node) => [node.id, middle(node)]));
      layer.sort((one, other) => (middles.get(one.id) ?? 0) - (middles.get(other.id) ?? 0));
      spread(layer);
    }
  }
  return layers.flatMap((layer, column) => layer.map((node) => ({ node, column, row: (rows.get(node.id) ?? 0) - 0.5 })));
}
