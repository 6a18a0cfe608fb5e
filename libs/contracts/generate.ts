/** Writes the committed documents that are made from the contracts; a spec fails when they differ from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { documents } from './src/documents.ts';
import { withTokenRequestTables } from './src/oauth-token-request-tables.ts';

for (const [name, text] of Object.entries(documents())) await writeFile(new URL(`documents/${name}`, import.meta.url), text);
const page = new URL('../../docs/oauth-token-request.md', import.meta.url);
await writeFile(page, withTokenRequestTables(await readFile(page, 'utf8')));
