import { errorOn, isLogIn, noticeOn, send } from './account-place.ts';
import { callerOf, desk, makeAdministrator, staff, type Caller } from './administration.ts';
import { whileHeld } from './blocked.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, toLogin, tokenOf } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, password, secret, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

/** How people are rid of a link to another provider: by a new password, by themselves, by an administrator. */
const [ada, carl] = ['ada@example.com', 'carl@corp.example'];
const newPassword = 'a passphrase of her own choosing';
let upstream: UpstreamProvider;
let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  upstream = await openUpstream(['corp', 'other'], issuer);
  folder = new MailFolder();
  const connections = [connectionTo(upstream.origin, { trusted_domains: ['corp.example'] }), connectionTo(upstream.origin, { connection: 'other', name: 'Other' })];
  const office = { client_id: 'office', client_secret: secret, grant_types: ['password'], password_grant_types: ['update'], first_party: true, password_update: 'without_current', scope: 'openid' };
  const more = { clients: [...fileWith([]).clients, desk, office], users: [...staff, { username: ada, password, email_verified: true }] };
  ({ provider, rewind } = await openPlace(connections, more, folder.environment, async (opened) => {
    for (const role of ['owner', 'support']) await makeAdministrator(opened, `${role}@example.com`, [role]);
  }));
});
beforeEach(async () => {
  await rewind();
  await upstream.know({ carl: { email: carl, email_verified: true }, mallory: { email: ada, email_verified: true } });
  folder.empty();
});
afterAll(async () => {
  await provider.close();
  await upstream.close();
  folder.close();
});

async function logInBy(login: string, connection: string, browser = new Browser(provider)): Promise<Seen> {
  return comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser), connection), login));
}
const administrator = (role: 'owner' | 'support'): Promise<Caller> => callerOf(provider, `${role}@example.com`);
const mails = async () => {
  await provider.deliver();
  return folder.news();
};
const told = async () => (await mails()).map(({ to, subject }) => [to, subject]);
const people = (username: string) => provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: username }, include: { linkedLogins: true, waitingLinks: true } });
const linksOf = async (username: string) => (await people(username)).linkedLogins.map(({ connectionId }) => connectionId).sort();
/** A link, past every door. */
async function link(username: string, connectionId: string, subject = `${connectionId} of ${username}`): Promise<void> {
  const { id: userId } = await people(username);
  await provider.database.prisma.linkedLogin.create({ data: { connectionId, subject, userId, email: 'elsewhere@example.org', createdAt: provider.clock.now() } });
}
const unlinked = async () => (await eventsOf(provider.runtime, 'user.connection.unlinked')).map(({ actor, subject, details }) => [actor.kind, 'id' in actor && actor.id, subject?.id, details]);

/** Who has found out the password has linked an account of their own by it. */
async function linkedByThief(): Promise<void> {
  await link(ada, 'other', 'mallory');
  expect(await tokenOf(provider, await logInBy('mallory', 'other'))).toMatchObject({ email: ada, amr: ['fed'] });
}
/** The form by which a new password is chosen that was asked for by mail. */
async function mailedForm(browser = new Browser(provider)): Promise<Seen> {
  await mails();
  await browser.submit(await browser.go('/forgot-password'), { username: ada });
  return browser.go((await mails()).at(-1)?.link ?? '');
}
const account = async (browser: Browser, words = password): Promise<Seen> => browser.submit(await browser.go('/account'), { username: ada, password: words });

