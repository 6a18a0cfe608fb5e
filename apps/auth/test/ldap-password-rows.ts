import { errorOn, noticeOn, send } from './account-place.ts';
import { Browser, type Seen } from './browser.ts';
import { toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { asDesk } from './ldap-place.ts';
import type { Place } from './ldap-sync-rows.ts';
import { policy, suffix } from './slapd.ts';

const next = 'a-password-that-is-another';
const way = { ldap_password_change: 'rfc3062' };

/** People change the password that they have in a directory, on their own page here. */
export function describePasswordChange({ provider, slapd, apply, there }: Place): void {
  const accountOf = async (uid: string): Promise<{ browser: Browser; page: Seen }> => {
    const browser = new Browser(provider());
    await browser.submit(await toLogin(browser), { username: `${uid}@corp.example`, password: there });
    return { browser, page: await browser.go('/account') };
  };
  const change = async (uid: string, members: object = {}) => {
    const { browser, page } = await accountOf(uid);
    return send(browser, page, '/account/directory-password', { current_password: there, password: next, ...members });
  };
  const grant = async (uid: string, password: string) => (await provider().token({ grant_type: 'password', username: `${uid}@corp.example`, password, scope: 'openid' }, asDesk)).status;
  const putBack = (uid: string) => slapd().change(`dn: uid=${uid},ou=people,${suffix}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${there}\n`);
  const bindsOf = (from: number) => slapd().asked.slice(from).filter((line) => line.includes(`BIND dn="uid=carl,ou=people,${suffix}"`)).length;

  test.each([['carl'], ['rita']])('as the person: %s', async (uid) => {
    await apply(way);
    const { browser, page } = await accountOf(uid);
    expect(page.text).toContain('action="/account/directory-password"');
    const elsewhere = await accountOf(uid);
    try {
      expect(noticeOn(await send(browser, page, '/account/directory-password', { current_password: there, password: next }))).toContain('Your password has been changed.');
      expect([await grant(uid, next), await grant(uid, there)]).toEqual([200, 400]);
      expect((await elsewhere.browser.go('/account')).text).toContain('data-page="login"');
      expect((await eventsOf(provider().runtime, 'user.directory_password.changed')).map(({ details }) => details)).toEqual([{ connection: 'corp' }]);
      expect(provider().log.join('\n').includes(next)).toBe(false);
    } finally {
      putBack(uid);
    }
  });

  test.each<[string, object, string]>([
    ['a wrong one', { current_password: 'not-the-password-there' }, 'That is not your current password.'],
    ['none', { current_password: '' }, ''],
    ['one that is too short', { password: 'short' }, 'does not follow the rules of your directory'],
  ])('not with %s', async (_, members, told) => {
    await apply(way);
    const seen = await change('carl', members);
    expect([seen.status, errorOn(seen)]).toEqual([400, expect.stringContaining(told)]);
    expect(await grant('carl', there)).toBe(200);
  });

  test('not to one that they had before', async () => {
    await apply(way);
    try {
      expect(noticeOn(await change('dora'))).toContain('Your password has been changed.');
      const browser = new Browser(provider());
      await browser.submit(await toLogin(browser), { username: 'dora@corp.example', password: next });
      const seen = await send(browser, await browser.go('/account'), '/account/directory-password', { current_password: next, password: there });
      expect([seen.status, errorOn(seen)]).toEqual([400, expect.stringContaining('you had it before')]);
    } finally {
      putBack('dora');
    }
  });

  test('not once it has expired there, which is told to who has shown it alone', async () => {
    await apply(way);
    const { browser, page } = await accountOf('pat');
    slapd().change(`dn: ${policy}\nchangetype: modify\nreplace: pwdMaxAge\npwdMaxAge: 60\n`);
    try {
      const told = async (current: string) => errorOn(await send(browser, page, '/account/directory-password', { current_password: current, password: next }));
      expect([await told(there), await told('not-the-password-there')]).toEqual([expect.stringContaining('has expired'), expect.stringContaining('That is not your current password.')]);
    } finally {
      slapd().change(`dn: ${policy}\nchangetype: modify\nreplace: pwdMaxAge\npwdMaxAge: 0\n`);
    }
  });

  test('not where the entry does not say so', async () => {
    await apply({});
    const { browser, page } = await accountOf('carl');
    expect(page.text).not.toContain('/account/directory-password');
    expect((await send(browser, page, '/account/directory-password', { current_password: there, password: next })).status).toBe(400);
    expect(await grant('carl', there)).toBe(200);
  });

  test('and nobody who sits at their browser guesses there more often than at a log-in', async () => {
    await apply(way);
    const { browser, page } = await accountOf('carl');
    const from = slapd().asked.length;
    await Promise.all(Array.from({ length: 24 }, (_, guess) => send(browser, page, '/account/directory-password', { current_password: `guess ${guess} at carl`, password: next })));
    const asked = bindsOf(from);
    expect([asked > 0, asked <= provider().runtime.settings.SYMBOLON_THROTTLE_ACCOUNT]).toEqual([true, true]);
    expect(errorOn(await send(browser, page, '/account/directory-password', { current_password: there, password: next }))).toContain('That is not your current password.');
    expect(bindsOf(from)).toBe(asked);
  });

  test('and the page says so where the directory does not answer', async () => {
    await apply(way);
    const { browser, page } = await accountOf('carl');
    await slapd().stop();
    const seen = await send(browser, page, '/account/directory-password', { current_password: there, password: next });
    await slapd().start();
    expect(seen.status).toBe(503);
  });
}
