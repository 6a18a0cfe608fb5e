import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

/** Their licences ask to stand wherever their code does. */
const licences = ['yaml', 'zod'].map((name) => `${name}:\n${readFileSync(join(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), 'LICENSE'), 'utf8')}`);

/** What is typed, in one file over the one of tsc: half of what a command costs is to find and link 200 modules. Who imports the package gets those. */
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  tsconfig: 'tsconfig.json',
  resolve: { conditionNames: ['@symbolon/source', 'node', 'import', 'default'] },
  transform: { target: 'node20' },
  // One letter past Latin-1 in the source, and V8 keeps all of it with two bytes a letter.
  output: { dir: 'dist', format: 'esm', charset: 'ascii', comments: { jsdoc: false }, banner: `/*!\n${licences.join('\n')}*/` },
});
