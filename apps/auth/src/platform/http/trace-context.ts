import type { TraceParent } from '../traces.ts';

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The trace that a request is a part of (W3C Trace Context section 3.2); undefined where it names none, or not as it has to. */
export function traceParentOf(traceparent: string | string[] | undefined): TraceParent | undefined {
  const [, version, traceId, spanId, flags, more] = (typeof traceparent === 'string' && traceparent.length <= 512 && form.exec(traceparent)) || [];
  if (traceId === undefined || spanId === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  return /^0+$/.test(traceId) || /^0+$/.test(spanId) ? undefined : { traceId, spanId, isSampled: (Number.parseInt(flags ?? '', 16) & 1) === 1 };
}
