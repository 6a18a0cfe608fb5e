import type { ParseArgsConfig } from 'node:util';
import type { Command } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { bodyOf, bodyOptions, objectSchema, parsedOptions, type BodyOption } from './body-options.ts';
import { connect, itemsOf, membersOf, userIdOf, type AdminEndpoint, type Connection } from './connection.ts';
import { issuerOrigin } from '../issuer-contracts.ts';
import { follow } from './follow.ts';
import { formatData, formatLine, formatOf, formatRecord, formatTable, type Format } from './output.ts';
import { askPassword, confirm } from './terminal.ts';

/** A command that is one endpoint: all else about it is in the contract of that. */
export interface CommandRow {
  readonly endpoint: AdminEndpoint;
  /** Of a list: the members that people see. */
  readonly columns?: readonly string[];
  /** Filters that may be people, by their log-in names, too. */
  readonly people?: readonly string[];
  /** What is asked before it is done; the operands follow. */
  readonly asks?: string;
  /** What is read first: its ETag goes along, and its members stay unless an option names them. */
  readonly reads?: AdminEndpoint;
  /** What tells what comes to the list, with --follow. */
  readonly follows?: AdminEndpoint;
}

type Values = Readonly<Record<string, unknown>>;
type Options = NonNullable<ParseArgsConfig['options']>;

/** What every command over the network understands. */
export const commonOptions = { issuer: { type: 'string' }, output: { type: 'string', short: 'o' } } as const satisfies Options;

/** Makes the command: operands from the path, options from the query and the body. `findUser` is the endpoint that finds people by their log-in names. */
export function endpointCommand(name: string, row: CommandRow, findUser: AdminEndpoint): Command {
  const { endpoint } = row;
  const operandNames = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => param);
  // Schemas are read when the command is asked for: a server that starts has all commands and runs none of these.
  const read = once(() => ({ body: bodyOptions(endpoint), filters: queryNames(endpoint) }));
  const usage = { operands: operandNames.map(shown).join(' '), summary: endpoint.summary };

  async function run(values: Values, operands: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
    if (operands.length !== operandNames.length) throw new UsageError(`${name} needs ${usage.operands === '' ? 'no operand' : `this: symbolon ${name} ${usage.operands}`}.`);
    const format = formatOf(text(values['output']));
    const issuer = text(values['issuer']);
    const { body, filters } = read();
    const connection = connect(environment, issuer === undefined ? undefined : issuerOrigin(issuer, '--issuer'));
    const isDry = values['dry-run'] === true;
    if (row.asks !== undefined && !isDry && !(await confirm(`${row.asks} ${operands.join(' ')}?`, values['yes'] === true))) return 1;
    const params = await paramsOf(connection, operands);
    const query = { ...(await queryOf(connection, filters, values)), ...(isDry && { dry_run: 'true' }) };
    if (row.follows && values['follow'] === true) return followed(connection, row.follows, query, values, format);
    if (row.columns) return show(await pages(connection, { params, query }, values['all'] === true), format);
    const before = row.reads && (await connection.send(row.reads, { params }));
    const sent = body.length === 0 ? undefined : await bodyFrom(body, values, entryIn(before?.value));
    const { value } = await connection.send(endpoint, { params, query, body: sent, ifMatch: before?.etag });
    if (isDry) console.error('Nothing was done: this was a dry run.');
    return show(value, format);
  }

  async function paramsOf(connection: Connection, operands: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const pairs = operandNames.map(async (param, index) => [param, param === 'user_id' ? await userIdOf(connection, findUser, operands[index] ?? '') : (operands[index] ?? '')] as const);
    return Object.fromEntries(await Promise.all(pairs));
  }

  /** An id of something else has no @. */
  async function queryOf(connection: Connection, filters: readonly string[], values: Values): Promise<Readonly<Record<string, string>>> {
    const pairs = filters.flatMap((filter) => {
      const value = text(values[optionOf(filter)]);
      return value === undefined ? [] : [[filter, value] as const];
    });
    const found = pairs.map(async ([filter, value]) => [filter, row.people?.includes(filter) && value.includes('@') ? await userIdOf(connection, findUser, value) : value] as const);
    return Object.fromEntries(await Promise.all(found));
  }

  /** A secret that has to be there is asked for; of a change there has to be one. */
  async function bodyFrom(body: readonly BodyOption[], values: Values, before: Values): Promise<Values> {
    const sent = bodyOf(body, values, before);
    if (row.reads && [...body.map(({ option }) => option), 'file'].every((option) => values[option] === undefined)) throw new UsageError(`${name} needs what to change: ${body.map(({ option }) => `--${option}`).join(', ')} or --file.`);
    const missing = body.find(({ member, isRequired }) => isRequired && sent[member] === undefined);
    if (!missing) return sent;
    if (missing.kind !== 'secret') throw new UsageError(`${name} needs --${missing.option}.`);
    return { ...sent, [missing.member]: await askPassword() };
  }

  async function pages(connection: Connection, { params, query }: { readonly params: Readonly<Record<string, string>>; readonly query: Readonly<Record<string, string>> }, isAll: boolean): Promise<readonly Values[]> {
    const rows: Values[] = [];
    for (let cursor: string | undefined; ; ) {
      const { value } = await connection.send(endpoint, { params, query: { ...query, ...(isAll && { limit: '200' }), ...(cursor !== undefined && { cursor }) } });
      rows.push(...itemsOf(value));
      cursor = text(membersOf(value)['next_cursor']);
      if (cursor === undefined) return rows;
      if (!isAll) {
        console.error('There are more: add --all.');
        return rows;
      }
    }
  }

  function followed(connection: Connection, stream: AdminEndpoint, query: Readonly<Record<string, string>>, values: Values, format: Format): Promise<never> {
    const known = queryNames(stream);
    const stray = [...Object.keys(query).filter((filter) => !known.includes(filter)).map(optionOf), ...(values['all'] === true ? ['all'] : [])];
    if (stray.length > 0) throw new UsageError(`${name} --follow has no end: leave --${stray.join(' and --')} out.`);
    const lines: Readonly<Record<Format, (value: unknown) => string>> = {
      table: (value) => formatTable([membersOf(value)], row.columns ?? [], undefined).split('\n')[1] ?? '',
      json: formatLine,
      yaml: (value) => `---\n${formatData(value, 'yaml')}`,
    };
    return follow((place) => connection.stream(stream, query, place), (value) => console.log(lines[format](value)));
  }

  function show(value: unknown, format: ReturnType<typeof formatOf>): number {
    if (value === undefined) return 0;
    if (format !== 'table') console.log(formatData(value, format));
    else if (row.columns && Array.isArray(value)) console.log(formatTable(value, row.columns, process.stdout.isTTY ? process.stdout.columns : undefined));
    else console.log(formatRecord(membersOf(value)));
    return 0;
  }

  return {
    get options() {
      return optionsOf(row, read());
    },
    usage,
    run,
  };
}

