import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestEnded, traceRequest, type TracedRequest } from '../traces.ts';
import { traceParentOf } from './trace-context.ts';

const traced = new WeakMap<FastifyRequest['raw'], TracedRequest>();

/** The trace that this request is found by: ours, or that which it came with. */
export const traceIdOf = (request: FastifyRequest): string | undefined => traced.get(request.raw)?.traceId ?? traceParentOf(request.headers['traceparent'])?.traceId;

/** Tells whoever traces of each request, from here to the end of its answer. */
export function traceRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, socket } = request.raw;
    traceRequest(
      () => ({ method: method ?? '', parent: traceParentOf(request.headers['traceparent']), peer: socket.remoteAddress }),
      (told) => {
        if (told) traced.set(request.raw, told);
        done();
      },
    );
  });
  server.addHook('onResponse', (request, reply, done) => {
    const told = traced.get(request.raw);
    if (told) requestEnded(Object.assign(told, { route: request.routeOptions.url, status: reply.statusCode }));
    done();
  });
}
