import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricTable, type MetricName, type MetricRow } from './metric-table.ts';

/** The values of metrics, as one process tells them to another. */
export type Measured = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;
type Labels = Readonly<Record<string, string>>;
/** What is looked up at each scrape. */
export type Source = () => readonly (readonly [value: number, labels?: Labels])[] | Promise<readonly (readonly [value: number, labels?: Labels])[]>;

/** The metrics of the table that one process knows. */
export class Measurements {
  readonly #registry = new Registry();
  readonly #counters = new Map<MetricName, Counter>();
  readonly #ends: (() => void)[] = [];
  readonly #histograms = new Map<MetricName, Histogram>();

  constructor(of: readonly MetricRow['of'][], sources: Partial<Readonly<Record<MetricName, Source>>>) {
    for (const [name, row] of Object.entries(metricTable) as [MetricName, MetricRow][]) if (of.includes(row.of)) this.#make(name, row, sources[name]);
  }

  count(name: MetricName, labels: Labels = {}, by = 1): void {
    this.#counters.get(name)?.inc(labels, by);
  }

  observe(name: MetricName, seconds: number, labels: Labels = {}): void {
    this.#histograms.get(name)?.observe(labels, seconds);
  }

  /** What has to be done when nobody asks any more. */
  onClose(...ends: readonly (() => void)[]): void {
    this.#ends.push(...ends);
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  now(): Promise<Measured> {
    return this.#registry.getMetricsAsJSON();
  }

  #make(name: MetricName, row: MetricRow, source: Source | undefined): void {
    const common = { name, help: row.help, labelNames: Object.keys(row.labels), registers: [this.#registry] };
    if (row.type === 'histogram') this.#histograms.set(name, new Histogram({ ...common, buckets: [...(row.buckets ?? [])] }));
    else if (row.type === 'gauge') new Gauge({ ...common, aggregator: row.merge ?? 'sum', ...(source && { async collect() { await setAll(this, source, (value, labels) => this.set(labels, value)); } }) });
    else {
      const counter = new Counter({ ...common, ...(source && { async collect() { await setAll(this, source, (value, labels) => this.inc(labels, value)); } }) });
      for (const labels of combinations(row.labels)) counter.inc(labels, 0); // there from the start, so that the first is an increase
      this.#counters.set(name, counter);
    }
  }
}

async function setAll(metric: { reset(): void }, source: Source, set: (value: number, labels: Labels) => void): Promise<void> {
  const values = await source();
  metric.reset();
  for (const [value, labels] of values) set(value, labels ?? {});
}

/** All that a counter can be asked for, where its labels have few values. */
function combinations(labels: MetricRow['labels']): readonly Labels[] {
  const names = Object.entries(labels);
  if (names.length === 0 || names.some(([, values]) => typeof values === 'string')) return [];
  return names.reduce<readonly Labels[]>((before, [name, values]) => before.flatMap((each) => (values as readonly string[]).map((value) => ({ ...each, [name]: value }))), [{}]);
}

/** Several processes as one, as Prometheus reads it. */
export const asText = (parts: readonly Measured[]): Promise<string> => AggregatorRegistry.aggregate([...parts]).metrics();

/** The same as values, for whoever writes them otherwise. */
export const together = (parts: readonly Measured[]): Promise<Measured> => AggregatorRegistry.aggregate([...parts]).getMetricsAsJSON();

/** What processes that are gone have counted: only what goes on counting. */
export async function countsOf(parts: readonly Measured[]): Promise<Measured> {
  return (await together(parts)).filter(({ name }) => metricTable[name as MetricName].type !== 'gauge');
}
