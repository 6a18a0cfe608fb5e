// CHANGELOG.md in the form of Keep a Changelog 1.1.0: what is unreleased goes under the version.
import { Failure } from '../child.mjs';

const unreleased = /^## (?:\[Unreleased\]|Unreleased)\n/m;
const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/** What stands under a heading of the second level, without it; undefined where there is none. @param {string} text @param {RegExp} heading */
function under(text, heading) {
  const found = heading.exec(text);
  if (!found) return undefined;
  const rest = text.slice(found.index + found[0].length);
  const end = rest.search(/^## /m);
  return end < 0 ? rest : rest.slice(0, end);
}

/** The words of a release, by its version. @param {string} text @param {string} version */
export const notesOf = (text, version) => under(text, new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - .*\\n`, 'm'))?.trim();

/** What keeps a changelog from being released, as sentences. @param {string} text @param {string} version */
export function changelogFaults(text, version) {
  const words = under(text, unreleased);
  if (words === undefined) return ['CHANGELOG.md has no heading "## Unreleased"'];
  const strange = [...words.matchAll(/^### (.+)$/gm)].flatMap(([, kind = '']) => (kinds.includes(kind) ? [] : [`CHANGELOG.md has a heading "### ${kind}", which is none of ${kinds.join(', ')}`]));
  if (!/^- /m.test(words)) return ['CHANGELOG.md says nothing under "## Unreleased": what is in this release?', ...strange];
  return notesOf(text, version) === undefined ? strange : [`CHANGELOG.md has ${version} already`, ...strange];
}

/** The text with what was unreleased under a version and its day. @param {string} text @param {string} version @param {string} day */
export function released(text, version, day) {
  const faults = changelogFaults(text, version);
  if (faults.length > 0) throw new Failure(faults.join('\n'));
  return text
    .replace(' Nothing is released yet.', '')
    .replace('versions will follow', 'versions follow')
    .replace(unreleased, `## Unreleased\n\n## [${version}] - ${day}\n`);
}
