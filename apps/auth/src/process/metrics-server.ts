import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { listenError } from './listen-error.ts';

type MetricsSettings = Pick<Settings, 'SYMBOLON_METRICS_HOST' | 'SYMBOLON_METRICS_PORT'>;

const path = '/metrics';
const headers = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" };

/** Serves one document on a port of its own, and nothing else: none of the server's routes is there. */
export async function serveMetrics(settings: MetricsSettings, text: () => Promise<string>, log: Log): Promise<{ readonly host: string; readonly port: number; readonly stop: () => Promise<void> }> {
  const server = createServer({ maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 1_000 }, (request, response) => void answer(request, response, text, log));
  server.maxConnections = 32;
  const { SYMBOLON_METRICS_HOST: host, SYMBOLON_METRICS_PORT: port = 0 } = settings;
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw listenError(error, { host: ['SYMBOLON_METRICS_HOST', host], port: ['SYMBOLON_METRICS_PORT', port] });
  });
  server.on('error', (error) => log.error({ reason: error.message }, 'the port of the metrics broke'));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, text: () => Promise<string>, log: Log): Promise<void> {
  const refuse = (status: number, sentence: string, more: Readonly<Record<string, string>> = {}) => void response.writeHead(status, { ...headers, ...more, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
  if (request.url !== path) return refuse(404, `There is only ${path} here.`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'It can only be read.', { Allow: 'GET, HEAD' });
  try {
    const body = await text();
    response.writeHead(200, { ...headers, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body) }).end(request.method === 'HEAD' ? undefined : body);
  } catch (error) {
    log.error({ reason: (error as Error).message }, 'the metrics could not be gathered');
    refuse(500, 'The metrics could not be gathered: the log has the reason.');
  }
}
