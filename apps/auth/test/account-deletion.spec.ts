import { ada, authorizePath, bob, errorOn, isAccountOf, isLogIn, onNode, openPlace, send, type Place } from './account-place.ts';
import { makeAdministrator } from './administration.ts';
import { AuthenticatorApp, offered } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, formOf, password } from './provider.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';

const days = 14;
const folder = new MailFolder();
let place: Place;
beforeAll(async () => {
  place = await openPlace({ ...folder.environment, SYMBOLON_ACCOUNT_DELETION_DAYS: String(days) });
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.user.updateMany({ data: { declared: false } });
  await place.provider.database.prisma.event.deleteMany();
  await folder.news();
});
afterAll(async () => {
  await place.close();
  folder.close();
});

const row = (username = ada) => place.provider.database.prisma.user.findFirst({ where: { username } });
const remove = (browser: Browser, page: Seen, members: object = {}): Promise<Seen> => send(browser, page, '/account/deletion', { username: ada, ticket: page.fields['ticket'], ...members });
const plain = ({ text }: Seen): string => text.replaceAll(/<[^>]*>/g, '');
const typesOf = async (): Promise<readonly string[]> => (await place.provider.database.prisma.event.findMany({ where: { type: { startsWith: 'user.deletion' } }, orderBy: { id: 'asc' } })).map(({ type }) => type);
async function mails(): Promise<readonly (readonly [string, string])[]> {
  await place.provider.deliver();
  await place.provider.deliver(); // the letter, then its mail
  return (await folder.news()).map(({ to, subject }) => [to, subject]);
}
/** Ada, who has deleted her account. */
async function leaving(): Promise<void> {
  const { browser, page } = await place.loggedIn(ada);
  await remove(browser, page);
}

