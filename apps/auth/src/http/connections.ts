import { once } from 'node:events';
import { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The connections of a server that others will go on without: they can be ended so that no client loses a request. */
export class Connections {
  readonly #server: FastifyInstance;
  #isLeaving = false;

  constructor(server: FastifyInstance) {
    this.#server = server;
    server.addHook('onRequest', (_request, reply, done) => {
      if (this.#isLeaving) reply.header('connection', 'close');
      done();
    });
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
