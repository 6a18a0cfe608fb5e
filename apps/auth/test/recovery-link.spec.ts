import { callerOf, makeAdministrator, type Caller } from './administration.ts';
import { AuthenticatorApp, addressOf, recoveryCodesOn } from './authenticator-app.ts';
import { whileHeld } from './blocked.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, issuer, password, type Provider } from './provider.ts';
import { ada, openRecoveryPlace, secret, words, type RecoveryPlace } from './recovery-place.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';

/** Who has lost everything is given a link by an administrator, and sets up anew what they sign in with. */
const folder = new MailFolder();
let place: RecoveryPlace;
let provider: Provider;
let second: Provider;
let owner: Caller;
let administrator: Caller;
let support: Caller;
beforeAll(async () => {
  place = await openRecoveryPlace(folder);
  ({ provider, second } = place);
});
afterAll(() => place.close());
beforeEach(async () => {
  await place.rewind();
  ({ owner, administrator, support } = await signedIn());
});

const userId = (username?: string): Promise<string> => place.userId(username);
const logIn = (secretWords: string): Promise<string | undefined> => place.logIn(secretWords);
const ask = async (by = administrator, of = ada) => by.send('POST', `/users/${await userId(of)}/recovery-link`);
const link = async (by = administrator): Promise<string> => String((await ask(by)).json['url']).replace(issuer, '');
const factors = async () => (await owner.send('GET', `/users/${await userId()}/factors`)).json;
const addPhone = async () => owner.send('POST', `/users/${await userId()}/factors`, { kind: 'authenticator', name: 'Lost phone', secret });
const send = (browser: Browser, page: Seen, credential: string): Promise<Seen> => browser.go('/recovery/passkey', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], credential }) });

test('a password and an authenticator take the place of what was lost: log-ins and remembered browsers end, and the person is mailed twice', async () => {
  const inside = new Browser(provider);
  await inside.submit(await inside.go('/account'), { username: ada, password });
  await addPhone();
  const id = await userId();
  const now = provider.clock.now();
  await provider.database.prisma.rememberedDevice.create({ data: { id: 'device_1', hash: Buffer.from('x'), userId: id, createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) } });
  const made = await ask();
  expect([made.status, made.json, made.headers.get('cache-control')]).toEqual([201, { url: expect.stringMatching(/^https:\/\/id\.example\.com\/recovery\?token=[\w-]{43}$/) as string, expires_at: expect.any(String) as string }, 'no-store']);
  const path = String(made.json['url']).replace(issuer, '');
  const browser = new Browser(provider);
  const page = await browser.go(path);
  expect([pageOf(page), page.text.includes(ada), page.headers.get('referrer-policy'), pageOf(await inside.go('/account'))]).toEqual(['recovery', true, 'no-referrer', 'account']);
  const shown = await browser.submit(page, { password: words, code: AuthenticatorApp.from(page).code(provider) });
  expect([pageOf(shown), recoveryCodesOn(shown).length]).toEqual(['recovery-codes', 10]);
  expect([pageOf(await browser.go(addressOf(shown, 'continue'))), pageOf(await inside.go('/account')), await provider.database.prisma.rememberedDevice.count()]).toEqual(['login', 'login', 0]);
  expect([await logIn(password), await logIn(words)]).toEqual(['login', 'second-factor']);
  expect(await factors()).toMatchObject({ items: [{ kind: 'authenticator', name: 'Authenticator app' }], recovery_codes: 10 });
  expect(errorCodeOf(await browser.go(path))).toBe('link_expired');
  await provider.deliver();
  const mails = await folder.news();
  expect(mails.map(({ to, subject }) => [to, subject]).sort()).toEqual([[ada, 'An administrator lets you set up anew how you sign in'], [ada, 'How you sign in has changed'], [ada, 'How you sign in has changed']]);
  const events = await provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.recovery_link.' } }, orderBy: { at: 'asc' } });
  expect(events.map(({ type, actorId, details }) => [type, actorId, details])).toEqual([['user.recovery_link.made', administrator.id, {}], ['user.recovery_link.used', id, { by: 'password_and_authenticator' }]]);
  const token = path.replace('/recovery?token=', '');
  const kept = JSON.stringify([await provider.database.prisma.oneTimeToken.findMany(), await provider.database.prisma.event.findMany(), await provider.database.prisma.outboxMessage.findMany(), mails], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
  expect([kept.includes(token), kept.includes(words)]).toEqual([false, false]);
});

test('a passkey does, too, and the password of before counts no more', async () => {
  const browser = new Browser(provider);
  const page = await browser.go(await link());
  const key = new SoftAuthenticator();
  expect(pageOf(await send(browser, page, key.create(optionsOn(page))))).toBe('login');
  expect(await factors()).toMatchObject({ items: [{ kind: 'passkey' }], recovery_codes: 0 });
  expect(await logIn(password)).toBe('login');
  const login = await browser.go('/account');
  expect(pageOf(await browser.go('/login/passkey', { method: 'POST', body: formOf({ csrf: login.fields['csrf'], flow: login.fields['flow'], credential: key.get(optionsOn(login)) }) }))).toBe('account');
});

