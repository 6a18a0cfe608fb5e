import cluster from 'node:cluster';
import { join } from 'node:path';
import { formatBroken } from '@symbolon/cli';
import { cliClientId, consoleClientId } from '@symbolon/contracts';
import { isUnavailable } from '@symbolon/database';
import { refuseTakenScopes } from '../domain/access/taken-scopes.ts';
import { keepCommandLineClient } from '../domain/configuration/command-line-client.ts';
import { keepConsoleClient } from '../domain/configuration/console-client.ts';
import { readConfigurationFile } from '../domain/configuration/configuration-file.reader.ts';
import { createFirstClientAndUser, createTryOut, type FirstRun } from '../domain/configuration/first-run.ts';
import { missingEvents } from '../domain/configuration/contract-gate.ts';
import { applyChanges } from '../domain/configuration/reconciliation.ts';
import { InvitationStore } from '../domain/administrators/invitation.store.ts';
import { keptHere, openPlaces } from '../domain/keys/places/places.ts';
import { claimIssuer } from '../domain/keys/installation.ts';
import { findOldNames } from '../domain/users/old-names.ts';
import { isShortAlone, leastAlone } from '../domain/users/password-policy.ts';
import type { Settings } from '../platform/config.ts';
import { asSettingsError } from '../platform/given-database.ts';
import { createLog } from '../platform/log.ts';
import { backupsOf } from './backup/backup-keeper.ts';
import { tellRestored } from './backup/restored-mark.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { serveHere, type Serving } from './serving.ts';
import type { Metrics } from './metrics.ts';
import { nodeEvents } from './node-events.ts';
import { collectWhenQuiet } from './start-garbage.ts';
import { Supervisor } from './supervisor.ts';
import { tracesOf, wantsMetrics } from './telemetry-wanted.ts';
import { tryOut } from './try-out.ts';
import { welcome } from './welcome.ts';
import { work } from './worker.ts';

interface StartOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether to ask for tokens once the server listens, and show them verified. */
  readonly tryOut: boolean;
}

/** Starts everything or nothing, serves until told to stop, and answers the exit status. */
export async function start(settings: Settings, options: StartOptions): Promise<number> {
  if (cluster.worker) return work(settings, cluster.worker);
  const stop = stopSignal();
  const file = settings.SYMBOLON_CONFIG === undefined ? undefined : await readConfigurationFile(settings.SYMBOLON_CONFIG, options.environment);
  const log = createLog(settings.SYMBOLON_LOG_LEVEL);
  const metrics = wantsMetrics(settings) ? new (await import('./metrics.ts')).Metrics() : undefined;
  const workers = settings.SYMBOLON_WORKERS > 1 ? new Supervisor(settings, log, metrics?.ledger) : undefined;
  const { runtime, embedded, close } = await openPlaces(settings).then(() => openRuntime(settings, log)).catch(async (error: unknown) => {
    await workers?.kill();
    throw error;
  });
  const backups = embedded && backupsOf(runtime, embedded);
  try {
    await claimIssuer(runtime.database, settings.SYMBOLON_ISSUER);
    await refuseTakenScopes(runtime.database);
    const node = nodeEvents(runtime);
    if (embedded) await tellRestored(join(settings.SYMBOLON_DATA_DIR, 'postgres'), (restored) => node.restored(restored)); // before all that comes of it
    if (file) await applyChanges(runtime.database, file, runtime);
    const kept = await keptHere(settings);
    if (kept.length > 0) log.warn({ place: settings.SYMBOLON_SIGNING_KEYS, algs: kept }, 'new keys of these algorithms stay in the database, since that place has none of them');
    const missing = await missingEvents(runtime.database.prisma);
    if (missing.length > 0) log.warn({ missing: formatBroken(missing).split('\n') }, 'consumers rely on events that this release does not tell: let them register what they rely on from now on');
    const administrators = settings.SYMBOLON_ADMIN_MFA === 'required' ? ['aal2'] : []; // what their log-ins should be worth
    if (!(await keepCommandLineClient(runtime.database, administrators))) log.warn({ client_id: cliClientId }, 'a client of yours has the id of the one that the command line logs in by: it is left alone, and symbolon login works only if it allows that');
    if (!(await keepConsoleClient(runtime.database, settings.SYMBOLON_ISSUER, administrators))) log.warn({ client_id: consoleClientId }, 'a client of yours has the id of the one that people log in to the console by: it is left alone, and the console works only if it allows that');
    await backups?.check();
    await metrics?.open(runtime, log, backups && (() => backups.standing()));
    const serving = await (workers?.serve(embedded) ?? serveAlone(runtime, metrics));
    process.on('SIGHUP', () => (workers ? void workers.replaceAll() : log.warn('there is only one worker: nothing is replaced')));
    await introduce(runtime, serving.port, options, file === undefined);
    await node.started();
    backups?.begin();
    collectWhenQuiet();
    const signal = await stop;
    log.info({ signal }, 'draining');
    await serving.drain();
    await node.stopped(signal);
    return 0;
  } catch (error) {
    throw isUnavailable(error) ? asSettingsError(error, settings) : error; // a start in an outage is one line, and the next one may succeed
  } finally {
    await workers?.kill();
    await backups?.end();
    await metrics?.close();
    await close();
    log.info('stopped');
  }
}

