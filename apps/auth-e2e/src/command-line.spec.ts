import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';
import { password } from './tokens.ts';
import { until } from './until.ts';
import { logIn, Visitor } from './visitor.ts';

/** docs/command-line.md as its reader would follow it: in a browser and a terminal, against the built server. */
const root = join(import.meta.dirname, '../../..');
const page = new Page('command-line.md');

const machineSecret = 'a-client-secret-of-32-characters';
const scratch = openScratch();
afterAll(() => scratch.close());

let browser: Browser;
let server: ServerProcess;
let postgres: Postgres;
let at: Installation;
let terminal: Terminal;
/** What the page calls CRM. */
const receiver = { url: '', id: '', types: [] as string[] };
let logins: string;

const symbolon = (...args: readonly string[]) => terminal.symbolon(...args);

/** Runs what the page shows, against this server. */
const example = (name: string) => terminal.run(page.script(name).replaceAll('https://crm.example.com/events', receiver.url).replaceAll('wh_uTcZ3lGFL8yPmZz4WbRf0Q', receiver.id));

/** Begins a log-in by browser; answers its process and the address that a person opens. */
async function beginLogin(...issuer: readonly string[]) {
  const begun = await terminal.beginLogin(...issuer);
  return { ...begun, callback: new URL(new URL(begun.address).searchParams.get('redirect_uri') ?? '') };
}

async function kept(): Promise<{ current: string; logins: Record<string, { accessToken: string; refreshToken: string; expiresAt: number }> }> {
  return Promise.resolve(JSON.parse(readFileSync(logins, 'utf8')) as Awaited<ReturnType<typeof kept>>);
}

/** Lets the access token be over, as time would. */
async function outlive(): Promise<void> {
  const { current, logins: all } = await kept();
  writeFileSync(logins, JSON.stringify({ current, logins: Object.fromEntries(Object.entries(all).map(([issuer, login]) => [issuer, { ...login, expiresAt: 0 }])) }));
}

