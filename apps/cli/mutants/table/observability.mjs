const metricsSpec = 'apps/auth/test/metrics.spec.ts';
const server = 'apps/auth/src/process/metrics-server.ts';
const serving = 'apps/auth/src/process/measured-serving.ts';

const choice = 'apps/auth/src/process/telemetry/trace-choice.ts';
const choiceSpec = 'apps/auth/src/process/telemetry/trace-choice.spec.ts';
const listeners = 'apps/auth/src/process/telemetry/span-listeners.ts';
const tracesSpec = 'apps/auth/test/traces.spec.ts';

const standing = 'libs/database/src/replica-standing.ts';
const replicas = 'libs/database/src/replicas.ts';
const replicasSpec = 'libs/database/src/replicas.spec.ts';
const replicaReadsSpec = 'apps/auth/test/replica-reads.spec.ts';
const administrators = 'apps/auth/src/domain/administrators/administrator.store.ts';
const rolesOf = 'transaction.$queryRaw<readonly { readonly role: string; readonly permissions: readonly string[] | null }[]>`\n      SELECT a.role, r.permissions FROM administrators a LEFT JOIN admin_roles r ON r.name = a.role WHERE a.user_id = ${userId}`;';

/** What the server tells of itself to who watches it, and what a cluster is told of it. @type {import('../table.mjs').MutantRows} */
export const observability = {
  'the port of the metrics leads to more than the metrics, or takes what is written to it': [
    [server, 'if (request.url !== path)', "if (!request.url?.startsWith('/metrics'))", metricsSpec, 'the port of the metrics refuses'],
    [server, "if (request.method !== 'GET' && request.method !== 'HEAD')", "if (request.method === 'TRACE')", metricsSpec, 'the port of the metrics refuses'],
  ],
  'metrics tell what somebody sent, or whom it was about': [[serving, "const route = request.route ?? other;", "const route = request.route ?? (request as unknown as { readonly url: string }).url ?? request.method;", metricsSpec, 'under names and labels that are fixed']],
  'a secret stands in a manifest of Kubernetes': [
    ['apps/auth/src/platform/config.ts', '.meta({ isSecret: true })', '', 'apps/auth/src/platform/chart-settings.spec.ts', 'what is told to nobody'],
    ['apps/auth/src/platform/chart-settings.ts', 'filter(([, schema]) => !isSecret(schema))', 'filter(() => true)', 'apps/auth/src/platform/chart-settings.spec.ts', 'what is told to nobody'],
  ],
  'whoever sends odd requests makes the metrics grow until a node or its Prometheus is full': [
    [serving, "request.route !== undefined && methods.some((known) => known === request.method) ? request.method : other", 'request.method', metricsSpec, 'make no series more'],
    [serving, '.find((known) => known === request.grant) ?? other;', '.find((known) => known === request.grant) ?? request.grant;', metricsSpec, 'grant that no list has'],
  ],
  'asking for metrics again and again keeps the node or its database busy': [['apps/auth/src/platform/rarely.ts', 'if (!last || Math.abs(now - last.at) >= pauseMs)', 'if (pauseMs > 0)', metricsSpec, 'costs nothing']],
  'readiness tells anybody where the database is and what it said': [['apps/auth/src/surfaces/health/health.controller.ts', 'message: whatToDo[part] }', 'message: `${whatToDo[part]} ${JSON.stringify(this.readiness)}` }', 'apps/auth/test/unavailable.spec.ts', 'lives but is not ready']],
  'traces tell what somebody sent, or whom it was about': [
    [listeners, "const known = methods.some((each) => each === method && each !== other) ? method : '_OTHER';", "const known = method;", tracesSpec, 'told by its kind alone'],
    [listeners, 'failed(span, failureReason(error, OutboundError))', 'failed(span, (error as { readonly reason?: string }).reason ?? failureReason(error, OutboundError))', tracesSpec, 'told by its kind alone'],
  ],
  'whoever says that a request is traced, or picks the id of its trace, makes the server send without end, or keeps an attack out of the traces': [
    [choice, 'peer !== undefined && isNodeIn(this.#deciders, peer)', 'peer !== undefined', choiceSpec, 'is a stranger who wants to be recorded'],
    [choice, '(isDecided ? parent.isSampled : this.#isChosen()) && this.#hasRoom()', '(isDecided ? parent.isSampled : this.#isChosen())', choiceSpec, 'no more are begun'],
    [choice, 'return this.#begun <= this.#most;', 'return this.#begun <= this.#most || second > 0;', choiceSpec, 'no more are begun'],
  ],
  'applications and receivers find out by the trace that two log-outs or events are of one person': [
    ['apps/auth/src/delivery/webhooks/webhook-call.ts', "const headers = { 'content-type': 'application/json',", "const headers = { traceparent: 'mutant', 'content-type': 'application/json',", tracesSpec, 'only the hook of the operator'],
    ['apps/auth/src/platform/outbound/outbound.ts', "const formHeaders = { 'content-type'", "const formHeaders = { traceparent: 'mutant', 'content-type'", tracesSpec, 'only the hook of the operator'],
  ],
  'the key of the collector is sent in the clear, or to where it leads on': [['apps/auth/src/platform/telemetry-mistakes.ts', "protocol === 'https:' || isLoopbackHost(hostname)", "protocol !== '' || isLoopbackHost(hostname)", 'apps/auth/src/platform/config.spec.ts', 'headers of a collector by plain http']],
  "an old copy of the database is believed: a list from before one's own change, from a standby that stands still or follows the primary of before; a decision by it": [
    [standing, 'pg_last_wal_replay_lsn() >= ${place}::pg_lsn AS "isThere"', '${place}::pg_lsn IS NOT NULL AS "isThere"', replicasSpec, 'one that is behind'],
    [standing, 'if (waited >= patienceMs) throw', 'if (waited >= 1_000_000) throw', replicasSpec, 'one that is behind'],
    [standing, 'greatest(c.timeline_id, r.min_recovery_end_timeline) = ${timeline} AS', 'greatest(c.timeline_id, r.min_recovery_end_timeline) <= ${timeline} AS', replicasSpec, 'follows the primary of before'],
    [standing, "if (!isStandby) throw", "if (isStandby === null) throw", replicasSpec, 'one that was promoted'],
    [standing, "if (!isSame) throw", "if (isSame === null) throw", replicasSpec, 'no copy of the same database'],
    [replicas, 'if (error instanceof ReplicaFault) this.#failed(kept, error.message);', 'if (error instanceof ReplicaFault) throw error;', replicasSpec, 'one that is killed'],
    [replicas, 'kept.restsUntil = now + restMs;', '', replicasSpec, 'one that is away has no turn'],
    [replicas, 'else if (finalStates.includes(sqlStateOf(error))) throw error;', '', replicasSpec, 'a write among the reads'],
    [administrators, rolesOf, `this.database.onReplica('users.search', (reader) => reader.${rolesOf.slice('transaction.'.length, -1)});`, replicaReadsSpec, 'nothing else does'],
  ],
  'values of a slow statement in the log': [['libs/database/src/slow-statements.ts', ".replace(/'[^']*'?/g, '')", '', 'libs/database/src/slow-statements.spec.ts', 'never by its values']],
};
