/** What scripts may send to endpoints that act on what they are sent: their own needs, and what tracing and other libraries of browsers put into every request. No header that a proxy would set. */
export const scriptHeaders = [
  'Authorization', 'Content-Type', 'Accept', 'DPoP', 'MCP-Protocol-Version', 'MCP-Session-Id',
  'X-Powered-By', // Authress SDKs name themselves there
  'X-Requested-With', 'X-Request-Id', 'X-Correlation-Id', 'Cache-Control', 'Pragma',
  'traceparent', 'tracestate', 'baggage', // W3C Trace Context, OpenTelemetry
  'b3', 'X-B3-TraceId', 'X-B3-SpanId', 'X-B3-ParentSpanId', 'X-B3-Sampled', 'X-B3-Flags', 'uber-trace-id', // Zipkin, Jaeger
  'sentry-trace', 'newrelic', 'elastic-apm-traceparent', 'Request-Id', 'Request-Context', 'X-Amzn-Trace-Id', // Application Insights, X-Ray
  'x-datadog-trace-id', 'x-datadog-parent-id', 'x-datadog-origin', 'x-datadog-sampling-priority', 'x-datadog-tags',
].join(', ');

/** What a browser asks whether a script may send (Fetch, CORS preflight), to be said again where anything will do; undefined when it is no list of names. */
export const askedHeaders = (asked: string | undefined): string | undefined => (asked !== undefined && asked.length <= 2048 && /^[\w!#$%&'*+.^`|~-]+(?: *, *[\w!#$%&'*+.^`|~-]+)*$/.test(asked) ? asked : undefined);
