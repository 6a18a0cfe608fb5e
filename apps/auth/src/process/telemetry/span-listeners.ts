import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span, type Tracer } from '@opentelemetry/api';
import type { TracedHash } from '@symbolon/crypto';
import type { TracedStatement } from '@symbolon/database';
import { failureReason } from '../../platform/failure-reason.ts';
import { OutboundError } from '../../platform/outbound/outbound.ts';
import type { TraceParent, TracedCall, TracedRequest } from '../../platform/traces.ts';
import { methods, other } from '../metric-table.ts';
import type { TraceChoice } from './trace-choice.ts';

/** What is traced that this is done for. */
const current = new AsyncLocalStorage<Span | undefined>();
/** Of what has begun and not ended. */
const spans = new WeakMap<object, Span>();
/** As the channel of Node.js notes it. */
type Failed = { readonly error?: unknown };

/** Makes spans of what the parts tell, from now on; answers how to stop. Names and attributes are ours alone: nothing that was sent is in them. */
export function listenForSpans(tracer: Tracer, choice: TraceChoice): () => void {
  const begin = (message: object, name: string, kind: SpanKind, context: Context): Span => {
    const span = tracer.startSpan(name, { kind }, context);
    spans.set(message, span);
    return span;
  };
  /** Where this is done for something that is traced and not over. */
  const beginWithin = (message: object, name: string, kind: SpanKind): Span | undefined => {
    const parent = current.getStore();
    return parent?.isRecording() ? begin(message, name, kind, trace.setSpan(ROOT_CONTEXT, parent)) : undefined;
  };
  const ends = [
    hear<TracedRequest>('symbolon.traced_request', {
      begins: (request) => {
        if (!choice.takesRequest(request)) return undefined;
        const span = begin(request, 'HTTP', SpanKind.SERVER, contextOf(request.parent));
        request.traceId = span.spanContext().traceId;
        return span;
      },
      ended: (span, { method, route, status = 0 }) => {
        const known = methods.some((each) => each === method && each !== other) ? method : '_OTHER';
        span.updateName(route === undefined ? known.replace('_OTHER', 'HTTP') : `${known} ${route}`);
        span.setAttributes({ 'http.request.method': known, 'http.response.status_code': status, ...(route !== undefined && { 'http.route': route }) });
        if (status >= 500) failed(span, String(status));
      },
    }),
    hear<TracedStatement>('symbolon.statement', {
      begins: (statement) => beginWithin(statement, statement.name, SpanKind.CLIENT)?.setAttributes({ 'db.system.name': 'postgresql', 'db.query.summary': statement.name }),
      isBare: ({ kind }) => kind === 'statement',
      ended: (span, { sqlState }) => sqlState !== undefined && failed(span, sqlState),
    }),
    hear<TracedHash & Failed>('symbolon.hash', {
      begins: (hash) => beginWithin(hash, 'password hash', SpanKind.INTERNAL),
      ended: (span, { waitedMs, error }) => {
        if (waitedMs !== undefined) span.setAttribute('symbolon.hash.waited_ms', Math.round(waitedMs));
        if (error !== undefined) failed(span, 'overloaded');
      },
    }),
    hear<TracedCall & Failed>('symbolon.call', {
      begins: (call) => {
        const span = call.isOwn ? (choice.takesOwn() ? begin(call, call.name, SpanKind.CLIENT, ROOT_CONTEXT) : undefined) : beginWithin(call, call.name, SpanKind.CLIENT);
        if (span) call.headers.traceparent = `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`;
        return span;
      },
      ended: (span, { status, error }) => {
        if (typeof status === 'number') span.setAttribute('http.response.status_code', status);
        if (error !== undefined) failed(span, failureReason(error, OutboundError));
        else if (status === null || (status !== undefined && status >= 400)) failed(span, String(status ?? 'no answer'));
      },
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** Recorded is decided here, whatever flags came. What else a stranger sends along (tracestate, baggage) is not kept. */
const contextOf = (parent: TraceParent | undefined): Context =>
  parent ? trace.setSpanContext(ROOT_CONTEXT, { traceId: parent.traceId, spanId: parent.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }) : ROOT_CONTEXT;

function failed(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type);
}

interface Listener<Message> {
  readonly begins: (message: Message) => Span | undefined;
  /** Whether nothing is done inside of it, so that it only tells that it begins. */
  readonly isBare?: (message: Message) => boolean;
  readonly ended: (span: Span, message: Message) => unknown;
}

/** What is done inside of something that begins is a part of it. */
function hear<Message extends object>(name: string, { begins, isBare, ended }: Listener<Message>): () => void {
  const channel = tracingChannel<Span | undefined, Message>(name);
  const start = (message: unknown) => void (isBare?.(message as Message) && begins(message as Message));
  const end = (message: unknown) => {
    const span = spans.get(message as Message);
    if (!span) return;
    ended(span, message as Message);
    span.end();
  };
  channel.start.bindStore(current, begins);
  channel.start.subscribe(start);
  channel.asyncEnd.subscribe(end);
  return () => {
    channel.start.unbindStore(current);
    channel.start.unsubscribe(start);
    channel.asyncEnd.unsubscribe(end);
  };
}
