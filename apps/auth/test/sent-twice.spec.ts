import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from '@symbolon/contracts';
import { thingsOf, type Things } from './account-api-things.ts';
import { ada, errorOn, noticeOn, onNode, openPlace, send, type Place } from './account-place.ts';
import { recoveryCodesOn } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';

/** Each form of a page, sent once more as by a double click: a browser shows the second answer, and whatever is shown once is in it. */
const folder = new MailFolder();
let place: Place;
let browser: Browser;
let page: Seen;
let things: Things;
beforeAll(async () => {
  place = await openPlace(folder.environment);
  ({ browser } = await place.loggedIn(ada));
  things = await thingsOf(place.provider, ada);
  await place.second.news();
  await place.provider.database.prisma.user.updateMany({ where: { username: ada }, data: { emailVerified: true, declared: false } });
  await place.provider.database.prisma.session.updateMany({ data: { amr: ['pwd', 'otp', 'mfa'] } });
  page = await browser.go('/account');
});
beforeEach(() => place.provider.database.prisma.throttle.deleteMany()); // a few mails are all that go out
afterAll(async () => {
  await place.close();
  folder.close();
});

const said = (seen: Seen): string => noticeOn(seen) ?? errorOn(seen) ?? recoveryCodesOn(seen).join(' ') ?? '';
/** What is gone stays gone, and the page below is true. */
const gone = 'That has ended already. What you see here is up to date.';
const same = 'the same';

const rows: readonly (readonly [form: keyof typeof api.account, members: () => Readonly<Record<string, string | undefined>>, second: string])[] = [
  ['renewRecoveryCodes', () => ({ seed: page.fields['seed'] }), same],
  ['renamePasskey', () => ({ passkey: things.passkey, name: 'Laptop' }), same],
  ['changeProfile', () => ({ name: 'Ada' }), same],
  ['askForEmail', () => ({ email: 'ada@elsewhere.example' }), same],
  ['askForFurtherEmail', () => ({ email: 'ada@further.example' }), same],
  ['stopRecovery', () => ({}), same],
  ['forgetDevice', () => ({ device: things.browser }), gone],
  ['removeAccess', () => ({ client: things.client }), gone],
  ['removeConnection', () => ({ connection: things.connection }), gone],
  ['removePasskey', () => ({ passkey: things.passkey }), gone],
  ['removeFactor', () => ({ factor: things.authenticator }), gone],
  ['removePhone', () => ({}), gone],
  ['endSessions', () => ({ session: things.session }), gone],
  ['endSessions', () => ({ others: 'true' }), same],
];

test.each(rows)('%s', async (form, members, second) => {
  const { path } = api.account[form];
  const filledIn = members();
  const first = said(await send(browser, page, path, filledIn));
  const again = said(await send(onNode(place.second, browser), page, path, filledIn));
  expect([first === '' || first === gone, again]).toEqual([false, second === same ? first : second]);
});

test.each(['/forgot-password', '/recovery/ask'])('%s', async (path) => {
  const visitor = new Browser(place.provider);
  const { fields } = await visitor.go('/account');
  const form = await visitor.go(`${path}?flow=${fields['flow']}`);
  const answers = [await visitor.submit(form, { username: ada }), await onNode(place.second, visitor).submit(form, { username: ada })];
  expect(answers.map(pageOf)).toEqual(Array(2).fill(answers[0] && pageOf(answers[0])));
});

