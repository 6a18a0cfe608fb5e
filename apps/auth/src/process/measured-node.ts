import { signingAlgorithms, type SigningAlgorithm } from '@symbolon/contracts';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { BackupRecord } from '../domain/audit/backup-record.ts';
import { signingKey } from '../domain/keys/key-schedule.ts';
import { listen } from '../platform/measures.ts';
import { Measurements, type Source } from './measurements.ts';
import { ofProcess, processStart } from './measured-serving.ts';
import { outboxKinds } from './metric-table.ts';
import { rarely } from '../platform/rarely.ts';
import type { Runtime } from './runtime.ts';
import { within } from '../platform/within.ts';
import type { BackupStanding } from './backup/standing.ts';

/** The database is asked no more often than that, and not waited for any longer. */
const pauseMs = 5_000;
const patienceMs = 1_000;

/** What the process that owns the node knows of it; where it serves itself, it tells of its memory there. */
export function measureNode(runtime: Runtime, servesItself: boolean, backups?: () => BackupStanding): Measurements {
  const asked = rarely(runtime.clock, pauseMs, () => within(patienceMs, askDatabase(runtime), undefined));
  const told = rarely(runtime.clock, pauseMs, () => within(patienceMs, askEvents(runtime), undefined)); // by itself: many events say nothing of whether the database answers
  const measurements = new Measurements(servesItself ? ['node'] : ['node', 'process'], {
    ...ofProcess,
    symbolon_workers: () => [[runtime.settings.SYMBOLON_WORKERS]],
    symbolon_node_start_time_seconds: () => [[processStart]],
    symbolon_database_reachable: async () => [[(await asked()) ? 1 : 0]],
    symbolon_outbox_oldest_seconds: async () => (await asked())?.outbox ?? [],
    symbolon_signing_key_age_seconds: async () => (await asked())?.keys ?? [],
    symbolon_backup_age_seconds: () => (backups ? [[backups().ageSeconds]] : []),
    symbolon_backup_due_seconds: () => (backups ? [[backups().dueSeconds]] : []),
    symbolon_backup_taken_age_seconds: async () => (await told())?.taken ?? [],
    symbolon_backup_verified_age_seconds: async () => (await told())?.verified ?? [],
    symbolon_backup_log_waiting_bytes: () => (backups ? [[backups().waitingBytes]] : []),
    symbolon_backup_log_oldest_seconds: () => (backups ? [[backups().oldestSeconds]] : []),
  });
  if (!servesItself) measurements.onClose(listen('slow_statement', () => measurements.count('symbolon_database_slow_statements_total')));
  return measurements;
}

type Values = Awaited<ReturnType<Source>>;

const age = (now: Date, since: Date | null | undefined): number => (since ? Math.max(0, now.getTime() - since.getTime()) / 1000 : 0);

async function askDatabase({ database: { prisma }, clock }: Runtime): Promise<{ readonly outbox: Values; readonly keys: Values }> {
  const oldest = await prisma.$queryRaw<readonly { readonly kind: string; readonly since: Date | null }[]>`
    SELECT kind, min(created_at) AS since FROM outbox_messages GROUP BY kind
    UNION ALL
    SELECT 'webhook', min(pending.since) FROM webhooks w CROSS JOIN LATERAL (
      SELECT min(d.queued_at) AS since FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.next_attempt_at IS NOT NULL) pending
    WHERE w.enabled`;
  const rows = await prisma.signingKey.findMany({ select: { kid: true, alg: true, createdAt: true } });
  const now = clock.now();
  const keys = rows.map((row) => ({ ...row, alg: row.alg as SigningAlgorithm }));
  return {
    outbox: outboxKinds.map((kind) => [age(now, oldest.find((each) => each.kind === kind)?.since), { kind }]),
    keys: signingAlgorithms.flatMap((alg) => {
      const key = signingKey(keys, alg, now);
      return key ? [[age(now, key.createdAt), { alg }] as const] : [];
    }),
  };
}

async function askEvents({ database, masterKey, clock, random }: Runtime): Promise<{ readonly taken: Values; readonly verified: Values }> {
  const { made, taken, provenAt } = await new BackupRecord(database, new AuditStore(database, masterKey, clock, random)).told();
  const now = clock.now();
  return {
    taken: ([['server', made], ['operator', taken]] as const).flatMap(([by, event]) => (event ? [[age(now, new Date(event.at)), { by }] as const] : [])),
    verified: provenAt ? [[age(now, provenAt)]] : [],
  };
}
