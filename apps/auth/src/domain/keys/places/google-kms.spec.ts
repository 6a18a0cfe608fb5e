import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoogleKms } from './google-kms.ts';

/** A machine at Google, and a KMS whose answers were changed on the way. With something that plays it, and a built server: `npm run test:keys`. */
const name = 'projects/shop/locations/global/keyRings/symbolon/cryptoKeys/master';
const zeros = { bytes: Buffer.alloc(32), sum: String(0x8a9136aa) }; // RFC 3720, appendix B.4
const ones = { bytes: Buffer.alloc(32, 0xff), sum: String(0x62a8ab43) };
const good = { name: `${name}/cryptoKeyVersions/1`, ciphertext: ones.bytes.toString('base64'), ciphertextCrc32c: ones.sum, verifiedPlaintextCrc32c: true, verifiedAdditionalAuthenticatedDataCrc32c: true, plaintext: zeros.bytes.toString('base64'), plaintextCrc32c: zeros.sum };

let answer: object;
let asked: [path: string, body: unknown][];
const google = createServer((request, response) => {
  void request.toArray().then((parts: Buffer[]) => {
    const body = Buffer.concat(parts).toString();
    asked.push([request.url ?? '', body && JSON.parse(body)]);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Metadata-Flavor': 'Google' }).end(JSON.stringify({ access_token: 'token', expires_in: 3600, token_type: 'Bearer', ...answer }));
  });
});

const folder = mkdtempSync(join(tmpdir(), 'symbolon-google-'));
let kms: GoogleKms;
beforeAll(async () => {
  await once(google.listen(0, '127.0.0.1'), 'listening');
  const origin = `127.0.0.1:${(google.address() as AddressInfo).port}`;
  Object.assign(process.env, { GCE_METADATA_HOST: origin, CLOUDSDK_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` });
  writeFileSync(join(folder, 'gcloud'), `#!/bin/sh\n: > ${folder}/ran\n`, { mode: 0o755 });
  kms = new GoogleKms({ url: `http://${origin}`, key: name, prefix: 'symbolon', level: 'SOFTWARE' });
});
beforeEach(() => {
  answer = good;
  asked = [];
});
afterAll(() => {
  google.close();
  rmSync(folder, { recursive: true });
});

test('no program of the machine is run for credentials, and nobody is asked for the project, which the key names', async () => {
  expect(await kms.wrap(zeros.bytes)).toBe(`google:${good.ciphertext}`);
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  expect(asked.filter(([path]) => path.includes('project'))).toEqual([[`/v1/${name}:encrypt`, expect.anything()]]);
});

test('what is sent has its sums', async () => {
  const context = { additionalAuthenticatedData: Buffer.from('symbolon master-key').toString('base64'), additionalAuthenticatedDataCrc32c: '2984749473' };
  await kms.wrap(zeros.bytes);
  expect(await kms.unwrap(`google:${good.ciphertext}`)).toEqual(zeros.bytes);
  expect(asked.filter(([path]) => path.startsWith('/v1/'))).toEqual([
    [`/v1/${name}:encrypt`, { plaintext: good.plaintext, plaintextCrc32c: zeros.sum, ...context }],
    [`/v1/${name}:decrypt`, { ciphertext: good.ciphertext, ciphertextCrc32c: ones.sum, ...context }],
  ]);
});

test.each([
  ['by another key', { name: good.name.replace('master', 'other') }, 'it encrypted by another key'],
  ['by a key whose name begins the same', { name: good.name.replace('master', 'master-2') }, 'it encrypted by another key'],
  ['something that it does not say it was sent', { verifiedPlaintextCrc32c: undefined }, 'it does not say that it encrypted what it was sent'],
  ['for another use', { verifiedAdditionalAuthenticatedDataCrc32c: undefined }, 'it does not say that it encrypted what it was sent'],
  ['what has become something else', { ciphertext: good.plaintext }, 'its answer was changed on the way'],
])('what was encrypted %s is not taken', async (_, changed, told) => {
  answer = { ...good, ...changed };
  await expect(kms.wrap(zeros.bytes)).rejects.toThrow(told);
});

test('a project that is called by its number is the same', async () => {
  answer = { ...good, name: good.name.replace('shop', '123456789012') };
  expect(await kms.wrap(zeros.bytes)).toBe(`google:${good.ciphertext}`);
});

test('a key that has become another on its way back is none', async () => {
  answer = { ...good, plaintext: good.ciphertext };
  await expect(kms.unwrap(`google:${good.ciphertext}`)).rejects.toThrow('its answer was changed on the way');
});
