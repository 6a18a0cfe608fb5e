import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportedNames } from './exported-names.mjs';

/** What others install, by its name: entries and commands, each with the names that it exports (`names`), and the oldest of the language that it runs on. @typedef {{ readonly oldest: string, readonly names: readonly string[] }} Package */

/** @param {string} root @returns {Record<string, Package>} */
export const packages = (root) => ({ ...npmPackages(root), ...python(root), ...go(root) });

/** @param {string} root @returns {Record<string, Package>} */
function npmPackages(root) {
  return Object.fromEntries(globSync('libs/*/package.json', { cwd: root }).sort().flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
    if (!manifest.publishConfig) return [];
    const entries = Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const source = typeof target === 'object' && target !== null ? join(root, dirname(path), String(target['@symbolon/source'])) : '';
      return [entry, ...(existsSync(source) ? exportedNames(source).map((name) => `${entry} ${name}`) : [])];
    });
    return [[manifest.name, { oldest: manifest.engines?.node ?? '', names: [...entries, ...Object.keys(manifest.bin ?? {}).map((name) => `command ${name}`)].sort() }]];
  }));
}

/** @param {string} root @returns {Record<string, Package>} */
function python(root) {
  const file = join(root, 'sdks/python/pyproject.toml');
  if (!existsSync(file)) return {};
  const all = /__all__ = \[([^\]]*)\]/.exec(readFileSync(join(root, 'sdks/python/src/symbolon/__init__.py'), 'utf8'))?.[1] ?? '';
  return { 'symbolon-resource-server (Python)': { oldest: /^requires-python = "([^"]+)"/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '', names: [...all.matchAll(/"(\w+)"/g)].map(([, name = '']) => name).sort() } };
}

/** What begins with a capital is exported. @param {string} root @returns {Record<string, Package>} */
function go(root) {
  if (!existsSync(join(root, 'sdks/go/go.mod'))) return {};
  const [, name = '', oldest = ''] = /^module (\S+)\s[^]*?^go (\S+)/m.exec(readFileSync(join(root, 'sdks/go/go.mod'), 'utf8')) ?? [];
  const texts = globSync('sdks/go/*.go', { cwd: root }).filter((path) => !path.endsWith('_test.go')).map((path) => readFileSync(join(root, path), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/^(?:func|type|var|const) (?:\(\w* ?\*?([A-Z]\w*)[^)]*\) )?([A-Z]\w*)/gm)].map(([, of, each = '']) => (of ? `${of}.${each}` : each)));
  return { [name]: { oldest, names: [...new Set(names)].sort() } };
}

/** @type {import('./table.mjs').Compare<Record<string, Package>>} */
export function packageChanges(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [old, fresh] = [before[name], after[name]];
    if (!fresh) return [{ member: name, kind: /** @type {const} */ ('breaking'), sentence: 'is gone' }];
    if (!old) return [{ member: name, kind: /** @type {const} */ ('additive'), sentence: 'is new' }];
    return [
      ...old.names.filter((each) => !fresh.names.includes(each)).map((each) => ({ member: `${name} ${each}`, kind: /** @type {const} */ ('breaking'), sentence: 'is gone' })),
      ...fresh.names.filter((each) => !old.names.includes(each)).map((each) => ({ member: `${name} ${each}`, kind: /** @type {const} */ ('additive'), sentence: 'is new' })),
      ...(old.oldest === fresh.oldest ? [] : [{ member: name, kind: /** @type {const} */ ('breaking'), sentence: `runs on ${fresh.oldest || 'what it says nowhere'}, and ran on ${old.oldest || 'what it said nowhere'}` }]),
    ];
  });
}
