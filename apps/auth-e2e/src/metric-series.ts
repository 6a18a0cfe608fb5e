import { attributesOf, type SeenMetric } from './foreign-collector.ts';

/** Each series of OTLP as Prometheus would write it. */
export function seriesOf({ name, sum, gauge, histogram }: SeenMetric): readonly (readonly [series: string, value: number])[] {
  const written = (suffix: string, labels: Readonly<Record<string, unknown>>) => {
    const shown = Object.entries(labels).sort().map(([label, value]) => `${label}="${String(value)}"`).join(',');
    return `${name}${suffix}${shown === '' ? '' : `{${shown}}`}`;
  };
  const plain = [...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? [])].map((point) => [written('', attributesOf(point)), point.asDouble ?? 0] as const);
  return [
    ...plain,
    ...(histogram?.dataPoints ?? []).flatMap((point) => {
      let below = 0;
      const bounds = [...(point.explicitBounds ?? []), '+Inf'];
      const buckets = (point.bucketCounts ?? []).map((count, index) => [written('_bucket', { ...attributesOf(point), le: bounds[index] }), (below += Number(count))] as const);
      return [...buckets, [written('_sum', attributesOf(point)), point.sum ?? 0] as const, [written('_count', attributesOf(point)), Number(point.count ?? 0)] as const];
    }),
  ];
}

/** The lines of /metrics, with labels in one order. */
export const scraped = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
      const [, name = '', labels, value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [labels === undefined ? name : `${name}{${labels.split(',').sort().join(',')}}`, Number(value)] as const;
    }),
  );
