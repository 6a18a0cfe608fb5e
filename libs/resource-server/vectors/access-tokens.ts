import { encoded, key, publicMembers, Signer, type Part, type TestKey } from './jws.ts';
import { contracts, issuer, now } from './contracts.ts';

type Json = Readonly<Record<string, unknown>>;

interface Wanted {
  readonly claims?: Json;
  readonly header?: Json;
  /** In place of the header or the payload, byte by byte. */
  readonly rawHeader?: Part;
  readonly rawPayload?: Part;
  readonly key?: string;
  readonly alter?: (token: string) => string;
  readonly contract?: string;
  readonly scopes?: readonly string[];
  readonly tolerance?: number;
  readonly reason?: string;
  readonly fault?: { readonly claim: string; readonly at: string };
}

const base: Json = {
  iss: issuer, sub: 'u-1', aud: 'https://orders.example', iat: now - 60, exp: now + 840, client_id: 'web', jti: 't-1',
  scope: 'orders:read orders:write', tenant: 'acme',
};
const text = JSON.stringify(base);
const without = (name: string): Json => ({ [name]: undefined });
const malformed = (wanted: Wanted): Wanted => ({ ...wanted, reason: 'malformed' });
const parts = (token: string) => token.split('.') as [string, string, string];
const typ = (value: unknown, reason?: string): Wanted => ({ header: { typ: value }, ...(reason !== undefined && { reason }) });
const keyword = (claims: Json, claim?: string, at = '$'): Wanted =>
  ({ claims, contract: 'keywords', ...(claim !== undefined && { reason: 'contract_broken', fault: { claim, at } }) });

