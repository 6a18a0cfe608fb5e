import { openSigningKey, secureKeys, signJwt, type KeyAlgorithm } from './signing-key.ts';
import { verifyJwt } from './verify-jwt.ts';

const expectation = { issuer: 'https://id', audience: 'https://api', typ: 'at+jwt', algorithms: ['EdDSA', 'ES256', 'PS256', 'RS256'] };
const claims = { iss: 'https://id', aud: 'https://api', exp: 4102444800 };

describe.each<KeyAlgorithm>(['EdDSA', 'ES256', 'PS256', 'RS256'])('%s', (alg) => {
  test('signs what its public key verifies', async () => {
    const pair = await secureKeys.generate(alg);
    const key = openSigningKey(pair.kid, alg, pair.pkcs8);
    const token = await signJwt(key, 'at+jwt', claims);
    const { header } = await verifyJwt(token, { keys: [pair.publicJwk] }, expectation);
    expect(header).toEqual({ alg, kid: pair.kid, typ: 'at+jwt' });
    expect(pair.publicJwk).toMatchObject({ alg, kid: pair.kid, use: 'sig' });
    expect(JSON.stringify(pair.publicJwk)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
  });

  test('does not verify under another key, type, issuer or audience', async () => {
    const [pair, other] = await Promise.all([secureKeys.generate(alg), secureKeys.generate(alg)]);
    const token = await signJwt(openSigningKey(pair.kid, alg, pair.pkcs8), 'at+jwt', claims);
    const keys = { keys: [pair.publicJwk] };
    await expect(verifyJwt(token, { keys: [{ ...other.publicJwk, kid: pair.kid }] }, expectation)).rejects.toThrow('signature');
    await expect(verifyJwt(token, keys, { ...expectation, typ: 'JWT' })).rejects.toThrow('typ');
    await expect(verifyJwt(token, keys, { ...expectation, issuer: 'https://other' })).rejects.toThrow('iss');
    await expect(verifyJwt(token, keys, { ...expectation, audience: 'https://other' })).rejects.toThrow('aud');
  });
});