(hasChromium ? describe : describe.skip)('with a Chromium to log in by', () => {
  beforeAll(async () => {
    const file = {
      clients: [{ client_id: 'nightly', client_secret: machineSecret, grant_types: ['client_credentials'], scope: 'symbolon:users:read' }],
      users: ['owner@example.com', 'nobody@example.com'].map((username) => ({ username, password })),
    };
    postgres = await startPostgres(scratch);
    at = await newInstallation(scratch, { DATABASE_URL: await postgres.createDatabase('cli'), SYMBOLON_CONFIG: scratch.file(file) });
    terminal = new Terminal(at);
    logins = join(terminal.home, 'config/symbolon/logins.json');
    writeFileSync(join(terminal.home, 'secret'), `${machineSecret}\n`);
    [browser, server] = await Promise.all([connectChromium(), startServer(at)]);
    await postgres.query('cli', "INSERT INTO administrators (user_id, role, granted_at) SELECT id, 'owner', now() FROM users WHERE username_key = 'owner@example.com'");
  });
  afterAll(() => browser.close());

  test('who is not logged in is told what to do', async () => {
    expect(await symbolon('users', 'list')).toEqual({ code: 3, stdout: '', stderr: 'symbolon: Nobody is logged in: symbolon login https://id.example.com\n' });
  });

  test('a person logs in by the browser, is asked at each for what the terminal may do, and the forged answer of another page counts for nothing', async () => {
    const { login, address, callback } = await beginLogin(at.issuer);
    const person = await Visitor.arrive(browser);
    await person.page.goto(address);
    await logIn(person.page, 'owner@example.com');
    await person.page.waitForURL(/\/consent/);
    expect(await person.page.textContent('main')).toContain('Symbolon CLI');
    expect(await person.page.textContent('main')).toContain('Make people administrators, and take that from them');
    for (const forged of [{ state: 'theirs', iss: at.issuer, code: 'theirs' }, { state: new URL(address).searchParams.get('state') ?? '', iss: 'https://other.example', code: 'theirs' }])
      expect((await fetch(`${callback.href}?${new URLSearchParams(forged).toString()}`)).status).toBe(400);
    await person.page.click('#consent-approve');
    await person.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    expect(await person.page.textContent('p')).toBe('You are logged in. Go back to the terminal; this window can be closed.');
    expect(await login.ended).toBe(0);
    expect(login.stdout).toBe(`Logged in to ${at.issuer} as owner@example.com (owner).\n`);
    expect([statSync(logins).mode & 0o777, statSync(join(terminal.home, 'config/symbolon')).mode & 0o777]).toEqual([0o600, 0o700]);

    const again = await beginLogin();
    await person.page.goto(again.address);
    await person.page.click('#consent-approve');
    await person.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    expect(await again.login.ended).toBe(0);
    await person.close();
  });

  test('a person is made, looked at, changed, disabled and deleted', async () => {
    expect(await example('create')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^username +ada@example\.com$/m) as string });
    expect(await example('list')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^USERNAME +USER ID +STATE .*\nada@example\.com +user_[\w-]{22} +active +clerk +- +api +\S+\n$/) as string });
    expect(JSON.parse((await example('get')).stdout)).toMatchObject({ username: 'ada@example.com', claims: { name: 'Ada' }, roles: ['clerk'] });
    expect(JSON.parse((await example('update')).stdout)).toMatchObject({ username: 'ada@example.com', claims: { name: 'Ada Lovelace' }, roles: ['clerk'] });
    expect(await example('dry')).toMatchObject({ code: 0, stderr: 'Nothing was done: this was a dry run.\n', stdout: expect.stringMatching(/^state +disabled$/m) as string });
    expect(await example('disable')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^state +disabled$/m) as string });
    expect(await example('enable')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^state +active$/m) as string });
    expect(await example('password')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await symbolon('users', 'sessions', 'list', 'ada@example.com', '-o', 'yaml')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect(await example('administrator')).toEqual({ code: 0, stdout: 'roles  support\n', stderr: '' });
    expect(await example('role')).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^\{\n {2}"id": "helpdesk",[^]*"managed_by": "api"[^]*\nroles {2}helpdesk\n$/) as string });
    expect(await symbolon('roles', 'delete', 'helpdesk', '--yes')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: Somebody has this role.\nsymbolon:   ada@example.com\n' });
    expect(await symbolon('users', 'delete', 'ada@example.com')).toEqual({ code: 2, stdout: '', stderr: 'symbolon: Delete ada@example.com? Nobody is there to ask: add --yes.\n' });
    expect(await example('delete')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('objects of other kinds are told and changed by the same words', async () => {
    const made = await example('client');
    expect([made.code, made.stderr, JSON.parse(made.stdout)]).toEqual([0, 'Nothing was done: this was a dry run.\n', expect.objectContaining({ id: 'invoices', client_secret: expect.stringMatching(/^[\w-]{43}$/) as string })]);
    expect(await symbolon('clients', 'list')).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^ID +MANAGED BY +SECRETS *\nnightly +file +client_secret *\n$/) as string });
    const added = await example('secrets');
    expect([added.code, added.stderr, JSON.parse(added.stdout)]).toEqual([0, '', { secret_id: expect.stringMatching(/^cs_/) as string, created_at: expect.any(String) as string, expires_at: null, secret: expect.stringMatching(/^[\w-]{43}$/) as string }]);
    const listed = JSON.parse((await symbolon('clients', 'secrets', 'list', 'invoices', '-o', 'json')).stdout) as { secret_id: string; expires_at: string | null }[];
    const ending = listed.find(({ expires_at: end }) => end !== null);
    expect([listed.length, await symbolon('clients', 'secrets', 'delete', 'invoices', String(ending?.secret_id), '--yes')]).toEqual([2, { code: 0, stdout: '', stderr: '' }]);
    expect(await symbolon('roles', 'create', '--role', 'auditors', '--description', 'Who looks', '--permission', 'events:read')).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse((await symbolon('roles', 'update', 'auditors', '--permission', 'keys:read', '-o', 'json')).stdout)).toMatchObject({ entry: { role: 'auditors', description: 'Who looks', permissions: ['keys:read'] } });
    expect(await symbolon('roles', 'list')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ID +MANAGED BY\nowner +product\n[^]*auditors +api\nhelpdesk +api\n$/) as string });
    expect(await symbolon('roles', 'get', 'auditors')).toMatchObject({ code: 0 });
    expect(await symbolon('roles', 'delete', 'auditors', '--yes')).toEqual({ code: 0, stdout: '', stderr: '' });
    const audience = 'https://stock.example.com';
    expect(await symbolon('resource-servers', 'create', '--audience', audience, '--scope', 'stock:read')).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(terminal.home, 'billing.consumer.yaml'), `consumer: billing\nrelies_on:\n  - audience: ${audience}\n    scopes: [stock:read]\n`);
    expect(await symbolon('consumers', 'register', 'billing', '--file', join(terminal.home, 'billing.consumer.yaml'))).toMatchObject({ code: 0, stderr: '' });
    expect(await symbolon('resource-servers', 'delete', audience, '--yes')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: This would break somebody who relies on it.\nsymbolon:   billing relies on https://stock.example.com: no resource server has this audience\n' });
    expect(await symbolon('resource-servers', 'update', audience, '--name', 'Stock', '-o', 'json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"name": "Stock"') as string });
    expect(await symbolon('resource-servers', 'delete', audience, '--yes', '--allow-breaking', 'billing is switched off')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await symbolon('events', 'list', '--type', 'contract.breaking_change.allowed')).toMatchObject({ code: 0, stdout: expect.stringContaining('contract.breaking_change.allowed') as string });
  });

  test('a directory is let in, and shut out, as docs/scim.md says', async () => {
    const told = async (...words: readonly string[]) => JSON.parse((await symbolon(...words, '-o', 'json')).stdout) as Record<string, string>;
    const { source_id: source = '' } = await told('scim', 'sources', 'create', '--name', 'Entra');
    const { token_id: id = '', token } = await told('scim', 'tokens', 'create', source, '--expires-in-days', '30');
    const asked = async () => (await fetch(`http://127.0.0.1:${at.port}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await asked()).toBe(200);
    expect((await symbolon('scim', 'tokens', 'list', source)).stdout).toContain(id);
    const { user_id: person = '' } = await told('users', 'create', '--username', 'handed-over@example.com');
    for (const words of [['users', 'link', source, person], ['users', 'unlink', source, person], ['tokens', 'delete', source, id, '--yes'], ['sources', 'delete', source, '--yes']] as const) expect(await symbolon('scim', ...words)).toMatchObject({ code: 0, stderr: '' });
    expect(await asked()).toBe(401);
  });

  test('people are pushed to an application, as docs/scim-push.md says', async () => {
    const entry = join(scratch.directory(), 'wiki.yaml');
    writeFileSync(entry, `target: wiki\nurl: http://127.0.0.1:${await freePort()}/scim/v2\nsecret: a-token-of-the-wiki\n`);
    expect(await symbolon('scim', 'targets', 'create', '--file', entry)).toMatchObject({ code: 0, stderr: '' });
    expect((await symbolon('scim', 'targets', 'list')).stdout).toMatch(/^wiki +api +secret$/m);
    expect(await symbolon('scim', 'targets', 'plan', 'wiki')).toMatchObject({ code: 1, stderr: expect.stringContaining('The application could not be asked: ECONNREFUSED.') as string });
    expect(await symbolon('scim', 'targets', 'push', 'wiki')).toEqual({ code: 0, stdout: '', stderr: '' });
    await until('the application to be found down', async () => /^failing_since +\d/m.test((await symbolon('scim', 'targets', 'state', 'wiki')).stdout));
    for (const words of [['users', 'wiki', '--state', 'failed'], ['delete', 'wiki', '--yes']] as const) expect(await symbolon('scim', 'targets', ...words)).toMatchObject({ code: 0, stderr: '' });
  });

  test('what happened is counted by the hour', async () => {
    const line = new RegExp(`^HOUR +TYPE +CLIENT ID +GRANT TYPE +COUNT\\n[^]*\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00\\.000Z +token\\.issued +symbolon-cli +authorization_code +[1-9]`);
    const counted = async () => {
      const outcome = await example('statistics');
      return line.test(outcome.stdout) ? outcome : undefined;
    };
    expect(await until('the tokens of the log-ins', counted)).toMatchObject({ code: 0, stderr: '' });
    expect(await symbolon('statistics', '--since', 'yesterday')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: The request is not valid.\nsymbolon:   since must be a time such as 2026-11-28T12:00:00Z\n' });
  });

  test('what happens is followed, over the end of a server and the death of another, and told once', async () => {
    const made = async (name: string) => (JSON.parse((await symbolon('users', 'create', '--username', `${name}@example.com`, '-o', 'json')).stdout) as { user_id: string }).user_id;
    const following = terminal.start(['events', 'list', '--follow', '--type', 'user.created', '-o', 'json']);
    const all: string[] = [];
    // Somebody who was made before gets a place in the chain later, and is told of then.
    const told = () => following.stdout.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { subject: { id: string } }).subject.id).filter((id) => all.includes(id));
    await server.logged('a stream of events begins');
    all.push(await made('first'));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await until('what was made before', () => told().length === all.length);
      expect(await server.stop(signal)).toBe(signal === 'SIGTERM' ? 0 : signal);
      server = await startServer(at);
      all.push(await made(`after-${signal.toLowerCase()}`));
    }
    await until('all that was made', () => told().length >= all.length);
    expect(told()).toEqual(all);
    await following.stop();
    expect(following.stderr).toBe('');
    expect(await symbolon('events', 'list', '--follow', '--until', '2031-01-01T00:00:00Z', '--all')).toEqual({ code: 2, stdout: '', stderr: 'symbolon: events list --follow has no end: leave --until and --all out.\n' });
    expect(await symbolon('events', 'list', '--follow', '--type', 'user.flew')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: The request is not valid.\nsymbolon:   type must be the type of an event\n' });
  });

  test('a program is told of events: tried, told again, with a new secret, and no more', async () => {
    const crm = createServer((request, response) => void text(request).then((body) => {
      receiver.types.push((JSON.parse(body) as { type: string }).type);
      response.writeHead(204).end();
    }));
    await once(crm.listen(0, '127.0.0.1'), 'listening');
    receiver.url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/events`;
    try {
      const made = await example('webhook');
      expect(made).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^secret +whsec_\S+$/m) as string });
      receiver.id = /^webhook_id +(\S+)$/m.exec(made.stdout)?.[1] ?? '';
      expect(await example('tried')).toEqual({ code: 0, stderr: '', stdout: 'delivered  true\nstatus     204\nerror      -\n' });
      expect(await symbolon('users', 'create', '--username', 'told@example.com')).toMatchObject({ code: 0 });
      await until('the event at the receiver', () => receiver.types.includes('user.created'));
      const delivered = async () => {
        const outcome = await example('deliveries');
        return outcome.stdout.includes('user.created') ? outcome : undefined;
      };
      expect(await until('the event among the deliveries', delivered)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^EVENT ID +EVENT TYPE .*\nevt_\w{22} +user\.created +delivered +1 +- +204 +-\n$/) as string });
      expect(await example('replay')).toEqual({ code: 0, stderr: '', stdout: 'events  0\n' });
      const [sent] = JSON.parse((await symbolon('webhooks', 'deliveries', receiver.id, '-o', 'json')).stdout) as { event_id: string }[];
      expect(await symbolon('webhooks', 'replay', receiver.id, '--event-id', sent?.event_id ?? '')).toEqual({ code: 0, stderr: '', stdout: 'events  1\n' });
      await until('the event once more', () => receiver.types.filter((type) => type === 'user.created').length === 2);
      expect(await symbolon('webhooks', 'rotate-secret', receiver.id)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^secret +whsec_\S+$/m) as string });
      expect(await symbolon('webhooks', 'update', receiver.id, '--enabled', 'false')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^event_types +user\.\*$[^]*^disabled_reason +administrator$/m) as string });
      expect(await symbolon('webhooks', 'list')).toEqual({ code: 0, stderr: '', stdout: `WEBHOOK ID                 NAME  URL${' '.repeat(receiver.url.length - 3)}  EVENT TYPES  ENABLED  DISABLED REASON\n${receiver.id}  CRM   ${receiver.url}  user.*       false    administrator\n` });
      expect(await symbolon('webhooks', 'replay', receiver.id)).toEqual({ code: 1, stdout: '', stderr: 'symbolon: The request is not valid.\nsymbolon: The body is not valid.\nsymbolon:   must have event_id, or since and until\n' });
      expect(await symbolon('webhooks', 'delete', receiver.id, '--yes')).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await symbolon('webhooks', 'get', receiver.id)).toEqual({ code: 1, stdout: '', stderr: 'symbolon: There is nothing with this id.\n' });
    } finally {
      crm.closeAllConnections();
      crm.close();
    }
  });

  test('a refusal is told with each of its parts', async () => {
    expect(await symbolon('users', 'create', '--username', 'owner@example.com')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: There is one with this name.\nsymbolon:   /username is that of somebody else\n' });
    expect(await symbolon('users', 'get', 'grace@example.com')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: Nobody has the log-in name "grace@example.com".\n' });
    expect(await symbolon('users', 'delete', 'owner@example.com', '--yes')).toMatchObject({ code: 1, stdout: '', stderr: `symbolon: This is managed by the declarative file.\nsymbolon: It stands in ${at.settings['SYMBOLON_CONFIG']}.\n` });
  });

  test.each([
    [['users', 'create'], 'users create needs --username.'],
    [['users', 'get'], 'users get needs this: symbolon users get USER.'],
    [['users', 'list', '--output', 'xml'], '--output must be one of table, json, yaml.'],
    [['users', 'update', 'owner@example.com'], 'users update needs what to change: --username, --email-verified, --claim, --role or --file.'],
    [['users', 'set-password', 'owner@example.com'], 'A password comes from a terminal or from --password-file, where - is standard input; never as an argument, which others can read.'],
    [['users', 'list', '--all', '--yes'], 'users list does not understand --yes.'],
  ])('typed wrongly: %j', async (args, message) => {
    expect(await symbolon(...args)).toEqual({ code: 2, stdout: '', stderr: `symbolon: ${message}\n` });
  });

  test('of eight commands that find the token over, all work, and the log-in lives on', async () => {
    await outlive();
    const before = await kept();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => symbolon('me', '-o', 'json')));
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual(outcomes.map(() => [0, '']));
    expect((await kept()).logins[at.issuer]?.refreshToken).not.toBe(before.logins[at.issuer]?.refreshToken);
    await outlive();
    expect((await symbolon('me')).code).toBe(0);
  });

  test('the commands of the server are the same', async () => {
    const command = terminal.start(['users', 'list', '--username', 'owner', '-o', 'json'], join(root, 'apps/auth/dist/main.js'));
    expect([await command.ended, JSON.parse(command.stdout)]).toEqual([0, [expect.objectContaining({ username: 'owner@example.com' })]]);
  });

  test('tokens that others can read are not used', async () => {
    chmodSync(logins, 0o644);
    expect(await symbolon('me')).toEqual({ code: 3, stdout: '', stderr: `symbolon: ${logins} holds tokens, and others can read it: chmod 600 it, and log out and in again.\n` });
    chmodSync(logins, 0o600);
  });

  test('who logs out has nothing left, here or there', async () => {
    const { accessToken } = (await kept()).logins[at.issuer] ?? { accessToken: '' };
    expect(await example('logout')).toEqual({ code: 0, stdout: `Logged out of ${at.issuer}.\n`, stderr: '' });
    expect((await fetch(`${at.issuer}/admin/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401);
    expect((await symbolon('me')).code).toBe(3);
  });

  test('a machine logs in by its secret, which is kept nowhere else', async () => {
    expect(await example('machine')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(logins, 'utf8')).not.toContain(machineSecret);
    await outlive();
    expect(await symbolon('users', 'list', '--limit', '1', '-o', 'json')).toMatchObject({ code: 0 });
    expect(await symbolon('users', 'unlock', 'owner@example.com')).toEqual({ code: 1, stdout: '', stderr: 'symbolon: This needs a permission that you do not have.\nsymbolon: The permission is users:support.\n' });
    expect(await example('logout')).toEqual({ code: 0, stdout: `Logged out of ${at.issuer}.\n`, stderr: '' });
  });

  test('who cannot be reached is told so', async () => {
    expect(await symbolon('login', 'http://127.0.0.1:9')).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^symbolon: http:\/\/127\.0\.0\.1:9: cannot be reached/) as string });
  });

  test('a shell completes commands and options', async () => {
    const complete = async (...words: string[]) => (await terminal.run(`source <(symbolon completion bash); COMP_WORDS=(symbolon ${words.join(' ')} ''); COMP_CWORD=${words.length + 1}; _symbolon; echo "\${COMPREPLY[@]}"`)).stdout.trim();
    expect(await complete('users', 'sessions')).toBe('list end end-all');
    expect(await complete('users', 'disable', 'ada@example.com')).toBe('--dry-run --issuer --output');
  });

  test('every command of the page is run here', () => {
    expect([...page.text.matchAll(/```sh\n/g)].length).toBe(page.named);
  });
});
