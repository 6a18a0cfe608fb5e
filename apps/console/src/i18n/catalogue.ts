import type en from './messages/en.json';

export type MessageKey = keyof typeof en;
type Catalogue = Readonly<Record<MessageKey, string>>;

const catalogues: Readonly<Record<string, () => Promise<{ readonly default: Catalogue }>>> = {
  en: () => import('./messages/en.json'),
  de: () => import('./messages/de.json'),
  es: () => import('./messages/es.json'),
  fr: () => import('./messages/fr.json'),
  ja: () => import('./messages/ja.json'),
};
const remembered = 'symbolon-console-language';

/** The languages, each by its own name. */
export const languages: Readonly<Record<string, string>> = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', ja: '日本語' };
export const language = [localStorage.getItem(remembered) ?? '', ...navigator.languages].map((each) => each.slice(0, 2)).find((each) => each in catalogues) ?? 'en';

let chosen: Catalogue;

/** Loads the one catalogue that this person reads. */
export async function loadCatalogue(): Promise<void> {
  chosen = (await (catalogues[language] ?? catalogues['en'])!()).default;
  document.documentElement.lang = language;
}

/** A sentence in the language of the person. */
export const t = (key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string => chosen[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Reads another language from then on. */
export function chooseLanguage(next: string): void {
  localStorage.setItem(remembered, next);
  location.reload();
}

/** A moment, short. */
export const shownTime = (at: string): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
