import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SeenMetric, SeenRequest, SeenSpan, Scoped } from '../src/foreign-collector.ts';
import { freePort } from '../src/free-port.ts';
import type { Scratch } from '../src/scratch.ts';
import { until } from '../src/until.ts';

type Passed = SeenRequest['message'];

/** An OpenTelemetry Collector, which we did not write: what it takes it passes on, as JSON, to this process. */
export class Collector {
  readonly #passed: Passed[] = [];
  #child: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly configuration: string,
  ) {}

  static async start(scratch: Scratch): Promise<Collector> {
    const port = await freePort();
    const configuration = join(scratch.directory(), 'collector.yaml');
    const collector = new Collector(`http://127.0.0.1:${port}`, configuration);
    const behind = createServer((request, response) => void json(request).then((body) => (collector.#passed.push(body as Passed), response.setHeader('content-type', 'application/json').end('{}'))));
    await once(behind.listen(0, '127.0.0.1'), 'listening');
    writeFileSync(configuration, JSON.stringify(configured(port, (behind.address() as AddressInfo).port))); // JSON is YAML
    scratch.onClose(async () => {
      await collector.kill();
      behind.closeAllConnections();
      behind.close();
    });
    await collector.goOn();
    return collector;
  }

  get spans(): readonly SeenSpan[] {
    return this.#resources.flatMap(({ scopeSpans = [] }) => scopeSpans).flatMap(({ spans }) => spans);
  }

  /** What it took last of the metrics. */
  get metrics(): readonly SeenMetric[] {
    return (this.#passed.findLast(({ resourceMetrics }) => resourceMetrics)?.resourceMetrics ?? []).flatMap(({ scopeMetrics = [] }) => scopeMetrics).flatMap(({ metrics }) => metrics);
  }

  /** Who sent each of it. */
  get senders(): readonly Scoped['resource'][] {
    return this.#resources.map(({ resource }) => resource);
  }

  get #resources(): readonly Scoped[] {
    return this.#passed.flatMap(({ resourceSpans = [], resourceMetrics = [] }) => [...resourceSpans, ...resourceMetrics]);
  }

  async goOn(): Promise<void> {
    this.#child = spawn(process.env['SYMBOLON_TEST_COLLECTOR'] ?? '', ['--config', this.configuration], { stdio: ['ignore', 'ignore', 'inherit'] });
    await until('the collector', () => fetch(this.url).then(() => true, () => false));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** It takes nothing that is not compressed by gzip, and keeps nothing for later. */
function configured(port: number, behind: number): object {
  const pipeline = { receivers: ['otlp'], exporters: ['otlp_http'] };
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}`, compression_algorithms: ['gzip'] } } } },
    exporters: { otlp_http: { endpoint: `http://127.0.0.1:${behind}`, encoding: 'json', compression: 'none', sending_queue: { enabled: false }, retry_on_failure: { enabled: false } } },
    service: { telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } }, pipelines: { traces: pipeline, metrics: pipeline } },
  };
}
