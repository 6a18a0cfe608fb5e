import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { run } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-languages-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(files: Readonly<Record<string, unknown>>): string {
  const place = mkdtempSync(join(folder, 'case-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(place, name), typeof content === 'string' ? content : JSON.stringify(content));
  return place;
}

async function symbolon(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  let stdout = '';
  const out = jest.spyOn(console, 'log').mockImplementation((line: string) => void (stdout += `${line}\n`));
  try {
    return { code: await run(['languages', ...args], environment), stdout };
  } finally {
    out.mockRestore();
  }
}

/** The template of a language, as an object to translate. */
const template = async (tag: string) => JSON.parse((await symbolon(['template', tag])).stdout) as { language: string; login: Record<string, string>; consent: Record<string, string> };
const sentences = (value: object): number => Object.values(value).reduce<number>((sum, each: unknown) => sum + (typeof each === 'object' && each !== null ? sentences(each) : 1), 0);

test('a template has every sentence, in English where there is no other, under the own name of the language', async () => {
  const [nl, en, de, austrian] = await Promise.all(['nl', 'en', 'de', 'de-AT'].map(template));
  expect(nl).toEqual({ ...en, language: 'Nederlands' });
  expect(austrian).toEqual({ ...de, language: 'Österreichisches Deutsch' });
});

test('a file that was planted with gaps is told with all that it lacks, and what is wrong in it', async () => {
  const { login, consent, ...rest } = await template('nl');
  const { stay, ...half } = login;
  const place = written({ 'nl.json': { ...rest, login: { ...half, heading: 'Inloggen', headin: 'Inloggen' }, consent: { ...consent, lead: 'Toegang?' } } });
  const count = sentences({ login, consent, ...rest });
  const { code, stdout } = await symbolon(['check', join(place, 'nl.json')]);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'nl.json: login.headin is no sentence of ours: did you mean login.heading?',
    'nl.json: consent.lead lacks {client}, which is filled in: write it where it belongs.',
    `nl.json: 1 of ${count} sentences are missing, and shown in English:`,
    `  login.stay: ${stay}`,
    expect.stringMatching(`^nl\\.json: \\d+ of ${count} sentences are word for word the English ones:$`),
  ]);
  expect(lines).toContain('  login.submit');
  expect(lines).not.toContain('  login.heading');
  expect(code).toBe(1);
});

test('an empty file lacks all but the name of the language', async () => {
  const { code, stdout } = await symbolon(['check', written({ 'nl.json': {} })]);
  const count = sentences(await template('nl'));
  expect(stdout.split('\n')[0]).toBe(`nl.json: ${count - 1} of ${count} sentences are missing, and shown in English:`);
  expect(code).toBe(1);
});

test('a folder is told file by file, as the server would read it', async () => {
  const nl = await template('nl');
  const place = written({ 'nl.json': nl, 'nl-BE.json': { login: { heading: 'Aanmelden' } }, 'de.json': { login: { heading: 'Herein' } }, 'notes.txt': 'x', '.hidden.json': 'x' });
  mkdirSync(join(place, 'more'));
  const { code, stdout } = await symbolon(['check'], { SYMBOLON_LANGUAGES: place });
  expect(stdout.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
    'de.json: no sentence is missing.', 'nl-BE.json: no sentence is missing.', 'nl.json: no sentence is missing.', expect.stringMatching(/^nl\.json: \d+ of \d+ sentences are word for word the English ones:$/), '',
  ]);
  expect(code).toBe(0);
});

test.each([
  ['no language', 'dutch.json', {}, 'dutch.json: dutch is no language tag (BCP 47): name it by its language, such as nl, pt-BR or zh-Hant.\n'],
  ['too large', 'nl.json', ' '.repeat(200_001), 'nl.json: is larger than 200000 bytes: it holds more than sentences; write only those of ours.\n'],
])('a file that is %s is told', async (_, name, content, line) => {
  const { code, stdout } = await symbolon(['check', written({ [name]: content })]);
  expect([code, stdout.slice(0, line.length)]).toEqual([1, line]);
});
