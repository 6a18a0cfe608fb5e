import type { ScimError } from '../../../platform/errors/scim-error.ts';

/** A piece of a filter: a sign, a word (a path, an operator), or a value as JSON has it. */
export type Token = { readonly sign: '(' | ')' | '[' | ']' } | { readonly word: string } | { readonly value: string | number | boolean | null };

const longest = 8192;
const piece = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.:-])|([A-Za-z$.][\w$.:/-]*))/y;

/** Takes a filter, or a path of PATCH, apart (RFC 7644 figure 1). What is no piece is refused by `refuse`. */
export function tokensOf(text: string, refuse: (detail: string) => ScimError): readonly Token[] {
  if (text.length > longest) throw refuse(`may have ${longest} characters.`);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (piece.lastIndex = 0; piece.lastIndex < end; ) {
    const at = piece.lastIndex;
    const found = piece.exec(text);
    if (!found) throw refuse(`cannot be read from character ${at + 1} on.`);
    const [, sign, quoted, number, word] = found;
    if (sign !== undefined) tokens.push({ sign: sign as '(' });
    else if (quoted !== undefined) tokens.push({ value: unquoted(quoted, refuse) });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else tokens.push(wordOf(word ?? ''));
  }
  return tokens;
}

const literals: ReadonlyMap<string, boolean | null> = new Map([['true', true], ['false', false], ['null', null]]);

/** Directories write literals with capital letters, too. */
function wordOf(word: string): Token {
  const literal = literals.get(word.toLowerCase());
  return literal === undefined ? { word } : { value: literal };
}

function unquoted(text: string, refuse: (detail: string) => ScimError): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string' && !/[\0\p{Cs}]/u.test(value)) return value;
  } catch {
    // refused below, as what cannot be kept in a database
  }
  throw refuse('has a text that cannot be read.');
}
