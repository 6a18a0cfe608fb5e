/** Writes the committed documents that are made from the contracts; a spec fails when they differ from the code. */
import { writeFile } from 'node:fs/promises';
import { documents } from './src/documents.ts';

for (const [name, text] of Object.entries(documents())) await writeFile(new URL(`documents/${name}`, import.meta.url), text);
