import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { launchServer, newInstallation, startServer, type Installation } from './server-process.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/contract-changes.md'), 'utf8');

let scratch: Scratch;
let installation: Installation;
beforeAll(async () => {
  scratch = openScratch();
  installation = await newInstallation(scratch);
});
afterAll(() => scratch.close());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the commands that the page marks with a name, as a reader would, in a folder of this test. */
function run(name: string): Promise<Outcome> {
  const script = new RegExp(`<!-- docs test: ${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (script === undefined) throw new Error(`The page has no commands marked ${name}.`);
  const here = script.replaceAll('my-contracts', join(scratch.path, 'my-contracts')).replaceAll('npm run symbolon', 'npm run -s symbolon');
  const env = { PATH: process.env['PATH'], HOME: scratch.path, ...installation.settings };
  return new Promise((resolve) => execFile('sh', ['-ec', here], { cwd: root, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
}

/** What the page shows below commands, without its indent. */
const shownAfter = (name: string): string => (new RegExp(`<!-- docs test: ${name} -->\\n\`\`\`sh\\n[\\s\\S]*?\`\`\`\\n\\n((?: {4}.*\\n)+)`).exec(page)?.[1] ?? '').replaceAll(/^ {4}/gm, '');
const fault = 'billing relies on claims.tenant of https://orders.example.com: this claim is not there; ask the billing team, billing@example.com';

test('the page can be followed from its beginning to its end', async () => {
  expect(await run('begin')).toMatchObject({ code: 0 });
  expect(await run('register')).toMatchObject({ code: 0, stdout: expect.stringContaining('+ consumer billing') });
  expect(await run('diff')).toEqual({ code: 1, stdout: shownAfter('diff'), stderr: '' });
  expect(await run('check')).toEqual({ code: 1, stdout: shownAfter('check'), stderr: '' });

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
  expect({ code: told.code, stderr: told.stderr, first: told.stdout.split('\n')[0] }).toEqual({ code: 0, stderr: '', first: shownAfter('events').trimEnd() });
  expect(told.stdout).not.toContain('breaking');

  const startAndStop = async () => (await startServer(installation, config)).stop();
  expect([await startAndStop(), await startAndStop()]).toEqual([0, 0]);
});

test('the consumer of events that the page shows is the file', () => {
  const [, path = '', text] = /<!-- file: (\S+) -->\n```yaml\n([^]*?)```/.exec(page) ?? [];
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('every path that the page links to is there', () => {
  const paths = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(paths).toHaveLength(10);
  for (const path of paths) expect(readFileSync(join(root, 'docs', path), 'utf8')).not.toBe('');
});
