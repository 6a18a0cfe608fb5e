import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signingAlgorithms } from '@symbolon/contracts';
import pg from 'pg';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { launchServer, emptyInstallation, runCommand, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, keySet, logIn, password, refresh, signUp, token, verified, type Credentials } from './tokens.ts';
import { until } from './until.ts';

const scratch = openScratch();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
});
afterAll(() => scratch.close());

const emptyFile = join(scratch.path, 'empty.yaml');
writeFileSync(emptyFile, '{}');
const forms = { clientId: 'forms', clientSecret: 'a-client-secret-of-32-characters' };
const formsFile = join(scratch.path, 'forms.yaml');
const formsClient = { client_id: forms.clientId, client_secret: forms.clientSecret, grant_types: ['password', 'refresh_token'], password_grant_types: ['update'], first_party: true, scope: 'openid offline_access' };
writeFileSync(formsFile, JSON.stringify({ clients: [formsClient] }));
const issuer = 'https://id.example.com';
const masterKey = Buffer.alloc(32, 7).toString('base64');

interface Node {
  readonly at: Installation;
  readonly server: ServerProcess;
}

/**
 * Two servers with one database, started at the same instant. To see them race, they are held back where they first
 * read the tables of `meetAt`, in this order, until both are there; for that the tables are made before.
 */
async function startTwo(database: string, settings: Readonly<Record<string, string>> = {}, meetAt: readonly string[] = []): Promise<readonly [Node, Node]> {
  const shared = { DATABASE_URL: await postgres.createDatabase(database), SYMBOLON_MASTER_KEY: masterKey, SYMBOLON_ISSUER: issuer, SYMBOLON_WORKERS: '1' };
  const [one, two] = [await emptyInstallation(scratch, { ...shared, ...settings }), await emptyInstallation(scratch, { ...shared, ...settings })];
  if (meetAt.length > 0) await runCommand(await emptyInstallation(scratch, shared), ['plan', '-f', emptyFile]);
  const release = await Promise.all(meetAt.map((table) => holdBack(database, table)));
  const nodes = [{ at: one, server: launchServer(one) }, { at: two, server: launchServer(two) }] as const;
  for (const whenBothWait of release) await whenBothWait();
  await Promise.all(nodes.map(({ server }) => server.printed(/Symbolon is ready[^]*\n\n$/)));
  return nodes;
}

/** Lets nobody read a table until two wait: for it, or for one another. */
async function holdBack(database: string, table: string): Promise<() => Promise<void>> {
  const lock = new pg.Client(postgres.url(database));
  await lock.connect();
  await lock.query(`BEGIN; LOCK TABLE ${table}`);
  const waiting = 'SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database() WHERE NOT granted';
  return async () => {
    try {
      await until(`both nodes at ${table}`, async () => (await postgres.query(database, waiting)).length === 2);
    } finally {
      await lock.end();
    }
  };
}

