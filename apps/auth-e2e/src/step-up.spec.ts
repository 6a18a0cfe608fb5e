import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { until } from './until.ts';

/** The API of docs/step-up.md, by the commands of the page. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/step-up.md'), 'utf8');
const commands = new Map([...page.matchAll(/<!-- test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));
const secrets = (commands.get('register') ?? '').split('\n').filter((line) => line.startsWith('export')).join('\n');

let scratch: Scratch;
let installation: Installation;
let port: number;
let api: string;

const environment = () => ({ PATH: process.env['PATH'], HOME: scratch.path, NODE_OPTIONS: '--conditions=@symbolon/source', ...installation.settings, ISSUER: installation.issuer, PORT: String(port) });
/** As a reader types it, in a terminal where it was typed before what `after` names. */
async function run(name: string, ...after: readonly string[]): Promise<string> {
  const script = [...after, name].map((each) => commands.get(each) ?? 'exit 1').join('\n');
  const moved = script.replaceAll('http://localhost:3000', installation.issuer).replaceAll('http://localhost:4000', api);
  const { stdout } = await promisify(execFile)('bash', ['-ec', moved], { cwd: root, env: { ...environment(), ...known } });
  return stdout;
}
let known: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  port = await freePort();
  api = `http://localhost:${port}`;
  await startServer(installation);
  const { stdout } = await promisify(execFile)('bash', ['-ec', `${secrets}\nprintf '%s\\n' "$TILL_SECRET" "$ADA_PASSWORD"`]);
  const [till = '', ada = ''] = stdout.split('\n');
  known = { TILL_SECRET: till, ADA_PASSWORD: ada };
});
afterAll(() => scratch.close());

test.each([...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([^]*?)```/g)].map(([, path = '', text]) => [path, text]))('%s is what the page shows', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('every command of the page is run here', () => {
  expect([...commands.keys()]).toEqual(['register', 'api', 'token', 'good', 'refused']);
  expect([...page.matchAll(/```sh\n/g)]).toHaveLength(commands.size);
});

test('a reader registers the API and the till, and sees it let in and refuse as the page says', async () => {
  const registered = (commands.get('register') ?? '').split('\n').filter((line) => !line.startsWith('export')).join('\n');
  commands.set('register', registered);
  expect(await run('register')).toContain('+ resource server http://localhost:4000');
  const started = (commands.get('api') ?? '').replace('npm run build\n', ''); // it was built before these tests
  const child = spawn('bash', ['-ec', `exec ${started.trim()}`], { cwd: root, env: environment(), stdio: 'inherit' });
  const ended = once(child, 'exit');
  scratch.onClose(async () => {
    child.kill();
    await ended;
  });
  await until('the API', () => fetch(`${api}/.well-known/oauth-protected-resource`).then(({ ok }) => ok, () => false));
  expect(await run('good', 'token')).toBe('{"orders":["o-1","o-2"]}{"refunded":"o-1"}');
  const shown = / {4}HTTP[^]*?resource"\n/.exec(page)?.[0].replaceAll(/^ {4}/gm, '');
  expect((await run('refused', 'token')).replaceAll('\r', '').replace(/^WWW-Authenticate/im, 'www-authenticate')).toBe(shown);
});
