import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, runCommand, startServer, type Installation } from './server-process.ts';

/** docs/export.md, as a reader would follow it who started with the example of the README. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/export.md'), 'utf8');
const example = join(root, 'examples/symbolon.yaml');
const secrets = { SHOP_SECRET: 'the-secret-of-the-shop', ADA_PASSWORD: 'a phrase that only Ada would say' };

let scratch: Scratch;
let installation: Installation;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch, { SYMBOLON_CONFIG: example, ...secrets });
  await startServer(installation);
});
afterAll(() => scratch.close());

const written = () => join(scratch.path, 'my-symbolon.yaml');

/** Runs the commands that the page marks with a name, against this test's server. */
function run(name: string) {
  const script = new RegExp(`<!-- docs test: ${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (script === undefined) throw new Error(`The page has no commands marked ${name}.`);
  const here = script.replaceAll('my-symbolon.yaml', written()).replaceAll('npm run symbolon', 'npm run -s symbolon');
  const env = { PATH: process.env['PATH'], HOME: scratch.path, ...installation.settings, ...secrets };
  return new Promise((resolve) => execFile('sh', ['-ec', here], { cwd: root, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
}

test('the page can be followed from its beginning to its end, beside a server that runs', async () => {
  expect(await run('export')).toEqual({ code: 0, stdout: `${written()} is written. It needs: CLIENT_SHOP_BACKEND_SECRET.\n`, stderr: '' });
  expect(await run('export')).toEqual({ code: 2, stdout: '', stderr: `symbolon: ${written()} is there already: name another file, or take it away.\n` });
  const shown = /<!-- docs test: plan -->\n```sh\n[\s\S]*?```\n\n {4}(.*\n)/.exec(page)?.[1];
  expect(await run('plan')).toEqual({ code: 0, stdout: shown, stderr: '' });
  expect([...page.matchAll(/```sh\n/g)]).toHaveLength(2);
});

test('without a file it is printed; no secret and no hash is in it', async () => {
  const { ending, stdout, stderr } = await runCommand(installation, ['export', '--users'], secrets);
  expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
  expect(stdout).toContain('client_secret: ${CLIENT_SHOP_BACKEND_SECRET}\n');
  expect(stdout).toBe(readFileSync(written(), 'utf8').replace('Of users only those that a file manages are here', 'All users are here'));
  for (const secret of [...Object.values(secrets), '$argon2']) expect(stdout).not.toContain(secret);
});
