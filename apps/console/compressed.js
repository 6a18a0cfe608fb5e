import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Compresses what is served, ahead, and takes away what an earlier build left. @type {import('vite').Plugin} */
export const compressed = {
  name: 'symbolon-compressed',
  writeBundle({ dir = '' }, bundle) {
    const folder = join(dir, 'assets');
    const built = Object.keys(bundle).filter((path) => path.startsWith('assets/')).map((path) => path.slice('assets/'.length));
    for (const name of built) {
      const bytes = readFileSync(join(folder, name));
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    }
    const kept = new Set(built.flatMap((name) => [name, `${name}.gz`, `${name}.br`]));
    for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
  },
};
