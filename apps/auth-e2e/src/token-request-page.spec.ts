import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';

/** The examples of docs/oauth-token-request.md, as a reader would run them. */
const page = readFileSync(join(import.meta.dirname, '../../../docs/oauth-token-request.md'), 'utf8');
const examples = new Map([...page.matchAll(/<!-- example: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));

let scratch: Scratch;
let installation: Installation;
let known: Record<string, string>;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  const server = await startServer(installation);
  const secretOf = async (label: string) => (await server.printed(new RegExp(`^    ${label} +(\\S+)$`, 'm')))[1] ?? '';
  known = { CLIENT_SECRET: await secretOf('client_secret'), PASSWORD: await secretOf('password') };
});
afterAll(() => scratch.close());

async function run(name: string): Promise<Record<string, unknown>> {
  const script = examples.get(name) ?? 'exit 1';
  const { stdout } = await promisify(execFile)('sh', ['-ec', script.replaceAll('http://localhost:3000', installation.issuer)], { env: { PATH: process.env['PATH'], ...known } });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('every example is run here', () => {
  expect([...examples.keys()]).toEqual(['password', 'json', 'signup', 'machine', 'refresh', 'refusal']);
});

test('a person logs in by form and by JSON alike, and the refresh token is exchanged', async () => {
  const [form, json] = [await run('password'), await run('json')];
  expect(Object.keys(form).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type']);
  expect(Object.keys(json)).toEqual(Object.keys(form));
  known['REFRESH_TOKEN'] = String(form['refresh_token']);
  expect(await run('refresh')).toMatchObject({ scope: form['scope'], refresh_token: expect.not.stringMatching(known['REFRESH_TOKEN']) as string });
});

test('somebody signs up, and a service asks for itself', async () => {
  expect(await run('signup')).toMatchObject({ token_type: 'Bearer' });
  expect(await run('machine')).toMatchObject({ token_type: 'Bearer', scope: 'first:read' });
});

test('the refusal is the one that the page shows', async () => {
  expect(await run('refusal')).toEqual(JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? ''));
});

describe('what the server really answers is valid by JSON Schema', () => {
  const documents = join(import.meta.dirname, '../../../libs/contracts/documents');
  const faults = (name: string, value: unknown) => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false });
    addFormats.default(ajv, ['uri']);
    const isValid = ajv.compile(JSON.parse(readFileSync(join(documents, `${name}.schema.json`), 'utf8')) as object);
    return isValid(value) ? [] : isValid.errors;
  };
  const read = async (path: string): Promise<unknown> => (await fetch(new URL(path, installation.issuer))).json();

  test.each([
    ['oauth-token-response', () => run('machine')],
    ['oauth-error-response', () => run('refusal')],
    ['provider-metadata', () => read('/.well-known/openid-configuration')],
    ['jwk-set', () => read('/oauth/jwks')],
  ])('%s', async (name, answer) => {
    expect(faults(name, await answer())).toEqual([]);
    expect(faults(name, {})).not.toEqual([]);
  });
});
