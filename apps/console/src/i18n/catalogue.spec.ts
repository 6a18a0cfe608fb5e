import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'messages');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Readonly<Record<string, string>>;
const placeholders = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
const shape = (file: string) => Object.entries(read(file)).map(([key, sentence]) => [key, sentence !== '', placeholders(sentence)]);

test('every language says all that English does, with the same values in it', () => {
  const files = readdirSync(folder);
  expect(files).toEqual(['de.json', 'en.json', 'es.json', 'fr.json', 'ja.json']);
  for (const file of files) expect(shape(file)).toEqual(shape('en.json'));
});
