import { calculateJwkThumbprint } from 'jose';
import { sha256 } from '../src/digest.ts';
import { certificate } from './certificate.ts';
import { contracts, issuer, now } from './contracts.ts';
import { encoded, key, publicMembers, Signer, type Part } from './jws.ts';

type Json = Readonly<Record<string, unknown>>;

interface Wanted {
  readonly header?: Json;
  readonly rawHeader?: Part;
  readonly claims?: Json;
  readonly rawPayload?: Part;
  /** The key of the proof, and the one that the token is bound to. */
  readonly key?: string;
  readonly boundTo?: string | undefined;
  readonly cnf?: Json;
  readonly alter?: (proof: string) => string;
  readonly method?: string;
  readonly url?: string;
  readonly scheme?: 'Bearer' | 'DPoP';
  readonly proofs?: number;
  readonly shows?: string;
  readonly tolerance?: number;
  readonly required?: boolean;
  readonly nonce?: string;
  readonly scopes?: readonly string[];
  readonly token?: Json;
  readonly reason?: string;
}

const url = 'https://orders.example/orders';
const dpop = (reason: string, wanted: Wanted): Wanted => ({ ...wanted, reason: `dpop_${reason}` });
const htu = (value: unknown, requested = url): Wanted => ({ claims: { htu: value }, url: requested });
const bound = await sha256(Buffer.from(certificate, 'base64'));

