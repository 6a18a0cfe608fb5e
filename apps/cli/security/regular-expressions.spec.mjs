import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** What eslint says of a script that somebody might put among what is shipped. */
const complaints = (/** @type {string} */ script) => {
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/eslint/bin/eslint.js'), '--stdin', '--stdin-filename', 'libs/contracts/src/planted.mjs', '--format', 'json'], { cwd: root, input: script, encoding: 'utf8' });
  return /** @type {{ messages: { ruleId: string }[] }[]} */ (JSON.parse(stdout)).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
};

test('a regular expression that goes back without end is refused, and one that does the same without is not', () => {
  expect(complaints('export const wrong = /^(?:\\w+\\s?)*$/;\nexport const right = /^\\w+(?:\\s\\w+)*$/;\n')).toEqual(['regexp/no-super-linear-backtracking']);
});
