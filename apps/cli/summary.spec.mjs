import { closingLine, replayed, slowestSuites, summary } from './summary.mjs';

test.each([
  ['nothing', '', { passed: 0, failed: 0, skipped: 0 }],
  ['one run', 'Tests:       12 passed, 12 total\n', { passed: 12, failed: 0, skipped: 0 }],
  ['every kind', 'Tests:       1 failed, 2 skipped, 3 todo, 12 passed, 18 total', { passed: 12, failed: 1, skipped: 5 }],
  ['several runs', 'Tests: 1 failed, 1 total\r\nTests: 5 passed, 5 total\n> x\nTests: 7 passed, 7 total', { passed: 12, failed: 1, skipped: 0 }],
  ['colours', '\u001b[1mTests:      \u001b[22m\u001b[1m\u001b[33m1 todo\u001b[39m\u001b[22m, \u001b[32m2 passed\u001b[39m, 3 total', { passed: 2, failed: 0, skipped: 1 }],
  ['a project as prefix', '@symbolon/launcher: Tests:       3 passed, 3 total', { passed: 3, failed: 0, skipped: 0 }],
  ['suites and snapshots', 'Test Suites: 4 failed, 4 total\nSnapshots:   9 passed, 9 total', { passed: 0, failed: 0, skipped: 0 }],
  ['what a test prints', '  - "Tests:  9 failed, 9 total"\n 12 | Tests: 9 failed, 9 total', { passed: 0, failed: 0, skipped: 0 }],
])('adds up %s', (_, text, expected) => {
  expect(summary(text)).toEqual(expected);
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 12, failed: 1, skipped: 0 })).toBe('12 passed, 1 failed');
  expect(closingLine({ passed: 12, failed: 0, skipped: 2 })).toBe('12 passed, 0 failed, 2 skipped');
});

const OUTPUT = `
> nx run @symbolon/launcher:test

> @symbolon/launcher@0.1.0 test
PASS ./one.spec.mjs (6.055 s)
PASS ./two.spec.mjs (380 ms)
FAIL ./three.spec.mjs (59.5 s)
  PASS ./quoted.spec.mjs (99 s)
FAIL ./three.spec.mjs (59.5 s)

> nx run contracts:test:race
PASS src/one.spec.ts (7 s)
\u001b[2m> nx run contracts:lint\u001b[22m  \u001b[2m[local cache]\u001b[22m
> nx run @symbolon/launcher:test  [existing outputs match the cache, left as is]
`;

test('the slowest suites are told, the slowest first, each once', () => {
  expect(slowestSuites(OUTPUT, 3)).toEqual(['   59.5 s  @symbolon/launcher  ./three.spec.mjs', '    7.0 s  contracts  src/one.spec.ts', '    6.1 s  @symbolon/launcher  ./one.spec.mjs']);
  expect(slowestSuites(OUTPUT, 20)).toHaveLength(4);
});

test('what nx took from its cache is known by its heading', () => {
  expect(replayed(OUTPUT)).toEqual(['contracts:lint', '@symbolon/launcher:test']);
});
