import { basename } from 'node:path';
import { UsageError } from '@symbolon/cli';
import { languageFault } from '../pages/messages/catalogue-file.ts';
import { readCatalogues, type FoundCatalogue } from '../pages/messages/catalogue-folder.ts';
import { Catalogues, nameOf, ourCatalogues } from '../pages/messages/catalogues.ts';
import { sentencesOf } from '../pages/messages/messages.ts';
import { readSettings } from '../platform/config.ts';

/** `languages check`: what a file of sentences, or each one of a folder, lacks and has beyond ours. 1 when people would read English, or the server would not start with it. */
export function checkLanguages([path, ...rest]: readonly string[], environment: NodeJS.ProcessEnv): number {
  const place = path ?? readSettings(environment).SYMBOLON_LANGUAGES;
  if (place === undefined || rest.length > 0) throw new UsageError('languages check needs a file or a folder, or SYMBOLON_LANGUAGES: symbolon languages check languages/nl.json');
  const found = foundAt(place);
  const reports = found.map((each) => reportOn(each, found));
  for (const { lines } of reports) console.log(lines.join('\n'));
  return reports.every(({ isComplete }) => isComplete) ? 0 : 1;
}

/** `languages template`: a file to translate, with our sentences in that language, or else in English. */
export function printTemplate([tag, ...rest]: readonly string[]): number {
  if (tag === undefined || rest.length > 0) throw new UsageError('languages template needs one language: symbolon languages template nl > nl.json');
  const fault = languageFault(tag);
  if (fault !== undefined) throw new UsageError(`${fault}.`);
  console.log(JSON.stringify(new Catalogues([{ locale: tag, sentences: new Map() }]).for([tag]).messages, null, 2));
  return 0;
}

function foundAt(place: string): readonly FoundCatalogue[] {
  try {
    const found = readCatalogues(place);
    if (found.length > 0) return found;
  } catch (error) {
    throw new UsageError(`${place} cannot be read: ${(error as Error).message}.`);
  }
  throw new UsageError(`${place} has no file such as nl.json.`);
}

interface Report {
  readonly lines: readonly string[];
  readonly isComplete: boolean;
}

function reportOn({ file, catalogue: { locale, sentences }, faults }: FoundCatalogue, all: readonly FoundCatalogue[]): Report {
  const name = basename(file);
  if (languageFault(locale) !== undefined) return { lines: faults, isComplete: false };
  const english = sentencesOf(ourCatalogues.for(['en']).messages).map(([key, sentence]) => [key, String(sentence)] as const);
  const missing = english.filter(([key]) => isMissing(key, locale, all)).map(([key, sentence]) => `  ${key}: ${sentence}`);
  const copied = isEnglish(locale) ? [] : english.filter(([key, sentence]) => sentences.get(key) === sentence && /\p{L}/u.test(sentence.replaceAll(/\{\w+\}/g, ''))).map(([key]) => `  ${key}`);
  return {
    lines: [
      ...faults,
      missing.length > 0 ? `${name}: ${missing.length} of ${english.length} sentences are missing, and shown in English:` : `${name}: no sentence is missing.`,
      ...missing,
      ...(copied.length > 0 ? [`${name}: ${copied.length} of ${english.length} sentences are word for word the English ones:`, ...copied] : []),
    ],
    isComplete: faults.length === 0 && missing.length === 0,
  };
}

/** Whether people who read this language read a sentence in English: it is not ours, and neither this file nor that of its wider language has it. */
function isMissing(key: string, locale: string, all: readonly FoundCatalogue[]): boolean {
  if (isEnglish(locale) || ourCatalogues.for([locale]).locale !== 'en') return false;
  if (key === 'language' && nameOf(locale) !== locale) return false;
  return !all.some(({ catalogue }) => (locale === catalogue.locale || locale.startsWith(`${catalogue.locale}-`)) && catalogue.sentences.has(key));
}

const isEnglish = (locale: string): boolean => /^en(-|$)/.test(locale);