describe('an account that its person deletes', () => {
  test('lets nobody in from then on, on every node: log-ins, tokens, codes, links', async () => {
    const { browser: lost } = await place.loggedIn(ada);
    const { json } = await place.redeem(await lost.go(authorizePath()));
    const code = await lost.go(authorizePath());
    const { browser, page } = await place.loggedIn(ada);
    await place.provider.database.prisma.oneTimeToken.create({ data: { hash: Buffer.from('link'), purpose: 'reset_password', userId: (await row())?.id ?? '', email: ada, createdAt: place.provider.clock.now(), expiresAt: new Date('2031-01-01') } });
    const done = await remove(browser, page);
    expect([pageOf(done), plain(done)]).toEqual(['account-deleted', expect.stringContaining('On January 15, 2030 ada@example.com goes for good.')]);
    for (const each of [lost, browser]) expect(isLogIn(await onNode(place.second, each).go('/account'))).toBe(true);
    expect([await place.isUsable(json['access_token']), (await place.refresh(json['refresh_token'])).json['error'], (await place.redeem(code)).json['error']]).toEqual([false, 'invalid_grant', 'invalid_grant']);
    expect([await place.provider.database.prisma.oneTimeToken.count(), await place.provider.database.prisma.session.count()]).toEqual([0, 0]);
    expect([await typesOf(), await mails()]).toEqual([['user.deletion.requested'], [[ada, 'Your account will be deleted']]]);
  });

  test('is named by who deletes it, who has just logged in', async () => {
    const { browser, page } = await place.loggedIn(ada);
    for (const username of ['', bob, 'ada'] as const) {
      const refused = await remove(browser, page, { username });
      expect([errorOn(refused), pageOf(refused)]).toEqual(['That is not the name of this account. Type it as it stands below the field.', 'account']);
    }
    place.provider.clock.advance(901);
    expect(isLogIn(await remove(browser, page))).toBe(true);
    expect([(await row())?.disabledAt, await typesOf()]).toEqual([null, []]);
  });

  test('asks for the second factor of who has one, and no page of another origin or browser does it', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { browser: bobs, page: bobsPage } = await place.loggedIn(bob);
    for (const fields of [{ ...page.fields, csrf: '' }, { ...page.fields, csrf: bobsPage.fields['csrf'] }]) {
      expect(pageOf(await browser.go('/account/deletion', { method: 'POST', body: formOf({ ...fields, username: ada }) }))).toBe('error');
    }
    expect(pageOf(await send(bobs, page, '/account/deletion', { username: ada }))).toBe('error');
    const offer = await offered(browser, page);
    await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(place.provider) });
    expect(isLogIn(await remove(browser, page))).toBe(true);
    expect((await row())?.disabledAt).toBeNull();
  });

  test('that is sent twice, at once or after another, is one act with one answer, also beside another account in the browser', async () => {
    const { browser } = await place.loggedIn(bob);
    const { page } = await place.loggedIn(ada, { browser });
    const both = await Promise.all([remove(browser, page), remove(onNode(place.second, browser), page)]);
    const late = await remove(browser, page);
    expect([...both, late].map((each) => [pageOf(each), each.text.includes('January 15, 2030')])).toEqual([0, 1, 2].map(() => ['account-deleted', true]));
    expect([await typesOf(), await mails()]).toEqual([['user.deletion.requested'], [[ada, 'Your account will be deleted']]]);
    expect(pageOf(await remove(browser, page, { ticket: 'x'.repeat(80) }))).toBe('error');
    expect(isAccountOf(await browser.go('/account'), bob)).toBe(true);
  });

  test('cannot be that of the last owner', async () => {
    const owner = await makeAdministrator(place.provider, ada, ['owner']);
    const { browser, page } = await place.loggedIn(ada);
    expect(errorOn(await remove(browser, page))).toBe('You are the last who can administer everything here. Make another an owner first.');
    expect([(await row())?.disabledAt, isAccountOf(await browser.go('/account'), ada), owner]).toEqual([null, true, (await row())?.id]);
  });

  test('cannot be one of the file, nor any where that is off', async () => {
    await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
    const { browser, page } = await place.loggedIn(ada);
    expect(page.text).not.toContain('delete-account');
    await remove(browser, page);
    const off = await place.provider.another({ SYMBOLON_ACCOUNT_DELETION: 'off' });
    const { browser: bobs } = await place.loggedIn(bob);
    const shown = await onNode(off, bobs).go('/account');
    expect(shown.text).not.toContain('delete-account');
    await send(onNode(off, bobs), shown, '/account/deletion', { username: bob });
    await off.close();
    expect([(await row())?.disabledAt, (await row(bob))?.disabledAt]).toEqual([null, null]);
  });
});

