import { randomText, type Random } from '@symbolon/crypto';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** XML whose values are escaped, in text and in attributes; what was written by this stays as it is. */
export class Written {
  constructor(readonly xml: string) {}
  toString(): string {
    return this.xml;
  }
}

type Value = string | number | Written | undefined | readonly Written[];

export function xml(parts: TemplateStringsArray, ...values: readonly Value[]): Written {
  return new Written(parts.map((part, index) => part + written(values[index])).join(''));
}

function written(value: Value): string {
  if (value instanceof Written) return value.xml;
  if (Array.isArray(value)) return value.join('');
  return String(value ?? '').replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>"'\t\n\r]/g, (each) => escapes[each] ?? '');
}

/** Of a message: a name that nobody guesses, which XML lets begin with no digit. */
export const newMessageId = (random: Random): string => `_${randomText(random, 24).replace(/[^\w.-]/g, '')}`;

/** As SAML has times: to the second, in UTC. */
export const instant = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');
