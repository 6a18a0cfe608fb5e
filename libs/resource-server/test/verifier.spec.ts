import { createVerifier, LocalReplayMemory } from '../src/index.ts';
import { contracts, issuer } from '../vectors/contracts.ts';
import { boundToken, ordersVerifier, proofFor, tokenWith } from './tokens.ts';

const contract = contracts.orders;

describe('an issuer', () => {
  test.each(['https://id.example', 'https://id.example/tenants/a', 'http://localhost:3000', 'http://id.localhost', 'http://127.0.0.1:3000', 'http://[::1]:3000'])('may be %s', (address) => {
    expect(() => createVerifier({ issuer: address, contract })).not.toThrow();
  });

  test.each([
    'http://id.example', 'http://localhost.attacker.example', 'http://127.0.0.1.attacker.example', 'ftp://localhost', 'id.example', '',
    'https://id.example?x=1', 'https://id.example#x', 'https://user@id.example', 'https://id.example\\x', ' https://id.example',
  ])('may not be "%s"', (address) => {
    expect(() => createVerifier({ issuer: address, contract })).toThrow('The issuer must be an https address');
  });
});

describe('a contract', () => {
  test('that is none is refused where it is given', () => {
    expect(() => createVerifier({ issuer, contract: { audience: 'https://orders.example', claims: { sub: { schema: { type: 'string' }, from: { user: 'x' } } } } })).toThrow('only the server sets');
  });

  test('whose audience is no address needs the address of the service', () => {
    expect(() => createVerifier({ issuer, contract: { audience: 'urn:orders' } })).toThrow('The resource must be an https address');
    const { protectedResource } = createVerifier({ issuer, contract: { audience: 'urn:orders' }, resource: 'https://api.example/orders' });
    expect(protectedResource).toMatchObject({ address: 'https://api.example/.well-known/oauth-protected-resource/orders', path: '/.well-known/oauth-protected-resource/orders' });
  });

  test('types the claims that come of it', async () => {
    const verdict = await ordersVerifier().verify(await tokenWith({ seats: 3 }));
    if (!verdict.ok) throw new Error(verdict.reason);
    const tenant: string = verdict.claims.tenant;
    const seats: number | undefined = verdict.claims.seats;
    // @ts-expect-error the contract has no such claim
    void verdict.claims.unknown;
    expect([tenant, seats]).toEqual(['acme', 3]);
  });
});

test('a claim that breaks the contract is named for the log, and its value nowhere', async () => {
  const verdict = await ordersVerifier().verify(await tokenWith({ tenant: 'secret-tenant' }));
  expect(verdict).toMatchObject({ ok: false, reason: 'contract_broken', fault: { claim: 'tenant', at: '$', message: 'must have at most 8 characters' } });
  expect(JSON.stringify(verdict)).not.toContain('secret-tenant');
});

test('whatever is sent, verifying answers and does not throw', async () => {
  const verifier = ordersVerifier();
  const sent = ['', '.', '..', '...', '\0', '😀', 'a.b.c', `${'.'.repeat(5000)}`, 'e30.e30.e30', 'bnVsbA.bnVsbA.bnVsbA', 'WzFd.WzFd.', 'x'.repeat(1_000_000)];
  const verdicts = await Promise.all(sent.flatMap((token) => [
    verifier.verify(token),
    verifier.verify({ method: 'GET', target: '/orders', authorization: `Bearer ${token}` }),
    verifier.verify({ method: '', target: token, authorization: token, dpop: token }),
  ]));
  expect(verdicts.map(({ ok }) => ok)).toEqual(verdicts.map(() => false));
});

