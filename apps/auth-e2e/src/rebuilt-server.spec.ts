import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormBrowser } from './form-browser.ts';
import { nextLink } from './mailed-link.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, ServerProcess } from './server-process.ts';
import { firstRunOf } from './tokens.ts';

/** A server goes on while another build takes the place of its files, as it does in a checkout. */
const scratch = openScratch();
afterAll(() => scratch.close());

const root = join(import.meta.dirname, '../../..');
const built = join(root, 'apps/auth/dist');
const hashed = /^.+-[\w-]{8}\.js$/;

/** The built server, with what it needs beside it; answers its files. */
function checkout(): string {
  const folder = scratch.directory();
  const dist = join(folder, 'apps/auth/dist');
  cpSync(built, dist, { recursive: true, filter: (path) => !path.endsWith('.map') });
  for (const name of ['node_modules', 'prisma']) symlinkSync(join(root, name), join(folder, name));
  return dist;
}

/** As a build of changed sources would: whatever has a hash in its name has another one. */
function buildAnew(dist: string): void {
  const names = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const renamed = new Map(names.map((name) => [name, hashed.test(name) ? name.replace(/.{8}\.js$/, 'another_.js') : name]));
  const texts = names.map((name) => [renamed.get(name) ?? name, readFileSync(join(dist, name), 'utf8')] as const);
  for (const name of names) rmSync(join(dist, name));
  for (const [name, text] of texts) writeFileSync(join(dist, name), text.replaceAll(/(?<=["'`]\.\/)[\w.-]+\.js(?=["'`])/g, (each) => renamed.get(each) ?? each));
}

test('what it loads only then, it finds in that build: a first mail is written', async () => {
  const dist = checkout();
  const at = await newInstallation(scratch);
  const server = new ServerProcess(at, [process.execPath, join(dist, 'main.js'), 'start'], {});
  await server.printed(/What else there is/);
  buildAnew(dist);
  const link = nextLink(server);
  const browser = new FormBrowser(at.issuer);
  await browser.submit(await browser.go(new URL('/forgot-password', at.issuer)), { username: firstRunOf(server.stdout).username });
  expect(await link).toMatch(at.issuer);
  expect(await server.stop()).toBe(0);
});

test('what it loads late are packages, by one name in every build, and nothing of ours comes with them twice', () => {
  const read = (name: string) => readFileSync(join(built, name), 'utf8');
  const found = (name: string, pattern: RegExp) => [...read(name).matchAll(pattern)].map(([, file = '']) => file);
  const names = readdirSync(built).filter((name) => name.endsWith('.js'));
  const late = new Set(names.flatMap((name) => found(name, /\bimport\("\.\/([^"]+)"\)/g)).filter((name) => !hashed.test(name)));
  expect(late.size).toBeGreaterThan(5);
  const withAll = (name: string): readonly string[] => [name, ...found(name, /^import .*"\.\/([^"]+)";$/gm).flatMap(withAll)];
  const sources = [...new Set([...late].flatMap(withAll))].filter((name) => readdirSync(built).includes(`${name}.map`)).flatMap((name) => (JSON.parse(read(`${name}.map`)) as { readonly sources: readonly string[] }).sources);
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter((source) => !source.includes('node_modules/'))).toEqual([]);
});
