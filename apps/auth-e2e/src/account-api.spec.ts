import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';

/** The account API, by the commands of docs/account-api.md. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/account-api.md'), 'utf8');
const commands = new Map([...page.matchAll(/<!-- test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));

let scratch: Scratch;
let installation: Installation;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  await startServer(installation);
});
afterAll(() => scratch.close());

/** All of it in one terminal, as a reader types it; what each command printed, by its name. */
async function inOneTerminal(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const script = names.map((name) => `${commands.get(name) ?? 'exit 1'}\nprintf '\\n=== ${name}\\n'`).join('\n');
  const environment = { PATH: process.env['PATH'], HOME: scratch.path, NODE_OPTIONS: '--conditions=@symbolon/source', ...installation.settings };
  const { stdout } = await promisify(execFile)('bash', ['-ec', script.replaceAll('http://localhost:3000', installation.issuer)], { cwd: root, env: environment });
  const printed = stdout.split(/\n=== \w+\n/);
  return Object.fromEntries(names.map((name, index) => [name, printed[index] ?? '']));
}

test.each([...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([^]*?)```/g)].map(([, path = '', text]) => [path, text]))('%s is what the page shows', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('a reader registers an application, makes an account by it, and looks at it and changes it as the page says', async () => {
  const names = ['register', 'token', 'account', 'change'];
  expect([[...commands.keys()], [...page.matchAll(/```sh\n/g)].length]).toEqual([names, names.length]);
  const printed = await inOneTerminal(names);
  expect(printed['register']).toContain('+ client portal');
  expect(JSON.parse(printed['account'] ?? '')).toMatchObject({ username: 'ada@example.com', claims: {}, managed_by: 'api', deletion: { days: 14 } });
  expect(JSON.parse(printed['change'] ?? '')).toMatchObject({ claims: { name: 'Ada Lovelace' } });
});
