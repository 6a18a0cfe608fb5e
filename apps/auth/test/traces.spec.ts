import { OverloadedError } from '@symbolon/crypto';
import type { SmsMessage } from '@symbolon/contracts';
import { SmsCall } from '../src/delivery/sms/sms-call.ts';
import { WebhookCall } from '../src/delivery/webhooks/webhook-call.ts';
import { readSettings } from '../src/platform/config.ts';
import { outboundOf } from '../src/platform/outbound/outbound.module.ts';
import { requestEnded, tracedCall, traceRequest, type TracedRequest } from '../src/platform/traces.ts';
import { TraceChoice } from '../src/process/telemetry/trace-choice.ts';
import { openLoopback } from './loopback-server.ts';
import { asShop, password, shop, startProvider, type Provider } from './provider.ts';
import { readable, recordTraces, type RecordedTraces } from './recorded-traces.ts';

let provider: Provider;
let traces: RecordedTraces;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_HASH_CONCURRENCY: '2' });
  await provider.apply(shop);
});
beforeEach(() => {
  traces = recordTraces();
});
afterEach(() => traces.stop());
afterAll(() => provider.close());

const ada = { grant_type: 'password', username: 'ada@example.com', password };
const parent = 'b7ad6b7169203331';
const traceOf = (number: number): string => String(number).padStart(32, 'a');
const live = (traceparent?: string) => provider.send('/health/live', { headers: traceparent === undefined ? {} : { traceparent } });
const requests = () => traces.spans.filter(({ name }) => name === 'GET /health/live');
/** Done for a request, which is over with it. */
const within = <T>(work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const over = (request?: TracedRequest) => request && requestEnded(Object.assign(request, { status: 200 }));
    traceRequest(() => ({ method: 'GET', parent: undefined, peer: undefined }), (request) => void work().finally(() => over(request)).then(resolve, reject));
  });

