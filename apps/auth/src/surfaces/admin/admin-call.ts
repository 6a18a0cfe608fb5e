import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { readSaid, type Contract, type Said } from '../../platform/http/contract-call.ts';
import type { Caller } from './callers.ts';

/** A request as its contract reads it. */
export interface AdminCall<Body, Params, Query> extends Said<Body, Params, Query> {
  readonly caller: Caller;
  readonly ifMatch: string | undefined;
  /** `*`: only where there is none yet. */
  readonly ifNoneMatch: '*' | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Reads a request by its contract, with the headers that the admin API takes. */
export function readCall<Body, Value, Params, Query>(endpoint: Contract<Body, Value, Params, Query>, request: FastifyRequest, caller: Caller): AdminCall<Body, Params, Query> {
  const { headers } = request;
  return {
    caller,
    ...readSaid(endpoint, request),
    ifMatch: headers['if-match'],
    ifNoneMatch: endpoint.admin?.ifNoneMatch ? starOf(headers['if-none-match']) : undefined,
    idempotencyKey: endpoint.admin?.idempotent ? keyOf(headers['idempotency-key']) : undefined,
  };
}

function starOf(header: string | undefined): '*' | undefined {
  if (header === undefined || header === '*') return header;
  throw new ProblemError('invalid-request', { errors: [{ parameter: 'If-None-Match', detail: 'must be *' }] });
}

function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined || (typeof header === 'string' && /^[\x21-\x7E]{1,255}$/.test(header))) return header;
  throw new ProblemError('invalid-request', { errors: [{ parameter: 'Idempotency-Key', detail: 'must have 1 to 255 visible characters of ASCII' }] });
}
