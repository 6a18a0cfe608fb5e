import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {{ readonly sum: string, readonly harms?: readonly string[] }} Migration */

/**
 * What the release before cannot live with, or not at once: prisma/README.md says what to write in its place. A column that is never null needs a default,
 * because the old release inserts rows without it.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const harmful = [
  [/\bDROP\s+(?:TABLE|COLUMN|TYPE|VIEW|SEQUENCE)\s+(?:IF\s+EXISTS\s+)?([\w".]+)/gi, 'takes away'],
  [/\bRENAME\s+(?:COLUMN\s+|CONSTRAINT\s+|TO\s+)?([\w".]+)/gi, 'renames'],
  [/\bALTER\s+COLUMN\s+([\w".]+)\s+(?:SET\s+DATA\s+)?TYPE\b/gi, 'makes another type of'],
  [/\bALTER\s+COLUMN\s+([\w".]+)\s+SET\s+NOT\s+NULL/gi, 'demands a value of'],
  [/\bADD\s+COLUMN\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w".]+)(?=[^,;]*\bNOT\s+NULL\b)(?![^,;]*\bDEFAULT\b)/gi, 'demands a value of'],
];

/** Every migration by its name, with its checksum and what in it harms the release before. @param {string} root @returns {Record<string, Migration>} */
export function migrations(root) {
  return Object.fromEntries(globSync('prisma/migrations/*/migration.sql', { cwd: root }).sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const statements = text.replace(/--.*$/gm, '');
    const harms = harmful.flatMap(([form, what]) => [...statements.matchAll(form)].map(([, name = '']) => `${what} ${name.replaceAll('"', '')}`));
    return [dirname(path).split('/').at(-1) ?? '', { sum: createHash('sha256').update(text).digest('hex'), ...(harms.length > 0 ? { harms } : {}) }];
  }));
}

/** @type {import('./table.mjs').Compare<Record<string, Migration>>} */
export function migrationChanges(before, after) {
  return [
    ...Object.entries(before).flatMap(([member, { sum }]) => {
      if (!after[member]) return [{ member, kind: /** @type {const} */ ('never'), sentence: 'is gone: databases that have it would be refused' }];
      return after[member].sum === sum ? [] : [{ member, kind: /** @type {const} */ ('never'), sentence: 'was changed after it was released: databases that have it would be refused' }];
    }),
    ...Object.entries(after).filter(([name]) => !before[name]).flatMap(([member, { harms = [] }]) => [
      { member, kind: /** @type {const} */ ('additive'), sentence: 'is new' },
      ...harms.map((harm) => ({ member, kind: /** @type {const} */ ('breaking'), sentence: `${harm}, and the release before, which runs beside this one, needs it as it was` })),
    ]),
  ];
}
