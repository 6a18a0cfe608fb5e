import { command, ConfigurationFileError, contractCommands, runCommand, UsageError, type Commands } from '@symbolon/cli';
import { BreakingChangeError } from '../domain/configuration/contract-gate.ts';
import { isEmailAddress } from '../domain/users/email-address.ts';
import { readSettings, SettingsError } from '../platform/config.ts';
import { start } from '../process/start.ts';
import { printAuditLog, reconcile, rotateKeys, testMail, type Reconciliation } from './commands.ts';
import { MailTestError } from './mail-test.ts';

const reconciliation = { file: { type: 'string', short: 'f', multiple: true }, prune: { type: 'boolean' }, json: { type: 'boolean' }, 'allow-breaking': { type: 'string' } } as const;

/** Each command with the options that it understands. */
const commands: Commands = {
  start: command({ config: { type: 'string' }, try: { type: 'boolean' } }, (values, operands, environment) => none(operands) ?? start(readSettings(withConfig(environment, values.config)), { environment, tryOut: values.try ?? false })),
  plan: command(reconciliation, (values, operands, environment) => none(operands) ?? reconcile('plan', asked('plan', values), environment)),
  apply: command(reconciliation, (values, operands, environment) => none(operands) ?? reconcile('apply', asked('apply', values), environment)),
  'keys rotate': command({}, (_, operands, environment) => none(operands) ?? rotateKeys(environment)),
  audit: command({ since: { type: 'string' } }, (values, operands, environment) => none(operands) ?? printAuditLog(values.since, environment)),
  'mail test': command({}, (_, operands, environment) => testMail(addressOf(operands), environment)),
  ...contractCommands,
};

/** Runs one command, `start` when none is named, and answers its exit status. */
export const run = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  runCommand(commands, args.length === 0 ? ['start'] : args, environment, [SettingsError, ConfigurationFileError, BreakingChangeError, MailTestError]);

const withConfig = (environment: NodeJS.ProcessEnv, config: string | undefined): NodeJS.ProcessEnv =>
  config === undefined ? environment : { ...environment, SYMBOLON_CONFIG: config };

function none([stray]: readonly string[]): undefined {
  if (stray !== undefined) throw new UsageError(`${stray} is not understood.`);
}

function addressOf([address = '', ...rest]: readonly string[]): string {
  if (!isEmailAddress(address) || rest.length > 0) throw new UsageError('mail test needs one e-mail address: symbolon mail test you@example.com');
  return address;
}

interface Typed {
  readonly file?: string[] | undefined;
  readonly prune?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly 'allow-breaking'?: string | undefined;
}

function asked(name: string, { file: [first, ...others] = [], prune = false, json = false, 'allow-breaking': reason }: Typed): Reconciliation {
  if (first === undefined) throw new UsageError(`${name} needs the file: symbolon ${name} -f symbolon.yaml`);
  return { files: [first, ...others], prune, json, allowBreaking: reasonOf(reason) };
}

function reasonOf(reason: string | undefined): string | undefined {
  if (reason !== undefined && !/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,1000}$/u.test(reason)) throw new UsageError('--allow-breaking needs a reason of one line, which is kept in the audit log.');
  return reason?.trim();
}
