import { randomBytes } from 'node:crypto';
import { freePort } from '../src/free-port.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand, startServer, type Installation } from '../src/server-process.ts';
import { keySet } from '../src/tokens.ts';
import { asked, issuesByEach } from './issues-by-each.ts';
import { GoogleKms } from './google-kms.ts';

/** A master key wrapped by Google Cloud KMS as drongo plays it, which encrypts for show: that a key opens what it has wrapped, and nothing else does, it checks. */
const scratch = openScratch();
afterAll(() => scratch.close());

let google: GoogleKms;
let at: Installation;
beforeAll(async () => {
  google = await GoogleKms.start(scratch);
  const empty = await newInstallation(scratch, google.settings());
  const wrapped = await runCommand(empty, ['keys', 'wrap']);
  expect(wrapped).toMatchObject({ ending: 0, stderr: '', stdout: expect.stringMatching(/^google:[A-Za-z0-9+/=]+\n$/) as string });
  at = { ...empty, settings: { ...empty.settings, SYMBOLON_CONFIG: scratch.file(issuesByEach), SYMBOLON_MASTER_KEY: wrapped.stdout.trim() } };
});

test('a server has its master key from there at each start, and nothing of it in a file', async () => {
  const server = await startServer(at);
  expect((await asked(at, 'EdDSA')).status).toBe(200);
  const { keys } = await keySet(at);
  expect(await server.stop()).toBe(0);
  const again = await startServer(at);
  expect((await keySet(at)).keys).toEqual(keys);
  expect(await again.stop()).toBe(0);
  expect(new Set(google.scopes)).toEqual(new Set(['https://www.googleapis.com/auth/cloudkms']));
});

test.each([
  ['is not there', () => ({ SYMBOLON_GOOGLE_KMS_URL: 'http://127.0.0.1:1' }), 'fetch failed'],
  ['has it under another key', () => google.settings('other'), 'it answered 400 to decrypt'],
  ['gives no credentials', async () => ({ GCE_METADATA_HOST: `127.0.0.1:${await freePort()}` }), 'there are no credentials for it'],
])('a server does not start, and says why, where it %s', async (_, settings, told) => {
  expect(await runCommand(at, ['start'], await settings())).toEqual({ ending: 1, stdout: '', stderr: `symbolon: SYMBOLON_MASTER_KEY is wrapped by google, which does not make it a key again: ${told}.\n` });
});

test('what else was encrypted by that key is no master key', async () => {
  const { ciphertext } = await google.ask(`${google.settings()['SYMBOLON_GOOGLE_KMS_KEY']}:encrypt`, { plaintext: randomBytes(32).toString('base64') });
  const { ending, stderr } = await runCommand(at, ['start'], { SYMBOLON_MASTER_KEY: `google:${String(ciphertext)}` });
  expect([ending, stderr]).toEqual([1, 'symbolon: SYMBOLON_MASTER_KEY is wrapped by google, which does not make it a key again: it answered 400 to decrypt.\n']);
});
