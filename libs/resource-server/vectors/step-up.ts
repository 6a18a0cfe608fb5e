import { calculateJwkThumbprint } from 'jose';
import { sha256 } from '../src/digest.ts';
import { issuer, now } from './contracts.ts';
import { key, publicMembers, Signer } from './jws.ts';

type Json = Readonly<Record<string, unknown>>;

interface Wanted {
  /** Of the token; none of both where it is of a client that acts for itself. */
  readonly acr?: unknown;
  readonly auth_time?: unknown;
  readonly claims?: Json;
  readonly contract?: keyof typeof contracts;
  readonly scopes?: readonly string[];
  readonly acr_values?: readonly string[];
  readonly max_age?: number;
  readonly tolerance?: number;
  /** Whether the token is bound to a key; then it is sent with a proof, as DPoP. */
  readonly bound?: true;
  readonly scheme?: 'Bearer';
  readonly reason?: string;
  /** Beside the reason: what the challenge says after its description. */
  readonly says?: string;
}

const audience = 'https://orders.example';
const orders = { audience, scopes: { 'orders:read': 'See your orders', 'orders:write': 'Place orders for you' } };
const contracts = {
  plain: orders,
  strong: { ...orders, acr_values: ['aal2', 'phr', 'phrh'] },
  recent: { ...orders, max_age: 600 },
  both: { ...orders, acr_values: ['phr', 'phrh'], max_age: 600 },
};

const wrong = (says: string, wanted: Wanted): Wanted => ({ ...wanted, reason: 'wrong_acr', says });
const old = (says: string, wanted: Wanted): Wanted => ({ ...wanted, reason: 'auth_too_old', says });
const ago = (seconds: number) => ({ acr: 'aal1', auth_time: now - seconds });
const levels = 'acr_values="aal2 phr phrh"';

