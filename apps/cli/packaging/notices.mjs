import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '../security/licences.mjs';
import { debianPackages } from './libraries.mjs';

/** @typedef {import('../security/licences.mjs').Lock} Lock */

/**
 * Writes down whose work is in the folder, and under which licences: that of packages, also where a bundle has them in itself, of Node.js,
 * of PostgreSQL, of the C library.
 * @param {string} root @param {string} folder
 * @param {{ lock: Lock, debian: string | undefined, target: import('./target.mjs').Target, parts: import('./stage.mjs').Parts }} staged
 */
export function writeNotices(root, folder, { lock, debian, target, parts }) {
  const sections = [
    ...[...shipped(lock)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, { version, license, os }]) => (os ? [] : [section(`${nameOf(path)} ${version} (${license})`, textsOf(join(root, path)))])),
    ...(parts.node ? [section('Node.js, and what is in it', textsOf(join(root, `node_modules/node-${target.name}`)))] : []),
    ...(parts.postgres ? [section('PostgreSQL, and what is in it', readFileSync(join(import.meta.dirname, 'files/postgresql-notices.txt'), 'utf8'))] : []),
    ...(debian === undefined ? [] : librarySections(debian)),
  ];
  const head = 'Symbolon is under the licence in the file LICENSE. It comes with the work of others:\n';
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), [head, ...sections].join('\n'));
}

/** @param {string} title @param {string} text */
const section = (title, text) => `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${text.trim()}\n`;

const nameOf = (/** @type {string} */ path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The texts that a package brings; some bring none, and say in the registry alone under which licence they are. @param {string} folder */
function textsOf(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') || 'Its package has no text of the licence.';
}

/** @param {string} debian */
function librarySections(debian) {
  const names = debianPackages.filter(({ files }) => files.length > 0).map(({ name, version }) => `${name} ${version}`);
  const about = `The files in lib/ are those of Debian 12, unchanged: ${names.join(', ')}. Who wants to use others puts them in their place. The sources are
those of the Debian packages glibc and gcc-12 of these versions, at https://snapshot.debian.org.`;
  const doc = (/** @type {string} */ name) => readFileSync(join(debian, `usr/share/doc/${name}/copyright`), 'utf8');
  const text = (/** @type {string} */ name) => readFileSync(join(debian, `usr/share/common-licenses/${name}`), 'utf8');
  return [
    section('The C library, and the libraries of the compiler', about),
    section('glibc', doc('libc6')),
    section('libgcc, libstdc++', doc('gcc-12-base')),
    ...['LGPL-2.1', 'GPL-2', 'GPL-3'].map((name) => section(name, text(name))),
  ];
}
