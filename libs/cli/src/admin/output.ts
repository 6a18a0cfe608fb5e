import { stringify } from 'yaml';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

type Row = Readonly<Record<string, unknown>>;

/** How a command shows what it got. */
export const formats = ['table', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

export function formatOf(text: string | undefined): Format {
  const found = formats.find((each) => each === (text ?? 'table'));
  if (!found) throw new UsageError(`--output must be one of ${formats.join(', ')}.`);
  return found;
}

/** Rows under the names of their members, each as wide as its widest; `width` is that of the terminal, past which a line is cut. */
export function formatTable(rows: readonly Row[], columns: readonly string[], width: number | undefined): string {
  const lines = [columns.map((name) => printable(name.toUpperCase().replaceAll('_', ' '))), ...rows.map((row) => columns.map((name) => cell(row[name])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  return lines.map((line) => cut(line.map((text, index) => text + ' '.repeat((widths[index] ?? 0) - widthOf(text))).join('  ').trimEnd(), width)).join('\n');
}

/** One thing, a member a line. */
export function formatRecord(record: Row): string {
  const names = Object.keys(record);
  const widest = Math.max(0, ...names.map((name) => widthOf(printable(name))));
  return names.map((name) => `${printable(name)}${' '.repeat(widest - widthOf(printable(name)))}  ${cell(record[name])}`.trimEnd()).join('\n');
}

/** For programs: what people wrote stands in it escaped, so that it cannot move the cursor of whoever looks at it. */
export const formatData = (value: unknown, format: 'json' | 'yaml'): string =>
  format === 'json' ? escaped(JSON.stringify(value, null, 2), halves) : escaped(stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd(), whole);

/** The same as one line, for programs that read line by line (JSON Lines). */
export const formatLine = (value: unknown): string => escaped(JSON.stringify(value), halves);

const escaped = (text: string, escape: (character: string) => string): string => text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escape);
/** JSON writes what is above U+FFFF in two halves (RFC 8259 section 7). */
const halves = (character: string): string => character.split('').map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
/** YAML 1.2 section 5.7. */
const whole = (character: string): string => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.length === 0 ? '-' : printable(value.join(', '));
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

const characters = new Intl.Segmenter();
const wide = /\p{Emoji_Presentation}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60]/u;

/** Columns of a terminal, near enough: what is written in squares takes two. */
const widthOf = (text: string): number => [...characters.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);

function cut(line: string, width: number | undefined): string {
  if (width === undefined || widthOf(line) <= width) return line;
  let kept = '';
  let taken = 0;
  for (const { segment } of characters.segment(line)) {
    taken += widthOf(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
