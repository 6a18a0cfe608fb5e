import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { installPython } from './python.ts';

const folder = join(import.meta.dirname, '../age');
const programs = installPython('age', join(folder, 'requirements.txt'));
export const hasAge = programs !== undefined;

const run = (...args: readonly string[]) => execFileSync(join(programs ?? '', 'python'), [join(folder, 'age.py'), ...args], { encoding: 'utf8' });

/** Writes a key as other programs make it, and answers its recipient. */
export function foreignKey(path: string): string {
  const made = run('keygen');
  writeFileSync(path, made, { mode: 0o600 });
  return /age1\w+/.exec(made)?.[0] ?? '';
}

/** Opens a sealed archive without anything of ours, below a folder. */
export function unpackedByOthers(key: string, sealed: string, into: string): void {
  const tar = join(into, 'opened.tar');
  run('decrypt', key, sealed, `${tar}.zst`);
  writeFileSync(tar, zstdDecompressSync(readFileSync(`${tar}.zst`)));
  execFileSync('tar', ['-xf', tar, '-C', into]);
}
