import { KeyGenerator, OverloadedError, secureKeys, type KeyAlgorithm, type NewKeyPair } from '@symbolon/crypto';
import { SigningKeyStore } from '../src/domain/keys/signing-key.store.ts';
import { Runtime } from '../src/process/runtime.ts';
import { createServer, type Server } from '../src/process/server.ts';
import { startSweeper } from '../src/process/sweeper.ts';
import { asShop, formOf, password, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
let server: Server;
let origin: string;
let place: OutOfReach;
let isReached = true;
/** Keys that nobody makes or signs by while they are out of reach. One that was made is given again until it is taken, as places do. */
class OutOfReach extends KeyGenerator {
  readonly made = new Map<KeyAlgorithm, NewKeyPair>();
  mayTake = true;
  beforeTaking: () => Promise<void> = () => Promise.resolve();

  override async generate(alg: KeyAlgorithm): Promise<NewKeyPair> {
    if (!isReached) throw new Error('it is not reached');
    const pair = this.made.get(alg) ?? (await secureKeys.generate(alg));
    this.made.set(alg, pair);
    const taken = async () => {
      await this.beforeTaking();
      if (!this.mayTake) throw new Error('it may not be taken');
      this.made.delete(alg);
    };
    return { ...pair, taken };
  }

  override demand(): void {
    if (!isReached) throw new OverloadedError(2, 'keys in a place cannot be reached');
  }
}
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
  const { settings, database, masterKey, log, clock, random } = provider.runtime;
  place = new OutOfReach();
  server = await createServer(new Runtime(settings, database, masterKey, log, clock, random, () => Promise.resolve(place)));
  origin = `http://127.0.0.1:${await server.listen()}`;
});
afterAll(async () => {
  await server.drain();
  await provider.close();
});

const ask = (members: Parameters<typeof formOf>[0]) => fetch(`${origin}/oauth/token`, { method: 'POST', body: formOf(members), headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } });

test('while no token can be signed, a refresh token is refused before it is used up, and is good afterwards', async () => {
  const { json } = await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop);
  isReached = false;
  const refused = await ask({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] });
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([503, '2', expect.objectContaining({ error: 'temporarily_unavailable' })]);
  expect((await fetch(`${origin}/oauth/jwks`)).status).toBe(200);
  provider.clock.advance(60); // past the time in which one that was used may come again
  isReached = true;
  const again = await ask({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] });
  expect(again.status).toBe(200);
});

const keys = () => server.part(SigningKeyStore);
const kids = async () => (await keys().list()).map(({ kid }) => kid);

test('a key is taken once it is stored for all to see, and never before', async () => {
  let seen: readonly string[] = [];
  place.beforeTaking = async () => void (seen = await kids()); // by another connection than the one that stores it
  await keys().rotate();
  place.beforeTaking = () => Promise.resolve();
  expect([place.made.size, seen]).toEqual([0, await kids()]);
});

test.each(['rotated', 'taken away'] as const)('a key that was stored and not taken does not come again when keys are %s', async (how) => {
  place.mayTake = false;
  await keys().rotate();
  const before = await kids();
  expect([...place.made.values()].every(({ kid }) => before.includes(kid))).toBe(true);
  await expect(keys().rotate()).rejects.toThrow('it may not be taken'); // and nothing is stored twice
  place.mayTake = true;
  await (how === 'rotated' ? keys().rotate() : keys().replace('forgotten'));
  const after = await kids();
  expect([after.filter((kid) => before.includes(kid)), after.length]).toEqual(how === 'rotated' ? [before, before.length + 4] : [[], 4]);
});

test('while a place makes no keys, rows that are over go all the same, and retired keys too', async () => {
  const { database, clock } = provider;
  clock.advance(60); // so that there are older ones
  await keys().rotate();
  const [newest] = await kids();
  const ancient = (await kids()).at(-1);
  await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop);
  clock.advance(400 * 86_400);
  isReached = false;
  const over = () => database.prisma.refreshTokenFamily.count({ where: { expiresAt: { lt: clock.now() } } });
  expect(await over()).toBeGreaterThan(0);
  const sweeper = startSweeper(new Runtime(provider.runtime.settings, database, provider.runtime.masterKey, provider.runtime.log, clock), server);
  await sweeper.sweep();
  sweeper.stop();
  isReached = true;
  expect(await over()).toBe(0);
  expect(await kids()).toContain(newest);
  expect(await kids()).not.toContain(ancient);
});