async function serveAlone(runtime: Runtime, metrics: Metrics | undefined): Promise<Serving> {
  const traces = await tracesOf(runtime);
  const serving = await serveHere(runtime);
  metrics?.serves(runtime, serving);
  return {
    ...serving,
    async drain(how) {
      try {
        return await serving.drain(how);
      } finally {
        await traces?.close();
      }
    },
  };
}

const shortPasswords = `SYMBOLON_PASSWORD_MIN_LENGTH is under ${leastAlone}: where nothing else is asked for, shorter passwords are guessed; set it to ${leastAlone} or more, or ask everybody for a second factor (sign_in: second_factor: always)`;

/** Says that it is ready, and to whom: on a first start without a file, to a client and a user of its own making. */
async function introduce(runtime: Runtime, port: number, { tryOut }: StartOptions, mayBeFirst: boolean): Promise<void> {
  const { settings, log } = runtime;
  // Only now: secrets that are shown once must not be made by a start that fails.
  const isShown = settings.SYMBOLON_FIRST_RUN === 'shown';
  const first = isShown && mayBeFirst ? await createFirstClientAndUser(runtime.database, runtime) : undefined;
  log.info(
    { issuer: settings.SYMBOLON_ISSUER, host: settings.SYMBOLON_HOST, port, workers: settings.SYMBOLON_WORKERS, uptime_ms: Math.round(performance.now()) },
    'ready',
  );
  const link = first || !isShown ? undefined : await new InvitationStore(runtime.database, runtime.masterKey, runtime.clock, runtime.random).issueFirst();
  process.stdout.write(welcome(settings.SYMBOLON_ISSUER, { first, link }));
  const minimum = await runtime.policy.minLength();
  if (isShortAlone(minimum, await runtime.signIn.current())) log.warn({ minimum }, shortPasswords);
  // With very many users it may take longer than a statement may; nobody needs it to serve.
  const { count, userIds } = await findOldNames(runtime.database).catch((error: unknown) => {
    log.warn({ reason: (error as Error).message }, 'users whose names an older release kept as they were typed were not looked for');
    return { count: 0, userIds: [] };
  });
  if (count > 0) log.warn({ users: count, user_ids: userIds }, 'users whose names an older release kept as they were typed: they get no mails, or look like others; nothing is changed');
  if (tryOut) await runTryOut(runtime, `http://${hostForUrl(settings.SYMBOLON_HOST)}:${port}`, first);
}

/** Resolves at SIGTERM, SIGINT, or when the launcher that started us is gone. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    process.once('disconnect', () => resolve('launcher gone'));
    process.channel?.unref(); // listening to the launcher must not keep a drained server alive
  });
}

const hostForUrl = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

/** Tries the first client and user where they were just made, or else a pair of its own that it removes again. */
async function runTryOut(runtime: Runtime, origin: string, first: FirstRun | undefined): Promise<void> {
  if (first) return tryOut(origin, runtime.settings.SYMBOLON_ISSUER, first);
  const { remove, ...pair } = await createTryOut(runtime.database, runtime);
  try {
    await tryOut(origin, runtime.settings.SYMBOLON_ISSUER, pair);
  } finally {
    await remove();
  }
}
