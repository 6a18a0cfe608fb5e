import { ada, authorizePath, bob, clientsOn, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

describe('applications with access', () => {
  const allowed = async (scope?: string) => {
    const { browser } = await place.loggedIn(ada);
    return { browser, tokens: await place.allow(browser, scope) };
  };

  test('are told with what they may, and names that hold markup stay names', async () => {
    const { browser } = await allowed('openid email orders:read');
    const page = await browser.go('/account');
    expect(page.text).toContain('<strong><bdi>Web &lt;b&gt;shop&lt;/b&gt;</bdi></strong>');
    const allowedOn = /<ul class="allowed">([^]*?)<\/ul>/.exec(page.text)?.[1]?.replaceAll(/<\/?code>/g, '');
    expect(allowedOn).toBe('<li>Confirm who you are</li><li>See your email address</li><li>Use this permission: orders:read</li>');
    expect(clientsOn(page)).toEqual(['web']);
  });

  test('are those that hold refresh tokens, too, until these are over', async () => {
    const { browser, page } = await place.loggedIn(ada);
    expect(clientsOn(page)).toEqual([]);
    await place.redeem(await browser.go(authorizePath({ scope: 'openid' })));
    expect(clientsOn(await browser.go('/account'))).toEqual([]);
    await place.redeem(await browser.go(authorizePath()));
    expect(clientsOn(await browser.go('/account'))).toEqual(['trusted']);
    place.provider.clock.advance(30 * 86_400);
    expect(clientsOn((await place.loggedIn(ada)).page)).toEqual([]);
  });

  test('lose it: tokens of every kind are dead at once on the other node, codes too, and the person is asked again', async () => {
    const { browser, tokens } = await allowed();
    const again = (await place.redeem(await browser.go(authorizePath({ client_id: 'web', scope: 'openid email' })), 'web')).json; // no refresh token
    const code = await browser.go(authorizePath({ client_id: 'web', scope: 'openid email' }));
    const other = (await place.redeem(await browser.go(authorizePath()))).json;
    expect(await Promise.all([tokens, again, other].map(({ access_token: token }) => place.isUsable(token)))).toEqual([true, true, true]);

    const page = await browser.go('/account');
    const done = await send(browser, page, '/account/applications', { client: 'web' });
    expect([noticeOn(done), clientsOn(done)]).toEqual(['The application no longer has access to your account.', ['trusted']]);
    expect(await Promise.all([tokens, again, other].map(({ access_token: token }) => place.isUsable(token)))).toEqual([false, false, true]);
    expect((await place.refresh(tokens['refresh_token'], 'web')).json['error']).toBe('invalid_grant');
    expect((await place.redeem(code, 'web')).json['error']).toBe('invalid_grant');
    expect((await place.refresh(other['refresh_token'])).status).toBe(200);
    expect((await onNode(place.second, browser).go(authorizePath({ client_id: 'web', scope: 'openid email' }))).text).toContain('id="consent-approve"');
    expect((await send(browser, done, '/account/applications', { client: 'web' })).status).toBe(404);
  });

  test('keep what other people allowed them', async () => {
    const { browser: bobs } = await place.loggedIn(bob);
    const tokens = await place.allow(bobs);
    const { browser } = await allowed();
    await send(browser, await browser.go('/account'), '/account/applications', { client: 'web' });
    expect(await place.isUsable(tokens['access_token'])).toBe(true);
    expect((await place.refresh(tokens['refresh_token'], 'web')).status).toBe(200);
    expect(clientsOn(await bobs.go('/account'))).toEqual(['web']);
  });
});
