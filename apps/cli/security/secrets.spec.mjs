import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { secretExceptions } from './exceptions.mjs';
import { additions, secretFaults, secretsIn } from './secrets.mjs';

/** Canaries are made here and now: none of them stands in a file. */
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
const jwk = privateKey.export({ format: 'jwk' });
const letters = (/** @type {number} */ count) => [...randomBytes(count)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 24]).join('');
const bech32 = [...randomBytes(58)].map((byte) => '023456789ACDEFGHJKLMNPQRSTUVWXYZ'[byte % 32]).join('');

const place = (/** @type {string} */ text) => ({ path: 'a.ts', text, where: '' });
const lines = async function* (/** @type {string} */ text) {
  yield* text.split('\n');
};

test.each([
  ['a private key', pem, 'privatekey/PrivateKey'],
  ['a private key in one line of JSON', JSON.stringify({ key: pem }), 'privatekey/PrivateKey'],
  ['a private key as JWK', JSON.stringify(jwk), 'private JWK'],
  ['a key that opens backups', `const key = 'AGE-SECRET-KEY-1${bech32}';`, 'age identity'],
  ['a webhook secret', `secret: whsec_${randomBytes(24).toString('base64')}`, 'webhook secret'],
  ['a token of a registry', `//registry.example/:_authToken=npm_${letters(36)}`, 'npm/NPM_ACCESS_TOKEN'],
  ['a token of GitHub', `ghp_${letters(36)}`, 'github/GITHUB_TOKEN'],
  ['a password in an address', `https://ada:${letters(16)}@example.org/`, 'basicauth/BasicAuth'],
])('%s is found, and not said again', async (_, text, kind) => {
  const found = await secretsIn(place(`// secretlint-disable\n${text}\n`));
  expect(found.map((each) => each.kind)).toContain(kind);
  expect(JSON.stringify(found)).not.toContain(text.slice(text.length / 2 - 5, text.length / 2 + 5));
});

test('what everybody may have is none', async () => {
  const { kty, crv, x, y } = jwk;
  expect(await secretsIn(place(`${JSON.stringify({ kty, crv, x, y })}\nage1${bech32.toLowerCase()}\nclient_secret: \${SHOP_SECRET}\n`))).toEqual([]);
});

test('what was added and taken away again is found in the history', async () => {
  const log = `\0abc1234\n\ndiff --git a/b.txt b/b.txt\n--- a/b.txt\n+++ b/b.txt\n@@ -1 +1,5 @@\n-x\n${pem.trimEnd().split('\n').map((line) => `+${line}`).join('\n')}\n\0def5678\n\ndiff --cc c.txt\n--- a/c.txt\n+++ b/c.txt\n@@@ -1,1 -1,1 +1,2 @@@\n  both\n++merged\n +ours`;
  const places = [];
  for await (const each of additions(lines(log))) places.push(each);
  expect(places).toEqual([{ where: 'abc1234', path: 'b.txt', text: pem.trimEnd() }, { where: 'def5678', path: 'c.txt', text: 'merged\nours' }]);
  expect((await secretsIn(places[0] ?? place(''))).map(({ kind, path, where }) => ({ kind, path, where }))).toEqual([{ kind: 'privatekey/PrivateKey', path: 'b.txt', where: 'abc1234' }]);
});

test('an exception is for its kind and its paths, and not for nothing', () => {
  const finding = { kind: 'a', path: 'vectors/keys.json', line: 1, where: '' };
  const exception = { kind: 'a', path: /^vectors\//, reason: 'published' };
  expect(secretFaults([finding], [exception])).toEqual({ open: [], unused: [] });
  expect(secretFaults([{ ...finding, kind: 'b' }, { ...finding, path: 'src/keys.json' }], [exception])).toEqual({ open: [{ ...finding, kind: 'b' }, { ...finding, path: 'src/keys.json' }], unused: [exception] });
});

test('every exception has a reason', () => {
  expect(secretExceptions.filter(({ reason }) => reason.length < 20)).toEqual([]);
});
