import { command, ConfigurationFileError, contractCommands, runCommand, UsageError, type Commands } from '@symbolon/cli';
import { BreakingChangeError } from '../domain/configuration/contract-gate.ts';
import { readSettings, SettingsError } from '../platform/config.ts';
import { start } from '../process/start.ts';
import { printAuditLog, reconcile, rotateKeys } from './commands.ts';

const change = { file: { type: 'string', short: 'f' }, 'allow-breaking': { type: 'string' } } as const;

/** Each command with the options that it understands. */
const commands: Commands = {
  start: command({ config: { type: 'string' }, try: { type: 'boolean' } }, (values, operands, environment) => none(operands) ?? start(readSettings(withConfig(environment, values.config)), { environment, tryOut: values.try ?? false })),
  plan: command(change, (values, operands, environment) => none(operands) ?? reconcile('plan', fileOf('plan', values.file), reasonOf(values['allow-breaking']), environment)),
  apply: command(change, (values, operands, environment) => none(operands) ?? reconcile('apply', fileOf('apply', values.file), reasonOf(values['allow-breaking']), environment)),
  'keys rotate': command({}, (_, operands, environment) => none(operands) ?? rotateKeys(environment)),
  audit: command({ since: { type: 'string' } }, (values, operands, environment) => none(operands) ?? printAuditLog(values.since, environment)),
  ...contractCommands,
};

/** Runs one command, `start` when none is named, and answers its exit status. */
export const run = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  runCommand(commands, args.length === 0 ? ['start'] : args, environment, [SettingsError, ConfigurationFileError, BreakingChangeError]);

const withConfig = (environment: NodeJS.ProcessEnv, config: string | undefined): NodeJS.ProcessEnv =>
  config === undefined ? environment : { ...environment, SYMBOLON_CONFIG: config };

function none([stray]: readonly string[]): undefined {
  if (stray !== undefined) throw new UsageError(`${stray} is not understood.`);
}

function fileOf(name: string, file: string | undefined): string {
  if (file === undefined) throw new UsageError(`${name} needs the file: symbolon ${name} -f symbolon.yaml`);
  return file;
}

function reasonOf(reason: string | undefined): string | undefined {
  if (reason !== undefined && !/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,1000}$/u.test(reason)) throw new UsageError('--allow-breaking needs a reason of one line, which is kept in the audit log.');
  return reason?.trim();
}
