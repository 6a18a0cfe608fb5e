import { signingAlgorithms } from '@symbolon/contracts';
import { decodeProtectedHeader } from 'jose';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { AwsKms, policy } from './aws-kms.ts';
import { asked, audience, issuesByEach, scope } from './issues-by-each.ts';
import { verdicts } from './verifiers.ts';

/** Keys in AWS KMS as moto plays it, by the policy of docs/keys.md; jose and the verifiers in Python and Go judge. */
const scratch = openScratch();
afterAll(() => scratch.close());

let aws: AwsKms;
let at: Installation;
let server: ServerProcess;
beforeAll(async () => {
  aws = await AwsKms.start(scratch, ['salt-of-aws']);
  const empty = await newInstallation(scratch, aws.settings);
  const wrapped = await runCommand(empty, ['keys', 'wrap']);
  expect(wrapped).toMatchObject({ ending: 0, stderr: '', stdout: expect.stringMatching(/^aws:[A-Za-z0-9+/=]+\n$/) as string });
  at = { ...empty, settings: { ...empty.settings, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_SIGNING_KEYS: 'aws', SYMBOLON_MASTER_KEY: wrapped.stdout.trim() } };
  server = await startServer(at);
});

const kidBy = async (alg: string) => decodeProtectedHeader(String((await asked(at, alg)).json['access_token'])).kid;

test.each(signingAlgorithms)('a token that is signed by %s verifies', async (alg) => {
  const { status, json } = await asked(at, alg);
  expect(status).toBe(200);
  const token = String(json['access_token']);
  expect(await verdicts(scratch, at, { token, audience: audience(alg), scope: scope(alg), alg })).toEqual({ jose: 'good', python: 'good', go: 'good' });
});

test('every key but that of EdDSA is there, is taken, and says whose it is; the log says which is not', async () => {
  expect(server.stdout + server.stderr).toContain('"place":"aws","algs":["EdDSA"],"msg":"new keys of these algorithms stay in the database, since that place has none of them"');
  const there = [...(await aws.keys())].sort((one, other) => one.spec.localeCompare(other.spec));
  const taken = { tags: { symbolon: 'symbolon', 'symbolon-installation': expect.stringMatching(/^[0-9a-f]{16}$/) as string }, state: 'Enabled', aliases: [] };
  expect(there).toEqual(['ECC_NIST_P256', 'RSA_2048', 'RSA_2048'].map((spec) => ({ arn: expect.stringMatching(/^arn:aws:kms:eu-central-1:/) as string, spec, ...taken })));
});

test('keys that follow are others there, and those of before still sign until then', async () => {
  const before = await kidBy('ES256');
  expect(await runCommand(at, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
  expect([await kidBy('ES256'), (await aws.keys()).length, (await keySet(at)).keys.length]).toEqual([before, 6, 8]);
  expect(await runCommand(at, ['keys', 'rotate', '--compromised'])).toMatchObject({ ending: 0, stderr: '' });
  await until('the new key', async () => (await kidBy('ES256')) !== before);
});

test('a second node signs by the same keys', async () => {
  const port = await freePort();
  const other = await startServer({ ...at, port, settings: { ...at.settings, SYMBOLON_PORT: String(port) } });
  const answer = await asked({ ...at, port, issuer: `http://localhost:${port}` }, 'RS256');
  expect([answer.status, decodeProtectedHeader(String(answer.json['access_token'])).kid]).toEqual([200, await kidBy('RS256')]);
  expect(await other.stop()).toBe(0);
});

test('a server that it does not let in does not start, says why, and says nothing of its secret', async () => {
  expect(await server.stop()).toBe(0);
  for (const settings of [{ SYMBOLON_AWS_KMS_URL: `http://127.0.0.1:${await freePort()}` }, { AWS_SECRET_ACCESS_KEY: 'another-secret' }])
    expect(await runCommand(at, ['start'], settings)).toMatchObject({ ending: 1, stdout: '', stderr: expect.stringMatching(/^symbolon: SYMBOLON_MASTER_KEY is wrapped by aws, which does not make it a key again: \w+ for Decrypt\.\n$/) as string });
});

test('a place that salts otherwise than its public key is verified by makes no key of ours, and no row of keys', async () => {
  const otherwise = await AwsKms.start(scratch);
  const empty = await newInstallation(scratch, { ...otherwise.settings, SYMBOLON_SIGNING_KEYS: 'aws' });
  for (const time of ['once', 'again']) {
    const { ending, stderr } = await runCommand(empty, ['start']);
    expect([time, ending, stderr]).toEqual([time, 1, expect.stringContaining('symbolon: SYMBOLON_SIGNING_KEYS is aws, which makes no keys: it signed by PS256 what its public key does not verify.\n')]);
  }
  const there = await otherwise.keys();
  expect(there.flatMap(({ aliases }) => aliases).sort()).toEqual(['es256', 'ps256', 'rs256'].map((alg) => `alias/symbolon-${alg}-${there[0]?.tags['symbolon-installation']}-next`));
});

test('two installations with the same names, at one place that lets no key be used yet, make keys of their own', async () => {
  const otherwise = await AwsKms.start(scratch);
  for (const installation of ['one', 'another']) {
    const empty = await newInstallation(scratch, { ...otherwise.settings, SYMBOLON_SIGNING_KEYS: 'aws' });
    expect([installation, (await runCommand(empty, ['start'])).ending]).toEqual([installation, 1]);
  }
  expect(new Set((await otherwise.keys()).flatMap(({ aliases }) => aliases)).size).toBe(6);
});

test.each([
  ['goes in seven days', policy, 'the key that was made goes in 7 days', 'PendingDeletion'],
  ['is named, where that is not allowed either', policy.replace(', "kms:ScheduleKeyDeletion"', ''), /the key [\w-]+ that was made stays \(\w+ for ScheduleKeyDeletion\)/, 'Enabled'],
] as const)('a key that no alias can lead to %s', async (_, allowed, told, state) => {
  const without = await AwsKms.start(scratch, ['salt-of-aws'], allowed.replaceAll('"kms:CreateAlias", ', ''));
  const empty = await newInstallation(scratch, { ...without.settings, SYMBOLON_SIGNING_KEYS: 'aws' });
  const { ending, stderr } = await runCommand(empty, ['start']);
  expect([ending, stderr]).toEqual([1, expect.stringMatching(/SYMBOLON_SIGNING_KEYS is aws, which makes no keys: \w+ for CreateAlias, and /)]);
  expect(stderr).toMatch(told);
  expect(new Set((await without.keys()).map((key) => key.state))).toEqual(new Set([state]));
});
