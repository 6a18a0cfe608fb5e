import { chmodSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeJwt } from 'jose';
import { foreignKey, hasAge, unpackedByOthers } from './foreign-age.ts';
import { isRunning, postmasterOn } from './postmaster.ts';
import { openScratch } from './scratch.ts';
import { served, type Served } from './served.ts';
import { launchServer, emptyInstallation, runCommand, startServer } from './server-process.ts';
import { Page, type Terminal } from './terminal.ts';
import { keySet, logIn, refresh, signUp } from './tokens.ts';
import { until } from './until.ts';

if (!hasAge) process.stderr.write('No other age opens our backups here: pyrage cannot be installed. Is there a network, and python3-venv?\n');

/** docs/backup.md, as somebody follows it whose server goes on, and then whose machine is lost. */
const page = new Page('backup.md');
const scratch = openScratch();
afterAll(() => scratch.close());

const newServed = async (settings: Readonly<Record<string, string>> = {}): Promise<Served> => served(await emptyInstallation(scratch, { ...settings, TMPDIR: scratch.directory() }));

/** Runs what the page says under a name, in its own places: the key, the folder and the new directory of this terminal. */
function follow({ terminal }: Served, name: string, recipient = ''): ReturnType<Terminal['runAtServer']> {
  const here = page.script(name).replaceAll('backup.key', join(terminal.home, 'backup.key')).replaceAll('/var/backups/symbolon', join(terminal.home, 'backups')).replaceAll('/var/lib/symbolon', join(terminal.home, 'restored'));
  return terminal.runAtServer(here.replaceAll(/age1[a-z0-9]+/g, recipient));
}

const backups = ({ terminal }: Served) => readdirSync(join(terminal.home, 'backups')).map((name) => join(terminal.home, 'backups', name));
const leftByVerify = ({ at }: Served) => readdirSync(at.settings['TMPDIR'] ?? '');

/** Sign-ups without end, several at once. Who is in the list was answered with 200. */
class SignUps {
  readonly acknowledged: { readonly username: string; readonly subject: string | undefined }[] = [];
  readonly wrong: string[] = [];
  #isOver = false;
  readonly #all: Promise<unknown>;

  constructor({ at, first }: Served) {
    const ask = async (index: number) => {
      for (let count = 0; !this.#isOver; count += 1) {
        const username = `user-${index}-${count}@example.com`;
        const { status, text, json } = await signUp(at, first, username);
        if (status === 200) this.acknowledged.push({ username, subject: decodeJwt(String(json['access_token'])).sub });
        else this.wrong.push(`${status} ${text}`);
      }
    };
    this.#all = Promise.all(Array.from({ length: 6 }, (_, index) => ask(index)));
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#all;
  }
}

