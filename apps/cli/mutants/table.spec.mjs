import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { occurrences } from './mutation.mjs';
import { mutants, named, withoutMutant } from './table.mjs';

// What `npm run test:mutants` needs to be right, without running any of them.
const root = resolve(import.meta.dirname, '../../..');
const read = (/** @type {string} */ file) => readFileSync(resolve(root, file), 'utf8');
/** What went wrong in each row of docs/attacks.md. */
const attacks = [...read('docs/attacks.md').matchAll(/^\|[^|]+\| ([^|]+) \|[^|]+\|$/gm)].map(([, attack = '']) => attack).slice(2);

test.each([...new Set(mutants.map(({ file }) => file))])('each mutant of %s changes a text that stands there once', (file) => {
  const source = read(file);
  const mine = mutants.filter((mutant) => mutant.file === file);
  expect(mine.filter(({ from, to }) => occurrences(source, from) !== 1 || from === to)).toEqual([]);
});

test.each([...new Set(mutants.map(({ spec }) => spec))])('%s is there, with the words of each test that must turn red', (spec) => {
  expect(existsSync(resolve(root, spec))).toBe(true);
  const text = read(spec);
  expect(mutants.filter((mutant) => mutant.spec === spec && !text.includes(mutant.test)).map(({ test: name }) => name)).toEqual([]);
});

test('no mutant is there twice', () => {
  const all = mutants.map(({ file, from, to, spec, test: name }) => JSON.stringify([file, from, to, spec, name]));
  expect(all.length).toBe(new Set(all).size);
  expect(mutants.map(named).filter((name, index, names) => names.indexOf(name) !== index)).toEqual([]); // of two only one result would be believed
});

test('each row of docs/attacks.md has a mutant, or a sentence that says why it has none; no other has', () => {
  expect(attacks.length).toBeGreaterThan(100);
  const held = new Set(mutants.map(({ attack }) => attack));
  expect(attacks.filter((attack) => !held.has(attack) && !Object.hasOwn(withoutMutant, attack))).toEqual([]);
  expect([...held, ...Object.keys(withoutMutant)].filter((attack) => !attacks.includes(attack))).toEqual([]);
  expect(Object.keys(withoutMutant).filter((attack) => held.has(attack))).toEqual([]);
});
