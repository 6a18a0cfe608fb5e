import { callerOf, makeAdministrator } from './administration.ts';
import { AuthenticatorApp, recoveryCodesOn } from './authenticator-app.ts';
import { whileHeld } from './blocked.ts';
import { Browser, errorCodeOf, pageOf, type Seen } from './browser.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { asShop, formOf, password, type Provider } from './provider.ts';
import { ada, openRecoveryPlace, secret, words, type RecoveryPlace } from './recovery-place.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** Who has lost everything but the mailbox waits, is mailed about it, and sets up anew what they sign in with; who has lost nothing ends it. */
const folder = new MailFolder();
const day = 86_400;
let place: RecoveryPlace;
let provider: Provider;
let second: Provider;
beforeAll(async () => {
  place = await openRecoveryPlace(folder, { recovery: ['administrator', 'waiting_period'], recoveryWaitingDays: 7 });
  ({ provider, second } = place);
});
afterAll(() => place.close());
beforeEach(async () => {
  await place.rewind();
  await folder.news();
});

const userId = (username?: string): Promise<string> => place.userId(username);
const logIn = (secretWords: string): Promise<string | undefined> => place.logIn(secretWords);
const waits = () => provider.database.prisma.recoveryWait.findMany();
const pass = async (seconds: number, node = provider) => { provider.clock.advance(seconds); await node.maintain(); };
const plain = ({ text }: Seen): string => text.replaceAll(/<[^>]*>/g, '');
async function mails(): Promise<readonly Mail[]> {
  await provider.deliver();
  await provider.deliver(); // the letter, then its mail
  return folder.news();
}
const subjects = async () => (await mails()).map(({ to, subject }) => [to, subject]);
/** Asks on the page that the log-in leads to. */
async function ask(username = ada, browser = new Browser(provider)): Promise<Seen> {
  const forgotten = await browser.go('/forgot-password');
  const page = await browser.go((/href="(\/recovery\/ask\?flow=[^"]+)"/.exec(forgotten.text)?.[1] ?? '').replaceAll('&amp;', '&'));
  return browser.submit(page, { username });
}
const askedLink = async (username = ada): Promise<string> => { await ask(username); return (await mails())[0]?.link ?? ''; };
/** A wait that has just begun, and the link that ends it. */
async function begun(): Promise<string> {
  const browser = new Browser(provider);
  expect(pageOf(await browser.submit(await browser.go(await askedLink()), {}))).toBe('recovery-told');
  return (await mails())[0]?.link ?? '';
}
/** The link at the end of a wait. */
async function waited(): Promise<string> {
  await begun();
  return toEnd();
}
async function toEnd(): Promise<string> {
  for (const seconds of [3.5 * day, 2.5 * day, day]) await pass(seconds);
  return (await mails()).find(({ subject }) => subject === 'Set up how you sign in')?.link ?? '';
}
const addPhone = async () => (await callerOf(provider, 'owner@example.com')).send('POST', `/users/${await userId()}/factors`, { kind: 'authenticator', name: 'Lost phone', secret });
const typesOf = async () => (await provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.recovery_' } }, orderBy: { at: 'asc' } })).map(({ type, actorKind, details }) => [type, actorKind, details]);

test('who waits is mailed at the start, in the middle, a day before the end and at it, and sets up no less than they had', async () => {
  await addPhone();
  const browser = new Browser(provider);
  const login = await browser.submit(await browser.go('/account'), { username: ada, password });
  expect([pageOf(login), login.text.includes('I have none of these any more')]).toEqual(['second-factor', true]);
  const page = await browser.go((/href="(\/recovery\/ask\?flow=[^"]+)"/.exec(login.text)?.[1] ?? '').replaceAll('&amp;', '&'));
  expect([pageOf(page), page.fields['username'], plain(page)]).toEqual(['recovery-ask', ada, expect.stringContaining('You wait this many days: 7.')]);
  expect(pageOf(await browser.submit(page, {}))).toBe('forgot-password-sent');
  await mails();
  const link = await askedLink();
  expect(link).toMatch(/^\/recovery\/begin\?token=[\w-]{43}$/);
  for (let each = 0; each < 3; each += 1) expect(pageOf(await new Browser(second).go(link))).toBe('recovery-wait'); // a scanner opens it
  expect(await waits()).toEqual([]);
  const told = await browser.submit(await browser.go(link), {});
  expect([pageOf(told), (await waits()).length]).toEqual(['recovery-told', 1]);
  const [first] = await mails();
  expect(first).toMatchObject({ to: ada, subject: 'Your sign-in can soon be set up anew', link: expect.stringMatching(/^\/recovery\/stop\?token=[\w-]{43}$/) as string });
  const heard: (readonly string[][])[] = [];
  for (const seconds of [3.5 * day - 60, 60, 2.5 * day - 60, 60, day - 60]) {
    await pass(seconds);
    heard.push(await subjects());
  }
  const reminder = [[ada, 'Your sign-in can soon be set up anew']];
  expect(heard).toEqual([[], reminder, [], reminder, []]);
  expect(await logIn(words)).toBe('login');
  await pass(60, second);
  const [end] = await mails();
  expect(end).toMatchObject({ to: ada, subject: 'Set up how you sign in', link: expect.stringMatching(/^\/recovery\?token=[\w-]{43}$/) as string });
  const fresh = new Browser(second);
  const setUp = await fresh.go(end?.link ?? '');
  expect([pageOf(setUp), setUp.text.includes('id="code"')]).toEqual(['recovery', true]);
  expect(pageOf(await fresh.submit(setUp, { password: words }))).toBe('recovery'); // a password alone is less than they had
  const shown = await fresh.submit(setUp, { password: words, code: AuthenticatorApp.from(setUp).code(provider) });
  expect([pageOf(shown), recoveryCodesOn(shown).length, await waits()]).toEqual(['recovery-codes', 10, []]);
  expect([await logIn(password), await logIn(words)]).toEqual(['login', 'second-factor']);
  expect((await typesOf()).map(([type, actor]) => [type, actor])).toEqual([['user.recovery_wait.started', 'user'], ['user.recovery_wait.completed', 'user']]);
  expect(errorCodeOf(await fresh.go(end?.link ?? ''))).toBe('link_expired');
});

test.each<[string, string, () => Promise<unknown>]>([
  ['the link of a mail', 'link', async () => { const browser = new Browser(second); return browser.submit(await browser.go(stop), {}); }],
  ['a log-in', 'log_in', () => logIn(password)],
  ['a log-in of an application', 'log_in', () => provider.token({ grant_type: 'password', username: ada, password, scope: 'openid' }, asShop)],
  ['the link of an administrator', 'administrator', async () => (await callerOf(provider, 'administrator@example.com')).send('POST', `/users/${await userId()}/recovery-link`)],
  ['an administrator who stops it', 'administrator', async () => (await callerOf(provider, 'support@example.com')).send('DELETE', `/users/${await userId()}/recovery-wait`)],
  ['an administrator who ends all log-ins', 'administrator', async () => (await callerOf(provider, 'support@example.com')).send('POST', `/users/${await userId()}/sessions/end`)],
])('%s ends it, and nothing has changed', async (_, by, end) => {
  stop = await begun();
  await end();
  expect([await waits(), (await typesOf()).filter(([type]) => type === 'user.recovery_wait.cancelled').map(([, , details]) => details)]).toEqual([[], [{ by }]]);
  expect(await subjects()).toContainEqual([ada, 'The wait has ended']);
  await pass(8 * day);
  expect([await subjects(), errorCodeOf(await new Browser(provider).go(stop)), await logIn(password)]).toEqual([[], 'link_expired', 'account']);
});
let stop = '';

test('at its end it can still be ended: by the link of each mail, by a log-in, and by not using it for three days', async () => {
  stop = await begun();
  const link = await toEnd();
  const browser = new Browser(provider);
  const open = await browser.go(link);
  await browser.submit(await browser.go(stop), {});
  expect([errorCodeOf(await browser.submit(open, { password: words })), errorCodeOf(await browser.go(link)), await logIn(password)]).toEqual(['link_expired', 'link_expired', 'account']);
  await mails();
  const other = await waited();
  expect(await logIn(password)).toBe('account');
  expect(errorCodeOf(await browser.go(other))).toBe('link_expired');
  await mails();
  const unused = await waited();
  await pass(3 * day);
  expect([errorCodeOf(await browser.go(unused)), await waits()]).toEqual(['link_expired', []]);
  expect((await typesOf()).filter(([type]) => type === 'user.recovery_wait.cancelled').map(([, actor, details]) => [actor, details])).toEqual([['user', { by: 'link' }], ['user', { by: 'log_in' }], ['system', { by: 'not_used' }]]);
});

test('of many at once, on two nodes, one begins it and one ends it, the same form twice has one answer, and each mail goes out once', async () => {
  const link = await askedLink();
  const nodes = [provider, second, provider, second];
  const pages = await Promise.all(nodes.map(async (node) => { const browser = new Browser(node); return { browser, page: await browser.go(link) }; }));
  const answers = await Promise.all(pages.map(({ browser, page }) => browser.submit(page, {})));
  expect([answers.map(pageOf), (await waits()).length, (await typesOf()).length]).toEqual([nodes.map(() => 'recovery-told'), 1, 1]);
  const told = await mails();
  expect(told.length).toBe(1);
  provider.clock.advance(3.5 * day);
  await Promise.all(nodes.map((node) => node.maintain()));
  expect((await subjects()).length).toBe(1);
  const stops = await Promise.all(nodes.map(async (node) => { const browser = new Browser(node); return { browser, page: await browser.go(told[0]?.link ?? '') }; }));
  expect((await Promise.all(stops.map(({ browser, page }) => browser.submit(page, {})))).map(pageOf)).toEqual(nodes.map(() => 'recovery-told'));
  expect((await typesOf()).length).toBe(2);
});

test('asked for once more there is one wait, as long as the first', async () => {
  await begun();
  const first = await waits();
  provider.clock.advance(day);
  const browser = new Browser(provider);
  await browser.submit(await browser.go(await askedLink()), {});
  expect([await waits(), await mails(), (await typesOf()).length]).toEqual([first, [], 1]);
});

test('begun anew while the one before is ended, it is as long as any', async () => {
  const stop = await begun();
  await pass(6.9 * day);
  await mails();
  const again = new Browser(second);
  const page = await again.go(await askedLink());
  // the link has been looked at, and the wait that was there
  const told = await whileHeld(provider.testDatabase.connection, 'users', { count: 1, send: () => again.submit(page, {}), meanwhile: 'DELETE FROM recovery_waits' });
  expect([stop === '', pageOf(told)]).toEqual([false, 'recovery-told']);
  expect((await waits()).map(({ dueAt }) => Math.round((dueAt.getTime() - provider.clock.now().getTime()) / 86_400_000))).toEqual([7]);
});

test('its mails go to nobody who has the address by then', async () => {
  const browser = new Browser(provider);
  await browser.submit(await browser.go(await askedLink()), {});
  const rename = (from: string, to: string) => provider.database.prisma.user.update({ where: { usernameKey: from }, data: { username: to, usernameKey: to } });
  await rename(ada, 'lovelace@example.com');
  await rename('owner@example.com', ada);
  expect(await subjects()).toEqual([]);
});

test('a server that was down tells late, and so the end comes later, too', async () => {
  await begun();
  await pass(10 * day);
  expect(await subjects()).toEqual([[ada, 'Your sign-in can soon be set up anew']]);
  expect((await waits()).map(({ readyAt, dueAt }) => [readyAt, (dueAt.getTime() - provider.clock.now().getTime()) / 86_400_000])).toEqual([[null, 3.5]]);
});

test('the page is the same for who there is, for who there is not, and for who has not proven the address; mails go to nobody else', async () => {
  const answers = await Promise.all([ada, 'nobody@example.com', 'bob@example.com', 'owner@example.com'].map((username) => ask(username)));
  const body = ({ status, text, fields: { flow = '' } }: Seen) => [status, text.replaceAll(flow, '').replaceAll(/flow=[\w.-]+/g, '').replaceAll(/nonce[-=]["\w]+/g, '')];
  for (const answer of answers) expect(body(answer)).toEqual(answers[0] && body(answers[0]));
  expect((await mails()).map(({ to }) => to).filter((to) => to !== 'owner@example.com')).toEqual([ada]);
});

test('who administers does not wait: another administrator lets them in; who comes to administer meanwhile waits no longer', async () => {
  await provider.database.prisma.user.updateMany({ data: { emailVerified: true } });
  const answer = await new Browser(provider).go(await askedLink('owner@example.com'));
  expect([answer.status, errorCodeOf(answer), await waits()]).toEqual([403, 'access_denied', []]);
  await begun();
  await makeAdministrator(provider, ada, ['support']);
  await pass(3.5 * day);
  expect([await waits(), (await typesOf()).at(-1)]).toEqual([[], ['user.recovery_wait.cancelled', 'system', { by: 'not_offered' }]]);
});

test.each<[string, () => Promise<unknown>]>([
  ['is not in the policy any more', () => setSignInPolicy(provider, { recovery: ['administrator'] })],
  ['is for an address that is theirs no more', () => provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { username: 'ada.new@example.com', usernameKey: 'ada.new@example.com' } })],
  ['is for who is disabled', () => provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { disabledAt: provider.clock.now() } })],
])('what %s leads to nothing', async (_, change) => {
  const link = await waited();
  await change();
  expect(errorCodeOf(await new Browser(provider).go(link))).toBe('link_expired');
});

