import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable, withSettingsTable } from './settings-table.ts';

test('the README lists the settings as they are: run npm run generate when this fails', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8');
  expect(readme).toContain('<!-- settings:');
  expect(withSettingsTable(readme)).toBe(readme);
});

test('every setting has a sentence', () => {
  for (const row of settingsTable().split('\n').slice(2)) expect(row).toMatch(/\| [A-Z0-9].*\. \|$/);
});
