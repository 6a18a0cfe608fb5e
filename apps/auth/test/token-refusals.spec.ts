import { asShop, formOf, password, secret, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, { client_id: 'basic', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', scope: 'orders:read' }] });
});
afterAll(() => provider.close());

const basic = (id: string, value: string) => ({ authorization: `Basic ${btoa(`${id}:${value}`)}` });
const shopBasic = basic(...asShop);
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const machine = 'grant_type=client_credentials';
const login = formOf({ grant_type: 'password', username: 'ada@example.com', password }).toString();

interface Row {
  readonly headers?: Record<string, string>;
  readonly body: string | Uint8Array;
  readonly path?: string;
  readonly status?: number;
  readonly error: string;
}

/** Every refusal of RFC 6749 section 5.2 and RFC 8707 section 2, and what is no token request at all. */
const rows: Readonly<Record<string, Row>> = {
  'not JSON': { headers: { ...shopBasic, ...json }, body: '{', error: 'invalid_request' },
  'JSON that is no object': { headers: { ...shopBasic, ...json }, body: '"x"', error: 'invalid_request' },
  'a JSON member that stands twice': { headers: { ...shopBasic, ...json }, body: '{"grant_type":"password","grant_type":"password"}', error: 'invalid_request' },
  'another content type': { headers: { ...shopBasic, 'content-type': 'text/xml' }, body: '<a/>', error: 'invalid_request' },
  'multipart': { headers: { ...shopBasic, 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--', error: 'invalid_request' },
  'an empty body': { headers: { ...shopBasic, ...json }, body: '', error: 'invalid_request' },
  'broken UTF-8 in a form': { headers: { ...shopBasic, ...form }, body: `${machine}&scope=%C3%28`, error: 'invalid_request' },
  'broken UTF-8 in JSON': { headers: { ...shopBasic, ...json }, body: new Uint8Array([123, 34, 0xc3, 0x28, 34, 125]), error: 'invalid_request' },
  'a NUL byte in the user name': { headers: { ...shopBasic, ...form }, body: `${login.replace('ada', 'a%00da')}`, error: 'invalid_request' },
  'a body of 1 MB': { headers: { ...shopBasic, ...form }, body: `${machine}&x=${'a'.repeat(1_000_000)}`, status: 413, error: 'invalid_request' },
  'a repeated parameter': { headers: { ...shopBasic, ...form }, body: `${machine}&${machine}`, error: 'invalid_request' },
  'a parameter in the URI': { path: '/oauth/token?grant_type=client_credentials', headers: { ...shopBasic, ...form }, body: machine, error: 'invalid_request' },
  'two client authentications at once': { headers: { ...shopBasic, ...form }, body: `${machine}&client_id=shop&client_secret=${secret}`, error: 'invalid_request' },
  'two different clients': { headers: { ...shopBasic, ...form }, body: `${machine}&client_id=post`, error: 'invalid_request' },
  'no grant': { headers: form, body: 'client_id=app&code_verifier=abc', error: 'invalid_request' },
  'an ambiguous grant': { headers: { ...shopBasic, ...form }, body: 'username=a&password=b&refresh_token=c', error: 'invalid_request' },
  'a grant without its credentials': { headers: { ...shopBasic, ...form }, body: 'grant_type=password&username=a', error: 'invalid_request' },
  'a password of 1,025 bytes': { headers: { ...shopBasic, ...form }, body: `grant_type=password&username=a&password=${'x'.repeat(1025)}`, error: 'invalid_request' },
  'a type that is none': { headers: { ...shopBasic, ...form }, body: `${login}&type=reset`, error: 'invalid_request' },
  'a name of blanks': { headers: { ...shopBasic, ...form }, body: `grant_type=password&username=+%E2%80%83&password=${secret}&type=signup`, error: 'invalid_request' },
  'a weak new password': { headers: { ...shopBasic, ...form }, body: 'grant_type=password&username=new@example.com&password=short&type=signup', error: 'invalid_request' },
  'no client': { headers: form, body: machine, error: 'invalid_client' },
  'an unknown client': { headers: { ...basic('nobody', secret), ...form }, body: machine, error: 'invalid_client' },
  'a wrong secret': { headers: { ...basic('shop', 'wrong'), ...form }, body: machine, error: 'invalid_client' },
  'a wrong secret in the body': { headers: form, body: `${machine}&client_id=post&client_secret=wrong`, error: 'invalid_client' },
  'no secret': { headers: form, body: `${machine}&client_id=shop`, error: 'invalid_client' },
  'a broken Authorization header': { headers: { authorization: 'Basic %%%', ...form }, body: machine, error: 'invalid_client' },
  'the secret in the body for a client registered for Basic': { headers: form, body: `${machine}&client_id=basic&client_secret=${secret}`, error: 'invalid_client' },
  'Basic for a client registered for the body': { headers: { ...basic('post', secret), ...form }, body: machine, error: 'invalid_client' },
  'a verifier alone for a confidential client': { headers: form, body: `${login}&client_id=shop&code_verifier=abc`, error: 'invalid_client' },
  'a secret for a public client': { headers: { ...basic('app', secret), ...form }, body: 'grant_type=refresh_token&refresh_token=x', error: 'invalid_client' },
  'a public client and the password grant': { headers: form, body: `${login}&client_id=app&code_verifier=abc`, error: 'unauthorized_client' },
  'a grant that the client may not use': { headers: { ...basic('login-only', secret), ...form }, body: machine, error: 'unauthorized_client' },
  'a type that the client may not use': { headers: { ...basic('login-only', secret), ...form }, body: `${login}&type=signup`, error: 'unauthorized_client' },
  'a grant that nobody knows': { headers: { ...shopBasic, ...form }, body: 'grant_type=urn:example:none', error: 'unsupported_grant_type' },
  'the implicit grant': { headers: { ...shopBasic, ...form }, body: 'grant_type=implicit', error: 'unsupported_grant_type' },
  'a grant that is not served yet': { headers: { ...shopBasic, ...form }, body: 'grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x', error: 'unsupported_grant_type' },
  'an unknown user': { headers: { ...shopBasic, ...form }, body: `grant_type=password&username=nobody&password=${secret}`, error: 'invalid_grant' },
  'a wrong password': { headers: { ...shopBasic, ...form }, body: `grant_type=password&username=ada@example.com&password=${secret}`, error: 'invalid_grant' },
  'an unknown user for an update': { headers: { ...shopBasic, ...form }, body: formOf({ grant_type: 'password', username: 'nobody', password, type: 'update' }).toString(), error: 'invalid_grant' },
  'a refresh token that is none': { headers: { ...shopBasic, ...form }, body: 'grant_type=refresh_token&refresh_token=x', error: 'invalid_grant' },
  'a scope beyond the client': { headers: { ...shopBasic, ...form }, body: `${machine}&scope=orders:write`, error: 'invalid_scope' },
  'a scope of a user without a user': { headers: { ...shopBasic, ...form }, body: `${machine}&scope=openid`, error: 'invalid_scope' },
  'an unknown resource': { headers: { ...shopBasic, ...form }, body: `${machine}&resource=https://unknown.example.com`, error: 'invalid_target' },
  "another client's resource": { headers: { ...shopBasic, ...form }, body: `${machine}&resource=https://mail.example.com`, error: 'invalid_target' },
};

const statuses: Readonly<Record<string, number>> = { invalid_client: 401 };

describe('/oauth/token refuses', () => {
  test.each(Object.entries(rows))('%s', async (_, { headers, body, path = '/oauth/token', status, error }) => {
    const answer = await provider.send(path, { method: 'POST', headers: headers ?? {}, body: typeof body === 'string' ? body : Buffer.from(body) });
    expect(answer.json).toEqual({ error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string });
    expect(answer.status).toBe(status ?? statuses[error] ?? 400);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('www-authenticate')).toBe(error === 'invalid_client' ? 'Basic realm="symbolon", charset="UTF-8"' : null);
  });
});

describe('/api/authentication/oauth/tokens refuses', () => {
  test.each(Object.entries(rows))('%s', async (_, { headers, body, path = '/oauth/token', status, error }) => {
    const answer = await provider.send(path.replace('/oauth/token', '/api/authentication/oauth/tokens'), { method: 'POST', headers: headers ?? {}, body: typeof body === 'string' ? body : Buffer.from(body) });
    expect(answer.json).toEqual({
      error,
      error_description: answer.json['title'],
      title: expect.any(String) as string,
      errorCode: error.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1)).join(''),
      errorId: answer.headers.get('x-request-id'),
    });
    expect(answer.status).toBe(error === 'invalid_grant' ? 401 : (status ?? statuses[error] ?? 400));
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

test('nothing was lost by all this: the shop still gets its token', async () => {
  expect((await provider.token({ grant_type: 'client_credentials' }, asShop)).status).toBe(200);
});

test.each(['//oauth/token', '/oauth//token', '/oauth/token/', '/OAuth/token', '/oauth/./token', '/oauth/%74oken', '/oauth/token;x', '/oauth/token%2f'])(
  'the path %s leads nowhere or to the same rules',
  async (path) => {
    const answer = await provider.send(path, { method: 'POST', headers: form, body: machine });
    expect([404, 401]).toContain(answer.status);
  },
);

test('another method is told which one is right', async () => {
  const answer = await provider.send('/oauth/token');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
  expect(answer.json).toEqual({ error: 'method_not_allowed' });
});
