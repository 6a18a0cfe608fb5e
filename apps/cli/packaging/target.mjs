import { Failure } from '../child.mjs';

/**
 * For what a tarball is made: the names that npm, Debian and the C library have for it.
 * @typedef {{ name: string, arch: string, debian: string, libraries: string, loader: string, oci: string }} Target
 */

/** @type {readonly Target[]} */
export const targets = [
  { name: 'linux-x64', arch: 'x64', debian: 'amd64', libraries: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2', oci: 'amd64' },
  { name: 'linux-arm64', arch: 'arm64', debian: 'arm64', libraries: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1', oci: 'arm64' },
];

/** @param {string} arch */
export function targetOf(arch) {
  const target = targets.find((each) => each.arch === arch);
  if (!target) throw new Failure(`There is no recipe for ${arch}: take one of ${targets.map((each) => each.arch).join(', ')}.`, 2);
  return target;
}
