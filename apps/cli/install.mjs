import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, run } from './child.mjs';
import { withLock } from './lock.mjs';
import { npmCommand } from './npm.mjs';

/**
 * Makes sure that what package-lock.json asks for is in node_modules; costs milliseconds when it is.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  await withLock(join(root, 'tmp/install.lock'), async (alsoHeldBy) => {
    if (isInstalled(root)) return;
    process.stderr.write('Installing dependencies (once) …\n');
    const [command, ...args] = npmCommand(process.env);
    // What is installed runs nothing of its own before it is used.
    // NODE_ENV=production or `npm --silent` around us must not thin out the tools or hide why they are missing.
    const ci = [...args, 'ci', '--include=dev', '--include=optional', '--ignore-scripts', '--loglevel=error'];
    const npm = await run(command, ci, { cwd: root, started: alsoHeldBy }).catch((error) => {
      throw new Failure(`npm could not be started (${error.message}). Install it, or put it on PATH, and try again.`);
    });
    if (npm.stoppedBy) throw new Failure('Stopped while installing dependencies.', npm.code || 1);
    if (npm.code !== 0) throw new Failure(`${npm.output}\n${advice(root)}`);
    writeStamp(root);
  });
}

/**
 * Whether node_modules holds what package-lock.json asks for: by our stamp or, after an installation by hand, by
 * npm's own record of what it installed.
 * @param {string} root
 */
export function isInstalled(root) {
  if (!statSync(record(root), { throwIfNoEntry: false })) return false;
  if (read(stampFile(root)) === stampOf(root)) return true;
  if (!fulfils(JSON.parse(read(record(root))), JSON.parse(read(lockfile(root))))) return false;
  writeStamp(root);
  return true;
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package */

/** @param {{ packages: Record<string, Package> }} installed @param {{ packages: Record<string, Package> }} wanted */
function fulfils(installed, wanted) {
  const packages = Object.entries(wanted.packages).filter(([path]) => path.includes('node_modules/'));
  return packages.every(([path, { version, integrity, optional, devOptional }]) => {
    const found = installed.packages[path];
    return found ? found.version === version && found.integrity === integrity : optional || devOptional;
  });
}

const lockfile = (/** @type {string} */ root) => join(root, 'package-lock.json');
const record = (/** @type {string} */ root) => join(root, 'node_modules/.package-lock.json');
const stampFile = (/** @type {string} */ root) => join(root, 'node_modules/.cache/symbolon/installed');

/** The lockfile's hash, and npm's record as it was then: a later installation by hand makes the stamp void. */
function stampOf(/** @type {string} */ root) {
  const { size, mtimeMs } = statSync(record(root));
  return `${createHash('sha256').update(read(lockfile(root))).digest('hex')} ${size} ${mtimeMs}\n`;
}

function writeStamp(/** @type {string} */ root) {
  try {
    mkdirSync(dirname(stampFile(root)), { recursive: true });
    writeFileSync(stampFile(root), stampOf(root));
  } catch {
    // Where this user may not write, the record is simply compared again next time.
  }
}

function read(/** @type {string} */ file) {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, 'utf8') : '';
}

const advice = (/** @type {string} */ root) =>
  `\`npm ci\` failed; its words are above. Check the network and the registry (npm config get registry), then try
again, or run \`npm ci\` in ${root} yourself.`;