const wanted: Readonly<Record<string, Wanted>> = {
  'nothing is demanded': { acr: 'aal1' },
  'nothing is demanded of a client that acts for itself': {},

  'the only acr that is accepted': { acr: 'aal2', acr_values: ['aal2'] },
  'the last of those that are accepted': { acr: 'phrh', acr_values: ['aal2', 'phr', 'phrh'] },
  'an acr that is not accepted': wrong('acr_values="aal2"', { acr: 'aal1', acr_values: ['aal2'] }),
  'an acr that people think higher is not accepted where it is not named': wrong('acr_values="aal2"', { acr: 'phrh', acr_values: ['aal2'] }),
  'the challenge names all that are accepted, in their order': wrong('acr_values="phrh aal2 phr"', { acr: 'aal1', acr_values: ['phrh', 'aal2', 'phr'] }),
  'an acr in other letters': wrong('acr_values="aal2"', { acr: 'AAL2', acr_values: ['aal2'] }),
  'a part of an acr': wrong('acr_values="aal2"', { acr: 'aal', acr_values: ['aal2'] }),
  'two acr in one text': wrong('acr_values="aal1 aal2"', { acr: 'aal1 aal2', acr_values: ['aal1', 'aal2'] }),
  'an acr that is a list': wrong('acr_values="aal2"', { acr: ['aal2'], acr_values: ['aal2'] }),
  'an acr that is null': wrong('acr_values="aal2"', { acr: null, acr_values: ['aal2'] }),
  'an acr that is empty': wrong('acr_values="aal2"', { acr: '', acr_values: ['aal2'] }),
  'no acr': wrong('acr_values="aal2"', { auth_time: now, acr_values: ['aal2'] }),
  'a client that acts for itself': wrong('acr_values="aal2"', { acr_values: ['aal2'] }),
  'an acr that is a URI': { acr: 'https://refeds.org/profile/mfa', acr_values: ['https://refeds.org/profile/mfa'] },
  'amr says nothing of acr': wrong('acr_values="aal2"', { acr: 'aal1', claims: { amr: ['pwd', 'otp', 'mfa'] }, acr_values: ['aal2'] }),

  'logged in this second': { ...ago(0), max_age: 300 },
  'logged in as long ago as is allowed': { ...ago(300), max_age: 300 },
  'logged in a second too long ago': old('max_age="300"', { ...ago(301), max_age: 300 }),
  'too long ago by what is tolerated': { ...ago(310), max_age: 300, tolerance: 10 },
  'too long ago by a second more than is tolerated': old('max_age="300"', { ...ago(311), max_age: 300, tolerance: 10 }),
  'logged in a second from now, by the clock of the issuer': { ...ago(-1), max_age: 300 },
  'a max_age of one second': old('max_age="1"', { ...ago(2), max_age: 1 }),
  'a max_age that is long': { ...ago(86_400), max_age: 31_536_000 },
  'iat says nothing of when the person logged in': old('max_age="300"', { ...ago(3600), claims: { iat: now }, max_age: 300 }),
  'no auth_time': old('max_age="300"', { acr: 'aal1', max_age: 300 }),
  'auth_time in text': old('max_age="300"', { acr: 'aal1', auth_time: String(now), max_age: 300 }),
  'auth_time with a fraction': old('max_age="300"', { acr: 'aal1', auth_time: now - 0.5, max_age: 300 }),
  'auth_time that is true': old('max_age="300"', { acr: 'aal1', auth_time: true, max_age: 300 }),
  'auth_time that is null': old('max_age="300"', { acr: 'aal1', auth_time: null, max_age: 300 }),
  'auth_time as 18e8, which is an integer': { acr: 'aal1', auth_time: 18e8, max_age: 300 },
  'auth_time before 1970': old('max_age="300"', { acr: 'aal1', auth_time: -1, max_age: 300 }),

  'both are demanded and met': { acr: 'aal2', auth_time: now, acr_values: ['aal2'], max_age: 300 },
  'both are demanded, and the acr is not met: the challenge names both': wrong('acr_values="aal2", max_age="300"', { ...ago(0), acr_values: ['aal2'], max_age: 300 }),
  'both are demanded, and the log-in is too long ago: the challenge names both': old('acr_values="aal2", max_age="300"', { acr: 'aal2', auth_time: now - 301, acr_values: ['aal2'], max_age: 300 }),
  'neither is met: the acr comes first': wrong('acr_values="aal2", max_age="300"', { ...ago(301), acr_values: ['aal2'], max_age: 300 }),

  'what the contract demands is met': { acr: 'phr', contract: 'strong' },
  'what the contract demands is not met': wrong(levels, { acr: 'aal1', contract: 'strong' }),
  'the contract demands a log-in that is not too long ago': old('max_age="600"', { ...ago(601), contract: 'recent' }),
  'the contract and the route: what both accept': { acr: 'phr', contract: 'strong', acr_values: ['phr', 'aal1'] },
  'the contract and the route: what the contract alone accepts': wrong('acr_values="phr"', { acr: 'aal2', contract: 'strong', acr_values: ['phr', 'aal1'] }),
  'the contract and the route: what the route alone accepts': wrong('acr_values="phr"', { acr: 'aal1', contract: 'strong', acr_values: ['phr', 'aal1'] }),
  'the contract and the route: in the order of the route': wrong('acr_values="phrh aal2"', { acr: 'aal1', contract: 'strong', acr_values: ['phrh', 'aal2'] }),
  'the contract and the route: the shorter max_age, of the route': old('max_age="300"', { ...ago(301), contract: 'recent', max_age: 300 }),
  'the contract and the route: the shorter max_age, of the contract': old('max_age="600"', { ...ago(601), contract: 'recent', max_age: 3600 }),
  'the contract demands one thing, the route the other': wrong('acr_values="aal2", max_age="600"', { ...ago(0), contract: 'recent', acr_values: ['aal2'] }),
  'the contract demands both, the route less of both': wrong('acr_values="phr phrh", max_age="600"', { ...ago(0), contract: 'both', acr_values: ['aal1', 'phr', 'phrh'], max_age: 3600 }),

  'a scope that is missing comes first': { ...ago(3600), scopes: ['admin'], acr_values: ['aal2'], max_age: 300, reason: 'missing_scope', says: 'scope="admin"' },
  'a scope that is there': wrong('acr_values="aal2"', { acr: 'aal1', scopes: ['orders:read'], acr_values: ['aal2'] }),
  'a token that has expired is no matter of a log-in': { ...ago(3600), claims: { exp: now }, acr_values: ['aal2'], max_age: 300, reason: 'expired', says: '' },

  'bound to a key': { acr: 'aal2', auth_time: now, bound: true, acr_values: ['aal2'], max_age: 300 },
  'bound to a key, and not met: the challenge is DPoP': wrong('acr_values="aal2", max_age="300"', { ...ago(0), bound: true, acr_values: ['aal2'], max_age: 300 }),
  'bound to a key, and too long ago': old('max_age="300"', { ...ago(301), bound: true, max_age: 300 }),
  'the binding comes first': { ...ago(301), bound: true, scheme: 'Bearer', max_age: 300, reason: 'binding_missing', says: '' },
};

const told: Readonly<Record<string, readonly [401 | 403, string, string]>> = {
  wrong_acr: [401, 'insufficient_user_authentication', 'The person has to log in in another way.'],
  auth_too_old: [401, 'insufficient_user_authentication', 'The person has to log in again.'],
  missing_scope: [403, 'insufficient_scope', 'The access token does not allow this.'],
  expired: [401, 'invalid_token', 'The access token has expired.'],
  binding_missing: [401, 'invalid_token', 'The access token needs the key or certificate that it is bound to.'],
};

