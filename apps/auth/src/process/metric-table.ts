import { configurableGrantTypes } from '@symbolon/contracts';
import { replicaReads } from '@symbolon/database';
import { loginFactors, loginOutcomes } from './login-measure.ts';

/** A metric that the server tells Prometheus. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Which process knows it: each that serves, each of the node, or the one that owns the node. */
  readonly of: 'serving' | 'process' | 'node';
  /** How the values of several processes become that of the node; sums where it is not said. */
  readonly merge?: 'max' | 'min';
  /** Each with all the values that it can have, or whose they are. None is what somebody sent, so nobody outside can make them more. */
  readonly labels: Readonly<Record<string, readonly string[] | 'routes of the server' | 'algorithms of keys'>>;
  /** Upper bounds in seconds. */
  readonly buckets?: readonly number[];
  readonly help: string;
}

/** What is told of a request whose route, method or grant is none of the known ones. */
export const other = 'other';
export const tokenOutcomes = ['granted', 'refused', 'throttled', 'unavailable', 'failed'] as const;
export const outboxKinds = ['letter', 'mail', 'backchannel_logout', 'saml_logout', 'session_revoked', 'upstream_revocation', 'webhook'] as const;
export const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', other] as const;

const replicaReadNames = Object.keys(replicaReads);
const method = methods;
const route = 'routes of the server';