describe('a new password ends every link of its person, as whoever knew the old one may have made it', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['that they chose by mail', async () => {
      const browser = new Browser(provider);
      await browser.submit(await mailedForm(browser), { password: newPassword });
    }],
    ['that they chose on their own page', async () => {
      const browser = new Browser(provider);
      const page = await account(browser);
      expect(page.text).toContain('Accounts elsewhere that let you in here are disconnected.');
      expect(noticeOn(await send(browser, page, '/account/password', { current_password: password, password: newPassword }))).toContain('Your password has been changed.');
    }],
    ['that an application has set', () => provider.token({ grant_type: 'password', username: ada, password: newPassword, type: 'update' }, ['office', secret])],
    ['that an administrator has set', async () => (await administrator('owner')).send('PUT', `/users/${(await people(ada)).id}/password`, { password: newPassword })],
  ])('%s', async (_, change) => {
    await linkedByThief();
    const { id } = await people(ada);
    await change();
    expect(await linksOf(ada)).toEqual([]);
    const by = (await eventsOf(provider.runtime, 'user.password.set')).length === 1 ? (await people('owner@example.com')).id : id;
    expect(await unlinked()).toEqual([['user', by, id, { connection: 'other' }]]);
    expect((await mails()).find(({ subject }) => subject === 'Your password has been changed')?.text).toContain('any accounts elsewhere that let you in here were disconnected');
    expect(pageOf(await logInBy('mallory', 'other'))).toBe('verify-email'); // a stranger again, of whom nothing is known
    expect(await linksOf(ada)).toEqual([]);
    expect(pageOf(await account(new Browser(provider), newPassword))).toBe('account');
  });

  test('what waits for a proof by the old one ends, too', async () => {
    const browser = new Browser(provider);
    await press(browser, await toLogin(browser), 'other');
    const { idHash: flowHash } = await provider.database.prisma.authorizationRequest.findFirstOrThrow();
    await provider.database.prisma.waitingLink.create({ data: { flowHash, connectionId: 'other', subject: 'mallory', email: ada, userId: (await people(ada)).id } });
    await new Browser(provider).submit(await mailedForm(), { password: newPassword });
    expect((await people(ada)).waitingLinks).toEqual([]);
  });

  test('whoever comes back at the very moment is nobody', async () => {
    await link(ada, 'other', 'mallory');
    const browser = new Browser(provider);
    const address = await upstream.logIn(await press(browser, await toLogin(browser), 'other'), 'mallory');
    const seen = await whileHeld(provider.testDatabase.connection, `users WHERE username_key = '${ada}'`, { count: 1, send: () => comeBack(browser, address), meanwhile: 'DELETE FROM linked_logins' });
    expect([pageOf(seen), await provider.database.prisma.session.count()]).toEqual(['verify-email', 0]);
  });
});

