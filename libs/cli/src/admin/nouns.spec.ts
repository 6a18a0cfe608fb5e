import { readFileSync } from 'node:fs';
import { commandTable } from './command-table.ts';
import { nounLines, nouns } from './nouns.ts';

test('each word that a command begins with has its sentence', () => {
  const words = new Set(Object.keys(commandTable).map((name) => name.split(' ')[0]));
  words.delete('me');
  expect(new Set(Object.keys(nouns))).toEqual(words);
});

test('the help that comes before anything is installed says the same', () => {
  const help = readFileSync(new URL('../../../../apps/cli/help.mjs', import.meta.url), 'utf8').split('\n');
  expect(help).toEqual(expect.arrayContaining([...nounLines]));
});
