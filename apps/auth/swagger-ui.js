import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Takes what shows the API reference out of its package: two files, under names that change with what is in them, compressed ahead. */
const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const to = join(import.meta.dirname, 'src/surfaces/docs/generated/swagger-ui');
const texts = ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'];

mkdirSync(to, { recursive: true });
const kept = new Set(texts);
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
  // Source maps are not served: who looks inside a browser's tools would be told of a file that is not there.
  const bytes = Buffer.from(readFileSync(join(from, name), 'utf8').replace(/\n(\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/, '\n'));
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex').slice(0, 12);
  const file = `swagger-ui.${digest}${extname(name)}`;
  // The plain one last: where it is, the others are.
  write(`${file}.gz`, () => gzipSync(bytes, { level: 9 }));
  write(`${file}.br`, () => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  write(file, () => bytes);
}
// The license wants its text, and the notice, beside what is passed on.
for (const name of texts) cpSync(join(from, name), join(to, name));
for (const name of readdirSync(to)) if (!kept.has(name)) rmSync(join(to, name), { force: true });

/** A server may read there meanwhile: what is there under its name is right, and what is not comes whole. @param {string} name @param {() => Uint8Array} make */
function write(name, make) {
  kept.add(name);
  const path = join(to, name);
  if (existsSync(path)) return;
  writeFileSync(`${path}.draft`, make());
  renameSync(`${path}.draft`, path);
}
