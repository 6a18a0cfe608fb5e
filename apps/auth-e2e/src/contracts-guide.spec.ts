import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/contracts.md'), 'utf8');

/** The commands that the guide marks with a name. */
function commands(name: string): string {
  const found = new RegExp(`<!-- test: ${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1];
  if (found === undefined) throw new Error(`The guide has no commands marked ${name}.`);
  return found;
}

const secrets = commands('register').split('\n').filter((line) => line.startsWith('export')).join('\n');

let scratch: Scratch;
let installation: Installation;
let known: Record<string, string> = {};

/** Runs commands as a reader would, against this test's server instead of port 3000. */
async function run(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-ec', script.replaceAll('http://localhost:3000', installation.issuer)], {
    cwd: root,
    // In a checkout the package is its sources; who installed it needs no such option.
    env: { PATH: process.env['PATH'], HOME: scratch.path, NODE_OPTIONS: '--conditions=@symbolon/source', ...installation.settings, ...known },
  });
  return stdout;
}

beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  await startServer(installation);
  const values = await run(`${secrets}\nprintf '%s\\n' "$SHOP_SECRET" "$ORDERS_SECRET" "$ADA_PASSWORD" "$BOB_PASSWORD"`);
  const [shop = '', orders = '', ada = '', bob = ''] = values.split('\n');
  known = { SHOP_SECRET: shop, ORDERS_SECRET: orders, ADA_PASSWORD: ada, BOB_PASSWORD: bob };
});
afterAll(() => scratch.close());

test.each([...guide.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, path = '', text]) => [path, text]))('%s is what the guide shows', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('every path that the guide links to is there', () => {
  const paths = [...guide.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(paths).toHaveLength(12);
  for (const path of paths) expect(readFileSync(join(root, 'docs', path), 'utf8')).not.toBe('');
});

test('it lists the keywords that a claim schema may have', () => {
  const document = JSON.parse(readFileSync(join(root, 'libs/contracts/documents/token-contract.schema.json'), 'utf8')) as { readonly $defs: { readonly ClaimSchema: { readonly properties: object } } };
  const table = /\| keyword \|.*\n\| ---.*\n((?:\|.*\n)+)/.exec(guide)?.[1] ?? '';
  const listed = table.trim().split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(listed.sort()).toEqual(Object.keys(document.$defs.ClaimSchema.properties).sort());
});

test('every command of the guide is run here', () => {
  expect([...guide.matchAll(/```sh\n/g)]).toHaveLength(8);
});

describe('a reader', () => {
  test('registers the contracts', async () => {
    const told = await run(commands('register').split('\n').filter((line) => !line.startsWith('export')).join('\n'));
    for (const line of ['+ resource server https://orders.example.com', '+ resource server https://stock.example.com', '+ client web-shop', '+ user bob@example.com']) expect(told).toContain(line);
  });

  test('reads what the issuer serves', async () => {
    expect(await run(commands('published'))).toBe(/```json\n(\{"audience"[^\n]*\})\n```/.exec(guide)?.[1]);
  });

  test('checks a service and a consumer against it', async () => {
    const shown = /<!-- test: against -->\n```sh\n[^]*?```\n\n((?: {4}.*\n)+)/.exec(guide)?.[1]?.replaceAll(/^ {4}/gm, '').replaceAll('http://localhost:3000', installation.issuer);
    const refused: unknown = await run(commands('against').replace('npm run', 'npm run -s')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 1, stdout: shown, stderr: '' });
  });

  test('sees a token with its claims', async () => {
    const shown = await run(commands('token'));
    for (const claim of ["aud: 'https://orders.example.com'", "tenant: 'acme'", 'is_manager: true', "channel: 'web'"]) expect(shown).toContain(claim);
  });

  test('gets one for a machine', async () => {
    const { access_token: token } = JSON.parse(await run(commands('machine'))) as { readonly access_token: string };
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ aud: 'https://stock.example.com', warehouse: 'north' });
  });

  test('sees the refusals as they are shown, and in the audit log when they were', async () => {
    const shown = /```json\n(\{"error"[^\n]*\})\n```/.exec(guide)?.[1] ?? '';
    expect(JSON.parse(await run(commands('refused')))).toEqual(JSON.parse(shown));
    const events = (await run(commands('audit').replace('npm run', 'npm run -s'))).trim().split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const details = { audience: 'https://orders.example.com', claim: 'tenant', place: '$', fault: 'is missing', count: 1 };
    const refusal = { type: 'token.refused', actor: { kind: 'client', id: 'web-shop' }, subject: { kind: 'user', id: expect.stringMatching(/^user_/) }, client_id: 'web-shop', request_id: expect.any(String), address: '127.0.0.1', details };
    expect(events.filter(({ type }) => type === 'token.refused')).toEqual([{ id: expect.stringMatching(/^evt_/), at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), ...refusal }]);
    expect(JSON.parse(await run(commands('never')))).toEqual({ error: 'invalid_target', error_description: 'A requested resource needs what this client cannot have by this grant.' });
  });
});
