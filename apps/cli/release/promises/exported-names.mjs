import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The names that a TypeScript file exports, of those that it passes on whole too: by its text, which eslint keeps to these forms. @param {string} file @returns {readonly string[]} */
export function exportedNames(file) {
  const text = readFileSync(file, 'utf8');
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(',').map((name) => name.trim().replace(/^type /, '').replace(/^.* as /, '')));
  const made = [...text.matchAll(/^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) ([\w$]+)/gm)].map(([, name = '']) => name);
  const passed = [...text.matchAll(/^export (?:type )?\* from '(\.[^']+)'/gm)].flatMap(([, path = '']) => (existsSync(join(dirname(file), path)) ? exportedNames(join(dirname(file), path)) : []));
  return [...new Set([...listed, ...made, ...passed])].filter((name) => name !== '').sort();
}
