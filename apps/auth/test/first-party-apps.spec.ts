import { consoleClientId } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { decoded, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const native = {
  client_id: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  password_grant_types: ['signup'],
  first_party: true,
  scope: 'openid email offline_access orders:read',
  redirect_uris: [callback],
};
const file = {
  ...shop,
  clients: [
    ...shop.clients,
    native,
    { ...native, client_id: 'another' },
    { ...native, client_id: 'closed', password_grant_types: [] },
    { ...native, client_id: 'stranger', first_party: false, password_grant_types: [] },
    { ...native, client_id: consoleClientId },
    { ...native, client_id: 'strict', require_pushed_authorization_requests: true },
    { ...native, client_id: 'backend', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', require_pkce: false },
  ],
};

let provider: Provider;
let second: Provider;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_THROTTLE_ACCOUNT: '100', SYMBOLON_SIGNUP: 'open', SYMBOLON_EMAIL_VERIFICATION: 'optional' });
  await provider.apply(file);
  second = await provider.another();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

type Members = Readonly<Record<string, string | undefined>>;
const present = (members: Members) => Object.fromEntries(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined));
const ada = { username: 'ada@example.com', password };
const request = { client_id: 'native', response_type: 'code', scope: 'openid', nonce: 'n-1', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const basic = { authorization: `Basic ${btoa(`backend:${secret}`)}` };
const send = (members: Members, headers: Record<string, string> = {}, node = provider): Promise<Answer> =>
  node.send('/oauth/authorize-challenge', { method: 'POST', headers, body: formOf(present(members)) });
const ask = (changes: Members = {}, headers: Record<string, string> = {}) => send({ ...request, ...changes }, headers);
/** One more step of what has begun. */
const goOn = (authSession: unknown, changes: Members = {}, node = provider) => send({ client_id: 'native', auth_session: String(authSession), ...changes }, {}, node);
const begin = async (changes: Members = {}) => (await ask(changes)).json['auth_session'];
const redeem = (code: unknown, changes: Members = {}, credentials?: readonly [string, string]) =>
  provider.token(present({ grant_type: 'authorization_code', code: String(code), code_verifier: verifier, ...(!credentials && { client_id: 'native' }), ...changes }), credentials);
const session = expect.stringMatching(/^[\w-]{43}$/) as string;
const insufficient = { error: 'insufficient_authorization', error_description: 'The credentials are missing or not valid.', auth_session: session };
const over = { error: 'invalid_session', error_description: expect.any(String) as string };
const notValid = 'invalid_grant';

test('an application of ours asks the person itself, and gets a code, and for it the tokens of that log-in', async () => {
  const first = await ask({ scope: 'openid offline_access orders:read' });
  expect(first.status).toBe(403);
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(first.json).toEqual({ ...insufficient, error_description: 'Send username and password, with this auth_session.' });
  const answer = await goOn(first.json['auth_session'], ada);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json).toEqual({ authorization_code: session });
  const loggedInAt = provider.clock.now().getTime() / 1000;
  provider.clock.advance(30);
  const { status, json } = await redeem(answer.json['authorization_code']);
  expect(status).toBe(200);
  expect(json['scope']).toBe('openid offline_access orders:read');
  expect(decoded(json['access_token']).claims).toMatchObject({ client_id: 'native', aud: 'https://orders.example.com', auth_time: loggedInAt });
  const id = decoded(json['id_token']).claims;
  expect(id).toMatchObject({ aud: 'native', nonce: 'n-1', amr: ['pwd'], auth_time: loggedInAt });
  expect(id).not.toHaveProperty('sid');
  expect((await provider.token({ grant_type: 'refresh_token', client_id: 'native', refresh_token: json['refresh_token'] })).status).toBe(200);
});

test('one step is enough when everything is there, for a client with a secret too', async () => {
  const answer = await ask({ ...ada, client_id: undefined }, basic);
  expect((await redeem(answer.json['authorization_code'], {}, ['backend', secret])).status).toBe(200);
});

test('a client that must push its requests elsewhere sends this one itself already', async () => {
  expect((await ask({ ...ada, client_id: 'strict' })).status).toBe(200);
});

