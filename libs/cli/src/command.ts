import { parseArgs, type ParseArgsConfig } from 'node:util';
import { printable } from './printable.ts';
import { UsageError } from './usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<These extends Options> = ReturnType<typeof parseArgs<{ options: These }>>['values'];

/** One command: the options that it understands, and what it does. It answers its exit status. */
export interface Command {
  readonly options: Options;
  /** What is told with --help. */
  readonly usage?: { readonly operands: string; readonly summary: string };
  run(values: Readonly<Record<string, unknown>>, operands: readonly string[], environment: NodeJS.ProcessEnv): Promise<number>;
}

/** A command that failed in a way that its message says all about. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Commands by their names, of up to three words. */
export type Commands = Readonly<Record<string, Command>>;

/** A command that knows the types of its options. */
export const command = <const These extends Options>(
  options: These,
  run: (values: Values<These>, operands: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>,
): Command => ({ options, run });

/** Runs what was typed and answers its exit status: 0 done, 1 refused or broken, 2 typed wrongly, or that of a CommandFailure. `refusals` are the errors whose message says all, and who may have a `status`, too. */
export async function runCommand(commands: Commands, args: readonly string[], environment: NodeJS.ProcessEnv, refusals: readonly (new (...args: never[]) => Error)[] = []): Promise<number> {
  try {
    const { name, found } = named(commands, args);
    if (found.usage && args.includes('--help')) return tell(usageText(name, found));
    const { values, positionals } = parse(knows(found, args) ? found.options : { ...optionsOf(commands), ...found.options }, args);
    const stray = Object.keys(values).find((option) => !Object.hasOwn(found.options, option));
    if (stray !== undefined) throw new UsageError(`${name} does not understand --${stray}.`);
    return await found.run(values, positionals.slice(name.split(' ').length), environment);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2);
    if (error instanceof CommandFailure) return complain(error.message, error.status);
    if (refusals.some((refusal) => error instanceof refusal)) return complain((error as Error).message, (error as { readonly status?: number }).status ?? 1);
    throw error;
  }
}

/** The command whose name has most of the first words. */
function named(commands: Commands, args: readonly string[]): { readonly name: string; readonly found: Command } {
  const end = args.findIndex((word) => word.startsWith('-'));
  const words = end === 0 ? parse(optionsOf(commands), args).positionals : args.slice(0, end < 0 ? undefined : end);
  const name = [3, 2, 1].map((count) => words.slice(0, count).join(' ')).find((each) => Object.hasOwn(commands, each));
  const found = name === undefined ? undefined : commands[name];
  if (name !== undefined && found) return { name, found };
  const [first = ''] = words;
  const group = Object.keys(commands).filter((each) => each.startsWith(`${first} `));
  const known = group.length > 0 ? group : new Set(Object.keys(commands).map((each) => each.split(' ')[0]));
  throw new UsageError(printable(`${group.length > 0 ? words.slice(0, 2).join(' ') : first} is not a command: use ${[...known].join(', ')}.`));
}

/** Whether a command has every option that is typed; if so, those of others are not looked at, which takes time. */
const knows = ({ options }: Command, args: readonly string[]): boolean => args.every((word) => !word.startsWith('-') || Object.hasOwn(options, /^--([^=]+)/.exec(word)?.[1] ?? ''));

/** An option that a command has not itself is read as any other has it, to say whose it is not. */
const optionsOf = (commands: Commands): Options => Object.fromEntries(Object.values(commands).flatMap((each) => Object.entries(each.options)));

function parse(options: Options, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function usageText(name: string, { options, usage }: Command): string {
  const lines = Object.entries(options).map(([option, { type, short, multiple }]) => `  ${short ? `-${short}, ` : ''}--${option}${type === 'string' ? ' VALUE' : ''}${multiple ? ' (again for more)' : ''}`);
  return [`symbolon ${name}${usage?.operands ? ` ${usage.operands}` : ''}: ${usage?.summary ?? ''}`, '', ...lines].join('\n');
}

function tell(text: string): number {
  console.log(text);
  return 0;
}

/** Says what is wrong, and answers the exit status. */
export function complain(message: string, status: number): number {
  for (const line of message.split('\n')) console.error(`symbolon: ${line}`);
  return status;
}
