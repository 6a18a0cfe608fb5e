import { accountScopes, Problem } from '@symbolon/contracts';
import { accountAudience, accountOf, ada, appOrigin, authorizePath, bob, file, holder, holderOf, mine, openAccountApi, told, type Holder } from './account-api-place.ts';
import { Browser } from './browser.ts';
import { decoded, formOf, password, secret, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let back: () => Promise<void>;
let adas: Holder;
let bobs: Holder;
const [readScope = '', writeScope = ''] = accountScopes;
beforeAll(async () => {
  provider = await openAccountApi();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  adas = await holderOf(provider, ada);
  bobs = await holderOf(provider, bob);
});
afterAll(() => provider.close());

const challengeOf = ({ headers }: Answer) => headers.get('www-authenticate');
const userOf = (username: string) => provider.database.prisma.user.findFirstOrThrow({ where: { username } });
const machine = async () => holder(provider, String((await provider.token({ grant_type: 'client_credentials', scope: readScope }, ['mine', secret])).json['access_token']));

test('an application reads the account of its person with the typed client, and changes what they may change', async () => {
  const account = await accountOf(provider, adas);
  expect(account).toEqual({
    user_id: decoded(adas.token).claims['sub'],
    username: ada,
    email: ada,
    email_verified: true,
    claims: { name: 'Ada Lovelace', staff_id: 7 },
    changeable_claims: ['name', 'given_name', 'family_name', 'nickname', 'picture', 'website', 'zoneinfo', 'locale'],
    has_password: true,
    password_changed_at: account.password_changed_at,
    factors: { passkeys: 0, security_keys: 0, authenticators: 0, recovery_codes: 0 },
    deletion: { days: 14 },
    managed_by: 'api',
    created_at: account.created_at,
    updated_at: account.updated_at,
  });
  const { status, json } = await adas.send('PATCH', '', { claims: { nickname: ' Countess\u202e ', website: 'https://ada.example', name: null } });
  expect([status, json['claims']]).toEqual([200, { nickname: 'Countess', website: 'https://ada.example', staff_id: 7 }]);
  const { id } = await userOf(ada);
  const event = await provider.database.prisma.event.findFirstOrThrow({ where: { type: 'user.profile.changed' } });
  expect([event.subjectId, event.actorId, event.clientId, event.details]).toEqual([id, id, 'mine', { claims: ['name', 'nickname', 'website'] }]);
  expect((await accountOf(provider, bobs)).claims).toEqual({});
});

test.each<[what: string, body: unknown, refusal: readonly unknown[]]>([
  ['a claim that cannot be this', { claims: { name: 'Ada', website: 'javascript:alert(1)' } }, [400, 'invalid-request', [{ pointer: '/claims/website', detail: 'must be an https address' }]]],
  ['a claim that the policy does not leave to people', { claims: { name: 'Ada', gender: 'f' } }, [400, 'invalid-request', [{ pointer: '/claims/gender', detail: 'is not yours to change here' }]]],
  ['a claim that applications know people by', { claims: { email: bob, email_verified: true, sub: 'user_1' } }, [400, 'invalid-request', [{ pointer: '/claims/email', detail: 'is not known' }, { pointer: '/claims/email_verified', detail: 'is not known' }, { pointer: '/claims/sub', detail: 'is not known' }]]],
  ['an unknown member', { claims: {}, username: bob }, [400, 'invalid-request', [{ pointer: '/username', detail: 'is not known' }]]],
  ['a person in the body', { user_id: 'user_1', claims: {} }, [400, 'invalid-request', [{ pointer: '/user_id', detail: 'is not known' }]]],
  ['another type', { claims: { name: 7 } }, [400, 'invalid-request', [{ pointer: '/claims/name', detail: 'must be a string or null' }]]],
  ['too much of one', { claims: { name: 'x'.repeat(2001) } }, [400, 'invalid-request', [{ pointer: '/claims/name', detail: 'is longer than 2000 characters' }]]],
  ['no JSON', '{', [400, 'invalid-request', 'The body is not valid JSON.']],
  ['a body that is too large', { claims: { name: 'x'.repeat(64 * 1024) } }, [413, 'too-large', undefined]],
])('%s is refused, and nothing of it is kept', async (_, body, refusal) => {
  const before = (await userOf(ada)).claims;
  const answer = await adas.send('PATCH', '', body);
  expect([told(answer), Problem.safeParse(answer.json).success, answer.headers.get('content-type')?.split(';')[0]]).toEqual([refusal, true, 'application/problem+json']);
  expect((await userOf(ada)).claims).toEqual(before);
});

test('who is in the declarative file is changed there', async () => {
  await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
  expect(told(await adas.send('PATCH', '', { claims: { name: 'Ada' } }))).toEqual([409, 'managed-by-file', undefined]);
  expect(await accountOf(provider, adas)).toMatchObject({ managed_by: 'file', changeable_claims: [], deletion: null });
});

const plain = 'Bearer realm="symbolon"';
const invalid = `${plain}, error="invalid_token"`;
const other = `The token must have the audience ${accountAudience}, and no other.`;
test.each<[what: string, method: string, path: string, token: () => string | undefined | Promise<string | undefined>, refusal: readonly unknown[], challenge: string | null]>([
  ['no token', 'GET', '', () => undefined, [401, 'unauthenticated', undefined], plain],
  ['what is no token', 'GET', '', () => 'nothing', [401, 'unauthenticated', undefined], invalid],
  ['a token for another API', 'GET', '', async () => (await holderOf(provider, ada, { members: { resource: 'https://orders.example.com', scope: 'openid orders:read' } })).token, [401, 'unauthenticated', other], invalid],
  ['a token for another API, too', 'GET', '', async () => (await holderOf(provider, ada, { members: { resource: [accountAudience, 'https://orders.example.com'], scope: `openid ${readScope} orders:read` } })).token, [401, 'unauthenticated', other], invalid],
  ['a token for userinfo', 'GET', '', async () => (await holderOf(provider, ada, { members: { resource: [], scope: 'openid' } })).token, [401, 'unauthenticated', other], invalid],
  ['a token of a machine', 'GET', '', async () => (await machine()).token, [403, 'no-person', undefined], null],
  ['a token that may only read', 'PATCH', '', async () => (await holderOf(provider, ada, { client: 'reader', members: { scope: readScope } })).token, [403, 'insufficient-scope', `It needs the scope ${writeScope}.`], `${plain}, error="insufficient_scope", scope="${writeScope}"`],
  ['a token that may only write', 'GET', '', async () => (await holderOf(provider, ada, { members: { scope: writeScope } })).token, [403, 'insufficient-scope', `It needs the scope ${readScope}.`], `${plain}, error="insufficient_scope", scope="${readScope}"`],
  ['an unknown parameter', 'GET', '?user_id=user_1', () => adas.token, [400, 'invalid-request', [{ parameter: 'user_id', detail: 'is not known' }]], null],
  ['a token in the URI', 'GET', '?access_token=x', () => adas.token, [400, 'invalid-request', 'access_token must not be in the URI: send it in the Authorization header.'], null],
  ['a method that there is not', 'DELETE', '', () => adas.token, [405, 'method-not-allowed', undefined], null],
  ['an address that there is not', 'GET', '/users', () => adas.token, [404, 'not-found', undefined], null],
])('%s is refused by a problem that says so', async (_, method, path, tokenOf, refusal, challenge) => {
  const token = await tokenOf();
  const answer = token === undefined ? await provider.send(`/account/v1${path}`, { method }) : await holder(provider, token).send(method, path, method === 'PATCH' ? { claims: {} } : undefined);
  expect([told(answer), challengeOf(answer), Problem.safeParse(answer.json).success]).toEqual([refusal, challenge, true]);
});

describe('a token counts no longer', () => {
  const counts = async ({ token }: Holder) => (await holder(provider, token).send('GET')).status === 200;
  const refused = async (each: Holder) => [told(await each.send('GET')), told(await each.send('PATCH', '', { claims: {} }))];
  const inactive = [401, 'unauthenticated', undefined];

  test('when it has expired', async () => {
    provider.clock.advance(599);
    expect(await counts(adas)).toBe(true);
    provider.clock.advance(2);
    expect(await refused(adas)).toEqual([inactive, inactive]);
  });

  test('when the browser is logged out that it came from, even where it is refreshed; that of another browser goes on', async () => {
    const laptop = await holderOf(provider, ada, { members: { scope: `openid offline_access ${readScope}` } });
    const { sessionId } = await provider.database.prisma.authorizationCode.findFirstOrThrow({ orderBy: { expiresAt: 'desc' }, where: { scope: { has: 'offline_access' } } });
    await provider.database.prisma.session.delete({ where: { id: sessionId ?? '' } });
    expect(told(await laptop.send('GET'))).toEqual(inactive);
    const { json, status } = await provider.token({ grant_type: 'refresh_token', refresh_token: laptop.refreshToken }, ['mine', secret]);
    expect([status, told(await holder(provider, String(json['access_token'])).send('GET'))]).toEqual([200, inactive]);
    expect(await counts(adas)).toBe(true);
  });

  test('when its person is disabled or gone', async () => {
    await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { disabledAt: provider.clock.now() } });
    expect(await refused(adas)).toEqual([inactive, inactive]);
    await provider.database.prisma.user.deleteMany({ where: { username: bob } });
    expect(await refused(bobs)).toEqual([inactive, inactive]);
  });

  test('when it is revoked', async () => {
    await provider.send('/oauth/revoke', { method: 'POST', body: formOf({ token: adas.token }), headers: { authorization: `Basic ${btoa(`mine:${secret}`)}` } });
    expect(await refused(adas)).toEqual([inactive, inactive]);
  });

  test('for what its client may not ask for any more', async () => {
    await provider.apply({ ...file, clients: file.clients.map((client) => (client.client_id === 'mine' ? { ...mine, scope: `openid orders:read ${readScope}` } : client)) });
    expect([(await adas.send('GET')).status, told(await adas.send('PATCH', '', { claims: {} }))[1]]).toEqual([200, 'insufficient-scope']);
  });
});

