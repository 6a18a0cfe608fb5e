import { BoundedKeySource, type Signature } from './bounded-key-source.ts';
import type { KeySource, RemoteKeyPair } from './key-source.ts';
import { RemoteKeys } from './remote-keys.ts';
import { openSigningKey, secureKeys, signJwt, type KeyAlgorithm, type SigningKey } from './signing-key.ts';
import { verifyJwt } from './verify-jwt.ts';
import { OverloadedError } from './work-queue.ts';

/** A place that is a map of keys, and does as it is told. */
class Place implements KeySource {
  readonly name = 'place';
  readonly algorithms: readonly KeyAlgorithm[] = ['ES256'];
  readonly #keys = new Map<string, SigningKey>();
  asked = 0;
  taken = 0;
  open = 0;
  most = 0;
  answer: () => Promise<void> = () => Promise.resolve();
  otherwise: (signature: Uint8Array) => Uint8Array = (signature) => signature;

  async generate(alg: KeyAlgorithm): Promise<RemoteKeyPair> {
    const { kid, publicJwk, pkcs8 } = await secureKeys.generate(alg);
    this.#keys.set(`key of ${kid}`, openSigningKey(kid, alg, pkcs8));
    return { publicJwk, reference: `key of ${kid}`, taken: () => Promise.resolve(void (this.taken += 1)) };
  }

  async sign(reference: string, _alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    this.asked += 1;
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    await this.answer().finally(() => (this.open -= 1));
    return this.otherwise(await (this.#keys.get(reference) ?? { sign: () => new Uint8Array() }).sign(Buffer.from(bytes)));
  }

  wrap(key: Uint8Array): Promise<string> {
    return Promise.resolve(Buffer.from(key).toString('hex'));
  }

  unwrap(wrapped: string): Promise<Uint8Array> {
    return Promise.resolve(Buffer.from(wrapped, 'hex'));
  }
}

let place: Place;
let bounded: BoundedKeySource;
let now: number;
let told: Signature['outcome'][];
beforeEach(() => {
  [place, now, told] = [new Place(), 0, []];
  bounded = new BoundedKeySource(place, () => now);
  bounded.onSignature(({ outcome }) => told.push(outcome));
});
const sign = () => bounded.sign('none', 'ES256', Buffer.from('x'), () => true);
const outcome = (work: Promise<unknown>) => work.then(() => 'signed', (error: unknown) => (error instanceof OverloadedError ? error.reason : String(error)));

test('a key there signs what its public half verifies, and what is stored of it is no key', async () => {
  const keys = new RemoteKeys(secureKeys, [bounded], 'place');
  const { kid, publicJwk, pkcs8 } = await keys.generate('ES256');
  const key = keys.open(kid, 'ES256', pkcs8, publicJwk);
  const claims = { iss: 'https://id', aud: 'https://api', exp: 4102444800 };
  const token = await signJwt(key ?? (undefined as never), 'at+jwt', claims);
  const { header } = await verifyJwt(token, { keys: [publicJwk] }, { issuer: 'https://id', audience: 'https://api', typ: 'at+jwt', algorithms: ['ES256'] });
  expect(header).toEqual({ alg: 'ES256', kid, typ: 'at+jwt' });
  expect(JSON.parse(Buffer.from(pkcs8).toString())).toEqual({ in: 'place', reference: `key of ${kid}` });
});

test('an algorithm that the place has not, and all where keys are to be made here, are made and opened here', async () => {
  for (const [keys, alg] of [[new RemoteKeys(secureKeys, [bounded], 'place'), 'EdDSA'], [new RemoteKeys(secureKeys, [bounded], 'database'), 'ES256']] as const) {
    const { kid, publicJwk, pkcs8 } = await keys.generate(alg);
    expect(Buffer.from(pkcs8).toString()).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(keys.open(kid, alg, pkcs8, publicJwk)).toBeUndefined();
  }
});

test('a key of another place is there and signs nothing', async () => {
  const key = new RemoteKeys(secureKeys, [bounded], 'place').open('kid', 'ES256', Buffer.from('{"in":"elsewhere","reference":"x"}'), {});
  await expect(signJwt(key ?? (undefined as never), 'at+jwt', {})).rejects.toThrow('The key kid is in elsewhere');
});

test('what the public key does not verify is no signature: of another key, of another algorithm, or of other bytes', async () => {
  const keys = new RemoteKeys(secureKeys, [bounded], 'place');
  const [one, other] = [await keys.generate('ES256'), await keys.generate('ES256')];
  const key = keys.open(one.kid, 'ES256', other.pkcs8, one.publicJwk);
  await expect(signJwt(key ?? (undefined as never), 'at+jwt', {})).rejects.toMatchObject({ reason: 'keys in place cannot be reached: it signed by ES256 what its public key does not verify' });
  expect([told, bounded.isFailing]).toEqual([['failed'], true]);
  expect(() => keys.open(one.kid, 'RS256', one.pkcs8, one.publicJwk)).toThrow('its public key is none for RS256');
});

test('a new key that signs otherwise is told of to nobody and not taken, and one that is stored is', async () => {
  const keys = new RemoteKeys(secureKeys, [bounded], 'place');
  place.otherwise = (signature) => signature.fill(7, 0, 8);
  await expect(keys.generate('ES256')).rejects.toThrow('it signed by ES256 what its public key does not verify');
  expect(place.taken).toBe(0);
  place.otherwise = (signature) => signature;
  const { taken } = await keys.generate('ES256');
  expect(place.taken).toBe(0); // until it is stored
  await taken?.();
  expect(place.taken).toBe(1);
});

test('no more than so many are asked for at once, and no more than so many wait', async () => {
  let go: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (go = resolve));
  place.answer = () => open;
  const all = Array.from({ length: 200 }, () => outcome(sign()));
  await new Promise(setImmediate);
  go();
  const outcomes = await Promise.all(all);
  expect(place.most).toBe(32);
  expect(outcomes.filter((each) => each === 'signed')).toHaveLength(160);
  expect(told.filter((each) => each === 'refused')).toHaveLength(40);
});

test('one that fails is left alone for a moment, refuses before anything is used up, and is tried by one alone', async () => {
  place.answer = () => Promise.reject(new Error('no route'));
  expect(() => bounded.demand()).not.toThrow();
  expect(await outcome(sign())).toBe('keys in place cannot be reached: no route');
  expect([await outcome(sign()), place.asked, bounded.isFailing]).toEqual(['keys in place cannot be reached', 1, true]);
  expect(() => bounded.demand()).toThrow(OverloadedError);
  now += 1_001;
  const waits = Promise.all([outcome(sign()), outcome(sign()), outcome(sign())]);
  expect(await waits).toEqual(['keys in place cannot be reached: no route', 'keys in place cannot be reached', 'keys in place cannot be reached']);
  expect(place.asked).toBe(2);
  place.answer = () => Promise.resolve();
  now += 1_001;
  expect([await outcome(sign()), bounded.isFailing, told]).toEqual(['signed', false, ['failed', 'refused', 'refused', 'refused', 'failed', 'signed']]);
  expect(() => bounded.demand()).not.toThrow();
});

test('those that wait while it fails do not wait for it one after the other', async () => {
  place.answer = () => Promise.reject(new Error('no answer in time'));
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcome(sign())));
  expect(outcomes.filter((each) => each === 'signed')).toEqual([]);
  expect(place.asked).toBe(32);
});
