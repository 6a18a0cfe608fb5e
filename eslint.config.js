import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const NODE =
  'AbortController AbortSignal Buffer Headers Request Response TextDecoder TextEncoder URL URLSearchParams console crypto WebSocket ' +
  'fetch performance process queueMicrotask structuredClone clearInterval clearTimeout setImmediate setInterval setTimeout';
const JEST = 'afterAll afterEach beforeAll beforeEach describe expect it test';

/** One eslint configuration for every project: TypeScript is linted with its types, configuration and scripts without. */
export default defineConfig(
  { ignores: ['**/dist/', '**/generated/', '**/coverage/', '**/tmp/', '**/.nx/', '**/.symbolon/'] },
  js.configs.recommended,
  // An expression that goes back without end lets whoever sends the text stop the process: there is one thread. The rule finds many and not all.
  { files: ['{apps,libs}/*/src/**'], ignores: ['**/*.spec.*'], plugins: { regexp }, rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }] } },
  tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='split'][arguments.0.value='?']", message: 'A query may hold question marks: read a request by http/request-target.ts, and in tests by URL.' },
      ],
    },
  },
  {
    // expect.any(String) and its like are typed any, and tests compare whole bodies with them.
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['**/*.{js,mjs}', '**/*.d.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals(NODE) },
  },
  { files: ['**/*.spec.{js,mjs}'], languageOptions: { globals: globals(JEST) } },
);

/** Names that need no import, as eslint wants to be told of them. @param {string} names */
function globals(names) {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));
}
