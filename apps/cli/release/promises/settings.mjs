import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every setting with its default, as the table in README.md tells it, which `npm run generate` makes. @param {string} root @returns {Record<string, string>} */
export function settings(root) {
  const table = readFileSync(join(root, 'README.md'), 'utf8').split('<!-- settings:')[1]?.split('<!-- /settings -->')[0] ?? '';
  return Object.fromEntries([...table.matchAll(/^\| `(SYMBOLON_\w+|DATABASE_URL|[A-Z][A-Z_]+)` \| (?:`([^`]*)`)? *\|/gm)].map(([, name = '', fallback = '']) => [name, fallback]));
}

/** @type {import('./table.mjs').Compare<Record<string, string>>} */
export function settingChanges(before, after) {
  return [
    ...Object.entries(before).flatMap(([name, fallback]) => {
      const now = after[name];
      if (now === undefined) return [{ member: name, kind: /** @type {const} */ ('breaking'), sentence: 'is gone: a server that has it does not start' }];
      return now === fallback ? [] : [{ member: name, kind: /** @type {const} */ ('breaking'), sentence: `has another default (${fallback || 'none'} → ${now || 'none'}): whoever has not set it gets what they did not ask for` }];
    }),
    ...Object.keys(after).filter((name) => !(name in before)).map((member) => ({ member, kind: /** @type {const} */ ('additive'), sentence: 'is new' })),
  ];
}