test('where the policy has none nobody is led to it, and its pages lead back', async () => {
  const link = await askedLink();
  await setSignInPolicy(provider, { recovery: ['administrator'] });
  const browser = new Browser(provider);
  const forgotten = await browser.go('/forgot-password');
  expect([forgotten.text.includes('/recovery/ask'), pageOf(await browser.go(`/recovery/ask?flow=${forgotten.fields['flow']}`)), pageOf(await browser.go('/recovery/ask', { method: 'POST', body: formOf({ ...forgotten.fields, username: ada }) }))]).toEqual([false, 'login', 'login']);
  expect([await mails(), errorCodeOf(await browser.go(link))]).toEqual([[], 'link_expired']);
});

test('its mails are counted with those for a new password', async () => {
  for (let each = 0; each < 12; each += 1) await ask();
  const sent = (await mails()).length;
  await ask();
  expect([sent > 0, sent < 12, (await mails()).length]).toEqual([true, true, 0]);
});

test('no other site sends its forms, one link is no other, and nothing that begins, ends or completes it is kept in the clear', async () => {
  const [asked, browser] = [await askedLink(), new Browser(provider)];
  const token = asked.replace(/.*token=/, '');
  expect([pageOf(await browser.go(`/reset-password?token=${token}`)), errorCodeOf(await browser.go(`/recovery?token=${token}`)), errorCodeOf(await browser.go(`/recovery/stop?token=${token}`))]).toEqual(['forgot-password', 'link_expired', 'link_expired']);
  const begin = await browser.go(asked);
  expect(errorCodeOf(await browser.go('/recovery/begin', { method: 'POST', body: formOf({ flow: token, csrf: 'x' }) }))).toBe('link_expired');
  expect(errorCodeOf(await browser.go('/recovery/stop', { method: 'POST', body: formOf(begin.fields) }))).toBe('link_expired');
  await browser.submit(begin, {});
  const stopping = (await mails())[0]?.link.replace(/.*token=/, '') ?? '';
  expect(errorCodeOf(await browser.go('/recovery/stop', { method: 'POST', body: formOf({ flow: stopping, csrf: begin.fields['csrf'] ?? '' }) }))).toBe('link_expired');
  const end = (await toEnd()).replace(/.*token=/, '');
  const kept = JSON.stringify([await waits(), await provider.database.prisma.oneTimeToken.findMany(), await provider.database.prisma.event.findMany(), await provider.database.prisma.outboxMessage.findMany(), provider.log], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value));
  expect([token, stopping, end].map((each) => [each.length, kept.includes(each)])).toEqual([[43, false], [43, false], [43, false]]);
});

