// What a release consists of, each made of a clone with everything installed, into one folder. A new kind of artefact is a row.
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { Failure, run } from '../child.mjs';
import { withLock } from '../lock.mjs';
import { nodeBinary } from '../node.mjs';
import { npmCommand, pathWithNpm } from '../npm.mjs';
import { makeDistribution } from '../packaging/distribution.mjs';
import { targetOf } from '../packaging/target.mjs';
import { npmPackages, writeBoms } from './boms.mjs';

/** @typedef {{ readonly clone: string, readonly folder: string, readonly cache: string, readonly version: string, readonly seconds: string, readonly at: string }} Build */

/** @type {readonly { readonly what: string, readonly make: (build: Build) => Promise<void> }[]} */
export const artefacts = [
  { what: 'the sources, from which the server is started', make: sources },
  { what: 'the packages of npm', make: packages },
  { what: 'the wheel and the source archive of Python', make: python },
  { what: 'the tarball and the image', make: distribution },
  { what: 'the lists of what is in them (CycloneDX)', make: ({ clone, folder, at }) => writeBoms(clone, folder, at) },
];

/** @param {Build} build */
async function sources({ clone, folder, version }) {
  await must('git', ['archive', '--format=tar.gz', `--prefix=symbolon-${version}/`, '-o', join(folder, `symbolon-${version}.tar.gz`), 'HEAD'], { cwd: clone });
}

/** @param {Build} build */
async function packages({ clone, folder }) {
  const [npm, ...args] = npmCommand(process.env);
  const env = { ...process.env, NX_DAEMON: 'false', PATH: pathWithNpm(clone, dirname(nodeBinary(clone)), process.env) };
  // One after the other: each builds what it packs, and what that needs.
  for (const { name } of npmPackages) await must(npm, [...args, 'pack', '--silent', '--pack-destination', folder], { cwd: join(clone, 'libs', name), env });
}

/** @param {Build} build */
async function python({ clone, folder, seconds }) {
  await must(nodeBinary(clone), ['sdks/python-package.mjs', folder], { cwd: clone, env: { ...process.env, SOURCE_DATE_EPOCH: seconds } });
}

/** For the kind of machine that makes it. @param {Build} build */
async function distribution({ clone, folder, cache, seconds }) {
  await ensureBuilt(clone);
  await withLock(`${cache}.lock`, () => makeDistribution(clone, targetOf(process.arch), { to: folder, cache, time: Number(seconds) }));
}

/** @param {string} command @param {readonly string[]} args @param {import('../child.mjs').RunOptions} options */
async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Failure(`${command} ${args.join(' ')} failed:\n${output}`);
}