test('a request is a trace, in which the statements, transactions and hashes that it took are named', async () => {
  expect((await provider.token(ada, asShop)).status).toBe(200);
  const request = traces.spans.find(({ name }) => name === 'POST /oauth/token');
  expect(request?.attributes).toEqual({ 'http.request.method': 'POST', 'http.response.status_code': 200, 'http.route': '/oauth/token' });
  expect(new Set(traces.spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  const inside = (name: string) => traces.spans.find((span) => span.name === name)?.parentSpanContext?.spanId;
  expect([inside('password_attempt'), inside('password hash')]).toEqual([request?.spanContext().spanId, request?.spanContext().spanId]);
  const transaction = traces.spans.find(({ name }) => name === 'transaction');
  expect(inside('BEGIN')).toBe(transaction?.spanContext().spanId);
  const line = provider.log.map((each) => JSON.parse(each) as Record<string, unknown>).findLast(({ msg }) => msg === 'request');
  expect(line?.['trace_id']).toBe(request?.spanContext().traceId);
});

test('of many at once each has its own, also where all wait for the same few connections', async () => {
  const all = Array.from({ length: 24 }, (_, number) => number);
  await Promise.all(all.map((number) => provider.send('/oauth/token', { method: 'POST', body: new URLSearchParams(ada), headers: { authorization: `Basic ${btoa(asShop.join(':'))}`, traceparent: `00-${traceOf(number)}-${parent}-01` } })));
  for (const name of ['POST /oauth/token', 'password_attempt', 'password hash']) {
    expect(traces.spans.filter((span) => span.name === name).map((span) => span.spanContext().traceId).sort()).toEqual(all.map(traceOf).sort());
  }
});

test.each(['00', '01'])('a trace goes on from whoever asked, whose flags (%s) decide nothing', async (flags) => {
  await live(`00-${traceOf(1)}-${parent}-${flags}`);
  await live();
  expect(requests().map((span) => [span.spanContext().traceId === traceOf(1), span.parentSpanContext?.spanId, span.spanContext().traceFlags])).toEqual([[true, parent, 1], [false, undefined, 1]]);
});

test('what is not chosen is not traced, and nothing that it does', async () => {
  traces.stop();
  traces = recordTraces(new TraceChoice({ SYMBOLON_TRACES_PERCENT: 0, SYMBOLON_TRACES_PER_SECOND: 10, SYMBOLON_TRACE_DECIDERS: undefined }));
  await live(`00-${traceOf(1)}-${parent}-01`);
  await provider.token(ada, asShop);
  expect(traces.spans).toEqual([]);
});

test('what stands before the server decides where it is named: its traceparent alone says whether', async () => {
  traces.stop();
  traces = recordTraces(new TraceChoice({ SYMBOLON_TRACES_PERCENT: 0, SYMBOLON_TRACES_PER_SECOND: 10, SYMBOLON_TRACE_DECIDERS: ['127.0.0.0/8'] }));
  await live(`00-${traceOf(1)}-${parent}-01`);
  await live(`00-${traceOf(2)}-${parent}-00`);
  await live();
  expect(requests().map((span) => span.spanContext().traceId)).toEqual([traceOf(1)]);
});

test('what is broken, refused or odd is told by its kind alone', async () => {
  const canary = 'canary-7c1d';
  await provider.send(`/${canary}?${canary}`, { method: 'PROPFIND', headers: { 'user-agent': canary, 'x-request-id': `${canary}-id`, tracestate: `a=${canary}`, baggage: canary } });
  await expect(within(() => provider.database.prisma.$transaction((transaction) => transaction.$queryRawUnsafe(`SELECT '${canary}'::int`)))).rejects.toThrow();
  await expect(within(() => tracedCall({ name: 'mail' }, () => Promise.reject(new OverloadedError(1, canary))))).rejects.toThrow();
  const told = traces.spans.map(({ name, attributes, status }) => ({ name, status: status.code, type: attributes['error.type'] }));
  expect(told).toEqual([
    { name: 'HTTP', status: 0, type: undefined },
    { name: 'BEGIN', status: 0, type: undefined },
    { name: 'SELECT', status: 2, type: '22P02' },
    { name: 'ROLLBACK', status: 0, type: undefined },
    { name: 'transaction', status: 2, type: '22P02' },
    { name: 'GET', status: 0, type: undefined },
    { name: 'mail', status: 2, type: 'Error' },
    { name: 'GET', status: 0, type: undefined },
  ]);
  expect(JSON.stringify(traces.spans.map((span) => [readable(span), span.spanContext()]))).not.toContain('canary');
});

test('what is done in the background is a trace of its own, and what is done after a request is none of its', async () => {
  let later: Promise<unknown> = Promise.resolve();
  let goOn: () => void = () => undefined;
  await within(async () => {
    await tracedCall({ name: 'letter', isOwn: true }, () => provider.database.prisma.user.count());
    later = new Promise<void>((resolve) => (goOn = resolve)).then(() => provider.database.prisma.user.count());
  });
  goOn();
  await later;
  const letter = traces.spans.find(({ name }) => name === 'letter');
  expect(letter?.parentSpanContext).toBeUndefined();
  expect(traces.spans.filter(({ name }) => name === 'SELECT users').map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([letter?.spanContext().spanId]);
});

test('only the hook of the operator is told of the trace: receivers that clients and administrators chose could tell by it what belongs together', async () => {
  const asked: (readonly [path: string | undefined, traceparent: unknown])[] = [];
  const server = await openLoopback((request, response) => {
    asked.push([request.url, request.headers['traceparent']]);
    request.resume().on('end', () => response.writeHead(200).end());
  });
  const settings = readSettings({ SYMBOLON_SMS_URL: `${server.origin}/sms`, SYMBOLON_SMS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` });
  const outbound = outboundOf(settings);
  const { clock, runtime } = provider;
  await within(async () => {
    expect(await new SmsCall(outbound, clock, runtime.log, settings).send({ id: 'message-1' } as SmsMessage)).toBe('sent');
    await tracedCall({ name: 'webhook', isOwn: true }, () => new WebhookCall(outbound, clock).send({ url: `${server.origin}/webhook`, secrets: [`whsec_${'A'.repeat(43)}=`] }, { id: 'event-1' } as never));
    await tracedCall({ name: 'backchannel_logout', isOwn: true }, () => outbound.post(`${server.origin}/logout`, 'logout_token=x'));
    await tracedCall({ name: 'captcha' }, () => outbound.ask(`${server.origin}/captcha`, 'response=x', { mostBytes: 100 }));
  });
  await server.close();
  const sms = traces.spans.find(({ name }) => name === 'sms');
  expect(asked).toEqual([['/sms', `00-${sms?.spanContext().traceId}-${sms?.spanContext().spanId}-01`], ['/webhook', undefined], ['/logout', undefined], ['/captcha', undefined]]);
});
