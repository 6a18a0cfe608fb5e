import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../log.ts';
import { tell } from '../measures.ts';
import { traceIdOf } from './request-trace.ts';

/** Everything that a request may put into the log. Fields are chosen here, one by one; nothing else is ever written. */
export interface RequestNotes {
  client_id?: string;
  user_id?: string;
  grant_type?: string;
  /** What happened, such as login or signup. */
  event?: string;
  error?: string;
  /** Why it was refused: for us, never for the client. */
  reason?: string;
}

const notes = new WeakMap<FastifyRequest['raw'], RequestNotes>();

/** Adds to the line that this request will write. */
export function note(request: FastifyRequest, fields: RequestNotes): void {
  notes.set(request.raw, { ...notes.get(request.raw), ...fields });
}

/** One structured line for each request, and the word of it for whoever counts them. */
export function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const noted = notes.get(request.raw);
    const trace = traceIdOf(request);
    tell('request', { method: request.method, route: request.routeOptions.url, status: reply.statusCode, seconds: reply.elapsedTime / 1000, grant: noted?.grant_type });
    log.info(
      {
        request_id: request.id,
        ...(trace !== undefined && { trace_id: trace }),
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
        ...noted,
      },
      'request',
    );
    done();
  });
}
