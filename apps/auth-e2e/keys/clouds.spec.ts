import { signingAlgorithms } from '@symbolon/contracts';
import { decodeProtectedHeader } from 'jose';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { AzureVault } from './azure-vault.ts';
import { clouds, type Cloud, type Fault } from './clouds.ts';
import { asked, audience, issuesByEach, scope } from './issues-by-each.ts';
import { verdicts } from './verifiers.ts';

/** Keys in Google Cloud KMS and in Azure Key Vault, which we play between ends of theirs (docs/keys.md); jose and the verifiers in Python and Go judge what is signed. */
const scratch = openScratch();
afterAll(() => scratch.close());

describe.each(clouds)('$name', ({ name, start, here, wrapped, unwraps, signs, faults }) => {
  let cloud: Cloud;
  let at: Installation;
  let server: ServerProcess;
  beforeAll(async () => {
    cloud = await start(scratch);
    const empty = await newInstallation(scratch, cloud.settings);
    const made = await runCommand(empty, ['keys', 'wrap']);
    expect(made).toMatchObject({ ending: 0, stderr: '', stdout: expect.stringMatching(wrapped) as string });
    at = { ...empty, settings: { ...empty.settings, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_SIGNING_KEYS: name, SYMBOLON_MASTER_KEY: made.stdout.trim() } };
    server = await startServer(at);
  });
  afterEach(() => cloud.fault());

  const there = signingAlgorithms.filter((alg) => !here.includes(alg));
  const kidBy = async (alg: string) => decodeProtectedHeader(String((await asked(at, alg)).json['access_token'])).kid;

  test.each(signingAlgorithms)('a token that is signed by %s verifies', async (alg) => {
    const { status, json } = await asked(at, alg);
    expect(status).toBe(200);
    const token = String(json['access_token']);
    expect(await verdicts(scratch, at, { token, audience: audience(alg), scope: scope(alg), alg })).toEqual({ jose: 'good', python: 'good', go: 'good' });
  });

  test('every key that it can have is there once, in use, and named after the installation; the log says which are not', async () => {
    const line = `"place":"${name}","algs":${JSON.stringify(here)},"msg":"new keys of these algorithms stay in the database, since that place has none of them"`;
    expect((server.stdout + server.stderr).includes(line)).toBe(here.length > 0);
    const keys = await cloud.keys();
    expect(keys.map(({ name: each, isTaken }) => [/[^/]+$/.exec(each)?.[0].replace(/-[0-9a-f]{16}$/, '-…'), isTaken]).sort()).toEqual(there.map((alg) => [`symbolon-${alg.toLowerCase()}-…`, true]).sort());
  });

  test.each<readonly [string, Fault, string]>(faults)('while %s, tokens are refused and the key set is served; nothing that it said is in the log', async (_, fault, told) => {
    expect((await asked(at, 'ES256')).status).toBe(200);
    await cloud.fault(fault);
    const refused = await asked(at, 'ES256');
    expect([refused.status, refused.headers['retry-after'], (await keySet(at)).keys.length]).toEqual([503, '2', 4]);
    await cloud.fault();
    await until('tokens', async () => (await asked(at, 'ES256')).status === 200);
    expect(server.stderr).toContain(told);
    expect(server.stderr).not.toMatch(/quoted here|refused: \{|token-of-the-machine/);
  });

  test('a key that was disabled there signs nothing, and signs again when it is enabled', async () => {
    await cloud.enable('RS256', false);
    expect((await asked(at, 'RS256')).status).toBe(503);
    await cloud.enable('RS256', true);
    await until('tokens', async () => (await asked(at, 'RS256')).status === 200);
  });

  test('of a key that is gone there, keys that follow take the place', async () => {
    await cloud.destroy('RS256');
    expect((await asked(at, 'RS256')).status).toBe(503);
    expect(await runCommand(at, ['keys', 'rotate', '--compromised'])).toMatchObject({ ending: 0, stderr: '' });
    await until('tokens', async () => (await asked(at, 'RS256')).status === 200);
  });

  test('keys that follow are others there, and those of before still sign until then', async () => {
    const [before, made] = [await kidBy('ES256'), (await cloud.keys()).length];
    expect(await runCommand(at, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
    expect([await kidBy('ES256'), (await cloud.keys()).filter(({ isTaken }) => isTaken).length, (await keySet(at)).keys.length]).toEqual([before, made + there.length, 8]);
    expect(await runCommand(at, ['keys', 'rotate', '--compromised'])).toMatchObject({ ending: 0, stderr: '' });
    await until('the new key', async () => (await kidBy('ES256')) !== before);
  });

  test('a second node signs by the same keys', async () => {
    const port = await freePort();
    const other = await startServer({ ...at, port, settings: { ...at.settings, SYMBOLON_PORT: String(port) } });
    const answer = await asked({ ...at, port, issuer: `http://localhost:${port}` }, 'PS256');
    expect([answer.status, decodeProtectedHeader(String(answer.json['access_token'])).kid]).toEqual([200, await kidBy('PS256')]);
    expect(await other.stop()).toBe(0);
  });

  test('a key that may not sign yet is told of to nobody, and no row of keys is made; another installation makes its own', async () => {
    await cloud.fault({ method: signs, status: 403, code: 'Forbidden' });
    const before = (await cloud.keys()).length;
    const one = await newInstallation(scratch, { ...cloud.settings, SYMBOLON_SIGNING_KEYS: name });
    const another = await newInstallation(scratch, { ...cloud.settings, SYMBOLON_SIGNING_KEYS: name });
    for (const each of [one, another, one]) expect(await runCommand(each, ['start'])).toMatchObject({ ending: 1, stderr: expect.stringContaining(`SYMBOLON_SIGNING_KEYS is ${name}, which makes no keys: it answered 403 to `) as string });
    const after = await cloud.keys();
    expect([after.length - before, after.filter(({ isTaken }) => !isTaken).length]).toEqual([2 * there.length, 2 * there.length]);
  });

  test('a server whose master key it does not make a key again does not start, and says why', async () => {
    expect(await server.stop()).toBe(0);
    const method = unwraps.charAt(0).toUpperCase() + unwraps.slice(1);
    await cloud.fault({ method, status: 403, code: 'Forbidden' });
    expect(await runCommand(at, ['start'])).toEqual({ ending: 1, stdout: '', stderr: `symbolon: SYMBOLON_MASTER_KEY is wrapped by ${name}, which does not make it a key again: it answered 403 to ${unwraps}.\n` });
  });

  test('nothing that we asked was unreadable to it', async () => {
    expect((await cloud.asked()).filter((what) => /unreadable|BadParameter/.test(what))).toEqual([]);
  });
});

test.each([
  ['for another resource than its own', 'Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.elsewhere.example"'],
  ['without saying for what', 'Bearer authorization="https://login.microsoftonline.com/tenant"'],
])('a vault that asks for a token %s gets none, and what was to be sealed is not sent to it', async (_, challenge) => {
  const vault = await AzureVault.start(scratch);
  await vault.fault({ method: 'challenge', challenge });
  const { ending, stdout, stderr } = await runCommand(await newInstallation(scratch, vault.settings), ['keys', 'wrap']);
  expect([ending, stdout, stderr, vault.resources]).toEqual([1, '', expect.stringMatching(/^symbolon: azure does not wrap a key: /), []]);
});
