import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './test/workspace.mjs';

const root = join(import.meta.dirname, '../..');

/** By rule, a line that breaks it and no other. */
const PLANTED = {
  'typescript(await-thenable)': 'await 1;',
  'typescript(no-array-delete)': 'delete list[0];',
  'typescript(no-base-to-string)': 'use(String({ a: list }));',
  'typescript(no-duplicate-type-constituents)': 'use((a: string | string) => a);',
  'typescript(no-floating-promises)': 'Promise.resolve(1);',
  'typescript(no-for-in-array)': 'for (const i in list) use(i);',
  'typescript(no-implied-eval)': "setTimeout('use(1)', 1);",
  'typescript(no-misused-promises)': 'if (Promise.resolve(true)) use(1);',
  'typescript(no-redundant-type-constituents)': 'use((a: unknown | string) => a);',
  'typescript(no-unnecessary-type-assertion)': 'use(list as string[]);',
  'typescript(no-unsafe-argument)': 'list.push(JSON.parse("1"));',
  'typescript(no-unsafe-assignment)': 'const made: string = JSON.parse("1"); use(made);',
  'typescript(no-unsafe-call)': 'JSON.parse("1")();',
  'typescript(no-unsafe-enum-comparison)': 'use((a: number) => a === Kind.one);',
  'typescript(no-unsafe-member-access)': 'use(JSON.parse("1").member);',
  'typescript(no-unsafe-return)': 'use((): string => JSON.parse("1"));',
  'typescript(no-unsafe-unary-minus)': 'use(-(list as unknown as string));',
  'typescript(only-throw-error)': "use(() => { throw 'text'; });",
  'typescript(prefer-promise-reject-errors)': "use(Promise.reject('text'));",
  'typescript(require-await)': 'use(async () => 1);',
  'typescript(restrict-plus-operands)': 'use(1 + list);',
  'typescript(restrict-template-expressions)': 'use(`${list}`);',
  'typescript(unbound-method)': 'const { unbound } = new Bound(); use(unbound);',
  'typescript(no-explicit-any)': 'use((a: any) => void a);',
  'symbolon(no-split-by-question-mark)': "use('a?b'.split('?'));",
  'regexp(no-super-linear-backtracking)': 'use(/^(?:\\w+\\s?)*$/);',
  'eslint(no-unused-vars)': 'const unused = 1;',
  'eslint(prefer-const)': 'let constant = 1; use(constant);',
};

const HEAD = `import { list, use } from './other.ts';
enum Kind { one, two }
class Bound { unbound() { return this; } }
`;
const OTHER = `export class Part {}
export const list: string[] = [];
export const isWords = /^\\w+(?:\\s\\w+)*$/;
export function use(value: unknown): void { void value; }
`;

/** A place with our configuration and these files in it; what the linter says, as the rule and the line of each fault. @param {Readonly<Record<string, string>>} files */
function faults(files) {
  const place = workspace();
  try {
    for (const name of ['oxlint.config.ts', 'oxlint.rules.js', 'tsconfig.base.json']) cpSync(join(root, name), join(place.root, name));
    symlinkSync(join(root, 'node_modules'), join(place.root, 'node_modules'));
    place.write('libs/planted/tsconfig.json', '{ "extends": "../../tsconfig.base.json", "include": ["src"] }');
    for (const [name, text] of Object.entries(files)) place.write(`libs/planted/src/${name}`, text);
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', '../../oxlint.config.ts', '--threads=1', '-f', 'json'], { cwd: join(place.root, 'libs/planted'), encoding: 'utf8', env: { ...process.env, GOMAXPROCS: '1' } });
    if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
    const { diagnostics } = /** @type {{ diagnostics: { code: string, filename: string, labels: { span: { line: number } }[] }[] }} */ (JSON.parse(stdout));
    return diagnostics.map(({ code, filename, labels }) => ({ code, file: filename, line: labels[0]?.span.line ?? 0 }));
  } finally {
    place.remove();
  }
}

test('each of these faults is seen, where it is and as what it is', () => {
  const found = faults({ 'other.ts': OTHER, 'planted.ts': `${HEAD}export async function f() {\n${Object.values(PLANTED).join('\n')}\n}\n` });
  const first = HEAD.split('\n').length + 1;
  const expected = Object.keys(PLANTED).map((code, i) => ({ code, file: 'src/planted.ts', line: first + i }));
  expect(found.sort((a, b) => a.line - b.line)).toEqual(expected);
});

test('a class that is only a type is imported as one, but where a decorator tells it at run time', () => {
  const user = "import { Part } from './other.ts';\n";
  const found = faults({
    'other.ts': OTHER,
    'plain.ts': `${user}export class Plain { constructor(readonly part: Part) {} }\n`,
    'asked.ts': `${user}export type Class = typeof Part;\n`,
    'named.ts': "export type Named = import('./other.ts').Part;\n",
    'decorated.ts': `${user}const told = (made: unknown) => void made;\n@told\nexport class Decorated { constructor(readonly part: Part) {} }\n`,
    'value.ts': `${user}export const part = (): Part => new Part();\n`,
    'again.ts': "export { Part } from './other.ts';\n",
  });
  const code = 'symbolon(consistent-type-imports)';
  expect(found.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
    { code, file: 'src/asked.ts', line: 1 },
    { code, file: 'src/named.ts', line: 1 },
    { code, file: 'src/plain.ts', line: 1 },
  ]);
});

test('a script has no types, but its names are known, and a comment that switches nothing off is a fault', () => {
  const found = faults({ 'script.mjs': 'console.log(later, nowhere);\nconst later = JSON.parse("1").member;\n', 'comment.mjs': '// oxlint-disable-next-line no-debugger -- there is none\nexport {};\n' });
  expect(found.sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
    { code: undefined, file: 'src/comment.mjs', line: 1 },
    { code: 'eslint(no-undef)', file: 'src/script.mjs', line: 1 },
  ]);
});
