import { listOf, recordOf, textOf } from '../ui/entry.ts';

/** Something that a consumer relies on, by the name that the server gives it. */
export interface Relied {
  /** Absent of an event. */
  readonly audience?: string;
  readonly kind: 'claim' | 'scope' | 'token' | 'event';
  readonly name: string;
  /** As problems name it. */
  readonly member: string;
  readonly wanted?: unknown;
  readonly required: boolean;
}

/** What an entry of a consumer says that it relies on. */
export function reliedOn(entry: Readonly<Record<string, unknown>>): readonly Relied[] {
  const reliances = Array.isArray(entry['relies_on']) ? entry['relies_on'].map(recordOf) : [];
  const events = Object.keys(recordOf(entry['events']));
  return [...reliances.flatMap(ofApi), ...events.map((name): Relied => ({ kind: 'event', name, member: 'type', required: true }))];
}

function ofApi(reliance: Readonly<Record<string, unknown>>): readonly Relied[] {
  const audience = textOf(reliance['audience']);
  const found = [
    ...Object.entries(recordOf(reliance['claims'])).map(([name, claim]): Relied => ({ audience, kind: 'claim', name, member: memberOf('claims', name), wanted: recordOf(claim)['schema'], required: recordOf(claim)['required'] !== false })),
    ...listOf(reliance['scopes']).map((name): Relied => ({ audience, kind: 'scope', name, member: memberOf('scopes', name), required: true })),
    ...['access_token_ttl', 'access_token_signing_algs', 'acr_values', 'max_age'].filter((name) => name in reliance).map((name): Relied => ({ audience, kind: 'token', name, member: name.replace(/algs$/, 'alg'), wanted: reliance[name], required: true })),
  ];
  return found.length > 0 ? found : [{ audience, kind: 'token', name: 'audience', member: 'audience', required: true }];
}

/** As the server writes it. */
const memberOf = (record: string, name: string): string => (/^[\w$-]+$/.test(name) ? `${record}.${name}` : `${record}[${JSON.stringify(name)}]`);
