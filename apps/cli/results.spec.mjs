import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, readResults, slowestSuites, total } from './results.mjs';

const suite = (/** @type {string} */ file, /** @type {number} */ seconds) => ({ file, seconds });
const one = { project: 'one', passed: 12, failed: 1, skipped: 2, suites: [suite('src/a.spec.ts', 0.38), suite('src/b.spec.ts', 59.54)] };
const two = { project: 'two', passed: 7, failed: 0, skipped: 0, suites: [suite('src/a.spec.ts', 6.05)] };

test('what the projects left is read, and nothing where there is nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-results-'));
  try {
    writeFileSync(join(folder, '1.json'), JSON.stringify(one));
    writeFileSync(join(folder, '2.json'), JSON.stringify(two));
    expect(readResults(folder)).toEqual([one, two]);
    expect(readResults(join(folder, 'nothing'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('counts are added up', () => {
  expect(total([one, two])).toEqual({ passed: 19, failed: 1, skipped: 2 });
  expect(total([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test('the slowest suites are told, the slowest first', () => {
  expect(slowestSuites([one, two], 2)).toEqual(['   59.5 s  one/src/b.spec.ts', '    6.0 s  two/src/a.spec.ts']);
  expect(slowestSuites([one, two], 20)).toHaveLength(3);
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 12, failed: 1, skipped: 0 })).toBe('12 passed, 1 failed');
  expect(closingLine({ passed: 12, failed: 0, skipped: 2 })).toBe('12 passed, 0 failed, 2 skipped');
});