/** The others, by the test that sends each twice. */
const elsewhere: Readonly<Record<string, readonly [spec: string, test: string]>> = {
  submitLogin: ['authorization-code', 'the same form sent many times at once, with the cookie of before, is one log-in'],
  submitSignup: ['../../auth-e2e/src/several-windows', 'double clicks at the sign-up, and at the proof of the address'],
  submitSignupPasskey: ['passkey-sign-up', 'is sent on the same way by a form that was sent twice'],
  submitEmailCode: ['mailed-first-factor', 'it counts once: of 16 at once on two nodes there is one log-in, and each form leads to it'],
  submitEmailLink: ['mailed-login-link', 'sent twice, the form leads to the same log-in'],
  connectionCallbackPost: ['connection-logins', 'ends twice where it ended once when it is gone twice at once'],
  submitResetPassword: ['forgot-password', 'is told once more that it is done to who sends the same form twice'],
  submitRecovery: ['recovery-link', 'sent twice, at once on two nodes and once it is done, has one answer'],
  submitRecoveryPasskey: ['recovery-link', 'sent twice, at once on two nodes and once it is done, has one answer'],
  submitBeginRecovery: ['recovery-wait', 'the same form twice has one answer'],
  submitStopRecovery: ['recovery-wait', 'the same form twice has one answer'],
  submitVerifyEmail: ['verify-email', 'leads on once more when its form is sent twice'],
  submitPasskey: ['passkeys', 'unless it is the form of who was just let in, in their browser: that gets the same way on'],
  submitPasskeyOffer: ['passkey-offer', 'one passkey by a form that was sent twice'],
  submitSecondFactor: ['second-factor', 'whose form is sent twice is in once'],
  submitSecondPasskey: ['passkeys', 'gets the same way on by a form that was sent twice'],
  submitEnrolment: ['enrolment', 'the form sent twice has one answer'],
  submitPhoneEnrolment: ['phone-enrolment', 'the form sent twice, at once and on two nodes, has one answer'],
  submitKeyEnrolment: ['key-enrolment', 'the form sent twice, at once and on two nodes, has one answer'],
  submitAccount: ['../../auth-e2e/src/several-windows', 'a double click on an account'],
  submitConsent: ['../../auth-e2e/src/several-windows', 'a double click on "Allow"'],
  submitLogout: ['../../auth-e2e/src/several-windows', 'a double click at the log-out'],
  submitKeepAccount: ['account-deletion', 'keeps it once by a form that is sent twice'],
  submitLinkConnection: ['connection-linking', 'its form sent twice links once, and leads on'],
  addAuthenticator: ['second-factor', 'sent twice, is one, with the same recovery codes'],
  addPhone: ['phone', 'sent at once on two nodes is one, with the same codes'],
  addPasskey: ['passkeys', 'whose form is sent twice, at once on two nodes or once it is done, is one'],
  exportData: ['own-data', 'the form that is sent twice gives it twice'],
  changeEmail: ['account-email', 'the form that is sent twice has one answer'],
  makePrimaryEmail: ['../../auth-e2e/src/own-emails', 'a double click on each button does it once'],
  removeEmail: ['account-emails', 'of what is removed, it may be somebody else’s then, and the form that is sent twice has one answer'],
  deleteAccount: ['account-deletion', 'that is sent twice, at once or after another, is one act with one answer'],
  changePassword: ['account-password', 'that is sent twice, as by a double click'],
  submit: ['setup', 'its form sent twice %s has one answer'],
};
/** Sent by programs, or leads a person on and does nothing; and one of which the second answer says that the current password is wrong, as it is by then, in the directory. */
const notHere = ['connectionAnswer', 'connectionSingleLogoutPost', 'connectionSingleLogoutSoap', 'connectionLogout', 'connectionEvents', 'logoutPost', 'changeDirectoryPassword'];

test('no form is forgotten', () => {
  const forms = [api.login, api.account, api.setup].flatMap((group) => Object.entries(group).flatMap(([name, { method }]) => (method === 'POST' ? [name] : [])));
  const known = [...new Set<string>(rows.map(([name]) => name)), 'submitForgotPassword', 'submitAskForRecovery', ...Object.keys(elsewhere), ...notHere];
  expect([...known].sort()).toEqual([...forms].sort());
  const missing = Object.values(elsewhere).filter(([spec, title]) => !readFileSync(join(import.meta.dirname, `${spec}.spec.ts`), 'utf8').includes(title));
  expect(missing).toEqual([]);
});
