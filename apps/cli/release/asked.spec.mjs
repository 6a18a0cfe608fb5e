import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asked } from './asked.mjs';

const root = mkdtempSync(join(tmpdir(), 'symbolon-asked-'));
writeFileSync(join(root, 'package.json'), '{"version":"0.4.0"}');
afterAll(() => rmSync(root, { recursive: true }));

test('a release is of a version, signed and tested', () => {
  expect(asked(root, ['0.5.0', '--key', '/keys/release'])).toEqual({ version: '0.5.0', folder: join(root, 'tmp/releases/0.5.0'), key: '/keys/release', dryRun: false, again: false, tests: true });
});

test('a dry run may leave out both, and what was released is built again by its own version', () => {
  expect(asked(root, ['0.5.0', '--dry-run', '--without-tests', '--into', join(root, 'dry')])).toMatchObject({ key: undefined, dryRun: true, tests: false });
  expect(asked(root, ['--again'])).toMatchObject({ version: '0.4.0', again: true });
});

test.each([
  ['no version', [], 'Usage: npm run release -- X.Y.Z'],
  ['two versions', ['0.5.0', '0.6.0', '--dry-run'], 'Usage:'],
  ['a version and --again', ['0.5.0', '--again'], 'Usage:'],
  ['an option that is none', ['0.5.0', '--force'], "Unknown option '--force'"],
  ['a release without a key', ['0.5.0'], '--key names the key of ssh that signs'],
  ['a release that was not tested', ['0.5.0', '--key', 'k', '--without-tests'], '--without-tests is for --dry-run: what is released was tested.'],
  ['what is built again, signed', ['--again', '--key', 'k'], '--again signs nothing: what it builds is compared with what was signed.'],
  ['a folder that holds something', ['0.5.0', '--dry-run', '--into', '.'], 'is not empty: what is in it would be part of the release'],
])('%s: refused', (_, args, said) => expect(() => asked(root, args)).toThrow(said));