describe('who logs in before it is gone', () => {
  test('is asked whether to keep it, and is let in by nothing else', async () => {
    await leaving();
    const { browser, page } = await place.loggedIn(ada);
    expect([pageOf(page), await place.provider.database.prisma.session.count()]).toEqual(['keep-account', 0]);
    expect(pageOf(await place.provider.token({ grant_type: 'password', username: ada, password }, asShop))).toBeUndefined();
    expect((await place.provider.token({ grant_type: 'password', username: ada, password }, asShop)).status).not.toBe(200);
    expect(isLogIn(await browser.go('/account?account=other'))).toBe(true);
    const kept = await browser.submit(page, { decision: 'keep' });
    expect([isAccountOf(kept, ada), (await row())?.disabledAt, (await row())?.deletionAt]).toEqual([true, null, null]);
    expect([await typesOf(), (await mails()).map(([, subject]) => subject)]).toEqual([['user.deletion.requested', 'user.deletion.withdrawn'], ['Your account stays']]);
  });

  test('goes on to the application that asked', async () => {
    await leaving();
    const browser = new Browser(place.second);
    const asked = await browser.submit(await browser.go(authorizePath()), { username: ada, password });
    expect(pageOf(asked)).toBe('keep-account');
    expect((await place.redeem(await browser.submit(asked, { decision: 'keep' }))).status).toBe(200);
  });

  test('keeps it once by a form that is sent twice, and is let in by each answer; the cookie of before lets nobody in', async () => {
    await leaving();
    const { browser, page } = await place.loggedIn(ada);
    const old = onNode(place.second, browser);
    const answers = [await browser.submit(page, { decision: 'keep' }), await onNode(place.second, browser).submit(page, { decision: 'keep' })];
    expect([...answers.map((each) => isAccountOf(each, ada)), isAccountOf(await old.submit(page, { decision: 'keep' }), ada)]).toEqual([true, true, false]);
    expect([await typesOf(), await place.provider.database.prisma.session.count()]).toEqual([['user.deletion.requested', 'user.deletion.withdrawn'], 1]);
  });

  test('comes back to nothing that was open: tokens and links of before are dead', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { json } = await place.redeem(await browser.go(authorizePath()));
    const code = await browser.go(authorizePath());
    await remove(browser, page);
    const { browser: next, page: asked } = await place.loggedIn(ada);
    await next.submit(asked, { decision: 'keep' });
    expect([await place.isUsable(json['access_token']), (await place.refresh(json['refresh_token'])).json['error'], (await place.redeem(code)).json['error']]).toEqual([false, 'invalid_grant', 'invalid_grant']);
    expect(isLogIn(await browser.go('/account'))).toBe(true);
  });

  test('with a wrong password learns nothing, and is refused as everybody', async () => {
    await leaving();
    const { page } = await place.loggedIn(ada, { secretWords: 'a wrong passphrase' });
    const { page: unknown } = await place.loggedIn('nobody@example.com', { secretWords: 'a wrong passphrase' });
    expect([isLogIn(page), errorOn(page)]).toEqual([true, errorOn(unknown)]);
  });

  test('by a mailed code is asked, too, where that is the second step', async () => {
    await leaving();
    await mails();
    const { prisma } = place.provider.database;
    await prisma.signIn.create({ data: { secondFactor: 'always', secondFactorEmail: 'always', secondFactorRoles: [] } });
    place.provider.clock.advance(3600); // whatever was remembered, on both nodes
    const { browser, page } = await place.loggedIn(ada);
    const sent = await browser.submit(page, { send: 'true' });
    await place.provider.deliver();
    const code = (await folder.news()).map(({ text }) => /^\d{6}$/m.exec(text)?.[0]).at(-1) ?? 'no code';
    const asked = await browser.submit(sent, { code });
    expect([pageOf(page), pageOf(asked)]).toEqual(['second-factor', 'keep-account']);
    expect(isAccountOf(await browser.submit(asked, { decision: 'keep' }), ada)).toBe(true);
    await prisma.signIn.deleteMany();
    place.provider.clock.advance(3600);
  });

  test('by a passkey is asked, too, and is in on no other word', async () => {
    const key = new SoftAuthenticator({});
    const { browser, page } = await place.loggedIn(ada);
    await send(browser, await browser.go('/account/passkey?kind=passkey'), '/account/passkey', { kind: 'passkey', name: '', credential: key.create(optionsOn(await browser.go('/account/passkey?kind=passkey'))) });
    await remove(browser, page);
    const next = new Browser(place.second);
    const form = await next.go('/account');
    const asked = await next.go('/login/passkey', { method: 'POST', body: formOf({ csrf: form.fields['csrf'], flow: form.fields['flow'], credential: key.get(optionsOn(form)) }) });
    expect([pageOf(asked), await place.provider.database.prisma.session.count()]).toEqual(['keep-account', 0]);
    expect(isAccountOf(await next.submit(asked, { decision: 'keep' }), ada)).toBe(true);
  });

  test('may leave it to go; the browser is asked who it is again', async () => {
    await leaving();
    const { browser, page } = await place.loggedIn(ada);
    const left = await browser.submit(page, { decision: 'leave' });
    expect([pageOf(left), (await row())?.deletionAt]).toEqual(['account-deleted', expect.any(Date)]);
    expect(isLogIn(await browser.submit(page, { decision: 'keep' }))).toBe(true);
    expect((await row())?.disabledAt).not.toBeNull();
  });

  test('shows a second factor first', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const offer = await offered(browser, page);
    const phone = AuthenticatorApp.from(offer);
    await browser.submit(offer, { code: phone.code(place.provider) });
    place.provider.clock.advance(60);
    const again = await place.loggedIn(ada);
    await remove(again.browser, await again.browser.submit(again.page, { code: phone.code(place.provider) }));
    expect((await row())?.deletionAt).not.toBeNull();
    place.provider.clock.advance(60);
    const { browser: next, page: second } = await place.loggedIn(ada);
    expect(pageOf(second)).toBe('second-factor');
    expect(pageOf(await next.go(`/keep-account?flow=${second.fields['flow'] ?? ''}`))).toBe('second-factor');
    const sneaked = await next.go('/keep-account', { method: 'POST', body: formOf({ csrf: second.fields['csrf'], flow: second.fields['flow'], decision: 'keep' }) });
    expect([pageOf(sneaked), (await row())?.disabledAt === null]).toEqual(['second-factor', false]);
    const asked = await next.submit(sneaked, { code: phone.code(place.provider) });
    expect(pageOf(asked)).toBe('keep-account');
    expect(isAccountOf(await next.submit(asked, { decision: 'keep' }), ada)).toBe(true);
  });

  test('in two windows keeps it in both, and it is told once', async () => {
    await leaving();
    const [one, two] = [await place.loggedIn(ada), await place.loggedIn(ada)];
    await one.browser.submit(one.page, { decision: 'keep' });
    expect(isAccountOf(await two.browser.submit(two.page, { decision: 'keep' }), ada)).toBe(true);
    expect(await typesOf()).toEqual(['user.deletion.requested', 'user.deletion.withdrawn']);
  });
});

