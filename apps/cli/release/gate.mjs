// Whether a version may be given to what there is now: by what differs from the last release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, run } from '../child.mjs';
import { nodeBinary } from '../node.mjs';
import { promises } from './promises/table.mjs';
import { holds, smallest, stepBetween } from './semver.mjs';

/** @typedef {import('./promises/table.mjs').Change} Change */
/** @typedef {import('./semver.mjs').Step} Step */

/** What the last release promised, beside the documents in libs/contracts/released. */
export const keptFile = 'apps/cli/release/released.json';
export const keptDocuments = 'libs/contracts/released';

/** @param {string} root @returns {{ version: string } & Record<string, any>} */
export const kept = (root) => JSON.parse(readFileSync(join(root, keptFile), 'utf8'));

/** All that differs from the last release. @param {string} root @param {string} tools the checkout whose gate compares the documents @returns {Promise<readonly Change[]>} */
export const changesSince = async (root, tools) => [...(await documentChanges(root, tools)), ...promiseChanges(root)];

/** What differs beside the documents. @param {string} root @returns {readonly Change[]} */
export function promiseChanges(root) {
  const before = kept(root);
  return Object.entries(promises).flatMap(([name, { read, changes }]) => changes(/** @type {any} */ (before[name]), /** @type {any} */ (read(root))));
}

/** The documents, by the gate that others have for theirs: `symbolon contracts diff`. @param {string} root @param {string} tools @returns {Promise<readonly Change[]>} */
async function documentChanges(root, tools) {
  const gate = ['--conditions=@symbolon/source', '--disable-warning=ExperimentalWarning', join(tools, 'libs/cli/src/main.ts'), 'contracts', 'diff', '--json'];
  const { code, output } = await run(nodeBinary(tools), [...gate, join(root, keptDocuments), join(root, 'libs/contracts/documents')], {});
  if (code > 1) throw new Failure(`The documents could not be compared with those of the last release:\n${output}`);
  /** @type {{ changes: readonly (Change & { document: string })[] }} */
  const { changes } = JSON.parse(output);
  return changes.map(({ document, member, kind, sentence }) => ({
    member: document === member ? member : `${document} ${member}`,
    kind: kind === 'breaking' && document === 'events.schema.json' ? 'never' : kind, // events that are kept stay as they were written
    sentence,
  }));
}

/** The step that these changes ask for. @param {readonly Change[]} changes @returns {Step} */
export function stepFor(changes) {
  if (changes.some(({ kind }) => kind === 'breaking')) return 'major';
  return changes.some(({ kind }) => kind === 'additive') ? 'minor' : 'patch';
}

/** Why this version may not be given, as sentences; each names what asks for more. @param {string} last @param {string} version @param {readonly Change[]} changes */
export function versionFaults(last, version, changes) {
  const never = changes.filter(({ kind }) => kind === 'never').map(({ member, sentence }) => `${member} ${sentence}. No version may do that.`);
  const step = stepBetween(last, version);
  if (step === undefined || step === 'none') return [`${version} does not follow ${last}: the next is ${[...new Set([smallest(last, 'patch'), smallest(last, 'minor'), smallest(last, 'major'), last.startsWith('0.') ? '1.0.0' : ''])].filter(Boolean).join(', ')}.`, ...never];
  const needed = stepFor(changes);
  if (holds(last, step, needed)) return never;
  const why = changes.filter(({ kind }) => kind === (needed === 'major' ? 'breaking' : 'additive'));
  return [`${version} is too small a step from ${last}: this release needs ${smallest(last, needed)} or more.`, ...why.map(({ member, kind, sentence }) => `  ${kind}  ${member} ${sentence}`), ...never];
}
