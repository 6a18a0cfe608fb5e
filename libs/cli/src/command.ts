import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<These extends Options> = ReturnType<typeof parseArgs<{ options: These }>>['values'];

/** One command: the options that it understands, and what it does. It answers its exit status. */
export interface Command {
  readonly options: Options;
  run(values: Readonly<Record<string, unknown>>, operands: readonly string[], environment: NodeJS.ProcessEnv): Promise<number>;
}

/** Commands by their names, of one word or two. */
export type Commands = Readonly<Record<string, Command>>;

/** A command that knows the types of its options. */
export const command = <const These extends Options>(
  options: These,
  run: (values: Values<These>, operands: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>,
): Command => ({ options, run });

/** Runs what was typed and answers its exit status: 0 done, 1 refused or broken, 2 typed wrongly. `refusals` are the errors whose message says all. */
export async function runCommand(commands: Commands, args: readonly string[], environment: NodeJS.ProcessEnv, refusals: readonly (new (...args: never[]) => Error)[] = []): Promise<number> {
  try {
    const { values, positionals } = parse(commands, args);
    const [first = '', second = '', ...rest] = positionals;
    const pair = `${first} ${second}`;
    const [name, operands] = Object.hasOwn(commands, pair) ? [pair, rest] : [first, positionals.slice(1)];
    const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!found) throw new UsageError(`${isGroup(commands, first) ? pair.trim() : name} is not a command: use ${Object.keys(commands).join(', ')}.`);
    const stray = Object.keys(values).find((option) => !Object.hasOwn(found.options, option));
    if (stray !== undefined) throw new UsageError(`${name} does not understand --${stray}.`);
    return await found.run(values, operands, environment);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, 2);
    if (refusals.some((refusal) => error instanceof refusal)) return complain((error as Error).message, 1);
    throw error;
  }
}

/** Whether it is the first word of commands of two. */
const isGroup = (commands: Commands, word: string): boolean => Object.keys(commands).some((name) => name.startsWith(`${word} `));

/** An option means the same to every command that has it. */
function parse(commands: Commands, args: readonly string[]) {
  const options: Options = Object.fromEntries(Object.values(commands).flatMap((each) => Object.entries(each.options)));
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Says what is wrong, and answers the exit status. */
export function complain(message: string, status: number): number {
  for (const line of message.split('\n')) console.error(`symbolon: ${line}`);
  return status;
}
