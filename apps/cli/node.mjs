import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './child.mjs';

/** The oldest Node.js that the server, jest and nx run on: [major, minor]. */
export const OLDEST = [24, 9];

/**
 * The Node.js to run with: the current one if it is new enough, else the one that the lockfile brought.
 * @param {string} root @param {{ version: string, execPath: string, platform: string, arch: string }} current
 */
export function nodeBinary(root, current = process) {
  if (isNewEnough(current.version) && existsSync(current.execPath)) return current.execPath;
  const installed = join(root, `node_modules/node-${current.platform}-${current.arch}/bin/node`);
  if (existsSync(installed)) return installed;
  throw new Failure(
    `Symbolon needs Node.js ${OLDEST.join('.')} or newer; this is ${current.version}, and none came with the packages for ` +
      `${current.platform}-${current.arch}. Install Node.js ${OLDEST.join('.')} or newer and try again.`,
  );
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