describe('refuses', () => {
  const rows: Readonly<Record<string, readonly [change: Members, error: string, status?: number, headers?: Record<string, string>]>> = {
    'no client': [{ client_id: undefined }, 'invalid_client', 401],
    'an unknown client': [{ client_id: 'nobody' }, 'invalid_client', 401],
    'the client_id alone of a client with a secret': [{ client_id: 'backend' }, 'invalid_client', 401],
    'another client than the one of the header': [{ client_id: 'native' }, 'invalid_request', 400, basic],
    'the console, whose people log in at the pages': [{ client_id: consoleClientId }, 'unauthorized_client'],
    'a client that is not ours': [{ client_id: 'stranger' }, 'unauthorized_client'],
    'a client without the code grant': [{ client_id: undefined }, 'unauthorized_client', 400, { authorization: `Basic ${btoa(`shop:${secret}`)}` }],
    'a sign-up where the client may not': [{ client_id: 'closed', type: 'signup' }, 'unauthorized_client'],
    'an update': [{ type: 'update' }, 'invalid_request'],
    'a weak new password': [{ type: 'signup', username: 'new@example.com', password: 'short' }, 'invalid_request'],
    'a weak new password of somebody who exists': [{ type: 'signup', password: 'short' }, 'invalid_request'],
    'a NUL byte in the user name': [{ username: 'a\0da' }, 'invalid_request'],
    'a password of 1,025 bytes': [{ password: 'x'.repeat(1025) }, 'invalid_request'],
    'no response type': [{ response_type: undefined }, 'invalid_request'],
    'the implicit flow': [{ response_type: 'token' }, 'unsupported_response_type'],
    'no PKCE': [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    'no PKCE of a client that may do without elsewhere': [{ client_id: undefined, code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', 400, basic],
    'plain PKCE': [{ code_challenge_method: 'plain' }, 'invalid_request'],
    'a challenge that is none': [{ code_challenge: 'short' }, 'invalid_request'],
    'a redirect URI that is not registered': [{ redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    'a request object': [{ request: 'e30.e30.' }, 'request_not_supported'],
    'a request URI': [{ request_uri: 'https://app.example.com/r' }, 'request_uri_not_supported'],
    'a registration': [{ registration: '{}' }, 'registration_not_supported'],
    'an unknown prompt': [{ prompt: 'enrol' }, 'invalid_request'],
    'max_age in words': [{ max_age: 'soon' }, 'invalid_request'],
    'claims that are none': [{ claims: '[]' }, 'invalid_request'],
    'a scope beyond the client': [{ scope: 'openid orders:write' }, 'invalid_scope'],
    'an unknown resource': [{ resource: 'https://unknown.example' }, 'invalid_target'],
    'an auth_session that is none': [{ auth_session: 'x'.repeat(43) }, 'invalid_session'],
  };

  test.each(Object.entries(rows))('%s', async (_, [change, error, status = 400, headers = {}]) => {
    const codes = await provider.database.prisma.authorizationCode.count();
    const answer = await ask({ ...ada, ...change }, headers);
    const { auth_session: next, ...body } = answer.json;
    expect(body).toEqual({ error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/) as string });
    expect(answer.status).toBe(status);
    expect(next !== undefined).toBe(change.password === 'short');
    expect(await provider.database.prisma.authorizationCode.count()).toBe(codes);
  });

  test('JSON, a parameter in the URI, a repeated one, a large body, and another method', async () => {
    const post = async (body: string, type = 'application/x-www-form-urlencoded', path = '') =>
      (await provider.send(`/oauth/authorize-challenge${path}`, { method: 'POST', headers: { 'content-type': type }, body })).status;
    expect(await post('{}', 'application/json')).toBe(400);
    expect(await post('client_id=native', undefined, '?password=x')).toBe(400);
    expect(await post('client_id=native&client_id=native')).toBe(400);
    expect(await post(`client_id=${'x'.repeat(1_000_000)}`)).toBe(413);
    expect((await provider.send('/oauth/authorize-challenge')).status).toBe(405);
  });
});

describe('a password', () => {
  test('that is wrong, of nobody, or of a disabled user looks the same, at the first step and later', async () => {
    await provider.database.prisma.user.create({ data: { id: 'user_disabled', username: 'disabled', usernameKey: 'disabled', disabledAt: new Date(0) } });
    const visible = ({ status, headers, json, text }: Answer) => ({
      status,
      text: text.replace(String(json['auth_session']), 'next'),
      headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    });
    const wrong = await ask({ ...ada, password: 'not it' });
    expect(wrong.json).toEqual(insufficient);
    for (const change of [{ username: 'nobody@example.com' }, { username: 'disabled' }, { password: 'another long enough phrase', type: 'signup' }]) {
      expect(visible(await ask({ ...ada, ...change }))).toEqual(visible(wrong));
      expect(visible(await goOn(await begin(), { ...ada, ...change }))).toEqual(visible(wrong));
    }
  });

  test('that is wrong leads to the next step, and a right one there to the code', async () => {
    const wrong = await goOn(await begin(), { ...ada, password: 'not it' });
    expect(wrong.json).toEqual(insufficient);
    expect((await goOn(wrong.json['auth_session'], ada)).status).toBe(200);
  });

  test('that is guessed is counted with the guesses at every other door', async () => {
    const strict = await provider.another({ SYMBOLON_THROTTLE_ACCOUNT: '2' });
    const guess = { ...request, username: 'guessed@example.com', password: 'a guess' };
    await strict.token({ grant_type: 'password', username: guess.username, password: guess.password }, ['shop', secret]);
    for (let left = 2; left > 0; left -= 1) await send(guess, {}, strict);
    const blocked = await send(guess, {}, strict);
    expect(blocked.json).toEqual(insufficient);
    expect(blocked.headers.get('retry-after')).toBe('1');
    expect((await strict.token({ grant_type: 'password', username: guess.username, password: guess.password }, ['shop', secret])).headers.get('retry-after')).toBe('1');
    await strict.close();
  });
});

describe('a sign-up', () => {
  test('makes the account and is a log-in the second time; a weak password leads to the next step', async () => {
    const user = { username: 'Grace@example.com', type: 'signup' };
    const weak = await goOn(await begin(), { ...user, password: 'passwordpassword' });
    expect(weak.json).toEqual({ error: 'invalid_request', error_description: 'The password is among the most common ones: choose another.', auth_session: session });
    const subjects = [];
    for (const answer of [await goOn(weak.json['auth_session'], { ...user, password }), await ask({ ...user, password })]) {
      subjects.push(decoded((await redeem(answer.json['authorization_code'])).json['id_token']).claims['sub']);
    }
    expect(subjects[0]).toMatch(/^user_/);
    expect(subjects[1]).toBe(subjects[0]);
  });

  test('never overwrites a password', async () => {
    expect((await ask({ ...ada, password: 'another long enough phrase', type: 'signup' })).json).toEqual(insufficient);
    expect((await ask(ada)).status).toBe(200);
  });
});

describe('an auth_session', () => {
  test('is good for one step', async () => {
    const first = await begin();
    const next = (await goOn(first)).json['auth_session'];
    expect(next).not.toBe(first);
    expect((await goOn(first, ada)).json).toEqual(over);
    expect((await goOn(next, ada)).status).toBe(200);
    expect((await goOn(next, ada)).json).toEqual(over);
  });

  test('is worth nothing to another client, and nothing is lost by its attempt', async () => {
    const first = await begin();
    expect((await goOn(first, { ...ada, client_id: 'another' })).json).toEqual(over);
    expect((await goOn(first, ada)).status).toBe(200);
  });

  test('ends after ten minutes, whatever the number of steps', async () => {
    const first = await begin();
    provider.clock.advance(599);
    const next = (await goOn(first)).json['auth_session'];
    provider.clock.advance(1);
    expect((await goOn(next, ada)).json).toEqual(over);
  });

  test('keeps the request as it was: what a later step says of it does not count', async () => {
    const answer = await goOn(await begin(), { ...ada, scope: 'openid orders:read', nonce: 'n-2', code_challenge: s256('x'.repeat(43)), redirect_uri: 'https://evil.example/' });
    const { json } = await redeem(answer.json['authorization_code']);
    expect(json['scope']).toBe('openid');
    expect(decoded(json['id_token']).claims['nonce']).toBe('n-1');
  });

  test('cannot stand for a flow of a browser or a pushed request, nor they for it', async () => {
    const first = String(await begin({ redirect_uri: callback }));
    const seen = await new Browser(provider).go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: `urn:ietf:params:oauth:request_uri:${first}` }).toString()}`);
    expect(seen.status).toBe(400);
    const pushed = await provider.send('/oauth/par', { method: 'POST', body: formOf({ ...request, redirect_uri: callback }) });
    for (const other of [String(pushed.json['request_uri']), String(pushed.json['request_uri']).split(':').at(-1)]) expect((await goOn(other, ada)).json).toEqual(over);
  });

  test('used 32 times at once on two nodes, with a right password, gives one code', async () => {
    const first = await begin();
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => goOn(first, ada, index % 2 ? second : provider)));
    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect([winner?.status, others]).toEqual([200, []]);
    for (const { json } of answers.filter((answer) => answer !== winner)) expect(json).toEqual(over);
  });

  test('used 32 times at once, with wrong passwords, has one next step', async () => {
    const first = await begin();
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => goOn(first, { username: 'raced@example.com', password: `guess ${index}` }, index % 2 ? second : provider)));
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(1);
  });
});

describe('in a browser', () => {
  test('goes on what only a page can do: by the name of the request, when it could be pushed', async () => {
    const answer = await ask({ ...ada, redirect_uri: callback, prompt: 'consent' });
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      error: 'redirect_to_web',
      error_description: 'This has to go on in a browser.',
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/) as string,
      expires_in: 90,
    });
    const browser = new Browser(provider);
    const page = await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(answer.json['request_uri']) }).toString()}`);
    const consent = await browser.submit(page, ada);
    const back = await browser.submit(consent, { decision: 'approve' });
    expect((await redeem(new URL(back.location ?? '').searchParams.get('code'), { redirect_uri: callback })).status).toBe(200);
  });

  test('goes on who has to prove an address first: told to the right password only, once', async () => {
    const username = 'unproven@example.com';
    await ask({ username, password, type: 'signup' });
    await provider.database.prisma.user.updateMany({ where: { username }, data: { mustVerifyEmail: true } }); // as a sign-up by page leaves it
    const strict = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'required' });
    const begun = await begin({ redirect_uri: callback });
    const wrong = await goOn(begun, { username, password: 'not the right pass phrase' }, strict);
    expect(wrong.json).toEqual(insufficient);
    const right = await goOn(wrong.json['auth_session'], { username, password }, strict);
    expect([right.status, right.json['error'], right.json['request_uri']]).toEqual([403, 'redirect_to_web', expect.stringMatching(/^urn:ietf:/)]);
    expect((await goOn(wrong.json['auth_session'], { username, password }, strict)).json).toEqual(over);
    const browser = new Browser(strict);
    const page = await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(right.json['request_uri']) }).toString()}`);
    expect((await browser.submit(page, { username, password })).text).toContain('data-page="verify-email"');
    await strict.close();
  });

  test('goes on who has a key as the second factor: told to the right password only, once', async () => {
    const username = 'two-factors@example.com';
    await ask({ username, password, type: 'signup' });
    const { id: userId } = await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username } });
    await provider.database.prisma.passkey.create({ data: { id: 'passkey_1', userId, credentialId: Buffer.from('x'), publicKey: Buffer.from('x'), counter: 0n, aaguid: '', isSecondFactor: true, isBackedUp: false, mayBeBackedUp: false, name: 'Key', createdAt: provider.clock.now() } });
    const begun = await begin({ redirect_uri: callback });
    const wrong = await goOn(begun, { username, password: 'not the right pass phrase' });
    expect(wrong.json).toEqual(insufficient);
    const right = await goOn(wrong.json['auth_session'], { username, password });
    expect([right.status, right.json['error'], right.json['request_uri']]).toEqual([403, 'redirect_to_web', expect.stringMatching(/^urn:ietf:/)]);
    expect((await goOn(wrong.json['auth_session'], { username, password })).json).toEqual(over);
    const browser = new Browser(provider);
    const page = await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(right.json['request_uri']) }).toString()}`);
    expect((await browser.submit(page, { username, password })).text).toContain('data-page="second-factor"');
  });

  test.each<[string, Members]>([
    ['consent, without a redirect URI to come back to', { prompt: 'consent' }],
    ['an acr that a password does not reach', { acr_values: 'aal2 phr' }],
    ['the same as a must', { claims: '{"id_token":{"acr":{"essential":true,"value":"aal2"}}}' }],
    ['an expected user', { id_token_hint: 'e30.e30.x' }],
    ['an expected user among its claims', { claims: '{"id_token":{"sub":{"value":"user_1"}}}' }],
  ])('goes on a request with %s', async (_, change) => {
    const answer = await ask({ ...ada, ...change });
    expect([answer.status, answer.json]).toEqual([403, { error: 'redirect_to_web', error_description: expect.any(String) as string }]);
  });
});

