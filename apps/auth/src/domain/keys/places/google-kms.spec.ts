import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';
import { GoogleKms } from './google-kms.ts';

/** A machine at Google, and a KMS whose answers were changed on the way. With something that plays it, and a built server: `npm run test:keys`. */
const name = 'projects/shop/locations/global/keyRings/symbolon/cryptoKeys/master';
const zeros = { bytes: Buffer.alloc(32), sum: String(0x8a9136aa) }; // RFC 3720, appendix B.4
const ones = { bytes: Buffer.alloc(32, 0xff), sum: String(0x62a8ab43) };
const good = { name: `${name}/cryptoKeyVersions/1`, ciphertext: ones.bytes.toString('base64'), ciphertextCrc32c: ones.sum, verifiedPlaintextCrc32c: true, verifiedAdditionalAuthenticatedDataCrc32c: true, plaintext: zeros.bytes.toString('base64'), plaintextCrc32c: zeros.sum };

let answer: object | string;
/** What a machine that says nothing for now, when it is asked for a token, would say; and how long one counts. */
let held: (() => void)[] | undefined;
let seconds = 3600;
/** Where a service leads to that is not Google's. */
let elsewhere: string | undefined;
let asked: [path: string, body: unknown][];
const google = createServer((request, response) => {
  void request.toArray().then((parts: Buffer[]) => {
    const body = Buffer.concat(parts).toString();
    asked.push([request.url ?? '', body && JSON.parse(body)]);
    const isOfMachine = request.url?.startsWith('/v1/') === false;
    const said = isOfMachine || typeof answer === 'object' ? JSON.stringify({ access_token: 'token', expires_in: seconds, token_type: 'Bearer', ...(answer as object) }) : answer;
    const tell = () => void response.writeHead(!isOfMachine && elsewhere ? 307 : 200, { ...(elsewhere && { Location: elsewhere }), 'Content-Type': 'application/json', 'Metadata-Flavor': 'Google' }).end(said);
    if (isOfMachine && held) held.push(tell);
    else tell();
  });
});

