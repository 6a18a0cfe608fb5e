import * as z from 'zod';
import { text, visibleText } from './text.ts';

/** Why a form was shown again. Each form says which of these it may carry. */
const formErrors = {
  login: ['missing', 'invalid_credentials', 'throttled', 'unavailable'],
  signup: ['missing', 'username_invalid', 'username_taken', 'password_short', 'password_long', 'password_guessable', 'password_common', 'throttled', 'unavailable'],
  forgotPassword: ['missing', 'link_expired', 'throttled', 'unavailable'],
  resetPassword: ['missing', 'password_short', 'password_long', 'password_guessable', 'password_common', 'throttled', 'unavailable'],
  account: ['gone', 'missing', 'wrong_password', 'password_short', 'password_long', 'password_guessable', 'password_common', 'unavailable'],
} as const;
export type PageFormError = (typeof formErrors)[keyof typeof formErrors][number];

/** What was just done on a person's own page. */
export const accountNotices = ['session_ended', 'others_ended', 'access_removed', 'password_changed'] as const;
export type AccountNotice = (typeof accountNotices)[number];

/** The scopes that have a sentence for people (OpenID Connect Core sections 3.1.2.1, 5.4 and 11). */
const sentenceKeys = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'] as const;
export type ScopeSentence = (typeof sentenceKeys)[number];

