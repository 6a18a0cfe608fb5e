import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';

/** A module of pages is read again when it was saved, in the built server: the module loader of tests keeps what it read once. */
const scratch = openScratch();
afterAll(() => scratch.close());

const module = join(scratch.path, 'pages.mjs');
let saved = 2_000_000_000;
const save = (text: string) => {
  writeFileSync(module, text);
  saved += 1;
  utimesSync(module, saved, saved); // two saves within one tick of the file system are two
};
const pageOf = (heading: string) => `export const renderPage = async () => '<h1>${heading}</h1>';`;

test.each([
  ['outside production', {}, ['first', 'second', 'second', 'third']],
  ['in production it is read once', { NODE_ENV: 'production' }, ['first', 'first', 'first', 'first']],
])('a module that was saved is read again, and a broken one stays as it was: %s', async (_, environment, expected) => {
  save(pageOf('first'));
  const at = await newInstallation(scratch, { SYMBOLON_PAGES: module, ...environment });
  const server = await startServer(at);
  const heading = async () => /<h1>([^<]*)/.exec(await (await fetch(`${at.issuer}/logged-out`)).text())?.[1];
  const seen = [await heading()];
  for (const text of [pageOf('second'), 'export const renderPage = (', pageOf('third')]) {
    save(text);
    seen.push(await heading());
  }
  expect(seen).toEqual(expected);
  await server.stop();
});
