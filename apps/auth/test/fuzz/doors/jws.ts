import { JwtVerifier } from '@symbolon/crypto';
import { createVerifier } from '@symbolon/resource-server';
import { createLocalJWKSet, EmbeddedJWK, jwtVerify } from 'jose';
import { demand, demandSame, headerOf, type Door } from '../door.ts';
import dpop from '../../../../../vectors/dpop.json' with { type: 'json' };
import tokens from '../../../../../vectors/access-tokens.json' with { type: 'json' };

const now = new Date(tokens.now * 1000);
const documents: Readonly<Record<string, unknown>> = {
  [`${tokens.issuer}/.well-known/oauth-authorization-server`]: { issuer: tokens.issuer, jwks_uri: `${tokens.issuer}/jwks` },
  [`${tokens.issuer}/jwks`]: tokens.jwks,
};
const service = createVerifier({
  issuer: tokens.issuer, contract: tokens.contracts.orders, log: () => undefined, now: () => now.getTime(), clockTolerance: 0,
  fetch: ((address: string) => Promise.resolve(Response.json(documents[address]))) as typeof fetch,
});
const expectation = { issuer: tokens.issuer, typ: 'at+jwt', algorithms: ['EdDSA'] };
const keys = createLocalJWKSet(tokens.jwks as Parameters<typeof createLocalJWKSet>[0]);
const own = new JwtVerifier(tokens.jwks as ConstructorParameters<typeof JwtVerifier>[0]);

/** Access tokens as they are presented: none counts for the server or for a service that a foreign verifier does not take, nor with other claims. */
export const jws: Door = async (bytes) => {
  const token = headerOf(bytes);
  const theirs = await jwtVerify(token, keys, { ...expectation, currentDate: now }).then(({ payload }) => payload, () => undefined);
  const [ours, verdict] = [await own.claims(token, { ...expectation, now }), await service.verify(token)];
  if (ours) demandSame(ours, theirs, 'The server takes a token that a foreign verifier does not.');
  if (verdict.ok) demandSame(verdict.claims, theirs, 'A service takes a token that a foreign verifier does not.');
};

const [bound] = dpop.cases;
/** Proofs of possession (DPoP): none counts that is not signed by the key which it brings. */
export const proof: Door = async (bytes) => {
  const shown = headerOf(bytes);
  const verdict = await service.verify({ method: 'GET', target: '/orders', authorization: `DPoP ${bound?.token ?? ''}`, dpop: shown });
  if (verdict.ok) demand(await jwtVerify(shown, EmbeddedJWK, { typ: 'dpop+jwt', currentDate: now }).then(() => true, () => false), 'A proof counts that a foreign verifier does not take.');
};

/** Whole Authorization headers: nothing is thrown at a service, whatever is sent. */
export const credentials: Door = async (bytes) => {
  const [authorization = '', target = ''] = headerOf(bytes).split(' @ ');
  const verdict = await service.verify({ method: 'GET', target: `/${target}`, authorization });
  const token = /^(?:bearer|dpop) +(\S+)$/i.exec(authorization)?.[1];
  if (verdict.ok) demand(token !== undefined && (await jwtVerify(token, keys, { ...expectation, currentDate: now }).then(() => true, () => false)), 'A header counts that brings no token.');
};
