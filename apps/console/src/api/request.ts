import type { Problem } from '@symbolon/contracts';
import { endpoints } from 'virtual:contract';
import { issuer } from '../session/authorization.ts';
import { heldTokens, renewTokens } from '../session/session.ts';

/** A refusal of the admin API (RFC 9457), or that no answer came: then there is no problem in it. */
export class ApiError extends Error {
  constructor(readonly problem: Problem | undefined) {
    super(problem?.title ?? 'no answer');
  }
}

export type EndpointName = keyof typeof endpoints;

/** A call, but for who makes it. */
export interface Call {
  readonly endpoint: EndpointName;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** The ETag of what is to be changed. */
  readonly ifMatch?: string;
  /** Only where there is none yet. */
  readonly ifNoneMatch?: '*';
}

interface Options extends Omit<Call, 'endpoint'> {
  readonly signal?: AbortSignal;
  /** Names a request and its repetitions: another one for each when absent. */
  readonly idempotencyKey?: string;
}

/** The address of a call, as a person may repeat it. */
export function addressOf(name: EndpointName, { params = {}, query = {} }: Options = {}): string {
  const path = endpoints[name].path.replace(/\{(\w+)\}/g, (_, member: string) => encodeURIComponent(params[member] ?? ''));
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]]))).toString();
  return `${issuer}${path}${search === '' ? '' : `?${search}`}`;
}

/** Sends a call with the token of the person; a token that is over is renewed, which leaves this page. */
export async function open(name: EndpointName, options: Options = {}): Promise<Response> {
  const { method, contentType = 'application/json' } = endpoints[name];
  const headers = {
    authorization: `Bearer ${heldTokens().accessToken}`,
    accept: contentType,
    ...(method === 'POST' && { 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID() }),
    ...(options.body !== undefined && { 'content-type': 'application/json' }),
    ...(options.ifNoneMatch !== undefined && { 'if-none-match': options.ifNoneMatch }),
    ...(options.ifMatch !== undefined && { 'if-match': `"${options.ifMatch}"` }),
  };
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  const answer = await fetch(addressOf(name, options), { method, headers, body, credentials: 'omit', cache: 'no-store', signal: options.signal ?? null }).catch(() => {
    throw new ApiError(undefined);
  });
  if (answer.ok) return answer;
  if (answer.status === 401) await renewTokens();
  throw new ApiError((await answer.json().catch(() => undefined)) as Problem | undefined);
}

/** The answer of a call, which the contract of the endpoint types. */
export async function ask<Value>(name: EndpointName, options?: Options): Promise<Value> {
  const answer = await open(name, options);
  return (answer.status === 204 ? undefined : await answer.json()) as Value;
}

/** The same with what a change of it names in If-Match, where the answer has it as a header alone. */
export async function askWithEtag<Value>(name: EndpointName, options?: Options): Promise<{ readonly value: Value; readonly etag: string }> {
  const answer = await open(name, options);
  return { value: (await answer.json()) as Value, etag: (answer.headers.get('etag') ?? '').replaceAll('"', '') };
}