test.each<[string, (page: Seen) => readonly [path: string, members: Readonly<Record<string, string>>], string]>([
  ['a password and an authenticator', (page) => [page.action, { ...page.fields, password: words, code: AuthenticatorApp.from(page).code(provider) }], 'recovery-codes'],
  ['a passkey', (page) => ['/recovery/passkey', { csrf: page.fields['csrf'] ?? '', flow: page.fields['flow'] ?? '', credential: new SoftAuthenticator().create(optionsOn(page)) }], 'login'],
])('the form with %s sent twice, at once on two nodes and once it is done, has one answer', async (_, filledIn, leadsTo) => {
  await addPhone();
  const page = await new Browser(provider).go(await link());
  const [path, members] = filledIn(page);
  const sent = (node: Provider) => new Browser(node).go(path, { method: 'POST', body: formOf(members) });
  const answers = await whileHeld(provider.testDatabase.connection, 'users', { count: 2, send: () => Promise.all([provider, second].map(sent)) });
  const all = [...answers, await sent(second)];
  expect([all.map(pageOf), new Set(all.map((each) => recoveryCodesOn(each).join())).size]).toEqual([Array(3).fill(leadsTo), 1]);
  expect(await provider.database.prisma.event.count({ where: { type: 'user.recovery_link.used' } })).toBe(1);
});

test('an address that somebody left there goes with the rest: it logs in no more, and both are told', async () => {
  const { prisma } = provider.database;
  await prisma.emailAddress.create({ data: { id: 'email_x', userId: await userId(), address: 'stranger@work.example', addedAt: provider.clock.now() } });
  const browser = new Browser(provider);
  const page = await browser.go(await link());
  await browser.submit(page, { password: words, code: page.text.includes('name="code"') ? AuthenticatorApp.from(page).code(provider) : '' });
  expect(await prisma.emailAddress.count()).toBe(0);
  await provider.deliver();
  expect((await folder.news()).filter(({ subject }) => subject === 'An email address was removed').map(({ to }) => to).sort()).toEqual([ada, 'stranger@work.example']);
});

test('who had a passkey is asked for more than a password; who had a password alone is not, unless the policy says so', async () => {
  const browser = new Browser(provider);
  const first = await browser.go(await link());
  await send(browser, first, new SoftAuthenticator().create(optionsOn(first)));
  const page = await browser.go(await link());
  expect([page.text.includes('id="code"'), pageOf(await browser.submit(page, { password: words }))]).toEqual([true, 'recovery']);
  await provider.database.prisma.passkey.deleteMany();
  const bare = await browser.go(await link());
  expect([bare.text.includes('id="code"'), pageOf(await browser.submit(bare, { password: words }))]).toEqual([false, 'login']);
  expect(await logIn(words)).toBe('account');
  expect((await owner.send('PUT', '/sign-in', { second_factor: 'always' }, { 'if-none-match': '*' })).status).toBe(200);
  await provider.news();
  expect((await browser.go(await link())).text.includes('id="code"')).toBe(true);
});

test.each<[string, { readonly password?: string; readonly code?: string }]>([
  ['no password', { password: '' }],
  ['a weak password', { password: 'short' }],
  ['a wrong code', { code: '000000' }],
  ['no code', { code: '' }],
])('%s changes nothing: what is there counts on, and so does the link', async (_, typed) => {
  await addPhone();
  const browser = new Browser(provider);
  const page = await browser.go(await link());
  const app = AuthenticatorApp.from(page);
  const again = await browser.submit(page, { password: words, code: app.code(provider), ...typed });
  expect([again.status, pageOf(again), again.text.includes('role="alert"'), again.fields['offer'] === page.fields['offer']]).toEqual([400, 'recovery', true, true]);
  expect([await factors(), await logIn(password)]).toMatchObject([{ items: [{ name: 'Lost phone' }] }, 'second-factor']);
  expect(pageOf(await browser.submit(again, { password: words, code: app.code(provider) }))).toBe('recovery-codes');
});

