import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '../src/index.ts';
import { contracts, issuer, now } from '../vectors/contracts.ts';
import { issuerOf } from './issuer.ts';
import { ordersVerifier, published, tokenWith } from './tokens.ts';

const reasonOf = async (verifier: ReturnType<typeof ordersVerifier>, token: string) => {
  const verdict = await verifier.verify(token);
  return verdict.ok ? 'ok' : verdict.reason;
};

/** An issuer, a service that trusts it, and a clock of both in seconds. */
function world(keys: readonly unknown[] = [published('ed')]) {
  const clock = { seconds: now };
  const source = issuerOf({ issuer, keys });
  const state = { up: true };
  const fetch: typeof globalThis.fetch = (address, init) => (state.up ? source.fetch(address, init) : Promise.reject(new TypeError('unreachable')));
  const verifier = ordersVerifier({ now: () => clock.seconds * 1000, fetch });
  return { clock, source, state, verifier, readings: () => source.calls.filter((address) => address.endsWith('/jwks')).length };
}

const metadata = `${issuer}/.well-known/oauth-authorization-server`;
const keySet = `${issuer}/jwks`;

describe('keys', () => {
  test('are read once for many tokens at once, and not before the first', async () => {
    const { source, verifier } = world();
    expect(source.calls).toEqual([]);
    const token = await tokenWith();
    expect(await Promise.all(Array.from({ length: 50 }, () => reasonOf(verifier, token)))).toEqual(Array.from({ length: 50 }, () => 'ok'));
    expect(source.calls).toEqual([metadata, keySet]);
  });

  test('are read again for a name that is new, so that a rotation is seen at once', async () => {
    const { clock, source, verifier } = world();
    expect(await reasonOf(verifier, await tokenWith())).toBe('ok');
    source.documents[keySet] = { keys: [published('ed'), published('ed-stranger', 'next')] };
    clock.seconds += 30;
    expect(await reasonOf(verifier, await tokenWith({}, 'next', 'ed-stranger'))).toBe('ok');
    expect(await reasonOf(verifier, await tokenWith())).toBe('ok');
  });

  test('are not read again for made-up names within thirty seconds', async () => {
    const { clock, verifier, readings } = world();
    expect(await reasonOf(verifier, await tokenWith())).toBe('ok');
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => tokenWith({}, `made-up-${index}`, 'ed')));
    const reasons = new Set(await Promise.all(made.map((token) => reasonOf(verifier, token))));
    expect([...reasons, readings()]).toEqual(['unknown_key', 1]);
    clock.seconds += 30;
    await Promise.all(made.map((token) => reasonOf(verifier, token)));
    expect(readings()).toBe(2);
  });

  test('are forgotten after the issuer took them back, at the latest with the second reading', async () => {
    const { clock, source, verifier } = world();
    const token = await tokenWith({ exp: now + 100_000 });
    expect(await reasonOf(verifier, token)).toBe('ok');
    source.documents[keySet] = { keys: [published('ed-stranger', 'next')] };
    clock.seconds += 599;
    expect(await reasonOf(verifier, token)).toBe('ok');
    clock.seconds += 601;
    expect(await reasonOf(verifier, token)).toBe('unknown_key');
  });

  test('that are known count on while the issuer cannot be reached', async () => {
    const { clock, state, verifier } = world();
    const token = await tokenWith({ exp: now + 100_000 });
    expect(await reasonOf(verifier, token)).toBe('ok');
    state.up = false;
    clock.seconds += 7200;
    expect(await reasonOf(verifier, token)).toBe('ok');
    expect(await reasonOf(verifier, await tokenWith({ exp: now + 100_000 }, 'next', 'ed-stranger'))).toBe('keys_unavailable');
  });

  test('are asked for every five seconds while there are none', async () => {
    const { clock, state, verifier } = world();
    state.up = false;
    const token = await tokenWith();
    expect(await reasonOf(verifier, token)).toBe('keys_unavailable');
    state.up = true;
    clock.seconds += 4;
    expect(await reasonOf(verifier, token)).toBe('keys_unavailable');
    clock.seconds += 1;
    expect(await reasonOf(verifier, token)).toBe('ok');
  });

  test('of OpenID Connect Discovery do where there is no other metadata', async () => {
    const { source, verifier } = world();
    source.documents[`${issuer}/.well-known/openid-configuration`] = source.documents[metadata];
    source.documents[metadata] = undefined;
    expect(await reasonOf(verifier, await tokenWith())).toBe('ok');
    expect(source.calls).toEqual([metadata, `${issuer}/.well-known/openid-configuration`, keySet]);
  });

  test('that cannot be used are left out, and spoil nothing', async () => {
    const { verifier } = world([null, 'x', {}, { kid: 'ed', kty: 'OKP' }, { ...published('ed'), x: 'AAAA' }, published('ed')]);
    expect(await reasonOf(verifier, await tokenWith())).toBe('ok');
  });
});

describe('an issuer is not believed', () => {
  test.each<[what: string, documents: Readonly<Record<string, unknown>>]>([
    ['whose metadata is of another one', { [metadata]: { issuer: 'https://other.example', jwks_uri: keySet } }],
    ['whose metadata has a slash more', { [metadata]: { issuer: `${issuer}/`, jwks_uri: keySet } }],
    ['whose metadata is no object', { [metadata]: [] }],
    ['whose metadata names no keys', { [metadata]: { issuer } }],
    ['whose keys are on plain http', { [metadata]: { issuer, jwks_uri: 'http://id.example/jwks' }, 'http://id.example/jwks': { keys: [published('ed')] } }],
    ['whose keys are none', { [keySet]: {} }],
    ['whose keys are gone', { [keySet]: undefined }],
  ])('%s', async (_, documents) => {
    const { source, verifier } = world();
    Object.assign(source.documents, documents);
    expect(await reasonOf(verifier, await tokenWith())).toBe('keys_unavailable');
  });

  test.each<[what: string, answer: RequestListener]>([
    ['that sends on to somewhere else', (request, response) => (request.url === '/jwks' ? response.writeHead(302, { location: '/elsewhere' }).end() : respond(request, response))],
    ['whose keys are larger than 256 KB', (request, response) => (request.url === '/jwks' ? response.end(JSON.stringify({ keys: [published('ed')], note: 'x'.repeat(256 * 1024) })) : respond(request, response))],
    ['that answers with 500', (_, response) => response.writeHead(500).end()],
    ['that hangs up', (request) => request.socket.destroy()],
  ])('%s', async (_, answer) => {
    expect(await reasonAt(answer)).toBe('keys_unavailable');
  });

  test('but for one that answers as it should', async () => {
    expect(await reasonAt(respond)).toBe('ok');
  });
});

/** What is found out about a good token of an issuer that answers like this. */
async function reasonAt(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const verifier = createVerifier({ issuer: origin, contract: contracts.orders, now: () => now * 1000 });
    return await reasonOf(verifier, await tokenWith({ iss: origin }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const respond: RequestListener = ({ url, headers }, response) => {
  const origin = `http://${headers.host}`;
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/oauth-authorization-server': { issuer: origin, jwks_uri: `${origin}/jwks` },
    '/jwks': { keys: [published('ed')] },
    '/elsewhere': { keys: [published('ed')] },
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(documents[url ?? '']));
};
