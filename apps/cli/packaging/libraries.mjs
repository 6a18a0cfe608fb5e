import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../child.mjs';

/** @typedef {import('./target.mjs').Target} Target */
/** @typedef {{ name: string, version: string, sha256: Readonly<Record<string, string>>, files: readonly string[] }} DebianPackage */

/**
 * The C library that Node.js and PostgreSQL were made for, with its loader, from Debian 12; the last two are here for their licences.
 * A version that Debian replaced is no longer to be had from it: then take the new one, which mends what was wrong with this.
 * @type {readonly DebianPackage[]}
 */
export const debianPackages = [
  {
    name: 'libc6',
    version: '2.36-9+deb12u14',
    sha256: { amd64: 'ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf', arm64: '01f4330719fd4f65580e16ea5a0527f372fca750e8f588d26deaf09f2d3b1cf4' },
    files: ['lib/LIBRARIES/LOADER', ...['c.so.6', 'dl.so.2', 'm.so.6', 'pthread.so.0', 'resolv.so.2', 'rt.so.1'].map((name) => `lib/LIBRARIES/lib${name}`)],
  },
  {
    name: 'libgcc-s1',
    version: '12.2.0-14+deb12u1',
    sha256: { amd64: '3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7', arm64: '576926b283613db80168ddf76380a3bd877602778cf0d226caa7bfbfa71eacf3' },
    files: ['lib/LIBRARIES/libgcc_s.so.1'],
  },
  {
    name: 'libstdc++6',
    version: '12.2.0-14+deb12u1',
    sha256: { amd64: '5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d', arm64: '26e138c677a985775331373828a6c286c551ff397cb735d00e2383cb273d1cb2' },
    files: ['usr/lib/LIBRARIES/libstdc++.so.6'],
  },
  { name: 'gcc-12-base', version: '12.2.0-14+deb12u1', sha256: { amd64: '1896a2aacf4ad681ff5eacc24a5b0ca4d5d9c9b9c9e4b6de5197bc1e116ea619', arm64: '674cf6cba6d432bd200c45fe866c1652c7a53523cc2e7a613e05bc4abf7b5440' }, files: [] },
  { name: 'base-files', version: '12.4+deb12u15', sha256: { amd64: '3eb1ea6d85488f488cc2a163b98ad640ef88cee4c79287cf14e361aaf6206f47', arm64: 'b1272fbdc197f7d5bd22c05b741a03840f8bec66ca68c8d797f567ff2c99d42d' }, files: [] },
];

/**
 * Puts the libraries into a folder; answers where the packages lie unpacked, with their licences.
 * @param {string} cache where packages are kept between two runs @param {string} folder @param {Target} target
 */
export function copyLibraries(cache, folder, target) {
  const unpacked = join(cache, `debian-${target.debian}`);
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  mkdirSync(folder, { recursive: true });
  for (const wanted of debianPackages) {
    execFileSync('dpkg-deb', ['--extract', fetched(cache, wanted, target), unpacked]);
    for (const pattern of wanted.files) {
      const file = join(unpacked, pattern.replace('LIBRARIES', target.libraries).replace('LOADER', target.loader));
      copyFileSync(realpathSync(file), join(folder, pattern.replace(/.*\//, '').replace('LOADER', target.loader)));
    }
  }
  return unpacked;
}

/** The package as the recipe names it, whoever brought it: our copy, or Debian by the apt of this machine. @param {string} cache @param {DebianPackage} wanted @param {Target} target */
function fetched(cache, { name, version, sha256 }, { debian }) {
  const file = join(cache, `${name}_${version}_${debian}.deb`);
  if (!existsSync(file)) {
    try {
      execFileSync('apt-get', ['--quiet=2', 'download', `${name}:${debian}=${version}`], { cwd: cache, stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (cause) {
      throw new Failure(`${name} ${version} for ${debian} is missing: apt-get of this machine does not bring it (${told(cause)}). Put the package of Debian 12 at ${file} and try again.`);
    }
  }
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== sha256[debian]) throw new Failure(`${file} is not the package that the recipe names: its SHA-256 is ${found}. Remove it, and try again.`);
  return file;
}

/** @param {unknown} cause */
const told = (cause) => String(/** @type {{ stderr?: unknown }} */ (cause).stderr ?? cause).trim().split('\n').at(-1);
