import { ConfigurationFile } from '@symbolon/contracts';
import type * as z from 'zod';
import { formatPath, type Mistake, type Path } from './mistake.ts';
import { nearest } from '../nearest.ts';
import type { Found, YamlSource } from './yaml-source.ts';

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
  if (issue.code === 'too_small') return `must have at least ${issue.minimum} characters`;
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} characters`;
  if (issue.code === 'invalid_union') return 'must be text, a number, true, false, null, a list, or names with values';
  if (issue.code !== 'invalid_value') return undefined;
  const names = issue.values.map(String);
  const meant = typeof issue.input === 'string' ? nearest(issue.input, names) : undefined;
  return `must be one of ${names.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`;
}

/** The contract's refusals as mistakes in the file. Places that could not be filled in are left out: their values mean nothing. */
export function mistakesOf(issues: readonly Issue[], source: YamlSource, unresolved: readonly Mistake[]): readonly Mistake[] {
  const open = new Set(unresolved.map(({ path }) => formatPath(path)));
  return issues
    .flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownName(key, issue.path, source)) : [told(issue, source)]))
    .filter(({ path }) => !open.has(formatPath(path)));
}

function told(issue: Issue, source: YamlSource): Mistake {
  return { path: issue.path, sentence: issue.code === 'invalid_type' ? typeMistake(issue.message, source.find(issue.path)) : issue.message };
}

function typeMistake(message: string, { isThere, value }: Found): string {
  if (!isThere) return 'is missing: add it';
  if (value === null) return 'has no value: write one, or remove the name';
  const isQuotable = message === 'must be a string' && value !== undefined;
  return isQuotable ? 'must be a string: put it in quotes' : message;
}

function unknownName(name: string, parent: Path, source: YamlSource): Mistake {
  const path = [...parent, name];
  // `{ password: a,b }` makes a name of what was meant to be half a secret.
  if (source.find(path).value === null) return { path: parent, sentence: 'has a name without a value: remove it, or put a text with a comma in quotes' };
  const names = memberNames(parent);
  const meant = nearest(name, names);
  return { path, sentence: meant ? `is not known here: did you mean ${meant}?` : `is not known here: there are ${names.join(', ')}` };
}

const lists = ['resource_servers', 'clients', 'users'] as const;

function memberNames(path: Path): readonly string[] {
  const list = lists.find((name) => name === path[0]);
  const { shape } = list ? ConfigurationFile.shape[list].unwrap().element : ConfigurationFile;
  return Object.keys(shape).filter((name) => name !== '$schema');
}
