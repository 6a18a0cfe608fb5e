import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../child.mjs';

/**
 * Where the version stands: which files (`paths`, some of which need not be there), and in them each text that is one (`text`, whose
 * group is the version). A text that has to be there says so by `demanded`.
 * @typedef {{ readonly paths: readonly string[], readonly text: RegExp, readonly demanded: boolean }} Place
 */

/** Every version of ours is one: that of the release. The Helm chart alone has its own, since a chart may change where no server does. @type {readonly Place[]} */
export const places = [
  { paths: ['package.json', 'apps/*/package.json', 'libs/*/package.json', 'examples/applications/package.json'], text: /^ {2}"version": "([^"]+)"/gm, demanded: true },
  // Of our own packages, which others install together.
  { paths: ['libs/*/package.json', 'examples/*/package.json'], text: /"@symbolon\/[\w-]+": "\^([\d.]+)"/g, demanded: false },
  { paths: ['libs/contracts/src/version.ts'], text: /contractVersion = '([^']+)'/g, demanded: true },
  { paths: ['libs/contracts/documents/openapi.json'], text: /"info": \{[^}]*?"version": "([^"]+)"/g, demanded: true },
  { paths: ['sdks/python/pyproject.toml'], text: /^version = "([^"]+)"/gm, demanded: true },
];

/** The files of a place, as they are. @param {string} root @param {Place} place */
const filesOf = (root, { paths }) => globSync([...paths], { cwd: root }).sort();

/**
 * Each place with the versions that stand there, from the root.
 * @param {string} root
 * @returns {readonly { readonly file: string, readonly version: string }[]}
 */
export function versionsIn(root) {
  return places.flatMap((place) => filesOf(root, place).flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(place.text)].map(([, version = '']) => ({ file, version }))));
}

/** Writes a version into every place, and into the lock file. @param {string} root @param {string} version */
export function setVersion(root, version) {
  for (const place of places) {
    for (const file of filesOf(root, place)) {
      const text = readFileSync(join(root, file), 'utf8');
      if (place.demanded && text.match(place.text) === null) throw new Failure(`${file} has no version: apps/cli/release/places.mjs says that it has one.`);
      writeFileSync(join(root, file), text.replace(place.text, (found, old) => found.slice(0, found.lastIndexOf(old)) + version + found.slice(found.lastIndexOf(old) + old.length)));
    }
  }
  setLock(root, version);
}

/** The lock file repeats what the package.json of each workspace says. @param {string} root @param {string} version */
function setLock(root, version) {
  const file = join(root, 'package-lock.json');
  /** @type {{ version: string, packages: Record<string, { version?: string, link?: boolean } & Record<string, unknown>> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  lock.version = version;
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path.includes('node_modules/') || entry.link || !existsSync(join(root, path, 'package.json'))) continue;
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    if (entry.version !== undefined) entry.version = manifest.version;
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies']) if (entry[kind]) entry[kind] = manifest[kind];
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
