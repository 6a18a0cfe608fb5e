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

interface Options {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** The address of a call, as a person may repeat it. */
export function addressOf(name: keyof typeof endpoints, { params = {}, query = {} }: Options = {}): string {
  const path = endpoints[name].path.replace(/\{(\w+)\}/g, (_, member: string) => encodeURIComponent(params[member] ?? ''));
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]]))).toString();
  return `${issuer}${path}${search === '' ? '' : `?${search}`}`;
}

/** Sends a call with the token of the person; a token that is over is renewed, which leaves this page. */
export async function open(name: keyof typeof endpoints, options: Options = {}): Promise<Response> {
  const { method, contentType = 'application/json' } = endpoints[name];
  const headers = { authorization: `Bearer ${heldTokens().accessToken}`, accept: contentType, ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }) };
  const answer = await fetch(addressOf(name, options), { method, headers, credentials: 'omit', cache: 'no-store', signal: options.signal ?? null }).catch(() => {
    throw new ApiError(undefined);
  });
  if (answer.ok) return answer;
  if (answer.status === 401) await renewTokens();
  throw new ApiError((await answer.json().catch(() => undefined)) as Problem | undefined);
}

/** The answer of a call, which the contract of the endpoint types. */
export async function ask<Value>(name: keyof typeof endpoints, options?: Options): Promise<Value> {
  const answer = await open(name, options);
  return (answer.status === 204 ? undefined : await answer.json()) as Value;
}