describe('a person', () => {
  const remove = (browser: Browser, page: Seen, connection: string): Promise<Seen> => send(browser, page, '/account/connections/removed', { connection });
  /** Who has an account by the other provider alone, on their own page. */
  async function withoutPassword(): Promise<{ readonly browser: Browser; readonly page: Seen }> {
    const browser = new Browser(provider);
    await logInBy('carl', 'corp', browser);
    await provider.database.prisma.session.updateMany({ data: { provenAt: provider.clock.now() } }); // as if it had said that he logged in there just now: its clock is another
    return { browser, page: await browser.go('/account') };
  }

  test('sees their links and takes one away; it is told by mail, and does not come back by itself', async () => {
    await linkedByThief();
    await mails();
    const browser = new Browser(provider);
    const page = await account(browser);
    expect(page.text).toMatch(/<bdi>Other<\/bdi>.*\n?.*<\/p>\s*<p class="hint"><bdi>ada@example.com<\/bdi> · Since .* · last used on /);
    expect(noticeOn(await remove(browser, page, 'other'))).toContain('That account is disconnected.');
    const { id } = await people(ada);
    expect([await linksOf(ada), await unlinked(), await told()]).toEqual([[], [['user', id, id, { connection: 'other' }]], [[ada, 'How you sign in has changed']]]);
    expect(pageOf(await logInBy('mallory', 'other'))).toBe('verify-email');
    expect(await linksOf(ada)).toEqual([]);
    expect(errorOn(await remove(browser, page, 'other'))).toContain('That has ended already.');
  });

  test('proves anew who they are, once the log-in is not of just now', async () => {
    await link(ada, 'other');
    const browser = new Browser(provider);
    const page = await account(browser);
    provider.clock.advance(901);
    expect([isLogIn(await remove(browser, page, 'other')), await linksOf(ada)]).toEqual([true, ['other']]);
  });

  test('takes none from anybody else', async () => {
    await withoutPassword();
    await link(carl, 'other');
    const browser = new Browser(provider);
    expect((await remove(browser, await account(browser), 'other')).status).toBe(404);
    expect(await linksOf(carl)).toEqual(['corp', 'other']);
  });

  test('does not take away the last way in, until the policy or something that they have lets them in', async () => {
    const { browser, page } = await withoutPassword();
    expect([errorOn(await remove(browser, page, 'corp')), await linksOf(carl)]).toEqual(['It is the only way in that you have. Create a passkey, or set a password, before you remove it.', ['corp']]);
    await provider.database.prisma.user.update({ where: { usernameKey: carl }, data: { passwordHash: 'of a password that nobody signs in by' } });
    await setSignInPolicy(provider, { firstFactors: ['passkey'] }, 61);
    expect([(await remove(browser, page, 'corp')).status, await linksOf(carl)]).toEqual([400, ['corp']]);
    await setSignInPolicy(provider, { firstFactors: ['passkey', 'email_code'] }, 61);
    expect(noticeOn(await remove(browser, page, 'corp'))).toContain('That account is disconnected.');
    expect(await linksOf(carl)).toEqual([]);
  });

  test('does not by two removals at once either', async () => {
    const { browser, page } = await withoutPassword();
    await link(carl, 'other');
    const answers = await Promise.all([remove(browser, page, 'corp'), remove(browser, page, 'other')]);
    expect([answers.map((seen) => errorOn(seen) !== undefined).sort(), (await linksOf(carl)).length]).toEqual([[false, true], 1]);
  });
});

describe('an administrator', () => {
  test('sees what somebody is linked to, and takes it away, be it the last way in; the next time the table decides', async () => {
    const support = await administrator('support');
    const { sub } = await tokenOf(provider, await logInBy('carl', 'corp'));
    const path = `/users/${String(sub)}/linked-logins`;
    const now = provider.clock.now().toISOString();
    expect((await support.send('GET', path)).json).toEqual({ items: [{ connection: 'corp', name: 'Example Corp', subject: 'carl', email: carl, created_at: now, last_used_at: now }] });
    await mails();
    expect((await support.send('DELETE', `${path}/corp`)).status).toBe(204);
    expect([(await support.send('GET', path)).json, await unlinked(), await told()]).toEqual([{ items: [] }, [['user', support.id, sub, { connection: 'corp' }]], [[carl, 'How you sign in has changed']]]);
    expect((await support.send('DELETE', `${path}/corp`)).status).toBe(404);
    expect(await tokenOf(provider, await logInBy('carl', 'corp'))).toMatchObject({ sub }); // an address that is believed, and proven here
    expect((await eventsOf(provider.runtime, 'user.connection.linked')).map(({ details }) => details)).toEqual([{ connection: 'corp' }, { connection: 'corp' }]);
  });

  test('takes none from who may do more than themselves, and finds none of nobody', async () => {
    const [owner, support] = [await administrator('owner'), await administrator('support')];
    await link('owner@example.com', 'corp');
    expect((await support.send('DELETE', `/users/${owner.id}/linked-logins/corp`)).json['type']).toBe('/docs/problems#outranked');
    expect(await linksOf('owner@example.com')).toEqual(['corp']);
    for (const [method, path] of [['GET', '/users/user_nobody/linked-logins'], ['DELETE', '/users/user_nobody/linked-logins/corp'], ['DELETE', `/users/${owner.id}/linked-logins/other`]] as const) expect([path, (await owner.send(method, path)).status]).toEqual([path, 404]);
  });
});
