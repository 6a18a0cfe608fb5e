import type { Endpoint } from './endpoint.ts';

/** What a call yields: the answer as the contract types it, or the refusal as it came. */
export type Answer<Response> =
  | { readonly ok: true; readonly status: number; readonly value: Response }
  | { readonly ok: false; readonly status: number; readonly value: unknown };

/** Calls an endpoint of the table and checks the answer against its contract; throws when the answer breaks it. */
export async function call<Response>(
  origin: string,
  endpoint: Endpoint<never, Response> | Endpoint<unknown, Response>,
  init: { readonly form?: string; readonly authorization?: string } = {},
): Promise<Answer<Response>> {
  const answer = await fetch(new URL(endpoint.path, origin), {
    method: endpoint.method,
    redirect: 'error',
    headers: {
      ...(init.form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(init.authorization !== undefined && { authorization: init.authorization }),
    },
    body: init.form ?? null,
  });
  const text = await answer.text();
  const value: unknown = text === '' ? undefined : JSON.parse(text);
  return answer.status === (endpoint.status ?? 200)
    ? { ok: true, status: answer.status, value: endpoint.response.parse(value) }
    : { ok: false, status: answer.status, value };
}
