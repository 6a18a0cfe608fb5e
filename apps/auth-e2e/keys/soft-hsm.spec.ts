import { globSync, readFileSync } from 'node:fs';
import { api, signingAlgorithms } from '@symbolon/contracts';
import { decodeProtectedHeader } from 'jose';
import { send } from '../src/http.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { asked, audience, issuesByEach, scope } from './issues-by-each.ts';
import { SoftHsm } from './soft-hsm.ts';
import { verdicts } from './verifiers.ts';

/** Keys in SoftHSM by PKCS #11; jose and the verifiers in Python and Go judge, and python-pkcs11 looks into the token. */
const scratch = openScratch();
afterAll(() => scratch.close());

let hsm: SoftHsm;
let at: Installation;
let server: ServerProcess;
beforeAll(async () => {
  hsm = SoftHsm.start(scratch);
  hsm.makeToken('first token');
  hsm.makeMaster('first token');
  const empty = await newInstallation(scratch, hsm.settings('first token'));
  const wrapped = await runCommand(empty, ['keys', 'wrap']);
  expect(wrapped).toMatchObject({ ending: 0, stderr: '', stdout: expect.stringMatching(/^pkcs11:[A-Za-z0-9+/=]+\n$/) as string });
  at = { ...empty, settings: { ...empty.settings, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_SIGNING_KEYS: 'pkcs11', SYMBOLON_MASTER_KEY: wrapped.stdout.trim() } };
  server = await startServer(at);
});

const kidBy = async (alg: string) => decodeProtectedHeader(String((await asked(at, alg)).json['access_token'])).kid;
const labels = (token = 'first token') => hsm.objects(token).filter((each) => each.class === 'private').map(({ label }) => label).sort();

/** The processes that have a module of this installation loaded. */
const modules = (): readonly number[] =>
  globSync('/proc/[0-9]*/cmdline').map((path) => Number(path.split('/')[2])).filter((pid) => readOf(pid, 'cmdline').includes('pkcs11-module.js') && readOf(pid, 'environ').includes(scratch.path));
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

test.each(signingAlgorithms)('a token that SoftHSM has signed by %s verifies', async (alg) => {
  const { status, json } = await asked(at, alg);
  expect(status).toBe(200);
  const token = String(json['access_token']);
  expect(await verdicts(scratch, at, { token, audience: audience(alg), scope: scope(alg), alg })).toEqual({ jose: 'good', python: 'good', go: 'good' });
});

test('no private half can be read or taken out, and the keys are named', () => {
  const there = hsm.objects('first token').filter((each) => each.class !== 'public');
  expect(there.map(({ label }) => label).sort()).toEqual(['symbolon-eddsa', 'symbolon-es256', 'symbolon-master', 'symbolon-ps256', 'symbolon-rs256']);
  for (const key of there) expect(key).toMatchObject({ sensitive: true, extractable: false, neverExtractable: true });
});

test('the process of the module knows none of our settings, and has the PIN in no argument', () => {
  const [pid = 0, ...more] = modules();
  expect([readOf(pid, 'environ').includes('SYMBOLON_'), readOf(pid, 'cmdline').includes(hsm.pin), more]).toEqual([false, false, []]);
});