test('the account page says that somebody waits, and ends it', async () => {
  const inside = new Browser(provider);
  await inside.submit(await inside.go('/account'), { username: ada, password });
  stop = await begun();
  const page = await inside.go('/account');
  expect([plain(page).includes('Somebody waits to set up your sign-in anew'), plain(page).includes('Wait for setting up the sign-in anew begun')]).toEqual([true, true]);
  const ended = await inside.go('/account/recovery', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], account: page.fields['account'] }) });
  expect([pageOf(ended), plain(ended).includes('The wait has ended. You sign in as before.'), await waits()]).toEqual(['account', true, []]);
});

test('administrators see since when and until when somebody waits, and who helps people stops it, once', async () => {
  let support = await callerOf(provider, 'support@example.com');
  const path = `/users/${await userId()}/recovery-wait`;
  const look = async () => (await support.send('GET', path)).json['recovery_wait'];
  expect([await look(), (await support.send('DELETE', path)).status, (await support.send('GET', '/users/nobody/recovery-wait')).status]).toEqual([null, 404, 404]);
  await begun();
  const now = provider.clock.now().getTime();
  const wait = { started_at: new Date(now).toISOString(), due_at: new Date(now + 7 * day * 1000).toISOString(), ready_at: null };
  expect([await look(), (await support.send('DELETE', `${path}?dry_run=true`)).status, await look()]).toEqual([wait, 204, wait]);
  const end = await toEnd();
  support = await callerOf(provider, 'support@example.com'); // the token of before is over
  expect(await look()).toEqual({ ...wait, ready_at: wait.due_at });
  expect((await Promise.all([support.send('DELETE', path), support.send('DELETE', path)])).map(({ status }) => status).sort()).toEqual([204, 404]);
  expect([await look(), errorCodeOf(await new Browser(second).go(end)), await subjects()]).toEqual([null, 'link_expired', [[ada, 'The wait has ended']]]);
  expect((await typesOf()).at(-1)).toEqual(['user.recovery_wait.cancelled', 'user', { by: 'administrator' }]);
});
