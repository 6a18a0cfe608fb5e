import { join } from 'node:path';
import { scopeFor } from '@symbolon/contracts';
import { openScratch } from './scratch.ts';
import { installScimPrograms } from './scim-judges.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';

/** The SCIM server before programs that others wrote: a judge of the standard, and a client of it. */
const secret = 'a-client-secret-of-32-characters';
const run = installScimPrograms();
if (!run) process.stderr.write('The SCIM server is judged by nobody: scim2-tester cannot be installed. Is there a network, and python3-venv?\n');

const scratch = openScratch();
afterAll(() => scratch.close());

let at: Installation;
let token: string;
beforeAll(async () => {
  const scope = (['scim:write', 'users:write'] as const).map(scopeFor).join(' ');
  at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [{ client_id: 'machine', client_secret: secret, grant_types: ['client_credentials'], scope }] }), SYMBOLON_ADMIN_RATE: '1000000' });
  await startServer(at);
  const form = new URLSearchParams({ grant_type: 'client_credentials', resource: `${at.issuer}/admin` });
  const { access_token } = await json(`${at.issuer}/oauth/token`, { headers: { authorization: `Basic ${btoa(`machine:${secret}`)}` }, body: form });
  const headers = { authorization: `Bearer ${String(access_token)}`, 'content-type': 'application/json' };
  const { source_id } = await json(`${at.issuer}/admin/v1/scim-sources`, { headers, body: JSON.stringify({ name: 'Judge' }) });
  token = String((await json(`${at.issuer}/admin/v1/scim-sources/${String(source_id)}/tokens`, { headers, body: '{}' }))['token']);
});

const json = async (url: string, init: RequestInit) => (await (await fetch(url, { method: 'POST', ...init })).json()) as Record<string, unknown>;

(run ? test : test.skip)('scim2-tester finds nothing that is not as the standard says', async () => {
  const { code, output } = (await run?.('scim2', ['--url', `${at.issuer}/scim/v2`, 'test', '--verbose'], { SCIM_CLI_HEADERS: `Authorization: Bearer ${token}` })) ?? { code: -1, output: '' };
  process.stdout.write(process.env['SHOW'] ? output : '');
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(output.match(/SUCCESS/g)?.length).toBeGreaterThan(50);
}, 120_000);

(run ? test : test.skip)('a client that we did not write makes, finds, changes and removes people and groups', async () => {
  const { code, output } = (await run?.('python', [join(import.meta.dirname, '../scim/client.py'), `${at.issuer}/scim/v2`], { SCIM_TOKEN: token })) ?? { code: -1, output: '' };
  expect([code, output]).toEqual([0, 'made, found, changed, grouped, removed\n']);
}, 120_000);
