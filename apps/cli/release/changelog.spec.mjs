import { changelogFaults, notesOf, released } from './changelog.mjs';

const before = '# Changelog\n\nversions will follow SemVer. Nothing is released yet.\n\n## Unreleased\n\n### Added\n\n- A door.\n\n## [0.1.0] - 2026-01-01\n\n### Fixed\n\n- A wall.\n';

test('what was unreleased stands under the version and its day, and room for the next above it', () => {
  expect(released(before, '0.2.0', '2026-12-01')).toBe(
    '# Changelog\n\nversions follow SemVer.\n\n## Unreleased\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- A door.\n\n## [0.1.0] - 2026-01-01\n\n### Fixed\n\n- A wall.\n');
});

test('the words of a release are those of its version, and no others', () => {
  expect(notesOf(released(before, '0.2.0', '2026-12-01'), '0.2.0')).toBe('### Added\n\n- A door.');
  expect(notesOf(before, '0.1.0')).toBe('### Fixed\n\n- A wall.');
  expect(notesOf(before, '0x1.0')).toBeUndefined();
});

test.each([
  ['no room for what is new', before.replace('## Unreleased', '## Soon'), ['CHANGELOG.md has no heading "## Unreleased"']],
  ['nothing that is new', before.replace('- A door.', ''), ['CHANGELOG.md says nothing under "## Unreleased": what is in this release?']],
  ['a kind of change that the form has not', before.replace('### Added', '### News'), ['CHANGELOG.md has a heading "### News", which is none of Added, Changed, Deprecated, Removed, Fixed, Security']],
  ['the version twice', before.replace('[0.1.0]', '[0.2.0]'), ['CHANGELOG.md has 0.2.0 already']],
])('is refused: %s', (_, text, faults) => {
  expect(changelogFaults(text, '0.2.0')).toEqual(faults);
  expect(() => released(text, '0.2.0', '2026-12-01')).toThrow(faults[0]);
});
