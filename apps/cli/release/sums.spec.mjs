import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digests, namespace, sign, sumsFile, writeSums } from './sums.mjs';

/** Judged by sha256sum and ssh-keygen, by which those who get a release judge it (docs/verifying.md). */
const place = mkdtempSync(join(tmpdir(), 'symbolon-sums-'));
const [folder, key, signers] = [join(place, 'release'), join(place, 'key'), join(place, 'allowed_signers')];
afterAll(() => rmSync(place, { recursive: true }));

beforeAll(async () => {
  mkdirSync(folder);
  for (const name of ['a', 'b']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', name === 'a' ? key : join(place, 'other')]);
  writeFileSync(signers, `releases@symbolon namespaces="${namespace}" ${readFileSync(`${key}.pub`, 'utf8')}`);
  writeFileSync(join(folder, 'one.tgz'), 'one');
  writeFileSync(join(folder, 'two.whl'), 'two');
  writeSums(folder);
  await sign(folder, key, false);
});

const check = () => spawnSync('sha256sum', ['--check', '--strict', sumsFile], { cwd: folder, encoding: 'utf8' });
/** @param {string} [signature] */
const verify = (signature = join(folder, `${sumsFile}.sig`)) =>
  spawnSync('ssh-keygen', ['-Y', 'verify', '-f', signers, '-I', 'releases@symbolon', '-n', namespace, '-s', signature], { input: readFileSync(join(folder, sumsFile)), encoding: 'utf8' }).status;

test('the sums are those of every artefact, and signed', () => {
  expect(check()).toMatchObject({ status: 0, stdout: 'one.tgz: OK\ntwo.whl: OK\n' });
  expect(verify()).toBe(0);
  expect(digests(folder).map(({ name }) => name)).toEqual(['one.tgz', 'two.whl']);
});

test('a signature by another key, or for something else, counts for nothing', async () => {
  mkdirSync(join(place, 'another'));
  writeFileSync(join(place, 'another', sumsFile), readFileSync(join(folder, sumsFile)));
  await sign(join(place, 'another'), join(place, 'other'), false);
  expect(verify(join(place, 'another', `${sumsFile}.sig`))).not.toBe(0);
  writeFileSync(join(place, 'purpose.sig'), execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-n', 'git', '-f', key], { input: readFileSync(join(folder, sumsFile)) }));
  expect(verify(join(place, 'purpose.sig'))).not.toBe(0);
});

test('the signature of a dry run, by the very key of releases, is taken for no release', async () => {
  const dry = join(place, 'dry');
  cpSync(folder, dry, { recursive: true });
  rmSync(join(dry, `${sumsFile}.sig`));
  await sign(dry, key, true);
  expect(verify(join(dry, `${sumsFile}.sig`))).not.toBe(0);
  rmSync(join(dry, `${sumsFile}.sig`));
  await sign(dry, key, false);
  expect(verify(join(dry, `${sumsFile}.sig`))).toBe(0);
});

test('an artefact that was changed, and sums that were, are found', () => {
  appendFileSync(join(folder, 'one.tgz'), '!');
  expect(check()).toMatchObject({ status: 1, stdout: 'one.tgz: FAILED\ntwo.whl: OK\n' });
  writeSums(folder);
  expect([check().status, verify()]).toEqual([0, 255]);
});

test('a key that is not there is a failure that says so', async () => {
  await expect(sign(folder, join(place, 'nobody'), false)).rejects.toThrow(/ssh-keygen did not sign with .*nobody/);
});
