import { constants, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { jwsFromDer } from './ecdsa-signature.ts';
import { signatureCheck } from './signature-check.ts';
import { secureKeys, type KeyAlgorithm } from './signing-key.ts';

const bytes = Buffer.from('what is to be signed');
const pss = (saltLength: number) => ({ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
/** How each algorithm signs, and how a place might instead. */
const ways: Readonly<Record<KeyAlgorithm, { readonly right: (key: KeyObject) => Buffer; readonly wrong: readonly ((key: KeyObject) => Buffer)[] }>> = {
  EdDSA: { right: (key) => sign(null, bytes, key), wrong: [(key) => sign(null, Buffer.from('else'), key)] },
  ES256: { right: (key) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }), wrong: [(key) => sign('sha256', bytes, key), (key) => sign('sha384', bytes, { key, dsaEncoding: 'ieee-p1363' })] },
  PS256: { right: (key) => sign('sha256', bytes, { key, ...pss(32) }), wrong: [(key) => sign('sha256', bytes, { key, ...pss(222) }), (key) => sign('sha256', bytes, { key, ...pss(0) }), (key) => sign('sha256', bytes, key)] },
  RS256: { right: (key) => sign('sha256', bytes, key), wrong: [(key) => sign('sha512', bytes, key), (key) => sign('sha256', bytes, { key, ...pss(32) }), () => Buffer.alloc(0)] },
};

test.each(Object.keys(ways) as KeyAlgorithm[])('%s is verified as a JWS has it, and in no other way', async (alg) => {
  const { publicJwk, pkcs8 } = await secureKeys.generate(alg);
  const [check, key] = [signatureCheck(alg, publicJwk), createPrivateKey(Buffer.from(pkcs8))];
  const { right, wrong } = ways[alg];
  expect([right(key), ...wrong.map((way) => way(key))].map((signature) => check(bytes, signature))).toEqual([true, ...wrong.map(() => false)]);
});

test.each<[string, KeyAlgorithm, KeyObject]>([
  ['RSA of 1024 bits', 'RS256', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
  ['RSA whose exponent is 3', 'PS256', generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey],
  ['P-384', 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
  ['secp256k1', 'ES256', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
  ['Ed448', 'EdDSA', generateKeyPairSync('ed448').publicKey],
])('a public key of %s is none for %s', (_, alg, key) => {
  expect(() => signatureCheck(alg, key.export({ format: 'jwk' }))).toThrow(`its public key is none for ${alg}`);
});

test('DER of two numbers becomes 64 bytes, for numbers of every length', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const check = signatureCheck('ES256', publicKey.export({ format: 'jwk' }));
  const ders = Array.from({ length: 600 }, () => sign('sha256', bytes, privateKey));
  expect(new Set(ders.map(({ length }) => length)).size).toBeGreaterThan(2);
  expect(ders.every((der) => check(bytes, jwsFromDer(der)))).toBe(true);
});

test.each([['nothing', ''], ['no sequence', '3106020101020101'], ['one number', '3003020101'], ['bytes behind it', '300602010102010100'], ['a number that is cut short', '300602010102027f'], ['a number of 34 bytes', `3027022200${'01'.repeat(33)}020101`], ['a length of none', '300502000201010']])('DER that is %s is refused', (_, hex) => {
  expect(() => jwsFromDer(Buffer.from(hex, 'hex'))).toThrow('its signature is no DER of two numbers');
});
