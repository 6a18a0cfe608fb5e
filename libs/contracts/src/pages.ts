import * as z from 'zod';
import { profileClaims, type ProfileClaim } from './profile.ts';
import { text, visibleText } from './text.ts';

/** Why who came back from another provider is not in. */
export const connectionErrors = ['connection_denied', 'connection_unavailable', 'connection_failed', 'connection_over', 'connection_no_address', 'connection_no_account', 'connection_throttled'] as const;
export type ConnectionError = (typeof connectionErrors)[number];

/** Why a form was shown again. Each form says which of these it may carry. */
const formErrors = {
  login: ['missing', 'not_offered', 'invalid_credentials', 'passkey_refused', 'throttled', 'captcha_missing', 'unavailable', ...connectionErrors],
  emailCode: ['missing', 'username_invalid', 'code_wrong', 'code_over', 'throttled', 'captcha_missing'],
  signup: ['missing', 'not_offered', 'username_invalid', 'username_taken', 'password_short', 'password_long', 'password_guessable', 'password_common', 'password_breached', 'passkey_failed', 'passkey_not_allowed', 'passkey_there', 'throttled', 'captcha_missing', 'unavailable'],
  setup: ['missing', 'invalid_credentials', 'username_invalid', 'password_short', 'password_long', 'password_guessable', 'password_common', 'password_breached', 'throttled', 'unavailable'],
  forgotPassword: ['missing', 'link_expired', 'throttled', 'captcha_missing', 'unavailable'],
  recoveryAsk: ['missing', 'throttled', 'captcha_missing'],
  resetPassword: ['missing', 'password_short', 'password_long', 'password_guessable', 'password_common', 'password_breached', 'throttled', 'unavailable'],
  recovery: ['missing', 'factor_wrong', 'password_short', 'password_long', 'password_guessable', 'password_common', 'password_breached', 'passkey_failed', 'passkey_not_allowed', 'passkey_there', 'unavailable'],
  verifyEmail: ['missing', 'code_wrong', 'code_spent', 'throttled', 'captcha_missing'],
  secondFactor: ['missing', 'factor_wrong', 'code_wrong', 'code_over', 'sms_wrong', 'sms_over', 'sms_failed', 'sms_throttled', 'passkey_refused', 'throttled'],
  phone: ['missing', 'phone_invalid', 'phone_not_served', 'sms_wrong', 'sms_over', 'sms_failed', 'sms_throttled'],
  passkey: ['passkey_failed', 'passkey_not_allowed', 'passkey_there'],
  keySetup: ['passkey_failed', 'passkey_not_allowed', 'passkey_not_hardware', 'passkey_there', 'too_many'],
  authenticator: ['missing', 'factor_wrong'],
  account: ['gone', 'too_many', 'last_way_in', 'last_owner', 'name_differs', 'claim_invalid', 'email_invalid', 'email_link', 'username_taken', 'too_many_emails', 'throttled', 'missing', 'wrong_password', 'password_short', 'password_long', 'password_guessable', 'password_common', 'password_breached', 'directory_weak', 'directory_young', 'directory_expired', 'directory_refused', 'unavailable'],
} as const;
/** The reasons of one form. */
type FormError<Form extends keyof typeof formErrors> = (typeof formErrors)[Form][number];
export type PageFormError = (typeof formErrors)[keyof typeof formErrors][number];

/** What was just done on a person's own page. */
export const accountNotices = ['profile_changed', 'email_sent', 'email_changed', 'email_added', 'email_removed', 'primary_email_changed', 'session_ended', 'others_ended', 'access_removed', 'password_changed', 'factor_added', 'factor_removed', 'phone_added', 'phone_removed', 'passkey_added', 'passkey_removed', 'passkey_renamed', 'connection_removed', 'device_forgotten', 'recovery_stopped'] as const;
export type AccountNotice = (typeof accountNotices)[number];

/** The scopes that have a sentence for people (OpenID Connect Core sections 3.1.2.1, 5.4 and 11). */
const sentenceKeys = ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'] as const;
export type ScopeSentence = (typeof sentenceKeys)[number];

