import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from './scratch.ts';

const root = join(import.meta.dirname, '../../..');
const left = new Set(['node_modules', 'dist', 'tmp', 'generated', '.nx', '.symbolon']);

/** The sources as they are in this checkout, at a place where a test may change them; installed packages are linked. */
export function copyTree(scratch: Scratch): string {
  const copy = join(scratch.directory(), 'tree');
  const filter = (path: string) => !left.has(path.split('/').at(-1) ?? '');
  for (const name of ['apps', 'examples', 'libs', 'prisma', '.npmrc', 'nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true, filter });
  }
  linkPackages(copy);
  return copy;
}

/** Gives sources that were copied the packages that are installed here, and their own in the place of ours. */
export function linkPackages(copy: string): void {
  link(join(root, 'node_modules'), join(copy, 'node_modules'), (name) => name !== '@symbolon' && name !== '.cache');
  // npm's own links lead to the sources of this checkout.
  mkdirSync(join(copy, 'node_modules/@symbolon'));
  for (const area of ['apps', 'libs']) {
    for (const name of readdirSync(join(copy, area))) {
      symlinkSync(join(copy, area, name), join(copy, 'node_modules', packageName(join(copy, area, name))));
      link(join(root, area, name, 'node_modules'), join(copy, area, name, 'node_modules'), () => true);
    }
  }
  symlinkSync(join(copy, 'examples/applications'), join(copy, 'node_modules/@symbolon/example-applications')); // what the console shows of them
}

function link(from: string, to: string, wanted: (name: string) => boolean): void {
  mkdirSync(to);
  for (const name of namesIn(from).filter(wanted)) symlinkSync(join(from, name), join(to, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** As others import it. */
const packageName = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name: string }).name;
