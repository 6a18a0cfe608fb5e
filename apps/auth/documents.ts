/** Writes the table of settings into the README; a spec fails when it differs from the schema. */
import { readFile, writeFile } from 'node:fs/promises';
import { withSettingsTable } from './src/platform/settings-table.ts';

const readme = new URL('../../README.md', import.meta.url);
await writeFile(readme, withSettingsTable(await readFile(readme, 'utf8')));
