import { readFileSync } from 'node:fs';
import { metricTable, withMetrics, type MetricRow } from './metric-table.ts';

test('the page has the table as the server makes its metrics', () => {
  const page = readFileSync(new URL('../../../../docs/observability.md', import.meta.url), 'utf8');
  expect(withMetrics(page)).toBe(page);
  expect(page).toContain('| `symbolon_workers` | gauge |  | ');
});

test.each(Object.entries<MetricRow>(metricTable))('%s is named as Prometheus wants it, and says what it is in a sentence', (name, { type, labels, help }) => {
  expect(name).toMatch(/^symbolon_[a-z_]+$/);
  expect(name.endsWith('_total')).toBe(type === 'counter');
  expect(help).toMatch(/^[A-Z0-9].*\.$/);
  expect(Object.keys(labels)).not.toContain('le');
});