describe('where every token must be bound', () => {
  const verifier = ordersVerifier({ dpop: { required: true, algorithms: ['EdDSA'] } });

  test('only DPoP is asked for', async () => {
    const nothing = await verifier.verify({ method: 'GET', target: '/orders' });
    const bearer = await verifier.verify({ method: 'GET', target: '/orders', authorization: `Bearer ${await tokenWith()}` });
    const metadata = 'resource_metadata="https://orders.example/.well-known/oauth-protected-resource"';
    expect([nothing, bearer]).toMatchObject([
      { reason: 'no_token', answer: { headers: { 'www-authenticate': `DPoP algs="EdDSA", ${metadata}` } } },
      { reason: 'binding_missing', answer: { headers: { 'www-authenticate': `DPoP error="invalid_token", error_description="The access token needs the key or certificate that it is bound to.", algs="EdDSA", ${metadata}` } } },
    ]);
    expect(verifier.protectedResource.document.dpop_bound_access_tokens_required).toBe(true);
  });
});

test('a proof without the nonce of the service is told which one it wants', async () => {
  const verifier = ordersVerifier({ dpop: { nonce: { current: () => 'n-2', accepts: (nonce) => nonce === 'n-1' || nonce === 'n-2' } } });
  const token = await boundToken();
  const send = async (claims: Readonly<Record<string, unknown>>) => verifier.verify({ method: 'GET', target: '/orders', authorization: `DPoP ${token}`, dpop: await proofFor(token, claims) });
  expect(await send({ nonce: 'n-0' })).toMatchObject({ reason: 'dpop_nonce', answer: { status: 401, headers: { 'dpop-nonce': 'n-2' }, body: { error: 'use_dpop_nonce' } } });
  expect(await send({ nonce: 'n-1' })).toMatchObject({ ok: true });
});

test.each([
  ['/orders', 'https://orders.example/orders', true],
  ['https://orders.example/orders', 'https://orders.example/orders', true],
  ['https://evil.example/orders', 'https://orders.example/orders', true],
  ['https://evil.example/orders', 'https://evil.example/orders', false],
])('a request for %s is one for the address of the service, whatever host it names: a proof for %s', async (target, htu, ok) => {
  const token = await boundToken();
  const verdict = await ordersVerifier().verify({ method: 'GET', target, authorization: `DPoP ${token}`, dpop: await proofFor(token, { htu }) });
  expect(verdict).toMatchObject(ok ? { ok } : { ok, reason: 'dpop_wrong_url' });
});

describe('used proofs', () => {
  test('are one of many at once', async () => {
    const verifier = ordersVerifier();
    const token = await boundToken();
    const request = { method: 'GET', target: '/orders', authorization: `DPoP ${token}`, dpop: await proofFor(token) };
    const verdicts = await Promise.all(Array.from({ length: 64 }, () => verifier.verify(request)));
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('are one of many at once on two nodes that share their memory', async () => {
    const dpop = { replays: new LocalReplayMemory() };
    const nodes = [ordersVerifier({ dpop }), ordersVerifier({ dpop })];
    const token = await boundToken();
    const request = { method: 'GET', target: '/orders', authorization: `DPoP ${token}`, dpop: await proofFor(token) };
    const verdicts = await Promise.all(Array.from({ length: 32 }, () => nodes.map((node) => node.verify(request))).flat());
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('are never forgotten while they count: past what can be held, nobody is let in', async () => {
    const verifier = ordersVerifier({ dpop: { replays: new LocalReplayMemory(2) } });
    const token = await boundToken();
    const send = async () => verifier.verify({ method: 'GET', target: '/orders', authorization: `DPoP ${token}`, dpop: await proofFor(token) });
    expect([await send(), await send(), await send()]).toMatchObject([{ ok: true }, { ok: true }, { reason: 'replays_unavailable', answer: { status: 503 } }]);
  });

  test('make room when their time is over', () => {
    const memory = new LocalReplayMemory(1);
    expect([memory.use('a', 10, 0), memory.use('b', 20, 10), memory.use('b', 21, 11), memory.use('a', 30, 12)]).toEqual(['new', 'full', 'new', 'full']);
  });
});

test('a wanted scope cannot write into the challenge', async () => {
  const verdict = await ordersVerifier().verify(await tokenWith(), ['x", error="y\\']);
  expect(verdict).toMatchObject({ reason: 'missing_scope', answer: { headers: { 'www-authenticate': expect.stringContaining('scope="x\\", error=\\"y\\\\", resource_metadata=') } } });
});
