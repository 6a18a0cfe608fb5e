import { publicKey } from '../src/public-key.ts';

/** An RSA key whose modulus has this many bits. */
const rsa = (bits: number) => ({ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(bits / 8, 0xff).toString('base64url') });

test.each([1024, 2040, 8200, 16_384])('an RSA key of %i bits is none: it is weak, or costs whoever checks with it more than it is worth', async (bits) => {
  expect(await publicKey(rsa(bits), 'RS256')).toBeUndefined();
});

test.each([2048, 3072, 4096, 8192])('an RSA key of %i bits is one', async (bits) => {
  expect(await publicKey(rsa(bits), 'RS256')).toMatchObject({ jwk: rsa(bits) });
});
