import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';

/** docs/importing.md, as a reader would follow it beside a server that runs; with hashes that programs of this machine have made. */
const page = new Page('importing.md');
const root = join(import.meta.dirname, '../../..');
const secrets = { SHOP_SECRET: 'the-secret-of-the-shop-and-more', ADA_PASSWORD: 'a phrase that only Ada would say' };

let scratch: Scratch;
let installation: Installation;
let terminal: Terminal;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch, { SYMBOLON_CONFIG: join(root, 'examples/symbolon.yaml'), ...secrets });
  terminal = new Terminal(installation);
  await startServer(installation);
});
afterAll(() => scratch.close());

const people = () => join(scratch.path, 'people.jsonl');
const everybody = () => join(scratch.path, 'everybody.jsonl');
const run = (script: string) => terminal.runAtServer(script.replaceAll('people.jsonl', people()).replaceAll('everybody.jsonl', everybody()));

test('the page can be followed from its beginning to its end, beside a server that runs', async () => {
  const [, file = ''] = /<!-- test: people -->\n```json\n([^]*?)```/.exec(page.text) ?? [];
  writeFileSync(people(), file);
  expect(await run(page.script('dry'))).toEqual({ code: 1, stdout: page.shownAfter('dry'), stderr: 'symbolon: 1 of the file would be left out.\n' });
  expect(await run(page.script('import'))).toEqual({ code: 1, stdout: page.shownAfter('import'), stderr: 'symbolon: 1 of the file are left out.\n' });
  const { code, stdout, stderr } = await run(page.script('export'));
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(/everybody\.jsonl has \d people, with hashes/) as string, stderr: '' });
  expect(readFileSync(everybody(), 'utf8')).toContain('$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC');
  expect(page.unfollowed).toBe(0);
});

/** Each is told the password on its standard input. */
const programs = ['openssl passwd -6 -stdin', 'openssl passwd -5 -stdin', 'openssl passwd -1 -stdin', 'openssl passwd -apr1 -stdin'];

test('whoever has a hash that a program of this machine made logs in at the server that runs', async () => {
  const password = 'Grüße an 1 correct horse';
  const made = await Promise.all(
    programs.map(async (program) => {
      const { stdout } = await terminal.run(`printf %s "$TYPED" | ${program}`, { TYPED: password });
      return { id: program, email: `${program.replaceAll(/\W+/g, '-')}@example.com`, password_hash: stdout.trim() };
    }),
  );
  writeFileSync(people(), made.map((person) => `${JSON.stringify(person)}\n`).join(''));
  expect(await run(page.script('import'))).toMatchObject({ code: 0, stderr: '' });
  const logIn = async (username: string, typed: string) => {
    const body = new URLSearchParams({ grant_type: 'password', username, password: typed, scope: 'orders:read' });
    return (await fetch(`${installation.issuer}/oauth/token`, { method: 'POST', body, headers: { authorization: `Basic ${btoa(`shop-backend:${secrets.SHOP_SECRET}`)}` } })).status;
  };
  for (const { id, email } of made) expect([id, await logIn(email, `${password}!`), await logIn(email, password), await logIn(email, password)]).toEqual([id, 400, 200, 200]);
});
