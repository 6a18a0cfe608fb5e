import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readCatalogue, type OwnCatalogue } from './catalogue-file.ts';

/** A complete one has some 30 KB in the widest of scripts. */
const largest = 200_000;

/** One file of a catalogue as it was found. */
export interface FoundCatalogue {
  readonly file: string;
  readonly catalogue: OwnCatalogue;
  readonly faults: readonly string[];
}

/** Reads every `.json` file of a folder, or the one file that this is. Throws what the file system says when it is neither. */
export const readCatalogues = (path: string): readonly FoundCatalogue[] => filesAt(path).map((file) => found(file));

/** The same for files that are there and were saved when they were. */
export const stampOf = (path: string): string =>
  filesAt(path)
    .map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0}`)
    .join('\n');

/** Hidden ones, as editors and Kubernetes make them, are none. */
const filesAt = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /^[^.].*\.json$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];

function found(file: string): FoundCatalogue {
  const name = basename(file);
  const unread = (fault: string): FoundCatalogue => ({ file, catalogue: { locale: name, sentences: new Map() }, faults: [`${name}: ${fault}`] });
  try {
    const { size, isFile } = ((stat) => ({ size: stat.size, isFile: stat.isFile() }))(statSync(file));
    if (!isFile || !name.endsWith('.json')) return unread('is no file of sentences: it must be one file of JSON, such as nl.json.');
    if (size > largest) return unread(`is larger than ${largest} bytes: it holds more than sentences; write only those of ours.`);
    return { file, ...readCatalogue(name, readFileSync(file)) };
  } catch (error) {
    return unread(`cannot be read: ${(error as Error).message}.`);
  }
}