const url = () => z.string().max(8192).regex(/^(https?:\/\/[^\s/\\]|\/(?![/\\]))[^\s\\]*$/i, 'must be http, https, or a path from the root');
const appUrl = () => z.string().max(8192).regex(/^(https?:\/\/[^\s/\\]|\/(?![/\\])|[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:)[^\s\\]*$/i, "must be http, https, a path from the root, or of an app's own scheme");
const color = () => z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #24406e');
const name = () => text(320);
const time = () => z.iso.datetime();

/** How an installation looks: what it is called, its logo and its colours; `null` takes the page's own. */
export const PageBranding = z
  .object({
    name: text(200).min(1),
    logo_url: url().nullable(),
    colors: z.object({
      primary: color().nullable().describe('Buttons and links. The page sees to it that text stays readable.'),
      background: color().nullable().describe('Behind the card, in light mode; darkened in dark mode.'),
    }),
  })
  .meta({ id: 'PageBranding' });
export type PageBranding = z.output<typeof PageBranding>;

/** A language on offer, and where the same page is shown in it. */
export const PageLocale = z.object({ locale: z.string().min(1).describe('BCP 47.'), url: url() }).meta({ id: 'PageLocale' });
export type PageLocale = z.output<typeof PageLocale>;

const common = {
  locale: z.string().min(1).describe('The language of the page (BCP 47).'),
  locales: z.array(PageLocale).describe('Languages on offer, this one included. Empty: no choice is shown.'),
  branding: PageBranding,
};

/** What every form posts back as hidden fields, to `action`, as application/x-www-form-urlencoded. */
const form = {
  action: url().describe('Where the form is posted.'),
  csrf: z.string().min(1).describe('Posted back as `csrf`.'),
  flow: z.string().min(1).describe('The id of the stored request. Posted back as `flow`.'),
};

const clientName = text(200).nullable().describe('The application that asked; null when none did.');
const minPasswordLength = z.int().min(1).describe('In characters (code points).');

/** Asks who somebody is. */
export const LoginPage = z
  .object({
    page: z.literal('login'),
    ...common,
    ...form,
    client_name: clientName,
    login_hint: name().nullable().describe('The name to fill in.'),
    error: z.enum(formErrors.login).nullable(),
    notice: z.enum(['password_changed']).nullable().describe('Good news from the step before.'),
    signup_url: url().nullable().describe('Null when sign-up is not offered.'),
    forgot_password_url: url().nullable(),
  })
  .meta({ id: 'LoginPage', description: 'Posts username, password, csrf, flow.' });
export type LoginPage = z.output<typeof LoginPage>;

/** Makes an account. */
export const SignupPage = z
  .object({
    page: z.literal('signup'),
    ...common,
    ...form,
    client_name: clientName,
    username: name().nullable().describe('The name to fill in.'),
    error: z.enum(formErrors.signup).nullable(),
    min_password_length: minPasswordLength,
    login_url: url(),
  })
  .meta({ id: 'SignupPage', description: 'Posts username, password, csrf, flow.' });
export type SignupPage = z.output<typeof SignupPage>;

/** A scope as a person is asked for it. */
export const PageScope = z
  .object({
    name: visibleText(128).min(1),
    sentence: z.enum(sentenceKeys).nullable().describe('The key of its sentence; null for a scope of an API.'),
    description: text(1000).nullable().describe("What the API's token contract says of it, in the language of the page; it is shown by its name when that is null, too."),
  })
  .meta({ id: 'PageScope' });
export type PageScope = z.output<typeof PageScope>;

/** The scope with the key of its sentence, if it has one, and what its API says of it. */
export const pageScope = (scope: string, description: string | null = null): PageScope => ({ name: scope, sentence: sentenceKeys.find((key) => key === scope) ?? null, description });

/** Asks whether an application may have what it wants. */
export const ConsentPage = z
  .object({
    page: z.literal('consent'),
    ...common,
    ...form,
    client_name: text(200),
    policy_url: url().nullable().describe("The application's privacy policy."),
    tos_url: url().nullable().describe("The application's terms of service."),
    username: name().describe('The account that it is about.'),
    scopes: z.array(PageScope),
  })
  .meta({ id: 'ConsentPage', description: 'Posts decision (approve or deny), csrf, flow.' });
export type ConsentPage = z.output<typeof ConsentPage>;

/** Asks which of the accounts in this browser is meant. */
export const SelectAccountPage = z
  .object({
    page: z.literal('select-account'),
    ...common,
    ...form,
    client_name: clientName,
    accounts: z.array(z.object({ username: name(), session: z.string().min(1).describe('An opaque key; not the session id.') })),
  })
  .meta({ id: 'SelectAccountPage', description: "Posts session (an account's key) or other=true, and csrf, flow." });
export type SelectAccountPage = z.output<typeof SelectAccountPage>;

/** Asks whether somebody really wants to leave (OpenID Connect RP-Initiated Logout section 2). */
export const LogoutConfirmPage = z
  .object({ page: z.literal('logout-confirm'), ...common, ...form, client_name: clientName, username: name().nullable() })
  .meta({ id: 'LogoutConfirmPage', description: 'Posts decision (logout or stay), csrf, flow.' });
export type LogoutConfirmPage = z.output<typeof LogoutConfirmPage>;

/** Says that the session has ended. */
export const LoggedOutPage = z
  .object({
    page: z.literal('logged-out'),
    ...common,
    client_name: clientName,
    continue_url: appUrl().nullable().describe('Where the application wants people to go next; may be of its own scheme.'),
    frontchannel_logout_urls: z.array(url()).describe('To be loaded in hidden frames (OpenID Connect Front-Channel Logout section 2).'),
  })
  .meta({ id: 'LoggedOutPage' });
export type LoggedOutPage = z.output<typeof LoggedOutPage>;

/** Carries a response back to the application, by a form that sends itself where scripts run (OAuth 2.0 Form Post Response Mode). */
export const FormPostPage = z
  .object({
    page: z.literal('form-post'),
    ...common,
    redirect_uri: appUrl().describe('Where the form is posted.'),
    members: z.array(z.object({ name: visibleText(64).min(1), value: z.string() })).describe('Hidden fields: all of them, and nothing else.'),
  })
  .meta({ id: 'FormPostPage', description: 'Posts the members. A script that sends the first form of the page is added to it.' });
export type FormPostPage = z.output<typeof FormPostPage>;

/** Says what went wrong when there is no application to tell it to. */
export const ErrorPage = z
  .object({
    page: z.literal('error'),
    ...common,
    code: visibleText(128).min(1).describe('Such as invalid_request, flow_expired, link_expired, not_found, access_denied, temporarily_unavailable, server_error.'),
    sentence: text(1000).describe('What is wrong, in English, for the developer of the application.'),
    request_id: visibleText(255),
  })
  .meta({ id: 'ErrorPage' });
export type ErrorPage = z.output<typeof ErrorPage>;

/** Asks whose password is forgotten. */
export const ForgotPasswordPage = z
  .object({
    page: z.literal('forgot-password'),
    ...common,
    ...form,
    username: name().nullable().describe('The name to fill in.'),
    error: z.enum(formErrors.forgotPassword).nullable(),
    login_url: url().nullable(),
  })
  .meta({ id: 'ForgotPasswordPage', description: 'Posts username, csrf, flow.' });
export type ForgotPasswordPage = z.output<typeof ForgotPasswordPage>;

/** Says that mail is on its way if the account exists; the same in every case. */
export const ForgotPasswordSentPage = z
  .object({
    page: z.literal('forgot-password-sent'),
    ...common,
    forgot_password_url: url().nullable().describe('To ask once more.'),
    login_url: url().nullable(),
  })
  .meta({ id: 'ForgotPasswordSentPage' });
export type ForgotPasswordSentPage = z.output<typeof ForgotPasswordSentPage>;

/** Asks for a new password. */
export const ResetPasswordPage = z
  .object({
    page: z.literal('reset-password'),
    ...common,
    ...form,
    username: name().describe('The account that it is about; shown, and told to password managers.'),
    error: z.enum(formErrors.resetPassword).nullable(),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'ResetPasswordPage', description: 'Posts password, csrf, flow. A field `username` comes along for password managers: ignore it.' });
export type ResetPasswordPage = z.output<typeof ResetPasswordPage>;

const verifyEmail = { page: z.literal('verify-email'), ...common, email: name() };

/** Three states of proving an e-mail address: mail sent, link opened, done. A mail scanner opens links, so a link alone proves nothing. */
export const VerifyEmailPage = z
  .discriminatedUnion('state', [
    z
      .object({ ...verifyEmail, state: z.literal('sent'), ...form, resent: z.boolean().describe('It was just sent once more.'), login_url: url().nullable() })
      .meta({ id: 'VerifyEmailSentPage', description: 'Posts csrf, flow, to have the mail sent again.' }),
    z.object({ ...verifyEmail, state: z.literal('confirm'), ...form }).meta({ id: 'VerifyEmailConfirmPage', description: 'Posts csrf, flow.' }),
    z.object({ ...verifyEmail, state: z.literal('done'), continue_url: url().nullable() }).meta({ id: 'VerifyEmailDonePage' }),
  ])
  .meta({ id: 'VerifyEmailPage' });
export type VerifyEmailPage = z.output<typeof VerifyEmailPage>;

/** A log-in of the person, in whichever browser. */
export const AccountSession = z
  .object({
    session: z.string().min(1).describe('Posted back as `session` to end it.'),
    browser: text(100).nullable().describe('Such as Chrome; null when it cannot be told.'),
    system: text(100).nullable().describe('Such as Android; null when it cannot be told.'),
    signed_in_at: time(),
    is_current: z.boolean().describe('It is the one that this page is shown to.'),
  })
  .meta({ id: 'AccountSession' });
export type AccountSession = z.output<typeof AccountSession>;

/** An application that may act for the person, because they allowed it or it holds a refresh token. */
export const AccountApplication = z
  .object({
    client: z.string().min(1).describe('Posted back as `client` to remove its access.'),
    client_name: text(255),
    scopes: z.array(PageScope),
    since: time(),
  })
  .meta({ id: 'AccountApplication' });
export type AccountApplication = z.output<typeof AccountApplication>;

/** A person's own page: where they are logged in, which applications have access, a new password. */
export const AccountPage = z
  .object({
    page: z.literal('account'),
    ...common,
    csrf: form.csrf,
    account: z.string().min(1).describe('Which account of this browser it is about. Posted back as `account`.'),
    ui_locales: z.string().nullable().describe('The language that the person chose. Posted back as `ui_locales`; null when they chose none.'),
    username: name(),
    name: z.string().nullable().describe('What the person is called.'),
    email_verified: z.boolean().nullable().describe('Null when the log-in name is no e-mail address.'),
    accounts: z.array(z.object({ username: name(), url: url(), is_current: z.boolean() })).describe('All accounts of this browser, this one included.'),
    other_account_url: url().describe('Where one more account logs in.'),
    logout_url: url().describe('Where this account logs out of this browser.'),
    logout_all_url: url().describe('Where all accounts log out of it.'),
    sessions: z.array(AccountSession).describe('This one first, then the latest.'),
    more_sessions: z.int().min(0).describe('How many are not shown.'),
    applications: z.array(AccountApplication),
    actions: z.object({ end_sessions: url(), remove_access: url(), change_password: url() }).describe('Where the forms are posted.'),
    error: z.enum(formErrors.account).nullable(),
    notice: z.enum(accountNotices).nullable(),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'AccountPage', description: 'Posts csrf, account, ui_locales, and: session or others=true; client; current_password and password.' });
export type AccountPage = z.output<typeof AccountPage>;

/** What a hosted page is given; all that a page of one's own needs to know. */
export const PageData = z
  .discriminatedUnion('page', [
    LoginPage,
    SignupPage,
    ConsentPage,
    SelectAccountPage,
    LogoutConfirmPage,
    LoggedOutPage,
    FormPostPage,
    ErrorPage,
    ForgotPasswordPage,
    ForgotPasswordSentPage,
    ResetPasswordPage,
    VerifyEmailPage,
    AccountPage,
  ])
  .meta({ id: 'PageData', title: 'Hosted pages' });
export type PageData = z.output<typeof PageData>;
