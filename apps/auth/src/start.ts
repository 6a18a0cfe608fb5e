import { readConfigurationFile } from './admin/configuration-file.reader.ts';
import { createFirstClientAndUser, createTryOut, type FirstRun } from './admin/first-run.ts';
import { applyChanges } from './admin/reconciliation.ts';
import { SettingsError, type Settings } from './config.ts';
import { createLog } from './log.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { createServer } from './server.ts';
import { startSweeper } from './sweeper.ts';
import { tryOut } from './try-out.ts';
import { welcome } from './welcome.ts';

interface StartOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether to ask for tokens once the server listens, and show them verified. */
  readonly tryOut: boolean;
}

/** Starts everything or nothing, serves until told to stop, and answers the exit status. */
export async function start(settings: Settings, options: StartOptions): Promise<number> {
  const stop = stopSignal();
  const file = settings.SYMBOLON_CONFIG === undefined ? undefined : await readConfigurationFile(settings.SYMBOLON_CONFIG, options.environment);
  const log = createLog(settings.SYMBOLON_LOG_LEVEL);
  const { runtime, close } = await openRuntime(settings, log);
  try {
    const [server] = await Promise.all([createServer(runtime), runtime.passwords.prepare()]);
    if (file) await applyChanges(runtime.database, file, runtime);
    const port = await server.listen().catch((error: unknown) => {
      throw listenError(error, settings);
    });
    // Only now: secrets that are shown once must not be made by a start that fails.
    const first = file ? undefined : await createFirstClientAndUser(runtime.database, toolsOf(runtime));
    const sweeper = startSweeper(runtime, server);
    log.info({ issuer: settings.SYMBOLON_ISSUER, host: settings.SYMBOLON_HOST, port, uptime_ms: Math.round(performance.now()) }, 'ready');
    process.stdout.write(welcome(settings.SYMBOLON_ISSUER, first));
    if (options.tryOut) await runTryOut(runtime, `http://${hostForUrl(settings.SYMBOLON_HOST)}:${port}`, first);

    log.info({ signal: await stop }, 'draining');
    sweeper.stop();
    await server.drain();
    return 0;
  } finally {
    await close();
    log.info('stopped');
  }
}

/** Resolves at SIGTERM, SIGINT, or when the launcher that started us is gone. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    process.once('disconnect', () => resolve('launcher gone'));
    process.channel?.unref(); // listening to the launcher must not keep a drained server alive
  });
}

/** What a person can do about an address that cannot be listened on. */
function listenError(error: unknown, { SYMBOLON_HOST, SYMBOLON_PORT }: Settings): unknown {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `SYMBOLON_PORT is ${SYMBOLON_PORT}, which another program listens on: stop it, or set SYMBOLON_PORT to a free one.`,
    EACCES: `SYMBOLON_PORT is ${SYMBOLON_PORT}, which this user may not listen on: set it to 1024 or more.`,
    EADDRNOTAVAIL: `SYMBOLON_HOST is ${SYMBOLON_HOST}, which is no address of this machine: correct it.`,
    ENOTFOUND: `SYMBOLON_HOST is ${SYMBOLON_HOST}, which has no address: correct it.`,
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new SettingsError(reason);
}

const hostForUrl = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

const toolsOf = (runtime: Runtime) => ({ ...runtime, issuer: runtime.settings.SYMBOLON_ISSUER });

/** Tries the first client and user where they were just made, or else a pair of its own that it removes again. */
async function runTryOut(runtime: Runtime, origin: string, first: FirstRun | undefined): Promise<void> {
  if (first) return tryOut(origin, runtime.settings.SYMBOLON_ISSUER, first);
  const { remove, ...pair } = await createTryOut(runtime.database, toolsOf(runtime));
  try {
    await tryOut(origin, runtime.settings.SYMBOLON_ISSUER, pair);
  } finally {
    await remove();
  }
}
