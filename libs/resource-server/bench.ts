import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { defineContract, signingAlgorithms, type SigningAlgorithm } from '@symbolon/contracts';
import { createVerifier } from './src/index.ts';

// What verifying against a contract costs beside jose's jwtVerify with the same keys and the same registered claims: interleaved
// rounds, the median of each, and their ratio. Both hold their keys; neither goes to the network.
const rounds = 41;
const tokensPerRound = 300;
const issuer = 'https://id.example';

const contractFor = (alg: SigningAlgorithm) => defineContract({
  audience: 'https://orders.example',
  scopes: { 'orders:read': 'See your orders' },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1, maxLength: 64 }, from: { user: 'tenant' } },
    plan: { schema: { enum: ['free', 'pro'] }, from: { client: 'plan' } },
    roles: { schema: { type: 'array', items: { type: 'string' }, maxItems: 20 }, required: false, from: { user: 'roles' } },
  },
  access_token_signing_alg: alg,
});

async function sideBySide(alg: SigningAlgorithm): Promise<{ readonly bare: number; readonly ours: number }> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg, use: 'sig' }];
  const seconds = Math.floor(Date.now() / 1000);
  const tokens = await Promise.all(Array.from({ length: tokensPerRound }, (_, index) =>
    new SignJWT({ client_id: 'web', scope: 'orders:read', tenant: 'acme', plan: 'pro', roles: ['buyer', 'admin'] })
      .setProtectedHeader({ alg, kid: 'k', typ: 'at+jwt' })
      .setIssuer(issuer).setSubject(`user-${index}`).setAudience('https://orders.example').setJti(`jti-${index}`).setIssuedAt(seconds).setExpirationTime(seconds + 900)
      .sign(privateKey)));
  const fetch = ((address: string) => Promise.resolve(Response.json(address.endsWith('/jwks') ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` }))) as typeof globalThis.fetch;
  const verifier = createVerifier({ issuer, contract: contractFor(alg), fetch });
  const keySet = createLocalJWKSet({ keys });
  const bare = (token: string) => jwtVerify(token, keySet, { issuer, audience: 'https://orders.example', typ: 'at+jwt', algorithms: [alg], requiredClaims: ['exp'] });
  const ours = async (token: string) => {
    const verdict = await verifier.verify(token, ['orders:read']);
    if (!verdict.ok) throw new Error(verdict.reason);
  };
  const times = { bare: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    // Who comes first changes, so that neither always finds the other's caches.
    const turns = [['bare', bare], ['ours', ours]] as const;
    for (const [name, verify] of round % 2 === 0 ? turns : turns.toReversed()) {
      const start = performance.now();
      for (const token of tokens) await verify(token);
      times[name].push((performance.now() - start) / tokensPerRound);
    }
  }
  return { bare: median(times.bare), ours: median(times.ours) };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

const show = (ms: number): string => `${(ms * 1000).toFixed(0)} µs`;

for (const alg of signingAlgorithms) {
  const { bare, ours } = await sideBySide(alg);
  process.stdout.write(`${alg.padEnd(6)} jwtVerify ${show(bare)}   verify ${show(ours)}   ratio ${(ours / bare).toFixed(2)}\n`);
}
