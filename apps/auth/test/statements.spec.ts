import { accountScopes } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import pg from 'pg';
import { Browser } from './browser.ts';
import { contractShop, tokensOf } from './contract-shop.ts';
import { asShop, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';
import { until } from './until.ts';

/**
 * Statements to the database for each request, begin and commit included: the part of a request's cost that is the same on
 * every machine. Who makes a path dearer, or cheaper, changes its number here, and says why.
 */
const expected = {
  discovery: 0,
  'key set': 0,
  'client_credentials, first': 2,
  client_credentials: 0,
  'password, first': 6, // the network is written down, and whose domains log in elsewhere is asked once
  password: 4, // the log-in is written down, and whether it comes from a known network looked up
  'password, with a refresh token': 7,
  'password, wrong, first': 3, // whether a directory knows passwords is asked once
  'password, wrong': 2,
  'sign-up': 7, // the account and the event of it are made together, or neither
  refresh: 1,
  introspection: 1,
  userinfo: 1,
  'account by the API, first': 10, // the origins of clients are looked up, and remembered
  'account by the API': 9, // the token and its person, the log-in that it came from, then what is told: the person, what they administer, their addresses, four tables of factors
  'revocation of an access token': 1,
  'authorization, answered at once': 2,
  'authorization, with a page': 1,
  'redemption of a code': 1,
  'log-in by a passkey': 15, // the request is kept, challenge and key are used together, then the log-in and its event, and a look at its network: no hash among it
};

const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const asWeb = ['web', secret] as const;
const web = {
  client_id: 'web',
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  first_party: true,
  scope: 'openid offline_access orders:read',
  redirect_uris: [callback],
};
const portal = { ...web, client_id: 'portal', grant_types: ['password'], scope: accountScopes.join(' '), redirect_uris: undefined };
const foreign = { ...web, client_id: 'foreign', first_party: false, scope: 'openid email orders:read' };
const authorization = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid orders:read', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const authorizePath = (more: object = {}) => `/oauth/authorize?${formOf({ ...authorization, ...more }).toString()}`;

let provider: Provider;
let statements: string[] = [];
// What every way to the database goes through, Prisma's and ours, called as it is.
const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
beforeAll(async () => {
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    statements.push(typeof first === 'string' ? first : String((first as { text?: unknown }).text));
    return query.apply(this, args);
  } as typeof pg.Client.prototype.query;
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, web, foreign, portal] });
  await provider.maintain(); // ends after the looks at the keys that earlier news have caused
});
afterAll(async () => {
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
  await provider.close();
});

test('each path costs so many statements as the table says', async () => {
  const counts: Record<string, number> = {};
  const counted = async <T extends { readonly status: number }>(path: string, status: number, ask: () => Promise<T>): Promise<T> => {
    statements = [];
    const answer = await ask();
    counts[path] = statements.length;
    expect([path, answer.status]).toEqual([path, status]);
    return answer;
  };
  const ada = { grant_type: 'password', username: 'ada@example.com', password };
  const token = (members: Parameters<Provider['token']>[0]) => provider.token(members, asShop);
  const post = (path: string, members: Parameters<typeof formOf>[0]) =>
    provider.send(path, { method: 'POST', body: formOf(members), headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } });

  await counted('discovery', 200, () => provider.send('/.well-known/openid-configuration'));
  await counted('key set', 200, () => provider.send('/oauth/jwks'));
  await counted('client_credentials, first', 200, () => token({ grant_type: 'client_credentials' }));
  await counted('client_credentials', 200, () => token({ grant_type: 'client_credentials' }));
  await counted('password, first', 200, () => token({ ...ada, scope: 'orders:read' }));
  await counted('password', 200, () => token({ ...ada, scope: 'orders:read' }));
  const { json: login } = await counted('password, with a refresh token', 200, () => token({ ...ada, scope: 'openid offline_access' }));
  await counted('password, wrong, first', 400, () => token({ ...ada, password: 'not the right pass phrase' }));
  await counted('password, wrong', 400, () => token({ ...ada, password: 'not the right pass phrase' }));
  await counted('sign-up', 200, () => token({ ...ada, username: 'grace@example.com', type: 'signup', scope: 'orders:read' }));
  const { json: fresh } = await counted('refresh', 200, () => token({ grant_type: 'refresh_token', refresh_token: String(login['refresh_token']) }));
  const bearer = { authorization: `Bearer ${String(fresh['access_token'])}` };
  await counted('introspection', 200, () => post('/oauth/introspect', { token: String(fresh['access_token']) }));
  await counted('userinfo', 200, () => provider.send('/oidc/userinfo', { headers: bearer }));
  const { json: own } = await provider.token(ada, ['portal', secret]);
  const account = () => provider.send('/account/v1', { headers: { authorization: `Bearer ${String(own['access_token'])}` } });
  await counted('account by the API, first', 200, account);
  await counted('account by the API', 200, account);
  await counted('revocation of an access token', 200, () => post('/oauth/revoke', { token: String(fresh['access_token']) }));

  const browser = new Browser(provider);
  await browser.submit(await browser.go(authorizePath()), { username: 'ada@example.com', password });
  await counted('authorization, with a page', 303, () => new Browser(provider).step(authorizePath()));
  const { location = '' } = await counted('authorization, answered at once', 303, () => browser.step(authorizePath({ prompt: 'none' })));
  const code = new URL(location).searchParams.get('code') ?? '';
  await counted('redemption of a code', 200, () => provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, asWeb));

  const key = new SoftAuthenticator();
  const making = await browser.go('/account/passkey');
  await browser.go('/account/passkey', { method: 'POST', body: formOf({ csrf: making.fields['csrf'], account: making.fields['account'], kind: 'passkey', credential: key.create(optionsOn(making)) }) });
  const visitor = new Browser(provider);
  const { fields, ...page } = await visitor.go(authorizePath());
  const credential = key.get(optionsOn({ fields, ...page }));
  await counted('log-in by a passkey', 303, () => visitor.step('/login/passkey', { method: 'POST', body: formOf({ csrf: fields['csrf'], flow: fields['flow'], credential }) }));

  expect(counts).toEqual(expected);
});

