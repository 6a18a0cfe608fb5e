import { ConfigurationFile } from '@symbolon/contracts';
import * as z from 'zod';
import { formatPath, type Mistake, type Path } from './mistake.ts';
import { nearest } from './nearest.ts';
import type { Found, Source } from './source.ts';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'names with values',
  record: 'names with values',
};

/** A sentence for what the contract has none of its own for. It never repeats the value. */
export function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small') return bound('least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return bound('most', issue.maximum, issue.origin);
  if (issue.code === 'invalid_key') return issue.issues[0]?.message;
  if (issue.code === 'invalid_union') return 'must be text, a number, true, false, null, a list, or names with values';
  if (issue.code !== 'invalid_value') return undefined;
  const names = issue.values.map(String);
  const meant = typeof issue.input === 'string' ? nearest(issue.input, names) : undefined;
  return `must be one of ${names.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`;
}

const bound = (which: 'least' | 'most', size: number | bigint, of: string): string =>
  of === 'array' ? `must have at ${which} ${size} items` : of === 'string' ? `must have at ${which} ${size} characters` : `must be at ${which} ${size}`;

/** The contract's refusals as mistakes in the file; of the declarative file, unless another contract is named. Places that could not be filled in are left out: their values mean nothing. */
export function mistakesOf(issues: readonly Issue[], source: Source, unresolved: readonly Mistake[], contract: z.ZodType = ConfigurationFile): readonly Mistake[] {
  const open = new Set(unresolved.map(({ path }) => formatPath(path)));
  return issues
    .flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownName(key, issue.path, source, contract)) : [told(issue, source)]))
    .filter(({ path }) => !open.has(formatPath(path)));
}

function told(issue: Issue, source: Source): Mistake {
  return { path: issue.path, sentence: issue.code === 'invalid_type' ? typeMistake(issue.message, source.find(issue.path)) : issue.message };
}

function typeMistake(message: string, { isThere, value }: Found): string {
  if (!isThere) return 'is missing: add it';
  if (value === null) return 'has no value: write one, or remove the name';
  const isQuotable = message === 'must be a string' && value !== undefined;
  return isQuotable ? 'must be a string: put it in quotes' : message;
}

function unknownName(name: string, parent: Path, source: Source, contract: z.ZodType): Mistake {
  const path = [...parent, name];
  // `{ password: a,b }` makes a name of what was meant to be half a secret.
  if (source.find(path).value === null) return { path: parent, sentence: 'has a name without a value: remove it, or put a text with a comma in quotes' };
  const names = memberNames(contract, parent);
  const meant = nearest(name, names);
  return { path, sentence: meant ? `is not known here: did you mean ${meant}?` : `is not known here: there are ${names.join(', ')}` };
}

/** The names that the contract knows at a path. */
function memberNames(contract: z.ZodType, path: Path): readonly string[] {
  let schema: unknown = bare(contract);
  for (const step of path) schema = bare(below(schema, step));
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).filter((name) => name !== '$schema') : [];
}

function below(schema: unknown, step: PropertyKey): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodObject ? (schema.shape as Readonly<Record<PropertyKey, unknown>>)[step] : undefined;
}

/** Without what is made of the value afterwards, or when there is none. */
const bare = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema instanceof z.ZodPipe ? bare(schema.in) : schema;
