import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ConfigurationFileError } from './mistake.ts';
import { ModuleSource } from './module-source.ts';
import type { Source } from './source.ts';
import { YamlSource } from './yaml-source.ts';

/** A contract that was read from a file of its own, or what to do about it. */
export type LoadedContract = { readonly source: Source } | { readonly sentence: string };

/** Reads the file that an entry names as its contract. What it means is the contract's own affair. */
export async function loadContract(name: string, folder: string): Promise<LoadedContract> {
  const file = resolve(folder, name);
  const kind = extname(file);
  if (!isText(kind) && !isModule(kind)) return { sentence: `must be the path of a .yaml, .yml, .json, .ts, .js or .mjs file, or the contract itself; it begins at the folder of this file` };
  try {
    return { source: isModule(kind) ? await ModuleSource.load(file) : new YamlSource(file, await textOf(file)) };
  } catch (error) {
    if (error instanceof ConfigurationFileError) return { sentence: `cannot be used: ${error.message.replaceAll('\n', '; ')}` };
    throw error;
  }
}

const isText = (kind: string): boolean => ['.yaml', '.yml', '.json'].includes(kind);
const isModule = (kind: string): boolean => ['.ts', '.js', '.mjs'].includes(kind);

/** The text of a file in UTF-8, or a ConfigurationFileError. */
export async function textOf(path: string, missing = 'there is no such file: write it, or correct the path, which begins at the folder of the file that names it'): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationFileError(`${path}: ${error.code === 'ENOENT' ? missing : (reasons[error.code ?? ''] ?? `cannot be read (${error.code})`)}`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationFileError(`${path}: is not UTF-8: save it as UTF-8`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be read: let the user of this process read it',
  EISDIR: 'is a folder: name the file in it',
};
