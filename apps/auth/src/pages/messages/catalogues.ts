import type { OwnCatalogue } from './catalogue-file.ts';
import { builtIn, type Messages } from './messages.ts';

/** A language and its catalogue, which is complete. */
export interface Language {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Messages;
}

/** The languages of an installation: ours with its sentences in them, then its own. What one of its own does not say, its nearest says: de-AT, de, English. */
export class Catalogues {
  readonly #languages: ReadonlyMap<string, Language>;
  /** In the order in which they are offered. */
  readonly locales: readonly string[];

  constructor(own: readonly OwnCatalogue[]) {
    this.locales = [...new Set([...Object.keys(builtIn), ...own.map(({ locale }) => locale)])];
    const languages = new Map<string, Language>();
    // The shorter tags first: each longer one goes on from them.
    for (const locale of [...this.locales].sort((a, b) => Number(b === 'en') - Number(a === 'en') || a.length - b.length)) {
      const sentences = own.find((each) => each.locale === locale)?.sentences ?? new Map<string, string>();
      const ours = Object.hasOwn(builtIn, locale) ? builtIn[locale] : undefined;
      const base = ours ?? nearestOf(locale, languages)?.messages ?? languages.get('en')?.messages ?? builtIn.en;
      const messages = filled(base, ours ? sentences : new Map([['language', nameOf(locale)], ...sentences]));
      languages.set(locale.toLowerCase(), { locale, direction: directionOf(locale), messages });
    }
    this.#languages = languages;
  }

  /** The first wanted language that there is, each one cut back step by step (RFC 4647 section 3.4: de-AT, then de); else English. */
  for(wanted: readonly string[]): Language {
    for (const tag of wanted) {
      const found = nearestOf(tag, this.#languages);
      if (found) return found;
    }
    return this.for(['en']);
  }
}

/** What speakers of a language call it, as far as the platform knows. */
export function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

function nearestOf(tag: string, languages: ReadonlyMap<string, Language>): Language | undefined {
  const parts = tag.trim().toLowerCase().split(/[-_]/, 8);
  return parts.flatMap((_, index) => languages.get(parts.slice(0, parts.length - index).join('-')) ?? [])[0];
}

/** A catalogue with other sentences in the place of its own. */
const filled = <Shape extends object>(base: Shape, sentences: ReadonlyMap<string, string>, path = ''): Shape =>
  Object.fromEntries(
    Object.entries(base).map(([name, value]: [string, unknown]) => [name, typeof value === 'object' && value !== null ? filled(value, sentences, `${path}${name}.`) : (sentences.get(path + name) ?? value)]),
  ) as Shape;

/** The scripts that are written from right to left and have a living language (Unicode Standard Annex 9). */
const fromRight: ReadonlySet<string | undefined> = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

const directionOf = (locale: string): 'ltr' | 'rtl' => (fromRight.has(new Intl.Locale(locale).maximize().script) ? 'rtl' : 'ltr');

/** The catalogues of an installation that has none of its own. */
export const ourCatalogues = new Catalogues([]);
