import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, type Installation } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';

/** docs/export.md, as a reader would follow it who started with the example of the README. */
const root = join(import.meta.dirname, '../../..');
const page = new Page('export.md');
const example = join(root, 'examples/symbolon.yaml');
const secrets = { SHOP_SECRET: 'the-secret-of-the-shop', ADA_PASSWORD: 'a phrase that only Ada would say' };

let scratch: Scratch;
let installation: Installation;
let terminal: Terminal;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch, { SYMBOLON_CONFIG: example, ...secrets });
  terminal = new Terminal(installation);
  await startServer(installation);
});
afterAll(() => scratch.close());

const written = () => join(scratch.path, 'my-symbolon.yaml');

/** Runs the commands that the page marks with a name, against this test's server. */
const run = (name: string) => terminal.runAtServer(page.script(name).replaceAll('my-symbolon.yaml', written()), secrets);

test('the page can be followed from its beginning to its end, beside a server that runs', async () => {
  expect(await run('export')).toEqual({ code: 0, stdout: `${written()} is written. It needs: CLIENT_SHOP_BACKEND_SECRET.\n`, stderr: '' });
  expect(await run('export')).toEqual({ code: 2, stdout: '', stderr: `symbolon: ${written()} is there already: name another file, or take it away.\n` });
  expect(await run('plan')).toEqual({ code: 0, stdout: page.shownAfter('plan'), stderr: '' });
  expect([...page.text.matchAll(/```sh\n/g)]).toHaveLength(2);
});

test('without a file it is printed; no secret and no hash is in it', async () => {
  const { ending, stdout, stderr } = await runCommand(installation, ['export', '--users'], secrets);
  expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
  expect(stdout).toContain('client_secret: ${CLIENT_SHOP_BACKEND_SECRET}\n');
  expect(stdout).toBe(readFileSync(written(), 'utf8').replace('Of users only those that a file manages are here', 'All users are here'));
  for (const secret of [...Object.values(secrets), '$argon2']) expect(stdout).not.toContain(secret);
});
