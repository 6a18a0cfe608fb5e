import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { launchServer, newInstallation, startServer, type Installation } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';

const root = join(import.meta.dirname, '../../..');
const page = new Page('contract-changes.md');

let scratch: Scratch;
let installation: Installation;
let terminal: Terminal;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
  terminal = new Terminal(installation);
});
afterAll(() => scratch.close());

/** Runs the commands that the page marks with a name, as a reader would, in a folder of this test. */
const run = (name: string) => terminal.runAtServer(page.script(name).replaceAll('my-contracts', join(scratch.path, 'my-contracts')));

const fault = 'billing relies on claims.tenant of https://orders.example.com: this claim is not there; ask the billing team, billing@example.com';

test('the page can be followed from its beginning to its end', async () => {
  expect(await run('begin')).toMatchObject({ code: 0 });
  expect(await run('register')).toMatchObject({ code: 0, stdout: expect.stringContaining('+ consumer billing') });
  expect(await run('diff')).toEqual({ code: 1, stdout: page.shownAfter('diff'), stderr: '' });
  expect(await run('check')).toEqual({ code: 1, stdout: page.shownAfter('check'), stderr: '' });

  const refused = await run('plan');
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('~ resource server https://orders.example.com') });
  expect(refused.stderr.split('\n')).toEqual([`symbolon: ${fault}`, expect.stringMatching(/^symbolon: Nothing was changed\./), '']);

  const config = ['start', '--config', join(scratch.path, 'my-contracts/symbolon.yaml')];
  const unstarted = launchServer(installation, config);
  expect({ ending: await unstarted.ended, stderr: unstarted.stderr }).toMatchObject({ ending: 1, stderr: expect.stringContaining(`symbolon: ${fault}\n`) });

  const gently = await run('gently');
  expect({ code: gently.code, stderr: gently.stderr }).toEqual({ code: 0, stderr: '' });
  expect(gently.stdout.match(/to change/g)).toHaveLength(3);

  const allowed = await run('allow');
  expect({ code: allowed.code, stderr: allowed.stderr }).toEqual({ code: 0, stderr: '' });
  const events = allowed.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(events.filter(({ type }) => type === 'contract.breaking_change.allowed')).toEqual([
    {
      id: expect.stringMatching(/^evt_/), at: expect.stringMatching(/^\d{4}-.*Z$/), type: 'contract.breaking_change.allowed', actor: { kind: 'operator' }, subject: null,
      details: {
        reason: 'billing is switched off on Friday',
        broken: [{ consumer: 'billing', contact: 'the billing team, billing@example.com', audience: 'https://orders.example.com', member: 'access_token_ttl', sentence: 'tokens live 5m, and it needs 10m' }],
        changes: [{ audience: 'https://orders.example.com', member: 'access_token_ttl', kind: 'breaking', sentence: 'was 15m and is 5m: tokens live shorter' }],
      },
    },
  ]);

  expect(events.filter(({ type }) => type === 'contract.change.refused')).toMatchObject([{ actor: { kind: 'operator' }, details: { kind: 'file', broken: [{ consumer: 'billing', member: 'claims.tenant' }], broken_count: 1, count: 1 } }]);

  const told = await run('events');
  expect({ code: told.code, stderr: told.stderr, first: told.stdout.split('\n')[0] }).toEqual({ code: 0, stderr: '', first: page.shownAfter('events').trimEnd() });
  expect(told.stdout).not.toContain('breaking');

  const startAndStop = async () => (await startServer(installation, config)).stop();
  expect([await startAndStop(), await startAndStop()]).toEqual([0, 0]);
});

test('the consumer of events that the page shows is the file', () => {
  const [, path = '', text] = /<!-- file: (\S+) -->\n```yaml\n([^]*?)```/.exec(page.text) ?? [];
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('every path that the page links to is there', () => {
  const paths = [...page.text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(paths).toHaveLength(12);
  for (const path of paths) expect(readFileSync(join(root, 'docs', path), 'utf8')).not.toBe('');
});
