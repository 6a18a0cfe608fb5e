import { listen, type Measured } from '../platform/measures.ts';
import { Measurements } from './measurements.ts';
import { loginOf } from './login-measure.ts';
import { methods, metricTable, other, type tokenOutcomes } from './metric-table.ts';
import type { Runtime } from './runtime.ts';
import type { ServingHere } from './serving.ts';
import { within } from '../platform/within.ts';

const timerMs = 100;
/** Who asks whether it is ready waits no longer: a database that does not answer is an answer. */
const patienceMs = 1_000;

/** What a process of the node tells of itself, whether it serves or not. */
export const ofProcess = {
  symbolon_memory_bytes: () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    return [[rss, { kind: 'resident' }], [heapUsed, { kind: 'heap_used' }], [external, { kind: 'external' }]] as const;
  },
  symbolon_cpu_seconds_total: () => {
    const { user, system } = process.cpuUsage();
    return [[(user + system) / 1e6]] as const;
  },
} as const;

/** In seconds since 1970. */
export const processStart = Date.now() / 1000 - process.uptime();

/** Counts what this process serves, from now on. */
export function measureServing({ settings, database, passwords }: Runtime, serving: Pick<ServingHere, 'isReady'>): Measurements {
  const measurements = new Measurements(['serving', 'process'], {
    ...ofProcess,
    symbolon_hashes_running: () => [[passwords.load.running]],
    symbolon_hashes_waiting: () => [[passwords.load.waiting]],
    symbolon_database_connections: () => [[database.connections.idle, { state: 'idle' }], [database.connections.open - database.connections.idle, { state: 'used' }]],
    symbolon_database_connections_most: () => [[settings.SYMBOLON_DATABASE_POOL]],
    symbolon_database_waiting: () => [[database.connections.waiting]],
    symbolon_workers_ready: async () => [[(await within(patienceMs, serving.isReady(), false)) ? 1 : 0]],
    symbolon_worker_start_time_seconds: () => [[processStart]],
  });
  measurements.onClose(
    listen('slow_statement', () => measurements.count('symbolon_database_slow_statements_total')),
    listen('replica_read', ({ read, by }) => measurements.count('symbolon_replica_reads_total', { read, answered_by: by })),
    listen('signature', ({ outcome, seconds }) => {
      measurements.count('symbolon_remote_signatures_total', { outcome });
      if (outcome !== 'refused') measurements.observe('symbolon_remote_signature_duration_seconds', seconds);
    }),
    listen('old_system', ({ outcome, seconds }) => {
      measurements.count('symbolon_old_system_calls_total', { outcome });
      measurements.observe('symbolon_old_system_call_duration_seconds', seconds);
    }),
    listen('lost_spans', ({ reason, spans }) => measurements.count('symbolon_spans_dropped_total', { reason }, spans)),
    listen('event', (event) => {
      const login = loginOf(event);
      if (login) measurements.count('symbolon_logins_total', { ...login });
    }),
    listen('request', (request) => countRequest(measurements, request)),
    watchLoop((seconds) => measurements.observe('symbolon_event_loop_delay_seconds', seconds)),
  );
  return measurements;
}

function countRequest(measurements: Measurements, request: Measured['request']): void {
  const method = request.route !== undefined && methods.some((known) => known === request.method) ? request.method : other;
  const route = request.route ?? other;
  measurements.count('symbolon_http_requests_total', { method, route, status: `${Math.floor(request.status / 100)}xx` });
  measurements.observe('symbolon_http_request_duration_seconds', request.seconds, { method, route });
  if (request.grant === undefined) return;
  const grant = metricTable.symbolon_token_requests_total.labels.grant.find((known) => known === request.grant) ?? other;
  measurements.count('symbolon_token_requests_total', { grant, outcome: outcomeOf(request.status) });
}

function outcomeOf(status: number): (typeof tokenOutcomes)[number] {
  if (status < 400) return 'granted';
  if (status === 429) return 'throttled';
  return status < 500 ? 'refused' : status === 503 ? 'unavailable' : 'failed';
}

/** Tells every time how late a timer came. */
function watchLoop(tell: (seconds: number) => void): () => void {
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    tell(Math.max(0, now - before - timerMs) / 1000);
    before = now;
  }, timerMs).unref();
  return () => clearInterval(timer);
}
