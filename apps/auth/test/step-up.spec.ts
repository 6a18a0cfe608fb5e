import { ada, authorizePath, back, bob, essential, isLogIn, openPlace, type Place } from './account-place.ts';
import { AuthenticatorApp, offered } from './authenticator-app.ts';
import { pageOf, type Browser, type Seen } from './browser.ts';
import { decoded, password } from './provider.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(() => place.forget());
afterAll(() => place.close());

/** Somebody with an authenticator, whose log-in of this browser is older than that, and the codes that they can show. */
async function half(): Promise<{ readonly browser: Browser; readonly code: () => string }> {
  const { browser } = await place.loggedIn(ada);
  const other = await place.loggedIn(ada);
  const offer = await offered(other.browser, other.page);
  const app = AuthenticatorApp.from(offer);
  const code = () => app.code(place.provider);
  await other.browser.submit(offer, { code: code() });
  place.provider.clock.advance(60);
  return { browser, code };
}

const acrOf = async (seen: Seen): Promise<unknown> => decoded((await place.redeem(seen)).json['access_token']).claims['acr'];

describe.each([
  ['acr_values', { acr_values: 'aal2' }],
  ['several acr_values, of which one is reached', { acr_values: 'phrh aal2' }],
  ['an essential acr', essential('aal2')],
])('a request with %s', (_, members) => {
  test('asks who is logged in for the second factor and nothing else, and their log-in is as old as it was', async () => {
    const { browser, code } = await half();
    const { auth_time: before } = decoded((await place.redeem(await browser.go(authorizePath()))).json['id_token']).claims;
    const asked = await browser.go(authorizePath(members));
    expect([pageOf(asked), asked.text.includes('id="password"')]).toEqual(['second-factor', false]);
    const { json } = await place.redeem(await browser.submit(asked, { code: code() }));
    expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], auth_time: before });
    expect(await acrOf(await browser.go(authorizePath({ ...members, prompt: 'none' })))).toBe('aal2'); // once is enough
  });

  test('asked silently, is refused as log-in required', async () => {
    const { browser } = await half();
    expect(back(await browser.go(authorizePath({ ...members, prompt: 'none' })))['error']).toBe('login_required');
  });

  test('with max_age, asks for all of it when the log-in is too old', async () => {
    const { browser, code } = await half();
    const login = await browser.go(authorizePath({ ...members, max_age: '10' }));
    expect(isLogIn(login)).toBe(true);
    const asked = await browser.submit(login, { username: ada, password });
    expect(pageOf(asked)).toBe('second-factor');
    expect(await acrOf(await browser.submit(asked, { code: code() }))).toBe('aal2');
  });
});

test('what is only wished for and cannot be had is let go', async () => {
  const { browser } = await place.loggedIn(bob);
  expect(await acrOf(await browser.go(authorizePath({ acr_values: 'phr phrh' })))).toBe('aal1');
});

test('what is essential and cannot be had is refused once the person says so', async () => {
  const { browser } = await place.loggedIn(bob);
  expect(back(await browser.go(authorizePath({ ...essential('phr'), prompt: 'none' })))['error']).toBe('login_required');
  const setup = await browser.go(authorizePath(essential('phr')));
  expect(pageOf(setup)).toBe('key-setup'); // who has such a key sets it up: key-enrolment.spec.ts
  expect(back(await browser.submit(setup, { decision: 'decline' }))).toMatchObject({ error: 'unmet_authentication_requirements', error_description: 'The person has nothing to prove the acr with that is essential.' });
});

test('a code is not enough where a key is asked for', async () => {
  const { browser, code } = await half();
  const asked = await browser.go(authorizePath(essential('phr')));
  expect([pageOf(asked), pageOf(await browser.submit(asked, { code: code() }))]).toEqual(['second-factor', 'key-setup']);
});

test('a half-proven log-in is nobody: another account of the browser does not stand in for it', async () => {
  await half();
  const { browser } = await place.loggedIn(bob);
  const login = await browser.go(authorizePath({ prompt: 'login' }));
  const asked = await browser.submit(login, { username: ada, password });
  expect(pageOf(asked)).toBe('second-factor');
  const { location } = await browser.step(`/oauth/authorize/resume?flow=${asked.fields['flow'] ?? ''}`);
  expect(location).toMatch(/^\/second-factor\?flow=/);
});
