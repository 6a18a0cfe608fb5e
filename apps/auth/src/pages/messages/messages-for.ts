import { de } from './de.ts';
import { en, type Messages } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';

/** The catalogues by language, in the order in which they are offered. */
export const catalogues: Readonly<Record<string, Messages>> = { en, de, es, fr, ja };

/** A language and its catalogue. */
export interface LocalizedMessages {
  readonly locale: string;
  readonly messages: Messages;
}

/** The first wanted language that there is, each one cut back step by step (RFC 4647 section 3.4: de-AT, then de); else English. */
export function messagesFor(wanted: readonly string[]): LocalizedMessages {
  for (const tag of wanted) {
    const parts = tag.trim().toLowerCase().split(/[-_]/, 8);
    for (let length = parts.length; length > 0; length -= 1) {
      const locale = parts.slice(0, length).join('-');
      const messages = Object.hasOwn(catalogues, locale) ? catalogues[locale] : undefined;
      if (messages) return { locale, messages };
    }
  }
  return { locale: 'en', messages: en };
}

/** The languages that somebody wants, the most wanted first: those of `ui_locales` (OpenID Connect Core section 3.1.2.1), then the browser's. */
export const localesOf = (uiLocales: string | undefined, acceptLanguage: string | undefined): readonly string[] => [
  ...(uiLocales ?? '').split(' ', 32).filter((tag) => tag !== ''),
  ...acceptedLanguages(acceptLanguage),
];

/** An Accept-Language header by weight (RFC 9110 section 12.5.4); refused languages and `*` are left out. */
const acceptedLanguages = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',', 32)
    .map((item) => /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(item))
    .flatMap((match) => (match?.[1] ? [{ tag: match[1], weight: Number(match[2] ?? 1) }] : []))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
