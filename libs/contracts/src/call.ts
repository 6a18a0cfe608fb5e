import type * as z from 'zod';
import { Problem, problemContentType } from './admin/problem.ts';
import type { Endpoint, RefusalTable } from './endpoint.ts';
import { formatForm } from './form.ts';
import { scimContentType, ScimErrorResponse } from './scim/messages.ts';

/** What a call needs of the platform: the standard `fetch`, or one that is like it. */
export type Fetch = (address: URL, init: RequestInit) => Promise<Response>;

/** What travels with a call. The body is typed by the endpoint and sent as it takes it: as JSON, or as a form whose absent members are left out. */
export interface CallOptions<Sent, Query = never, Params = never> {
  readonly body?: Sent;
  readonly query?: Query;
  /** What stands in the path. */
  readonly params?: Params;
  /** The ETag of what is to be changed. */
  readonly ifMatch?: string | undefined;
  /** Names this request and its repetitions, so that nothing is done twice. */
  readonly idempotencyKey?: string | undefined;
  /** The header's value: `formatBasic(…)` or `Bearer …`. */
  readonly authorization?: string | undefined;
  /** The media types to ask for, such as `application/token-introspection+jwt`. */
  readonly accept?: string | undefined;
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
  /** Gives it up after so many milliseconds: 30,000 when absent. It rejects with a `TimeoutError`. */
  readonly timeout?: number | undefined;
  readonly fetch?: Fetch | undefined;
}

/** A refusal as the endpoint's table types it: the status tells which body it has. */
export type RefusedAnswer<Refusals> = {
  [Status in keyof Refusals]: { readonly ok: false; readonly status: Status; readonly value: Refusals[Status]; readonly headers: Headers };
}[keyof Refusals];

/** What a call yields: the answer as the contract types it, or a refusal. */
export type Answer<Value, Refusals = RefusalTable> = { readonly ok: true; readonly status: number; readonly value: Value; readonly headers: Headers } | RefusedAnswer<Refusals>;

/** The value of an answer: as its schema says, or the text of a JWT where the endpoint may sign. */
type ValueOfAnswer<Value, Signed extends string> = Value | ([Signed] extends [never] ? never : string);

/** An answer that is not what the contract promises: another server, a proxy between, or another version. */
export class BrokenContract extends Error {
  override readonly name = 'BrokenContract';
  readonly endpoint: string;
  readonly status: number;

  /** `fault` names the place and never the value: an answer may hold secrets. */
  constructor(endpoint: string, status: number, fault: string) {
    super(`The answer ${status} of ${endpoint} breaks its contract: ${fault}.`);
    this.endpoint = endpoint;
    this.status = status;
  }
}

/** The address of an endpoint with its query: what a browser is sent to, where an endpoint is for browsers. */
export function addressOf<Query extends object, Params extends object>(
  origin: string,
  { path, query: schema }: Pick<Endpoint<unknown, unknown, unknown, RefusalTable, Query, string, Params>, 'path' | 'query'>,
  query?: NoInfer<Query>,
  params?: NoInfer<Params>,
): URL {
  const segments: Readonly<Record<string, unknown>> = { ...params };
  const address = new URL(path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(segments[name]))), origin);
  if (schema && query !== undefined) address.search = formatForm(query);
  return address;
}

/** Calls an endpoint of the table and checks the answer against its contract. Rejects with `BrokenContract`, or as `fetch` does when no answer came. */
export async function call<Value, Sent extends object, Refusals extends RefusalTable, Query extends object, Signed extends string, Params extends object>(
  origin: string,
  endpoint: Endpoint<unknown, Value, Sent, Refusals, Query, Signed, Params>,
  { body, query, params, authorization, accept, ifMatch, idempotencyKey, signal, timeout = 30_000, fetch: send = fetch }: CallOptions<NoInfer<Sent>, NoInfer<Query>, NoInfer<Params>> = {},
): Promise<Answer<ValueOfAnswer<Value, Signed>, Refusals>> {
  const timer = AbortSignal.timeout(timeout);
  const isJson = endpoint.body?.contentTypes.every((type) => type.endsWith('json')) === true;
  const answer = await send(addressOf(origin, endpoint, query, params), {
    method: endpoint.method,
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timer]) : timer,
    headers: {
      accept: accept ?? endpoint.responseTypes?.[0] ?? endpoint.contentType ?? 'application/json',
      ...(body !== undefined && { 'content-type': isJson ? (endpoint.body?.contentTypes[0] ?? 'application/json') : 'application/x-www-form-urlencoded' }),
      ...(authorization !== undefined && { authorization }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : formatForm(body) }),
  });
  return checked(endpoint, answer, await answer.text());
}

function checked<Value, Refusals extends RefusalTable, Signed extends string>(
  endpoint: Pick<Endpoint<unknown, Value, unknown, Refusals, unknown, Signed>, 'id' | 'status' | 'response' | 'responseTypes' | 'contentType' | 'errors'>,
  { status, headers }: Response,
  text: string,
): Answer<ValueOfAnswer<Value, Signed>, Refusals> {
  const broken = (fault: string) => new BrokenContract(endpoint.id, status, fault);
  const isSuccess = status === (endpoint.status ?? 200);
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  // The compiler cannot follow a status into the table, nor a media type into `Signed`.
  if (isSuccess && type !== 'application/json' && endpoint.responseTypes?.some((one) => one === type)) return { ok: true, status, value: text as ValueOfAnswer<Value, Signed>, headers };
  const schema: z.ZodType | undefined = isSuccess ? endpoint.response : Object.hasOwn(endpoint.errors, status) ? endpoint.errors[status as keyof Refusals] : undefined;
  if (!schema) throw broken('it has no such status');
  const expected = schema === Problem ? problemContentType : schema === ScimErrorResponse ? scimContentType : (isSuccess && endpoint.contentType) || 'application/json';
  if (text !== '' && type !== expected) throw broken(`it is not ${expected}`);
  const result = schema.safeParse(expected === 'text/html' ? text : readJson(text, broken));
  if (!result.success) throw broken(faultOf(result.error));
  return { ok: isSuccess, status, value: result.data, headers } as Answer<ValueOfAnswer<Value, Signed>, Refusals>;
}

function readJson(text: string, broken: (fault: string) => Error): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw broken('it is not valid JSON');
  }
}

const faultOf = ({ issues: [issue] }: z.ZodError): string => `${issue?.path.join('.') || 'the body'} ${issue?.code ?? 'does not fit'}`;
