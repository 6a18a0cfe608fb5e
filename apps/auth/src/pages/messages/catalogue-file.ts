import { nearest } from '@symbolon/cli';
import { builtIn, placeholdersOf, sentencesOf } from './messages.ts';

/** A catalogue of an installation, which need not be complete. */
export interface OwnCatalogue {
  /** Its language, in the canonical form of BCP 47. */
  readonly locale: string;
  readonly sentences: ReadonlyMap<string, string>;
}

/** Far more than the longest of ours, which has a few hundred characters. */
const longest = 2000;

const english: ReadonlyMap<string, string> = new Map(sentencesOf(builtIn.en).map(([key, sentence]) => [key, String(sentence)]));

/** Reads a file of sentences that has this name. `faults` are what nobody can be shown: each names the key and what to do. */
export function readCatalogue(name: string, bytes: Uint8Array): { readonly catalogue: OwnCatalogue; readonly faults: readonly string[] } {
  const tag = name.replace(/\.json$/, '');
  const misnamed = languageFault(tag);
  const content = misnamed === undefined ? parse(bytes) : {};
  const found = typeof content === 'string' ? [] : sentencesOf(content);
  const faults = [misnamed === undefined ? undefined : `${misnamed}.`, typeof content === 'string' ? content : undefined, ...found.map(([key, sentence]) => sentenceFault(key, sentence))];
  return {
    catalogue: { locale: tag, sentences: new Map(found.flatMap(([key, sentence]) => (typeof sentence === 'string' ? [[key, sentence]] : []))) },
    faults: faults.flatMap((fault) => (fault === undefined ? [] : [`${name}: ${fault}`])),
  };
}

/** Why this names no language (BCP 47); undefined when it does. A language has two or three letters in ISO 639: `dutch` is well-formed, and nothing. */
export function languageFault(tag: string): string | undefined {
  const example = 'name it by its language, such as nl, pt-BR or zh-Hant';
  const canonical = canonicalTag(tag);
  if (canonical === undefined || !/^[a-z]{2,3}(-|$)/.test(canonical)) return `${tag} is no language tag (BCP 47): ${example}`;
  return canonical === tag ? undefined : `${tag} is written ${canonical} (BCP 47): ${example}`;
}

function canonicalTag(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).baseName;
  } catch {
    return undefined;
  }
}

/** The content, or what is wrong with all of it. */
function parse(bytes: Uint8Array): object | string {
  try {
    const content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? content : 'must hold one object: write { "login": { "heading": "…" } }.';
  } catch (error) {
    return `is no JSON in UTF-8: ${(error as Error).message}; correct it there.`;
  }
}

function sentenceFault(key: string, sentence: unknown): string | undefined {
  const ours = english.get(key);
  if (ours === undefined) return `${key} is no sentence of ours: ${suggestion(key)}`;
  if (typeof sentence !== 'string') return `${key} must be text in quotes: write it so, or leave it out.`;
  if (sentence.trim() === '') return `${key} is empty: translate it, or leave it out.`;
  if ([...sentence].length > longest) return `${key} is longer than ${longest} characters: shorten it.`;
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(sentence)) return `${key} has a line break or another control character: write it in one line.`;
  if (/[\u202a-\u202e\u2066-\u2069]/.test(sentence)) return `${key} has a character that turns the direction of writing: remove it; the page knows the direction of its language.`;
  return fillingFault(key, sentence, placeholdersOf(ours));
}

function fillingFault(key: string, sentence: string, wanted: readonly string[]): string | undefined {
  const given = placeholdersOf(sentence);
  const missing = wanted.find((word) => !given.includes(word));
  if (missing !== undefined) return `${key} lacks ${missing}, which is filled in: write it where it belongs.`;
  const stray = given.find((word) => !wanted.includes(word)) ?? /[{}]/.exec(sentence.replaceAll(/\{\w+\}/g, ''))?.[0];
  return stray === undefined ? undefined : `${key} has ${stray}, which nothing fills in: ${wanted.length > 0 ? `only ${wanted.join(' and ')} may stand there` : 'remove it'}.`;
}

function suggestion(key: string): string {
  const meant = nearest(key, [...english.keys()]);
  return meant === undefined ? 'remove it.' : `did you mean ${meant}?`;
}
