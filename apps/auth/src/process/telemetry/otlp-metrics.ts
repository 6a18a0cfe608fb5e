import { ValueType, type HrTime } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type DataPoint, type Histogram, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Measured } from '../measurements.ts';
import { metricTable, type MetricName } from '../metric-table.ts';
import { resource } from './exporting.ts';

type Metric = Measured[number];
type Value = Metric['values'][number] & { readonly metricName?: string };

/**
 * The sums of a node as OTLP has them: by the names, labels and bounds of the one table, which Prometheus reads, too. There is no second
 * registry: OpenTelemetry's would have to count all again, and knows no sum of several processes.
 */
export function asOtlp(measured: Measured, since: Date, at: Date): ResourceMetrics {
  const times = { startTime: timeOf(since), endTime: timeOf(at) };
  const metrics = measured.filter(({ values }) => values.length > 0).map((metric) => asData(metric, times));
  return { resource, scopeMetrics: [{ scope: { name: 'symbolon' }, metrics }] };
}

type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>;

function asData({ name, help, values }: Metric, times: Times): MetricData {
  const { type } = metricTable[name as MetricName];
  const common = { descriptor: { name, description: help, unit: unitOf(name), valueType: ValueType.DOUBLE }, aggregationTemporality: AggregationTemporality.CUMULATIVE };
  if (type === 'histogram') return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramsOf(name, values, times) };
  const dataPoints = values.map(({ value, labels }) => ({ ...times, attributes: textOf(labels), value }));
  return type === 'counter' ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints } : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

/** Prometheus counts in each bucket what is in those before it, too; OTLP does not. */
function histogramsOf(name: string, values: readonly Value[], times: Times): DataPoint<Histogram>[] {
  return seriesOf(values).map(({ labels, parts }) => {
    const buckets = parts.filter(({ metricName }) => metricName === `${name}_bucket`);
    const only = (part: string) => parts.find(({ metricName }) => metricName === `${name}_${part}`)?.value ?? 0;
    const counts = buckets.map(({ value }, index) => value - (buckets[index - 1]?.value ?? 0));
    const boundaries = buckets.slice(0, -1).map(({ labels: bucket }) => Number(bucket['le']));
    return { ...times, attributes: labels, value: { buckets: { boundaries, counts }, sum: only('sum'), count: only('count') } };
  });
}

function seriesOf(values: readonly Value[]): readonly { readonly labels: Record<string, string>; readonly parts: readonly Value[] }[] {
  const series = new Map<string, { readonly labels: Record<string, string>; readonly parts: Value[] }>();
  for (const value of values) {
    const labels = Object.fromEntries(Object.entries(textOf(value.labels)).filter(([name]) => name !== 'le'));
    const key = JSON.stringify(Object.entries(labels).sort());
    const known = series.get(key) ?? { labels, parts: [] };
    known.parts.push(value);
    series.set(key, known);
  }
  return [...series.values()];
}

const textOf = (labels: Value['labels']): Record<string, string> => Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** As UCUM writes it; what merely counts has none, or whoever reads it would put more behind the name. */
const unitOf = (name: string): string => (name.includes('_seconds') ? 's' : name.endsWith('_bytes') ? 'By' : '');

const timeOf = (date: Date): HrTime => [Math.floor(date.getTime() / 1000), (date.getTime() % 1000) * 1e6];