test('a backup in a storm of sign-ups has everybody who was told that they are in, on an empty machine, by the page alone', async () => {
  const old = await newServed();
  const made = await follow(old, 'key');
  const recipient = /^age1[a-z0-9]{58}$/m.exec(made.stdout)?.[0] ?? '';
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(join(old.terminal.home, 'backup.key')).mode & 0o777).toBe(0o600);
  const kept = await logIn(old.at, old.first, old.first.username, { password: old.first.password });

  const storm = new SignUps(old);
  await until('sign-ups', () => storm.acknowledged.length >= 30);
  const before = [...storm.acknowledged];
  const taken = await follow(old, 'backup', recipient);
  const after = storm.acknowledged.length;
  await until('sign-ups after it', () => storm.acknowledged.length > after + 10);
  await storm.end();
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  expect(storm.wrong).toEqual([]);
  expect(after).toBeGreaterThan(before.length); // it went on meanwhile
  const [file = '', ...more] = backups(old);
  expect(more).toEqual([]);
  expect(basename(file)).toMatch(/^symbolon-\d{8}T\d{6}Z-[0-9a-f]{8}\.tar\.zst\.age$/);
  expect([file, join(old.terminal.home, 'backups')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
  expect(taken.stdout).toContain('The master key is in it, sealed as all else.');
  expect(taken.stdout).not.toContain('no event');
  const told = await runCommand(old.at, ['audit', '--type', 'backup.taken']);
  expect(JSON.parse(told.stdout)).toMatchObject({ actor: { kind: 'operator' }, subject: { kind: 'node' }, details: { name: basename(file), bytes: statSync(file).size } });

  const verified = await follow(old, 'verify');
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  const [, users] = /from end to end: (\d+) users/.exec(verified.stdout) ?? [];
  expect(Number(users)).toBeGreaterThan(before.length);
  expect(verified.stdout).toContain('in this copy alone, logged in by HTTP');
  expect(leftByVerify(old)).toEqual([]);
  expect(verified.stdout).toContain(`symbolon backups mark-verified ${basename(file)}`);
  expect(await old.server.stop()).toBe(0);

  expect(await follow(old, 'restore')).toMatchObject({ code: 0, stderr: '' });
  const dataDirectory = join(old.terminal.home, 'restored');
  expect(readdirSync(dataDirectory).sort()).toEqual(['master.key', 'postgres']);
  const at = { ...old.at, dataDirectory, settings: { ...old.at.settings, SYMBOLON_DATA_DIR: dataDirectory } };
  const server = await startServer(at);
  await server.printed(/Try it/);
  const lost: string[] = [];
  for (const { username, subject } of before) {
    const { status, json } = await logIn(at, old.first, username);
    if (status !== 200 || decodeJwt(String(json['access_token'])).sub !== subject) lost.push(username);
  }
  expect(lost).toEqual([]);
  expect((await refresh(at, old.first, kept)).status).toBe(200);
  expect((await keySet(at)).keys.length).toBeGreaterThan(0);
  expect(await follow(old, 'restore')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not empty') as string });
  expect(await server.stop()).toBe(0);
  expect(page.unfollowed).toBe(4); // those of the user and of what is told, below, and two of point-in-time.spec.ts
});

describe('an installation whose master key is kept apart', () => {
  const SYMBOLON_MASTER_KEY = Buffer.alloc(32, 5).toString('base64');
  let it: Served;
  let file: string;
  beforeAll(async () => {
    it = await newServed({ SYMBOLON_MASTER_KEY });
    const { stdout } = await follow(it, 'key');
    const { code } = await follow(it, 'backup', /^age1\w+$/m.exec(stdout)?.[0]);
    expect(code).toBe(0);
    [file = ''] = backups(it);
  });
  const identity = () => ['--identity', join(it.terminal.home, 'backup.key')];
  const verify = (more: readonly string[], settings = {}) => runCommand(it.at, ['backup', 'verify', file, ...identity(), ...more], settings);

  test('is restored with it alone, and a person is found who can log in', async () => {
    const password = join(it.terminal.home, 'password');
    writeFileSync(password, `${it.first.password}\n`, { mode: 0o600 });
    const shown = page.script('user').replace('backup.key', join(it.terminal.home, 'backup.key')).replace('/var/backups/symbolon', join(it.terminal.home, 'backups'));
    const found = await it.terminal.runAtServer(shown.replace('ada@example.com', it.first.username).replace('--password-file password', `--password-file ${password}`));
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toContain(`${it.first.username} has the password that you gave.`);
    expect(found.stdout).toContain('The master key is not in it: a restore needs the one of that time, as SYMBOLON_MASTER_KEY.');
    writeFileSync(password, 'another long enough phrase');
    expect(await verify(['--user', it.first.username, '--password-file', password])).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringContaining('cannot log in with that password') as string });
    expect(await verify(['--user', 'nobody@example.com', '--password-file', password])).toMatchObject({ ending: 1, stderr: 'symbolon: There is no nobody@example.com in this backup.\n' });
    chmodSync(password, 0o644);
    expect(await verify(['--user', it.first.username, '--password-file', password])).toMatchObject({ ending: 2, stderr: expect.stringContaining('can be read by others') as string });
  });

  test('that it was found to be good is told by a machine that may do nothing else, and only of a backup that there is', async () => {
    const secret = 'a secret of the machine that has the key';
    const machine = { client_id: 'verifier', client_secret: secret, grant_types: ['client_credentials'], scope: 'symbolon:backups:verify' };
    expect(await runCommand(it.at, ['apply', '-f', scratch.file({ clients: [machine] })])).toMatchObject({ ending: 0, stderr: '' });
    writeFileSync(join(it.terminal.home, 'secret'), secret, { mode: 0o600 });
    expect(await it.terminal.run('symbolon login https://id.example.com --client-id verifier --client-secret-file secret')).toMatchObject({ code: 0, stderr: '' });
    const tell = page.script('tell');
    expect(await it.terminal.runAtServer(tell)).toMatchObject({ code: 1, stderr: expect.stringContaining('No event tells of a backup of this name.') as string });
    expect(await it.terminal.runAtServer(tell.replace(/symbolon-\S+\.age/, basename(file)))).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await runCommand(it.at, ['audit', '--type', 'backup.verified']);
    expect(JSON.parse(stdout)).toMatchObject({ actor: { kind: 'client', id: 'verifier' }, subject: { kind: 'node' }, details: { name: basename(file) } });
  });

  test('told to end, a restore and a look at it leave nothing, and no PostgreSQL', async () => {
    const target = join(it.terminal.home, 'nowhere');
    const restore = launchServer(it.at, ['restore', file, '--to', target, ...identity()]);
    await until('its beginning', () => globSync('.restore-*/postgres', { cwd: target }).length > 0);
    expect(await restore.stop()).toBe(1);
    expect(readdirSync(it.terminal.home)).not.toContain('nowhere');
    const look = launchServer(it.at, ['backup', 'verify', file, ...identity()]);
    const [running = ''] = await until('its PostgreSQL', () => {
      const [pidFile] = globSync('*/data/postgres/data/postmaster.pid', { cwd: it.at.settings['TMPDIR'] ?? '' });
      return pidFile && [join(it.at.settings['TMPDIR'] ?? '', dirname(pidFile))];
    });
    const pid = postmasterOn(running) ?? 0;
    expect(await look.stop('SIGINT')).toBe(1);
    expect({ left: leftByVerify(it), isRunning: isRunning(pid) }).toEqual({ left: [], isRunning: false });
  });

  test.each([
    ['without it', '', 'was kept apart, in SYMBOLON_MASTER_KEY'],
    ['with another', Buffer.alloc(32, 6).toString('base64'), 'was not made under that master key'],
  ])('is not restored %s, and nothing of it stays', async (_, other, words) => {
    const target = join(it.terminal.home, 'nowhere');
    const settings = { ...it.at.settings, SYMBOLON_MASTER_KEY: other };
    const { ending, stdout, stderr } = await runCommand({ ...it.at, settings }, ['restore', file, '--to', target, ...identity()]);
    expect({ ending, stdout }).toEqual({ ending: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(readdirSync(it.terminal.home)).not.toContain('nowhere');
    expect(await verify([], { SYMBOLON_MASTER_KEY: other })).toMatchObject({ ending: 1, stdout: '' });
    expect(leftByVerify(it)).toEqual([]);
  });
});

(hasAge ? test : test.skip)('a key that another program made is taken, and another program opens the backup', async () => {
  const it = await newServed();
  const folder = it.at.scratch.directory();
  const key = join(folder, 'age.key');
  const { ending, stderr } = await runCommand(it.at, ['backup', join(folder, 'backups'), '--recipient', foreignKey(key), '--recipient', foreignKey(join(folder, 'other.key'))]);
  expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
  const [name = ''] = readdirSync(join(folder, 'backups'));
  for (const each of ['age.key', 'other.key']) {
    const into = it.at.scratch.directory();
    unpackedByOthers(join(folder, each), join(folder, 'backups', name), into);
    const { files } = JSON.parse(readFileSync(join(into, 'manifest.json'), 'utf8')) as { readonly files: Readonly<Record<string, { readonly sha256: string }>> };
    for (const [path, { sha256 }] of Object.entries(files)) expect(Buffer.from(await crypto.subtle.digest('SHA-256', readFileSync(join(into, path)))).toString('hex')).toBe(sha256);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['master.key', 'postgres/data/PG_VERSION', 'postgres/data/backup_label', 'postgres/data/global/pg_control']));
  }
  expect(await runCommand(it.at, ['backup', 'verify', join(folder, 'backups', name), '-i', key])).toMatchObject({ ending: 0, stderr: '' });
});

test('what cannot be backed up is refused in words, and nothing is written', async () => {
  const at = await emptyInstallation(scratch);
  const folder = join(scratch.directory(), 'backups');
  const recipient = 'age1gq80ylg5mpntnp2nd0l8nz3x787fgcsqux4wfgw282j78y0m2uass8tx4l';
  const backUp = (options: readonly string[], settings = {}) => runCommand(at, ['backup', folder, ...options], settings);
  expect(await backUp(['--recipient', recipient], { DATABASE_URL: 'postgresql://symbolon@db.example.com/symbolon' })).toMatchObject({ ending: 1, stderr: expect.stringMatching(/pg_basebackup or pg_dump.*docs\/backup\.md/) as string });
  expect(await backUp(['--recipient', recipient])).toMatchObject({ ending: 1, stderr: expect.stringContaining('There is nothing to back up') as string });
  expect(await backUp([])).toMatchObject({ ending: 2, stderr: expect.stringContaining('Nothing is written in the clear') as string });
  expect(await backUp(['--recipient', `${recipient.slice(0, -1)}q`])).toMatchObject({ ending: 2 });
  expect(readdirSync(join(folder, '..'))).toEqual([]);
  expect(() => statSync(at.dataDirectory)).toThrow('ENOENT');
});
