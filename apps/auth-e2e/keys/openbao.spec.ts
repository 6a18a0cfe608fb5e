import { signingAlgorithms } from '@symbolon/contracts';
import { decodeProtectedHeader } from 'jose';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { asked, audience, issuesByEach, scope } from './issues-by-each.ts';
import { OpenBao } from './openbao.ts';
import { verdicts } from './verifiers.ts';

/** Keys in OpenBao, which we did not write: it makes and signs; jose and the verifiers in Python and Go judge. */
const scratch = openScratch();
afterAll(() => scratch.close());

let bao: OpenBao;
let at: Installation;
let server: ServerProcess;
beforeAll(async () => {
  bao = await OpenBao.start(scratch);
  await bao.ask('POST', 'transit/keys/symbolon-master', { type: 'aes256-gcm96' });
  const empty = await newInstallation(scratch, bao.settings);
  const wrapped = await runCommand(empty, ['keys', 'wrap']);
  expect(wrapped).toMatchObject({ ending: 0, stderr: '', stdout: expect.stringMatching(/^vault:v1:[A-Za-z0-9+/=]+\n$/) as string });
  at = { ...empty, settings: { ...empty.settings, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_SIGNING_KEYS: 'vault', SYMBOLON_MASTER_KEY: wrapped.stdout.trim() } };
  server = await startServer(at);
});

test.each(signingAlgorithms)('a token that OpenBao has signed by %s verifies, and its private half is nowhere here', async (alg) => {
  const { status, json } = await asked(at, alg);
  expect(status).toBe(200);
  const [keys, token] = [await keySet(at), String(json['access_token'])];
  expect(await verdicts(scratch, at, { token, audience: audience(alg), scope: scope(alg), alg })).toEqual({ jose: 'good', python: 'good', go: 'good' });
  const { kid, alg: by } = decodeProtectedHeader(token);
  const there = (await bao.ask('GET', `transit/keys/symbolon-${alg.toLowerCase()}`))['data'] as { readonly latest_version: number; readonly exportable: boolean };
  expect([by, there.latest_version, there.exportable]).toEqual([alg, 1, false]);
  expect(keys.keys.filter((key) => key.kid === kid)).toHaveLength(1);
});

test('keys that follow are further versions there, and those of before still sign until then', async () => {
  const before = decodeProtectedHeader(String((await asked(at, 'ES256')).json['access_token'])).kid;
  expect(await runCommand(at, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
  const there = (await bao.ask('GET', 'transit/keys/symbolon-es256'))['data'] as { readonly latest_version: number };
  expect(there.latest_version).toBe(2);
  expect(decodeProtectedHeader(String((await asked(at, 'ES256')).json['access_token'])).kid).toBe(before);
  expect((await keySet(at)).keys).toHaveLength(8);
  expect(await runCommand(at, ['keys', 'rotate', '--compromised'])).toMatchObject({ ending: 0, stderr: '' });
  await until('the new key', async () => decodeProtectedHeader(String((await asked(at, 'ES256')).json['access_token'])).kid !== before);
});

test('a server whose master key nobody makes a key again does not start, and says why', async () => {
  expect(await server.stop()).toBe(0);
  const nobody = `http://127.0.0.1:${await freePort()}/v1/transit`;
  for (const settings of [{ SYMBOLON_VAULT_URL: nobody }, { SYMBOLON_VAULT_TOKEN: 'another' }])
    expect(await runCommand(at, ['start'], settings)).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringMatching(/^symbolon: SYMBOLON_MASTER_KEY is wrapped by vault, which does not make it a key again: .*\n$/) as string });
  server = await startServer(at);
  expect((await asked(at, 'PS256')).status).toBe(200);
  expect(await server.stop()).toBe(0);
});