const folder = mkdtempSync(join(tmpdir(), 'symbolon-google-'));
let kms: GoogleKms;
const opened = () => new GoogleKms({ url: `http://${process.env['GCE_METADATA_HOST']}`, key: name, prefix: 'symbolon', level: 'SOFTWARE' });
beforeAll(async () => {
  await once(google.listen(0, '127.0.0.1'), 'listening');
  const origin = `127.0.0.1:${(google.address() as AddressInfo).port}`;
  Object.assign(process.env, { GCE_METADATA_HOST: origin, CLOUDSDK_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` });
  writeFileSync(join(folder, 'gcloud'), `#!/bin/sh\n: > ${folder}/ran\n`, { mode: 0o755 });
  kms = opened();
});
beforeEach(() => {
  answer = good;
  [asked, held, seconds, elsewhere] = [[], undefined, 3600, undefined];
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

test('nothing is sent to where an answer leads', async () => {
  elsewhere = '/v1/elsewhere';
  await expect(kms.wrap(zeros.bytes)).rejects.toThrow('fetch failed');
  expect(asked.map(([path]) => path).filter((path) => path.startsWith('/v1/'))).toEqual([`/v1/${name}:encrypt`]);
});

test('what is no JSON is not told: it may be a part of a key', async () => {
  answer = JSON.stringify({ plaintext: 'canary' }).slice(0, -1);
  const failed = await kms.unwrap(`google:${good.ciphertext}`).catch((error: unknown) => error as Error);
  expect(String(failed)).toBe('Error: its answer is no JSON');
});

test('once it has answered, nobody waits for credentials that do not come any more', async () => {
  seconds = 1; // so that the next one needs another
  const known = opened();
  await known.wrap(zeros.bytes);
  held = [];
  await expect(known.wrap(zeros.bytes)).rejects.toThrow('there are no credentials for it in time');
  for (const tell of held.splice(0)) tell();
});

/** A version of a key, as Google has it; what is asked by GET gets it with all the rest. */
const version = `${name.replace('master', 'symbolon-es256-one')}/cryptoKeyVersions/3`;
const isThere = { purpose: 'ASYMMETRIC_SIGN', labels: { symbolon: 'symbolon', 'symbolon-taken': '2' }, name: version, state: 'ENABLED', algorithm: 'EC_SIGN_P256_SHA256', protectionLevel: 'SOFTWARE' };
const der = Buffer.from(`3044${`0220${'11'.repeat(32)}`.repeat(2)}`, 'hex');
const signed = { name: version, signature: der.toString('base64'), signatureCrc32c: String(crc32c(der)), verifiedDigestCrc32c: true, verifiedDataCrc32c: true };

test('a signature in DER becomes one as a JWS has it, and what was sent for it has its sum', async () => {
  answer = signed;
  expect(await kms.sign(version, 'ES256', Buffer.from('bytes'))).toEqual(Buffer.alloc(64, 0x11));
  const [path, body] = asked.at(-1) ?? [];
  const { digest, digestCrc32c } = body as { digest: { sha256: string }; digestCrc32c: string };
  expect([path, Object.keys(body as object), digestCrc32c]).toEqual([`/v1/${version}:asymmetricSign`, ['digest', 'digestCrc32c'], String(crc32c(Buffer.from(digest.sha256, 'base64')))]);
});

test.each([
  ['by another key', { name: version.replace('es256', 'ps256') }, 'ES256', 'it signed by another key'],
  ['by another version', { name: version.replace(/3$/, '33') }, 'ES256', 'it signed by another key'],
  ['another hash than it says that it was sent', { verifiedDigestCrc32c: undefined }, 'ES256', 'it does not say that it signed what it was sent'],
  ['other bytes than it says that it was sent', { verifiedDataCrc32c: undefined }, 'EdDSA', 'it does not say that it signed what it was sent'],
  ['what has become something else', { signatureCrc32c: zeros.sum }, 'ES256', 'its answer was changed on the way'],
  ['as a JWS has it, which Google never does', { signature: ones.bytes.toString('base64'), signatureCrc32c: ones.sum }, 'ES256', 'no DER of two numbers'],
] as const)('what was signed %s is no signature', async (_, changed, alg, told) => {
  answer = { ...signed, ...changed };
  await expect(kms.sign(version, alg, Buffer.from('bytes'))).rejects.toThrow(told);
});

test('Ed25519 is given all of the bytes, with their sum', async () => {
  answer = signed;
  await kms.sign(version, 'EdDSA', zeros.bytes);
  expect(asked.at(-1)?.[1]).toEqual({ data: zeros.bytes.toString('base64'), dataCrc32c: zeros.sum });
});

test('a version that is newer than those in use is the next one, and is none any more when its number is in the label', async () => {
  const spki = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7Ahc9oIWLSoqXDqfQqwWHJP3pPWG6+9sMEG0NSd7LDvJq78yMOT71Zr9O717cdGzDulZoUzbl5aI37XNyUjGqw==';
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`;
  answer = { ...isThere, pem, pemCrc32c: String(crc32c(Buffer.from(pem))) };
  const next = await kms.generate('ES256', 'one');
  expect([next.reference, next.publicJwk.x]).toEqual([version, Buffer.from(spki, 'base64').subarray(27, 59).toString('base64url')]);
  await next.taken?.();
  const key = version.replace('/cryptoKeyVersions/3', '');
  expect(asked.filter(([path]) => path.startsWith('/v1/'))).toEqual([
    [`/v1/${key}`, ''],
    [`/v1/${version}`, ''],
    [`/v1/${version}/publicKey`, ''],
    [`/v1/${key}?updateMask=labels`, { labels: { symbolon: 'symbolon', 'symbolon-taken': '3' } }],
  ]);
  answer = { ...answer, pemCrc32c: zeros.sum };
  await expect(kms.generate('ES256', 'one')).rejects.toThrow('its answer was changed on the way');
});

test.each([
  ['encrypts', { purpose: 'ENCRYPT_DECRYPT' }, 'is none that signs and is made there'],
  ['does not say which versions are in use', { labels: { symbolon: 'symbolon' } }, 'has no label symbolon-taken'],
  ['takes imported ones alone', { importOnly: true }, 'is none that signs and is made there'],
  ['was imported', { importJob: 'projects/shop/locations/global/keyRings/symbolon/importJobs/one' }, 'was not made in Google Cloud KMS'],
  ['signs otherwise', { algorithm: 'RSA_SIGN_PSS_2048_SHA256' }, 'is none that signs by EC_SIGN_P256_SHA256 in SOFTWARE'],
  ['is elsewhere', { protectionLevel: 'EXTERNAL' }, 'is none that signs by EC_SIGN_P256_SHA256 in SOFTWARE'],
  ['has the name of another', { name: version.replace('-one', '-other') }, 'is none that signs by EC_SIGN_P256_SHA256 in SOFTWARE'],
])('a key that %s is none', async (_, changed, told) => {
  answer = { ...isThere, ...changed };
  await expect(kms.generate('ES256', 'one')).rejects.toThrow(told);
});