const wanted: Readonly<Record<string, Wanted>> = {
  'EdDSA': {},
  'ES256': { key: 'client-es' },
  'PS256': { key: 'client-ps' },
  'RS256': { key: 'client-rs' },
  'typ in upper case': { header: { typ: 'DPoP+JWT' } },
  'typ with application/': { header: { typ: 'application/dpop+jwt' } },
  'a kid and other members in the header, which count for nothing': { header: { kid: 'x', hint: 1 } },
  'claims that we do not know': { claims: { other: 1 } },

  'no proof': dpop('missing', { proofs: 0 }),
  'two proofs': dpop('missing', { proofs: 2 }),
  'a proof that is no JWS': dpop('malformed', { alter: () => 'x' }),
  'a proof with padding': dpop('malformed', { alter: (proof) => `${proof}==` }),
  'two proofs in one header': dpop('malformed', { alter: (proof) => `${proof}, ${proof}` }),
  'a proof of more than 8192 characters': dpop('malformed', { claims: { note: 'x'.repeat(6144) } }),
  'a header member twice': dpop('malformed', { rawHeader: '{"typ":"dpop+jwt","typ":"dpop+jwt","alg":"EdDSA"}' }),
  'crit': dpop('malformed', { header: { crit: ['x'], x: 1 } }),
  'a claim twice': dpop('malformed', { rawPayload: `{"jti":"a","jti":"b","htm":"GET","htu":"${url}","iat":${now}}` }),
  'a payload that is no object': dpop('malformed', { rawPayload: '[]' }),
  'no jti': dpop('malformed', { claims: { jti: undefined } }),
  'jti that is empty': dpop('malformed', { claims: { jti: '' } }),
  'jti of 256 characters': { claims: { jti: 'j'.repeat(256) } },
  'jti of 257 characters': dpop('malformed', { claims: { jti: 'j'.repeat(257) } }),
  'jti beyond ASCII': dpop('malformed', { claims: { jti: 'ü' } }),
  'no htm': dpop('malformed', { claims: { htm: undefined } }),
  'no htu': dpop('malformed', { claims: { htu: undefined } }),
  'no iat': dpop('malformed', { claims: { iat: undefined } }),
  'iat in text': dpop('malformed', { claims: { iat: String(now) } }),
  'iat with a fraction': dpop('malformed', { claims: { iat: now - 0.5 } }),

  'typ JWT': dpop('wrong_type', { header: { typ: 'JWT' } }),
  'no typ': dpop('wrong_type', { header: { typ: undefined } }),
  'alg none': dpop('wrong_algorithm', { header: { alg: 'none' }, alter: (proof) => proof.replace(/[^.]*$/, '') }),
  'alg HS256': dpop('wrong_algorithm', { header: { alg: 'HS256' } }),
  'alg ES384, which is not accepted': dpop('wrong_algorithm', { header: { alg: 'ES384' } }),
  'no key': dpop('bad_key', { header: { jwk: undefined } }),
  'a key that is a text': dpop('bad_key', { header: { jwk: 'x' } }),
  'a key with its private part': dpop('bad_key', { header: { jwk: { ...publicMembers(key('client-ed')), d: key('client-ed')['d'] } } }),
  'a symmetric key': dpop('bad_key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }),
  'a key of another algorithm': dpop('bad_key', { header: { jwk: publicMembers(key('client-es')) } }),
  'a key that is no point of its curve': dpop('bad_key', { key: 'client-es', header: { jwk: { ...publicMembers(key('client-es')), y: key('client-es')['x'] } } }),
  'an RSA key of 1024 bits': dpop('bad_key', { key: 'client-rs', header: { jwk: { kty: 'RSA', e: 'AQAB', n: Buffer.from(key('client-rs')['n'] ?? '', 'base64url').subarray(128).toString('base64url') } } }),
  'the signature of another key': dpop('bad_signature', { header: { jwk: publicMembers(key('ed-stranger')) } }),
  'other claims under a good signature': dpop('bad_signature', { alter: (proof) => proof.replace(/\.[^.]+\./, `.${encoded({ jti: 'x' })}.`) }),

  'a method in lower case': dpop('wrong_method', { claims: { htm: 'get' } }),
  'another method': dpop('wrong_method', { method: 'POST' }),
  'a method that is no usual one': { method: 'PURGE', claims: { htm: 'PURGE' } },

  'a query in the request': htu(url, `${url}?limit=1&next=/`),
  'a query in htu': htu(`${url}?other=1`),
  'a fragment in htu': htu(`${url}#x`),
  'scheme and host in upper case': htu('HTTPS://ORDERS.EXAMPLE/orders'),
  'the default port': htu('https://orders.example:443/orders'),
  'no path': htu('https://orders.example', 'https://orders.example/'),
  'escapes in lower case': htu('https://orders.example/a%2fb', 'https://orders.example/a%2Fb'),
  'an escape that is not needed': htu('https://orders.example/%6frders'),
  'an escaped slash is no slash': dpop('wrong_url', htu('https://orders.example/a%2Fb', 'https://orders.example/a/b')),
  'another path': dpop('wrong_url', htu('https://orders.example/other')),
  'a path in another case': dpop('wrong_url', htu('https://orders.example/Orders')),
  'a slash more': dpop('wrong_url', htu(`${url}/`)),
  'dot segments stay as they are': dpop('wrong_url', htu('https://orders.example/x/../orders')),
  'another port': dpop('wrong_url', htu('https://orders.example:8443/orders')),
  'the port of http': dpop('wrong_url', htu('https://orders.example:80/orders')),
  'http': dpop('wrong_url', htu('http://orders.example/orders')),
  'another host': dpop('wrong_url', htu('https://other.example/orders')),
  'our host as user information': dpop('wrong_url', htu('https://orders.example@other.example/orders')),
  'user information before our host': dpop('wrong_url', htu('https://x@orders.example/orders')),
  'only a path': dpop('wrong_url', htu('/orders')),
  'a space before it': dpop('wrong_url', htu(` ${url}`)),
  'a backslash': dpop('wrong_url', htu('https://orders.example\\orders')),

  'sixty seconds old': { claims: { iat: now - 60 } },
  'sixty-one seconds old': dpop('expired', { claims: { iat: now - 61 } }),
  'seventy seconds old, ten tolerated': { claims: { iat: now - 70 }, tolerance: 10 },
  'seventy-one seconds old, ten tolerated': dpop('expired', { claims: { iat: now - 71 }, tolerance: 10 }),
  'from the next second': dpop('not_yet_valid', { claims: { iat: now + 1 } }),
  'from ten seconds ahead, ten tolerated': { claims: { iat: now + 10 }, tolerance: 10 },
  'from eleven seconds ahead, ten tolerated': dpop('not_yet_valid', { claims: { iat: now + 11 }, tolerance: 10 }),

  'no ath': dpop('wrong_token', { claims: { ath: undefined } }),
  'ath of another token': dpop('wrong_token', { claims: { ath: await sha256('other') } }),
  'ath that is a number': dpop('malformed', { claims: { ath: 1 } }),

  'a nonce that is the right one': { nonce: 'n-1', claims: { nonce: 'n-1' } },
  'a nonce that nobody asked for': { claims: { nonce: 'n-1' } },
  'another nonce': dpop('nonce', { nonce: 'n-2', claims: { nonce: 'n-1' } }),
  'no nonce where one is asked for': dpop('nonce', { nonce: 'n-1' }),

  'a good proof of another key than the token is bound to': { boundTo: 'client-es', reason: 'binding_mismatch' },
  'a bound token as Bearer, with its proof': { scheme: 'Bearer', reason: 'binding_missing' },
  'an unbound token as DPoP, with a proof': { boundTo: undefined, reason: 'binding_mismatch' },
  'an unbound token as Bearer': { boundTo: undefined, scheme: 'Bearer', proofs: 0 },
  'an unbound token as Bearer, with a proof that nobody asked for': { boundTo: undefined, scheme: 'Bearer' },
  'an unbound token where the service wants bound ones': { boundTo: undefined, scheme: 'Bearer', required: true, reason: 'binding_missing' },
  'a token that has expired comes before its proof': { token: { exp: now }, proofs: 0, reason: 'expired' },
  'a scope that is missing comes after the proof': { scopes: ['admin'], reason: 'missing_scope' },
  'a scope that is missing and a bad proof': dpop('wrong_method', { scopes: ['admin'], method: 'POST' }),

  'bound to a certificate': { boundTo: undefined, scheme: 'Bearer', proofs: 0, cnf: { 'x5t#S256': bound }, shows: certificate },
  'bound to a certificate, and none shown': { boundTo: undefined, scheme: 'Bearer', proofs: 0, cnf: { 'x5t#S256': bound }, reason: 'binding_missing' },
  'bound to another certificate': { boundTo: undefined, scheme: 'Bearer', proofs: 0, cnf: { 'x5t#S256': await sha256('other') }, shows: certificate, reason: 'binding_mismatch' },
  'bound to a certificate, shown as DPoP': { boundTo: undefined, cnf: { 'x5t#S256': bound }, shows: certificate, reason: 'binding_mismatch' },
  'an unbound token, and a certificate that nobody asked for': { boundTo: undefined, scheme: 'Bearer', proofs: 0, shows: certificate },
  'bound to a key and a certificate': { cnf: { 'x5t#S256': bound }, shows: certificate },
  'bound to both, without the certificate': { cnf: { 'x5t#S256': bound }, reason: 'binding_missing' },

  'exp in a second': { claims: { exp: now + 1 } },
  'exp now': dpop('expired', { claims: { exp: now } }),
  'exp nine seconds ago, ten tolerated': { claims: { exp: now - 9 }, tolerance: 10 },
  'exp ten seconds ago, ten tolerated': dpop('expired', { claims: { exp: now - 10 }, tolerance: 10 }),
  'exp in text': dpop('malformed', { claims: { exp: String(now + 60) } }),
  'nbf now': { claims: { nbf: now } },
  'nbf in a second': dpop('not_yet_valid', { claims: { nbf: now + 1 } }),
  'nbf in ten seconds, ten tolerated': { claims: { nbf: now + 10 }, tolerance: 10 },
  'nbf that is null': dpop('malformed', { claims: { nbf: null } }),
  'b64 that is false without crit': dpop('malformed', { header: { b64: false } }),
  'a key for other operations': dpop('bad_key', { header: { jwk: { ...publicMembers(key('client-ed')), key_ops: ['sign'] } } }),
  'a key that verifies': { header: { jwk: { ...publicMembers(key('client-ed')), key_ops: ['verify'] } } },
};

const base: Json = { iss: issuer, sub: 'u-1', aud: 'https://orders.example', iat: now - 60, exp: now + 840, client_id: 'web', jti: 't-1', scope: 'orders:read', tenant: 'acme' };

async function request(signer: Signer, one: Wanted, jti: string) {
  const signing = key(one.key ?? 'client-ed');
  const boundTo = 'boundTo' in one ? one.boundTo : (one.key ?? 'client-ed');
  const cnf = { ...(boundTo !== undefined && { jkt: await calculateJwkThumbprint(publicMembers(key(boundTo))) }), ...one.cnf };
  const token = await signer.sign({ alg: 'EdDSA', kid: 'ed', typ: 'at+jwt' }, { ...base, ...(Object.keys(cnf).length > 0 && { cnf }), ...one.token }, key('ed'));
  const header = one.rawHeader ?? { typ: 'dpop+jwt', alg: signing.alg, jwk: publicMembers(signing), ...one.header };
  const payload = one.rawPayload ?? { jti, htm: 'GET', htu: url, iat: now, ath: await sha256(token), ...one.claims };
  const signed = await signer.sign(header, payload, signing);
  return {
    method: one.method ?? 'GET', url: one.url ?? url, scheme: one.scheme ?? 'DPoP', token,
    proofs: Array.from({ length: one.proofs ?? 1 }, () => one.alter?.(signed) ?? signed),
    ...(one.shows !== undefined && { certificate: one.shows }),
    ...(one.scopes && { scopes: one.scopes }), ...(one.required && { required: true }), ...(one.nonce !== undefined && { nonce: one.nonce }),
    ...(one.tolerance !== undefined && { clock_tolerance: one.tolerance }),
  };
}

const result = ({ reason }: Wanted) => (reason === undefined ? { ok: true } : { reason });

/** Proofs one after the other at one service, which remembers the used ones. */
async function sequences(signer: Signer) {
  const first = await request(signer, {}, 'used-once');
  const later = await request(signer, { claims: { iat: now + 30 } }, 'used-once');
  const other = await request(signer, { key: 'client-es' }, 'used-once');
  const refused = await request(signer, { method: 'POST' }, 'used-never');
  const right = await request(signer, {}, 'used-never');
  const at = (seconds: number, one: object, outcome: object) => ({ ...one, now: now + seconds, ...outcome });
  return [
    { name: 'a proof counts once', steps: [at(0, first, { ok: true }), at(0, first, { reason: 'dpop_replayed' }), at(60, first, { reason: 'dpop_replayed' }), at(61, first, { reason: 'dpop_expired' })] },
    { name: 'a jti counts once while the proof that used it does', steps: [at(0, first, { ok: true }), at(60, later, { reason: 'dpop_replayed' }), at(61, later, { ok: true })] },
    { name: 'another key may use the same jti', steps: [at(0, first, { ok: true }), at(0, other, { ok: true }), at(0, other, { reason: 'dpop_replayed' })] },
    { name: 'a proof that was refused was not used', steps: [at(0, refused, { reason: 'dpop_wrong_method' }), at(0, right, { ok: true })] },
  ];
}

/** The file `dpop.json`. */
export async function dpopProofs(committed: string) {
  const signer = new Signer(committed);
  const cases = [];
  for (const [name, one] of Object.entries(wanted)) cases.push({ name, ...(await request(signer, one, `p-${cases.length}`)), ...result(one) });
  const jwks = { keys: [{ kid: 'ed', use: 'sig', alg: 'EdDSA', ...publicMembers(key('ed')) }] };
  return { issuer, jwks, resource: 'https://orders.example', contract: contracts.orders, now, clock_tolerance: 0, window: 60, algorithms: ['EdDSA', 'ES256', 'PS256', 'RS256'], cases, sequences: await sequences(signer) };
}
