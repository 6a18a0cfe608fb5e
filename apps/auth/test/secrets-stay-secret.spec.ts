import { s256 } from '@symbolon/crypto';
import { AuthenticatorApp, offered, recoveryCodesOn } from './authenticator-app.ts';
import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, issuer, secret, shop, startProvider, type Provider } from './provider.ts';
import { readable, recordTraces, type RecordedTraces } from './recorded-traces.ts';

/** Values that grant access; each must be found in no log line, no refusal and no table. */
const canary = {
  clientSecret: 'canary-client-secret-5d1f',
  password: 'canary password 83b2 quite long',
  wrongPassword: 'canary wrong password 11c0',
  refreshToken: 'canary-refresh-token-9e7a',
  code: 'canary-code-77aa',
  verifier: 'canary-verifier-0123456789012345678901234567890',
  assertion: 'canary-assertion-b0b0',
  changedPassword: 'canary new password 4e21 quite long',
  authSession: 'canary-auth-session-4e21',
  hint: 'canary-id-token-hint-31aa',
  link: 'canary-link-d3d3-0123456789012345678901234567',
  newPassword: 'canary new password 4e4e quite long',
};

const native = {
  client_id: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'password'],
  first_party: true,
  scope: 'openid',
  redirect_uris: ['https://app.example.com/callback'],
};

