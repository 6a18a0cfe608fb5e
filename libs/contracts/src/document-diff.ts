import type { ContractChange } from './contract-change.ts';
import { diffEvents } from './event-diff.ts';
import { diffOpenapi } from './openapi-diff.ts';
import type { JsonObject } from './schema-document.ts';
import { diffSchemas } from './schema-diff.ts';
import type { Direction } from './schema-place.ts';

/** One change of a document of a release, by the document's file name. */
export interface DocumentChange extends ContractChange {
  readonly document: string;
}

/** Documents of what others send to the provider; it sends the rest itself. */
const readHere = ['oauth-token-request', 'pushed-authorization-request', 'authorization-challenge-request', 'token-contract', 'consumer-contract', 'symbolon-file'];

/** Which way what a committed schema describes goes. */
export const directionOf = (file: string): Direction => (readHere.includes(file.replace('.schema.json', '')) ? 'request' : 'response');

/** What differs between the documents of two releases, by file name; a new document is additive, and one that is gone breaks. */
export function diffDocuments(before: Readonly<Record<string, JsonObject>>, after: Readonly<Record<string, JsonObject>>): readonly DocumentChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((document) => {
    const [old, fresh] = [before[document], after[document]];
    if (!old) return [{ document, member: document, kind: 'additive' as const, sentence: 'is new' }];
    if (!fresh) return [{ document, member: document, kind: 'breaking' as const, sentence: 'is gone' }];
    return differences(document, old, fresh).map((change) => ({ document, ...change }));
  });
}

function differences(document: string, before: JsonObject, after: JsonObject): readonly ContractChange[] {
  if (document === 'events.schema.json') return diffEvents(before, after);
  return document === 'openapi.json' ? diffOpenapi(before, after) : diffSchemas(before, after, directionOf(document));
}
