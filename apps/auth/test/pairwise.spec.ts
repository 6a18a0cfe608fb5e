import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { decoded, formOf, password, secret, startProvider, type Answer, type Provider } from './provider.ts';

/** Subjects that differ by sector (OpenID Connect Core section 8.1). */
const orders = 'https://orders.example.com';
const client = (id: string, host: string, members: object = {}) => ({
  client_id: id,
  client_secret: secret,
  grant_types: ['authorization_code', 'password', 'refresh_token'],
  first_party: true,
  scope: 'openid profile offline_access orders:read',
  redirect_uris: [`https://${host}/callback`],
  subject_type: 'pairwise',
  ...members,
});
const shop = client('shop', 'shop.example.com');
const file = {
  resource_servers: [{ audience: orders, scopes: ['orders:read'], introspection_clients: ['orders-api'] }],
  clients: [
    shop,
    client('till', 'till.example.com', { sector_identifier_uri: 'https://shop.example.com/sector.json', userinfo_signed_response_alg: 'ES256' }),
    client('bank', 'bank.example.com'),
    client('open', 'open.example.com', { subject_type: 'public' }),
    client('turncoat', 'turncoat.example.com', { subject_type: 'public' }),
    { client_id: 'orders-api', client_secret: secret, grant_types: [] },
  ],
  users: [{ username: 'ada@example.com', password, claims: { name: 'Ada' } }],
};

let provider: Provider;
let publicId: string;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(file);
  publicId = (await provider.database.prisma.user.findFirstOrThrow()).id;
});
afterAll(() => provider.close());

const verifier = 'v'.repeat(43);
const hostOf = (id: string) => `https://${id}.example.com/callback`;
const authorize = (id: string, members: object = {}) =>
  `/oauth/authorize?${formOf({ client_id: id, redirect_uri: hostOf(id), response_type: 'code', scope: 'openid profile offline_access orders:read', code_challenge: s256(verifier), code_challenge_method: 'S256', ...members }).toString()}`;
const login = async (browser: Browser, path: string) => {
  const seen = await browser.go(path);
  return seen.location === undefined ? browser.submit(seen, { username: 'ada@example.com', password }) : seen;
};
const redeem = async (id: string, { location }: { location: string | undefined }) =>
  provider.token({ grant_type: 'authorization_code', code: new URL(location ?? '').searchParams.get('code'), redirect_uri: hostOf(id), code_verifier: verifier }, [id, secret]);
const byPassword = (id: string) => provider.token({ grant_type: 'password', username: 'ada@example.com', password }, [id, secret]);
const refresh = (id: string, token: unknown) => provider.token({ grant_type: 'refresh_token', refresh_token: token }, [id, secret]);
const userinfo = (token: unknown) => provider.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } });
const introspect = (token: unknown, as: string, headers: object = {}) =>
  provider.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(`${as}:${secret}`)}`, ...headers } });
const jwt = { accept: 'application/token-introspection+jwt' };

/** Everything that a client is answered on its way, and every subject in it. */
async function everything(id: string, browser = new Browser(provider)) {
  const back = await login(browser, authorize(id));
  const code = await redeem(id, back);
  const answers: Answer[] = [back, code, await byPassword(id), await refresh(id, code.json['refresh_token'])];
  for (const { json } of answers.slice(1)) {
    answers.push(await userinfo(json['access_token']), await introspect(json['access_token'], id), await introspect(json['access_token'], 'orders-api'));
    answers.push(await introspect(json['access_token'], id, jwt), await introspect(json['refresh_token'], id));
  }
  const tokens = (answer: Answer) => [answer.json['id_token'], answer.json['access_token'], answer.headers.get('content-type')?.includes('jwt') ? answer.text : undefined];
  const claims = answers.flatMap((answer) => [answer.json, ...tokens(answer).filter((token) => token !== undefined).map((token) => decoded(token).claims)]);
  const subjects = claims.flatMap(({ sub, token_introspection: told }) => [sub, (told as { sub?: unknown } | undefined)?.sub]).filter((sub) => sub !== undefined);
  const text = JSON.stringify([answers.map((answer) => [answer.text, [...answer.headers]]), claims]);
  return { browser, code, text, subjects, sids: new Set(claims.map(({ sid }) => sid).filter((sid) => sid !== undefined)) };
}

test('in no answer to a pairwise client stands the id of the user, and always the same one of its own', async () => {
  for (const id of ['shop', 'till', 'bank']) {
    const { subjects, text } = await everything(id);
    expect(subjects.length).toBeGreaterThan(15);
    expect(new Set(subjects).size).toBe(1);
    expect(subjects[0]).toMatch(/^user_[\w-]{22}$/);
    expect(text).not.toContain(publicId);
  }
  expect(new Set((await everything('open')).subjects)).toEqual(new Set([publicId]));
});

test('clients of one sector are told the same subject and log-in, those of two sectors nothing that they could compare', async () => {
  const browser = new Browser(provider);
  const [atShop, atTill, atBank, atOpen] = [await everything('shop', browser), await everything('till', browser), await everything('bank', browser), await everything('open', browser)];
  expect(atTill.subjects[0]).toBe(atShop.subjects[0]);
  expect(atTill.sids).toEqual(atShop.sids);
  const subjects = [atShop, atBank, atOpen].map(({ subjects: [sub] }) => sub);
  const sids = [atShop, atBank, atOpen].flatMap((seen) => [...seen.sids]);
  expect([new Set(subjects).size, new Set(sids).size, sids.length]).toEqual([3, 3, 3]);
});

test('a hint is understood from the client that was told its subject, and from no other', async () => {
  const { browser, code } = await everything('shop');
  const silent = async (id: string, hint: unknown) => new URL((await browser.go(authorize(id, { prompt: 'none', id_token_hint: hint }))).location ?? '').searchParams;
  expect((await silent('shop', code.json['id_token'])).get('code')).not.toBeNull();
  expect((await silent('till', code.json['id_token'])).get('error')).toBe('login_required');
});

test('a client that becomes pairwise loses all that knew the user by the public id', async () => {
  const before = (await byPassword('turncoat')).json;
  const { browser, code } = await everything('turncoat');
  expect((await userinfo(before['access_token'])).status).toBe(200);
  await provider.apply({ ...file, clients: file.clients.map((each) => (each.client_id === 'turncoat' ? { ...each, subject_type: 'pairwise' } : each)) });
  expect((await userinfo(before['access_token'])).status).toBe(401);
  expect((await introspect(before['access_token'], 'turncoat')).json).toEqual({ active: false });
  expect((await refresh('turncoat', before['refresh_token'])).json['error']).toBe('invalid_grant');
  const silent = await browser.go(authorize('turncoat', { prompt: 'none', id_token_hint: code.json['id_token'] }));
  expect(new URL(silent.location ?? '').searchParams.get('error')).toBe('login_required');
  const after = await everything('turncoat', browser);
  expect(after.text).not.toContain(publicId);
});

test('the server knows the user all the same: a user who is disabled is gone for every sector', async () => {
  const { code } = await everything('bank');
  await provider.database.prisma.user.update({ where: { id: publicId }, data: { disabledAt: new Date(0) } });
  expect((await userinfo(code.json['access_token'])).status).toBe(401);
  expect((await introspect(code.json['access_token'], 'orders-api')).json).toEqual({ active: false });
  await provider.database.prisma.user.update({ where: { id: publicId }, data: { disabledAt: null } });
});
