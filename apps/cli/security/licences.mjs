// Under which licences that comes which we ship: the server's node_modules, and what the console and the API reference bring into browsers.

/** @typedef {{ name?: string, version?: string, license?: string, dev?: boolean, devOptional?: boolean, link?: boolean, resolved?: string, os?: string | string[], cpu?: string | string[], libc?: string | string[], dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Locked */
/** @typedef {{ packages: Record<string, Locked> }} Lock */

/** Built into files of the server, though its node_modules have none of it. */
const bundled = { 'apps/console': /^(?!@types\/|vite$)/, 'apps/auth': /^swagger-ui-dist$/ };

/**
 * Everything that reaches somebody who runs the product, by its place in the lock file.
 * @param {Lock} lock
 * @returns {ReadonlyMap<string, Locked>}
 */
export function shipped({ packages }) {
  /** @type {Map<string, Locked>} */
  const found = new Map(Object.entries(packages).filter(([path, { dev, devOptional, link }]) => path.includes('node_modules/') && !dev && !devOptional && !link));
  const waiting = Object.entries(bundled).flatMap(([project, names]) => Object.keys(packages[project]?.devDependencies ?? {}).filter((name) => names.test(name)).map((name) => placeOf(packages, project, name)));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = packages[path];
    if (!entry || found.has(path) || entry.link) continue;
    found.set(path, entry);
    waiting.push(...neighbours(packages, path));
  }
  return found;
}

/**
 * What a workspace needs where it is installed, by its place: with what the other workspaces need that it names, which a bundle has in it (`bundled`).
 * @param {Lock} lock @param {string} workspace @param {{ bundled?: boolean }} [options]
 * @returns {ReadonlyMap<string, Locked>}
 */
export function neededBy({ packages }, workspace, { bundled: isBundle = false } = {}) {
  /** @type {Map<string, Locked>} */
  const found = new Map();
  const own = Object.keys(packages[workspace]?.devDependencies ?? {}).filter((name) => isBundle && name.startsWith('@symbolon/'));
  const waiting = [...neighbours(packages, workspace), ...own.map((name) => placeOf(packages, workspace, name))];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = packages[path];
    if (!entry || found.has(path)) continue;
    const place = entry.link ? (entry.resolved ?? '') : path;
    found.set(path, entry.link ? { ...entry, ...packages[place], link: false } : entry);
    waiting.push(...neighbours(packages, place));
  }
  return found;
}

/** Where that is which the package at a place names. @param {Lock['packages']} packages @param {string} from */
const neighbours = (packages, from) => Object.keys({ ...packages[from]?.dependencies, ...packages[from]?.optionalDependencies }).map((name) => placeOf(packages, from, name));

/** Where a package finds another, as Node.js looks for it: in its own folder, then in each one above. @param {Lock['packages']} packages @param {string} from @param {string} name */
export function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.replace(/\/?[^/]*$/, '')) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path] || folder === '') return path;
  }
}

/**
 * What is shipped under a licence that is neither allowed nor excepted, and exceptions that are for nothing, as sentences.
 * @param {ReadonlyMap<string, Locked>} packages
 * @param {{ allowed: readonly string[], exceptions: readonly { name: string, licence: string, reason: string }[] }} rules
 */
export function licenceFaults(packages, { allowed, exceptions }) {
  const used = new Set();
  const faults = [...packages].flatMap(([path, { license = 'none' }]) => {
    if (allowed.includes(license)) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const exception = exceptions.find((each) => each.name === name && each.licence === license);
    if (!exception) return [`${name} comes under ${license}, which is not allowed`];
    used.add(exception);
    return [];
  });
  return [...faults, ...exceptions.filter((each) => !used.has(each)).map(({ name, licence }) => `the exception for ${name} (${licence}) is for nothing`)];
}