/** Every metric, once: the registry is made of this, docs/observability.md has it as a table, and the dashboard and the alerts in deploy/observability name nothing else. */
export const metricTable = {
  symbolon_http_requests_total: { type: 'counter', of: 'serving', labels: { method, route, status: statusClasses }, help: 'Requests that were answered.' },
  symbolon_http_request_duration_seconds: { type: 'histogram', of: 'serving', labels: { method, route }, buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], help: 'Time from a request to the end of its answer.' },
  symbolon_token_requests_total: { type: 'counter', of: 'serving', labels: { grant: [...configurableGrantTypes, other], outcome: tokenOutcomes }, help: 'Requests at the token endpoint, by grant type.' },
  symbolon_logins_total: { type: 'counter', of: 'serving', labels: { factor: loginFactors, outcome: loginOutcomes }, help: 'Log-ins, and attempts at one of their steps that failed.' },
  symbolon_hashes_running: { type: 'gauge', of: 'serving', labels: {}, help: 'Password hashes that are being made.' },
  symbolon_hashes_waiting: { type: 'gauge', of: 'serving', labels: {}, help: 'Password hashes that wait for their turn; past SYMBOLON_HASH_QUEUE the answer is 503.' },
  symbolon_database_connections: { type: 'gauge', of: 'serving', labels: { state: ['idle', 'used'] }, help: 'Connections to the database.' },
  symbolon_database_connections_most: { type: 'gauge', of: 'serving', labels: {}, help: 'Connections to the database at most.' },
  symbolon_database_waiting: { type: 'gauge', of: 'serving', labels: {}, help: 'Who waits for a connection to the database; after two seconds the answer is 503.' },
  symbolon_database_slow_statements_total: { type: 'counter', of: 'process', labels: {}, help: 'Statements that took longer than SYMBOLON_SLOW_STATEMENT_MS; the log names them.' },
  symbolon_replica_reads_total: { type: 'counter', of: 'serving', labels: { read: replicaReadNames, answered_by: ['replica', 'primary'] }, help: 'Lists that a replica of SYMBOLON_DATABASE_READ_URL may answer, by who did; the primary does where none can, and the log says why.' },
  symbolon_remote_signatures_total: { type: 'counter', of: 'serving', labels: { outcome: ['signed', 'failed', 'refused'] }, help: 'What keys that are elsewhere (Vault, AWS KMS, Google Cloud KMS, Azure Key Vault, PKCS #11) were asked to sign; refused are those that were not even asked, since too many wait or it has just failed.' },
  symbolon_remote_signature_duration_seconds: { type: 'histogram', of: 'serving', labels: {}, buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5], help: 'How long such a signature took, with the wait for its turn.' },
  symbolon_old_system_calls_total: { type: 'counter', of: 'serving', labels: { outcome: ['known', 'unknown', 'no_answer', 'wrong_answer'] }, help: 'How often SYMBOLON_OLD_SYSTEM_URL was asked whether it knows somebody, by what it said.' },
  symbolon_old_system_call_duration_seconds: { type: 'histogram', of: 'serving', labels: {}, buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], help: 'How long it took to say so.' },
  symbolon_spans_dropped_total: { type: 'counter', of: 'serving', labels: { reason: ['queue_full', 'not_delivered'] }, help: 'Spans that were thrown away: since more waited than may, or since SYMBOLON_OTLP_URL did not take them.' },
  symbolon_event_loop_delay_seconds: { type: 'histogram', of: 'serving', labels: {}, buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5], help: 'How late a timer of 100 ms comes: while it is late, nobody is answered.' },
  symbolon_memory_bytes: { type: 'gauge', of: 'process', labels: { kind: ['resident', 'heap_used', 'external'] }, help: 'Memory of all processes of the node, without PostgreSQL.' },
  symbolon_cpu_seconds_total: { type: 'counter', of: 'process', labels: {}, help: 'Processor time of all processes of the node, without PostgreSQL.' },
  symbolon_workers: { type: 'gauge', of: 'node', labels: {}, help: 'Processes that should serve (SYMBOLON_WORKERS).' },
  symbolon_workers_ready: { type: 'gauge', of: 'serving', labels: {}, help: 'Processes that can serve, as /health/ready says of each.' },
  symbolon_worker_start_time_seconds: { type: 'gauge', of: 'serving', merge: 'max', labels: {}, help: 'When the youngest process that serves was started, in seconds since 1970.' },
  symbolon_node_start_time_seconds: { type: 'gauge', of: 'node', labels: {}, help: 'When the node was started, in seconds since 1970.' },
  symbolon_database_reachable: { type: 'gauge', of: 'node', labels: {}, help: '1 where the database answered when it was last asked, at most five seconds ago; else 0, and what it knows is left out.' },
  symbolon_outbox_oldest_seconds: { type: 'gauge', of: 'node', labels: { kind: outboxKinds }, help: 'How long the oldest of what is to be delivered has waited; 0 where nothing waits. The same on every node.' },
  symbolon_signing_key_age_seconds: { type: 'gauge', of: 'node', labels: { alg: 'algorithms of keys' }, help: 'Age of the key that signs. The same on every node.' },
  symbolon_backup_age_seconds: { type: 'gauge', of: 'node', labels: {}, help: 'Since the last good backup was begun, or since the start where there was none; 0 where SYMBOLON_BACKUP_TO is not set.' },
  symbolon_backup_due_seconds: { type: 'gauge', of: 'node', labels: {}, help: 'Until the server begins the next backup, below 0 where it is late; 0 where SYMBOLON_BACKUP_TO is not set.' },
  symbolon_backup_taken_age_seconds: { type: 'gauge', of: 'node', labels: { by: ['server', 'operator'] }, help: 'Since the last backup was where it should be, as the events tell: made by the server, or taken by the command `symbolon backup`. The same on every node.' },
  symbolon_backup_verified_age_seconds: { type: 'gauge', of: 'node', labels: {}, help: 'Since the youngest backup was begun that was found to be good (`symbolon backups mark-verified`), or since there is any where none was; 0 where there is none. The same on every node.' },
  symbolon_backup_log_waiting_bytes: { type: 'gauge', of: 'node', labels: {}, help: 'Log of the database that waits to be taken to SYMBOLON_BACKUP_TO; past SYMBOLON_BACKUP_LOG_MB it is let go.' },
  symbolon_backup_log_oldest_seconds: { type: 'gauge', of: 'node', labels: {}, help: 'How long the oldest of it has waited; 0 where none waits.' },
} as const satisfies Readonly<Record<`symbolon_${string}`, MetricRow>>;
export type MetricName = keyof typeof metricTable;

/** The metrics as a markdown table. */
export function metricsMarkdown(): string {
  const rows = Object.entries<MetricRow>(metricTable).map(([name, { type, labels, help }]) => {
    const shown = Object.entries(labels).map(([label, values]) => `\`${label}\`: ${typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(' ')}`);
    return `| \`${name}\` | ${type} | ${shown.join('; ')} | ${help} |`;
  });
  return ['| name | type | labels | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** A text with the table between its markers. */
export const withMetrics = (text: string): string => text.replace(/(<!-- metrics: [^>]*-->\n)[\s\S]*?(<!-- \/metrics -->)/, (_, before: string, after: string) => `${before}${metricsMarkdown()}\n${after}`);
