const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** The trace that a request is a part of (W3C Trace Context section 3.2); undefined where it names none, or not as it has to. */
export function traceIdOf(traceparent: string | string[] | undefined): string | undefined {
  const [, version, trace, parent, more] = (typeof traceparent === 'string' && traceparent.length <= 512 && form.exec(traceparent)) || [];
  if (trace === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  return /^0+$/.test(trace) || /^0+$/.test(parent ?? '') ? undefined : trace;
}
