import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackages } from '../packaging/libraries.mjs';
import { root } from '../test/releasable.mjs';
import { locks, statement } from './statement.mjs';

const read = (/** @type {string} */ file) => readFileSync(join(root, file), 'utf8');
const build = { clone: root, version: '0.5.0', commit: 'c0ffee', source: 'https://git.example/symbolon', node: 'v24.0.0', subjects: [] };

test('what npm, pip and apt fetch for a build is named by its digest in the files that the statement names; the Go module needs nothing', () => {
  expect(locks).toEqual(['package-lock.json', 'sdks/go/go.mod', 'sdks/python/requirements-build.txt', 'apps/cli/packaging/libraries.mjs']);
  /** @type {{ packages: Record<string, { link?: boolean, integrity?: string }> }} */
  const { packages } = JSON.parse(read('package-lock.json'));
  expect(Object.entries(packages).filter(([path, { link, integrity }]) => path.includes('node_modules/') && !link && !integrity)).toEqual([]);
  expect(read('sdks/go/go.mod')).not.toContain('require');
  for (const { sha256 } of debianPackages) expect(Object.keys(sha256)).toEqual(['amd64', 'arm64']);
});

test('pip takes nothing for the build without its digest, and runs no foreign code to make it', () => {
  const [options = '', ...asked] = read('sdks/python/requirements-build.txt').replaceAll(/^#.*\n/gm, '').split(/^(?=[\w.-]+==)/m);
  expect(options.trim().split('\n')).toEqual(['--require-hashes', '--only-binary=:all:']);
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((each) => !/^[\w.-]+==\S+( ; [^\\]+)? \\\n( {4}--hash=sha256:[\da-f]{64}( \\)?\n)+$/.test(each))).toEqual([]);
});

test('a release is of its tag, and what a dry run made names the commit alone and says so', () => {
  const { externalParameters, resolvedDependencies } = statement({ ...build, dryRun: false }).predicate.buildDefinition;
  expect(externalParameters).toEqual({ version: '0.5.0', command: 'npm run release -- 0.5.0' });
  expect(resolvedDependencies[0]).toEqual({ uri: 'git+https://git.example/symbolon@refs/tags/v0.5.0', digest: { gitCommit: 'c0ffee' } });
  const dry = statement({ ...build, dryRun: true }).predicate.buildDefinition;
  expect(dry.externalParameters.command).toBe('npm run release -- 0.5.0 --dry-run');
  expect(dry.resolvedDependencies.map(({ uri }) => uri.replace(/#.*/, ''))).toEqual(Array(5).fill('git+https://git.example/symbolon@c0ffee'));
});
