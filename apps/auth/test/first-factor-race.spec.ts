import { ada, authorizePath, essential, openPlace, send, type Place } from './account-place.ts';
import { AuthenticatorApp, offered } from './authenticator-app.ts';
import { whileHeld } from './blocked.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { formOf, password, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { openSmsHook, type SmsHook } from './sms-hook.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';

/** Two who know the password both set up what is asked for beside it, at once and on two nodes: one of them does, and the other is asked for it. */
let hook: SmsHook;
let place: Place;
beforeAll(async () => {
  hook = await openSmsHook();
  place = await openPlace({ ...hook.environment, SYMBOLON_SMS_CALLING_CODES: '49' });
  hook.now = () => place.provider.clock.now();
});
beforeEach(async () => {
  await place.forget();
  hook.empty();
});
afterAll(async () => {
  await place.close();
  await hook.close();
});

/** Sends the last form of all, which adds something. */
type Last = () => Promise<Seen>;
const codeFor = (offer: Seen): string => AuthenticatorApp.from(offer).code(place.provider);
const logIn = async (node: Provider, path: string): Promise<{ readonly browser: Browser; readonly page: Seen }> => {
  const browser = new Browser(node);
  return { browser, page: await browser.submit(await browser.go(path), { username: ada, password }) };
};

async function byAuthenticator(node: Provider): Promise<Last> {
  const { browser, page } = await logIn(node, authorizePath());
  return () => browser.submit(page, { code: codeFor(page) });
}
async function byPhone(node: Provider): Promise<Last> {
  const { browser, page } = await logIn(node, authorizePath());
  const form = await browser.submit(await browser.go(`/second-factor/setup/phone?flow=${page.fields['flow']}`), { number: '+4915123456789', send: 'true' });
  const code = hook.code();
  return () => browser.submit(form, { code });
}
async function forApplication(node: Provider): Promise<Last> {
  const { browser } = await place.loggedIn(ada, { browser: new Browser(node) });
  const page = await browser.go(authorizePath(essential('aal2')));
  return () => browser.submit(page, { code: codeFor(page) });
}
async function onAccountPage(node: Provider): Promise<Last> {
  const { browser, page } = await place.loggedIn(ada, { browser: new Browser(node) });
  const offer = await offered(browser, page);
  return () => send(browser, offer, offer.action, { offer: offer.fields['offer'], code: codeFor(offer) });
}
async function byPasskey(node: Provider): Promise<Last> {
  const browser = new Browser(node);
  const page = await browser.go('/login', { method: 'POST', body: formOf({ ...(await browser.go('/account')).fields, username: ada, password, can_keep_passkey: 'true' }) });
  const credential = new SoftAuthenticator().create(optionsOn(page));
  return () => browser.go('/passkey-offer', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], credential }) });
}

const added = async (): Promise<number> => {
  const { authenticator, phone, passkey } = place.provider.database.prisma;
  return (await authenticator.count()) + (await phone.count()) + (await passkey.count());
};
const heldUp = (forms: readonly Last[], meanwhile?: string): Promise<readonly Seen[]> =>
  whileHeld(place.provider.testDatabase.connection, 'users', { count: forms.length, send: () => Promise.all(forms.map((form) => form())), ...(meanwhile !== undefined && { meanwhile }) });

const [asked, whoCan] = [{ secondFactor: 'always', secondFactorSms: 'when_enrolled' }, { secondFactor: 'when_enrolled', secondFactorSms: 'when_enrolled' }];
const ways: readonly (readonly [string, Parameters<typeof setSignInPolicy>[1], (node: Provider) => Promise<Last>, (node: Provider) => Promise<Last>, string])[] = [
  ['an authenticator each, to be let in', asked, byAuthenticator, byAuthenticator, 'second-factor'],
  ['an authenticator and a number, to be let in', asked, byAuthenticator, byPhone, 'second-factor'],
  ['an authenticator each, for an application', whoCan, forApplication, forApplication, 'second-factor'],
  ['an authenticator each, on the account page', whoCan, onAccountPage, onAccountPage, 'login'],
];

test.each(ways)('%s', async (_, policy, one, other, leadsTo) => {
  await setSignInPolicy(place.provider, policy);
  const answers = await heldUp([await one(place.provider), await other(place.second)]);
  expect([answers.map(pageOf).sort(), await added()]).toEqual([['recovery-codes', leadsTo].sort(), 1]);
});

test('a passkey is none after a second step was set up', async () => {
  await setSignInPolicy(place.provider, whoCan);
  const form = await byPasskey(place.provider);
  const [answer] = await heldUp([form], "INSERT INTO authenticators (id, user_id, name, sealed, last_step, created_at) SELECT 'authenticator_1', id, 'Phone', 'x', 0, now() FROM users WHERE username = 'ada@example.com'");
  expect([answer && pageOf(answer), await added()]).toEqual(['account', 1]);
});

test.each([
  ['to be let in', asked, byAuthenticator],
  ['for an application', whoCan, forApplication],
])('nothing is set up %s by a password that is another meanwhile', async (_, policy, form) => {
  await setSignInPolicy(place.provider, policy);
  const last = await form(place.provider);
  const at = new Date(place.provider.clock.now().getTime() + 1).toISOString();
  const [answer] = await heldUp([last], `UPDATE users SET password_changed_at = '${at}'; DELETE FROM sessions`);
  expect([answer && pageOf(answer), await added()]).toEqual(['login', 0]);
});
