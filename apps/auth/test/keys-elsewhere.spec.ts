import { KeyGenerator, OverloadedError, secureKeys } from '@symbolon/crypto';
import { Runtime } from '../src/process/runtime.ts';
import { createServer, type Server } from '../src/process/server.ts';
import { asShop, formOf, password, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
let server: Server;
let origin: string;
let isReached = true;
/** Keys of which nobody signs while they are out of reach. */
class OutOfReach extends KeyGenerator {
  override generate: KeyGenerator['generate'] = (alg) => secureKeys.generate(alg);

  override demand(): void {
    if (!isReached) throw new OverloadedError(2, 'keys in a place cannot be reached');
  }
}
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
  const { settings, database, masterKey, log, clock, random } = provider.runtime;
  server = await createServer(new Runtime(settings, database, masterKey, log, clock, random, new OutOfReach()));
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
