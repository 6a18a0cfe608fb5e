/** Writes the table of settings into the README, their names into the Helm chart, and the table of metrics into its page; a spec fails where they differ from what the server reads. */
import { readFile, writeFile } from 'node:fs/promises';
import { withChartSettings } from './src/platform/chart-settings.ts';
import { withSettingsTable } from './src/platform/settings-table.ts';
import { withMetrics } from './src/process/metric-table.ts';

const readme = new URL('../../README.md', import.meta.url);
await writeFile(readme, withSettingsTable(await readFile(readme, 'utf8')));

const observability = new URL('../../docs/observability.md', import.meta.url);
await writeFile(observability, withMetrics(await readFile(observability, 'utf8')));

const chart = new URL('../../deploy/helm/symbolon/values.schema.json', import.meta.url);
await writeFile(chart, withChartSettings(await readFile(chart, 'utf8')));
