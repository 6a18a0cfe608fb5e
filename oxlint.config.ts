import { defineConfig } from 'oxlint';

const NODE =
  'AbortController AbortSignal Buffer Headers Request Response TextDecoder TextEncoder URL URLSearchParams console crypto WebSocket ' +
  'fetch performance process queueMicrotask structuredClone clearInterval clearTimeout setImmediate setInterval setTimeout';
const JEST = 'afterAll afterEach beforeAll beforeEach describe expect it test';

/** What is a mistake in any file. Those of ESLint's recommended rules that are not here are errors of the language in a module. */
const ANYWHERE = names(
  'for-direction no-async-promise-executor no-case-declarations no-compare-neg-zero no-cond-assign no-constant-binary-expression no-constant-condition ' +
    'no-control-regex no-debugger no-delete-var no-dupe-else-if no-duplicate-case no-empty no-empty-character-class no-empty-pattern no-empty-static-block ' +
    'no-ex-assign no-extra-boolean-cast no-fallthrough no-global-assign no-invalid-regexp no-irregular-whitespace no-loss-of-precision ' +
    'no-misleading-character-class no-nonoctal-decimal-escape no-prototype-builtins no-regex-spaces no-self-assign no-shadow-restricted-names ' +
    'no-sparse-arrays no-unassigned-vars no-unexpected-multiline no-unsafe-finally no-unsafe-optional-chaining no-unused-expressions no-unused-labels ' +
    'no-unused-private-class-members no-unused-vars no-useless-assignment no-useless-backreference no-useless-catch no-useless-escape preserve-caught-error require-yield ' +
    'use-isnan valid-typeof no-array-constructor typescript/ban-ts-comment typescript/no-duplicate-enum-values typescript/no-empty-object-type ' +
    'typescript/no-explicit-any typescript/no-extra-non-null-assertion typescript/no-misused-new typescript/no-namespace ' +
    'typescript/no-non-null-asserted-optional-chain typescript/no-require-imports typescript/no-this-alias typescript/no-unnecessary-type-constraint ' +
    'typescript/no-unsafe-declaration-merging typescript/no-unsafe-function-type typescript/no-wrapper-object-types typescript/prefer-as-const ' +
    'typescript/prefer-namespace-keyword typescript/triple-slash-reference',
);
/** What TypeScript's compiler finds by itself where it checks. */
const WITHOUT_TYPES = names(
  'constructor-super getter-return no-class-assign no-const-assign no-dupe-class-members no-dupe-keys no-func-assign no-import-assign ' +
    'no-new-native-nonconstructor no-obj-calls no-redeclare no-setter-return no-this-before-super no-undef no-unreachable no-unsafe-negation no-with',
);
/** What only types show. */
const WITH_TYPES = names(
  'await-thenable no-array-delete no-base-to-string no-duplicate-type-constituents no-floating-promises no-for-in-array no-implied-eval ' +
    'no-misused-promises no-redundant-type-constituents no-unnecessary-type-assertion no-unsafe-argument no-unsafe-assignment no-unsafe-call ' +
    'no-unsafe-enum-comparison no-unsafe-member-access no-unsafe-return no-unsafe-unary-minus only-throw-error prefer-promise-reject-errors ' +
    'require-await restrict-plus-operands restrict-template-expressions unbound-method',
  'typescript/',
);

/** One configuration for every project: TypeScript is linted with its types, configuration and scripts without. */
export default defineConfig({
  ignorePatterns: ['**/dist/', '**/generated/', '**/coverage/', '**/tmp/', '**/.nx/', '**/.symbolon/'],
  plugins: ['typescript'],
  jsPlugins: ['eslint-plugin-regexp', './oxlint.rules.js'],
  categories: { correctness: 'off' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  rules: ANYWHERE,
  overrides: [
    // An expression that goes back without end lets whoever sends the text stop the process: there is one thread. The rule finds many and not all.
    { files: ['{apps,libs}/*/src/**'], excludeFiles: ['**/*.spec.*'], rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }] } },
    { files: ['**/*.{ts,tsx}'], excludeFiles: ['**/*.d.ts'], rules: { ...WITH_TYPES, ...names('no-var prefer-const prefer-rest-params prefer-spread symbolon/no-split-by-question-mark symbolon/consistent-type-imports') } },
    // expect.any(String) and its like are typed any, and tests compare whole bodies with them.
    { files: ['**/*.spec.ts', '**/test/**/*.ts'], rules: { 'typescript/no-unsafe-assignment': 'off' } },
    { files: ['**/*.{js,mjs}'], globals: globals(NODE), rules: WITHOUT_TYPES },
    { files: ['**/*.spec.{js,mjs}'], globals: globals(JEST) },
    { files: ['apps/auth/test/event-source.mjs'], globals: globals('EventSource') },
    { files: ['bench/others/dashboard-page.js'], globals: globals('document uPlot panels times') },
  ],
});

/** Each of these rules as an error. */
function names(rules: string, prefix = ''): Record<string, 'error'> {
  return Object.fromEntries(rules.split(' ').map((rule) => [prefix + rule, 'error']));
}

/** Names that need no import. */
function globals(known: string): Record<string, 'readonly'> {
  return Object.fromEntries(known.split(' ').map((name) => [name, 'readonly']));
}
