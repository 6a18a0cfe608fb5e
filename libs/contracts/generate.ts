/** Writes the committed documents that are made from the contracts; a spec fails when they differ from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { documents } from './src/documents.ts';
import { withTables } from './src/document-tables.ts';

for (const [name, text] of Object.entries(documents())) await writeFile(new URL(`documents/${name}`, import.meta.url), text);
for (const name of ['../../docs/oauth-token-request.md', '../../docs/admin-api.md', '../../docs/account-api.md', '../../docs/problems.md', '../../docs/audit.md', 'README.md']) {
  const page = new URL(name, import.meta.url);
  await writeFile(page, withTables(await readFile(page, 'utf8')));
}
