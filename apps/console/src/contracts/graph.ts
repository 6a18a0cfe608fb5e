import { apiOf } from '../apis/api-entry.ts';
import { reliedOn } from '../consumers/consumer-entry.ts';
import { textOf } from '../ui/entry.ts';

/** The columns of the picture, from the side where tokens are asked for to that where they are read. */
export const columns = ['application', 'api', 'member', 'consumer'] as const;
type Column = (typeof columns)[number];

/** Something in the picture. */
export interface Node {
  readonly id: string;
  readonly column: Column;
  readonly kind: 'application' | 'api' | 'claim' | 'scope' | 'rest' | 'consumer';
  readonly label: string;
  /** Of the API that it belongs to; of an application or consumer, its own name. */
  readonly of: string;
  /** What somebody relies on, and that is not there. */
  readonly isMissing: boolean;
  /** For `rest`: how many it stands for. */
  readonly count: number;
}

/** Who depends on what, from one column to a later one. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

interface Kept {
  readonly id: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** All that the picture is drawn of. */
export interface Configured {
  readonly apis: readonly Kept[];
  readonly consumers: readonly Kept[];
  readonly clients: readonly Kept[];
}

const nodeOf = (column: Column, kind: Node['kind'], label: string, of: string, isMissing = false): Node => ({ id: `${kind} ${of}${column === 'member' ? ` ${label}` : ''}`, column, kind, label, of, isMissing, count: 1 });

/** The picture of everything. */
export function graphOf({ apis, consumers, clients }: Configured): Graph {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, readonly [string, string]>();
  const add = (node: Node): Node => nodes.get(node.id) ?? (nodes.set(node.id, node), node);
  const join = (from: Node, to: Node) => void edges.set(`${from.id}\n${to.id}`, [from.id, to.id]);
  const byScope = new Map<string, Node[]>();
  for (const { id, entry } of apis) {
    const { name, scopes, claims } = apiOf(entry);
    const api = add(nodeOf('api', 'api', name || id, id));
    for (const each of claims) join(api, add(nodeOf('member', 'claim', each.name, id)));
    for (const each of scopes) {
      join(api, add(nodeOf('member', 'scope', each.name, id)));
      byScope.set(each.name, [...(byScope.get(each.name) ?? []), api]);
    }
  }
  for (const { id, entry } of clients)
    for (const api of textOf(entry['scope']).split(' ').flatMap((scope) => byScope.get(scope) ?? [])) join(add(nodeOf('application', 'application', textOf(entry['client_name']) || id, id)), api);
  for (const { id, entry } of consumers) {
    for (const { audience, kind, name } of reliedOn(entry)) {
      if (audience === undefined) continue;
      const consumer = add(nodeOf('consumer', 'consumer', id, id));
      const api = nodes.get(`api ${audience}`) ?? add(nodeOf('api', 'api', audience, audience, true));
      const member = kind === 'claim' || kind === 'scope' ? add(nodeOf('member', kind, name, audience, !nodes.has(`${kind} ${audience} ${name}`))) : api;
      if (member !== api) join(api, member);
      join(member, consumer);
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** What leads to a node and what it leads to, with itself. */
export function relatedTo({ edges }: Graph, id: string): ReadonlySet<string> {
  return new Set([...reached(edges.map(([from, to]) => [to, from]), id), ...reached(edges, id)]);
}

function reached(edges: readonly (readonly [string, string])[], id: string): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const found = new Set([id]);
  for (const each of found) for (const to of next.get(each) ?? []) found.add(to);
  return found;
}

/** The part about nodes with a text in their name, and what hangs together with them. */
export function filtered(graph: Graph, wanted: string): Graph {
  if (wanted === '') return graph;
  const named = graph.nodes.filter(({ label, of }) => `${label} ${of}`.toLowerCase().includes(wanted.toLowerCase()));
  return only(graph, new Set(named.flatMap(({ id }) => [...relatedTo(graph, id)])));
}

const only = ({ nodes, edges }: Graph, ids: ReadonlySet<string>): Graph => ({ nodes: nodes.filter(({ id }) => ids.has(id)), edges: edges.filter(([from, to]) => ids.has(from) && ids.has(to)) });

const fewest = 3;

/** Claims and scopes that nobody relies on stand together, an API each, unless they are few or it is opened. */
export function grouped({ nodes, edges }: Graph, opened: ReadonlySet<string>): Graph {
  const relied = new Set(edges.map(([from]) => from));
  const alone = nodes.filter(({ id, column }) => column === 'member' && !relied.has(id));
  const rest = [...new Set(alone.map(({ of }) => of))].flatMap((of) => {
    const theirs = alone.filter((each) => each.of === of);
    return theirs.length <= fewest || opened.has(of) ? [] : [{ of, ids: theirs.map(({ id }) => id) }];
  });
  const hidden = new Set(rest.flatMap(({ ids }) => ids));
  const shown = only({ nodes, edges }, new Set(nodes.map(({ id }) => id).filter((id) => !hidden.has(id))));
  return {
    nodes: [...shown.nodes, ...rest.map(({ of, ids }): Node => ({ ...nodeOf('member', 'rest', '', of), count: ids.length }))],
    edges: [...shown.edges, ...rest.map(({ of }) => [`api ${of}`, `rest ${of} `] as const)],
  };
}
