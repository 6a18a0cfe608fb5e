import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbersOf } from './semver.mjs';

/** The path of the Go module, which has the address of the repository in it. @param {string} root */
const modulePath = (root) => /^module (\S+)/m.exec(readFileSync(join(root, 'sdks/go/go.mod'), 'utf8'))?.[1] ?? '';

/** The address of the repository, as the Go module promises it. @param {string} root */
export const source = (root) => `https://${modulePath(root).replace(/\/sdks\/go(?:\/v\d+)?$/, '')}`;

/** Go takes a version from 2 on only of a module whose path ends with it (go.dev/ref/mod, "Major version suffixes"). @param {string} root @param {string} version */
export function goModuleFaults(root, version) {
  const [major = 0] = numbersOf(version) ?? [];
  const [path, suffix] = [modulePath(root), major < 2 ? '' : `/v${major}`];
  return path === `${path.replace(/\/v\d+$/, '')}${suffix}` ? [] : [`The Go module is ${path}, of which no Go takes ${version}: sdks/go/go.mod has to say ${path.replace(/\/v\d+$/, '')}${suffix}.`];
}