test('opened as often as one likes it is there; used by many at once, on two nodes, one has it, and the same form once more is answered the same', async () => {
  await addPhone();
  const path = await link();
  const nodes = [provider, second, provider, second];
  const pages = await Promise.all(nodes.map(async (node) => { const browser = new Browser(node); return { browser, page: await browser.go(path) }; }));
  const answers = await Promise.all(pages.map(({ browser, page }) => browser.submit(page, { password: words, code: AuthenticatorApp.from(page).code(provider) })));
  expect(answers.map(pageOf).sort()).toEqual(['error', 'error', 'error', 'recovery-codes']);
  expect(await provider.database.prisma.authenticator.count({ where: { userId: await userId() } })).toBe(1);
  const other = await link();
  const browser = new Browser(second);
  const page = await browser.go(other);
  const typed = { password: words, code: AuthenticatorApp.from(page).code(provider) };
  const [first, twin] = [await browser.submit(page, typed), await browser.submit(page, typed)];
  expect([recoveryCodesOn(first).length, recoveryCodesOn(twin)]).toEqual([10, recoveryCodesOn(first)]);
  expect(pageOf(await browser.submit(page, { ...typed, password: `${words} not` }))).toBe('error');
});

test.each<[string, (path: string) => Promise<unknown>]>([
  ['a newer link', () => link()],
  ['an hour', () => { for (const node of [provider, second]) node.clock.advance(3600); return Promise.resolve(); }],
  ['a new password', async () => owner.send('PUT', `/users/${await userId()}/password`, { password: words })],
  ['the end of the account', async () => { await owner.send('POST', `/users/${await userId()}/disable`); return owner.send('POST', `/users/${await userId()}/enable`); }],
  ['that its maker administers nothing any more,', async () => owner.send('PUT', `/administrators/${administrator.id}`, { roles: [] }, tagOf(await owner.send('GET', `/administrators/${administrator.id}`)))],
  ['that its maker may no longer make any,', async () => owner.send('PUT', `/administrators/${administrator.id}`, { roles: ['support'] }, tagOf(await owner.send('GET', `/administrators/${administrator.id}`)))],
  ['that its maker was disabled,', () => owner.send('POST', `/users/${administrator.id}/disable`)],
  ['more power than its maker had', () => makeAdministrator(provider, ada, ['owner'])],
])('%s ends it, also where its page is open', async (_, end) => {
  const path = await link();
  const browser = new Browser(provider);
  const page = await browser.go(path);
  await end(path);
  expect([errorCodeOf(await browser.submit(page, { password: words })), errorCodeOf(await browser.go(path))]).toEqual(['link_expired', 'link_expired']);
});

test('nobody makes one for who may do more, for themselves, for who is disabled, or for nobody; support makes none', async () => {
  expect((await ask(administrator, 'owner@example.com')).json['type']).toBe('/docs/problems#outranked');
  expect((await ask(administrator, 'administrator@example.com')).json['type']).toBe('/docs/problems#own-recovery');
  expect((await ask(support)).json['type']).toBe('/docs/problems#forbidden');
  expect((await owner.send('POST', '/users/user_nobody/recovery-link')).status).toBe(404);
  await owner.send('POST', `/users/${await userId()}/disable`);
  expect((await ask()).json['type']).toBe('/docs/problems#user-disabled');
  await owner.send('POST', `/users/${await userId()}/enable`);
  expect(await provider.database.prisma.oneTimeToken.count({ where: { purpose: 'recover' } })).toBe(0);
});

test('where the policy names no administrators none is made, and the one that was made ends', async () => {
  const path = await link();
  expect((await owner.send('PUT', '/sign-in', { recovery: ['waiting_period'] }, { 'if-none-match': '*' })).status).toBe(200);
  await Promise.all([provider.news(), second.news()]);
  expect([(await ask()).json['type'], errorCodeOf(await new Browser(provider).go(path))]).toEqual(['/docs/problems#recovery-not-offered', 'link_expired']);
});

test('a mailed link is none, this one is no mailed link, and no other site sends its form', async () => {
  const path = await link();
  const [browser, token] = [new Browser(provider), path.replace('/recovery?token=', '')];
  expect([pageOf(await browser.go(`/reset-password?token=${token}`)), pageOf(await browser.go(`/recovery?token=${'A'.repeat(43)}`)), pageOf(await browser.go('/recovery'))]).toEqual(['forgot-password', 'error', 'error']);
  expect(pageOf(await browser.go('/recovery', { method: 'POST', body: formOf({ flow: token, csrf: 'x', password: words }) }))).toBe('error');
  expect(pageOf(await browser.go('/recovery/passkey', { method: 'POST', body: formOf({ flow: token, csrf: 'x', credential: '{}' }) }))).toBe('error');
  const page = await browser.go(path);
  expect(pageOf(await send(browser, page, new SoftAuthenticator().create(optionsOn(await browser.go(await link(owner))))))).toBe('error');
});

const tagOf = ({ headers }: Awaited<ReturnType<Caller['send']>>) => ({ 'if-match': headers.get('etag') ?? '' });

/** Their tokens anew, as the clock has moved on. */
const signedIn = async () => ({ owner: await callerOf(provider, 'owner@example.com'), administrator: await callerOf(provider, 'administrator@example.com'), support: await callerOf(provider, 'support@example.com') });
