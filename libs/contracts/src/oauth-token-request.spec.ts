import { inspect } from 'node:util';
import { api, formatBasic, OAuthTokenRequest, Secret, type AnyTokenRequest, type Parsed, type WireObject } from './index.ts';

const client = { client_id: 'shop', client_secret: 'the-secret' };
const verifier = 'a'.repeat(43);

const valueOf = (result: Parsed<AnyTokenRequest>): AnyTokenRequest => {
  if (!result.ok) throw new Error(`${result.refusal.error}: ${result.refusal.error_description}`);
  return result.value;
};
const errorOf = (result: Parsed<AnyTokenRequest>): string =>
  result.ok ? `accepted as ${result.value.grantType}` : `${result.refusal.error}: ${result.refusal.error_description}`;

describe('the grant', () => {
  test.each<[string, WireObject, string]>([
    ['is password when username and password are there', { ...client, username: 'ada', password: 'p' }, 'password'],
    ['is client_credentials when only the client is there', client, 'client_credentials'],
    ['is refresh_token when one is there', { ...client, refresh_token: 'r' }, 'refresh_token'],
    ['is authorization_code when a code is there', { client_id: 'shop', code_verifier: verifier, code: 'c' }, 'authorization_code'],
    ['is the device grant when a device code is there', { ...client, device_code: 'd' }, 'urn:ietf:params:oauth:grant-type:device_code'],
    ['is the JWT bearer grant when an assertion is there', { ...client, assertion: 'j' }, 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    ['is token exchange when a subject token is there', { ...client, subject_token: 's', subject_token_type: 't' }, 'urn:ietf:params:oauth:grant-type:token-exchange'],
    ['is what grant_type says, whatever else is there', { ...client, grant_type: 'client_credentials', username: 'ada' }, 'client_credentials'],
  ])('%s', (_, wire, grantType) => {
    expect(valueOf(OAuthTokenRequest.fromObject(wire)).grantType).toBe(grantType);
  });

  test('is client_credentials when the client comes by HTTP Basic alone', () => {
    const authorization = formatBasic('shop', new Secret('the-secret'));
    expect(valueOf(OAuthTokenRequest.fromObject({}, { authorization })).grantType).toBe('client_credentials');
  });
});

describe('refusals', () => {
  test.each<[string, WireObject, string]>([
    ['ambiguous credentials', { ...client, username: 'a', password: 'p', refresh_token: 'r' }, 'invalid_request: grant_type is missing and the credentials fit several: password, refresh_token.'],
    ['no grant to be seen', { client_id: 'shop', code_verifier: verifier }, 'invalid_request: grant_type is missing.'],
    ['an unknown grant', { ...client, grant_type: 'implicit' }, 'unsupported_grant_type: This grant type is unknown.'],
    ['half a password grant', { ...client, grant_type: 'password', username: 'a' }, 'invalid_request: The grant password needs password.'],
    ['half a password grant without grant_type', { ...client, username: 'a' }, 'invalid_request: The grant password needs password.'],
    ['neither secret nor verifier', { client_id: 'shop', username: 'a', password: 'p' }, 'invalid_client: Either client_secret or code_verifier is required.'],
    ['no client', { grant_type: 'password', username: 'a', password: 'p' }, 'invalid_client: client_id is missing: send it in the body or by HTTP Basic.'],
    ['a type that is none', { ...client, username: 'a', password: 'p', type: 'reset' }, 'invalid_request: type must be signup or update.'],
    ['a member of the wrong kind', { ...client, username: 7, password: 'p' }, 'invalid_request: username must be a string.'],
    ['a username with a NUL byte', { ...client, username: 'a\0', password: 'p' }, 'invalid_request: username has control characters.'],
    ['a password with a NUL byte', { ...client, username: 'a', password: 'p\0' }, 'invalid_request: password has NUL characters.'],
    ['a password of 1,025 bytes', { ...client, username: 'a', password: 'ü'.repeat(512) + 'x' }, 'invalid_request: password is longer than 1024 bytes.'],
    ['a scope with quotes', { ...client, grant_type: 'client_credentials', scope: 'a "b"' }, 'invalid_request: scope has characters that are not allowed.'],
  ])('%s', (_, wire, expected) => {
    expect(errorOf(OAuthTokenRequest.fromObject(wire))).toBe(expected);
  });
});

test('a public client refreshes without a secret: the token is bound to it and rotated', () => {
  expect(valueOf(OAuthTokenRequest.fromObject({ client_id: 'app', refresh_token: 'r' })).client.method).toBe('none');
});

test('null and empty members count as absent', () => {
  const request = valueOf(OAuthTokenRequest.fromObject({ ...client, grant_type: '', code: null, type: '', scope: null, username: 'a', password: 'p' }));
  expect(request).toMatchObject({ grantType: 'password', username: 'a', type: undefined, scope: undefined });
});

test('loginType is read as type', () => {
  expect(valueOf(OAuthTokenRequest.fromJson(JSON.stringify({ ...client, username: 'a', password: 'p', loginType: 'signup' })))).toMatchObject({ type: 'signup' });
});

test('unknown members are ignored', () => {
  expect(valueOf(OAuthTokenRequest.fromObject({ ...client, antiAbuseHash: 'v1;x', nested: { a: 1 } })).grantType).toBe('client_credentials');
});

test('a JSON member that stands twice is refused, also when escaped, but not in a nested object', () => {
  expect(errorOf(OAuthTokenRequest.fromJson('{"client_id":"a","client_\\u0069d":"b"}'))).toBe('invalid_request: client_id is repeated: send it once.');
  expect(valueOf(OAuthTokenRequest.fromJson('{"client_id":"a","client_secret":"s","x":{"client_id":"b"}}')).client.clientId).toBe('a');
});

test.each([
  ['grant_type=password&grant_type=password', 'invalid_request: grant_type is repeated: send it once.'],
  ['client_id=%', 'invalid_request: The form body is not valid percent-encoded UTF-8.'],
  ['client_id=%C3%28', 'invalid_request: The form body is not valid percent-encoded UTF-8.'],
])('the form %s is refused', (form, expected) => {
  expect(errorOf(OAuthTokenRequest.fromForm(form))).toBe(expected);
});

test('resource may stand several times in a form', () => {
  const form = 'client_id=a&client_secret=b&resource=https%3A%2F%2Fone&resource=https%3A%2F%2Ftwo';
  expect(valueOf(OAuthTokenRequest.fromForm(form)).resource).toEqual(['https://one', 'https://two']);
});

describe('HTTP Basic', () => {
  test('decodes each part as a form value', () => {
    const secret = new Secret('a:b c%/+&=');
    const request = valueOf(OAuthTokenRequest.fromForm('grant_type=client_credentials', { authorization: formatBasic('id:with space', secret) }));
    expect(request.client.clientId).toBe('id:with space');
    expect(request.client.method === 'client_secret_basic' && request.client.clientSecret.reveal()).toBe(secret.reveal());
  });

  test.each([
    ['two authentications at once', { ...client }, formatBasic('shop', new Secret('x')), 'invalid_request: The client authenticates twice, by header and by body: use one of them.'],
    ['another client in the body', { client_id: 'other' }, formatBasic('shop', new Secret('x')), 'invalid_request: client_id differs from the one in the Authorization header.'],
    ['not base64', {}, 'Basic ???', 'invalid_client: The Authorization header is not valid HTTP Basic of form-encoded parts (RFC 6749 section 2.3.1).'],
    ['no colon', {}, `Basic ${btoa('shop')}`, 'invalid_client: The Authorization header is not valid HTTP Basic of form-encoded parts (RFC 6749 section 2.3.1).'],
    ['a client in the body that no reading of the header names', { client_id: 'a' }, `Basic ${btoa('urn:a:b')}`, 'invalid_request: client_id differs from the one in the Authorization header.'],
    ['nothing after the scheme', {}, 'Basic', 'invalid_client: The Authorization header is not valid HTTP Basic of form-encoded parts (RFC 6749 section 2.3.1).'],
  ])('refuses %s', (_, wire, authorization, expected) => {
    expect(errorOf(OAuthTokenRequest.fromObject({ grant_type: 'client_credentials', ...wire }, { authorization }))).toBe(expected);
  });

  test.each<[string, object, readonly string[]]>([
    ['shop:s', {}, ['shop s']],
    ['shop:a+b', {}, ['shop a b', 'shop a+b']],
    ['shop:%zz', {}, ['shop %zz']],
    ['urn:a:b%2B', {}, ['urn a:b+', 'urn:a b+', 'urn a:b%2B', 'urn:a b%2B']],
    ['urn:a:b', { client_id: 'urn:a' }, ['urn:a b']],
  ])('reads %s in every way that it may be meant, the one of the RFC first', (pair, wire, expected) => {
    const { client: read } = valueOf(OAuthTokenRequest.fromObject({ grant_type: 'client_credentials', ...wire }, { authorization: `Basic ${btoa(pair)}` }));
    const readings = read.method === 'client_secret_basic' ? [read, ...(read.otherReadings ?? [])] : [];
    expect(readings.map(({ clientId, clientSecret }) => `${clientId} ${clientSecret.reveal()}`)).toEqual(expected);
  });

  test('a Bearer token in the header is not the client speaking', () => {
    expect(valueOf(OAuthTokenRequest.fromObject(client, { authorization: 'Bearer x' })).client.method).toBe('client_secret_post');
  });
});

describe('what was parsed can be written and read again', () => {
  const requests: readonly WireObject[] = [
    { ...client, grant_type: 'password', username: 'ada@example.com', password: 'pä ss&=+', type: 'signup', scope: 'openid email', resource: 'https://api' },
    { ...client, grant_type: 'password', username: 'ada@example.com', password: 'new', current_password: 'old', type: 'update' },
    { ...client, grant_type: 'client_credentials', resource: ['https://one', 'https://two'] },
    { ...client, grant_type: 'refresh_token', refresh_token: 'r', scope: 'a' },
    { client_id: 'app', code_verifier: verifier, grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://app/cb' },
    { ...client, grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'd' },
    { ...client, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'j' },
    { ...client, grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 's', subject_token_type: 't' },
  ];
  test.each(requests.map((wire) => [String(wire['grant_type']), wire] as const))('%s', (_, wire) => {
    const request = valueOf(OAuthTokenRequest.fromObject(wire));
    expect(OAuthTokenRequest.toObject(request)).toEqual(wire);
    expect(OAuthTokenRequest.toObject(valueOf(OAuthTokenRequest.fromJson(OAuthTokenRequest.toJson(request))))).toEqual(wire);
    expect(OAuthTokenRequest.toObject(valueOf(OAuthTokenRequest.fromForm(OAuthTokenRequest.toForm(request))))).toEqual(wire);
  });
});

test('no way of printing a request shows its secrets', () => {
  const canary = 'canary-0f3a9c';
  const request = valueOf(OAuthTokenRequest.fromObject({ client_id: 'a', client_secret: canary, code_verifier: `${canary}v`, username: 'u', password: canary, current_password: canary }));
  for (const text of [JSON.stringify(request), inspect(request, { depth: 9, showHidden: true }), String(Object.values(request)), String(request.client.method === 'none' || request.client.clientSecret)])
    expect(text).not.toContain(canary);
});

describe('reading a token request from HTTP', () => {
  const read = (contentType: string | undefined, body: Uint8Array | string, queryNames: string[] = []) =>
    errorOf(api.oauth.token.body!.read({ contentType, authorization: undefined, queryNames, body: typeof body === 'string' ? new TextEncoder().encode(body) : body }));

  test.each<[string, string | undefined, Uint8Array | string, string]>([
    ['a form', 'application/x-www-form-urlencoded', 'client_id=a&client_secret=b', 'accepted as client_credentials'],
    ['JSON with a charset', 'application/JSON; charset=utf-8', '{"client_id":"a","client_secret":"b"}', 'accepted as client_credentials'],
    ['no content type', undefined, 'client_id=a', 'invalid_request: The body must be application/x-www-form-urlencoded or application/json.'],
    ['another content type', 'text/plain', 'client_id=a', 'invalid_request: The body must be application/x-www-form-urlencoded or application/json.'],
    ['broken JSON', 'application/json', '{"client_id":', 'invalid_request: The body is not valid JSON.'],
    ['a JSON array', 'application/json', '[]', 'invalid_request: The body must be a JSON object.'],
    ['JSON null', 'application/json', 'null', 'invalid_request: The body must be a JSON object.'],
    ['broken UTF-8', 'application/json', new Uint8Array([0x7b, 0xff, 0x7d]), 'invalid_request: The body is not valid UTF-8.'],
    ['an empty body', 'application/json', '', 'invalid_request: The body is not valid JSON.'],
    ['an empty form', 'application/x-www-form-urlencoded', '', 'invalid_request: grant_type is missing.'],
  ])('%s', (_, contentType, body, expected) => {
    expect(read(contentType, body)).toBe(expected);
  });

  test('parameters in the URI are refused', () => {
    expect(read('application/x-www-form-urlencoded', 'client_id=a', ['client_secret'])).toBe('invalid_request: client_secret must be in the body, not in the URI.');
  });
});
