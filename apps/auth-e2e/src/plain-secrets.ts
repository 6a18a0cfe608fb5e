import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isObject } from './chart.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../libs/contracts/documents/symbolon-file.schema.json'), 'utf8')) as unknown;

/** Every object and list in a value, and what they are called. */
function* members(value: unknown): Generator<readonly [name: string, value: unknown]> {
  for (const entry of isObject(value) || Array.isArray(value) ? Object.entries(value) : []) {
    yield entry;
    yield* members(entry[1]);
  }
}

const isSecret = (value: unknown): boolean => isObject(value) && (value['writeOnly'] === true || isSecret(value['items']));

/** What the declarative file calls its secrets, by its contract. */
export const secretMembers: readonly string[] = [...new Set([...members(schema)].flatMap(([name, value]) => (isSecret(value) && name !== 'items' ? [name] : [])))].sort();

/** Which members of such a file hold a secret itself, and not the name of its file. */
export const plainSecretsIn = (text: string): readonly string[] =>
  [...members(parse(text))].flatMap(([name, value]) => (secretMembers.includes(name) && !isObject(value) && [value].flat().some((each) => !String(each).startsWith('file:')) ? [name] : []));
