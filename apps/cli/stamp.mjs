import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What is remembered of each file, by its path: size in bytes, time of its last change in ms, SHA-256.
 * @typedef {Record<string, [size: number, mtime: number, hash: string]>} Stamp
 */

/**
 * The stamp that these files have now; a file whose size and time are as in `known` is not read again.
 * @param {string} root @param {readonly string[]} files @param {Stamp} known
 * @returns {Stamp}
 */
export function stampOf(root, files, known) {
  return Object.fromEntries(
    files.map((file) => {
      const stat = statSync(join(root, file), { throwIfNoEntry: false });
      if (!stat) return [file, [0, 0, 'gone']];
      const { size, mtimeMs } = stat;
      const before = known[file];
      const hash = before?.[0] === size && before[1] === mtimeMs ? before[2] : hashOf(join(root, file));
      return [file, [size, mtimeMs, hash]];
    }),
  );
}

/**
 * Whether two stamps tell of the same files with the same contents, whenever they were written.
 * @param {Stamp} a @param {Stamp} b
 */
export function sameContents(a, b) {
  const files = Object.keys(a);
  return files.length === Object.keys(b).length && files.every((file) => a[file]?.[2] === b[file]?.[2]);
}

/**
 * The stamp in a file; an empty one when there is none to read.
 * @param {string} file
 * @returns {Stamp}
 */
export function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Writes a stamp, whole or not at all. @param {string} file @param {Stamp} stamp */
export function writeStamp(file, stamp) {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, JSON.stringify(stamp));
  renameSync(draft, file);
}

/**
 * The files of a folder as paths from the root, in order; with `deep`, of its subfolders too. None if it is not there.
 * @param {string} root @param {string} folder @param {(name: string) => boolean} wanted
 * @param {{ deep?: boolean }} [options]
 * @returns {string[]}
 */
export function filesIn(root, folder, wanted, { deep = false } = {}) {
  const stat = statSync(join(root, folder), { throwIfNoEntry: false });
  if (!stat) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => wanted(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return deep ? filesIn(root, path, wanted, { deep }) : [];
      return [path];
    });
}

/** @param {string} file */
function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