const wanted: Readonly<Record<string, Wanted>> = {
  'EdDSA': {},
  'ES256': { contract: 'es256', key: 'es' },
  'PS256': { contract: 'ps256', key: 'ps' },
  'RS256': { contract: 'rs256', key: 'rs' },

  'an empty text': malformed({ alter: () => '' }),
  'two parts': malformed({ alter: (token) => parts(token).slice(0, 2).join('.') }),
  'four parts': malformed({ alter: (token) => `${token}.` }),
  'five parts, as of an encrypted token': malformed({ alter: (token) => `${token}.AAAA.AAAA` }),
  'a space before it': malformed({ alter: (token) => ` ${token}` }),
  'a line break after it': malformed({ alter: (token) => `${token}\n` }),
  'a line break inside': malformed({ alter: (token) => token.replace('.', '.\n') }),
  'padding at the signature': malformed({ alter: (token) => `${token}==` }),
  'padding at the header': malformed({ alter: (token) => token.replace('.', '=.') }),
  'the alphabet of base64 instead of base64url': malformed({ alter: (token) => token.replace(/\.[^.]*$/, (signature) => signature.replace(/^.../, '.+/')) }),
  'unused bits of the signature that are set': malformed({ alter: (token) => token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1) }),
  'a signature whose length no base64url text has': malformed({ alter: (token) => `${token}AAA` }),
  'a token of more than 16384 characters': malformed({ claims: { note: 'x'.repeat(12_288) } }),
  'a header that is no JSON': malformed({ rawHeader: '{"alg":"EdDSA"' }),
  'a header that is an array': malformed({ rawHeader: '["EdDSA"]' }),
  'a header member twice': malformed({ rawHeader: '{"alg":"EdDSA","alg":"EdDSA","kid":"ed","typ":"at+jwt"}' }),
  'a header with a byte order mark': malformed({ rawHeader: '\uFEFF{"alg":"EdDSA","kid":"ed","typ":"at+jwt"}' }),
  'crit': malformed({ header: { crit: ['exp'], exp: 1 } }),
  'crit that is empty': malformed({ header: { crit: [] } }),
  'crit with b64': malformed({ header: { crit: ['b64'], b64: false } }),
  'b64 that is false without crit, so that others would verify another payload': malformed({ header: { b64: false } }),
  'b64 that is no boolean': malformed({ header: { b64: null } }),
  'b64 that is true, as it is anyway': { header: { b64: true } },
  'header members that we take nothing from, in a form that they do not have': { header: { jku: 1, x5c: 'x', x5t: 1, cty: 1 } },
  'an unknown header member that is not critical': { header: { hint: 'x' } },
  'keys and addresses of keys in the header, which count for nothing': { header: { jwk: publicMembers(key('ed-stranger')), jku: 'https://attacker.example/jwks', x5u: 'https://attacker.example/x5u' } },
  'its own key in the header': { header: { kid: 'ed', jwk: publicMembers(key('ed-stranger')) }, key: 'ed-stranger', reason: 'bad_signature' },

  'typ AT+JWT': typ('AT+JWT'),
  'typ application/at+jwt': typ('application/at+jwt'),
  'typ Application/AT+JWT': typ('Application/AT+JWT'),
  'typ JWT, as of an ID token': typ('JWT', 'wrong_type'),
  'typ dpop+jwt': typ('dpop+jwt', 'wrong_type'),
  'typ logout+jwt': typ('logout+jwt', 'wrong_type'),
  'typ with a space': typ(' at+jwt', 'wrong_type'),
  'typ with a parameter': typ('at+jwt; v=1', 'wrong_type'),
  'typ text/at+jwt': typ('text/at+jwt', 'wrong_type'),
  'typ that is an array': typ(['at+jwt'], 'wrong_type'),
  'no typ': typ(undefined, 'wrong_type'),

  'alg none without a signature': { header: { alg: 'none' }, alter: (token) => `${parts(token).slice(0, 2).join('.')}.`, reason: 'wrong_algorithm' },
  'alg None with a signature': { header: { alg: 'None' }, reason: 'wrong_algorithm' },
  'alg HS256': { header: { alg: 'HS256' }, reason: 'wrong_algorithm' },
  'alg that is no text': { header: { alg: ['EdDSA'] }, reason: 'wrong_algorithm' },
  'no alg': { header: { alg: undefined }, reason: 'wrong_algorithm' },
  'alg in another case': { header: { alg: 'eddsa' }, reason: 'wrong_algorithm' },
  'a good signature of an algorithm that the contract does not name': { key: 'es', reason: 'wrong_algorithm' },
  'PS256 where the contract says RS256': { contract: 'rs256', key: 'ps', reason: 'wrong_algorithm' },

  'no kid': { header: { kid: undefined }, reason: 'unknown_key' },
  'kid that is a number': { header: { kid: 1 }, reason: 'unknown_key' },
  'kid of nobody': { header: { kid: 'nobody' }, reason: 'unknown_key' },
  'kid of a key of another algorithm': { header: { kid: 'es' }, reason: 'unknown_key' },
  'kid of a key for encryption': { header: { kid: 'ed-enc' }, reason: 'unknown_key' },
  'kid of a symmetric key': { header: { kid: 'oct' }, reason: 'unknown_key' },
  'kid of an RSA key of 1024 bits': { contract: 'rs256', header: { kid: 'rs-short' }, key: 'rs', reason: 'unknown_key' },

  'kid of a key for other operations': { key: 'ed-stranger', header: { kid: 'ed-ops-sign' }, reason: 'unknown_key' },
  'kid of a key for no operation': { key: 'ed-stranger', header: { kid: 'ed-ops-none' }, reason: 'unknown_key' },
  'kid of a key whose operations are a text': { key: 'ed-stranger', header: { kid: 'ed-ops-text' }, reason: 'unknown_key' },
  'kid of a key that verifies among other things': { key: 'ed-stranger', header: { kid: 'ed-ops-verify' } },
  'kid of two keys, signed by the first': { key: 'ed-stranger', header: { kid: 'ed-twice' } },
  'kid of two keys, signed by the second': { key: 'client-ed', header: { kid: 'ed-twice' }, reason: 'bad_signature' },

  'the signature of another key': { key: 'ed-stranger', header: { kid: 'ed' }, reason: 'bad_signature' },
  'another payload under a good signature': { alter: (token) => token.replace(/\.[^.]+\./, `.${encoded({ ...base, tenant: 'other' })}.`), reason: 'bad_signature' },
  'a signature that was cut': { alter: (token) => token.slice(0, -6), reason: 'bad_signature' },
  'no signature': { alter: (token) => `${parts(token).slice(0, 2).join('.')}.`, reason: 'bad_signature' },
  'a signature of zeros, ES256': { contract: 'es256', key: 'es', alter: (token) => token.replace(/[^.]+$/, 'A'.repeat(86)), reason: 'bad_signature' },
  'ES256 in DER': { contract: 'es256', key: 'es', alter: derSignature, reason: 'bad_signature' },

  'a payload that is no JSON': malformed({ rawPayload: `${text.slice(0, -1)},}` }),
  'a payload that is empty': malformed({ rawPayload: '' }),
  'a payload that is an array': malformed({ rawPayload: `[${text}]` }),
  'a payload that is null': malformed({ rawPayload: 'null' }),
  'a payload with something behind it': malformed({ rawPayload: `${text}{}` }),
  'a payload with white space around it': { rawPayload: `\n\t ${text} \r\n` },
  'a payload with a byte order mark': malformed({ rawPayload: `\uFEFF${text}` }),
  'a payload that is no UTF-8': malformed({ rawPayload: Buffer.from(text.replace('acme', 'acm\xE9'), 'latin1') }),
  'a claim twice': malformed({ rawPayload: `${text.slice(0, -1)},"tenant":"acme"}` }),
  'a claim twice, once with an escape': malformed({ rawPayload: `${text.slice(0, -1)},"t\\u0065nant":"other"}` }),
  'half of a surrogate pair in a claim': malformed({ rawPayload: `${text.slice(0, -1)},"x":"\\ud83d"}` }),
  'half of a surrogate pair in a name': malformed({ rawPayload: `${text.slice(0, -1)},"x\\udc00":1}` }),
  'a member twice deep inside': malformed({ rawPayload: `${text.slice(0, -1)},"x":[{"a":{"b":1,"b":1}}]}` }),
  'the same member in two objects': { rawPayload: `${text.slice(0, -1)},"x":[{"a":1},{"a":{"a":1}}]}` },
  'a name inside a text that looks like a member': { claims: { note: '{"tenant":1,"tenant":2}' } },
  'NaN': malformed({ rawPayload: `${text.slice(0, -1)},"x":NaN}` }),
  'a number beyond a double': malformed({ rawPayload: `${text.slice(0, -1)},"x":1e400}` }),
  'a comment': malformed({ rawPayload: `${text.slice(0, -1)}/* */}` }),
  'objects 32 deep, the claims among them': { rawPayload: `${text.slice(0, -1)},"x":${'['.repeat(31)}${']'.repeat(31)}}` },
  'objects 33 deep': malformed({ rawPayload: `${text.slice(0, -1)},"x":${'['.repeat(32)}${']'.repeat(32)}}` }),

  ...Object.fromEntries(['iss', 'sub', 'aud', 'iat', 'exp', 'client_id', 'jti'].map((name) => [`no ${name}`, malformed({ claims: without(name) })])),
  'iss that is an array': malformed({ claims: { iss: [issuer] } }),
  'sub that is empty': malformed({ claims: { sub: '' } }),
  'exp in text': malformed({ claims: { exp: String(now + 840) } }),
  'exp with a fraction': malformed({ claims: { exp: now + 0.5 } }),
  'exp written with .0': { rawPayload: text.replace(String(now + 840), `${now + 840}.0`) },
  'exp written with an exponent': { rawPayload: text.replace(String(now + 840), '2e9') },
  'exp that is null': malformed({ claims: { exp: null } }),
  'nbf in text': malformed({ claims: { nbf: String(now) } }),
  'scope that is an array': malformed({ claims: { scope: ['orders:read'] } }),
  'cnf that is a text': malformed({ claims: { cnf: 'x' } }),

  'another issuer': { claims: { iss: 'https://other.example' }, reason: 'wrong_issuer' },
  'the issuer with a slash': { claims: { iss: `${issuer}/` }, reason: 'wrong_issuer' },
  'the issuer in upper case': { claims: { iss: issuer.toUpperCase() }, reason: 'wrong_issuer' },

  'aud with two': { claims: { aud: ['https://other.example', 'https://orders.example'] } },
  'aud with one in an array': { claims: { aud: ['https://orders.example'] } },
  'another aud': { claims: { aud: 'https://other.example' }, reason: 'wrong_audience' },
  'aud with a slash': { claims: { aud: 'https://orders.example/' }, reason: 'wrong_audience' },
  'aud that begins like ours': { claims: { aud: 'https://orders.example.attacker.example' }, reason: 'wrong_audience' },
  'aud without one': { claims: { aud: [] }, reason: 'wrong_audience' },
  'aud inside an array of arrays': malformed({ claims: { aud: [['https://orders.example']] } }),
  'aud with a number beside ours': malformed({ claims: { aud: ['https://orders.example', 1] } }),

  'exp in a second': { claims: { exp: now + 1 } },
  'exp now': { claims: { exp: now }, reason: 'expired' },
  'exp long ago': { claims: { exp: 0 }, reason: 'expired' },
  'exp nine seconds ago, ten tolerated': { claims: { exp: now - 9 }, tolerance: 10 },
  'exp ten seconds ago, ten tolerated': { claims: { exp: now - 10 }, tolerance: 10, reason: 'expired' },
  'nbf now': { claims: { nbf: now } },
  'nbf in a second': { claims: { nbf: now + 1 }, reason: 'not_yet_valid' },
  'nbf in ten seconds, ten tolerated': { claims: { nbf: now + 10 }, tolerance: 10 },
  'nbf in eleven seconds, ten tolerated': { claims: { nbf: now + 11 }, tolerance: 10, reason: 'not_yet_valid' },
  'iat now': { claims: { iat: now } },
  'iat in a second': { claims: { iat: now + 1 }, reason: 'not_yet_valid' },
  'iat in a second though nbf is past': { claims: { iat: now + 1, nbf: now }, reason: 'not_yet_valid' },
  'expired and for another audience: the audience comes first': { claims: { exp: 0, aud: 'https://other.example' }, reason: 'wrong_audience' },
  'expired and without a claim of the contract: the time comes first': { claims: { exp: 0, tenant: undefined }, reason: 'expired' },

  'a claim of the contract that is missing': { claims: without('tenant'), reason: 'contract_broken', fault: { claim: 'tenant', at: '$' } },
  'a claim of the contract that is null': { claims: { tenant: null }, reason: 'contract_broken', fault: { claim: 'tenant', at: '$' } },
  'a claim of the contract that is optional and there': { claims: { seats: 3 } },
  'a claim that is optional and wrong': { claims: { seats: 'three' }, reason: 'contract_broken', fault: { claim: 'seats', at: '$' } },
  'a claim that the contract does not name': { claims: { other: { a: [1] } } },

  'every keyword satisfied': keyword({
    text: 'ab', plan: 'pro', version: { major: 1, tags: ['a'] }, count: 5, ratio: 0.5, enabled: true, nothing: null, tags: ['a', 'b'],
    address: { city: 'Bern', geo: { lat: 46.9 } }, big: 1,
  }),
  'no claim where all are optional': keyword({}),
  'a text of two characters in four code units': keyword({ text: '😀😀' }),
  'a text of three characters in six code units': keyword({ text: '😀😀😀' }),
  'a text of four characters': keyword({ text: '😀😀😀😀' }, 'text'),
  'a text of one character in two code units': keyword({ text: '😀' }, 'text'),
  'a text of a letter and its accent: two characters': keyword({ text: 'e\u0301' }),
  'a text that is a number': keyword({ text: 12 }, 'text'),
  'an enum of text': keyword({ plan: 'gold' }, 'plan'),
  'an enum with a number written 1.0': { ...keyword({}), rawPayload: `${text.slice(0, -1)},"plan":1.0}` },
  'an enum in another case': keyword({ plan: 'Pro' }, 'plan'),
  'true is not 1': keyword({ plan: true }, 'plan'),
  'a constant with its members in another order': keyword({ version: { tags: ['a'], major: 1 } }),
  'a constant with a member more': keyword({ version: { major: 1, tags: ['a'], minor: 0 } }, 'version'),
  'an integer written 3.0': { ...keyword({}), rawPayload: `${text.slice(0, -1)},"count":3.0}` },
  'an integer written 1e1': { ...keyword({}), rawPayload: `${text.slice(0, -1)},"count":1e1}` },
  'an integer that is true': keyword({ count: true }, 'count'),
  'an integer with a fraction': keyword({ count: 3.5 }, 'count'),
  'an integer below the minimum': keyword({ count: 0 }, 'count'),
  'an integer above the maximum': keyword({ count: 11 }, 'count'),
  'an integer in text': keyword({ count: '3' }, 'count'),
  'a number at its minimum': keyword({ ratio: 0 }),
  'a number above its maximum': keyword({ ratio: 1.0000001 }, 'ratio'),
  'a big number, read as a double': { ...keyword({}), rawPayload: `${text.slice(0, -1)},"big":9007199254740993}` },
  'a bigger number': { ...keyword({}, 'big'), rawPayload: `${text.slice(0, -1)},"big":9007199254740994}` },
  'a boolean in text': keyword({ enabled: 'true' }, 'enabled'),
  'a boolean that is 1': keyword({ enabled: 1 }, 'enabled'),
  'null that is false': keyword({ nothing: false }, 'nothing'),
  'an array without items': keyword({ tags: [] }, 'tags'),
  'an array with too many items': keyword({ tags: ['a', 'b', 'c', 'd'] }, 'tags'),
  'an array with an item twice': keyword({ tags: ['a', 'b', 'a'] }, 'tags'),
  'an array with an item of another type': keyword({ tags: ['a', 1] }, 'tags', '$[1]'),
  'an array that is an object': keyword({ tags: { 0: 'a', length: 1 } }, 'tags'),
  'an object without a member that is required': keyword({ address: { geo: { lat: 1 } } }, 'address', '$.city'),
  'an object with a member that is not allowed': keyword({ address: { city: 'Bern', zip: '3000' } }, 'address'),
  'an object with a member of another type, deep inside': keyword({ address: { city: 'Bern', geo: { lat: '46.9' } } }, 'address', '$.geo.lat'),
  'an object with a member more where that is allowed': keyword({ address: { city: 'Bern', geo: { lat: 1, height: 542 } } }),
  'an object whose member is named like one of a prototype': keyword({ address: { city: 'Bern', constructor: 1 } }, 'address'),
  'an object that is an array': keyword({ address: [] }, 'address'),

  'a scope that is there': { scopes: ['orders:read'] },
  'two scopes that are there, in another order': { scopes: ['orders:write', 'orders:read'] },
  'one scope of two': { claims: { scope: 'orders:read' }, scopes: ['orders:read', 'orders:write'], reason: 'missing_scope' },
  'no scope': { claims: without('scope'), scopes: ['orders:read'], reason: 'missing_scope' },
  'a scope in another case': { claims: { scope: 'Orders:Read' }, scopes: ['orders:read'], reason: 'missing_scope' },
  'a scope that begins like the one that is needed': { claims: { scope: 'orders:read:all' }, scopes: ['orders:read'], reason: 'missing_scope' },
  'scopes apart by a tab': { claims: { scope: 'orders:read\torders:write' }, scopes: ['orders:read'], reason: 'missing_scope' },

  'bound to a key, and shown without a proof': { claims: { cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }, reason: 'binding_missing' },
  'bound to a certificate, and shown without one': { claims: { cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } }, reason: 'binding_missing' },
  'bound in an unknown way': { claims: { cnf: { kid: 'x' } }, reason: 'binding_unsupported' },
  'bound to a key whose thumbprint is no text': { claims: { cnf: { jkt: null } }, reason: 'binding_unsupported' },
  'bound and without a scope: the binding comes first': { claims: { cnf: { kid: 'x' } }, scopes: ['admin'], reason: 'binding_unsupported' },
};

