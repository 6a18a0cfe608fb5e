import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };

/** What a catalogue holds: every sentence of the hosted pages and of the mails, in the shape of the English one. Words in braces are filled in. */
export type Messages = typeof en;

/** The catalogues that come with the server, in the order in which they are offered; the compiler checks that each one is complete. */
export const builtIn: { readonly en: Messages } & Readonly<Record<string, Messages>> = { en, de, es, fr, ja };

/** Every sentence of a catalogue by its key, such as `login.heading`; what is none stands there, too. */
export const sentencesOf = (catalogue: object, path = ''): readonly (readonly [key: string, sentence: unknown])[] =>
  Object.entries(catalogue).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? sentencesOf(value, `${path}${name}.`) : [[path + name, value]],
  );

/** The words that are filled in, each once. */
export const placeholdersOf = (sentence: string): readonly string[] => [...new Set([...sentence.matchAll(/\{\w+\}/g)].map(([word]) => word))].sort();
