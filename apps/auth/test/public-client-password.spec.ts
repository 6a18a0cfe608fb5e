import { randomText, s256, secureRandom } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { decoded, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const native = {
  client_id: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'password', 'refresh_token'],
  first_party: true,
  scope: 'openid email offline_access orders:read mail:send',
  redirect_uris: [callback],
};
const file = {
  ...shop,
  clients: [
    ...shop.clients,
    native,
    { ...native, client_id: 'another' },
    { ...native, client_id: 'signup', password_grant_types: ['signup'] },
    { ...native, client_id: 'codes', grant_types: ['authorization_code'] },
    { ...native, client_id: 'web', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
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
const newVerifier = () => randomText(secureRandom, 48);
const asked = (verifier: string, changes: Members = {}) =>
  present({ client_id: 'native', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access orders:read', nonce: 'n-1', code_challenge: s256(verifier), code_challenge_method: 'S256', ...changes });
/** A verifier whose request is open. */
const pushed = async (changes: Members = {}, verifier = newVerifier()): Promise<string> => {
  const answer = await provider.send('/oauth/par', { method: 'POST', body: formOf(asked(verifier, changes)) });
  if (answer.status !== 201) throw new Error(answer.text);
  return verifier;
};
const login = (code_verifier: string | undefined, changes: Members = {}, node = provider): Promise<Answer> =>
  node.token(present({ client_id: 'native', grant_type: 'password', username: 'ada@example.com', password, code_verifier, ...changes }));
const refused = { error: 'invalid_grant', error_description: 'The credentials or the grant are not valid, expired, or revoked.' };

test('a public client gets tokens for a password and the verifier of a request that it has pushed, as that request asked', async () => {
  const { status, json } = await login(await pushed());
  expect(status).toBe(200);
  expect(json['scope']).toBe('openid offline_access orders:read');
  expect(decoded(json['access_token']).claims).toMatchObject({ client_id: 'native', aud: 'https://orders.example.com' });
  expect(decoded(json['id_token']).claims).toMatchObject({ aud: 'native', nonce: 'n-1', amr: ['pwd'], auth_time: provider.clock.now().getTime() / 1000 });
  expect((await provider.token({ grant_type: 'refresh_token', client_id: 'native', refresh_token: json['refresh_token'] })).status).toBe(200);
});

test('a request that was begun in a browser does as well, and ends there', async () => {
  const verifier = newVerifier();
  const browser = new Browser(provider);
  const page = await browser.go(`/oauth/authorize?${new URLSearchParams(asked(verifier)).toString()}`);
  expect((await login(verifier)).status).toBe(200);
  expect((await browser.submit(page, { username: 'ada@example.com', password })).text).toContain('id="error"');
});

test('a pushed request whose page is open is ended there, too', async () => {
  const verifier = newVerifier();
  const answer = await provider.send('/oauth/par', { method: 'POST', body: formOf(asked(verifier)) });
  const browser = new Browser(provider);
  const page = await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(answer.json['request_uri']) }).toString()}`);
  expect((await login(verifier)).status).toBe(200);
  expect((await browser.submit(page, { username: 'ada@example.com', password })).text).toContain('id="error"');
});

describe('looks like a wrong password with', () => {
  test.each<[string, () => Promise<Answer>]>([
    ['an unknown user', async () => login(await pushed(), { username: 'nobody@example.com' })],
    ['a verifier of no request', () => login(newVerifier())],
    ['a verifier of another client', async () => login(await pushed({ client_id: 'another' }))],
    ['a verifier that was used', async () => {
      const verifier = await pushed();
      expect((await login(verifier)).status).toBe(200);
      return login(verifier);
    }],
    ['a request that has expired', async () => {
      const verifier = await pushed();
      provider.clock.advance(90);
      return login(verifier);
    }],
    ['a request of a browser that has expired', async () => {
      const verifier = newVerifier();
      await new Browser(provider).go(`/oauth/authorize?${new URLSearchParams(asked(verifier)).toString()}`);
      provider.clock.advance(1800);
      return login(verifier);
    }],
    ['a request that was answered in a browser', async () => {
      const verifier = newVerifier();
      const browser = new Browser(provider);
      const page = await browser.go(`/oauth/authorize?${new URLSearchParams(asked(verifier)).toString()}`);
      expect((await browser.submit(page, { username: 'ada@example.com', password })).location).toContain('code=');
      return login(verifier);
    }],
    ['the page of a pushed request that another page has answered', async () => {
      const verifier = newVerifier();
      const answer = await provider.send('/oauth/par', { method: 'POST', body: formOf(asked(verifier)) });
      const path = `/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(answer.json['request_uri']) }).toString()}`;
      await new Browser(provider).go(path);
      const browser = new Browser(provider);
      expect((await browser.submit(await browser.go(path), { username: 'ada@example.com', password })).location).toContain('code=');
      return login(verifier);
    }],
    ['a verifier of 42 characters', async () => login(await pushed({}, 'v'.repeat(42)))],
    ['a verifier of 129 characters', async () => login(await pushed({}, 'v'.repeat(129)))],
    ['the challenge for a verifier', async () => login(s256(await pushed()))],
  ])('%s', async (_, attempt) => {
    const wrong = await login(await pushed(), { password: 'not it' });
    const answer = await attempt();
    const visible = ({ status, headers, text }: Answer) => ({ status, text, headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)) });
    expect(wrong.json).toEqual(refused);
    expect(visible(answer)).toEqual(visible(wrong));
  });
});

describe('is refused', () => {
  test.each<[string, Members, number, string]>([
    ['without a verifier', { code_verifier: undefined }, 401, 'invalid_client'],
    ['for a client that may not use the password grant', { client_id: 'codes' }, 400, 'unauthorized_client'],
    ['for a client with a secret that shows only a verifier', { client_id: 'web' }, 401, 'invalid_client'],
    ['for a type that the client may not use', { type: 'signup' }, 400, 'unauthorized_client'],
    ['for an update, which would set the passwords of strangers', { type: 'update' }, 400, 'unauthorized_client'],
    ['beyond the scope of the request', { scope: 'openid email' }, 400, 'invalid_scope'],
    ['beyond the scope of the client', { scope: 'openid orders:write' }, 400, 'invalid_scope'],
    ['for a resource beyond the request', { resource: 'https://mail.example.com' }, 400, 'invalid_target'],
  ])('%s', async (_, changes, status, error) => {
    const answer = await login(await pushed(), changes);
    expect([answer.status, answer.json['error']]).toEqual([status, error]);
  });

  test('an update, even where a row of the database would allow it', async () => {
    await provider.database.prisma.client.update({ where: { clientId: 'another' }, data: { passwordGrantTypes: ['update'] } });
    const verifier = await pushed({ client_id: 'another' });
    provider.clock.advance(10); // no node believes the row before any more
    const answer = await login(verifier, { client_id: 'another', type: 'update', password: 'a password that a stranger chose' });
    expect(answer.json['error']).toBe('unauthorized_client');
    expect((await login(await pushed())).status).toBe(200);
  });
});

test('may ask for less than the request', async () => {
  const { json } = await login(await pushed(), { scope: 'openid' });
  expect(json['scope']).toBe('openid');
});

test('a wrong password leaves the request open, and is counted like every other', async () => {
  const strict = await provider.another({ SYMBOLON_THROTTLE_ACCOUNT: '2' });
  const verifier = await pushed();
  const wrong = [];
  for (let guess = 0; guess < 3; guess += 1) wrong.push((await login(verifier, { username: 'guessed@example.com', password: `guess ${guess}` }, strict)).json);
  expect(wrong).toEqual([refused, refused, refused]);
  const throttled = await login(verifier, { username: 'guessed@example.com' }, strict);
  expect(throttled.json).toEqual(refused);
  expect(throttled.headers.get('retry-after')).toBe('1');
  expect((await login(verifier, {}, strict)).status).toBe(200);
  await strict.close();
});

test('the request that came first counts: who learns the challenge cannot ask for more', async () => {
  const verifier = await pushed({ scope: 'openid' });
  provider.clock.advance(1);
  await pushed({ scope: 'openid orders:read mail:send' }, verifier);
  expect((await login(verifier)).json['scope']).toBe('openid');
  expect((await login(verifier)).json).toEqual(refused);
});

test('signup makes the user where the client may', async () => {
  const verifier = await pushed({ client_id: 'signup' });
  const weak = await login(verifier, { client_id: 'signup', type: 'signup', username: 'new@example.com', password: 'short' });
  expect(weak.json['error']).toBe('invalid_request');
  expect((await login(verifier, { client_id: 'signup', type: 'signup', username: 'new@example.com' })).status).toBe(200);
  expect((await login(await pushed(), { username: 'new@example.com' })).status).toBe(200);
});

test('64 right passwords with one verifier at once on two nodes get tokens once', async () => {
  for (let round = 0; round < 3; round += 1) {
    const verifier = await pushed();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => login(verifier, {}, index % 2 ? second : provider)));
    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect([winner?.status, others.length]).toEqual([200, 0]);
    for (const { json } of answers.filter((answer) => answer !== winner)) expect(json).toEqual(refused);
  }
});

test('a code in a browser and a password elsewhere, at once, give one of them', async () => {
  for (let round = 0; round < 5; round += 1) {
    const verifier = newVerifier();
    const answer = await provider.send('/oauth/par', { method: 'POST', body: formOf(asked(verifier)) });
    const browser = new Browser(provider);
    await browser.submit(await browser.go(`/oauth/authorize?${new URLSearchParams(asked(newVerifier())).toString()}`), { username: 'ada@example.com', password });
    const path = `/oauth/authorize?${new URLSearchParams({ client_id: 'native', request_uri: String(answer.json['request_uri']) }).toString()}`;
    const [seen, token] = await Promise.all([browser.go(path), login(verifier, {}, second)]);
    expect([seen.location?.includes('code=') ?? false, token.status === 200].filter(Boolean)).toHaveLength(1);
  }
});
