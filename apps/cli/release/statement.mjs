import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build was resolved by: files whose digests name everything that went into it. */
const locks = ['package-lock.json', 'sdks/go/go.mod', 'sdks/python/requirements-build.txt'];

/**
 * The SLSA provenance (v1) of a release as an in-toto statement: what was built, from which commit, by which locks and on what. It is the word of
 * whoever signs SHA256SUMS, and not of a build service.
 * @param {{ clone: string, version: string, commit: string, source: string, node: string, subjects: readonly { name: string, sha256: string }[] }} build
 */
export function statement({ clone, version, commit, source, node, subjects }) {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${source}/blob/v${version}/docs/releasing.md`,
        externalParameters: { version, command: `npm run release -- ${version}` },
        internalParameters: { node, platform: `${process.platform}-${process.arch}` },
        resolvedDependencies: [
          { uri: `git+${source}@refs/tags/v${version}`, digest: { gitCommit: commit } },
          ...locks.map((file) => ({ name: file, uri: `git+${source}@refs/tags/v${version}#${file}`, digest: { sha256: createHash('sha256').update(readFileSync(join(clone, file))).digest('hex') } })),
        ],
      },
      runDetails: { builder: { id: `${source}/blob/v${version}/docs/releasing.md#who-builds` } },
    },
  };
}
