import { startSymbolon, type StartOptions, type Symbolon } from '../src/index.ts';
import { audience, config, secret, verify, wish } from './shop.ts';

/** What a test could see of a provider. */
async function trace(idp: Symbolon, meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<readonly string[]> {
  const [first, second] = await Promise.all([idp.tokenFor(wish), idp.tokenFor({ client: 'shop', audience }), meanwhile()]);
  const hostile = [await idp.hostile('rotated-key', wish), await idp.hostile('expired', wish)];
  idp.clock.advance('1h');
  await idp.rotateKeys({ old: 'gone' });
  return [first, second, ...hostile, await idp.tokenFor({ ...wish, user: 'grace' }), await idp.tokenFor({ ...wish, audience: 'https://legacy.example' }).then(unsigned)];
}

/** RSA keys that replace others are not repeatable. */
const unsigned = (token: string): string => token.split('.')[1] ?? '';

const traceOf = async (options: Partial<StartOptions>, meanwhile?: (idp: Symbolon) => Promise<unknown>): Promise<readonly string[]> => {
  await using idp = await startSymbolon({ config, issuer: 'https://id.example', ...options });
  return await trace(idp, () => Promise.resolve(meanwhile?.(idp))); // before it is stopped
};

test('the same seed and the same calls give the same tokens, byte by byte', async () => {
  const request = { method: 'POST', headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` } }; // each takes random bytes for an id
  const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience });
  const asking = async (idp: Symbolon) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`${idp.origin}/oauth/token`, { ...request, body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  };
  const [first, second, other] = await Promise.all([traceOf({ seed: 'a' }), traceOf({ seed: 'a' }, asking), traceOf({ seed: 'b' })]);
  expect(second).toEqual(first);
  expect(first.filter((token, index) => token === other[index])).toEqual([]);
});

test('a seed alone is enough for providers that run one after the other', async () => {
  const first = await traceOf({ seed: 'a', issuer: undefined } as object);
  expect(await traceOf({ seed: 'a', issuer: undefined } as object)).toEqual(first);
});

test('the first RSA keys are the same for all, and sign as others do', async () => {
  const tokens = async (seed: string) => {
    await using idp = await startSymbolon({ config, seed, issuer: 'https://id.example' });
    const token = await idp.tokenFor({ ...wish, audience: 'https://legacy.example' });
    await expect(verify(idp, token)).rejects.toThrow('unexpected "aud" claim value');
    return token;
  };
  const [first, same, other] = [await tokens('a'), await tokens('a'), await tokens('b')];
  expect(same).toBe(first);
  expect(other.split('.')[0]).toBe(first.split('.')[0]);
});

test('the seed of a run that failed is told, so that it can be run again', async () => {
  await using idp = await startSymbolon({ config, now: '2031-01-01T00:00:00Z', issuer: 'https://id.example' });
  expect(await traceOf({ seed: idp.seed, now: new Date('2031-01-01T00:00:00Z') })).toEqual(await trace(idp));
});
