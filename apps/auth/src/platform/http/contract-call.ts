import { parseForm, partsOf, type Endpoint, type ProblemPart, type RefusalTable } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../errors/problem-error.ts';
import { queryOf } from './request-target.ts';

/** What a contract says of a request, in the types that a handler gets. */
export type Contract<Body, Value, Params, Query> = Endpoint<Body, Value, unknown, RefusalTable, unknown, string, Params, Query>;

/** What a request carries, as its contract reads it. */
export interface Said<Body, Params, Query> {
  readonly body: Body;
  readonly params: Params;
  readonly query: Query;
}

/** Reads a request of a JSON API by its contract; whatever is wrong with it is told member by member. */
export const readSaid = <Body, Value, Params, Query>(endpoint: Contract<Body, Value, Params, Query>, request: FastifyRequest): Said<Body, Params, Query> => ({
  // Where the contract has none, the type is `never` and no handler looks.
  params: readParams(endpoint, request) as Params,
  query: readQuery(endpoint, request) as Query,
  body: readBody(endpoint, request) as Body,
});

/** What can be no id is nobody's. */
function readParams<Params>({ params: schema }: Pick<Contract<unknown, unknown, Params, unknown>, 'params'>, request: FastifyRequest): Params | undefined {
  if (!schema) return undefined;
  const result = schema.safeParse(request.params);
  const isId = Object.values(request.params as Record<string, string>).every((value) => /^[\x21-\x7E]+$/.test(value));
  if (!result.success || !isId) throw new ProblemError('not-found');
  return result.data;
}

function readQuery<Query>({ query: schema }: Pick<Contract<unknown, unknown, unknown, Query>, 'query'>, request: FastifyRequest): Query | undefined {
  const form = parseForm(queryOf(request));
  if (!form.ok) throw new ProblemError('invalid-request', { detail: form.refusal.error_description });
  if (!schema) {
    const [stray] = Object.keys(form.value);
    if (stray !== undefined) throw new ProblemError('invalid-request', { errors: [{ parameter: stray, detail: 'is not known' }] });
    return undefined;
  }
  const result = schema.safeParse(form.value);
  if (result.success) return result.data;
  throw new ProblemError('invalid-request', { errors: partsOf(result.error).map(({ pointer = '', detail }): ProblemPart => ({ parameter: pointer.slice(1), detail })) });
}

function readBody<Body>({ body: contract }: Pick<Contract<Body, unknown, unknown, unknown>, 'body'>, request: FastifyRequest): Body | undefined {
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  if (!contract) {
    if (body.length > 0) throw new ProblemError('invalid-request', { detail: 'This request takes no body.' });
    return undefined;
  }
  const result = contract.read({ contentType: request.headers['content-type'], authorization: undefined, queryNames: [], body });
  if (result.ok) return result.value;
  const { error_description: detail, parts } = result.refusal;
  throw new ProblemError('invalid-request', { detail, ...(parts && { errors: parts }) });
}