let provider: Provider;
let traces: RecordedTraces;
const answers: string[] = [];
const given: string[] = [];
/** Codes of letters: six digits may stand anywhere by chance, but not all of these. */
const codes: string[] = [];
const folder = new MailFolder();
beforeAll(async () => {
  provider = await startProvider({ ...folder.environment, SYMBOLON_HASH_CONCURRENCY: '1', SYMBOLON_HASH_QUEUE: '0', SYMBOLON_HASH_MEMORY_KIB: '65536', SYMBOLON_SIGNUP: 'open' });
  traces = recordTraces();
  await provider.apply({ ...shop, clients: [...shop.clients, { ...shop.clients[0], client_id: 'canary', client_secret: canary.clientSecret }, native] });
  const as = ['canary', canary.clientSecret] as const;
  const user = { grant_type: 'password', username: 'canary@example.com', password: canary.password };
  const send = async (members: object, credentials: readonly [string, string] | undefined = as) => {
    const { status, text, json } = await provider.token({ ...members }, credentials);
    if (status === 200) for (const name of ['access_token', 'refresh_token', 'id_token']) if (typeof json[name] === 'string') given.push(json[name]);
    if (status !== 200) answers.push(text);
  };
  await send({ ...user, type: 'signup' });
  await send(user);
  await send({ ...user, password: canary.wrongPassword });
  await send({ ...user, username: canary.wrongPassword }); // as people type it into the wrong field
  await send({ ...user, password: 'canary', type: 'update' });
  await send({ ...user, type: 'nonsense' });
  await send(user, ['canary', canary.wrongPassword]);
  await send({ ...user, client_id: 'canary', client_secret: canary.clientSecret });
  await send({ ...user, scope: canary.code.padEnd(43, 'x') }); // as long as a code is: shorter ones are names, and repeated
  await send({ grant_type: 'refresh_token', refresh_token: canary.refreshToken });
  await send({ grant_type: 'refresh_token', refresh_token: given.find((token) => !token.includes('.')) });
  await send({ grant_type: 'authorization_code', code: canary.code, code_verifier: canary.verifier });
  await send({ grant_type: canary.assertion, assertion: canary.assertion });
  await send({ username: canary.password, refresh_token: canary.refreshToken });
  await Promise.all(Array.from({ length: 20 }, () => send(user)));
  await refusedByContract(send);
  const request = { client_id: 'native', response_type: 'code', redirect_uri: native.redirect_uris[0], code_challenge: s256(canary.verifier), code_challenge_method: 'S256' };
  const open = async (path: string, members: object) => {
    const { status, text, json } = await provider.send(path, { method: 'POST', body: formOf({ ...members }) });
    for (const name of ['request_uri', 'auth_session', 'authorization_code']) if (typeof json[name] === 'string') given.push(json[name].replace(/^.*:/, ''));
    if (status >= 400 && json['auth_session'] === undefined) answers.push(text);
  };
  await open('/oauth/par', request);
  await open('/oauth/par', { ...request, client_secret: canary.clientSecret });
  await send({ ...user, client_id: 'native', password: canary.wrongPassword, code_verifier: canary.verifier }, undefined);
  await open('/oauth/authorize-challenge', { ...request, ...user });
  await open('/oauth/authorize-challenge', { ...request, username: user.username, password: canary.wrongPassword });
  await open('/oauth/authorize-challenge', { ...request, ...user, auth_session: canary.authSession });
  await open('/oauth/authorize-challenge', { ...request, ...user, type: canary.password });
  const raw = async (path: string, init: RequestInit) => void answers.push((await provider.send(path, { method: 'POST', ...init })).text);
  await raw(`/oauth/token?client_secret=${canary.clientSecret}`, { body: formOf(user) });
  await raw(`/${canary.password}`, { body: canary.password });
  await raw('/oidc/logout', { body: formOf({ id_token_hint: canary.hint, state: canary.code, ui_locales: canary.password }) });
  await raw('/logout', { body: formOf({ csrf: canary.code, flow: canary.hint, decision: 'logout' }) });
  answers.push((await provider.send(`/oidc/logout?${formOf({ id_token_hint: canary.hint, logout_hint: canary.password, client_id: 'canary' }).toString()}`)).text);
  await raw('/oauth/token', { headers: { 'content-type': 'application/json' }, body: `{"password":"${canary.password}"` });
  // A secret where the name of a parameter should be.
  const misplaced = encodeURIComponent(canary.clientSecret);
  await raw('/oauth/token', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `${misplaced}=1&${misplaced}=2` });
  await raw('/oauth/token', { headers: { 'content-type': 'application/json' }, body: `{${JSON.stringify(canary.clientSecret)}:1,${JSON.stringify(canary.clientSecret)}:2}` });
  await raw('/oauth/token', { headers: { 'content-type': canary.password }, body: canary.password });
  await raw('/oauth/token', { headers: { authorization: `Basic ${canary.password}`, 'x-request-id': canary.password }, body: formOf(user) });
  await raw(`/reset-password?token=${canary.link}`, { method: 'GET' });
  await raw(`/verify-email?token=${canary.link}`, { method: 'GET' });
  await raw('/reset-password', { body: formOf({ flow: `token=${canary.link}`, csrf: canary.link, password: canary.newPassword }) });
  await raw('/verify-email', { body: formOf({ flow: `token=${canary.link}`, csrf: canary.link }) });
  await resetPassword();
  await typeCodes();
  await secondStep();
  const browser = new Browser(provider);
  const account = await browser.submit(await browser.go('/account'), { username: user.username, password: canary.newPassword });
  for (const current_password of [canary.wrongPassword, canary.newPassword]) {
    const members = { csrf: account.fields['csrf'], account: account.fields['account'], current_password, password: canary.changedPassword };
    answers.push((await browser.step('/account/password', { method: 'POST', body: formOf({ ...members, password: 'canary' }) })).text);
    answers.push((await browser.step(`/account/password?${formOf(members).toString()}`, { method: 'POST', body: formOf(members) })).text);
  }
  given.push(/symbolon=([^;]+)/.exec(browser.cookie ?? '')?.[1] ?? 'none');
  await raw('/api/authentication/oauth/tokens', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...user, client_id: 'canary', client_secret: canary.wrongPassword }) });
});
afterAll(async () => {
  traces.stop();
  await provider.close();
  folder.close();
});

