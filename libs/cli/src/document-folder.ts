import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from './contract-file.ts';
import { ConfigurationFileError } from './mistake.ts';

type Document = Readonly<Record<string, unknown>>;

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The documents of a release, by file name: what `documents/` of @symbolon/contracts has. */
export async function readDocuments(folder: string): Promise<Readonly<Record<string, Document>>> {
  if (!isFolder(folder)) throw new ConfigurationFileError(`${folder}: is no folder: compare two folders with documents, or two files`);
  const names = readdirSync(folder).filter((name) => name === 'openapi.json' || name.endsWith('.schema.json'));
  // Two empty folders would differ in nothing.
  if (names.length === 0) throw new ConfigurationFileError(`${folder}: holds neither openapi.json nor a .schema.json`);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, read(join(folder, name), await textOf(join(folder, name)))] as const)));
}

function read(path: string, text: string): Document {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Document;
  } catch {
    // Said below, as of what is JSON and no document.
  }
  throw new ConfigurationFileError(`${path}: is no JSON object`);
}
