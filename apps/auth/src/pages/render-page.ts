import type { PageData } from '@symbolon/contracts';
import { accountDeletedPage } from './account-deleted.page.ts';
import { accountPage } from './account.page.ts';
import { authenticatorPage } from './authenticator.page.ts';
import { changeEmailPage } from './change-email.page.ts';
import { consentPage } from './consent.page.ts';
import { emailCodePage } from './email-code.page.ts';
import { emailLinkPage } from './email-link.page.ts';
import { errorPage } from './error.page.ts';
import { forgotPasswordSentPage } from './forgot-password-sent.page.ts';
import { forgotPasswordPage } from './forgot-password.page.ts';
import { formPostPage } from './form-post.page.ts';
import { keepAccountPage } from './keep-account.page.ts';
import { keySetupPage } from './key-setup.page.ts';
import { layout } from './layout.ts';
import { linkConnectionPage } from './link-connection.page.ts';
import { loggedOutPage } from './logged-out.page.ts';
import { loginPage } from './login.page.ts';
import { logoutConfirmPage } from './logout-confirm.page.ts';
import type { Catalogues } from './messages/catalogues.ts';
import type { Messages } from './messages/messages.ts';
import { passkeyOfferPage } from './passkey-offer.page.ts';
import { passkeyPage } from './passkey.page.ts';
import { phonePage } from './phone.page.ts';
import { recoveryAskPage } from './recovery-ask.page.ts';
import { recoveryCodesPage } from './recovery-codes.page.ts';
import { recoveryToldPage } from './recovery-told.page.ts';
import { recoveryWaitPage } from './recovery-wait.page.ts';
import { recoveryPage } from './recovery.page.ts';
import { resetPasswordPage } from './reset-password.page.ts';
import { secondFactorPage } from './second-factor.page.ts';
import { selectAccountPage } from './select-account.page.ts';
import { setupPage } from './setup.page.ts';
import { signupPage } from './signup.page.ts';
import { verifyEmailPage } from './verify-email.page.ts';
import type { View } from './view.ts';

type Pages = { readonly [Name in PageData['page']]: Extract<PageData, { page: Name }> };

const views: { readonly [Name in keyof Pages]: (data: Pages[Name], messages: Messages) => View } = {
  login: loginPage,
  'email-code': emailCodePage,
  'email-link': emailLinkPage,
  signup: signupPage,
  setup: setupPage,
  consent: consentPage,
  'select-account': selectAccountPage,
  'logout-confirm': logoutConfirmPage,
  'logged-out': loggedOutPage,
  'form-post': formPostPage,
  error: errorPage,
  'forgot-password': forgotPasswordPage,
  'forgot-password-sent': forgotPasswordSentPage,
  'reset-password': resetPasswordPage,
  recovery: recoveryPage,
  'recovery-ask': recoveryAskPage,
  'recovery-wait': recoveryWaitPage,
  'recovery-told': recoveryToldPage,
  'verify-email': verifyEmailPage,
  'second-factor': secondFactorPage,
  account: accountPage,
  authenticator: authenticatorPage,
  passkey: passkeyPage,
  'key-setup': keySetupPage,
  phone: phonePage,
  'passkey-offer': passkeyOfferPage,
  'recovery-codes': recoveryCodesPage,
  'change-email': changeEmailPage,
  'keep-account': keepAccountPage,
  'link-connection': linkConnectionPage,
  'account-deleted': accountDeletedPage,
};

const viewOf = <Name extends keyof Pages>(name: Name, data: Pages[Name], messages: Messages): View => views[name](data, messages);

/** A whole page as HTML, in `data.locale` or the nearest language there is. `nonce` is that of `style-src` in the Content-Security-Policy. */
export function renderPage(data: PageData, nonce: string, catalogues: Catalogues): string {
  const language = catalogues.for([data.locale]);
  const spoken = { ...data, locale: language.locale };
  return layout(spoken, viewOf(spoken.page, spoken, language.messages), nonce, catalogues).toString();
}
