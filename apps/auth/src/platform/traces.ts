import { tracingChannel } from 'node:diagnostics_channel';

/** What a request says that it is a part of. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether whoever sent it records that trace. */
  readonly isSampled: boolean;
}

/**
 * What is done for a request, or in the background, as whoever traces it is told (`process/telemetry`). Fields are chosen here, one by
 * one, and none of them is what somebody sent. By a channel of Node.js, as `measures.ts`: nobody listens unless traces are wanted.
 */
export interface TracedRequest {
  readonly method: string;
  /** What it says that it is a part of, and at the other end of which connection. */
  readonly parent: TraceParent | undefined;
  readonly peer: string | undefined;
  /** Its trace, where it is traced: so that its line of the log is found from there. */
  traceId?: string;
  /** Known at its end; as it was registered, without what stands in the address, and undefined where none was found. */
  route?: string | undefined;
  status?: number;
}

/** A call of another program. */
export interface TracedCall {
  readonly name: 'webhook' | 'backchannel_logout' | 'saml_logout' | 'session_revoked' | 'upstream_revocation' | 'signal' | 'mail' | 'letter' | 'sms' | 'captcha' | 'breached_passwords' | 'old_system' | 'connection' | 'scim' | 'scim_push';
  /** Begun in the background: no part of the request that happened to wake it. */
  readonly isOwn?: true;
  /** For the receiver, so that its own trace goes on from ours; filled where it is traced. */
  readonly headers: { traceparent?: string };
  /** What it answered, of HTTP. */
  status?: number | null;
}

const requests = tracingChannel<'symbolon.traced_request', TracedRequest>('symbolon.traced_request');
const calls = tracingChannel<'symbolon.call', TracedCall>('symbolon.call');

/** Does what is done for a request from here on as a part of it; nothing is told where nobody traces. */
export function traceRequest(about: () => TracedRequest, goOn: (request?: TracedRequest) => void): void {
  if (!requests.hasSubscribers) return goOn();
  const request = about();
  requests.start.runStores(request, () => goOn(request));
}

export const requestEnded = (request: TracedRequest): void => requests.asyncEnd.publish(request);

/** Calls another program as a part of what it is done for. */
export function tracedCall<T>(about: Omit<TracedCall, 'headers'>, work: (call: TracedCall) => Promise<T>): Promise<T> {
  const call: TracedCall = { ...about, headers: {} };
  return calls.tracePromise(() => work(call), call);
}