describe('two nodes, started at once on an empty database', () => {
  let nodes: readonly [Node, Node];
  let client: Credentials;
  beforeAll(async () => {
    nodes = await startTwo('empty');
  });

  test('come up without an error, and one of them made the first client and shows it', () => {
    const shown = nodes.map(({ server }) => firstRunOf(server.stdout)).filter(({ clientId }) => clientId !== '');
    expect(shown).toEqual([{ clientId: 'first-app', clientSecret: expect.any(String), username: 'first@symbolon.local', password: expect.any(String) }]);
    expect(nodes.flatMap(({ server }) => server.log.filter(({ level, msg }) => level !== 'info' && msg !== 'a statement was slow'))).toEqual([]); // a busy machine is no fault of theirs
    expect(nodes.flatMap(({ server }) => server.log.filter(({ msg }) => msg === 'database migrated'))).toHaveLength(1);
    client = shown[0] ?? { clientId: '', clientSecret: '' };
  });

  test('publish the same keys, one for each algorithm', async () => {
    const [one, two] = [await keySet(nodes[0].at), await keySet(nodes[1].at)];
    expect(two).toEqual(one);
    expect(one.keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256']);
  });

  test.each([0, 1] as const)('a token of node %i verifies with the keys of the other', async (index) => {
    const [asked, other] = [nodes[index].at, nodes[1 - index as 0 | 1].at];
    const { json } = await token(asked, client, { grant_type: 'client_credentials' });
    expect((await verified(json['access_token'], await keySet(other), issuer, `${issuer}/first-api`)).payload.sub).toBe('first-app');
  });

  test('a user who signs up at one and changes the password at the other is logged out of both at once', async () => {
    const [one, two] = [nodes[0].at, nodes[1].at];
    const first = await signUp(one, client, 'ada@example.com');
    const second = await logIn(two, client, 'ada@example.com');
    const moved = await refresh(two, client, first);
    expect([first.status, second.status, moved.status]).toEqual([200, 200, 200]);

    expect((await runCommand(one, ['apply', '-f', formsFile])).ending).toBe(0);
    const fresh = { password: 'an entirely new passphrase' };
    const updated = await logIn(two, forms, 'ada@example.com', { type: 'update', current_password: password, ...fresh });
    expect(updated.status).toBe(200);
    for (const at of [one, two]) {
      for (const dead of [second, moved]) expect((await refresh(at, client, dead)).json['error']).toBe('invalid_grant');
      expect((await logIn(at, client, 'ada@example.com')).json['error']).toBe('invalid_grant');
      expect((await logIn(at, client, 'ada@example.com', fresh)).status).toBe(200);
    }
    expect((await refresh(one, forms, updated)).status).toBe(200);
  });

  test('end with status 0', async () => {
    expect(await Promise.all(nodes.map(({ server }) => server.stop()))).toEqual([0, 0]);
  });
});

test('two nodes that find no keys and no client at the same moment make them once', async () => {
  const nodes = await startTwo('race', {}, ['signing_keys', 'clients']);
  const shown = nodes.map(({ server }) => firstRunOf(server.stdout).clientId).sort();
  expect(shown).toEqual(['', 'first-app']);
  const [one, two] = [await keySet(nodes[0].at), await keySet(nodes[1].at)];
  expect(one.keys).toHaveLength(signingAlgorithms.length);
  expect(two).toEqual(one);
  expect(await Promise.all(nodes.map(({ server }) => server.stop()))).toEqual([0, 0]);
});

describe('two nodes, started at once with a file', () => {
  const example = join(import.meta.dirname, '../../../examples/symbolon.yaml');
  const secrets = { SHOP_SECRET: 'the-first-secret-of-the-shop', ADA_PASSWORD: 'correct horse battery staple' };
  const changedSecrets = { ...secrets, SHOP_SECRET: 'the-second-secret-of-the-shop', ADA_PASSWORD: 'never set: she exists' };
  const shop = { clientId: 'shop-backend', clientSecret: secrets.SHOP_SECRET };
  const changedShop = { ...shop, clientSecret: changedSecrets.SHOP_SECRET };
  const changed = join(scratch.path, 'changed.yaml');
  const adaStays = ['  user ada@example.com', '    password: is another than in the file, and stays: a file gives one to new users only'];
  let nodes: readonly [Node, Node];

  beforeAll(async () => {
    const text = readFileSync(example, 'utf8');
    writeFileSync(changed, text.replace('access_token_ttl: 15m', 'access_token_ttl: 5m').replace('offline_access orders:read', '$& orders:write'));
    nodes = await startTwo('with_file', { SYMBOLON_CONFIG: example, ...secrets }, ['users', 'resource_servers', 'signing_keys']);
  });

  const machine = (at: Installation, as: Credentials) => token(at, as, { grant_type: 'client_credentials' });
  const command = (name: 'plan' | 'apply', file: string, more: Readonly<Record<string, string>>) => runCommand(nodes[0].at, [name, '-f', file], more);

  test('reconcile without an error, once, and both serve what it says', async () => {
    const link = `\n  Nobody administers it yet. This link makes its owner, once, within a day:\n  ${issuer}/setup?token=TOKEN\n\n`; // one of them has it
    const printed = nodes.map(({ server }) => server.stdout.replace(/token=[\w-]{43}/, 'token=TOKEN')).sort((a, b) => a.length - b.length);
    expect(printed).toEqual(['', link].map((owner) => `\n  Symbolon is ready at ${issuer}\n${owner}  Try it:  npm start -- --try\n\n`));
    expect(nodes.flatMap(({ server }) => server.log.filter(({ level, msg }) => level !== 'info' && msg !== 'a statement was slow'))).toEqual([]); // a busy machine is no fault of theirs
    const counts = `SELECT (SELECT count(*) FROM clients WHERE NOT built_in)::int AS clients, (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM resource_servers)::int AS apis`;
    expect(await postgres.query('with_file', counts)).toEqual([{ clients: 1, users: 1, apis: 1 }]);
    for (const { at } of nodes) {
      expect((await machine(at, shop)).json).toMatchObject({ expires_in: 900, scope: 'orders:read' });
      expect((await logIn(at, shop, 'ada@example.com', { password: secrets.ADA_PASSWORD })).status).toBe(200);
    }
    expect(await command('plan', example, secrets)).toEqual({ ending: 0, stdout: 'Nothing to change: 4 unchanged.\n', stderr: '' });
  });

  test('plan shows what differs, apply changes it on both nodes as they run, and plan has nothing left to show', async () => {
    const difference = [
      '~ resource server https://api.example.com',
      '    access_token_ttl: "15m" → "5m"',
      '~ client shop-backend',
      '    client_secret: changed',
      '    scope: "openid profile email offline_access orders:read" → "openid profile email offline_access orders:read orders:write"',
      ...adaStays,
      '0 to add, 2 to change, 0 to remove, 2 unchanged.',
      '',
    ].join('\n');
    expect(await command('plan', changed, changedSecrets)).toEqual({ ending: 0, stdout: difference, stderr: '' });
    for (const { at } of nodes) expect((await machine(at, shop)).json).toMatchObject({ expires_in: 900, scope: 'orders:read' }); // and keeps it in memory

    expect(await command('apply', changed, changedSecrets)).toEqual({ ending: 0, stdout: difference, stderr: '' });
    for (const { at } of nodes) {
      await until('the new secret to count', async () => (await machine(at, changedShop)).status === 200);
      await until('the new lifetime to count', async () => (await machine(at, changedShop)).json['expires_in'] === 300);
      expect((await machine(at, changedShop)).json).toMatchObject({ expires_in: 300, scope: 'orders:read orders:write' });
      expect((await machine(at, shop)).json['error']).toBe('invalid_client');
      expect((await logIn(at, changedShop, 'ada@example.com', { password: secrets.ADA_PASSWORD })).status).toBe(200);
    }
    expect(await command('plan', changed, changedSecrets)).toEqual({ ending: 0, stdout: [...adaStays, 'Nothing to change: 4 unchanged.\n'].join('\n'), stderr: '' });
  });

  test('keys rotate publishes new keys on both nodes as they run, and keeps the old ones', async () => {
    const before = await keySet(nodes[0].at);
    expect(await runCommand(nodes[0].at, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
    for (const { at } of nodes) {
      await until('the new keys to be published', async () => (await keySet(at)).keys.length === 2 * signingAlgorithms.length);
      expect((await keySet(at)).keys).toEqual(expect.arrayContaining([...before.keys]));
    }
  });

  test('keys rotate --compromised takes every key of before from both nodes, and sessions end the tokens of new ones', async () => {
    const before = (await keySet(nodes[0].at)).keys.map(({ kid }) => kid);
    const { stdout, ...rest } = await runCommand(nodes[0].at, ['keys', 'rotate', '--compromised']);
    expect(rest).toEqual({ ending: 0, stderr: '' });
    expect(stdout).toContain('docs/stolen-keys.md');
    for (const { at } of nodes) {
      await until('the old keys to be gone', async () => !(await keySet(at)).keys.some(({ kid }) => before.includes(kid)));
      expect((await keySet(at)).keys).toHaveLength(signingAlgorithms.length);
    }
    const answer = await logIn(nodes[0].at, changedShop, 'ada@example.com', { password: secrets.ADA_PASSWORD });
    expect(await runCommand(nodes[1].at, ['sessions', 'end', '--user', 'ada@example.com'])).toMatchObject({ ending: 0, stdout: expect.stringMatching(/^Ended 0 log-ins, \d+ refresh tokens?, and every access token of before\.\n$/) as string, stderr: '' });
    for (const { at } of nodes) expect((await refresh(at, changedShop, answer)).json['error']).toBe('invalid_grant');
    expect(await runCommand(nodes[1].at, ['sessions', 'end', '--user', 'nobody'])).toEqual({ ending: 1, stdout: '', stderr: 'symbolon: There is no user nobody.\n' });
  });

  test('a node with another issuer does not start, nor one whose issuer was forgotten; changed on purpose, it does', async () => {
    const other = 'https://other.example.com';
    const refused = (asked: string, known: string) => ({
      ending: 1,
      stdout: '',
      stderr: `symbolon: SYMBOLON_ISSUER is ${asked}, and the other nodes of this database have ${known}: set SYMBOLON_ISSUER to ${known}, or change it for all by symbolon issuer change.\n`,
    });
    const silent = { SYMBOLON_PORT: '0', SYMBOLON_LOG_LEVEL: 'silent' };
    const start = (SYMBOLON_ISSUER: string) => runCommand(nodes[1].at, ['start'], { ...silent, SYMBOLON_ISSUER });
    expect(await start(other)).toEqual(refused(other, issuer));
    expect(await start('http://localhost:3000')).toEqual(refused('http://localhost:3000', issuer));
    const change = (SYMBOLON_ISSUER: string) => runCommand(nodes[1].at, ['issuer', 'change'], { SYMBOLON_ISSUER });
    expect(await change(other)).toEqual({ ending: 0, stdout: `The issuer of this database is ${other}, and no longer ${issuer}: start every node anew with it, and tell clients and services.\n`, stderr: '' });
    expect(await start(issuer)).toEqual(refused(issuer, other));
    expect(await change(issuer)).toMatchObject({ ending: 0 });
  });

  test('a mistake in the file is told with its line, and nothing of the file is applied', async () => {
    const wrong = join(scratch.path, 'wrong.yaml');
    writeFileSync(wrong, readFileSync(changed, 'utf8').replace('access_token_ttl: 5m', 'access_token_ttl: 1m').replace('first_party: true', 'first_part: true'));
    const line = readFileSync(wrong, 'utf8').split('\n').findIndex((text) => text.includes('first_part:')) + 1;
    const { ending, stdout, stderr } = await command('apply', wrong, changedSecrets);
    expect({ ending, stdout }).toEqual({ ending: 1, stdout: '' });
    expect(stderr).toContain(`wrong.yaml:${line}:`);
    expect(stderr).toMatch(/first_part\b.*first_party/);
    expect(await command('plan', changed, changedSecrets)).toMatchObject({ stdout: [...adaStays, 'Nothing to change: 4 unchanged.\n'].join('\n') });
  });
});