/** The signature of ES256 as other tools write it, which JWS does not (RFC 7518 section 3.4). */
function derSignature(token: string): string {
  const raw = Buffer.from(parts(token)[2], 'base64url');
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((bytes) => Buffer.concat([Buffer.from([2, 33, 0]), bytes]));
  return token.replace(/[^.]+$/, Buffer.concat([Buffer.from([48, 70]), ...integers]).toString('base64url'));
}

const operations = (kid: string, key_ops: unknown) => ({ kid, key_ops, ...publicMembers(key('ed-stranger')) });

const published = (name: string) => ({ kid: name, use: 'sig', alg: key(name).alg, ...publicMembers(key(name)) });

const jwks = {
  keys: [
    ...['ed', 'es', 'ps', 'rs'].map(published),
    { ...published('ed-stranger'), kid: 'ed-enc', use: 'enc' },
    { kid: 'oct', kty: 'oct', alg: 'EdDSA', use: 'sig', k: key('ed')['x'] },
    { kid: 'rs-short', kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB', n: Buffer.from(key('rs')['n'] ?? '', 'base64url').subarray(128).toString('base64url') },
    operations('ed-ops-sign', ['sign']),
    operations('ed-ops-none', []),
    operations('ed-ops-text', 'verify'),
    operations('ed-ops-verify', ['sign', 'verify']),
    ...['ed-stranger', 'client-ed'].map((name) => ({ ...published(name), kid: 'ed-twice' })),
  ],
};

async function vector(signer: Signer, name: string, one: Wanted) {
  const { contract = 'orders', scopes, tolerance, reason, fault } = one;
  const signing = key(one.key ?? 'ed');
  const header = one.rawHeader ?? { alg: signing.alg, kid: signing.kid, typ: 'at+jwt', ...one.header };
  const payload = one.rawPayload ?? { ...base, ...one.claims };
  const signed = name === 'alg HS256' ? await hmac(header, payload, signing) : await signer.sign(header, payload, signing);
  const claims = (): unknown => JSON.parse(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return {
    name, contract, ...(scopes && { scopes }), ...(tolerance !== undefined && { clock_tolerance: tolerance }),
    token: one.alter?.(signed) ?? signed,
    ...(reason === undefined ? { claims: claims() } : { reason }), ...(fault && { fault }),
  };
}

/** As who takes the public key for a shared secret would sign (RFC 8725 section 2.1). */
async function hmac(header: Part, payload: Part, signing: TestKey): Promise<string> {
  const input = `${encoded(header)}.${encoded(payload)}`;
  const secret = await crypto.subtle.importKey('raw', Buffer.from(signing['x'] ?? '', 'base64url'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return `${input}.${Buffer.from(await crypto.subtle.sign('HMAC', secret, Buffer.from(input))).toString('base64url')}`;
}

/** The file `access-tokens.json`. */
export async function accessTokens(committed: string) {
  const signer = new Signer(committed);
  const cases = [];
  for (const [name, one] of Object.entries(wanted)) cases.push(await vector(signer, name, one));
  return { issuer, jwks, now, clock_tolerance: 0, contracts, cases };
}
