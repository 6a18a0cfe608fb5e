import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { newFileKey } from '@symbolon/crypto';
import { freePort, startServer, type BenchServer } from './server.ts';

/** Who takes part in the picture of the dashboard, beside the two nodes. */
interface Part {
  readonly origin: string;
  stop(): Promise<void>;
}

/** An installation by itself, with a PostgreSQL of its own, which makes its backups. */
export async function startBackedUp(metricsPort: number): Promise<BenchServer> {
  const directory = mkdtempSync(join(madeTmp(), 'bench-backups-'));
  const { recipient } = await newFileKey();
  const server = await startServer(undefined, 1, { SYMBOLON_METRICS_PORT: String(metricsPort), SYMBOLON_BACKUP_TO: directory, SYMBOLON_BACKUP_RECIPIENTS: recipient });
  return {
    ...server,
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Takes whatever traces come, until it is stopped. */
export async function startCollector(): Promise<Part> {
  const port = await freePort();
  const server = createServer((request, response) => void request.resume().once('end', () => response.end())).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function madeTmp(): string {
  const tmp = join(import.meta.dirname, '../tmp');
  mkdirSync(tmp, { recursive: true });
  return tmp;
}

/** Debian's package, which asks the nodes every two seconds. */
export async function startPrometheus(nodes: readonly number[]): Promise<Part> {
  const port = await freePort();
  const directory = mkdtempSync(join(madeTmp(), 'bench-prometheus-'));
  const config = join(directory, 'prometheus.json');
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: '2s' }, scrape_configs: [{ job_name: 'symbolon', static_configs: [{ targets: nodes.map((node) => `127.0.0.1:${node}`) }] }] }));
  const child = spawn('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${directory}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.once('error', (error) => console.error(`Prometheus is not installed (Debian: apt-get install prometheus): ${error.message}`));
  const ended = once(child, 'exit');
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
