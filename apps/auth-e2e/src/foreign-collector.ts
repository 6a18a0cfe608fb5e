import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { installPython } from './python.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

const folder = join(import.meta.dirname, '../otlp');
const programs = installPython('otlp', join(folder, 'requirements.txt'));
/** Whether OTLP can be read by messages that we did not write. */
export const hasCollector = programs !== undefined;

/** An attribute as protobuf's JSON has it. */
interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** As JSON of OTLP has it: ids by base64 and kinds by name where protobuf's own rules write it, by hexadecimal and number where the collector does. */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string | number;
  readonly flags?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: string | number };
}

interface Point {
  readonly attributes?: readonly Attribute[];
  readonly asDouble?: number;
  readonly count?: string;
  readonly sum?: number;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
}

export interface SeenMetric {
  readonly name: string;
  readonly unit?: string;
  readonly description: string;
  readonly sum?: { readonly dataPoints: readonly Point[]; readonly isMonotonic?: boolean; readonly aggregationTemporality: string | number };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[]; readonly aggregationTemporality: string | number };
}

export interface Scoped {
  readonly resource: { readonly attributes: readonly Attribute[] };
  readonly scopeSpans?: readonly { readonly spans: readonly SeenSpan[] }[];
  readonly scopeMetrics?: readonly { readonly metrics: readonly SeenMetric[] }[];
}

/** One request that it was sent. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: { readonly resourceSpans?: readonly Scoped[]; readonly resourceMetrics?: readonly Scoped[] };
}

export class ForeignCollector {
  #text = '';

  constructor(readonly url: string) {}

  read(text: string): void {
    this.#text += text;
  }

  /** All that was sent so far, as text. */
  get text(): string {
    return this.#text;
  }

  get requests(): readonly SeenRequest[] {
    return this.#text.slice(0, this.#text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as SeenRequest);
  }

  get spans(): readonly SeenSpan[] {
    return this.requests.flatMap(({ message }) => message.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans ?? []).flatMap(({ spans }) => spans);
  }

  /** What was sent last of the metrics. */
  get metrics(): readonly SeenMetric[] {
    const last = this.requests.filter(({ path }) => path === '/v1/metrics').at(-1);
    return (last?.message.resourceMetrics ?? []).flatMap(({ scopeMetrics }) => scopeMetrics ?? []).flatMap(({ metrics }) => metrics);
  }
}

/** The attributes of something, by name. */
export const attributesOf = ({ attributes = [] }: { readonly attributes?: readonly Attribute[] }): Readonly<Record<string, unknown>> => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Starts what reads OTLP by OpenTelemetry's own messages. */
export async function startCollector(scratch: Scratch): Promise<ForeignCollector> {
  const port = await freePort();
  const collector = new ForeignCollector(`http://127.0.0.1:${port}`);
  const server = spawn(join(programs ?? '', 'python'), [join(folder, 'collector.py'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  server.stdout.setEncoding('utf8').on('data', (text: string) => collector.read(text));
  scratch.onClose(() => Promise.resolve(void server.kill('SIGKILL')));
  await until('the collector', () => fetch(collector.url).then(() => true, () => false));
  return collector;
}