function optionsOf({ endpoint, columns, asks, follows }: CommandRow, { body, filters }: { readonly body: readonly BodyOption[]; readonly filters: readonly string[] }): Options {
  return {
    ...Object.fromEntries(filters.map((filter) => [optionOf(filter), { type: 'string' as const }])),
    ...parsedOptions(body),
    ...(body.length > 0 && { file: { type: 'string' } }),
    ...(columns && filters.includes('limit') && { all: { type: 'boolean' } }),
    ...(follows && { follow: { type: 'boolean' } }),
    ...(endpoint.method !== 'GET' && { 'dry-run': { type: 'boolean' } }),
    ...(asks !== undefined && { yes: { type: 'boolean' } }),
    ...commonOptions,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What may be asked of a list, but for what we send by ourselves. */
function queryNames({ query }: AdminEndpoint): readonly string[] {
  if (!query) return [];
  const { properties = {} } = objectSchema(query);
  return Object.keys(properties).filter((name) => name !== 'cursor' && name !== 'dry_run');
}

const optionOf = (member: string): string => member.replaceAll('_', '-');

/** What is sent of what was read: an object that can be configured tells more than its entry. */
const entryIn = (value: unknown): Values => (isView(value) ? membersOf(value.entry) : membersOf(value));
const isView = (value: unknown): value is { readonly entry: unknown } => typeof value === 'object' && value !== null && 'entry' in value && 'managed_by' in value;

/** `{user_id}` is what people call USER. */
const shown = (param: string): string => param.replace(/_id$/, '').toUpperCase();

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
