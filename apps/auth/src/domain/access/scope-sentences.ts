import { pageScope, type PageScope } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';

/** Scopes as people are told of them: those of an API by what its contract says, in their language or else in English. */
export const pageScopes = (scope: readonly string[], all: readonly ResourceServer[], locale: string): PageScope[] =>
  scope.map((name) => {
    const sentences = new Set(all.flatMap((server) => sentenceOf(name, server, locale) ?? []));
    const shown = pageScope(name, sentences.size > 0 ? [...sentences].join(' ') : null);
    return all.some(({ scopes }) => scopes.includes(name)) ? { ...shown, sentence: null } : shown; // our sentence is of what it means where no API has it
  });

function sentenceOf(name: string, { contract }: ResourceServer, locale: string): string | undefined {
  const said = contract && Object.hasOwn(contract.scopes, name) ? contract.scopes[name] : undefined;
  if (said === undefined || typeof said === 'string') return said;
  const language = Object.keys(said).find((tag) => tag.toLowerCase() === locale.toLowerCase());
  return said[language ?? 'en'];
}
