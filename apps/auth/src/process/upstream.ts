import { UpstreamCalls, UpstreamUnavailableError } from '../domain/connections/upstream-calls.ts';
import type { Settings } from '../platform/config.ts';
import { outboundOf } from '../platform/outbound/outbound.module.ts';
import { tracedCall } from '../platform/traces.ts';

/** For each call from the name's address to the end of the answer: somebody waits for it. */
const patienceMs = 5_000;
/** Discovery, keys and tokens of the largest providers have a tenth of it. */
const mostBytes = 1 << 18;

/** The way to other providers: guarded as every call to addresses that others chose. */
export function upstreamCallsOf(settings: Settings): UpstreamCalls {
  const outbound = outboundOf(settings);
  return new UpstreamCalls(async (address, { method, headers, body }) => {
    const call = { method: method === 'POST' ? 'POST' : 'GET', headers, ...(body !== undefined && { body }) } as const;
    const answer = await tracedCall({ name: 'connection' }, () => outbound.exchange(address, call, { mostBytes, patienceMs })).catch((error: unknown) => {
      throw new UpstreamUnavailableError(error);
    });
    if (answer.status >= 500 || answer.status === 429) throw new UpstreamUnavailableError(`status ${answer.status}`);
    return new Response(answer.status === 204 || answer.status === 304 ? null : answer.body, { status: answer.status, headers: { 'content-type': answer.type } });
  }, (host, port) => outbound.socket(host, port));
}
