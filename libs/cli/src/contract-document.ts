import { basename } from 'node:path';
import { ConsumerContract, eventsIn, TokenContract, type GivenEvents } from '@symbolon/contracts';
import type * as z from 'zod';
import { loadContract } from './contract-file.ts';
import { mistakesOf, sentenceOf } from './contract-mistakes.ts';
import { ConfigurationFileError } from './mistake.ts';
import type { Source } from './source.ts';

/** A file that is compared with another of its kind. */
export type ContractDocument =
  | { readonly kind: 'token contract'; readonly value: TokenContract }
  | { readonly kind: 'OpenAPI document' | 'JSON Schema' | 'list of events'; readonly value: Readonly<Record<string, unknown>> };

/** Reads a file and tells by its content what it is, or throws a ConfigurationFileError. */
export async function readContractDocument(path: string): Promise<ContractDocument> {
  const source = await sourceOf(path);
  const value = source.read();
  if (!isObject(value)) throw new ConfigurationFileError(`${path}: is neither a token contract nor a JSON Schema nor an OpenAPI document`);
  if ('openapi' in value) return { kind: 'OpenAPI document', value };
  if ('consumer' in value && ('relies_on' in value || 'events' in value)) throw new ConfigurationFileError(`${path}: is a consumer contract: check it with symbolon contracts check CONTRACT CONSUMER`);
  if ('audience' in value || 'claims' in value) return { kind: 'token contract', value: parsed(TokenContract, source) };
  if (eventsIn(value)) return { kind: 'list of events', value };
  if (!schemaWords.some((word) => word in value)) throw new ConfigurationFileError(`${path}: is neither a token contract nor a JSON Schema nor an OpenAPI document`);
  return { kind: 'JSON Schema', value };
}

const schemaWords = ['$schema', '$ref', '$defs', 'type', 'properties', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'];

/** What a consumer is checked against: a token contract, or the events of a release. */
export async function readPromise(path: string): Promise<{ readonly contract: TokenContract } | { readonly events: GivenEvents }> {
  const source = await sourceOf(path);
  const value = source.read();
  const events = isObject(value) ? eventsIn(value) : undefined;
  return events ? { events } : { contract: parsed(TokenContract, source) };
}

export const readTokenContract = async (path: string): Promise<TokenContract> => parsed(TokenContract, await sourceOf(path));
export const readConsumerContract = async (path: string): Promise<ConsumerContract> => parsed(ConsumerContract, await sourceOf(path));

/** What a file relies on: a consumer's own words, or all that a service was built with, which is its contract. */
export async function readReliances(path: string): Promise<ConsumerContract> {
  const source = await sourceOf(path);
  const value = source.read();
  if (isObject(value) && 'consumer' in value) return parsed(ConsumerContract, source);
  const { audience, scopes, claims, access_token_signing_alg: algorithm } = parsed(TokenContract, source);
  const relied = Object.entries(claims).map(([name, { schema, required }]) => [name, { schema, required }] as const);
  return { consumer: basename(path), events: {}, relies_on: [{ audience, scopes: Object.keys(scopes), claims: Object.fromEntries(relied), access_token_signing_algs: [algorithm] }] };
}

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
