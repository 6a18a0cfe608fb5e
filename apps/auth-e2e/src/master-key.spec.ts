import { chmodSync, globSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { Answer } from './http.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { backedUp, served, type BackedUp, type Served } from './served.ts';
import { emptyInstallation, runCommand, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { Page, Terminal } from './terminal.ts';
import { firstRunOf, keySet, logIn, refresh, signUp, verified, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

/** docs/keys.md, as somebody follows it whose installation goes on serving. */
const page = new Page('keys.md');
const scratch = openScratch();
afterAll(() => scratch.close());

/** Runs what the page says under a name, in the places of this installation. */
const follow = (terminal: Terminal, { dataDirectory }: Installation, name: string, more: Readonly<Record<string, string>> = {}) =>
  terminal.runAtServer(page.script(name).replaceAll('/etc/symbolon', terminal.home).replaceAll('/var/lib/symbolon', dataDirectory), more);

describe('two nodes on a PostgreSQL of their own, which serve all the time', () => {
  const issuer = 'https://id.example.com';
  const SYMBOLON_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
  let postgres: Postgres;
  let nodes: Installation[];
  let servers: ServerProcess[];
  let first: FirstRun;
  let terminal: Terminal;
  beforeAll(async () => {
    postgres = await startPostgres(scratch);
    const shared = { DATABASE_URL: await postgres.createDatabase('rewrapped'), SYMBOLON_MASTER_KEY, SYMBOLON_ISSUER: issuer };
    nodes = [await emptyInstallation(scratch, shared), await emptyInstallation(scratch, shared)];
    servers = [];
    for (const node of nodes) servers.push(await startServer(node));
    await servers[0]?.printed(/Try it|What else there is/);
    first = firstRunOf(servers[0]?.stdout ?? '');
    terminal = new Terminal(at(0));
  });
  const at = (index: number): Installation => nodes[index] ?? (undefined as never);
  /** One after the other, with other settings. */
  const roll = async (settings: Readonly<Record<string, string>>) => {
    for (const [index, node] of nodes.entries()) {
      expect(await servers[index]?.stop()).toBe(0);
      const kept = Object.entries(node.settings).filter(([name]) => !name.startsWith('SYMBOLON_MASTER_KEY'));
      nodes[index] = { ...node, settings: { ...Object.fromEntries(kept), ...settings } };
      servers[index] = await startServer(at(index));
    }
  };
  /** Every sealed value that begins otherwise than those of now, by plain SQL. */
  const beginnings = async () => {
    const columns = [['signing_keys', 'sealed'], ['authenticators', 'sealed'], ['webhooks', 'secret'], ['webhooks', 'previous_secret'], ['connections', 'client_secret'], ['mailed_codes', 'asked'], ['idempotency_keys', 'sealed'], ['outbox_messages', 'sealed']];
    const found = await postgres.query<{ begins: string }>('rewrapped', columns.map(([table, column]) => `SELECT encode(substring(${column} from 1 for 8), 'hex') AS begins FROM ${table} WHERE ${column} IS NOT NULL`).join(' UNION '));
    return found.map(({ begins }) => begins);
  };

  let keys: Awaited<ReturnType<typeof keySet>>;
  let subject: string | undefined;
  let answered = 0;
  const wrong: string[] = [];
  let isOver = false;
  let turns: Promise<void>;
  /** Somebody who refreshes at one node and the other in turn, all the time. */
  const go = async (from: Answer) => {
    for (let turn = 0, last = from; !isOver; turn += 1) {
      await setTimeout(50);
      const answer = await refresh(at(turn % 2), first, last).catch(() => undefined);
      if (answer === undefined || answer.status === 503) continue; // this one is being replaced: a balancer asks the other
      answered += 1;
      if (answer.status === 200) last = answer;
      else wrong.push(`${answer.status} ${answer.text}`);
    }
  };
  const goesOn = async () => {
    const before = answered;
    await until('more requests', () => answered > before + 6);
    expect(wrong).toEqual([]);
  };
  const nextFile = () => join(terminal.home, 'master-key.next');
  let old: Installation;

  test('get a second key, one after the other', async () => {
    const signedUp = await signUp(at(0), first, 'ada@example.com');
    [keys, subject, old] = [await keySet(at(0)), decodeJwt(String(signedUp.json['access_token'])).sub, at(0)];
    turns = go(signedUp);
    expect(await follow(terminal, at(0), 'make')).toMatchObject({ code: 0, stderr: '' });
    await roll({ SYMBOLON_MASTER_KEY, SYMBOLON_MASTER_KEY_NEXT_FILE: nextFile() });
    await goesOn();
  });

  test('go over to it at once, and nothing is left under the old one, which opens nothing any more', async () => {
    const told = await follow(terminal, at(0), 'rewrap', at(0).settings);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^The master key is another now, on every node\.\n {2}signing_keys\.sealed +4 sealed anew\n/);
    expect(await beginnings()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    await goesOn();
    expect(await runCommand(old, ['audit', 'verify'])).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringContaining('another master key') as string });
  });

  test('have it as the only one, one after the other: no request failed, nobody was logged out, and subjects, keys and the log stayed', async () => {
    await roll({ SYMBOLON_MASTER_KEY: readFileSync(nextFile(), 'utf8').trim() });
    await goesOn();
    isOver = true;
    await turns;
    expect(await keySet(at(1))).toEqual(keys);
    const again = await logIn(at(1), first, 'ada@example.com');
    expect((await verified(again.json['access_token'], keys, issuer, `${issuer}/first-api`)).payload.sub).toBe(subject);
    expect(await runCommand(at(0), ['audit', 'verify'])).toMatchObject({ ending: 0, stderr: '' });
    expect(servers.flatMap(({ log }) => log.filter(({ level }) => level === 'error'))).toEqual([]);
    for (const server of servers) expect(await server.stop()).toBe(0);
  });
});

describe('the embedded PostgreSQL, with a key in its file', () => {
  let place: BackedUp;
  let it: Served;
  let old: string;
  const byHand = () => join(place.terminal.home, 'by-hand');
  beforeAll(async () => {
    place = await backedUp(scratch);
    it = await served(place.at, place.terminal);
    await it.server.logged('backup made');
    old = join(place.at.dataDirectory, 'master.key');
  });

  test('goes over to another while it serves; what is backed up from then on is under that one, which is not in it yet', async () => {
    const { at: before, terminal } = place;
    const known = await logIn(before, it.first, it.first.username, { password: it.first.password });
    expect(await it.server.stop()).toBe(0);
    expect(await follow(terminal, before, 'make')).toMatchObject({ code: 0, stderr: '' });
    const at = { ...before, settings: { ...before.settings, SYMBOLON_MASTER_KEY_NEXT_FILE: join(terminal.home, 'master-key.next') } };
    const server = await startServer(at);
    expect(await follow(terminal, before, 'rewrap', at.settings)).toMatchObject({ code: 0, stderr: '' });
    expect((await refresh(at, it.first, known)).status).toBe(200);
    const taken = await runCommand(at, ['backup', byHand(), '--recipient', before.settings['SYMBOLON_BACKUP_RECIPIENTS'] ?? '']);
    expect(taken).toMatchObject({ ending: 0, stdout: expect.stringContaining('The master key is not in it') as string });
    // What the server remembers: without it, it makes another at once. Where it is just writing down how far its log is kept, it does so anew.
    await until('another backup', async () => {
      if (server.log.some(({ msg }) => msg === 'backup made')) return true;
      rmSync(join(before.dataDirectory, 'postgres/backups.json'), { force: true });
      await setTimeout(3_000); // longer than between two looks
      return false;
    });
    expect(readdirSync(place.folder)).toHaveLength(2); // the installation has another name under another key
    expect(await server.stop()).toBe(0);
  });

  test('has it as its file, which opens all of it and each backup, and the one of before nothing', async () => {
    const { at, elsewhere, terminal, identity, folder } = place;
    const kept = readFileSync(old);
    expect(await follow(terminal, at, 'file')).toMatchObject({ code: 0, stderr: '' });
    const server = await startServer(at);
    expect((await logIn(at, it.first, it.first.username, { password: it.first.password })).status).toBe(200);
    // The last one needs the key that was apart: so there is another, which has it.
    const [made = ''] = globSync(`*/${String((await server.logged('backup made'))['name'])}`, { cwd: folder });
    expect(await runCommand(elsewhere, ['backup', 'verify', join(folder, made), '-i', identity])).toMatchObject({ ending: 0, stderr: '' });
    const [taken = ''] = globSync('*.age', { cwd: byHand() });
    expect(await runCommand(elsewhere, ['backup', 'verify', join(byHand(), taken), '-i', identity], { SYMBOLON_MASTER_KEY_FILE: old })).toMatchObject({ ending: 0, stderr: '' });
    expect(await server.stop()).toBe(0);
    renameSync(old, `${old}.new`);
    writeFileSync(old, kept);
    chmodSync(old, 0o600);
    expect(await runCommand(at, ['start'])).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringContaining('another master key') as string });
  });
});
