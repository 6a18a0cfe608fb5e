import { parseArgs } from 'node:util';
import { ConfigurationFileError, readConfigurationFile } from './admin/configuration-file.reader.ts';
import { formatPlan } from './admin/plan-text.ts';
import { applyChanges, planChanges } from './admin/reconciliation.ts';
import { readSettings, SettingsError } from './config.ts';
import { SigningKeyStore } from './keys/signing-key.store.ts';
import { createLog } from './log.ts';
import { openRuntime } from './runtime.ts';
import { start } from './start.ts';

/** A command that was typed wrongly. */
class UsageError extends Error {}

/** Runs one command and answers its exit status: 0 done, 1 refused or broken, 2 typed wrongly. */
export async function run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (positionals.join(' ') === 'keys rotate') return await rotateKeys(environment);
    const [command = 'start', ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(`${rest[0]} is not understood.`);
    if (command === 'start') return await start(readSettings(withConfig(environment, values.config)), { environment, tryOut: values.try });
    if (command !== 'plan' && command !== 'apply') throw new UsageError(`${command} is not a command: use start, plan, apply or keys rotate.`);
    if (values.file === undefined) throw new UsageError(`${command} needs the file: symbolon ${command} -f symbolon.yaml`);
    return await reconcile(command, values.file, environment);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2);
    if (error instanceof SettingsError || error instanceof ConfigurationFileError) return complain(error.message, 1);
    throw error;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: 'string' }, file: { type: 'string', short: 'f' }, try: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const withConfig = (environment: NodeJS.ProcessEnv, config: string | undefined): NodeJS.ProcessEnv =>
  config === undefined ? environment : { ...environment, SYMBOLON_CONFIG: config };

async function reconcile(command: 'plan' | 'apply', path: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const file = await readConfigurationFile(path, environment);
  const settings = readSettings({ ...environment, SYMBOLON_CONFIG: undefined });
  const { runtime, close } = await openRuntime(settings, createLog('warn'));
  try {
    console.log(formatPlan(await (command === 'plan' ? planChanges : applyChanges)(runtime.database, file, runtime)));
    return 0;
  } finally {
    await close();
  }
}

async function rotateKeys(environment: NodeJS.ProcessEnv): Promise<number> {
  const settings = readSettings(environment);
  const { runtime, close } = await openRuntime(settings, createLog('warn'));
  try {
    const keys = await SigningKeyStore.open({ ...runtime, rotationDays: settings.SYMBOLON_KEY_ROTATION_DAYS });
    await keys.rotate();
    console.log('New signing keys are published. They sign in ten minutes, when every service can have fetched them; the old ones go when their last tokens have expired.');
    return 0;
  } finally {
    await close();
  }
}

function complain(message: string, status: number): number {
  for (const line of message.split('\n')) console.error(`symbolon: ${line}`);
  return status;
}
