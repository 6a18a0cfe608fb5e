// What a release consists of, each made of a clone with everything installed, into one folder. A new kind of artefact is a row.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, run } from '../child.mjs';
import { nodeBinary } from '../node.mjs';
import { npmCommand, pathWithNpm } from '../npm.mjs';
import { lockOf, packageBom, serverBom, wholeBom } from './sbom.mjs';
import { sdkBoms } from './sdk-sbom.mjs';

/** @typedef {{ readonly clone: string, readonly folder: string, readonly version: string, readonly seconds: string, readonly at: string }} Build */

/** The packages of npm, by their folders in libs/. The last one has the server and all that it is made of in its own files. */
export const npmPackages = [
  { name: 'contracts', bundled: false },
  { name: 'cli', bundled: false },
  { name: 'resource-server', bundled: false },
  { name: 'testing', bundled: true },
];

/** @type {readonly { readonly what: string, readonly make: (build: Build) => Promise<void> }[]} */
export const artefacts = [
  { what: 'the sources, from which the server is started', make: sources },
  { what: 'the packages of npm', make: packages },
  { what: 'the wheel and the source archive of Python', make: python },
  { what: 'the lists of what is in them (CycloneDX)', make: boms },
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

/** @param {Build} build */
async function boms({ clone, folder, version, at }) {
  const [whole, lock] = [await wholeBom(clone), lockOf(clone)];
  const files = {
    'server.cdx.json': serverBom(whole, lock, at),
    ...Object.fromEntries(npmPackages.map(({ name, bundled }) => [`${name}.cdx.json`, packageBom(whole, lock, `libs/${name}`, bundled, at)])),
    ...sdkBoms(clone, version, at),
  };
  for (const [name, bom] of Object.entries(files)) writeFileSync(join(folder, `symbolon-${version}-${name}`), `${JSON.stringify(bom, null, 2)}\n`);
}

/** @param {string} command @param {readonly string[]} args @param {import('../child.mjs').RunOptions} options */
async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Failure(`${command} ${args.join(' ')} failed:\n${output}`);
}
