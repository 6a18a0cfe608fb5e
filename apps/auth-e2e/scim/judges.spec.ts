import { openScratch } from '../src/scratch.ts';
import { installScimPrograms, startScimServer, type ScimServer } from '../src/scim-programs.ts';

/** The SCIM server before two judges of the standard that we did not write. */
const run = installScimPrograms();
if (!run) throw new Error('The judges cannot be installed. Is there a network, and python3-venv?');

const scratch = openScratch();
let server: ScimServer;
beforeAll(async () => {
  server = await startScimServer(scratch);
});
afterAll(() => scratch.close());

test('scim2-tester finds nothing that is not as the standard says', async () => {
  const { code, output } = await run('scim2', ['--url', server.url, 'test', '--verbose'], { SCIM_CLI_HEADERS: `Authorization: Bearer ${server.token}` });
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(output.match(/SUCCESS/g)?.length).toBeGreaterThan(100);
});

test('scim-sanity finds one thing, which is on purpose: nobody is put into a group who is nobody here', async () => {
  const { output } = await run('scim-sanity', ['probe', server.url, '--token', server.token, '--i-accept-side-effects']);
  expect([output.match(/\[FAIL\] .*/g), /\d+ passed, \d+ failed/.exec(output)?.[0]]).toEqual([['[FAIL] PATCH /Groups/{id} add member'], '27 passed, 1 failed']);
});
