import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { permissions } from '@symbolon/contracts';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, startServer } from '../src/server-process.ts';
import { Page, Terminal, type Outcome } from '../src/terminal.ts';

/** The provider of deploy/terraform, as docs/terraform.md has it, before a built server. Its own tests are in Go, beside it. */
const folder = join(import.meta.dirname, '../../../deploy/terraform');
const page = new Page('terraform.md');
const scratch = openScratch();
afterAll(() => scratch.close());

const go = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<Outcome>((resolve) => execFile('go', args, { cwd: folder, env: { ...process.env, GOFLAGS: '-mod=readonly', ...env }, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));

/** What became of tests in Go, those that hold others aside, and what they said. */
function outcomes(output: string) {
  const events = output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { Action: string; Test?: string; Output?: string });
  const of = (action: string) => events.flatMap(({ Action, Test }) => (Action === action && Test !== undefined && !events.some((other) => other.Test?.startsWith(`${Test}/`)) ? [Test] : []));
  return { passed: of('pass'), failed: of('fail'), skipped: of('skip'), said: events.map(({ Output = '' }) => Output).join('') };
}

test('there is a Go that is new enough', async () => {
  const { stdout } = await go(['env', 'GOVERSION']).catch(() => ({ stdout: 'none' }));
  expect(stdout).toMatch(/^go1\.(2[6-9]|[3-9]\d)/);
});

test('it is formatted and vetted, is built as the page says, and is a plugin', async () => {
  expect(await go(['vet', './...'])).toMatchObject({ code: 0 });
  const unformatted = await new Promise<string>((resolve) => execFile('gofmt', ['-l', '.'], { cwd: folder }, (error, stdout) => resolve(error ? error.message : stdout)));
  expect(unformatted).toBe('');
  const at = await newInstallation(scratch);
  const built = join(folder, 'terraform-provider-symbolon');
  try {
    expect(await new Terminal(at).runAtServer(page.script('build'), { HOME: process.env['HOME'] ?? '' })).toMatchObject({ code: 0 });
    const alone = await new Promise<string>((resolve) => execFile(built, (_, stdout, stderr) => resolve(stdout + stderr)));
    expect(alone).toContain('This binary is a plugin.');
  } finally {
    rmSync(built, { force: true });
  }
});

test('its tests pass before a built server, the example of the page with the client of the page among them', async () => {
  const [issuerPort, secret] = [await freePort(), 'a-client-secret-of-32-characters'];
  const everything = Object.keys(permissions).map((name) => `symbolon:${name}`).join(' ');
  const admin = { client_id: 'everything', client_secret: secret, grant_types: ['client_credentials'], scope: everything };
  const issuer = `http://localhost:${issuerPort}`;
  const begun = await newInstallation(scratch, { SYMBOLON_ISSUER: issuer, SYMBOLON_CONFIG: scratch.file({ clients: [admin] }) });
  const at = { ...begun, issuer };
  const server = await startServer(at);
  const files = scratch.directory();
  const [secretFile, pageFile] = [join(files, 'everything'), join(files, 'terraform')];
  writeFileSync(secretFile, `${secret}\n`);

  // The tests stand at the issuer's address, between it and the provider. Until they do, this passes on what comes.
  const passing = createServer((socket) => void socket.pipe(connect(begun.port, '127.0.0.1')).pipe(socket));
  await once(passing.listen(issuerPort, '127.0.0.1'), 'listening');
  const terminal = new Terminal(at);
  expect(await terminal.symbolon('login', issuer, '--client-id', 'everything', '--client-secret-file', secretFile)).toMatchObject({ code: 0 });
  const created = await terminal.follow(page, 'client');
  expect(created).toMatchObject({ code: 0 });
  writeFileSync(pageFile, (JSON.parse(created.stdout) as { client_secret: string }).client_secret);
  await new Promise((closed) => passing.close(closed));

  const tests = await go(['test', '-count=1', '-json', './...'], {
    SYMBOLON_TEST_ISSUER: issuer, SYMBOLON_TEST_SERVER: `http://127.0.0.1:${begun.port}`, SYMBOLON_TEST_CLIENT_ID: 'everything', SYMBOLON_TEST_CLIENT_SECRET_FILE: secretFile, SYMBOLON_TEST_PAGE_SECRET_FILE: pageFile,
  });
  const { passed, failed, skipped, said } = outcomes(tests.stdout);
  expect({ failed, skipped, said: tests.code === 0 ? '' : `${said}${tests.stderr}` }).toEqual({ failed: [], skipped: [], said: '' });
  expect(passed.length).toBeGreaterThan(35);
  expect(page.unfollowed).toBe(0);
  expect(await server.stop()).toBe(0);
});