describe('when the days are over', () => {
  test('it is removed with all that hangs on it, once, though two nodes look; its person is told, and nothing of what they were is kept', async () => {
    await leaving();
    await mails();
    place.provider.clock.advance(days * 86_400 - 1);
    await place.provider.maintain();
    const before = await row();
    place.provider.clock.advance(1);
    const { page } = await place.loggedIn(ada); // due, and not swept yet
    await Promise.all([place.provider.maintain(), place.second.maintain()]);
    expect([before !== null, isLogIn(page), await row()]).toEqual([true, true, null]);
    const events = await place.provider.database.prisma.event.findMany({ where: { type: 'user.deleted' } });
    expect(events.map(({ subjectId, actorId, details }) => [subjectId, actorId, details])).toEqual([[before?.id, before?.id, { before: null, after: null }]]);
    expect(await mails()).toEqual([[ada, 'Your account is deleted']]);
  });

  test('nobody else goes, and who was kept stays', async () => {
    await leaving();
    const { browser, page } = await place.loggedIn(ada);
    await browser.submit(page, { decision: 'keep' });
    place.provider.clock.advance(days * 86_400);
    await place.provider.maintain();
    expect([(await row())?.username, (await row(bob))?.username]).toEqual([ada, bob]);
  });
});

test('with no days it goes at once, also where the form is sent twice', async () => {
  const node = await place.provider.another({ SYMBOLON_ACCOUNT_DELETION_DAYS: '0' });
  const { browser } = await place.loggedIn(ada);
  const there = onNode(node, browser);
  const page = await there.go('/account');
  const answers = [await remove(there, page), await remove(there, page)];
  expect(answers.map((each) => [pageOf(each), /<h1>([^<]*)/.exec(each.text)?.[1]])).toEqual([0, 1].map(() => ['account-deleted', 'Your account is deleted']));
  await node.close();
  expect([await row(), await mails()]).toEqual([null, [[ada, 'Your account is deleted']]]);
});
