import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ourCatalogues } from './catalogues.ts';
import { named, sentence } from './sentence.ts';
import { localesOf } from './wanted-languages.ts';

/** Every string of a catalogue by its path. */
const strings = (value: unknown, path = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}.${key}`))
    : [[path, String(value)]];
const written = (locale: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, `${locale}.json`), 'utf8'));
const en = written('en');
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([word]) => word).sort();

/** Words of who is on first-name terms with somebody: the pages are with nobody. */
const familiar: Readonly<Record<string, readonly string[]>> = {
  de: ['du', 'dich', 'dir', 'dein', 'deine', 'deinem', 'deinen', 'deiner', 'deines', 'euch', 'euer'],
  es: ['tú', 'tu', 'tus', 'te', 'ti', 'eres', 'estás', 'tienes', 'puedes', 'quieres', 'has'],
  fr: ['tu', 'te', 'toi', 'ton', 'tes'],
};
const words = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

describe.each(ourCatalogues.locales)('the catalogue %s', (locale) => {
  const messages = written(locale);

  test('lacks no sentence and has none that is unknown', () => {
    const keys = (catalogue: unknown) => strings(catalogue).map(([path]) => path);
    const beyond = (one: unknown, other: unknown) => keys(one).filter((path) => !keys(other).includes(path));
    expect({ missing: beyond(en, messages), unknown: beyond(messages, en) }).toEqual({ missing: [], unknown: [] });
  });

  test('has the keys of the English one, and the same words to fill in', () => {
    const shape = (catalogue: unknown) => strings(catalogue).map(([path, text]) => [path, placeholders(text)]);
    expect(shape(messages)).toEqual(shape(en));
  });

  test('addresses people in one way throughout', () => {
    expect(strings(messages).filter(([, text]) => words(text).some((word) => familiar[locale]?.includes(word)))).toEqual([]);
  });

  test('leaves nothing empty or with stray spaces', () => {
    for (const [, text] of strings(messages)) expect(text).toMatch(/^\S(.*\S)?$/u);
  });

  test('is translated', () => {
    const same = strings(messages).filter(([path, text]) => text === Object.fromEntries(strings(en))[path] && /[a-z]{4}/.test(text));
    if (locale !== 'en') expect(same.map(([path]) => path).filter((path) => !['.titleWithError', '.error.sentence'].includes(path))).toEqual([]);
  });
});

describe('the language is the first wanted one that there is', () => {
  test.each<[wanted: readonly string[], locale: string]>([
    [['de'], 'de'],
    [['de-AT'], 'de'],
    [['DE-at-1996'], 'de'],
    [['ja-JP-u-ca-japanese'], 'ja'],
    [['fr_CA'], 'fr'],
    [['pt-BR', 'es-MX'], 'es'],
    [['deu', 'fr'], 'fr'],
    [['zh-Hant', 'ko'], 'en'],
    [[], 'en'],
    [['', '-', 'constructor', '__proto__', '*'], 'en'],
    [['x'.repeat(100_000)], 'en'],
  ])('%j is %s', (wanted, locale) => {
    expect(ourCatalogues.for(wanted)).toEqual({ locale, direction: 'ltr', messages: written(locale) });
  });
});

describe('what is wanted comes from ui_locales, then from Accept-Language by weight', () => {
  test.each<[uiLocales: string | undefined, header: string | undefined, wanted: readonly string[]]>([
    [undefined, undefined, []],
    ['', '', []],
    ['fr-CA fr  en', undefined, ['fr-CA', 'fr', 'en']],
    ['ja', 'de-AT, de;q=0.9', ['ja', 'de-AT', 'de']],
    [undefined, 'en;q=0.1,fr;q=0.8, de , *;q=0.5', ['de', 'fr', 'en']],
    [undefined, 'en;q=0, de;q=0.000, fr;q=1.000', ['fr']],
    [undefined, 'de;q=2, <b>, fr;x=1, es;q=0.5;', []],
  ])('%j and %j', (uiLocales, header, wanted) => {
    expect(localesOf(uiLocales, header)).toEqual(wanted);
  });
});

test('a name in a sentence is text, whatever it holds', () => {
  expect(sentence('to {client} & on', { client: named('<b>{account}') }).toString()).toBe('to <strong><bdi>&lt;b&gt;{account}</bdi></strong> &amp; on');
});