test('keys that follow are others there, and those of before still sign until then', async () => {
  const before = await kidBy('ES256');
  expect(await runCommand(at, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
  expect([await kidBy('ES256'), labels(), (await keySet(at)).keys.length]).toEqual([before, ['eddsa', 'eddsa', 'es256', 'es256', 'ps256', 'ps256', 'rs256', 'rs256'].map((alg) => `symbolon-${alg}`), 8]);
  expect(await runCommand(at, ['keys', 'rotate', '--compromised'])).toMatchObject({ ending: 0, stderr: '' });
  await until('the new key', async () => (await kidBy('ES256')) !== before);
});

test.each(['SIGKILL', 'SIGSTOP'] as const)('a module whose process gets %s costs 503 for a moment, and another process takes its place', async (signal) => {
  const [pid = 0] = modules();
  process.kill(pid, signal);
  const many = await Promise.all(Array.from({ length: 20 }, () => asked(at, 'EdDSA')));
  expect(many.every(({ status }) => status === 200 || status === 503)).toBe(true);
  expect((await send(at, api.health.ready.path)).status).toBe(200);
  await until('tokens', async () => (await asked(at, 'EdDSA')).status === 200);
  expect(modules()).toEqual([expect.any(Number)]);
  expect(modules()).not.toContain(pid);
});

test('a server whose master key no token makes a key again does not start, and says why', async () => {
  expect(await server.stop()).toBe(0);
  await until('the module to be gone', () => Promise.resolve(modules().length === 0));
  expect(await runCommand(at, ['start'], { SYMBOLON_PKCS11_TOKEN: 'another' })).toMatchObject({ ending: 1, stdout: '', stderr: 'symbolon: SYMBOLON_MASTER_KEY is wrapped by pkcs11, which does not make it a key again: no token has the label another.\n' });
  expect(await runCommand(at, ['start'], { SYMBOLON_PKCS11_MODULE: '/nowhere.so' })).toMatchObject({ ending: 1, stderr: expect.stringMatching(/^symbolon: SYMBOLON_PKCS11_MODULE is \/nowhere\.so, which cannot be loaded: /) as string });
});

/** One without a wrapped master key, whose token has changed since its first keys were made. */
let moved: Installation;
test('keys of one token sign beside those of another', async () => {
  hsm.makeToken('second token');
  const empty = await newInstallation(scratch, { ...hsm.settings('first token'), SYMBOLON_SIGNING_KEYS: 'pkcs11', SYMBOLON_PKCS11_KEYS: 'other', SYMBOLON_CONFIG: scratch.file(issuesByEach) });
  expect(await (await startServer(empty)).stop()).toBe(0);
  moved = { ...empty, settings: { ...empty.settings, SYMBOLON_PKCS11_TOKEN: 'second token' } };
  const after = await startServer(moved);
  expect(await runCommand(moved, ['keys', 'rotate'])).toMatchObject({ ending: 0, stderr: '' });
  expect(hsm.objects('second token').filter((each) => each.class === 'private')).toHaveLength(4);
  expect((await asked(moved, 'RS256')).status).toBe(200);
  expect(await after.stop()).toBe(0);
});

test.each([
  ['a server with several workers', ['start'], () => moved, 'second token'],
  ['a command', ['keys', 'rotate'], () => moved, 'second token'],
  ['a server whose master key is wrapped', ['start'], () => at, 'first token'],
])('%s whose PIN is refused ends by a status of its own, and leaves no process', async (_who, args, installation, token) => {
  const before = modules();
  expect(await runCommand(installation(), args, { SYMBOLON_WORKERS: '3', SYMBOLON_PKCS11_PIN: '11111111' })).toEqual({
    ending: 77,
    stdout: '',
    stderr: `symbolon: SYMBOLON_PKCS11_PIN is refused by the token ${token}: CKR_PIN_INCORRECT, and the PIN is not tried again before the next start. A few more tries would lock it: set the right one first.\n`,
  });
  await until('the module to be gone', () => Promise.resolve(modules().length === before.length));
});

test('a command that signs nothing opens no token, and loads no module', async () => {
  for (const settings of [{ SYMBOLON_PKCS11_PIN: '11111111' }, { SYMBOLON_PKCS11_MODULE: '/nowhere.so' }]) expect(await runCommand(moved, ['audit', 'verify'], settings)).toMatchObject({ ending: 0, stderr: '' });
});

test('a token that is away at the start costs 503, and no start', async () => {
  const server = await startServer({ ...moved, settings: { ...moved.settings, SOFTHSM2_CONF: '/nowhere/softhsm2.conf' } });
  expect((await asked(moved, 'RS256')).status).toBe(503);
  expect(await server.stop()).toBe(0);
});

/** An installation whose keys have been made and not stored, and its name in their labels. */
async function beforeItsFirstKeys(token: string): Promise<{ readonly installation: Installation; readonly name: string | undefined }> {
  const there = labels(token);
  const installation = await newInstallation(scratch, { ...hsm.settings(token), SYMBOLON_SIGNING_KEYS: 'pkcs11' });
  expect(await runCommand(installation, ['start'], hsm.settingsWithoutRs256(token))).toMatchObject({ ending: 1, stderr: expect.stringContaining('SYMBOLON_SIGNING_KEYS is pkcs11, which makes no keys: CKR_MECHANISM_INVALID') as string });
  const made = labels(token).filter((label) => !there.includes(label));
  const [, name] = /^symbolon-eddsa-([0-9a-f]{16})-next$/.exec(made[0] ?? '') ?? [];
  expect(made).toEqual(['eddsa', 'es256', 'ps256', 'rs256'].map((alg) => `symbolon-${alg}-${name}-next`));
  return { installation, name };
}

test('a key that somebody can take out of the token is not taken for ours', async () => {
  hsm.makeToken('third token');
  hsm.makeToken('fourth token');
  const { installation, name } = await beforeItsFirstKeys('third token');
  hsm.makeUnder(`symbolon-rs256-${name}-next`, 'readable', 'fourth token');
  expect(await runCommand(installation, ['start'], hsm.settings('fourth token'))).toMatchObject({
    ending: 1,
    stderr: expect.stringContaining(`symbolon: SYMBOLON_SIGNING_KEYS is pkcs11, which makes no keys: the private key symbolon-rs256-${name}-next can be read or taken out, or was not made in the token.\n`) as string,
  });
});

test('two installations with the same names, in one token, make keys of their own, and leave alone what has the name of none', async () => {
  hsm.makeToken('fifth token');
  hsm.makeUnder('symbolon-es256-next', 'kept', 'fifth token'); // as builds had it before names were in labels: it may be stored somewhere
  const [one, two] = [await beforeItsFirstKeys('fifth token'), await beforeItsFirstKeys('fifth token')];
  expect(one.name).not.toBe(two.name);
  const server = await startServer(one.installation);
  expect(await server.stop()).toBe(0);
  const left = ['eddsa', 'es256', 'ps256', 'rs256'].map((alg) => `symbolon-${alg}-${two.name}-next`);
  expect(labels('fifth token')).toEqual([...left, ...['eddsa', 'es256', 'ps256', 'rs256'].map((alg) => `symbolon-${alg}`), 'symbolon-es256-next'].sort());
});