const url = () => z.string().max(8192).regex(/^(https?:\/\/[^\s/\\]|\/(?![/\\]))[^\s\\]*$/i, 'must be http, https, or a path from the root');
const appUrl = () => z.string().max(8192).regex(/^(https?:\/\/[^\s/\\]|\/(?![/\\])|[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:)[^\s\\]*$/i, "must be http, https, a path from the root, or of an app's own scheme");
const color = () => z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #24406e');
const name = () => text(320);
const time = () => z.iso.datetime();

/** What an installation may link to below its pages, in the order in which it stands there; each has its words in every language. */
export const linkKinds = ['imprint', 'privacy', 'terms', 'help'] as const;
export type PageLinks = Readonly<Partial<Record<(typeof linkKinds)[number], string>>>;
const PageLinks: z.ZodType<PageLinks> = z.object({ imprint: url().exactOptional(), privacy: url().exactOptional(), terms: url().exactOptional(), help: url().exactOptional() });

/** How an installation looks: what it is called, its logo and its colours; `null` takes the page's own. */
export const PageBranding: z.ZodType<PageBranding> = z
  .object({
    name: text(200).min(1),
    logo_url: url().nullable(),
    favicon_url: url().exactOptional().describe('What browsers show beside the title.'),
    is_wordmark: z.boolean().describe('The logo says the name itself.'),
    links: PageLinks.describe('What stands below every page.'),
    colors: z.object({
      primary: color().nullable().describe('Buttons and links. The page sees to it that text stays readable.'),
      background: color().nullable().describe('Behind the card, in light mode; darkened in dark mode.'),
    }),
  })
  .meta({ id: 'PageBranding' });
export interface PageBranding {
  readonly name: string;
  readonly logo_url: string | null;
  /** What browsers show beside the title. */
  readonly favicon_url?: string;
  /** The logo says the name itself. */
  readonly is_wordmark: boolean;
  /** What stands below every page. */
  readonly links: PageLinks;
  readonly colors: { readonly primary: string | null; readonly background: string | null };
}

/** A language on offer, and where the same page is shown in it. */
export const PageLocale: z.ZodType<PageLocale> = z.object({ locale: z.string().min(1).describe('BCP 47.'), url: url() }).meta({ id: 'PageLocale' });
export interface PageLocale {
  /** BCP 47. */
  readonly locale: string;
  readonly url: string;
}

const common = {
  locale: z.string().min(1).describe('The language of the page (BCP 47).'),
  locales: z.array(PageLocale).describe('Languages on offer, this one included. Empty: no choice is shown.'),
  branding: PageBranding,
};

/** What every form posts back as hidden fields, to `action`, as application/x-www-form-urlencoded. */
const form = {
  action: url().describe('Where the form is posted.'),
  csrf: z.string().min(1).describe('Posted back as `csrf`.'),
  flow: z.string().min(1).describe('What the log-in under way is named by: opaque, up to 2 KB, another one when it is shown again. Posted back as `flow`.'),
};

const clientName = text(200).nullable().describe('The application that asked; null when none did.');
const minPasswordLength = z.int().min(1).describe('In characters (code points).');

/** What every page is given. */
interface PageFrame {
  /** The language of the page (BCP 47). */
  readonly locale: string;
  /** Languages on offer, this one included. Empty: no choice is shown. */
  readonly locales: readonly PageLocale[];
  readonly branding: PageBranding;
}
/** And every form, which posts it back as hidden fields, to `action`, as application/x-www-form-urlencoded. */
interface FormPage extends PageFrame {
  /** Where the form is posted. */
  readonly action: string;
  /** Posted back as `csrf`. */
  readonly csrf: string;
  /** What the log-in under way is named by: opaque, up to 2 KB, another one when it is shown again. Posted back as `flow`. */
  readonly flow: string;
}

/** What a script of the page hands to the browser to have a passkey made or shown, and where it posts what comes of it. */
export const PageCeremony: z.ZodType<PageCeremony> = z
  .object({
    action: url().describe("Where the form is posted, with the browser's answer as JSON in `credential`, beside the hidden fields of the page's other form."),
    options: z.string().min(2).max(32_768).describe('JSON for PublicKeyCredential.parseRequestOptionsFromJSON, or parseCreationOptionsFromJSON.'),
    again_url: url().describe('The same page with new options: these are good for five minutes.'),
  })
  .meta({ id: 'PageCeremony' });
export interface PageCeremony {
  /** Where the form is posted, with the browser's answer as JSON in `credential`, beside the hidden fields of the page's other form. */
  readonly action: string;
  /** JSON for PublicKeyCredential.parseRequestOptionsFromJSON, or parseCreationOptionsFromJSON. */
  readonly options: string;
  /** The same page with new options: these are good for five minutes. */
  readonly again_url: string;
}

/** What a script of the page works out before the form is posted. */
export const PageWork: z.ZodType<PageWork> = z
  .object({
    challenge: z.string().max(200),
    bits: z.int().min(1).max(22).describe('The SHA-256 of `challenge.number` has to begin with so many zero bits; posted back as `work`, with the number.'),
  })
  .meta({ id: 'PageWork' });
export interface PageWork {
  readonly challenge: string;
  /** The SHA-256 of `challenge.number` has to begin with so many zero bits; posted back as `work`, with the number. */
  readonly bits: number;
}

/** What a browser is asked for in the place of waiting. */
export const PageCaptcha: z.ZodType<PageCaptcha> = z
  .object({
    site_key: z.string().max(200),
    script_url: url().describe("The provider's script, which draws into the element of this class; what it calls back with is posted as `captcha`."),
    widget_class: z.string().max(100),
    origins: z.array(z.string().max(300)).describe('What the page may load from, beside our own: the Content-Security-Policy says so, too.'),
  })
  .meta({ id: 'PageCaptcha' });
export interface PageCaptcha {
  readonly site_key: string;
  /** The provider's script, which draws into the element of this class; what it calls back with is posted as `captcha`. */
  readonly script_url: string;
  readonly widget_class: string;
  /** What the page may load from, beside our own: the Content-Security-Policy says so, too. */
  readonly origins: readonly string[];
}

const botCheck = {
  work: PageWork.nullable().describe('Without an answer to it this try has to wait, as there were many from its network; null when it need not.'),
  captcha: PageCaptcha.nullable().describe('The same by the captcha of the installation, in the place of work; null when none is asked for.'),
};
interface BotCheck {
  /** Without an answer to it this try has to wait, as there were many from its network; null when it need not. */
  readonly work: PageWork | null;
  /** The same by the captcha of the installation, in the place of work; null when none is asked for. */
  readonly captcha: PageCaptcha | null;
}

/** Another provider that people may log in by: a button. */
export const PageConnection: z.ZodType<PageConnection> = z.object({ id: z.string().describe('What it is called in the configuration.'), name: name().describe('What people call it.'), url: url() }).meta({ id: 'PageConnection' });
export interface PageConnection {
  /** What it is called in the configuration. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}
const connections = z.array(PageConnection).describe('Other providers that people may sign in by, a button each.');

const signal = () => z.string().max(65_536).nullable();

const loginPage = z
  .object({
    page: z.literal('login'),
    ...common,
    ...form,
    client_name: clientName,
    login_hint: name().nullable().describe('The name to fill in.'),
    error: z.enum(formErrors.login).nullable(),
    notice: z.enum(['password_changed', 'connection_unknown']).nullable().describe('Good news from the step before.'),
    password_field: z.boolean().describe('People may sign in by a password here; without it there is no form.'),
    password_url: url().nullable().describe('Where the password is asked for at once: the form of this page asks for the name alone, as some names lead to another provider. Null: the form asks for both.'),
    email_code_url: url().nullable().describe('Where people sign in by a code that is mailed; null when they cannot.'),
    connections,
    passkey: PageCeremony.nullable().describe('For a button, and for what browsers offer in the field for the name; null when people cannot sign in by one.'),
    unknown_passkey: signal().describe('JSON for PublicKeyCredential.signalUnknownCredential: the passkey that was just shown is for nothing.'),
    ...botCheck,
    stay: z.boolean().nullable().describe('Whether the log-in is to outlive the browser, as it was said last; null when people are not asked.'),
    signup_url: url().nullable().describe('Null when sign-up is not offered.'),
    forgot_password_url: url().nullable(),
  })
  .meta({ id: 'LoginPage', description: 'Posts username, password, stay (true, or nothing), can_keep_passkey (true, where the browser can), work, captcha, csrf, flow.' });

/** Asks who somebody is. */
export const LoginPage: z.ZodType<LoginPage> = loginPage;
export interface LoginPage extends FormPage, BotCheck {
  readonly page: 'login';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** The name to fill in. */
  readonly login_hint: string | null;
  readonly error: FormError<'login'> | null;
  /** Good news from the step before. */
  readonly notice: 'password_changed' | 'connection_unknown' | null;
  /** People may sign in by a password here; without it there is no form. */
  readonly password_field: boolean;
  /** Where the password is asked for at once: the form of this page asks for the name alone. Null: the form asks for both. */
  readonly password_url: string | null;
  /** Where people sign in by a code that is mailed; null when they cannot. */
  readonly email_code_url: string | null;
  /** Other providers that people may sign in by, a button each. */
  readonly connections: readonly PageConnection[];
  /** For a button, and for what browsers offer in the field for the name; null when people cannot sign in by one. */
  readonly passkey: PageCeremony | null;
  /** JSON for PublicKeyCredential.signalUnknownCredential: the passkey that was just shown is for nothing. */
  readonly unknown_passkey: string | null;
  /** Whether the log-in is to outlive the browser, as it was said last; null when people are not asked. */
  readonly stay: boolean | null;
  /** Null when sign-up is not offered. */
  readonly signup_url: string | null;
  readonly forgot_password_url: string | null;
}

const emailCodePage = z
  .object({
    page: z.literal('email-code'),
    ...common,
    ...form,
    client_name: clientName,
    username: name().nullable().describe('The address to fill in, or that the code was mailed to; whether anybody has it is not told. Posted back as `username`.'),
    mail_sent: z.boolean().describe('A code may be typed; before that the address is asked for.'),
    has_link: z.boolean().describe('The mail has a link, too, which logs in the browser that opens it.'),
    stay: z.boolean().nullable().describe('Whether the log-in is to outlive the browser, as it was said last; null when people are not asked.'),
    ...botCheck,
    error: z.enum(formErrors.emailCode).nullable(),
    login_url: url(),
  })
  .meta({ id: 'EmailCodePage', description: 'Posts username, code, stay (true, or nothing), work, captcha, csrf, flow; send (true) to have a code mailed.' });

/** Logs people in by a code that is mailed to them. */
export const EmailCodePage: z.ZodType<EmailCodePage> = emailCodePage;
export interface EmailCodePage extends FormPage, BotCheck {
  readonly page: 'email-code';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** The address to fill in, or that the code was mailed to; whether anybody has it is not told. Posted back as `username`. */
  readonly username: string | null;
  /** A code may be typed; before that the address is asked for. */
  readonly mail_sent: boolean;
  /** The mail has a link, too, which logs in the browser that opens it. */
  readonly has_link: boolean;
  /** Whether the log-in is to outlive the browser, as it was said last; null when people are not asked. */
  readonly stay: boolean | null;
  readonly error: FormError<'emailCode'> | null;
  readonly login_url: string;
}

const emailLinkPage = z
  .object({
    page: z.literal('email-link'),
    ...common,
    ...form,
    link: z.string().max(100).describe('Posted back as `link`.'),
    client_name: clientName,
    username: name().describe('The account that it is for.'),
    browser: z.string().max(60).nullable().describe('The browser that asked for the mail.'),
    system: z.string().max(60).nullable().describe('What that browser runs on.'),
    asked_at: time(),
    is_here: z.boolean().describe('This is the browser that asked: its log-in goes on. In any other one begins here, which ends at the own account of the person; the one that asked stays out.'),
    signed_in: name().nullable().describe('Somebody else who is logged in here already; null when nobody is.'),
    account_url: url().describe('Where they go on as who they are.'),
    stay: z.boolean().nullable().describe('Whether the log-in is to outlive the browser; null when people are not asked.'),
  })
  .meta({ id: 'EmailLinkPage', description: 'Posts link, stay (true, or nothing), csrf, flow.' });

/** Where a mailed link leads that logs people in: says what it is for before anything comes of it. */
export const EmailLinkPage: z.ZodType<EmailLinkPage> = emailLinkPage;
export interface EmailLinkPage extends FormPage {
  readonly page: 'email-link';
  /** Posted back as `link`. */
  readonly link: string;
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** The account that it is for. */
  readonly username: string;
  /** The browser that asked for the mail. */
  readonly browser: string | null;
  /** What that browser runs on. */
  readonly system: string | null;
  readonly asked_at: string;
  /** This is the browser that asked: its log-in goes on. In any other one begins here, which ends at the own account of the person; the one that asked stays out. */
  readonly is_here: boolean;
  /** Somebody else who is logged in here already; null when nobody is. */
  readonly signed_in: string | null;
  /** Where they go on as who they are. */
  readonly account_url: string;
  /** Whether the log-in is to outlive the browser; null when people are not asked. */
  readonly stay: boolean | null;
}

const signupPage = z
  .object({
    page: z.literal('signup'),
    ...common,
    ...form,
    client_name: clientName,
    username: name().nullable().describe('The name to fill in.'),
    name_field: z.enum(['optional', 'required']).nullable().describe('Whether people are asked what they are called; null when they are not.'),
    name: name().nullable().describe('What they called themselves before.'),
    password_field: z.boolean().describe('People may sign up by a password here; without it the passkey is the only way.'),
    error: z.enum(formErrors.signup).nullable(),
    connections,
    passkey: PageCeremony.nullable().describe("For a passkey in the place of a password: `user.name` and `user.displayName` in the options are the page's to fill in with the name that was typed, which is posted as username, beside name. Null when people cannot sign in by one."),
    unknown_passkey: signal().describe('JSON for PublicKeyCredential.signalUnknownCredential: the passkey that was just made is for nothing.'),
    ...botCheck,
    min_password_length: minPasswordLength,
    login_url: url(),
  })
  .meta({ id: 'SignupPage', description: 'Posts username, password, name (where it is asked for), work, captcha, csrf, flow.' });

/** Makes an account. */
export const SignupPage: z.ZodType<SignupPage> = signupPage;
export interface SignupPage extends FormPage, BotCheck {
  readonly page: 'signup';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** The name to fill in. */
  readonly username: string | null;
  /** Whether people are asked what they are called; null when they are not. */
  readonly name_field: 'optional' | 'required' | null;
  /** What they called themselves before. */
  readonly name: string | null;
  /** People may sign up by a password here; without it the passkey is the only way. */
  readonly password_field: boolean;
  readonly error: FormError<'signup'> | null;
  /** Other providers that people may sign up by, a button each. */
  readonly connections: readonly PageConnection[];
  /** For a passkey in the place of a password: `user.name` and `user.displayName` in the options are the page's to fill in with the name that was typed, which is posted as username, beside name. Null when people cannot sign in by one. */
  readonly passkey: PageCeremony | null;
  /** JSON for PublicKeyCredential.signalUnknownCredential: the passkey that was just made is for nothing. */
  readonly unknown_passkey: string | null;
  /** In characters (code points). */
  readonly min_password_length: number;
  readonly login_url: string;
}

const setupPage = z
  .object({
    page: z.literal('setup'),
    ...common,
    ...form,
    username: name().nullable().describe('The name to fill in.'),
    is_fixed: z.boolean().describe('The link is for that name and no other.'),
    role: visibleText(64).describe('What the person will be here, such as owner.'),
    error: z.enum(formErrors.setup).nullable(),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'SetupPage', description: 'Posts username, password, csrf, flow.' });

/** Makes an administrator of who has a link for that, by a new account or by the password of the one they have. */
export const SetupPage: z.ZodType<SetupPage> = setupPage;
export interface SetupPage extends FormPage {
  readonly page: 'setup';
  /** The name to fill in. */
  readonly username: string | null;
  /** The link is for that name and no other. */
  readonly is_fixed: boolean;
  /** What the person will be here, such as owner. */
  readonly role: string;
  readonly error: FormError<'setup'> | null;
  /** In characters (code points). */
  readonly min_password_length: number;
}

/** A scope as a person is asked for it. */
export const PageScope: z.ZodType<PageScope> = z
  .object({
    name: visibleText(128).min(1),
    sentence: z.enum(sentenceKeys).nullable().describe('The key of its sentence; null for a scope of an API.'),
    description: text(1000).nullable().describe("What the API's token contract says of it, in the language of the page; it is shown by its name when that is null, too."),
  })
  .meta({ id: 'PageScope' });
export interface PageScope {
  readonly name: string;
  /** The key of its sentence; null for a scope of an API. */
  readonly sentence: ScopeSentence | null;
  /** What the API's token contract says of it, in the language of the page; it is shown by its name when that is null, too. */
  readonly description: string | null;
}

/** The scope with the key of its sentence, if it has one, and what its API says of it. */
export const pageScope = (scope: string, description: string | null = null): PageScope => ({ name: scope, sentence: sentenceKeys.find((key) => key === scope) ?? null, description });

const consentPage = z
  .object({
    page: z.literal('consent'),
    ...common,
    ...form,
    client_name: text(200),
    client_url: url().nullable().describe("The application's home page."),
    client_logo_url: url().nullable().describe("The application's logo, on its own server."),
    policy_url: url().nullable().describe("The application's privacy policy."),
    tos_url: url().nullable().describe("The application's terms of service."),
    username: name().describe('The account that it is about.'),
    scopes: z.array(PageScope),
  })
  .meta({ id: 'ConsentPage', description: 'Posts decision (approve or deny), csrf, flow.' });

/** Asks whether an application may have what it wants. */
export const ConsentPage: z.ZodType<ConsentPage> = consentPage;
export interface ConsentPage extends FormPage {
  readonly page: 'consent';
  readonly client_name: string;
  /** The application's home page. */
  readonly client_url: string | null;
  /** The application's logo, on its own server. */
  readonly client_logo_url: string | null;
  /** The application's privacy policy. */
  readonly policy_url: string | null;
  /** The application's terms of service. */
  readonly tos_url: string | null;
  /** The account that it is about. */
  readonly username: string;
  readonly scopes: readonly PageScope[];
}

const selectAccountPage = z
  .object({
    page: z.literal('select-account'),
    ...common,
    ...form,
    client_name: clientName,
    accounts: z.array(z.object({ username: name(), session: z.string().min(1).describe('An opaque key; not the session id.') })),
  })
  .meta({ id: 'SelectAccountPage', description: "Posts session (an account's key) or other=true, and csrf, flow." });

/** Asks which of the accounts in this browser is meant. */
export const SelectAccountPage: z.ZodType<SelectAccountPage> = selectAccountPage;
export interface SelectAccountPage extends FormPage {
  readonly page: 'select-account';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  readonly accounts: readonly { readonly username: string; readonly session: string }[];
}

const logoutConfirmPage = z
  .object({ page: z.literal('logout-confirm'), ...common, ...form, client_name: clientName, username: name().nullable().describe('The only one of `accounts`; null when there are several.'), accounts: z.array(name()).describe('Who will be signed out.') })
  .meta({ id: 'LogoutConfirmPage', description: 'Posts decision (logout or stay), csrf, flow.' });

/** Asks whether somebody really wants to leave (OpenID Connect RP-Initiated Logout section 2). */
export const LogoutConfirmPage: z.ZodType<LogoutConfirmPage> = logoutConfirmPage;
export interface LogoutConfirmPage extends FormPage {
  readonly page: 'logout-confirm';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** The only one of `accounts`; null when there are several. */
  readonly username: string | null;
  /** Who will be signed out. */
  readonly accounts: readonly string[];
}

const loggedOutPage = z
  .object({
    page: z.literal('logged-out'),
    ...common,
    client_name: clientName,
    continue_url: appUrl().nullable().describe('Where the application wants people to go next; may be of its own scheme.'),
    frontchannel_logout_urls: z.array(url()).describe('To be loaded in hidden frames (OpenID Connect Front-Channel Logout section 2).'),
    unconfirmed: z.array(z.string().max(255)).describe('Applications that have not said that the person is logged out of them, too (SAML 2.0 Profiles section 4.4).'),
  })
  .meta({ id: 'LoggedOutPage' });

/** Says that the session has ended. */
export const LoggedOutPage: z.ZodType<LoggedOutPage> = loggedOutPage;
export interface LoggedOutPage extends PageFrame {
  readonly page: 'logged-out';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** Where the application wants people to go next; may be of its own scheme. */
  readonly continue_url: string | null;
  /** To be loaded in hidden frames (OpenID Connect Front-Channel Logout section 2). */
  readonly frontchannel_logout_urls: readonly string[];
  /** Applications that have not said that the person is logged out of them, too (SAML 2.0 Profiles section 4.4). */
  readonly unconfirmed: readonly string[];
}

const formPostPage = z
  .object({
    page: z.literal('form-post'),
    ...common,
    redirect_uri: appUrl().describe('Where the form is posted.'),
    members: z.array(z.object({ name: visibleText(64).min(1), value: z.string() })).describe('Hidden fields: all of them, and nothing else.'),
  })
  .meta({ id: 'FormPostPage', description: 'Posts the members. A script that sends the first form of the page is added to it.' });

/** Carries a response back to the application, by a form that sends itself where scripts run (OAuth 2.0 Form Post Response Mode). */
export const FormPostPage: z.ZodType<FormPostPage> = formPostPage;
export interface FormPostPage extends PageFrame {
  readonly page: 'form-post';
  /** Where the form is posted. */
  readonly redirect_uri: string;
  /** Hidden fields: all of them, and nothing else. */
  readonly members: readonly { readonly name: string; readonly value: string }[];
}

const errorPage = z
  .object({
    page: z.literal('error'),
    ...common,
    code: visibleText(128).min(1).describe('Such as invalid_request, flow_answered, flow_expired, flow_elsewhere, flow_over, link_expired, not_found, access_denied, temporarily_unavailable, server_error.'),
    sentence: text(1000).describe('What is wrong, in English, for the developer of the application.'),
    request_id: visibleText(255),
    client_name: clientName,
    continue_url: url().nullable().describe("Where the person can go on: at the application, or else at their own account when `client_name` is null."),
  })
  .meta({ id: 'ErrorPage' });

/** Says what went wrong when there is no application to tell it to. */
export const ErrorPage: z.ZodType<ErrorPage> = errorPage;
export interface ErrorPage extends PageFrame {
  readonly page: 'error';
  /** Such as invalid_request, flow_answered, flow_expired, flow_elsewhere, flow_over, link_expired, not_found, access_denied, temporarily_unavailable, server_error. */
  readonly code: string;
  /** What is wrong, in English, for the developer of the application. */
  readonly sentence: string;
  readonly request_id: string;
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** Where the person can go on: at the application, or else at their own account when `client_name` is null. */
  readonly continue_url: string | null;
}

const forgotPasswordPage = z
  .object({
    page: z.literal('forgot-password'),
    ...common,
    ...form,
    username: name().nullable().describe('The name to fill in.'),
    error: z.enum(formErrors.forgotPassword).nullable(),
    recovery_url: url().nullable().describe('For who has lost more than the password; null where nobody can wait for setting it up anew.'),
    ...botCheck,
    login_url: url().nullable(),
  })
  .meta({ id: 'ForgotPasswordPage', description: 'Posts username, work, captcha, csrf, flow.' });

/** Asks whose password is forgotten. */
export const ForgotPasswordPage: z.ZodType<ForgotPasswordPage> = forgotPasswordPage;
export interface ForgotPasswordPage extends FormPage, BotCheck {
  readonly page: 'forgot-password';
  /** The name to fill in. */
  readonly username: string | null;
  readonly error: FormError<'forgotPassword'> | null;
  /** For who has lost more than the password; null where nobody can wait for setting it up anew. */
  readonly recovery_url: string | null;
  readonly login_url: string | null;
}

const forgotPasswordSentPage = z
  .object({
    page: z.literal('forgot-password-sent'),
    ...common,
    forgot_password_url: url().nullable().describe('To ask once more.'),
    login_url: url().nullable(),
  })
  .meta({ id: 'ForgotPasswordSentPage' });

/** Says that mail is on its way if the account exists; the same in every case. */
export const ForgotPasswordSentPage: z.ZodType<ForgotPasswordSentPage> = forgotPasswordSentPage;
export interface ForgotPasswordSentPage extends PageFrame {
  readonly page: 'forgot-password-sent';
  /** To ask once more. */
  readonly forgot_password_url: string | null;
  readonly login_url: string | null;
}

const resetPasswordPage = z
  .object({
    page: z.literal('reset-password'),
    ...common,
    ...form,
    username: name().describe('The account that it is about; shown, and told to password managers.'),
    error: z.enum(formErrors.resetPassword).nullable(),
    notice: z.enum(['other_browser']).nullable().describe('Why a password is asked for: the link proves an address, in a browser that has not shown the password of the account.'),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'ResetPasswordPage', description: 'Posts password, csrf, flow. A field `username` comes along for password managers: ignore it.' });

/** Asks for a new password. */
export const ResetPasswordPage: z.ZodType<ResetPasswordPage> = resetPasswordPage;
export interface ResetPasswordPage extends FormPage {
  readonly page: 'reset-password';
  /** The account that it is about; shown, and told to password managers. */
  readonly username: string;
  readonly error: FormError<'resetPassword'> | null;
  /** Why a password is asked for: the link proves an address, in a browser that has not shown the password of the account. */
  readonly notice: 'other_browser' | null;
  /** In characters (code points). */
  readonly min_password_length: number;
}

const recoveryPage = z
  .object({
    page: z.literal('recovery'),
    ...common,
    ...form,
    username: name().describe('The account that it is about; shown, and told to password managers.'),
    password_field: z.boolean().describe('A password is to be chosen.'),
    authenticator: z.object({ offer: z.string().min(1), uri: z.string().regex(/^otpauth:/), secret: z.string().regex(/^[A-Z2-7]+$/) }).nullable().describe('What the program that shows codes is told, as on the page `authenticator`; null where none is asked for.'),
    passkey: PageCeremony.nullable().describe('In the place of all of that; null when people cannot sign in by one.'),
    error: z.enum(formErrors.recovery).nullable(),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'RecoveryPage', description: 'Posts password, code and offer where they are asked for, csrf, flow; or credential, csrf, flow for a passkey. A field `username` comes along for password managers: ignore it.' });

/** Where the link of an administrator leads: all that its person signs in with is set up anew, at once. */
export const RecoveryPage: z.ZodType<RecoveryPage> = recoveryPage;
export interface RecoveryPage extends FormPage {
  readonly page: 'recovery';
  /** The account that it is about; shown, and told to password managers. */
  readonly username: string;
  /** A password is to be chosen. */
  readonly password_field: boolean;
  /** What the program that shows codes is told, as on the page `authenticator`; null where none is asked for. */
  readonly authenticator: { readonly offer: string; readonly uri: string; readonly secret: string } | null;
  /** In the place of all of that; null when people cannot sign in by one. */
  readonly passkey: PageCeremony | null;
  readonly error: FormError<'recovery'> | null;
  /** In characters (code points). */
  readonly min_password_length: number;
}

const recoveryAskPage = z
  .object({
    page: z.literal('recovery-ask'),
    ...common,
    ...form,
    username: name().nullable().describe('The name to fill in.'),
    days: z.int().min(1).describe('How long the wait is.'),
    error: z.enum(formErrors.recoveryAsk).nullable(),
    ...botCheck,
    login_url: url(),
  })
  .meta({ id: 'RecoveryAskPage', description: 'Posts username, work, captcha, csrf, flow.' });

/** Asks who has lost what they sign in with, and says that they have to wait. */
export const RecoveryAskPage: z.ZodType<RecoveryAskPage> = recoveryAskPage;
export interface RecoveryAskPage extends FormPage, BotCheck {
  readonly page: 'recovery-ask';
  /** The name to fill in. */
  readonly username: string | null;
  /** How long the wait is. */
  readonly days: number;
  readonly error: FormError<'recoveryAsk'> | null;
  readonly login_url: string;
}

/** What a mailed link about a wait is for. */
const recoveryActs = ['begin', 'stop'] as const;

const recoveryWaitPage = z
  .object({
    page: z.literal('recovery-wait'),
    ...common,
    ...form,
    act: z.enum(recoveryActs).describe('What the link is for: to begin the wait, or to end it.'),
    username: name(),
    due_at: time().describe('When the wait is over.'),
  })
  .meta({ id: 'RecoveryWaitPage', description: 'Posts csrf, flow.' });

/** Where a mailed link about a wait leads: nothing happens before its button is pressed. */
export const RecoveryWaitPage: z.ZodType<RecoveryWaitPage> = recoveryWaitPage;
export interface RecoveryWaitPage extends FormPage {
  readonly page: 'recovery-wait';
  /** What the link is for: to begin the wait, or to end it. */
  readonly act: (typeof recoveryActs)[number];
  readonly username: string;
  /** When the wait is over. */
  readonly due_at: string;
}

const recoveryToldPage = z
  .object({
    page: z.literal('recovery-told'),
    ...common,
    due_at: time().nullable().describe('When the wait is over; null where it has ended.'),
    login_url: url(),
  })
  .meta({ id: 'RecoveryToldPage' });

/** Says that a wait has begun, or that it has ended and nothing has changed. */
export const RecoveryToldPage: z.ZodType<RecoveryToldPage> = recoveryToldPage;
export interface RecoveryToldPage extends PageFrame {
  readonly page: 'recovery-told';
  /** When the wait is over; null where it has ended. */
  readonly due_at: string | null;
  readonly login_url: string;
}

const verifyEmail = { page: z.literal('verify-email'), ...common, email: name() };

const verifyEmailPage = z
  .discriminatedUnion('state', [
    z
      .object({
        ...verifyEmail,
        state: z.literal('sent'),
        ...form,
        notice: z.enum(['resent', 'not_yet']).nullable().describe('It was just sent once more; or the person says that the address is confirmed, and this window cannot go on by that.'),
        confirmed_url: url().describe('For who has confirmed the address elsewhere: goes on, or comes back with `not_yet`.'),
        login_url: url().nullable(),
        error: z.enum(formErrors.verifyEmail).nullable().describe('`code_spent`: too many were typed, and only the link counts now. `throttled`, `captcha_missing`: it was not sent again.'),
        ...botCheck,
      })
      .meta({ id: 'VerifyEmailSentPage', description: 'Posts code, csrf, flow, with the code of six digits from the mail; without code, or with again=true, to have the mail sent again, and then work, captcha.' }),
    z.object({ ...verifyEmail, state: z.literal('confirm'), ...form }).meta({ id: 'VerifyEmailConfirmPage', description: 'Posts csrf, flow.' }),
    z
      .object({
        ...verifyEmail,
        state: z.literal('done'),
        notice: z.enum(['first_window', 'new_password']).nullable().describe('The window of the sign-up can go on now: by `confirmed_url`, or by a log-in with the new password.'),
        client_name: clientName,
        continue_url: url().nullable().describe('Where the person can go on here: at the application, or else at their own account when `client_name` is null.'),
      })
      .meta({ id: 'VerifyEmailDonePage' }),
  ])
  .meta({ id: 'VerifyEmailPage' });

/** Three states of proving an e-mail address: mail sent, link opened, done. A mail scanner opens links, so a link alone proves nothing. */
export const VerifyEmailPage: z.ZodType<VerifyEmailPage> = verifyEmailPage;
/** Posts code, csrf, flow, with the code of six digits from the mail; without code, or with again=true, to have the mail sent again, and then work, captcha. */
export interface VerifyEmailSentPage extends FormPage, BotCheck {
  readonly page: 'verify-email';
  readonly email: string;
  readonly state: 'sent';
  /** It was just sent once more; or the person says that the address is confirmed, and this window cannot go on by that. */
  readonly notice: 'resent' | 'not_yet' | null;
  /** For who has confirmed the address elsewhere: goes on, or comes back with `not_yet`. */
  readonly confirmed_url: string;
  readonly login_url: string | null;
  /** `code_spent`: too many were typed, and only the link counts now. `throttled`, `captcha_missing`: it was not sent again. */
  readonly error: FormError<'verifyEmail'> | null;
}
/** Posts csrf, flow. */
export interface VerifyEmailConfirmPage extends FormPage {
  readonly page: 'verify-email';
  readonly email: string;
  readonly state: 'confirm';
}
/** The address is proven. */
export interface VerifyEmailDonePage extends PageFrame {
  readonly page: 'verify-email';
  readonly email: string;
  readonly state: 'done';
  /** The window of the sign-up can go on now: by `confirmed_url`, or by a log-in with the new password. */
  readonly notice: 'first_window' | 'new_password' | null;
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** Where the person can go on here: at the application, or else at their own account when `client_name` is null. */
  readonly continue_url: string | null;
}
export type VerifyEmailPage = VerifyEmailSentPage | VerifyEmailConfirmPage | VerifyEmailDonePage;

/** What may stand beside a password. */
export const factorKinds = ['authenticator', 'security_key', 'recovery_code', 'email_code', 'sms_code'] as const;
export type PageFactor = (typeof factorKinds)[number];

const secondFactorPage = z
  .object({
    page: z.literal('second-factor'),
    ...common,
    ...form,
    client_name: clientName,
    username: name().describe('Whose factor is asked for.'),
    factors: z.array(z.enum(factorKinds)).describe('What the person has. With email_code they can have a code mailed: the form posts send (true); with sms_code one by SMS: send (sms).'),
    mail_sent: z.boolean().describe('A code that was mailed counts.'),
    sms_sent: z.boolean().describe('A code that went out by SMS counts.'),
    phone_ending: z.string().nullable().describe('The last digits of the telephone number that codes go to; null when there is none.'),
    hardware_only: z.boolean().describe('Only a key of theirs that is known to be hardware will do: the application asks for it.'),
    remember_days: z.int().min(1).nullable().describe('How long the browser can be remembered for, in days; null when it cannot.'),
    passkey: PageCeremony.nullable().describe('For who has security keys or passkeys.'),
    error: z.enum(formErrors.secondFactor).nullable(),
    recovery_url: url().nullable().describe('For who has none of these any more; null where nobody can wait for setting them up anew.'),
    login_url: url().describe('For who is somebody else.'),
  })
  .meta({ id: 'SecondFactorPage', description: 'Posts code (of an authenticator, of a mail, of an SMS, or a recovery code), remember (true, or nothing), csrf, flow; or send to have a code mailed (true) or by SMS (sms).' });

/** Asks for a second factor, after the first or beside a log-in that has to be worth more. */
export const SecondFactorPage: z.ZodType<SecondFactorPage> = secondFactorPage;
export interface SecondFactorPage extends FormPage {
  readonly page: 'second-factor';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  /** Whose factor is asked for. */
  readonly username: string;
  /** What the person has. With email_code they can have a code mailed: the form posts send (true); with sms_code one by SMS: send (sms). */
  readonly factors: readonly PageFactor[];
  /** A code that was mailed counts. */
  readonly mail_sent: boolean;
  /** A code that went out by SMS counts. */
  readonly sms_sent: boolean;
  /** The last digits of the telephone number that codes go to; null when there is none. */
  readonly phone_ending: string | null;
  /** Only a key of theirs that is known to be hardware will do: the application asks for it. */
  readonly hardware_only: boolean;
  /** How long the browser can be remembered for, in days; null when it cannot. */
  readonly remember_days: number | null;
  /** For who has security keys or passkeys. */
  readonly passkey: PageCeremony | null;
  readonly error: FormError<'secondFactor'> | null;
  /** For who has none of these any more; null where nobody can wait for setting them up anew. */
  readonly recovery_url: string | null;
  /** For who is somebody else. */
  readonly login_url: string;
}

const authenticatorPage = z
  .object({
    page: z.literal('authenticator'),
    ...common,
    action: form.action,
    csrf: form.csrf,
    flow: form.flow.nullable().describe('The log-in under way, which needs it. Posted back as `flow`; null on a person\'s own page.'),
    account: z.string().min(1).nullable().describe('Which account of this browser it is about. Posted back as `account`; null in a log-in.'),
    ui_locales: z.string().nullable().describe('The language that the person chose. Posted back as `ui_locales`; null when they chose none.'),
    back_url: url().describe('Back to the account; in a log-in, for who is somebody else.'),
    phone_url: url().nullable().describe('Where a telephone number is set up instead; null where none is offered.'),
    offer: z.string().min(1).describe('What is offered, sealed. Posted back as `offer`.'),
    uri: z.string().regex(/^otpauth:/).describe('For the program, as a QR code: otpauth://totp.'),
    secret: z.string().regex(/^[A-Z2-7]+$/).describe('The same for who types it: base 32.'),
    name: name().nullable().describe('What the person calls it.'),
    error: z.enum(formErrors.authenticator).nullable(),
  })
  .meta({ id: 'AuthenticatorPage', description: 'Posts code, name, offer, csrf, and flow, or account and ui_locales.' });

/** Shows the secret for a program that shows codes, and asks for the first of them. */
export const AuthenticatorPage: z.ZodType<AuthenticatorPage> = authenticatorPage;
export interface AuthenticatorPage extends PageFrame {
  readonly page: 'authenticator';
  /** Where the form is posted. */
  readonly action: string;
  /** Posted back as `csrf`. */
  readonly csrf: string;
  /** The log-in under way, which needs it. Posted back as `flow`; null on a person's own page. */
  readonly flow: string | null;
  /** Which account of this browser it is about. Posted back as `account`; null in a log-in. */
  readonly account: string | null;
  /** The language that the person chose. Posted back as `ui_locales`; null when they chose none. */
  readonly ui_locales: string | null;
  /** Back to the account; in a log-in, for who is somebody else. */
  readonly back_url: string;
  /** Where a telephone number is set up instead; null where none is offered. */
  readonly phone_url: string | null;
  /** What is offered, sealed. Posted back as `offer`. */
  readonly offer: string;
  /** For the program, as a QR code: otpauth://totp. */
  readonly uri: string;
  /** The same for who types it: base 32. */
  readonly secret: string;
  /** What the person calls it. */
  readonly name: string | null;
  readonly error: FormError<'authenticator'> | null;
}

/** What each form about an account posts back as hidden fields. */
const ofAccount = {
  csrf: form.csrf,
  account: z.string().min(1).describe('Which account of this browser it is about. Posted back as `account`.'),
  ui_locales: z.string().nullable().describe('The language that the person chose. Posted back as `ui_locales`; null when they chose none.'),
};
interface PageOfAccount extends PageFrame {
  /** Posted back as `csrf`. */
  readonly csrf: string;
  /** Which account of this browser it is about. Posted back as `account`. */
  readonly account: string;
  /** The language that the person chose. Posted back as `ui_locales`; null when they chose none. */
  readonly ui_locales: string | null;
}

const phonePage = z
  .object({
    page: z.literal('phone'),
    ...common,
    action: form.action,
    csrf: form.csrf,
    flow: form.flow.nullable().describe('The log-in under way, which needs it. Posted back as `flow`; null on a person\'s own page.'),
    account: z.string().min(1).nullable().describe('Which account of this browser it is about. Posted back as `account`; null in a log-in.'),
    ui_locales: ofAccount.ui_locales,
    back_url: url().describe('Back to the account; in a log-in, to the authenticator that can be set up instead.'),
    number: z.string().max(64).nullable().describe('What was typed, or where the code went (E.164). Posted back as `number`.'),
    sms_sent: z.boolean().describe('A code may be typed; before that the number is asked for.'),
    error: z.enum(formErrors.phone).nullable(),
  })
  .meta({ id: 'PhonePage', description: 'Posts number, code, csrf, and flow, or account and ui_locales; send (true) to have a code sent.' });

/** Asks for a telephone number, then for the code that was sent there. */
export const PhonePage: z.ZodType<PhonePage> = phonePage;
export interface PhonePage extends PageFrame {
  readonly page: 'phone';
  /** Where the form is posted. */
  readonly action: string;
  /** Posted back as `csrf`. */
  readonly csrf: string;
  /** The log-in under way, which needs it. Posted back as `flow`; null on a person's own page. */
  readonly flow: string | null;
  /** Which account of this browser it is about. Posted back as `account`; null in a log-in. */
  readonly account: string | null;
  /** The language that the person chose. Posted back as `ui_locales`; null when they chose none. */
  readonly ui_locales: string | null;
  /** Back to the account; in a log-in, to the authenticator that can be set up instead. */
  readonly back_url: string;
  /** What was typed, or where the code went (E.164). Posted back as `number`. */
  readonly number: string | null;
  /** A code may be typed; before that the number is asked for. */
  readonly sms_sent: boolean;
  readonly error: FormError<'phone'> | null;
}

const passkeyPage = z
  .object({
    page: z.literal('passkey'),
    ...common,
    action: form.action,
    ...ofAccount,
    account_url: url().describe('Back to the account.'),
    kind: z.enum(['passkey', 'security_key']).describe('A passkey logs in alone; a security key stands beside the password. Posted back as `kind`.'),
    username: name(),
    passkey: PageCeremony,
    name: name().nullable().describe('What the person calls it.'),
    error: z.enum(formErrors.passkey).nullable(),
  })
  .meta({ id: 'PasskeyPage', description: 'Posts credential, name, kind, csrf, account, ui_locales.' });

/** Has the browser make a passkey, or a key that stands beside the password. */
export const PasskeyPage: z.ZodType<PasskeyPage> = passkeyPage;
export interface PasskeyPage extends PageOfAccount {
  readonly page: 'passkey';
  /** Where the form is posted. */
  readonly action: string;
  /** Back to the account. */
  readonly account_url: string;
  /** A passkey logs in alone; a security key stands beside the password. Posted back as `kind`. */
  readonly kind: 'passkey' | 'security_key';
  readonly username: string;
  readonly passkey: PageCeremony;
  /** What the person calls it. */
  readonly name: string | null;
  readonly error: FormError<'passkey'> | null;
}

const keySetupPage = z
  .object({
    page: z.literal('key-setup'),
    ...common,
    ...form,
    client_name: name().describe('What asks for the key.'),
    username: name(),
    kind: z.enum(['passkey', 'security_key']).describe('A passkey logs in alone; a security key stands beside the password.'),
    hardware_only: z.boolean().describe('Its maker has to attest that it is hardware.'),
    passkey: PageCeremony,
    name: name().nullable().describe('What the person calls it.'),
    error: z.enum(formErrors.keySetup).nullable(),
    login_url: url().describe('For who is somebody else.'),
  })
  .meta({ id: 'KeySetupPage', description: 'Posts credential, name, csrf, flow; for who has no such key, decision (decline).' });

/** Has the browser make the key that an application cannot do without, for who has none. */
export const KeySetupPage: z.ZodType<KeySetupPage> = keySetupPage;
export interface KeySetupPage extends FormPage {
  readonly page: 'key-setup';
  /** What asks for the key. */
  readonly client_name: string;
  readonly username: string;
  /** A passkey logs in alone; a security key stands beside the password. */
  readonly kind: 'passkey' | 'security_key';
  /** Its maker has to attest that it is hardware. */
  readonly hardware_only: boolean;
  readonly passkey: PageCeremony;
  /** What the person calls it. */
  readonly name: string | null;
  readonly error: FormError<'keySetup'> | null;
  /** For who is somebody else. */
  readonly login_url: string;
}

const passkeyOfferPage = z
  .object({
    page: z.literal('passkey-offer'),
    ...common,
    ...form,
    username: name(),
    passkey: PageCeremony,
    error: z.enum(formErrors.passkey).nullable(),
    skip_url: url().describe('On without a passkey.'),
  })
  .meta({ id: 'PasskeyOfferPage', description: 'Posts credential, csrf, flow.' });

/** Offers a passkey, once, to who has logged in by a password. */
export const PasskeyOfferPage: z.ZodType<PasskeyOfferPage> = passkeyOfferPage;
export interface PasskeyOfferPage extends FormPage {
  readonly page: 'passkey-offer';
  readonly username: string;
  readonly passkey: PageCeremony;
  readonly error: FormError<'passkey'> | null;
  /** On without a passkey. */
  readonly skip_url: string;
}

const recoveryCodesPage = z
  .object({ page: z.literal('recovery-codes'), ...common, username: name(), codes: z.array(z.string()).describe('Shown this once.'), continue_url: url().describe('Where the person goes on.') })
  .meta({ id: 'RecoveryCodesPage' });

/** Shows the recovery codes, once. */
export const RecoveryCodesPage: z.ZodType<RecoveryCodesPage> = recoveryCodesPage;
export interface RecoveryCodesPage extends PageFrame {
  readonly page: 'recovery-codes';
  readonly username: string;
  /** Shown this once. */
  readonly codes: readonly string[];
  /** Where the person goes on. */
  readonly continue_url: string;
}

/** Something that the person proves who they are with, as they tell it from their others. */
export const AccountFactor: z.ZodType<AccountFactor> = z
  .object({ factor: z.string().min(1).describe('Posted back as `factor` to remove it.'), name: text(200), is_hardware: z.boolean().describe('A key that cannot be copied, as its maker attests, who is trusted here.'), since: time(), last_used_at: time().nullable() })
  .meta({ id: 'AccountFactor' });
export interface AccountFactor {
  /** Posted back as `factor` to remove it. */
  readonly factor: string;
  readonly name: string;
  /** A key that cannot be copied, as its maker attests, who is trusted here. */
  readonly is_hardware: boolean;
  readonly since: string;
  readonly last_used_at: string | null;
}

/** A browser that is not asked for a second factor for a while. */
export const AccountDevice: z.ZodType<AccountDevice> = z
  .object({ device: z.string().min(1).describe('Posted back as `device` to have it asked again.'), browser: text(100).nullable().describe('Such as Chrome; null when it cannot be told.'), system: text(100).nullable().describe('Such as Android; null when it cannot be told.'), until: time() })
  .meta({ id: 'AccountDevice' });
export interface AccountDevice {
  /** Posted back as `device` to have it asked again. */
  readonly device: string;
  /** Such as Chrome; null when it cannot be told. */
  readonly browser: string | null;
  /** Such as Android; null when it cannot be told. */
  readonly system: string | null;
  readonly until: string;
}

/** A passkey, as its person tells it from their others. */
export const AccountPasskey: z.ZodType<AccountPasskey> = z
  .object({
    passkey: z.string().min(1).describe('Posted back as `passkey` to rename or remove it.'),
    name: text(200),
    provider: text(100).nullable().describe('Who keeps it, such as 1Password; null when it cannot be told.'),
    is_synced: z.boolean().describe('It is in several devices of the person, or can come to be.'),
    is_hardware: z.boolean().describe('A key that cannot be copied, as its maker attests, who is trusted here.'),
    since: time(),
    last_used_at: time().nullable(),
  })
  .meta({ id: 'AccountPasskey' });
export interface AccountPasskey {
  /** Posted back as `passkey` to rename or remove it. */
  readonly passkey: string;
  readonly name: string;
  /** Who keeps it, such as 1Password; null when it cannot be told. */
  readonly provider: string | null;
  /** It is in several devices of the person, or can come to be. */
  readonly is_synced: boolean;
  /** A key that cannot be copied, as its maker attests, who is trusted here. */
  readonly is_hardware: boolean;
  readonly since: string;
  readonly last_used_at: string | null;
}

/** An account at another provider that logs the person in. */
export const AccountLink: z.ZodType<AccountLink> = z
  .object({ connection: z.string().min(1).describe('Posted back as `connection` to remove it.'), name: text(200).describe('What people call the provider.'), email: z.string().nullable().describe('The address that it told last.'), since: time(), last_used_at: time().nullable() })
  .meta({ id: 'AccountLink' });
export interface AccountLink {
  /** Posted back as `connection` to remove it. */
  readonly connection: string;
  /** What people call the provider. */
  readonly name: string;
  /** The address that it told last. */
  readonly email: string | null;
  readonly since: string;
  readonly last_used_at: string | null;
}

/** A log-in of the person, in whichever browser. */
export const AccountSession: z.ZodType<AccountSession> = z
  .object({
    session: z.string().min(1).describe('Posted back as `session` to end it.'),
    browser: text(100).nullable().describe('Such as Chrome; null when it cannot be told.'),
    system: text(100).nullable().describe('Such as Android; null when it cannot be told.'),
    signed_in_at: time(),
    is_current: z.boolean().describe('It is the one that this page is shown to.'),
  })
  .meta({ id: 'AccountSession' });
export interface AccountSession {
  /** Posted back as `session` to end it. */
  readonly session: string;
  /** Such as Chrome; null when it cannot be told. */
  readonly browser: string | null;
  /** Such as Android; null when it cannot be told. */
  readonly system: string | null;
  readonly signed_in_at: string;
  /** It is the one that this page is shown to. */
  readonly is_current: boolean;
}

/** An application that may act for the person, because they allowed it or it holds a refresh token. */
export const AccountApplication: z.ZodType<AccountApplication> = z
  .object({
    client: z.string().min(1).describe('Posted back as `client` to remove its access.'),
    client_name: text(255),
    scopes: z.array(PageScope),
    since: time(),
  })
  .meta({ id: 'AccountApplication' });
export interface AccountApplication {
  /** Posted back as `client` to remove its access. */
  readonly client: string;
  readonly client_name: string;
  readonly scopes: readonly PageScope[];
  readonly since: string;
}

/** What a person is told of their account's last weeks. */
export const activityKinds = ['signed_in', 'new_browser', 'sign_in_failed', 'signed_out', 'signed_up', 'profile_changed', 'deletion_requested', 'deletion_withdrawn', 'email_confirmed', 'email_changed', 'email_added', 'email_removed', 'password_changed', 'password_reset', 'factor_added', 'factor_removed', 'phone_added', 'phone_removed', 'connection_linked', 'connection_unlinked', 'passkey_added', 'passkey_removed', 'passkey_cloned', 'recovery_code_used', 'recovery_codes_replaced', 'recovery_link_made', 'recovery_started', 'recovery_stopped', 'recovered', 'access_allowed', 'access_removed'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** Something that happened with the account, by whoever. */
export const AccountActivity: z.ZodType<AccountActivity> = z
  .object({
    kind: z.enum(activityKinds),
    browser: text(100).nullable().describe('Such as Chrome; null when it cannot be told, or none was there.'),
    system: text(100).nullable().describe('Such as Android; null when it cannot be told.'),
    client_name: text(255).nullable().describe('The application that it happened through; null when it was through none.'),
    count: z.int().min(1).describe('How often: failed sign-ins are told together.'),
    at: time(),
  })
  .meta({ id: 'AccountActivity' });
export interface AccountActivity {
  readonly kind: ActivityKind;
  /** Such as Chrome; null when it cannot be told, or none was there. */
  readonly browser: string | null;
  /** Such as Android; null when it cannot be told. */
  readonly system: string | null;
  /** The application that it happened through; null when it was through none. */
  readonly client_name: string | null;
  /** How often: failed sign-ins are told together. */
  readonly count: number;
  readonly at: string;
}

/** A further address of the person, which logs them in, too. */
const AccountEmailAddress: z.ZodType<AccountEmailAddress> = z.object({ email_id: z.string().min(1).describe('Posted back as `email_id`.'), email: name(), since: time() }).meta({ id: 'AccountEmailAddress' });
export interface AccountEmailAddress {
  /** Posted back as `email_id`. */
  readonly email_id: string;
  readonly email: string;
  readonly since: string;
}

const accountPage = z
  .object({
    page: z.literal('account'),
    ...common,
    ...ofAccount,
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
    passkeys: z.array(AccountPasskey).describe('What logs the person in alone.'),
    accepted_passkeys: signal().describe('JSON for PublicKeyCredential.signalAllAcceptedCredentials: all that there are, so that what keeps others can hide them.'),
    add_passkey_url: url().nullable().describe('Where a passkey is made; null where nobody signs in by one.'),
    links: z.array(AccountLink).describe('Accounts at other providers that log the person in, the oldest first. A new password ends them.'),
    security_keys: z.array(AccountFactor).describe('Keys that stand beside the password; `factor` is posted as `passkey` to remove one.'),
    add_security_key_url: url().describe('Where a security key is added.'),
    authenticators: z.array(AccountFactor).describe('Programs that show codes.'),
    phone: AccountFactor.nullable().describe('The telephone number that codes go to, by its `name`; null when there is none.'),
    add_phone_url: url().nullable().describe('Where a telephone number is proven, or replaced by another; null where codes are not sent by SMS.'),
    remembered_devices: z.array(AccountDevice).describe('Browsers that are not asked for a second factor, the latest first.'),
    recovery_codes: z.int().min(0).describe('How many are left.'),
    recovery: z.object({ action: url(), due_at: time() }).nullable().describe('Somebody waits for setting up anew how the person signs in, and when they can; null when nobody does. The form ends it.'),
    recovery_codes_seed: z.string().min(1).describe('What new ones follow from. Posted back as `seed`.'),
    activity: z.array(AccountActivity).describe('What happened lately, the newest first.'),
    profile: z
      .object({ action: url().describe('Where the form is posted.'), claims: z.array(z.object({ claim: z.enum(profileClaims).describe('Posted back with this name.'), value: z.string().describe('Empty when there is none.') })), wrong: z.enum(profileClaims).nullable().describe('What the error is about.') })
      .nullable()
      .describe('What the person may change of what is said of them; null when that is nothing.'),
    email_action: url().nullable().describe('Where the form for another address is posted; null for who logs in by another name than an address, or is in the file.'),
    further_emails: z.array(AccountEmailAddress).describe('Other addresses that log the person in, the oldest first.'),
    further_email_actions: z.object({ add: url().nullable().describe('Null when there are as many as there can be, or the primary one is not proven.'), make_primary: url().nullable().describe('Null where `email_action` is.'), remove: url() }).describe('Where the forms about them are posted.'),
    deletion: z.object({ action: url().describe('Where the form is posted.'), days: z.int().min(0).describe('For how many days the account can still be kept; 0: it goes at once.'), ticket: z.string().min(1).describe('Posted back as `ticket`.') }).nullable().describe('Null where people do not delete their accounts themselves, or a file manages this one.'),
    actions: z.object({ end_sessions: url(), remove_access: url(), change_password: url(), remove_factor: url(), renew_recovery_codes: url(), forget_device: url(), remove_phone: url(), export_data: url(), rename_passkey: url(), remove_passkey: url(), remove_connection: url() }).describe('Where the forms are posted.'),
    add_authenticator_url: url().describe('Where an authenticator is added.'),
    password_field: z.boolean().describe('The person signs in by a password, or may set one; without it there is nothing to say of one.'),
    directory_password: z.object({ name: z.string(), action: url() }).nullable().describe('For who has no password here, and one in a directory that is changed here: posts current_password, password, account, csrf. Null for everybody else.'),
    set_password_url: url().nullable().describe('Where who has no password asks for a link that sets one; null for who has one.'),
    error: z.enum(formErrors.account).nullable(),
    notice: z.enum(accountNotices).nullable(),
    min_password_length: minPasswordLength,
  })
  .meta({ id: 'AccountPage', description: 'Posts csrf, account, ui_locales, and: session or others=true; client; current_password and password; factor; seed; device; username and ticket; claims by their names; email; email_id; connection.' });

/** A person's own page: where they are logged in, which applications have access, a new password. */
export const AccountPage: z.ZodType<AccountPage> = accountPage;
export interface AccountPage extends PageOfAccount {
  readonly page: 'account';
  readonly username: string;
  /** What the person is called. */
  readonly name: string | null;
  /** Null when the log-in name is no e-mail address. */
  readonly email_verified: boolean | null;
  /** All accounts of this browser, this one included. */
  readonly accounts: readonly { readonly username: string; readonly url: string; readonly is_current: boolean }[];
  /** Where one more account logs in. */
  readonly other_account_url: string;
  /** Where this account logs out of this browser. */
  readonly logout_url: string;
  /** Where all accounts log out of it. */
  readonly logout_all_url: string;
  /** This one first, then the latest. */
  readonly sessions: readonly AccountSession[];
  /** How many are not shown. */
  readonly more_sessions: number;
  readonly applications: readonly AccountApplication[];
  /** Programs that show codes. */
  readonly passkeys: readonly AccountPasskey[];
  /** JSON for PublicKeyCredential.signalAllAcceptedCredentials: all that there are, so that what keeps others can hide them. */
  readonly accepted_passkeys: string | null;
  /** Where a passkey is made. */
  readonly add_passkey_url: string | null;
  /** Accounts at other providers that log the person in, the oldest first. A new password ends them. */
  readonly links: readonly AccountLink[];
  /** Keys that stand beside the password; `factor` is posted as `passkey` to remove one. */
  readonly security_keys: readonly AccountFactor[];
  /** Where a security key is added. */
  readonly add_security_key_url: string;
  readonly authenticators: readonly AccountFactor[];
  /** The telephone number that codes go to, by its `name`; null when there is none. */
  readonly phone: AccountFactor | null;
  /** Where a telephone number is proven, or replaced by another; null where codes are not sent by SMS. */
  readonly add_phone_url: string | null;
  /** Browsers that are not asked for a second factor, the latest first. */
  readonly remembered_devices: readonly AccountDevice[];
  /** How many are left. */
  readonly recovery_codes: number;
  /** Somebody waits for setting up anew how the person signs in, and when they can; null when nobody does. The form ends it. */
  readonly recovery: { readonly action: string; readonly due_at: string } | null;
  /** What new ones follow from. Posted back as `seed`. */
  readonly recovery_codes_seed: string;
  /** What happened lately, the newest first. */
  readonly activity: readonly AccountActivity[];
  /** What the person may change of what is said of them; null when that is nothing. */
  readonly profile: { readonly action: string; readonly claims: readonly { readonly claim: ProfileClaim; readonly value: string }[]; readonly wrong: ProfileClaim | null } | null;
  /** Where the form for another address is posted; null for who logs in by another name than an address, or is in the file. */
  readonly email_action: string | null;
  /** Other addresses that log the person in, the oldest first. */
  readonly further_emails: readonly AccountEmailAddress[];
  /** Where the forms about them are posted; null for what cannot be done now. */
  readonly further_email_actions: { readonly add: string | null; readonly make_primary: string | null; readonly remove: string };
  /** For how many days the account can still be kept once it was deleted, 0 for none; null where people do not delete their accounts themselves, or a file manages this one. */
  readonly deletion: { readonly action: string; readonly days: number; readonly ticket: string } | null;
  /** Where the forms are posted. */
  readonly actions: { readonly end_sessions: string; readonly remove_access: string; readonly change_password: string; readonly remove_factor: string; readonly renew_recovery_codes: string; readonly forget_device: string; readonly remove_phone: string; readonly export_data: string; readonly rename_passkey: string; readonly remove_passkey: string; readonly remove_connection: string };
  /** Where an authenticator is added. */
  readonly add_authenticator_url: string;
  /** Where who has no password asks for a link that sets one; null for who has one. */
  readonly directory_password: { readonly name: string; readonly action: string } | null;
  readonly set_password_url: string | null;
  /** The person signs in by a password, or may set one; without it there is nothing to say of one. */
  readonly password_field: boolean;
  readonly error: FormError<'account'> | null;
  readonly notice: AccountNotice | null;
  /** In characters (code points). */
  readonly min_password_length: number;
}

const changeEmailPage = z
  .object({
    page: z.literal('change-email'),
    ...common,
    action: form.action,
    ...ofAccount,
    token: z.string().min(1).describe('Posted back as `token`.'),
    username: name().describe('The address that the account has.'),
    email: name().describe('The one that it is to have.'),
    adds: z.boolean().describe('It is to stand beside the other; otherwise it takes its place.'),
    account_url: url().describe('Back to the account.'),
  })
  .meta({ id: 'ChangeEmailPage', description: 'Posts token, csrf, account, ui_locales.' });

/** Asks whether the account is to have the address that a link was sent to. */
export const ChangeEmailPage: z.ZodType<ChangeEmailPage> = changeEmailPage;
export interface ChangeEmailPage extends PageOfAccount {
  readonly page: 'change-email';
  /** Where the form is posted. */
  readonly action: string;
  /** Posted back as `token`. */
  readonly token: string;
  /** The address that the account has. */
  readonly username: string;
  /** The one that it is to have. */
  readonly email: string;
  /** It is to stand beside the other; otherwise it takes its place. */
  readonly adds: boolean;
  /** Back to the account. */
  readonly account_url: string;
}

const keepAccountPage = z
  .object({
    page: z.literal('keep-account'),
    ...common,
    ...form,
    client_name: clientName,
    username: name(),
    deletion_at: time().describe('When the account goes.'),
  })
  .meta({ id: 'KeepAccountPage', description: 'Posts decision (keep or leave), csrf, flow.' });

/** Asks somebody who has deleted their account, and logs in before it is gone, whether to keep it. */
export const KeepAccountPage: z.ZodType<KeepAccountPage> = keepAccountPage;
export interface KeepAccountPage extends FormPage {
  readonly page: 'keep-account';
  /** The application that asked; null when none did. */
  readonly client_name: string | null;
  readonly username: string;
  /** When the account goes. */
  readonly deletion_at: string;
}

const linkConnectionPage = z
  .object({
    page: z.literal('link-connection'),
    ...common,
    ...form,
    link: z.string().describe('Says what is asked about; posted back.'),
    username: name(),
    connection_name: z.string().describe('What the other provider is called.'),
    email: name().describe('The address that the other account has.'),
  })
  .meta({ id: 'LinkConnectionPage', description: 'Posts decision (link or leave), link, csrf, flow.' });

/** Asks somebody who came by another provider, and has logged in to an account since, whether the other account is to log them in to it, too. */
export const LinkConnectionPage: z.ZodType<LinkConnectionPage> = linkConnectionPage;
export interface LinkConnectionPage extends FormPage {
  readonly page: 'link-connection';
  /** Says what is asked about; posted back. */
  readonly link: string;
  readonly username: string;
  /** What the other provider is called. */
  readonly connection_name: string;
  /** The address that the other account has. */
  readonly email: string;
}

const accountDeletedPage = z
  .object({
    page: z.literal('account-deleted'),
    ...common,
    username: name(),
    deletion_at: time().nullable().describe('When the account goes; null when it is gone.'),
    login_url: url().nullable().describe('Where it can be kept; null when it is gone.'),
  })
  .meta({ id: 'AccountDeletedPage' });

/** Says that an account is deleted, or when it will be. */
export const AccountDeletedPage: z.ZodType<AccountDeletedPage> = accountDeletedPage;
export interface AccountDeletedPage extends PageFrame {
  readonly page: 'account-deleted';
  readonly username: string;
  /** When the account goes; null when it is gone. */
  readonly deletion_at: string | null;
  /** Where it can be kept; null when it is gone. */
  readonly login_url: string | null;
}

/** What a hosted page is given; all that a page of one's own needs to know. */
export const PageData: z.ZodType<PageData> = z
  .discriminatedUnion('page', [
    loginPage,
    signupPage,
    setupPage,
    consentPage,
    selectAccountPage,
    logoutConfirmPage,
    loggedOutPage,
    formPostPage,
    errorPage,
    emailCodePage,
    emailLinkPage,
    forgotPasswordPage,
    forgotPasswordSentPage,
    resetPasswordPage,
    recoveryPage,
    recoveryAskPage,
    recoveryWaitPage,
    recoveryToldPage,
    verifyEmailPage,
    secondFactorPage,
    accountPage,
    authenticatorPage,
    passkeyPage,
    phonePage,
    keySetupPage,
    passkeyOfferPage,
    recoveryCodesPage,
    changeEmailPage,
    keepAccountPage,
    linkConnectionPage,
    accountDeletedPage,
  ])
  .meta({ id: 'PageData', title: 'Hosted pages' });
export type PageData =
  | LoginPage
  | EmailCodePage
  | EmailLinkPage
  | SignupPage
  | SetupPage
  | ConsentPage
  | SelectAccountPage
  | LogoutConfirmPage
  | LoggedOutPage
  | FormPostPage
  | ErrorPage
  | ForgotPasswordPage
  | ForgotPasswordSentPage
  | ResetPasswordPage
  | RecoveryPage
  | RecoveryAskPage
  | RecoveryWaitPage
  | RecoveryToldPage
  | VerifyEmailPage
  | SecondFactorPage
  | AccountPage
  | AuthenticatorPage
  | PasskeyPage
  | PhonePage
  | KeySetupPage
  | PasskeyOfferPage
  | RecoveryCodesPage
  | ChangeEmailPage
  | KeepAccountPage
  | LinkConnectionPage
  | AccountDeletedPage;
