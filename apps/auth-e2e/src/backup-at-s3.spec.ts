import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasS3, partsOf, startForeignS3, type ForeignS3 } from './foreign-s3.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, runCommand, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, logIn, signUp, type FirstRun } from './tokens.ts';

if (!hasS3) process.stderr.write('No S3 takes our backups here: moto cannot be installed. Is there a network, and python3-venv?\n');

/** Bytes in which nothing comes twice, such as ciphertexts are. */
const incompressible = (size: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil(size / 65_536) }, () => crypto.getRandomValues(new Uint8Array(65_536))));

const scratch = openScratch();
afterAll(() => scratch.close());

(hasS3 ? describe : describe.skip)('an S3 of somebody else', () => {
  let s3: Readonly<Record<string, string>>;
  let foreign: ForeignS3;
  let plain: Installation;
  let at: Installation;
  let identity: string;
  let recipient: string;
  let first: FirstRun;
  let file: string;
  let dataDirectory: string;
  const said: string[] = [];
  const command = async (args: readonly string[], settings: Readonly<Record<string, string>> = {}) => {
    const outcome = await runCommand(plain, [...args, ...(args[0] === 'backup' && args[1] !== 'verify' ? [] : ['-i', identity])], { ...s3, ...settings });
    said.push(outcome.stdout, outcome.stderr);
    return outcome;
  };
  const end = async (server: ServerProcess) => {
    expect(await server.stop()).toBe(0);
    said.push(server.stdout, server.stderr);
  };

  beforeAll(async () => {
    foreign = await startForeignS3(scratch);
    const { endpoint, ...keys } = foreign;
    s3 = { SYMBOLON_BACKUP_S3_ENDPOINT: endpoint, ...keys };
    plain = await emptyInstallation(scratch);
    identity = join(scratch.directory(), 'backup.key');
    dataDirectory = join(scratch.directory(), 'restored');
    recipient = /^age1\w+$/m.exec((await runCommand(plain, ['backup', 'key', identity])).stdout)?.[0] ?? '';
    at = { ...plain, settings: { ...plain.settings, ...s3, SYMBOLON_BACKUP_TO: 's3://backups/symbolon/one', SYMBOLON_BACKUP_RECIPIENTS: recipient, SYMBOLON_BACKUP_LOG_SECONDS: '1', SYMBOLON_LOG_LEVEL: 'debug' } };
  });

  test('takes what a server makes by itself, and the log after it', async () => {
    const server = await startServer(at);
    await server.printed(/What else there is/);
    first = firstRunOf(server.stdout);
    const { name } = await server.logged('backup made');
    const { place } = await server.logged('backups');
    file = `${String(place)}/${String(name)}`;
    expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
    await end(server);
    const again = await startServer(at); // which takes away the log of the one before
    expect(await again.logged('log kept')).toMatchObject({ backup: name });
    await end(again);
  });

  test('gives it back, to the end of the log', async () => {
    expect(await command(['restore', file, '--to', dataDirectory, '--at', 'latest'])).toMatchObject({ ending: 0, stderr: '' });
    const restored = await startServer({ ...plain, dataDirectory, settings: { ...plain.settings, SYMBOLON_DATA_DIR: dataDirectory } });
    expect((await logIn(plain, first, 'ada@example.com')).status).toBe(200);
    await end(restored);
  });

  test('takes a large one in parts, and gives it back', async () => {
    writeFileSync(join(dataDirectory, 'postgres/data/padding'), incompressible(20_000_000));
    const { ending, stdout, stderr } = await command(['backup', 's3://backups/by-hand', '--recipient', recipient], { SYMBOLON_DATA_DIR: dataDirectory });
    expect({ ending, stderr }).toEqual({ ending: 0, stderr: '' });
    const large = /^(\S+) is written/.exec(stdout)?.[1] ?? '';
    expect(await partsOf(foreign, large.replace('s3://backups/', ''))).toBe(2);
    expect(await command(['backup', 'verify', large])).toMatchObject({ ending: 0, stderr: '' });
  });

  test('lets in who signs, and what is wrong is told in words and without a secret', async () => {
    expect(await command(['backup', 'verify', file], { AWS_SECRET_ACCESS_KEY: 'another-secret' })).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringContaining('answered 403 SignatureDoesNotMatch') as string });
    expect(await command(['backup', 'verify', file], { SYMBOLON_BACKUP_S3_ENDPOINT: 'http://127.0.0.1:9' })).toMatchObject({ ending: 1, stderr: expect.stringContaining('did not answer') as string });
    expect(await command(['backup', 'verify', `${file}x`])).toMatchObject({ ending: 1, stderr: expect.stringContaining('is not there') as string });
    expect(said.length).toBeGreaterThan(10);
    for (const secret of [foreign.AWS_SECRET_ACCESS_KEY, 'another-secret']) expect(said.join('\n')).not.toContain(secret);
  });
});