test('claims that are asked for by name are told as they are after a page', async () => {
  const answer = await ask({ ...ada, claims: '{"id_token":{"email":null,"name":null},"userinfo":{"email_verified":null}}' });
  const { json } = await redeem(answer.json['authorization_code']);
  expect(decoded(json['id_token']).claims).toMatchObject({ email: 'ada@example.com', acr: 'aal1' });
  expect(decoded(json['id_token']).claims).not.toHaveProperty('name'); // of a scope that the client has not
  const userinfo = await provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(json['access_token'])}` } });
  expect(userinfo.json).toEqual({ sub: decoded(json['id_token']).claims['sub'], email_verified: true });
});

describe('its code', () => {
  const code = async (changes: Members = {}) => (await ask({ ...ada, ...changes })).json['authorization_code'];

  test.each<[string, Members, readonly [string, string] | undefined]>([
    ['another public client', { client_id: 'another' }, undefined],
    ['a client with a secret', {}, ['backend', secret]],
    ['another verifier', { code_verifier: `${verifier}x` }, undefined],
    ['a redirect URI that was never named', { redirect_uri: callback }, undefined],
  ])('is worth nothing with %s, and nothing afterwards', async (_, changes, as) => {
    const given = await code();
    expect((await redeem(given, changes, as)).json['error']).toBe(notValid);
    expect((await redeem(given)).json['error']).toBe(notValid);
  });

  test('without a verifier is refused', async () => {
    expect((await redeem(await code(), { code_verifier: undefined })).json['error']).toBe('invalid_client');
  });

  test('may be redeemed with the redirect URI that was named, or none, but no other', async () => {
    expect((await redeem(await code({ redirect_uri: callback }), { redirect_uri: callback })).status).toBe(200);
    expect((await redeem(await code({ redirect_uri: callback }))).status).toBe(200);
    expect((await redeem(await code({ redirect_uri: callback }), { redirect_uri: `${callback}/` })).json['error']).toBe(notValid);
  });

  test('lives for a minute, and is good for one use, the second of which ends what the first gave', async () => {
    const late = await code();
    provider.clock.advance(60);
    expect((await redeem(late)).json['error']).toBe(notValid);
    const given = await code({ scope: 'openid offline_access' });
    const { json } = await redeem(given);
    expect((await redeem(given)).json['error']).toBe(notValid);
    expect((await provider.token({ grant_type: 'refresh_token', client_id: 'native', refresh_token: json['refresh_token'] })).json['error']).toBe(notValid);
  });

  test('dies when the password changes', async () => {
    const user = { username: 'changes@example.com', password };
    const given = await code({ ...user, type: 'signup' });
    provider.clock.advance(1);
    await provider.token({ grant_type: 'password', ...user, password: 'an entirely new passphrase', type: 'update' }, ['shop', secret]);
    expect((await redeem(given)).json['error']).toBe(notValid);
  });

  test('dies when its user is disabled', async () => {
    const user = { username: 'leaves@example.com', password };
    const given = await code({ ...user, type: 'signup' });
    await provider.database.prisma.user.update({ where: { usernameKey: user.username }, data: { disabledAt: new Date() } });
    expect((await redeem(given)).json['error']).toBe(notValid);
  });
});

test('neither auth_session nor credentials are stored', async () => {
  const first = String(await begin());
  await goOn(first, { username: 'stored@example.com', password: 'a password to be found' });
  const rows = JSON.stringify(await provider.database.prisma.authorizationRequest.findMany(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value));
  for (const each of [first, 'stored@example.com', 'a password to be found']) expect(rows).not.toContain(each);
});
