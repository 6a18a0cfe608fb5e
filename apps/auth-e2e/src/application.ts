import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that stands for an application, on loopback. */
export interface Application {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers each request once its body is there. */
export async function startApplication(answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown): Promise<Application> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => void answer(request, response, body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
