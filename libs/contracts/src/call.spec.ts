import { addressOf, api, BrokenContract, call, formatBasic, OAuthTokenRequest, Secret, type AnyTokenRequest, type OAuthTokenRequestMembers, type OAuthTokenRequestWire } from './index.ts';
import type * as z from 'zod';

const origin = 'https://id.example.com';
const tokens = { access_token: 'a', token_type: 'Bearer', expires_in: 900 };

/** A server that answers so, and what it was sent. */
function server(body: string | object | null, { status = 200, type = 'application/json', headers = {} }: { status?: number; type?: string; headers?: Record<string, string> } = {}) {
  const seen: { address: string; method: unknown; headers: unknown; body: unknown }[] = [];
  const fetch = (address: URL, init: RequestInit): Promise<Response> => {
    seen.push({ address: address.href, method: init.method, headers: init.headers, body: init.body });
    return Promise.resolve(new Response(typeof body === 'object' && body !== null ? JSON.stringify(body) : body, { status, headers: { 'content-type': type, ...headers } }));
  };
  return { fetch, seen };
}

test('a body goes as a form in the names of the wire, and the answer comes typed', async () => {
  const { fetch, seen } = server(tokens);
  const authorization = formatBasic('shop', new Secret('s'));
  const answer = await call(origin, api.oauth.token, { body: { grant_type: 'client_credentials', scope: 'a b', resource: ['https://one', 'https://two'], username: undefined }, authorization, fetch });
  expect(answer).toEqual({ ok: true, status: 200, value: tokens, headers: expect.any(Headers) });
  expect(seen).toEqual([{
    address: 'https://id.example.com/oauth/token',
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic c2hvcDpz' },
    body: 'grant_type=client_credentials&scope=a+b&resource=https%3A%2F%2Fone&resource=https%3A%2F%2Ftwo',
  }]);
});

test('a parsed request is sent as it was read', async () => {
  const { fetch, seen } = server(tokens);
  const request: AnyTokenRequest = { grantType: 'refresh_token', client: { method: 'none', clientId: 'app' }, refreshToken: new Secret('r'), resource: [] };
  await call(origin, api.oauth.token, { body: OAuthTokenRequest.toObject(request), fetch });
  expect(seen[0]?.body).toBe('grant_type=refresh_token&client_id=app&refresh_token=r');
});

test('a refusal has the body of its status, and its headers', async () => {
  const { fetch } = server({ error: 'invalid_grant' }, { status: 400, headers: { 'retry-after': '7' } });
  const answer = await call(origin, api.oauth.token, { body: {}, fetch });
  expect(answer).toMatchObject({ ok: false, status: 400, value: { error: 'invalid_grant' } });
  expect(answer.headers.get('retry-after')).toBe('7');
});

test('a query stands in the address, by itself for a browser too', async () => {
  const address = addressOf(origin, api.oauth.authorize, { client_id: 'app', response_type: 'code', scope: 'openid email' });
  expect(address.href).toBe('https://id.example.com/oauth/authorize?client_id=app&response_type=code&scope=openid+email');
  const { fetch, seen } = server('<!doctype html>', { type: 'text/html; charset=utf-8' });
  expect(await call(origin, api.login.logout, { query: { client_id: 'app' }, fetch })).toMatchObject({ ok: true, value: '<!doctype html>' });
  expect(seen).toMatchObject([{ address: 'https://id.example.com/oidc/logout?client_id=app', headers: { accept: 'text/html' } }]);
});

test.each([
  ['userinfo', () => call(origin, api.oidc.userinfo, { authorization: 'Bearer t', accept: 'application/jwt', ...server('a.b.c', { type: 'application/jwt' }) })],
  ['introspection', () => call(origin, api.oauth.introspect, { body: { token: 't' }, accept: 'application/token-introspection+jwt', ...server('a.b.c', { type: 'application/token-introspection+jwt' }) })],
])('%s that is signed comes as the text of the JWT', async (_, calling) => {
  expect(await calling()).toMatchObject({ ok: true, value: 'a.b.c' });
});

test('an answer without a body is undefined', async () => {
  expect(await call(origin, api.oauth.revoke, { body: { token: 't' }, ...server(null, { type: '' }) })).toMatchObject({ ok: true, value: undefined });
});

test.each<[string, ReturnType<typeof server>, string]>([
  ['a member is missing', server({ token_type: 'Bearer', expires_in: 900 }), 'The answer 200 of token breaks its contract: access_token invalid_type.'],
  ['a member has another value', server({ ...tokens, token_type: 'canary' }), 'The answer 200 of token breaks its contract: token_type invalid_value.'],
  ['it is empty', server(null), 'The answer 200 of token breaks its contract: the body invalid_type.'],
  ['it is no JSON', server('{'), 'The answer 200 of token breaks its contract: it is not valid JSON.'],
  ['it is a page of a proxy', server('<h1>', { type: 'text/html' }), 'The answer 200 of token breaks its contract: it is not application/json.'],
  ['it is a JWT where none is promised', server('a.b.c', { type: 'application/jwt' }), 'The answer 200 of token breaks its contract: it is not application/json.'],
  ['its status is in no table', server({ error: 'invalid_grant' }, { status: 418 }), 'The answer 418 of token breaks its contract: it has no such status.'],
  ['another success than the one that is promised', server(tokens, { status: 201 }), 'The answer 201 of token breaks its contract: it has no such status.'],
  ['a refusal of another kind', server({ message: 'canary' }, { status: 400 }), 'The answer 400 of token breaks its contract: error invalid_value.'],
])('breaks the contract: %s', async (_, { fetch }, message) => {
  const failure = await call(origin, api.oauth.token, { body: {}, fetch }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BrokenContract);
  expect(failure).toMatchObject({ endpoint: 'token', message });
});

describe('a call is given up', () => {
  const silent = (_: URL, { signal }: RequestInit): Promise<Response> =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));

  test('when its signal says so', async () => {
    const controller = new AbortController();
    const calling = call(origin, api.oidc.jwks, { signal: controller.signal, fetch: silent });
    controller.abort(new Error('not needed any more'));
    await expect(calling).rejects.toThrow('not needed any more');
  });

  test('when its time is over', async () => {
    await expect(call(origin, api.oidc.jwks, { timeout: 0, fetch: silent })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

test('the documented members are those that the schema reads', () => {
  type Wire = z.input<typeof OAuthTokenRequestWire>;
  const everyOne: { readonly [Name in keyof Required<Wire>]: keyof OAuthTokenRequestMembers } & { readonly [Name in keyof Required<OAuthTokenRequestMembers>]: keyof Wire } = {
    client_id: 'client_id', client_secret: 'client_secret', code_verifier: 'code_verifier', grant_type: 'grant_type', username: 'username', password: 'password', current_password: 'current_password',
    type: 'type', scope: 'scope', resource: 'resource', refresh_token: 'refresh_token', code: 'code', redirect_uri: 'redirect_uri', device_code: 'device_code',
    assertion: 'assertion', subject_token: 'subject_token', subject_token_type: 'subject_token_type',
  };
  expect(Object.keys(everyOne)).toHaveLength(17);
});
