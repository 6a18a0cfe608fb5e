import { calculateJwkThumbprint } from 'jose';
import { sha256 } from '../src/digest.ts';
import { createVerifier, type VerifierOptions } from '../src/index.ts';
import { contracts, issuer, now } from '../vectors/contracts.ts';
import { key, publicMembers, Signer } from '../vectors/jws.ts';
import { issuerOf } from './issuer.ts';

const signer = new Signer('');

type Json = Readonly<Record<string, unknown>>;

/** The key of the issuer as it publishes it, by the name of a test key. */
export const published = (name: string, kid = name) => ({ kid, use: 'sig', alg: key(name).alg, ...publicMembers(key(name)) });

/** A token that the service trusts, but for what is changed. */
export const tokenWith = (claims: Json = {}, kid = 'ed', signing = kid) =>
  signer.sign({ alg: 'EdDSA', kid, typ: 'at+jwt' }, {
    iss: issuer, sub: 'u-1', aud: 'https://orders.example', iat: now - 60, exp: now + 840, client_id: 'web', jti: 't-1', scope: 'orders:read', tenant: 'acme', ...claims,
  }, key(signing));

export const boundToken = async () => tokenWith({ cnf: { jkt: await calculateJwkThumbprint(publicMembers(key('client-ed'))) } });

export async function proofFor(token: string, claims: Json = {}): Promise<string> {
  const header = { typ: 'dpop+jwt', alg: 'EdDSA', jwk: publicMembers(key('client-ed')) };
  return signer.sign(header, { jti: crypto.randomUUID(), htm: 'GET', htu: 'https://orders.example/orders', iat: now, ath: await sha256(token), ...claims }, key('client-ed'));
}

/** The service's verifier, at the time of the vectors. */
export const ordersVerifier = (options: Partial<VerifierOptions<typeof contracts.orders>> = {}) =>
  createVerifier({ issuer, contract: contracts.orders, log: () => undefined, now: () => now * 1000, fetch: issuerOf({ issuer, keys: [published('ed')] }).fetch, ...options });
