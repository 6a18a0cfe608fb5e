import { refuse } from './refused-message.ts';

/** Bytes of a message, once it is inflated. */
export const mostBytes = 256 * 1024;
const deepest = 40;
const mostElements = 5000;
const mostAttributes = 40;

/** One tag with its quoted values, in which a `>` may stand; comments and the declaration are gone by then. */
const tag = /<(\/?)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;
const declaration = /^\uFEFF?<\?xml\s+version\s*=\s*["']1\.[01]["'](?:\s+encoding\s*=\s*["'](?<encoding>[\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;
const reference = /&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)/;
const byNumber = /&#(?:x([0-9A-Fa-f]+)|([0-9]+));/g;
/** What XML has no place for, be it written as it is or by its number. */
const noCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Looks at the letters before any parser does: there are no document types, so no entities of one's own, no processing instructions, no sections that are
 * read otherwise, and nothing so deep or so many that a parser or the canonicalization of it takes long. What is left is the text without its declaration.
 */
export function boundedXml(text: string, comments: 'refused' | 'left out'): string {
  if (Buffer.byteLength(text) > mostBytes) refuse('the message is too large');
  const encoding = declaration.exec(text)?.groups?.['encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse('the message is not in UTF-8');
  const declared = text.replace(declaration, '');
  const plain = comments === 'left out' ? withoutComments(declared) : declared;
  if (noCharacter.test(plain)) refuse('the message has a character that is none of XML');
  if (plain.includes('<!--')) refuse('the message has a comment');
  if (plain.includes('<!')) refuse('the message has a document type, an entity or a section');
  if (plain.includes('<?')) refuse('the message has a processing instruction');
  if (reference.test(plain)) refuse('the message has an entity');
  for (const [, hex = '', decimal = ''] of plain.matchAll(byNumber)) if (!isCharacter(hex === '' ? Number(decimal) : Number.parseInt(hex, 16))) refuse('the message has a character that is none of XML');
  let [depth, elements] = [0, 0];
  for (const [whole, close] of plain.matchAll(tag)) {
    if (close === '/') depth -= 1;
    else {
      elements += 1;
      if (!whole.endsWith('/>')) depth += 1;
      if (whole.split('=').length - 1 > mostAttributes) refuse('an element has too many attributes');
    }
    if (depth > deepest) refuse('the message is too deep');
    if (elements > mostElements) refuse('the message has too many elements');
  }
  // What is no tag by then is a `<` that opens none: a parser might go on in its own way.
  if (plain.replace(tag, '').includes('<')) refuse('the message is no XML');
  return plain;
}

/** Half of a pair is none: of two in a row one reader makes a character, and another does not. */
const isCharacter = (code: number): boolean => code <= 0x10_ff_ff && !noCharacter.test(String.fromCodePoint(code));

/** A comment ends at the first `-->`, whatever stands in it; one without an end is still one. */
function withoutComments(text: string): string {
  const parts = text.split('<!--');
  return parts.map((part, index) => (index === 0 ? part : part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : `<!--${part}`)).join('');
}
