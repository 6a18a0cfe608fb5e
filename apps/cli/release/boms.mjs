import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockOf, packageBom, serverBom, wholeBom } from './sbom.mjs';
import { sdkBoms } from './sdk-sbom.mjs';

/** The packages of npm, by their folders in libs/. The last one has the server and all that it is made of in its own files. */
export const npmPackages = [
  { name: 'contracts', bundled: false },
  { name: 'cli', bundled: false },
  { name: 'resource-server', bundled: false },
  { name: 'testing', bundled: true },
];

/** Writes what is in the server and in each package of a checkout, as CycloneDX has it, into a folder. @param {string} root @param {string} folder @param {string} at the moment that it was committed */
export async function writeBoms(root, folder, at) {
  const [whole, lock] = [await wholeBom(root), lockOf(root)];
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const boms = {
    server: serverBom(whole, lock, at),
    ...Object.fromEntries(npmPackages.map(({ name, bundled }) => [name, packageBom(whole, lock, `libs/${name}`, bundled, at)])),
    ...sdkBoms(root, at),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, bom] of Object.entries(boms)) writeFileSync(join(folder, `symbolon-${version}-${name}.cdx.json`), `${JSON.stringify(bom, null, 2)}\n`);
}
