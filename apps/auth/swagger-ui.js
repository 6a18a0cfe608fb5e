import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Takes what shows the API reference out of its package: two files, under names that change with what is in them, compressed ahead. */
const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const to = join(import.meta.dirname, 'src/surfaces/docs/generated/swagger-ui');

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
  // Source maps are not served: who looks inside a browser's tools would be told of a file that is not there.
  const bytes = Buffer.from(readFileSync(join(from, name), 'utf8').replace(/\n(\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/, '\n'));
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex').slice(0, 12);
  const path = join(to, `swagger-ui.${digest}${extname(name)}`);
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
}
// The license wants its text, and the notice, beside what is passed on.
for (const name of ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt']) cpSync(join(from, name), join(to, name));