test.each<[string, object, string]>([
  ['a code for prompt=none', { prompt: 'none' }, 'code='],
  ['a code for the one account of a client of ours', {}, 'code='],
  ['a code for what was allowed before', { client_id: 'foreign' }, 'code='],
  ['a code by form_post', { response_mode: 'form_post' }, 'name="code"'],
  ['an error, as somebody has to log in', { prompt: 'none', max_age: '0' }, 'error=login_required'],
  ['an error, as somebody has to allow it', { client_id: 'foreign', scope: 'openid', prompt: 'none', claims: '{"userinfo":{"email":null}}' }, 'error=consent_required'],
  ['an error by form_post, as a silent hint is none', { prompt: 'none', response_mode: 'form_post', id_token_hint: 'none' }, 'value="login_required"'],
])('%s is given without a row for the request', async (_, more, answer) => {
  const browser = new Browser(provider);
  await browser.submit(await browser.go(authorizePath()), { username: 'ada@example.com', password });
  const allow = await browser.go(authorizePath({ client_id: 'foreign' }));
  if (allow.location === undefined) await browser.submit(allow, { decision: 'approve' });
  provider.clock.advance(1);
  statements = [];
  const { location, text } = await browser.step(authorizePath(more));
  expect(location ?? text).toContain(answer);
  expect(statements.filter((statement) => statement.includes('authorization_requests'))).toEqual([]);
});

test('a log-in for which there is no place costs no statement', async () => {
  const small = await provider.another({ SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '0' });
  await small.news();
  await small.maintain(); // ends after the looks that its first news have caused
  const login = () => small.token({ grant_type: 'password', username: 'ada@example.com', password, scope: 'orders:read' }, asShop);
  expect((await login()).status).toBe(200); // the client is known from here on
  const blocker = new pg.Client(provider.testDatabase.connection);
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE users');
  statements = [];
  const waiting = login();
  await until('the log-in that holds the one place, and waits for the table', () => statements.some((statement) => statement.includes('u.password_hash')));
  statements = [];
  const { status, headers } = await login();
  expect([status, headers.get('retry-after'), statements]).toEqual([503, '1', []]);
  await blocker.query('COMMIT');
  await blocker.end();
  expect((await waiting).status).toBe(200);
  await small.close();
});

test('a contract costs one look before what is good for one use, and nothing elsewhere', async () => {
  const node = await provider.another();
  await node.apply(contractShop());
  const tokens = tokensOf(node);
  const counted = async (ask: () => Promise<Answer>): Promise<readonly [status: number, statements: number, answer: Answer]> => {
    statements = [];
    const answer = await ask();
    return [answer.status, statements.length, answer];
  };
  await tokens.byItself({ scope: 'stock:read' });
  const code = await tokens.code();
  const [, , login] = await counted(() => tokens.byPassword());
  expect((await counted(() => tokens.byItself({ scope: 'stock:read' }))).slice(0, 2)).toEqual([200, 0]);
  expect((await counted(() => tokens.byPassword({ scope: 'orders:read' }))).slice(0, 2)).toEqual([200, 4]);
  expect((await counted(() => tokens.byRefresh(login.json['refresh_token']))).slice(0, 2)).toEqual([200, 2]);
  expect((await counted(() => tokens.byCode(code, { scope: 'orders:read' }))).slice(0, 2)).toEqual([200, 2]);
  await node.close();
});
