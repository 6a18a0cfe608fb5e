// What is in an artefact, as CycloneDX has it. npm writes the components; which of them are in the artefact is told by the lock file, since
// `npm sbom --omit dev` leaves out what one workspace ships and another tests with, and knows of no bundle.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, run } from '../child.mjs';
import { npmCommand } from '../npm.mjs';
import { neededBy, shipped } from '../security/licences.mjs';

/** @typedef {{ 'bom-ref': string, type: string, name: string, version?: string, purl?: string, licenses?: readonly unknown[], properties?: readonly unknown[] }} Component */
/** @typedef {{ metadata: Record<string, unknown> & { component: Component }, components: Component[], dependencies: { ref: string, dependsOn?: string[] }[] } & Record<string, unknown>} Bom */
/** @typedef {import('../security/licences.mjs').Lock} Lock */

/** Everything that the lock file names, as npm tells it. @param {string} root @returns {Promise<Bom>} */
export async function wholeBom(root) {
  const [npm, ...args] = npmCommand(process.env);
  const { code, output } = await run(npm, [...args, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  if (code !== 0) throw new Failure(`npm sbom failed:\n${output}`);
  return JSON.parse(output);
}

/** The lock file of a checkout. @param {string} root @returns {Lock} */
export const lockOf = (root) => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** That of the server: all that reaches somebody who runs it. @param {Bom} whole @param {Lock} lock @param {string} at */
export function serverBom(whole, lock, at) {
  const ours = [...neededBy(lock, 'apps/auth').keys()].filter((path) => lock.packages[path]?.link);
  const component = { ...whole.metadata.component, type: 'application', name: 'symbolon' };
  return part(whole, component, [...refsOf(shipped(lock)), ...ours.map((path) => refOf(path, lock.packages[lock.packages[path]?.resolved ?? ''] ?? {}))], at);
}

/** That of a package that others install. @param {Bom} whole @param {Lock} lock @param {string} workspace @param {boolean} bundled @param {string} at */
export function packageBom(whole, lock, workspace, bundled, at) {
  const ref = refOf(workspace, lock.packages[workspace] ?? {});
  const component = whole.components.find((each) => each['bom-ref'] === ref);
  if (!component) throw new Failure(`npm sbom does not tell of ${ref}.`);
  return part(whole, component, refsOf(neededBy(lock, workspace, { bundled })), at);
}

/** @param {ReadonlyMap<string, { name?: string, version?: string }>} packages */
const refsOf = (packages) => [...packages].map(([path, entry]) => refOf(path, entry));

/** @param {string} path @param {{ name?: string, version?: string }} entry */
const refOf = (path, { name, version }) => `${name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`;

/** These components and no others, about this one; the same for the same content. @param {Bom} whole @param {Component} component @param {readonly string[]} refs @param {string} at */
function part(whole, component, refs, at) {
  const wanted = new Set(refs);
  const components = whole.components.filter((each) => wanted.has(each['bom-ref']) && each['bom-ref'] !== component['bom-ref']);
  const lost = refs.filter((ref) => !whole.components.some((each) => each['bom-ref'] === ref));
  if (lost.length > 0) throw new Failure(`npm sbom does not tell of ${lost.join(', ')}.`);
  const known = new Set([component, ...components].map((each) => each['bom-ref']));
  const dependencies = whole.dependencies.filter(({ ref }) => known.has(ref)).map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => known.has(each)) }));
  return identified({ ...whole, metadata: { ...whole.metadata, component }, components, dependencies }, at);
}

/** With a serial number that follows from the content, and the moment of the commit. @param {Bom} bom @param {string} at */
export function identified(bom, at) {
  const content = { ...bom, serialNumber: '', metadata: { ...bom.metadata, timestamp: at } };
  const hex = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  // A UUID of version 8 (RFC 9562): ours to say what is in it.
  const serialNumber = `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { ...content, serialNumber };
}
