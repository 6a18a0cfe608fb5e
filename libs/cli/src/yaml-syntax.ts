import { isScalar, visit, type Document, type ErrorCode, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

/** A mistake of YAML itself. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly sentence: string;
}

const inQuotes = 'put a text with special characters in quotes';

/** Our own sentences, since the parser's quote the text, which may be a secret. */
const sentences: Partial<Record<ErrorCode, string>> = {
  BAD_DIRECTIVE: 'this %directive is unknown: remove it',
  BAD_DQ_ESCAPE: 'this \\ escape is unknown: write \\\\, or use single quotes',
  BAD_INDENT: 'this is not in line with what it belongs to, or a bracket is not closed: indent it like its neighbours',
  BAD_SCALAR_START: `a text cannot begin like this: ${inQuotes}`,
  BLOCK_AS_IMPLICIT_KEY: `there is a second colon: ${inQuotes}, or begin a new line`,
  DUPLICATE_KEY: 'this name is there twice: remove one of them',
  MISSING_CHAR: 'a quotation mark, bracket, comma or colon is missing: add it',
  MULTIPLE_DOCS: 'a second document begins here: make it one file without a line of ---',
  RESOURCE_EXHAUSTION: 'this is nested too deeply: make it flatter',
  TAB_AS_INDENT: 'a tab cannot indent: use spaces',
  TAG_RESOLVE_FAILED: 'a value that begins with ! must be in quotes',
};

type Anchored = Scalar | YAMLMap | YAMLSeq;

/** Everything that makes a document unusable before its meaning is looked at. */
export function syntaxMistakes(document: Document): readonly SyntaxMistake[] {
  const mistakes = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
    offset: pos[0],
    sentence: sentences[code] ?? `this is not valid YAML: ${inQuotes}, and check the brackets and indentation around it`,
  }));
  if (mistakes.length > 0) return mistakes;
  /** As far as it has been read: the library would look through the whole document for each alias. */
  const anchors = new Map<string, Anchored>();
  const keep = (node: Anchored) => void (node.anchor !== undefined && anchors.set(node.anchor, node));
  const refuse = (node: { readonly range?: readonly number[] | null | undefined }, sentence: string) =>
    void mistakes.push({ offset: node.range?.[0] ?? 0, sentence });
  visit(document, {
    Collection: (_, node) => keep(node),
    Alias: (_, alias, path) => {
      const repeated = anchors.get(alias.source);
      if (!repeated) refuse(alias, 'a value that begins with * must be in quotes, unless it repeats an &anchor before it');
      else if (path.includes(repeated)) refuse(alias, 'this repeats what it is a part of, and so has no end: write out what is meant');
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) refuse(Object(key) as object, 'a name must be plain text');
      else if (key.value === '__proto__') refuse(key, 'this name is reserved: choose another');
    },
    Scalar: (_, scalar) => {
      keep(scalar);
      if (typeof scalar.value === 'string' && /[\0\p{Cs}]/u.test(scalar.value)) refuse(scalar, 'there is a NUL or half a surrogate pair in this text: remove it');
    },
  });
  return mistakes;
}
