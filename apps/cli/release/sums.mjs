import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, run } from '../child.mjs';

export const sumsFile = 'SHA256SUMS';
/** What the signature is for, so that one that was made for something else counts for nothing (ssh-keygen(1), -n). */
export const namespace = 'symbolon-release';
/** That of what was made to look at: perhaps never tested, and no release to anybody. */
export const dryRunNamespace = 'symbolon-dry-run';

/** The digest of each artefact in a folder, by its name. @param {string} folder @returns {readonly { readonly name: string, readonly sha256: string }[]} */
export function digests(folder) {
  return readdirSync(folder)
    .filter((name) => !name.startsWith(sumsFile))
    .sort()
    .map((name) => ({ name, sha256: createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') }));
}

/** Writes the digests as sha256sum(1) reads them. @param {string} folder */
export function writeSums(folder) {
  writeFileSync(join(folder, sumsFile), digests(folder).map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
}

/** Signs the digests, and by them everything, with a key of ssh that its agent or its file has. @param {string} folder @param {string} key @param {boolean} dryRun */
export async function sign(folder, key, dryRun) {
  const { code, output } = await run('ssh-keygen', ['-Y', 'sign', '-q', '-n', dryRun ? dryRunNamespace : namespace, '-f', key, join(folder, sumsFile)], {});
  if (code !== 0) throw new Failure(`ssh-keygen did not sign with ${key}:\n${output}`);
}
