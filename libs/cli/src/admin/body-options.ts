import * as z from 'zod';
import { ConfigurationFileError } from '../mistake.ts';
import { UsageError } from '../usage-error.ts';
import { YamlSource } from '../yaml-source.ts';
import type { AdminEndpoint } from './connection.ts';
import { readSecret } from './token-request.ts';

/** How a member of a body is typed: `--name text`, `--name true`, `--name 5`, `--role a --role b`, `--claim name=text`, `--password-file FILE`. */
type Kind = 'text' | 'boolean' | 'number' | 'list' | 'object' | 'secret';

/** A member of a body as an option. */
export interface BodyOption {
  readonly member: string;
  readonly option: string;
  readonly kind: Kind;
  readonly isRequired: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** The options of an endpoint's body, made from its contract. */
export function bodyOptions({ body }: AdminEndpoint): readonly BodyOption[] {
  if (!body) return [];
  const { properties = {}, required = [] } = objectSchema(body.schema);
  return Object.entries(properties).filter(([, schema]) => !comesInFile(schema)).map(([member, schema]) => {
    const kind = kindOf(schema);
    const name = member.replaceAll('_', '-');
    return { member, kind, isRequired: required.includes(member), option: kind === 'secret' ? `${name}-file` : kind === 'list' || kind === 'object' ? name.replace(/s$/, '') : name };
  });
}

/** A schema that has a name stands among the definitions. Of one that is a choice, all that any may have, and what all must have. */
export function objectSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const found = document.$defs?.[document.$ref?.replace('#/$defs/', '') ?? ''] ?? document;
  const [first, ...others] = found.oneOf ?? [];
  if (!first) return found;
  const all = [first, ...others];
  return { properties: Object.assign({}, ...all.map(({ properties }) => properties)) as Record<string, z.core.JSONSchema._JSONSchema>, required: (first.required ?? []).filter((name) => others.every(({ required = [] }) => required.includes(name))) };
}

/** Several secrets come in a file alone: an argument could be read by others on the machine. So does what may hold one: a list of objects. */
const comesInFile = (schema: z.core.JSONSchema._JSONSchema): boolean => typeof schema === 'object' && schema.type === 'array' && typeof schema.items === 'object' && ('writeOnly' in schema.items || '$ref' in schema.items || 'oneOf' in schema.items);

function kindOf(schema: z.core.JSONSchema._JSONSchema): Kind {
  if (typeof schema === 'boolean') return 'text';
  if (schema.writeOnly === true) return 'secret';
  return schema.type === 'boolean' ? 'boolean' : schema.type === 'integer' ? 'number' : schema.type === 'array' ? 'list' : schema.type === 'object' ? 'object' : 'text';
}

/** What parseArgs has to know of them. */
export const parsedOptions = (options: readonly BodyOption[]) => Object.fromEntries(options.map(({ option, kind }) => [option, { type: 'string', multiple: kind === 'list' || kind === 'object' }] as const));

/** The body that the options make of the one before, without what a request cannot hold. Members that no option names stay. */
export function bodyOf(options: readonly BodyOption[], values: Values, before: Values): Values {
  const file = typeof values['file'] === 'string' ? objectIn(values['file']) : undefined;
  const kept = file ?? Object.fromEntries(options.flatMap(({ member }) => (member in before ? [[member, before[member]]] : [])));
  const typed = options.flatMap(({ member, option, kind }) => (values[option] === undefined ? [] : [[member, valueOf(kind, option, values[option], kept[member])] as const]));
  return { ...kept, ...Object.fromEntries(typed) };
}

function valueOf(kind: Kind, option: string, typed: unknown, before: unknown): unknown {
  if (Array.isArray(typed)) return kind === 'list' ? typed.filter((each) => each !== '') : { ...Object(before), ...Object.fromEntries(typed.map((each) => pairOf(option, String(each)))) };
  if (kind === 'secret') return readSecret(String(typed));
  if (kind === 'number') return numberOf(option, String(typed));
  if (kind !== 'boolean') return typed;
  if (typed !== 'true' && typed !== 'false') throw new UsageError(`--${option} must be true or false.`);
  return typed === 'true';
}

function numberOf(option: string, typed: string): number {
  if (!/^\d{1,15}$/.test(typed)) throw new UsageError(`--${option} must be a number.`);
  return Number(typed);
}

/** `name=text`, or `name:=JSON`; `name:=null` takes it away, since undefined travels in no body. */
function pairOf(option: string, pair: string): readonly [string, unknown] {
  const { name, json, value = '' } = /^(?<name>[^=]+?)(?<json>:)?=(?<value>[^]*)$/.exec(pair)?.groups ?? {};
  if (name === undefined) throw new UsageError(`--${option} must be name=text or name:=JSON.`);
  if (json === undefined) return [name, value];
  try {
    return [name, (JSON.parse(value) as unknown) ?? undefined];
  } catch {
    throw new UsageError(`--${option} ${name}:= must be followed by JSON.`);
  }
}

/** JSON, or YAML. */
function objectIn(path: string): Values {
  const value = readYaml(path === '-' ? 'standard input' : path, readSecret(path));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError('--file must hold one object.');
  return Object.fromEntries(Object.entries(value));
}

function readYaml(name: string, text: string): unknown {
  try {
    return new YamlSource(name, text).read();
  } catch (error) {
    throw error instanceof ConfigurationFileError ? new UsageError(error.message) : error;
  }
}