const url = `${audience}/orders`;

async function vector(signer: Signer, name: string, jti: string, one: Wanted) {
  const { acr, auth_time, claims, contract = 'plain', scopes, acr_values, max_age, tolerance, bound, scheme = bound ? 'DPoP' : 'Bearer', reason = '', says = '' } = one;
  const client = key('client-ed');
  const cnf = bound && { cnf: { jkt: await calculateJwkThumbprint(publicMembers(client)) } };
  const payload = { iss: issuer, sub: 'u-1', aud: audience, iat: now - 60, exp: now + 840, client_id: 'web', jti: 't-1', scope: 'orders:read', acr, auth_time, ...cnf, ...claims };
  const token = await signer.sign({ alg: 'EdDSA', kid: 'ed', typ: 'at+jwt' }, payload, key('ed'));
  const proof = async () => signer.sign({ typ: 'dpop+jwt', alg: 'EdDSA', jwk: publicMembers(client) }, { jti, htm: 'GET', htu: url, iat: now, ath: await sha256(token) }, client);
  const [status, error, description] = told[reason] ?? [];
  const said = [`error="${error}"`, `error_description="${description}"`, ...(says === '' ? [] : [says]), ...(bound ? ['algs="EdDSA ES256 PS256 RS256"'] : []), `resource_metadata="${metadata}"`];
  return {
    name, contract, ...(scopes && { scopes }), ...(acr_values && { acr_values }), ...(max_age !== undefined && { max_age }), ...(tolerance !== undefined && { clock_tolerance: tolerance }),
    scheme, token, ...(bound && { proofs: [await proof()] }),
    ...(reason === '' ? { ok: true } : { reason, status, www_authenticate: `${bound ? 'DPoP' : 'Bearer'} ${said.join(', ')}`, body: { error, error_description: description } }),
  };
}

const metadata = `${audience}/.well-known/oauth-protected-resource`;

/** Contracts that none reads, by what is wrong with them, and demands of routes beside which no token would be good. */
const contractsRefused: Readonly<Record<string, Json>> = {
  'acr_values that name none': { acr_values: [] },
  'acr_values in one text': { acr_values: 'aal1 aal2' },
  'an acr with a space': { acr_values: ['aal1 aal2'] },
  'an acr that is empty': { acr_values: [''] },
  'an acr with a quotation mark': { acr_values: ['aal"2'] },
  'an acr beyond ASCII': { acr_values: ['äal'] },
  'an acr that is a number': { acr_values: [2] },
  'an acr twice': { acr_values: ['aal2', 'aal2'] },
  'acr_values that are null': { acr_values: null },
  'a max_age of nothing': { max_age: 0 },
  'a max_age before the log-in': { max_age: -1 },
  'a max_age with a fraction': { max_age: 1.5 },
  'a max_age in text': { max_age: '300' },
  'a max_age that is true': { max_age: true },
  'a max_age of more than ten years': { max_age: 315_360_001 },
  'a max_age that is null': { max_age: null },
};
const demandsRefused: Readonly<Record<string, Json>> = {
  'none is named': { contract: 'plain', acr_values: [] },
  'one of two words': { contract: 'plain', acr_values: ['aal1 aal2'] },
  'one that is empty': { contract: 'plain', acr_values: [''] },
  'one with a quotation mark': { contract: 'plain', acr_values: ['aal"2'] },
  'none that the contract accepts': { contract: 'strong', acr_values: ['aal1'] },
  'a max_age of nothing': { contract: 'plain', max_age: 0 },
  'a max_age before the log-in': { contract: 'plain', max_age: -1 },
};

const listed = (refused: Readonly<Record<string, Json>>, made: (one: Json) => Json) => Object.entries(refused).map(([name, one]) => ({ name, ...made(one) }));

/** The file `step-up.json`. */
export async function stepUp(committed: string) {
  const signer = new Signer(committed);
  const cases = [];
  for (const [name, one] of Object.entries(wanted)) cases.push(await vector(signer, name, `s-${cases.length}`, one));
  const jwks = { keys: [{ kid: 'ed', use: 'sig', alg: 'EdDSA', ...publicMembers(key('ed')) }] };
  return {
    issuer, jwks, method: 'GET', url, now, clock_tolerance: 0, contracts, cases,
    contracts_refused: listed(contractsRefused, (one) => ({ contract: { ...orders, ...one } })),
    demands_refused: listed(demandsRefused, (one) => one),
  };
}
