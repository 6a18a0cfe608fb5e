import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createVerifier, type Reason } from '../src/index.ts';
import { contracts, issuer, now } from '../vectors/contracts.ts';
import { issuerOf } from './issuer.ts';
import { ordersVerifier, published, tokenWith } from './tokens.ts';

const reasonOf = async (verifier: ReturnType<typeof ordersVerifier>, token: string) => {
  const verdict = await verifier.verify(token);
  return verdict.ok ? 'ok' : verdict.reason;
};

/** An issuer, a service that trusts it, and a clock of both in seconds. */
function world(keys: readonly unknown[] = [published('ed')], log: (cause: Error) => void = () => undefined) {
  const clock = { seconds: now };
  const source = issuerOf({ issuer, keys });
  const state = { up: true };
  const fetch: typeof globalThis.fetch = (address, init) => (state.up ? source.fetch(address, init) : Promise.reject(new TypeError('unreachable')));
  const verifier = ordersVerifier({ now: () => clock.seconds * 1000, fetch, log });
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
  test.each<[what: string, answer: RequestListener, reason: Reason]>([
    ['that sends on to somewhere else', (request, response) => (request.url === '/jwks' ? response.writeHead(302, { location: '/elsewhere' }).end() : respond(request, response)), 'keys_misconfigured'],
    ['whose keys are larger than 256 KB', (request, response) => (request.url === '/jwks' ? response.end(JSON.stringify({ keys: [published('ed')], note: 'x'.repeat(256 * 1024) })) : respond(request, response)), 'keys_misconfigured'],
    ['that answers with 500', (_, response) => response.writeHead(500).end(), 'keys_unavailable'],
    ['that hangs up', (request) => request.socket.destroy(), 'keys_unavailable'],
  ])('%s', async (_, answer, reason) => {
    expect(await reasonAt(answer)).toBe(reason);
  });

  test('but for one that answers as it should', async () => {
    expect(await reasonAt(respond)).toBe('ok');
  });
});

/** What a service finds out and logs about a good token of an issuer at an address, and whether its answer tells the cause. */
async function refusalAt(origin: string) {
  const logged: string[] = [];
  const verifier = createVerifier({ issuer: origin, contract: contracts.orders, now: () => now * 1000, log: ({ message }) => logged.push(message) });
  const verdict = await verifier.verify(await tokenWith({ iss: origin }));
  if (verdict.ok) throw new Error('It is believed.');
  return { logged, reason: verdict.reason, cause: verdict.cause?.message, answer: verdict.answer };
}

const unavailable = { status: 503, headers: { 'cache-control': 'no-store' }, body: { error: 'temporarily_unavailable', error_description: 'Access tokens cannot be verified for the moment.' } };
const misconfigured = { status: 500, headers: { 'cache-control': 'no-store' }, body: { error: 'server_error', error_description: 'Access tokens cannot be verified here.' } };

describe('why keys cannot be read stands in the log and in no answer:', () => {
  test('nobody listens there', async () => {
    const port = await portOf(createServer(), ({ port }) => Promise.resolve(port));
    const said = `http://127.0.0.1:${port}/.well-known/oauth-authorization-server cannot be reached (ECONNREFUSED).`;
    expect(await refusalAt(`http://127.0.0.1:${port}`)).toEqual({ logged: [said], reason: 'keys_unavailable', cause: said, answer: unavailable });
  });

  test('a certificate that is not trusted, which no waiting mends', async () => {
    const pem = (name: string) => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');
    const server = createSecureServer({ key: pem('server.key.pem'), cert: pem('server.pem') }, respond);
    await portOf(server, async ({ port }) => {
      const said = `The certificate of 127.0.0.1:${port} is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): give this process that of its authority, NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or check the setting issuer.`;
      expect(await refusalAt(`https://127.0.0.1:${port}`)).toEqual({ logged: [said], reason: 'keys_misconfigured', cause: said, answer: misconfigured });
    });
  });

  test.each<[what: string, code: string, reason: Reason, said: string]>([
    ['a name that nobody has', 'ENOTFOUND', 'keys_misconfigured', 'The name id.example does not resolve: check the setting issuer, and the resolver of this machine.'],
    ['a resolver that does not answer', 'EAI_AGAIN', 'keys_unavailable', 'https://id.example/.well-known/oauth-authorization-server cannot be reached (EAI_AGAIN).'],
  ])('%s', async (_, code, reason, said) => {
    const { lookup } = dns;
    dns.lookup = ((name: string, __: unknown, done: (error: Error) => void) => done(Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code }))) as typeof lookup;
    try {
      expect(await refusalAt('https://id.example')).toMatchObject({ logged: [said], reason, cause: said });
    } finally {
      dns.lookup = lookup;
    }
  });

  test('each once, until it is another one', async () => {
    const logged: string[] = [];
    const { clock, source, state, verifier } = world(undefined, ({ message }) => logged.push(message));
    const token = await tokenWith();
    for (const answers of ['none', 'none', 'wrong', 'wrong', 'right', 'none'] as const) {
      state.up = answers !== 'none';
      source.documents[metadata] = { issuer: answers === 'wrong' ? `${issuer}/` : issuer, jwks_uri: keySet };
      await verifier.verify(token);
      clock.seconds += 1200;
    }
    const unreachable = `${metadata} cannot be reached (TypeError: unreachable).`;
    expect(logged).toEqual([unreachable, `The metadata at ${metadata} is of "${issuer}/", and the setting issuer is "${issuer}": they must be the same, character for character.`, unreachable]);
  });
});

test.each([59, 0, -1, NaN])('keysMaxAge may not be %s: keys are not read again within half a minute', (keysMaxAge) => {
  expect(() => ordersVerifier({ keysMaxAge })).toThrow('keysMaxAge must be at least 60 seconds');
});

/** What is found out about a good token of an issuer that answers like this. */
const reasonAt = (answer: RequestListener): Promise<string> =>
  portOf(createServer(answer), ({ port }) => {
    const origin = `http://127.0.0.1:${port}`;
    return tokenWith({ iss: origin }).then((token) => reasonOf(createVerifier({ issuer: origin, contract: contracts.orders, now: () => now * 1000, log: () => undefined }), token));
  });

/** Listens while it is used. */
async function portOf<Result>(server: Server, use: (address: AddressInfo) => Promise<Result>): Promise<Result> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(server.address() as AddressInfo);
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