/** A code and a refresh token that a contract refuses: neither they nor what they were shown with is written down. */
async function refusedByContract(send: (members: object) => Promise<void>): Promise<void> {
  const { json } = await provider.token({ grant_type: 'password', username: 'canary@example.com', password: canary.password, scope: 'offline_access orders:read' }, ['canary', canary.clientSecret]);
  given.push(String(json['access_token']), String(json['refresh_token']));
  const [orders, ...others] = shop.resource_servers;
  const contract = { audience: orders?.audience, scopes: { 'orders:read': 'Read', 'orders:write': 'Write' }, claims: { tenant: { schema: { type: 'string' }, from: { user: 'tenant' } } } };
  const file = { ...shop, clients: [...shop.clients, { ...shop.clients[0], client_id: 'canary', client_secret: canary.clientSecret }, native] };
  await provider.apply({ ...file, resource_servers: [{ contract }, ...others] });
  await send({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] });
  await send({ grant_type: 'password', username: 'canary@example.com', password: canary.password, scope: 'orders:read' });
  await provider.apply(file);
}

/** A reset by a mailed link; of the link's token nothing may be found afterwards either. */
async function resetPassword(): Promise<void> {
  const browser = new Browser(provider);
  await browser.submit(await browser.go('/forgot-password'), { username: 'canary@example.com' });
  await provider.deliver();
  const [mail] = await folder.news();
  given.push(new URL(mail?.link ?? '', issuer).searchParams.get('token') ?? '');
  const page = await browser.go(mail?.link ?? '');
  await browser.submit(page, { password: 'canary' });
  const done = await browser.submit(page, { password: canary.newPassword });
  answers.push(done.text, (await browser.submit(page, { password: canary.newPassword })).text);
  await provider.deliver();
}

/** An authenticator that is set up and asked for: its secret, its recovery codes, one that is used, and what is typed in its place. */
async function secondStep(): Promise<void> {
  const [username, words] = ['canary-1@example.com', canary.password];
  const [browser, again] = [new Browser(provider), new Browser(provider)];
  const account = await browser.submit(await browser.go('/account'), { username, password: words });
  const offer = await offered(browser, account);
  const app = AuthenticatorApp.from(offer);
  const recovery = recoveryCodesOn(await browser.submit(offer, { code: app.code(provider) }));
  given.push(app.secret.base32, Buffer.from(app.secret.bytes).toString('latin1'), ...recovery, ...recovery.map((code) => code.replaceAll('-', '')));
  const asked = await again.submit(await again.go('/account'), { username, password: words });
  answers.push((await again.submit(asked, { code: canary.code })).text);
  await again.submit(asked, { code: recovery[0] ?? '' });
  expect(recovery).toHaveLength(10);
}

/** Sign-ups whose codes are typed: first in each other's window, where they are wrong, then in their own. */
async function typeCodes(): Promise<void> {
  const windows: (readonly [Browser, Seen])[] = [];
  for (const number of [1, 2, 3]) {
    const browser = new Browser(provider);
    const login = await browser.go('/account');
    windows.push([browser, await browser.submit(await browser.go(`/signup?flow=${login.fields['flow']}`), { username: `canary-${number}@example.com`, password: canary.password })]);
    await provider.deliver();
    codes.push(...(await folder.news()).flatMap(({ text }) => text.match(/^\d{6}$/m) ?? []));
  }
  for (const [index, [browser, page]] of windows.entries()) {
    answers.push((await browser.submit(page, { code: codes[(index + 1) % 3] ?? '' })).text);
    await browser.submit(page, { code: codes[index] ?? '' });
  }
}

const encodings = (value: string) => [value, encodeURIComponent(value), value.replaceAll(' ', '+'), btoa(value), Buffer.from(value).toString('base64url'), Buffer.from(value).toString('hex')];
const secrets = () => [...Object.values(canary), secret, ...given].flatMap(encodings);

const hasEveryCode = (text: string) => codes.every((code) => text.includes(code));

test('requests of every kind were made', async () => {
  expect(codes).toHaveLength(3);
  expect(await provider.database.prisma.user.count({ where: { usernameKey: { startsWith: 'canary-' }, emailVerified: true } })).toBe(3);
  expect(given.length).toBeGreaterThan(5);
  expect(answers.length).toBeGreaterThan(12);
  expect(provider.log.length).toBeGreaterThan(15);
});

