import { isAbsolute, join } from 'node:path';
import { Failure } from './child.mjs';

/**
 * Where an unpacked Symbolon keeps its data: never in its own folder, so that the next release, unpacked beside it, finds them.
 * @param {NodeJS.ProcessEnv} env @param {number | undefined} uid
 */
export function dataDirectory({ SYMBOLON_DATA_DIR: set, XDG_DATA_HOME: data = '', HOME: home = '' }, uid) {
  if (set) return set;
  if (uid === 0) return '/var/lib/symbolon';
  if (isAbsolute(data)) return join(data, 'symbolon'); // a relative one counts as none: XDG Base Directory Specification
  if (isAbsolute(home)) return join(home, '.local/share/symbolon');
  throw new Failure('symbolon: there is no home directory to keep data in: say where by SYMBOLON_DATA_DIR.', 2);
}

/** What the loader of the C library is told before the program's own arguments. files/node says the same in a shell. @param {string} root */
export const loaderArguments = (root) => ['--inhibit-cache', '--argv0', join(root, 'bin/node'), '--library-path', join(root, 'lib'), join(root, 'libexec/node')];
