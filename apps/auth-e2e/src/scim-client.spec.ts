import { join } from 'node:path';
import { openScratch } from './scratch.ts';
import { installScimPrograms, startScimServer } from './scim-programs.ts';

/** The SCIM server before a client that we did not write; judges of the standard are `npm run test:scim`. */
const run = installScimPrograms();
if (!run) process.stderr.write('No foreign client of SCIM: scim2-client cannot be installed. Is there a network, and python3-venv?\n');

const scratch = openScratch();
afterAll(() => scratch.close());

(run ? test : test.skip)('scim2-client makes, finds, changes and removes people and groups', async () => {
  const { url, token } = await startScimServer(scratch);
  const { code, output } = (await run?.('python', [join(import.meta.dirname, '../scim/client.py'), url], { SCIM_TOKEN: token })) ?? { code: -1, output: '' };
  expect([code, output]).toEqual([0, 'made, found, changed, grouped, removed\n']);
}, 120_000);