test('no log line holds a secret', () => {
  const log = provider.log.join('');
  for (const value of secrets()) expect(log).not.toContain(value);
  expect(hasEveryCode(log)).toBe(false);
});

test('no trace holds a secret, or says whom it is about; what it has was chosen', () => {
  expect(traces.spans.length).toBeGreaterThan(500);
  const text = JSON.stringify(traces.spans.map(readable));
  const people = ['canary', 'user_', 'example.com', '127.0.0.1', 'first-app'];
  for (const value of [...secrets(), ...people]) expect(text).not.toContain(value);
  expect(hasEveryCode(text)).toBe(false);
  const chosen = ['http.request.method', 'http.response.status_code', 'http.route', 'error.type', 'db.system.name', 'db.query.summary', 'symbolon.hash.waited_ms'];
  expect([...new Set(traces.spans.flatMap(({ attributes }) => Object.keys(attributes)))].filter((name) => !chosen.includes(name))).toEqual([]);
});

test('log lines have only the fields that were chosen', () => {
  const chosen = ['level', 'time', 'pid', 'hostname', 'msg', 'request_id', 'trace_id', 'method', 'route', 'status', 'duration_ms', 'client_id', 'user_id', 'grant_type', 'event', 'error', 'reason', 'stack', 'kind', 'attempts', 'file'];
  for (const line of provider.log) for (const field of Object.keys(JSON.parse(line) as object)) expect(chosen).toContain(field);
});

test('no refusal repeats a secret', () => {
  for (const value of secrets()) expect(answers.join('')).not.toContain(value);
  expect(hasEveryCode(answers.join(''))).toBe(false);
});

test('no table holds a secret in the clear', async () => {
  await provider.maintain(); // what was counted is written
  const { prisma } = provider.database;
  const rows = await Promise.all([
    prisma.client.findMany(), prisma.user.findMany(), prisma.refreshTokenFamily.findMany(), prisma.signingKey.findMany(),
    prisma.throttle.findMany(), prisma.installation.findMany(), prisma.resourceServer.findMany(),
    prisma.session.findMany(),
    prisma.authorizationRequest.findMany(), prisma.authorizationCode.findMany(), prisma.oneTimeToken.findMany(), prisma.outboxMessage.findMany(), prisma.event.findMany(),
    prisma.authenticator.findMany(), prisma.recoveryCode.findMany(), prisma.passkey.findMany(), prisma.usedChallenge.findMany(),
  ]);
  const text = JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : typeof value === 'bigint' ? value.toString() : value));
  for (const value of secrets()) expect(text).not.toContain(value);
  expect(hasEveryCode(text)).toBe(false);
  expect(text).not.toMatch(/PRIVATE KEY/);
});

test('the log still tells what happened, and why', () => {
  const events = provider.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toContainEqual(expect.objectContaining({ route: '/oauth/token', status: 200, client_id: 'canary', event: 'signup', user_id: expect.any(String) as string }));
  expect(events).toContainEqual(expect.objectContaining({ route: '/account/password', status: 400, error: 'wrong_password', reason: 'wrong password', user_id: expect.any(String) as string }));
  expect(events).toContainEqual(expect.objectContaining({ route: '/account/password', status: 303, event: 'update', user_id: expect.any(String) as string }));
  expect(events).toContainEqual(expect.objectContaining({ route: '/reset-password', status: 303, event: 'reset_password', user_id: expect.any(String) as string }));
  expect(events).toContainEqual(expect.objectContaining({ status: 400, error: 'invalid_grant', reason: 'wrong password' }));
  expect(events).toContainEqual(expect.objectContaining({ status: 500, error: 'server_error', reason: 'no token: claim tenant of https://orders.example.com: $ is missing' }));
  expect(events).toContainEqual(expect.objectContaining({ status: 401, error: 'invalid_client', reason: 'wrong client secret' }));
  expect(events).toContainEqual(expect.objectContaining({ status: 503, error: 'temporarily_unavailable', reason: 'too many hashes waiting' }));
});
