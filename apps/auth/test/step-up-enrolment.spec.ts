import { authorizePath, bob, isLogIn, onNode, openPlace, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, offered, recoveryCodesOn } from './authenticator-app.ts';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { decoded, formOf, password } from './provider.ts';

/** Who is asked for more than they can prove, and has no second factor, sets one up in that log-in. */
let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

const essential = { claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['aal2'] } } }) };
const codeFor = (offer: Seen): string => AuthenticatorApp.from(offer).code(place.provider);
const claimsOf = async (seen: Seen): Promise<Record<string, unknown>> => decoded((await place.redeem(seen)).json['id_token']).claims;
const authenticators = (): Promise<number> => place.provider.database.prisma.authenticator.count();
const onward = (browser: Browser, shown: Seen): Promise<Seen> => browser.go(addressOf(shown, 'continue'));

describe.each([
  ['an essential acr', essential],
  ['acr_values', { acr_values: 'phr aal2' }],
])('a request with %s', (_, members) => {
  test('leads who has just logged in to the page that sets one up, and on to the application, with the log-in that they have', async () => {
    const { browser } = await place.loggedIn(bob);
    const { auth_time: before } = await claimsOf(await browser.go(authorizePath()));
    place.provider.clock.advance(60);
    const offer = await browser.go(authorizePath(members));
    expect([pageOf(offer), offer.text.includes('a password alone is not enough')]).toEqual(['authenticator', true]);
    const shown = await browser.submit(offer, { code: codeFor(offer), name: 'My phone' });
    expect([pageOf(shown), recoveryCodesOn(shown).length]).toEqual(['recovery-codes', 10]);
    expect(await claimsOf(await onward(browser, shown))).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], auth_time: before });
    expect((await claimsOf(await browser.go(authorizePath({ ...members, prompt: 'none' }))))['acr']).toBe('aal2');
  });

  test('asked silently, is refused as log-in required', async () => {
    const { browser } = await place.loggedIn(bob);
    expect((await browser.go(authorizePath({ ...members, prompt: 'none' }))).location).toContain('error=login_required');
  });

  test('asks for the password first where the log-in is a quarter of an hour old', async () => {
    const { browser } = await place.loggedIn(bob);
    place.provider.clock.advance(901);
    const login = await browser.go(authorizePath(members));
    expect(isLogIn(login)).toBe(true);
    const offer = await browser.submit(login, { username: bob, password });
    expect(pageOf(offer)).toBe('authenticator');
    expect((await claimsOf(await onward(browser, await browser.submit(offer, { code: codeFor(offer) }))))['acr']).toBe('aal2');
  });
});

test('a browser that was left open sets nothing up: neither by a page that was shown before, nor by its address', async () => {
  const { browser } = await place.loggedIn(bob);
  const offer = await browser.go(authorizePath(essential));
  place.provider.clock.advance(901);
  expect(isLogIn(await browser.go(`/second-factor/setup?flow=${offer.fields['flow'] ?? ''}`))).toBe(true);
  expect(isLogIn(await browser.submit(offer, { code: codeFor(offer) }))).toBe(true);
  expect(await authenticators()).toBe(0);
});

test('the form sent twice, to two nodes, shows the same recovery codes and makes one authenticator', async () => {
  const { browser } = await place.loggedIn(bob);
  const offer = await browser.go(authorizePath(essential));
  const code = codeFor(offer);
  const twin = onNode(place.second, browser);
  const first = await browser.step(offer.action, { method: 'POST', body: formOf({ ...offer.fields, code }) });
  const second = await twin.submit(offer, { code });
  expect([recoveryCodesOn(first).length, recoveryCodesOn(second)]).toEqual([10, recoveryCodesOn(first)]);
  expect((await claimsOf(await onward(twin, second)))['acr']).toBe('aal2');
  expect(await authenticators()).toBe(1);
});

test('who has one is asked for it, and sets up no other beside it', async () => {
  const { browser } = await place.loggedIn(bob);
  const offer = await browser.go(authorizePath(essential));
  const other = await place.loggedIn(bob);
  const own = await offered(other.browser, other.page);
  await other.browser.submit(own, { code: codeFor(own) });
  expect(pageOf(await browser.submit(offer, { code: codeFor(offer) }))).toBe('second-factor');
  expect(await authenticators()).toBe(1);
});
