import { ada, authorizePath, errorOn, isAccountOf, isLogIn, onNode, openPlace, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, recoveryCodesOn } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { asShop, decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';

/** Where a second factor is required, whoever has none sets one up at their next log-in, and is not in before. */
let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(async () => {
  await place.forget();
  await policy('always');
});
afterAll(() => place.close());

const policy = (secondFactor: string, secondFactorRoles: string[] = []): Promise<void> => setSignInPolicy(place.provider, { secondFactor, secondFactorRoles });
const codeFor = (offer: Seen): string => AuthenticatorApp.from(offer).code(place.provider);
const onward = (shown: Seen): string => addressOf(shown, 'continue');

test('a log-in leads to the page that sets one up, and on to the application, worth two factors', async () => {
  const browser = new Browser(place.provider);
  const offer = await browser.submit(await browser.go(authorizePath()), { username: ada, password });
  expect([pageOf(offer), offer.text.includes('a password alone is not enough')]).toEqual(['authenticator', true]);
  expect(isLogIn(await browser.go('/account'))).toBe(true);
  const shown = await browser.submit(offer, { code: codeFor(offer), name: 'My phone' });
  expect([pageOf(shown), recoveryCodesOn(shown).length]).toEqual(['recovery-codes', 10]);
  const { json } = await place.redeem(await browser.go(onward(shown)));
  expect(decoded(json['id_token']).claims).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
});

test('the form sent twice has one answer, and makes one authenticator', async () => {
  const browser = new Browser(place.provider);
  const offer = await browser.submit(await browser.go(authorizePath()), { username: ada, password });
  const twin = onNode(place.second, browser);
  const code = codeFor(offer);
  const first = await browser.step(offer.action, { method: 'POST', body: formOf({ ...offer.fields, code }) });
  const second = await twin.submit(offer, { code });
  expect([recoveryCodesOn(first).length, recoveryCodesOn(second)]).toEqual([10, recoveryCodesOn(first)]);
  expect((await place.redeem(await twin.go(onward(second)))).json['access_token']).toBeDefined();
  expect(await place.provider.database.prisma.authenticator.count()).toBe(1);
});

test.each([
  ['', 'Please fill in every field.'],
  ['123', 'That code isn’t right'],
])('%j is no code, and lets nobody in', async (code, error) => {
  const browser = new Browser(place.provider);
  const offer = await browser.submit(await browser.go(authorizePath()), { username: ada, password });
  const again = await browser.submit(offer, { code });
  expect([pageOf(again), errorOn(again)?.startsWith(error), again.fields['offer'] === offer.fields['offer'], isLogIn(await browser.go('/account'))]).toEqual(['authenticator', true, true, true]);
});

test('nobody sets one up without the first factor, beside one that is there, or with a password of before', async () => {
  const browser = new Browser(place.provider);
  const login = await browser.go(authorizePath());
  expect(isLogIn(await browser.go(`/second-factor/setup?flow=${login.fields['flow'] ?? ''}`))).toBe(true);
  const offer = await browser.submit(login, { username: ada, password });
  const { userId } = await place.provider.database.prisma.authorizationRequest.findFirstOrThrow({ where: { provenUserId: { not: null } }, select: { provenUserId: true } }).then(({ provenUserId }) => ({ userId: provenUserId ?? '' }));
  await place.provider.database.prisma.authenticator.create({ data: { id: 'authenticator_before', userId, name: 'Of before', sealed: Buffer.from('x'), lastStep: 0n, createdAt: place.provider.clock.now() } });
  expect(pageOf(await browser.submit(offer, { code: codeFor(offer) }))).toBe('second-factor');
  await place.provider.database.prisma.authenticator.deleteMany();
  await place.provider.database.prisma.user.update({ where: { id: userId }, data: { passwordChangedAt: new Date(place.provider.clock.now().getTime() + 1) } });
  expect(isLogIn(await browser.submit(offer, { code: codeFor(offer) }))).toBe(true);
  expect(await place.provider.database.prisma.authenticator.count()).toBe(0);
});

test('who is asked follows from the policy: never, though there is one; always those with a role', async () => {
  const browser = new Browser(place.provider);
  const offer = await browser.submit(await browser.go('/account?account=other'), { username: ada, password });
  await browser.submit(offer, { code: codeFor(offer) });
  await policy('never');
  expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
  await policy('never', ['staff']);
  expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true);
  await place.provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { roles: ['staff'] } });
  expect(pageOf((await place.loggedIn(ada)).page)).toBe('second-factor');
});

test('applications that ask for the password themselves get nothing: at a log-in, at a sign-up, for a new password', async () => {
  const tries = [{ password }, { password: 'a phrase of somebody quite new', username: 'new@example.com', type: 'signup' }, { password: 'another phrase for the same', current_password: password, type: 'update' }];
  for (const members of tries) {
    const { status, json } = await place.provider.token({ grant_type: 'password', username: ada, ...members }, asShop);
    expect([status, json['error'], json['access_token']]).toEqual([400, 'insufficient_authorization', undefined]);
  }
  await policy('when_enrolled');
  expect(isAccountOf((await place.loggedIn(ada)).page, ada)).toBe(true); // the password is the one of before
});