test('it is given to who names the API or a scope of it, and to no client whose registration does not list them', async () => {
  const byPassword = async (client: string, members: object) => provider.token({ grant_type: 'password', username: ada, password, ...members }, [client, secret]);
  expect(decoded((await byPassword('mine', {})).json['access_token']).claims).toMatchObject({ aud: 'https://orders.example.com', scope: expect.not.stringContaining('account') as string });
  expect((await byPassword('shop', { scope: readScope })).json['error']).toBe('invalid_scope');
  expect((await byPassword('shop', { resource: accountAudience })).json['error']).toBe('invalid_target');
  const { json } = await byPassword('mine', { resource: accountAudience });
  expect((await holder(provider, String(json['access_token'])).send('GET')).status).toBe(200);
});

test.each([
  ['en', 'Change your account: your profile'], ['de', 'Ihr Konto ändern'], ['fr', 'Modifier votre compte'], ['es', 'Cambiar su cuenta'], ['ja', 'アカウントを変更する'],
])('who is asked to allow it reads what it is in %s', async (locale, words) => {
  await provider.apply({ ...file, clients: file.clients.map((client) => (client.client_id === 'mine' ? { ...mine, first_party: false, grant_types: ['authorization_code'] } : client)) });
  const browser = new Browser(provider);
  const asked = await browser.submit(await browser.go(authorizePath({ ui_locales: locale })), { username: ada, password });
  expect([asked.text.includes('data-page="consent"'), asked.text.includes(words)]).toEqual([true, true]);
});

