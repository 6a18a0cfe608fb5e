import { ConsumerContract, TokenContract } from '@symbolon/contracts';
import type * as z from 'zod';
import { loadContract } from './contract-file.ts';
import { mistakesOf, sentenceOf } from './contract-mistakes.ts';
import { ConfigurationFileError } from './mistake.ts';
import type { Source } from './source.ts';

/** A file that is compared with another of its kind. */
export type ContractDocument =
  | { readonly kind: 'token contract'; readonly value: TokenContract }
  | { readonly kind: 'OpenAPI document' | 'JSON Schema'; readonly value: Readonly<Record<string, unknown>> };

/** Reads a file and tells by its content what it is, or throws a ConfigurationFileError. */
export async function readContractDocument(path: string): Promise<ContractDocument> {
  const source = await sourceOf(path);
  const value = source.read();
  if (!isObject(value)) throw new ConfigurationFileError(`${path}: is neither a token contract nor a JSON Schema nor an OpenAPI document`);
  if ('openapi' in value) return { kind: 'OpenAPI document', value };
  if ('consumer' in value && 'relies_on' in value) throw new ConfigurationFileError(`${path}: is a consumer contract: check it with symbolon contracts check CONTRACT CONSUMER`);
  if ('audience' in value || 'claims' in value) return { kind: 'token contract', value: parsed(TokenContract, source) };
  if (!schemaWords.some((word) => word in value)) throw new ConfigurationFileError(`${path}: is neither a token contract nor a JSON Schema nor an OpenAPI document`);
  return { kind: 'JSON Schema', value };
}

const schemaWords = ['$schema', '$ref', '$defs', 'type', 'properties', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'];

export const readTokenContract = async (path: string): Promise<TokenContract> => parsed(TokenContract, await sourceOf(path));
export const readConsumerContract = async (path: string): Promise<ConsumerContract> => parsed(ConsumerContract, await sourceOf(path));

async function sourceOf(path: string): Promise<Source> {
  const loaded = await loadContract(path, process.cwd());
  if ('sentence' in loaded) throw new ConfigurationFileError(`${path}: ${loaded.sentence}`);
  return loaded.source;
}

function parsed<T>(contract: z.ZodType<T>, source: Source): T {
  const result = contract.safeParse(source.read(), { error: sentenceOf });
  if (!result.success) throw new ConfigurationFileError(source.describe(mistakesOf(result.error.issues, source, [], contract)));
  return result.data;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
