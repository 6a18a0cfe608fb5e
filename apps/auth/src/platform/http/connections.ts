import { once } from 'node:events';
import { Server } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The connections of a server that others will go on without: they can be ended so that no client loses a request. */
export class Connections {
  readonly #server: FastifyInstance;
  readonly #underWay = new Set<FastifyRequest>();
  #isLeaving = false;
  #settled: (() => void) | undefined;

  constructor(server: FastifyInstance) {
    this.#server = server;
    server.addHook('onRequest', (request, reply, done) => {
      this.#underWay.add(request);
      if (this.#isLeaving) reply.header('connection', 'close');
      done();
    });
    server.addHook('onSend', (request, _reply, _payload, done) => {
      this.#underWay.delete(request);
      if (this.#underWay.size === 0) this.#settled?.();
      done();
    });
  }

  /** Resolves when every request has its answer, also those whose client has left and which no connection tells of any more. */
  async settled(): Promise<void> {
    if (this.#underWay.size > 0) await new Promise<void>((resolve) => (this.#settled = resolve));
  }

  /** Lets nobody new in, tells each client with its next answer that it was the last (RFC 9112 section 9.6), and resolves when all have left. */
  async end(): Promise<void> {
    this.#isLeaving = true;
    const { server } = this.#server;
    const left = once(server, 'close');
    Server.prototype.close.call(server); // the close of HTTP would cut idle connections, on which a request may be on its way
    await left;
  }
}
