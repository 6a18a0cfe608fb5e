import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogFaults, released } from './changelog.mjs';
import { changesSince, kept, keptDocuments, keptFile, versionFaults } from './gate.mjs';
import { treeFaults } from './git.mjs';
import { goModuleFaults } from './go-module.mjs';
import { setVersion } from './places.mjs';
import { promisesOf } from './promises/table.mjs';

/** Why this may not be released as this version, as sentences. @param {string} root @param {string} version @param {string} [tools] the checkout whose gate compares */
export async function faultsOf(root, version, tools = root) {
  return [
    ...(await treeFaults(root, version)),
    ...changelogFaults(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version),
    ...versionFaults(kept(root).version, version, await changesSince(root, tools)),
    ...goModuleFaults(root, version),
  ];
}

/** Writes the version wherever it stands, and into the changelog with its day. @param {string} clone @param {string} version @param {string} day */
export function name(clone, version, day) {
  setVersion(clone, version);
  const changelog = join(clone, 'CHANGELOG.md');
  writeFileSync(changelog, released(readFileSync(changelog, 'utf8'), version, day));
}

/** Keeps what this release promises, with which the next one is compared. @param {string} clone @param {string} version */
export function keep(clone, version) {
  rmSync(join(clone, keptDocuments), { recursive: true, force: true });
  cpSync(join(clone, 'libs/contracts/documents'), join(clone, keptDocuments), { recursive: true });
  writeFileSync(join(clone, keptFile), `${JSON.stringify({ version, ...promisesOf(clone) }, null, 2)}\n`);
}
