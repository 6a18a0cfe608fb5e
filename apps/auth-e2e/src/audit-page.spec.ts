import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';
import { until } from './until.ts';

const page = new Page('audit.md');
const ada = 'ada@example.com';
const password = 'correct horse battery staple';
const secret = 'a-client-secret-of-32-characters';

let scratch: Scratch;
let installation: Installation;
let server: ServerProcess;
let terminal: Terminal;
beforeAll(async () => {
  scratch = openScratch();
  const shop = { client_id: 'shop', client_secret: secret, grant_types: ['password', 'client_credentials'], first_party: true, scope: 'openid' };
  installation = await newInstallation(scratch);
  terminal = new Terminal(installation);
  server = await startServer({ ...installation, settings: { ...installation.settings, SYMBOLON_CONFIG: scratch.file({ clients: [shop], users: [{ username: ada, password }] }) } });
});
afterAll(() => scratch.close());

type Line = Readonly<Record<string, unknown>>;

/** Runs the commands that the page marks with a name, as a reader would, but for the day and the person, and in a folder of this test. */
const run = (name: string, changes: Readonly<Record<string, string>> = {}) => terminal.runAtServer(Object.entries(changes).reduce((text, [from, to]) => text.replaceAll(from, to), page.script(name)));
const linesOf = (text: string): readonly Line[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
const logIn = async (words: string) =>
  (await fetch(`${installation.issuer}/oauth/token`, { method: 'POST', headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'password', username: ada, password: words }) })).status;

test('every command of the page is run here', () => {
  expect([...page.text.matchAll(/```sh\n/g)]).toHaveLength(5);
});

test('the page can be followed from its beginning to its end', async () => {
  expect([await logIn(password), await logIn('a wrong passphrase')]).toEqual([200, 400]);
  const looked = await until('what was counted', async () => {
    const outcome = await run('look');
    return outcome.stdout.includes('user.login.failed') ? outcome : undefined;
  });
  expect(looked).toMatchObject({ code: 0, stderr: '' });
  const events = linesOf(looked.stdout);
  const types = events.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['configuration.applied', 'node.started', 'user.login.succeeded', 'user.login.failed', 'token.issued']));
  const login = events.find(({ type }) => type === 'user.login.succeeded');
  const shown = JSON.parse(/```json\n(.*)\n```/.exec(page.text)?.[1] ?? '') as Line;
  expect(Object.keys({ ...login, details: 0 }).filter((name) => name !== 'client_id')).toEqual(Object.keys(shown));

  const { id = '' } = (login?.['subject'] ?? {}) as { readonly id?: string };
  const asked = await run('ask', { 'user_kG6bJOBhJTFSUraathesjQ': id, '2026-11-25': '9999-12-31' });
  expect(asked.stderr).toBe('');
  const aboutAda = ['user.login.succeeded', 'token.issued'];
  expect(linesOf(asked.stdout).map(({ type }) => type).sort()).toEqual(['user.login.failed', 'user.login.failed', ...aboutAda, ...aboutAda].sort());

  await server.stop();
  const verified = await run('verify');
  const [told = '', head = ''] = verified.stdout.split('\n');
  expect({ ...verified, stdout: told.replace(/^\d+/, '4') }).toEqual({ code: 0, stdout: /\n {4}(4 events: .*)\n/.exec(page.text)?.[1], stderr: '' });
  expect(await run('from', { '$HEAD': head })).toEqual(verified);
  const other = await run('from', { '$HEAD': head.replace(/.$/, (last) => (last === '0' ? '1' : '0')) });
  expect(other).toEqual({ code: 1, stdout: '', stderr: `symbolon: event ${head.split(':')[0]} is another than the one that was kept: the chain was made anew\n` });

  const path = join(scratch.path, 'events');
  expect(await run('export', { '2026-11-25': '2020-01-01', ' events': ` ${path}` })).toEqual({ code: 0, stdout: '', stderr: '' });
  const exported = linesOf(readFileSync(`${path}.jsonl`, 'utf8'));
  expect(exported.map(({ type }) => type)).toContain('node.stopped');
  const ocsf = linesOf(readFileSync(`${path}.ocsf.jsonl`, 'utf8'));
  expect(ocsf).toHaveLength(exported.length);
  expect(ocsf.find(({ class_uid, status_id }) => class_uid === 3002 && status_id === 2)).toEqual({
    metadata: { version: '1.3.0', uid: expect.stringMatching(/^evt_/), event_code: 'user.login.failed', product: { name: 'Symbolon', vendor_name: 'Symbolon' } },
    time: expect.any(Number), category_uid: 3, class_uid: 3002, activity_id: 1, type_uid: 300201, severity_id: 2, status_id: 2, count: 1,
    actor: { app_name: 'anonymous' }, user: { uid: id }, service: { uid: 'shop' }, http_request: { uid: expect.any(String) }, src_endpoint: { ip: '127.0.0.1' },
    unmapped: { subject: { kind: 'user', id }, details: { reason: 'wrong_password', count: 1 } },
  });
});
