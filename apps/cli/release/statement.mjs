import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that name what is fetched for a build, each package by its digest. What the machine has by itself (Python, git, npm, tar, dpkg-deb) is in none of them. */
export const locks = ['package-lock.json', 'sdks/go/go.mod', 'sdks/python/requirements-build.txt', 'apps/cli/packaging/libraries.mjs'];

/**
 * The SLSA provenance (v1) of a release as an in-toto statement: what was built, from which commit, by which locks and on what. It is the word of
 * whoever signs SHA256SUMS, and not of a build service.
 * @param {{ clone: string, version: string, dryRun: boolean, commit: string, source: string, node: string, subjects: readonly { name: string, sha256: string }[] }} build
 */
export function statement({ clone, version, dryRun, commit, source, node, subjects }) {
  const from = `git+${source}@${dryRun ? commit : `refs/tags/v${version}`}`; // a dry run leaves no tag
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${source}/blob/v${version}/docs/releasing.md`,
        externalParameters: { version, command: `npm run release -- ${version}${dryRun ? ' --dry-run' : ''}` },
        internalParameters: { node, platform: `${process.platform}-${process.arch}` },
        resolvedDependencies: [
          { uri: from, digest: { gitCommit: commit } },
          ...locks.map((file) => ({ name: file, uri: `${from}#${file}`, digest: { sha256: createHash('sha256').update(readFileSync(join(clone, file))).digest('hex') } })),
        ],
      },
      runDetails: { builder: { id: `${source}/blob/v${version}/docs/releasing.md#who-builds` } },
    },
  };
}
