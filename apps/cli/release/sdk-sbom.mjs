import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identified } from './sbom.mjs';

/** @typedef {import('./sbom.mjs').Component} Component */

/** What the SDKs ask for, which is little: the versions are chosen where they are installed. @param {string} root @param {string} at */
export function sdkBoms(root, at) {
  const project = readFileSync(join(root, 'sdks/python/pyproject.toml'), 'utf8');
  const version = /^version = "([^"]+)"/m.exec(project)?.[1] ?? '';
  const asked = [...(/^dependencies = \[([^\]]*)\]/m.exec(project)?.[1] ?? '').matchAll(/"([\w-]+)([^"]*)"/g)];
  const python = asked.map(([, name = '', range = '']) => component(`pkg:pypi/${name}`, name, { description: `Asked for as ${name}${range}.` }));
  const module = /^module (\S+)/m.exec(readFileSync(join(root, 'sdks/go/go.mod'), 'utf8'))?.[1] ?? '';
  return {
    python: bom(component(`pkg:pypi/symbolon-resource-server@${version}`, 'symbolon-resource-server', ours(version)), python, at),
    go: bom(component(`pkg:golang/${module}@v${version}`, module, ours(`v${version}`)), [], at),
  };
}

const ours = (/** @type {string} */ version) => ({ version, licenses: [{ license: { id: 'Apache-2.0' } }] });

/** @param {string} purl @param {string} name @param {object} more @returns {Component} */
const component = (purl, name, more) => ({ 'bom-ref': purl, type: 'library', name, purl, ...more });

/** @param {Component} component @param {Component[]} components @param {string} at */
const bom = (component, components, at) => identified({
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json', bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
  metadata: { component }, components,
  dependencies: [{ ref: component['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }, ...components.map((each) => ({ ref: each['bom-ref'] }))],
}, at);
