import { listOf, recordOf, textOf } from '../ui/entry.ts';

type Entry = Readonly<Record<string, unknown>>;

/** A scope, with its sentence, or one for each language. */
export interface Scope {
  readonly name: string;
  readonly sentence: unknown;
}

/** A claim as the entry has it. */
export interface Claim {
  readonly name: string;
  readonly claim: Entry;
}

/** What an entry says of an API, with a contract or without. */
export interface Api {
  readonly audience: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly claims: readonly Claim[];
  readonly ttl: string;
  readonly algorithm: string;
  /** What it accepts of log-ins, separated by spaces. */
  readonly acrValues: string;
  /** Seconds since the log-in. */
  readonly maxAge: string;
}

/** Reads an entry, whichever way it is written. */
export function apiOf(entry: Entry): Api {
  const contract = 'contract' in entry ? recordOf(entry['contract']) : entry;
  const scopes = contract['scopes'];
  return {
    audience: textOf(contract['audience']),
    name: textOf(contract['name']),
    scopes: Array.isArray(scopes) ? listOf(scopes).map((name) => ({ name, sentence: '' })) : Object.entries(recordOf(scopes)).map(([name, sentence]) => ({ name, sentence })),
    claims: Object.entries(recordOf(contract['claims'])).map(([name, claim]) => ({ name, claim: recordOf(claim) })),
    ttl: textOf(contract['access_token_ttl']),
    algorithm: textOf(contract['access_token_signing_alg']),
    acrValues: listOf(contract['acr_values']).join(' '),
    maxAge: typeof contract['max_age'] === 'number' ? String(contract['max_age']) : '',
  };
}

/** The entry of an API; without claims and sentences it needs no contract. */
export function entryOf({ audience, name, scopes, claims, ttl, algorithm, acrValues, maxAge }: Api, known: Entry = {}): Entry {
  const plain = claims.length === 0 && scopes.every(({ sentence }) => sentence === '') && !('contract' in known);
  const said = {
    audience,
    ...(name !== '' && { name }),
    ...(ttl !== '' && { access_token_ttl: ttl }),
    ...(algorithm !== '' && { access_token_signing_alg: algorithm }),
    ...(acrValues.trim() !== '' && { acr_values: acrValues.trim().split(/ +/) }),
    ...(maxAge !== '' && { max_age: Number(maxAge) }),
  };
  const introspection = listOf(known['introspection_clients']).length > 0 ? { introspection_clients: known['introspection_clients'] } : {};
  if (plain) return { ...said, ...(scopes.length > 0 && { scopes: scopes.map((scope) => scope.name) }), ...introspection };
  const members = {
    ...(scopes.length > 0 && { scopes: Object.fromEntries(scopes.map((scope) => [scope.name, scope.sentence === '' ? scope.name : scope.sentence])) }),
    ...(claims.length > 0 && { claims: Object.fromEntries(claims.map((each) => [each.name, each.claim])) }),
  };
  return { contract: { ...said, ...members }, ...introspection };
}

/** A sentence of a scope, in a language where it is said in several. */
export const sentenceOf = (sentence: unknown, language: string): string => (typeof sentence === 'string' ? sentence : textOf(recordOf(sentence)[language]) || textOf(recordOf(sentence)['en']));

/** A schema, short: its type, or itself. */
export function shownSchema(schema: unknown): string {
  const { type, items, enum: values, ...rest } = recordOf(schema);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (type === 'array' && items !== undefined) return `${shownSchema(items)}[]`;
  return typeof type === 'string' && Object.keys(rest).every((each) => each === 'description') ? type : JSON.stringify(schema);
}

/** Where a claim comes from, short: `user.roles`. */
export const shownSource = (from: unknown): string => Object.entries(recordOf(from)).map(([kind, value]) => (kind === 'constant' ? JSON.stringify(value) : `${kind}.${String(value)}`)).join('');
