import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openScratch } from './scratch.ts';

/** @symbolon/testing as strangers meet it: as a package, and in the test runners that they use. */
const scratch = openScratch();
afterAll(() => scratch.close());

const root = join(import.meta.dirname, '../../..');
const examples = join(root, 'examples/testing');
const modules = join(root, 'node_modules');

const execute = promisify(execFile);
/** What a command prints; it must succeed. Its PostgreSQL is kept in the scratch place. */
const run = async (cwd: string, file: string, ...args: readonly string[]): Promise<string> => {
  const environment = { PATH: process.env['PATH'], HOME: scratch.path, XDG_CACHE_HOME: scratch.path, NO_COLOR: '1' };
  const { stdout, stderr } = await execute(file, args, { cwd, env: environment }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${file} ${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`);
  });
  return stdout + stderr;
};
const node = (cwd: string, ...args: readonly string[]) => run(cwd, process.execPath, ...args);

describe('the example runs in', () => {
  test('jest', async () => {
    const output = await node(examples, '--experimental-vm-modules', '--no-warnings', join(modules, 'jest/bin/jest.js'), '--rootDir', 'jest', '-c', 'jest/jest.config.mjs');
    expect(output).toMatch(/^Tests: +9 passed, 9 total$/m);
  });

  test('vitest', async () => {
    expect(await node(examples, join(modules, 'vitest/vitest.mjs'), 'run', '--root', 'vitest')).toMatch(/^ +Tests +4 passed \(4\)$/m);
  });

  test('node:test', async () => {
    expect(await node(examples, '--test', '--test-reporter=spec', 'node-test/orders.test.mjs')).toMatch(/^ℹ pass 4$[^]*^ℹ fail 0$/m);
  });
});

describe('the packed package, in a folder with nothing but what it says that it needs,', () => {
  let folder: string;
  beforeAll(async () => {
    folder = scratch.directory();
    const packed = JSON.parse(await packedBy(folder)) as readonly { readonly filename: string }[];
    const place = join(folder, 'node_modules/@symbolon/testing');
    mkdirSync(place, { recursive: true });
    await run(folder, 'tar', '-xzf', String(packed[0]?.filename), '-C', place, '--strip-components=1');
    linkDependencies(folder, place);
  });

  const program = (annotation: string) => `
    import { startSymbolon } from '@symbolon/testing';
    const config${annotation} = { resource_servers: [{ audience: 'https://orders.example', scopes: ['orders:read'] }],
      clients: [{ client_id: 'shop', client_secret: 'only-for-the-tests-of-orders', scope: 'orders:read' }] };
    const idp = await startSymbolon({ config, issuer: 'https://id.test' });
    const token = await idp.tokenFor({ client: 'shop', user: 'ada', audience: 'https://orders.example' });
    console.log(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).iss);
    console.log((await fetch(idp.origin + '/oauth/jwks')).status);
    console.log(new URL((await fetch(idp.origin + '/docs')).url).pathname);
    await idp.stop();`;

  test('works from JavaScript', async () => {
    writeFileSync(join(folder, 'try.mjs'), program(''));
    expect(await node(folder, 'try.mjs')).toBe('https://id.test\n200\n/docs/openapi.json\n');
  });

  test('works from TypeScript, and its types say what is wrong', async () => {
    const text = `import type { Symbolon, SymbolonConfig } from '@symbolon/testing';
      ${program(': SymbolonConfig')}
      export async function uses(idp: Symbolon): Promise<number> {
        // @ts-expect-error a token needs a client
        await idp.hostile('expired', {});
        // @ts-expect-error there is no such kind
        await idp.hostile('tired', { client: 'shop', audience: 'x' });
        using outage = await idp.hostile('slow', { at: 'keys', delay: '1s' });
        return outage.hits;
      }`;
    writeFileSync(join(folder, 'try.mts'), text);
    const types = { typeRoots: [join(modules, '@types')], types: ['node'] };
    const compilerOptions = { strict: true, noEmit: true, target: 'es2024', lib: ['es2024', 'esnext.disposable'], module: 'nodenext', skipLibCheck: false, ...types };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['try.mts'] }));
    expect(await node(folder, join(modules, 'typescript/bin/tsc'), '-p', '.')).toBe('');
    expect(await node(folder, '--no-warnings', 'try.mts')).toBe('https://id.test\n200\n/docs/openapi.json\n');
  });
});

/** What npm says of the archive that it makes. */
const packedBy = (destination: string): Promise<string> => run(join(root, 'libs/testing'), 'npm', 'pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', destination);

/** Stands in for `npm install`, which would need the network: what the package names, and nothing else. */
function linkDependencies(folder: string, place: string): void {
  interface Dependencies {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly optionalDependencies: Readonly<Record<string, string>>;
  }
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Dependencies;
  const platform = Object.keys(optionalDependencies).filter((name) => name.endsWith(`/${process.platform}-${process.arch}`));
  for (const name of [...Object.keys(dependencies), ...platform]) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(modules, name), link);
  }
}
