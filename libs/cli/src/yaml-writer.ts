import { Document, visit } from 'yaml';

/** A value as YAML 1.2 that `YamlSource` reads back the same, beginning with lines of comment. Knows nothing of what the value means. */
export function writeYaml(value: unknown, comment: readonly string[] = []): string {
  const document = new Document(value, { schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(place, scalar) {
      if (typeof scalar.value !== 'string') return;
      if (unseen.test(scalar.value) || misread.test(scalar.value) || (place === 'key' && scalar.value.includes('\n'))) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  const head = comment.map((line) => `# ${line}`.trimEnd() + '\n').join('');
  return `${head}${head && '\n'}${text}`.replaceAll(new RegExp(unseen, 'gu'), escaped);
}

/** What could move a terminal's cursor or turn its text around, and is therefore written by its number; a text with such stands in quotation marks. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What readers of YAML 1.1 take for a truth value, a date or a number of base 60. */
const misread = /^(y|n|yes|no|on|off)$|^\d{4}-\d|^[-+]?[\d_]+(:[\d_.]+)+$/i;

function escaped(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return number.length > 4 ? `\\U${number.padStart(8, '0')}` : `\\u${number.padStart(4, '0')}`;
}
