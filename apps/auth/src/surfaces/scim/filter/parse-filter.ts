import type { Comparison } from '@symbolon/database';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { tokensOf, type Token } from './filter-tokens.ts';

/** A filter as it was written; what its paths mean, the schema says. */
export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly present: string }
  | { readonly path: string; readonly is: Comparison; readonly value: string | number | boolean | null }
  | { readonly path: string; readonly some: Filter };

/** A path of PATCH: an attribute, perhaps those of its values that are meant, perhaps one member (RFC 7644 figure 7). */
export interface Path {
  readonly attribute: string;
  readonly where?: Filter;
  readonly member?: string;
  /** What a look at one value costs: a long condition takes longer. */
  readonly cost: number;
}

const comparisons: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const deepest = 20;
const most = 200;
const charactersOfALook = 64;

const badFilter = (detail: string) => new ScimError(400, `The filter ${detail}`, 'invalidFilter');
const badPath = (detail: string) => new ScimError(400, `The path ${detail}`, 'invalidPath');

/** Reads a filter (RFC 7644 section 3.4.2.2); nesting and the number of terms are bounded. */
export function parseFilter(text: string): Filter {
  const reading = readerOf(tokensOf(text, badFilter), badFilter);
  const filter = reading.any(0);
  reading.demandEnd();
  return filter;
}

/** Reads a path of PATCH. */
export function parsePath(text: string): Path {
  const reading = readerOf(tokensOf(text, badPath), badPath);
  const attribute = reading.word();
  const where = reading.brackets(0);
  const member = where ? reading.wordIfAny() : undefined;
  reading.demandEnd();
  if (member !== undefined && !/^\.[\w$-]+$/.test(member)) throw badPath('has something behind its brackets that is no member.');
  return { attribute, cost: 1 + Math.floor(text.length / charactersOfALook), ...(where && { where }), ...(member !== undefined && { member: member.slice(1) }) };
}

/** Descends through tokens, from what binds least to what binds most: or, and, not. */
function readerOf(tokens: readonly Token[], refuse: (detail: string) => ScimError) {
  let at = 0;
  let terms = 0;
  const isSign = (sign: string) => isOf(tokens[at], 'sign', (each) => each === sign);
  const isWord = (word: string) => isOf(tokens[at], 'word', (each) => each.toLowerCase() === word);
  const take = (isIt: boolean) => isIt && (at += 1) > 0;
  const demand = (sign: string) => {
    if (!take(isSign(sign))) throw refuse(`has no ${sign} where one has to be.`);
  };
  const word = (): string => {
    const token = tokens[at++];
    if (!token || !('word' in token)) throw refuse('has no attribute where one has to be.');
    return token.word;
  };
  const list = (inside: (depth: number) => Filter, by: string, join: (parts: readonly Filter[]) => Filter) => (depth: number): Filter => {
    if (depth > deepest) throw refuse('is nested too deeply.');
    const parts = [inside(depth)];
    while (take(isWord(by))) parts.push(inside(depth));
    return parts.length === 1 && parts[0] ? parts[0] : join(parts);
  };
  const all = list((depth) => term(depth), 'and', (parts) => ({ all: parts }));
  const any = list(all, 'or', (parts) => ({ any: parts }));

  function term(depth: number): Filter {
    if ((terms += 1) > most) throw refuse(`may have ${most} terms.`);
    if (isWord('not') && isOf(tokens[at + 1], 'sign', (each) => each === '(')) {
      at += 1;
      return { not: term(depth + 1) };
    }
    if (take(isSign('('))) {
      const inside = any(depth + 1);
      demand(')');
      return inside;
    }
    return comparison(word(), depth);
  }

  function comparison(path: string, depth: number): Filter {
    const some = brackets(depth);
    if (some) return { path, some };
    const is = word().toLowerCase();
    if (is === 'pr') return { present: path };
    if (!comparisons.has(is)) throw refuse('compares by something that is no operator.');
    const token = tokens[at++];
    if (!token || !('value' in token)) throw refuse('has no value where one has to be: texts stand in quotation marks.');
    return { path, is: is as Comparison, value: token.value };
  }

  function brackets(depth: number): Filter | undefined {
    if (!take(isSign('['))) return undefined;
    const inside = any(depth + 1);
    demand(']');
    return inside;
  }

  return {
    any,
    brackets,
    word,
    wordIfAny: () => (at < tokens.length ? word() : undefined),
    demandEnd: () => {
      if (at < tokens.length) throw refuse('goes on where it has to end.');
    },
  };
}

const isOf = <Name extends 'sign' | 'word'>(token: Token | undefined, name: Name, test: (text: string) => boolean): boolean => {
  const text = token && (token as Partial<Record<Name, string>>)[name];
  return text !== undefined && test(text);
};
