import { parseArgs } from 'node:util';
import { ConfigurationFileError } from '../domain/configuration/configuration-file.reader.ts';
import { BreakingChangeError } from '../domain/configuration/contract-gate.ts';
import { isEmailAddress } from '../domain/users/email-address.ts';
import { readSettings, SettingsError } from '../platform/config.ts';
import { start } from '../process/start.ts';
import { printAuditLog, reconcile, rotateKeys, testMail } from './commands.ts';
import { checkFiles, diffFiles, type Finding } from './contract-commands.ts';
import { MailTestError } from './mail-test.ts';
import { UsageError } from './usage-error.ts';

const options = {
  config: { type: 'string' },
  try: { type: 'boolean' },
  file: { type: 'string', short: 'f' },
  'allow-breaking': { type: 'string' },
  json: { type: 'boolean' },
  as: { type: 'string' },
  since: { type: 'string' },
} as const;
type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

interface Command {
  readonly options: readonly (keyof Options)[];
  readonly run: (values: Options, operands: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>;
}

/** Each command with the options that it understands. */
const commands: Readonly<Record<string, Command>> = {
  start: { options: ['config', 'try'], run: (values, operands, environment) => none(operands) ?? start(readSettings(withConfig(environment, values.config)), { environment, tryOut: values.try ?? false }) },
  plan: { options: ['file', 'allow-breaking'], run: (values, operands, environment) => none(operands) ?? reconcile('plan', fileOf('plan', values), reasonOf(values), environment) },
  apply: { options: ['file', 'allow-breaking'], run: (values, operands, environment) => none(operands) ?? reconcile('apply', fileOf('apply', values), reasonOf(values), environment) },
  'keys rotate': { options: [], run: (_, operands, environment) => none(operands) ?? rotateKeys(environment) },
  audit: { options: ['since'], run: (values, operands, environment) => none(operands) ?? printAuditLog(values.since, environment) },
  'mail test': { options: [], run: (_, operands, environment) => testMail(addressOf(operands), environment) },
  'contracts diff': { options: ['json', 'as'], run: (values, operands) => comparison(() => diffFiles(...twoOf(operands), values.json ? 'json' : 'text', directionOf(values.as))) },
  'contracts check': { options: [], run: (_, operands) => comparison(() => checkFiles(...severalOf(operands))) },
};

/** Runs one command and answers its exit status: 0 done, 1 refused or broken, 2 typed wrongly. */
export async function run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    const [first = 'start', second = '', ...rest] = positionals;
    const pair = `${first} ${second}`;
    const [name, operands] = Object.hasOwn(commands, pair) ? [pair, rest] : [first, positionals.slice(1)];
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`${name === first && isGroup(first) ? pair.trim() : name} is not a command: use ${Object.keys(commands).join(', ')}.`);
    const stray = Object.keys(values).find((option) => !command.options.includes(option as keyof Options));
    if (stray !== undefined) throw new UsageError(`${name} does not understand --${stray}.`);
    return await command.run(values, operands, environment);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2);
    if (error instanceof SettingsError || error instanceof ConfigurationFileError || error instanceof BreakingChangeError || error instanceof MailTestError) return complain(error.message, 1);
    throw error;
  }
}

/** The first word of commands of two. */
const isGroup = (word: string): boolean => Object.keys(commands).some((name) => name.startsWith(`${word} `));

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const withConfig = (environment: NodeJS.ProcessEnv, config: string | undefined): NodeJS.ProcessEnv =>
  config === undefined ? environment : { ...environment, SYMBOLON_CONFIG: config };

/** A file that cannot be read is a mistake in what was typed: 1 says that something breaks. */
async function comparison(compare: () => Promise<Finding>): Promise<number> {
  try {
    const { text, breaks } = await compare();
    console.log(text);
    return breaks ? 1 : 0;
  } catch (error) {
    if (error instanceof ConfigurationFileError) return complain(error.message, 2);
    throw error;
  }
}

function none([stray]: readonly string[]): undefined {
  if (stray !== undefined) throw new UsageError(`${stray} is not understood.`);
}

function addressOf([address = '', ...rest]: readonly string[]): string {
  if (!isEmailAddress(address) || rest.length > 0) throw new UsageError('mail test needs one e-mail address: symbolon mail test you@example.com');
  return address;
}

function fileOf(command: string, { file }: Options): string {
  if (file === undefined) throw new UsageError(`${command} needs the file: symbolon ${command} -f symbolon.yaml`);
  return file;
}

function reasonOf({ 'allow-breaking': reason }: Options): string | undefined {
  if (reason !== undefined && !/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,1000}$/u.test(reason)) throw new UsageError('--allow-breaking needs a reason of one line, which is kept in the audit log.');
  return reason?.trim();
}

function twoOf([before, after, ...rest]: readonly string[]): readonly [string, string] {
  if (before === undefined || after === undefined || rest.length > 0) throw new UsageError('contracts diff needs two files: symbolon contracts diff OLD NEW');
  return [before, after];
}

function severalOf([contract, ...consumers]: readonly string[]): readonly [string, readonly string[]] {
  if (contract === undefined || consumers.length === 0) throw new UsageError('contracts check needs a contract and its consumers: symbolon contracts check CONTRACT CONSUMER...');
  return [contract, consumers];
}

function directionOf(as: string | undefined): 'request' | 'response' | 'both' {
  if (as !== undefined && as !== 'request' && as !== 'response') throw new UsageError('--as must be request (what others send) or response (what they receive); without it, both count.');
  return as ?? 'both';
}

function complain(message: string, status: number): number {
  for (const line of message.split('\n')) console.error(`symbolon: ${line}`);
  return status;
}
