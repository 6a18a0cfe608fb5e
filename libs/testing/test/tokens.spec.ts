import { startSymbolon, type HostileToken, type Symbolon } from '../src/index.ts';
import { ada, audience, config, refusal, secret, verify, wish } from './shop.ts';

let idp: Symbolon;
beforeAll(async () => {
  idp = await startSymbolon({ config });
});
afterAll(() => idp.stop());

const claimsOf = async (token: string) => (await verify(idp, token)).payload;

test('a token of a person is what the token endpoint would mint', async () => {
  const now = Math.floor(idp.clock.now().getTime() / 1000);
  const { payload, protectedHeader } = await verify(idp, await idp.tokenFor({ ...wish, scope: 'orders:read' }));
  expect(payload).toEqual({
    iss: idp.issuer,
    sub: expect.stringMatching(/^user_[\w-]{22}$/),
    aud: audience,
    client_id: 'shop',
    scope: 'orders:read',
    jti: expect.stringMatching(/^[\w-]{22}\.[\w-]{16}$/),
    iat: expect.any(Number),
    exp: Number(payload.iat) + 900,
    auth_time: expect.any(Number),
    acr: expect.any(String),
  });
  expect(Number(payload.iat) - now).toBeLessThan(30);
  expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) });
});

test('a token of a client that acts for itself is the same as over HTTP, but for its id and times', async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', resource: audience });
  const answer = await fetch(`${idp.issuer}/oauth/token`, { method: 'POST', body: form, headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` } });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const [minted, overHttp] = await Promise.all([claimsOf(await idp.tokenFor({ client: 'shop', audience })), claimsOf(token)]);
  const { jti, iat } = minted;
  expect(minted).toEqual({ ...overHttp, jti, iat, exp: Number(iat) + 900 });
  expect(jti).not.toBe(overHttp.jti);
});

describe('claims', () => {
  const userinfo = async (token: string) => {
    const answer = await fetch(`${idp.issuer}/oidc/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()) as Record<string, unknown>;
  };
  const person = { ...wish, scope: 'openid profile orders:read' };

  test('are those of the configuration and those of the call, and no longer those of the call before', async () => {
    const { sub } = await claimsOf(await idp.tokenFor(wish));
    const plain = { sub, preferred_username: ada, name: 'Ada Lovelace', updated_at: expect.any(Number) as number };
    expect(await userinfo(await idp.tokenFor({ ...person, claims: { nickname: 'Countess' } }))).toEqual({ ...plain, nickname: 'Countess' });
    expect(await userinfo(await idp.tokenFor({ ...person, claims: { name: 'A. L.' } }))).toEqual({ ...plain, name: 'A. L.' });
    expect(await userinfo(await idp.tokenFor(person))).toEqual(plain);
  });

  test('make a user whom nobody has heard of, who stays the same', async () => {
    const [first, second] = await Promise.all([idp.tokenFor({ ...person, user: 'grace', claims: { name: 'Grace' } }), idp.tokenFor({ ...person, user: 'grace' })]);
    expect((await claimsOf(first)).sub).toBe((await claimsOf(second)).sub);
    expect(await userinfo(second)).toMatchObject({ preferred_username: 'grace' });
  });
});

test.each<[why: string, change: object, sentence: string]>([
  ['an unknown client', { client: 'nobody' }, 'There is no client nobody.'],
  ['an unknown audience', { audience: 'https://other.example' }, 'invalid_target: A requested resource is unknown or not for this client.'],
  ['a scope that the client may not have', { scope: 'orders:delete' }, 'invalid_scope: The scope orders:delete is unknown or not for this client.'],
  ['a claim that only the server sets', { claims: { sub: 'x' } }, 'is a claim that only the server sets: choose another name'],
])('no token for %s', async (_, change, sentence) => {
  await expect(idp.tokenFor({ ...wish, ...change })).rejects.toThrow(sentence);
});

describe('a hostile token is refused for one reason', () => {
  test.each<[HostileToken, code: string]>([
    ['expired', 'ERR_JWT_EXPIRED'],
    ['wrong-audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['wrong-issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['wrong-type', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['rotated-key', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['bad-signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['alg-none', 'ERR_JOSE_NOT_SUPPORTED'],
  ])('%s', async (kind, code) => {
    expect(await refusal(idp, await idp.hostile(kind, wish))).toBe(code);
  });

  test('and has all claims of a good one', async () => {
    const parts = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    const [good, bad] = [await idp.tokenFor(wish), await idp.hostile('wrong-audience', wish)].map(parts);
    expect(Object.keys(bad ?? {}).sort()).toEqual(Object.keys(good ?? {}).sort());
  });
});

test('the clock makes tokens die', async () => {
  const token = await idp.tokenFor(wish);
  idp.clock.advance('14m');
  expect(await refusal(idp, token)).toBeUndefined();
  idp.clock.advance('2m');
  expect(await refusal(idp, token)).toBe('ERR_JWT_EXPIRED');
  expect(() => idp.clock.advance('soon')).toThrow('A duration is a number and a unit, such as 90s, 15m, 1h or 30d; this is soon.');
});

test('keys are rotated, with the old ones still in the key set or gone', async () => {
  const first = await idp.tokenFor(wish);
  await idp.rotateKeys();
  const second = await idp.tokenFor(wish);
  expect(await Promise.all([first, second].map((token) => refusal(idp, token)))).toEqual([undefined, undefined]);
  await idp.rotateKeys({ old: 'gone' });
  const third = await idp.tokenFor(wish);
  expect(await Promise.all([first, second, third].map((token) => refusal(idp, token)))).toEqual(['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_NO_MATCHING_KEY', undefined]);
  const kids = [first, second, third].map((token) => Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  expect(new Set(kids).size).toBe(3);
});

test('another configuration counts at once', async () => {
  await idp.apply({ ...config, clients: [{ client_id: 'till', client_secret: secret, scope: 'orders:read' }] });
  expect((await claimsOf(await idp.tokenFor({ client: 'till', audience }))).client_id).toBe('till');
  await expect(idp.tokenFor(wish)).rejects.toThrow('There is no client shop.');
});