describe('a script', () => {
  const cors = ({ headers }: Answer) => headers.get('access-control-allow-origin');
  const preflight = (origin: string) => provider.send('/account/v1', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,content-type' } });

  test('at an origin of the client may call it and read what it answers, a refusal too', async () => {
    const asked = await preflight(appOrigin);
    expect([asked.status, cors(asked), asked.headers.get('access-control-allow-methods')]).toEqual([204, appOrigin, 'GET, PATCH']);
    for (const answer of [await adas.send('GET', '', undefined, { origin: appOrigin }), await adas.send('PATCH', '', { claims: { sub: 1 } }, { origin: appOrigin }), await provider.send('/account/v1', { headers: { origin: appOrigin } })])
      expect([cors(answer), answer.headers.get('access-control-expose-headers'), answer.headers.get('access-control-allow-credentials')]).toEqual([appOrigin, 'Retry-After, WWW-Authenticate', null]);
  });

  test('elsewhere may not, nor with the token of a client that does not list its origin', async () => {
    expect(cors(await preflight('https://evil.example'))).toBeNull();
    expect(cors(await adas.send('GET', '', undefined, { origin: 'https://evil.example' }))).toBeNull();
    const reader = await holderOf(provider, ada, { client: 'reader', members: { scope: readScope } });
    const answer = await reader.send('GET', '', undefined, { origin: appOrigin });
    expect([answer.status, cors(answer)]).toEqual([200, null]);
  });

  test('is let in by no cookie', async () => {
    expect((await adas.browser.go('/account/v1')).status).toBe(401);
  });
});

test('one person is answered so often in a minute, by all applications together, and no other waits for that', async () => {
  const slow = await provider.another({ SYMBOLON_ACCOUNT_RATE: '10' });
  const statuses = [];
  for (let index = 0; index < 11; index++) statuses.push((await slow.send('/account/v1', { headers: { authorization: `Bearer ${adas.token}` } })).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  expect((await slow.send('/account/v1', { headers: { authorization: `Bearer ${bobs.token}` } })).status).toBe(200);
  await slow.close();
});
