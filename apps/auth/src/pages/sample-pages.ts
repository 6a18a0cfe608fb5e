import { activityKinds, pageScope, profileClaims, type AccountPage, type PageBranding, type PageData } from '@symbolon/contracts';
import { ourCatalogues } from './messages/catalogues.ts';

const plainBranding: PageBranding = { name: 'Symbolon', logo_url: null, is_wordmark: false, links: {}, colors: { primary: null, background: null } };

/** Every page in its states, in one language: for tests, and for looking at them before looks are saved. */
export function samplePages(locale: string, branding: PageBranding = plainBranding, offered: readonly string[] = ourCatalogues.locales): Readonly<Record<string, PageData>> {
  const locales = offered.map((each) => ({ locale: each, url: `/login?flow=flow_1&ui_locales=${each}` }));
  const common = { locale, locales, branding };
  const form = { ...common, action: '/login', csrf: 'csrf_1', flow: 'flow_1' };
  const captcha = { site_key: 'site_1', script_url: 'https://captcha.example/api.js', widget_class: 'g-recaptcha', origins: ['https://captcha.example'] };
  const login = {
    ...form, page: 'login', client_name: 'Acme Notes', login_hint: null, error: null, notice: null, password_field: true, password_url: null, email_code_url: null, connections: [], passkey: { action: '/login/passkey', options: '{"challenge":"challenge_1"}', again_url: '/login?flow=flow_1' }, unknown_passkey: null, work: null, captcha: null, stay: false, signup_url: '/signup?flow=flow_1', forgot_password_url: '/forgot-password?flow=flow_1',
  } as const;
  const connections = [{ id: 'corp', name: 'Example Corp', url: '/login/connections/corp?flow=flow_1' }, { id: 'university', name: 'A university with quite a long name', url: '/login/connections/university?flow=flow_1' }] as const;
  const emailCode = { ...form, page: 'email-code', client_name: 'Acme Notes', username: null, mail_sent: false, has_link: false, stay: false, work: null, captcha: null, error: null, login_url: '/login?flow=flow_1' } as const;
  const emailLink = { ...form, locales: [], page: 'email-link', link: 'link_1', client_name: 'Acme Notes', username: 'mia@example.com', browser: 'Firefox', system: 'Windows', asked_at: '2026-11-24T21:34:00.000Z', is_here: true, signed_in: null, account_url: '/account', stay: false } as const;
  const signup = { ...form, page: 'signup', client_name: 'Acme Notes', username: null, name_field: null, name: null, password_field: true, error: null, connections: [], passkey: { action: '/signup/passkey', options: '{"challenge":"challenge_1"}', again_url: '/signup?flow=flow_1' }, unknown_passkey: null, work: null, captcha: null, min_password_length: 15, login_url: '/login?flow=flow_1' } as const;
  const setup = { ...form, page: 'setup', username: null, is_fixed: false, role: 'owner', error: null, min_password_length: 15 } as const;
  const consent = {
    ...form, page: 'consent', client_name: 'Acme Notes', client_url: 'https://notes.acme.example/', client_logo_url: 'https://notes.acme.example/logo.svg', policy_url: 'https://acme.example/privacy', tos_url: 'https://acme.example/terms', username: 'mia@example.com',
  } as const;
  const forgotPassword = { ...form, page: 'forgot-password', username: null, error: null, recovery_url: null, work: null, captcha: null, login_url: '/login?flow=flow_1' } as const;
  const resetPassword = { ...form, page: 'reset-password', username: 'mia@example.com', error: null, notice: null, min_password_length: 15 } as const;
  const recovery = { ...form, page: 'recovery', username: 'mia@example.com', password_field: true, authenticator: { offer: 'offer_1', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Symbolon:mia%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Symbolon' }, passkey: { action: '/recovery/passkey', options: '{"challenge":"challenge_1"}', again_url: '/recovery?token=token_1' }, error: null, min_password_length: 15 } as const;
  const verifyEmail = { page: 'verify-email', email: 'mia@example.com' } as const;
  const verifyEmailSent = { ...form, ...verifyEmail, state: 'sent', notice: null, error: null, work: null, captcha: null, confirmed_url: '/verify-email?flow=flow_1&notice=not_yet', login_url: '/login?flow=flow_1' } as const;
  const phone = { ...common, page: 'phone', action: '/account/phone', csrf: 'csrf_1', flow: null, account: 'account_1', ui_locales: null, back_url: '/account?account=account_1', number: null, sms_sent: false, error: null } as const;
  const secondFactor = { ...form, page: 'second-factor', client_name: 'Acme Notes', username: 'mia@example.com', factors: ['authenticator', 'recovery_code'], mail_sent: false, sms_sent: false, phone_ending: null, recovery_url: null, hardware_only: false, remember_days: 30, passkey: null, error: null, login_url: '/login?flow=flow_1' } as const;
  const authenticator = {
    ...common, page: 'authenticator', action: '/account/authenticator', csrf: 'csrf_1', flow: null, account: 'account_1', ui_locales: null, back_url: '/account?account=account_1', phone_url: null, offer: 'offer_1', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', name: null, error: null,
    uri: 'otpauth://totp/Symbolon:mia%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Symbolon',
  } as const;
  const passkey = {
    ...common, page: 'passkey', action: '/account/passkey', csrf: 'csrf_1', account: 'account_1', ui_locales: null, account_url: '/account?account=account_1', kind: 'passkey', username: 'mia@example.com', name: null, error: null,
    passkey: { action: '/account/passkey', options: '{"challenge":"challenge_1"}', again_url: '/account/passkey?account=account_1' },
  } as const;
  const keySetup = { ...form, page: 'key-setup', client_name: 'Acme Notes', username: 'mia@example.com', kind: 'security_key', hardware_only: true, passkey: { action: '/second-factor/setup/key', options: '{"challenge":"challenge_1"}', again_url: '/second-factor/setup/key?flow=flow_1' }, name: null, error: null, login_url: '/login?flow=flow_1' } as const;
  const passkeyOffer = { ...form, page: 'passkey-offer', username: 'mia@example.com', passkey: { action: '/passkey-offer', options: '{"challenge":"challenge_1"}', again_url: '/passkey-offer?flow=flow_1' }, error: null, skip_url: '/oauth/authorize/resume?flow=flow_1' } as const;
  const session = { browser: 'Firefox', system: 'Windows', signed_in_at: '2026-11-20T07:05:00.000Z', is_current: false };
  const account: AccountPage = {
    ...common, page: 'account', csrf: 'csrf_1', account: 'account_1', ui_locales: null, username: 'mia@example.com', name: 'Mia Example', email_verified: true,
    accounts: [{ username: 'mia@example.com', url: '/account?account=account_1', is_current: true }],
    other_account_url: '/account?account=other', logout_url: '/oidc/logout?logout_hint=session_1', logout_all_url: '/oidc/logout',
    sessions: [{ ...session, session: 'session_1', browser: 'Chrome', system: 'Android', signed_in_at: '2026-11-24T21:34:00.000Z', is_current: true }],
    more_sessions: 0, applications: [], activity: [],
    profile: { action: '/account/profile', claims: [{ claim: 'name', value: 'Mia Example' }, { claim: 'picture', value: '' }, { claim: 'birthdate', value: '' }, { claim: 'zoneinfo', value: 'Europe/Berlin' }, { claim: 'locale', value: 'de' }], wrong: null },
    email_action: '/account/email', further_emails: [], further_email_actions: { add: '/account/emails', make_primary: '/account/emails/primary', remove: '/account/emails/removed' }, deletion: { action: '/account/deletion', days: 14, ticket: 'ticket_1' }, actions: { end_sessions: '/account/sessions', remove_access: '/account/applications', change_password: '/account/password', remove_factor: '/account/factors', renew_recovery_codes: '/account/recovery-codes', forget_device: '/account/devices', remove_phone: '/account/phone/removed', export_data: '/account/export', rename_passkey: '/account/passkeys/name', remove_passkey: '/account/passkeys/removed', remove_connection: '/account/connections/removed' },
    passkeys: [], accepted_passkeys: null, add_passkey_url: '/account/passkey?account=account_1', security_keys: [], add_security_key_url: '/account/passkey?account=account_1&kind=security_key', links: [],
    add_authenticator_url: '/account/authenticator?account=account_1', password_field: true, directory_password: null, set_password_url: null, authenticators: [], phone: null, add_phone_url: null, remembered_devices: [], recovery: null, recovery_codes: 0, recovery_codes_seed: 'seed_1',
    error: null, notice: null, min_password_length: 15,
  };
  const error = { ...common, page: 'error', sentence: 'redirect_uri is not one that this client registered.', request_id: '01KAQ7Z6H3N5V0T4', client_name: null, continue_url: '/account' } as const;
  return {
    login,
    'login-bare': { ...login, stay: null, client_name: null, signup_url: null, forgot_password_url: null, locales: [] },
    'login-wrong': { ...login, stay: true, login_hint: 'mia@example.com', error: 'invalid_credentials' },
    'login-captcha': { ...login, error: 'captcha_missing', captcha },
    'signup-captcha': { ...signup, error: 'captcha_missing', captcha },
    'forgot-password-captcha': { ...forgotPassword, error: 'captcha_missing', captcha },
    'verify-email-captcha': { ...verifyEmailSent, error: 'captcha_missing', captcha },
    'email-code-captcha': { ...emailCode, error: 'captcha_missing', captcha },
    'login-work': { ...login, error: 'throttled', work: { challenge: 'challenge_1', bits: 16 } },
    'login-passkey': { ...login, error: 'passkey_refused', unknown_passkey: '{"rpId":"localhost","credentialId":"key_1"}' },
    'login-notice': { ...login, notice: 'password_changed' },
    'login-connections': { ...login, connections: [...connections] },
    'login-name': { ...login, connections: [...connections], password_url: '/login?flow=flow_1&ask=password', stay: null, forgot_password_url: null },
    'login-connections-only': { ...login, connections: [...connections], password_field: false, passkey: null, signup_url: null, forgot_password_url: null },
    'login-connection-unknown': { ...login, connections: [...connections], login_hint: 'mia@example.com', notice: 'connection_unknown' },
    'login-connection-failed': { ...login, connections: [...connections], error: 'connection_failed' },
    'login-email': { ...login, email_code_url: '/login/email?flow=flow_1' },
    'login-email-only': { ...login, email_code_url: '/login/email?flow=flow_1', password_field: false, passkey: null, signup_url: null, forgot_password_url: null, error: 'not_offered' },
    'email-code': emailCode,
    'email-code-invalid': { ...emailCode, username: 'mia', error: 'username_invalid' },
    'email-code-sent': { ...emailCode, username: 'mia@example.com', mail_sent: true },
    'email-code-sent-link': { ...emailCode, username: 'mia@example.com', mail_sent: true, has_link: true },
    'email-code-wrong': { ...emailCode, username: 'mia@example.com', mail_sent: true, error: 'code_wrong' },
    'email-code-over': { ...emailCode, username: 'mia@example.com', error: 'code_over' },
    'email-link': emailLink,
    'email-link-elsewhere': { ...emailLink, client_name: null, browser: null, system: null, is_here: false },
    'email-link-signed-in': { ...emailLink, is_here: false, signed_in: 'bob@example.com', stay: null },
    signup,
    'signup-taken': { ...signup, username: 'mia@example.com', error: 'username_taken' },
    'signup-weak': { ...signup, username: 'mia@example.com', error: 'password_short' },
    'signup-name': { ...signup, name_field: 'optional' },
    'signup-name-missing': { ...signup, username: 'mia@example.com', name_field: 'required', error: 'missing' },
    'signup-passkey-only': { ...signup, password_field: false },
    'signup-passkey': { ...signup, username: 'mia@example.com', error: 'passkey_failed', unknown_passkey: '{"rpId":"localhost","credentialId":"key_1"}' },
    setup,
    'setup-fixed': { ...setup, username: 'mia@example.com', is_fixed: true },
    'setup-wrong': { ...setup, username: 'mia@example.com', error: 'password_short' },
    consent: { ...consent, scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'notes:write'].map((name) => pageScope(name)) },
    'consent-plain': { ...consent, client_logo_url: null, scopes: ['openid', 'profile', 'email', 'notes:write'].map((name) => pageScope(name)) },
    'consent-contract': { ...consent, scopes: [pageScope('openid'), pageScope('notes:write', 'Write & <change> your notes')] },
    'consent-bare': { ...consent, scopes: [], client_url: null, client_logo_url: null, policy_url: null, tos_url: null },
    'select-account': {
      ...form, page: 'select-account', client_name: 'Acme Notes', accounts: [{ username: 'mia@example.com', session: 'account_1' }, { username: 'a.very.long.name.of.somebody@department.of.a.large.company.example', session: 'account_2' }],
    },
    'logout-confirm': { ...form, page: 'logout-confirm', client_name: 'Acme Notes', username: 'mia@example.com', accounts: ['mia@example.com'] },
    'logout-confirm-several': { ...form, page: 'logout-confirm', client_name: 'Acme Notes', username: null, accounts: ['mia@example.com', 'a.very.long.name.of.somebody@department.of.a.large.company.example'] },
    'logout-confirm-bare': { ...form, page: 'logout-confirm', client_name: null, username: null, accounts: [] },
    'logged-out': { ...common, page: 'logged-out', client_name: 'Acme Notes', continue_url: 'https://acme.example/', frontchannel_logout_urls: ['https://acme.example/logout?iss=x&sid=y'], unconfirmed: ['Wiki'] },
    'logged-out-bare': { ...common, page: 'logged-out', client_name: null, continue_url: null, frontchannel_logout_urls: [], unconfirmed: [] },
    'form-post': { ...common, page: 'form-post', redirect_uri: 'https://acme.example/callback', members: [{ name: 'code', value: 'code_1' }, { name: 'state', value: 'state_1' }] },
    error: { ...error, code: 'invalid_request' },
    'error-expired': { ...error, code: 'flow_expired', sentence: 'The flow is over.', client_name: 'Acme Notes', continue_url: 'https://notes.acme.example/' },
    'error-ours': { ...error, code: 'server_error', sentence: 'Something broke.', continue_url: null },
    'forgot-password': forgotPassword,
    'forgot-password-recovery': { ...forgotPassword, recovery_url: '/recovery/ask?flow=flow_1' },
    'forgot-password-work': { ...forgotPassword, error: 'throttled', work: { challenge: 'challenge_1', bits: 16 } },
    'signup-work': { ...signup, error: 'throttled', work: { challenge: 'challenge_1', bits: 16 } },
    'verify-email-work': { ...verifyEmailSent, error: 'throttled', work: { challenge: 'challenge_1', bits: 16 } },
    'email-code-work': { ...emailCode, error: 'throttled', work: { challenge: 'challenge_1', bits: 16 } },
    'forgot-password-missing': { ...forgotPassword, error: 'missing' },
    'forgot-password-expired': { ...forgotPassword, error: 'link_expired' },
    'forgot-password-sent': { ...common, page: 'forgot-password-sent', forgot_password_url: '/forgot-password?flow=flow_1', login_url: '/login?flow=flow_1' },
    'reset-password': resetPassword,
    recovery,
    'recovery-wrong': { ...recovery, error: 'factor_wrong' },
    'recovery-password': { ...recovery, authenticator: null, passkey: null, error: 'password_short' },
    'recovery-passkey': { ...recovery, authenticator: null, password_field: false },
    'reset-password-elsewhere': { ...resetPassword, notice: 'other_browser' },
    'reset-password-common': { ...resetPassword, error: 'password_common' },
    'recovery-ask': { ...form, page: 'recovery-ask', username: null, days: 7, error: null, work: null, captcha: null, login_url: '/login?flow=flow_1' },
    'recovery-ask-missing': { ...form, page: 'recovery-ask', username: null, days: 1, error: 'missing', work: null, captcha: null, login_url: '/login?flow=flow_1' },
    'recovery-wait': { ...form, page: 'recovery-wait', act: 'begin', username: 'mia@example.com', due_at: '2026-12-08T21:34:00.000Z' },
    'recovery-wait-stop': { ...form, page: 'recovery-wait', act: 'stop', username: 'mia@example.com', due_at: '2026-12-08T21:34:00.000Z' },
    'recovery-told': { ...common, page: 'recovery-told', due_at: '2026-12-08T21:34:00.000Z', login_url: '/account' },
    'recovery-told-stopped': { ...common, page: 'recovery-told', due_at: null, login_url: '/account' },
    'verify-email-sent': verifyEmailSent,
    'verify-email-resent': { ...verifyEmailSent, notice: 'resent' },
    'verify-email-not-yet': { ...verifyEmailSent, notice: 'not_yet' },
    'verify-email-wrong': { ...verifyEmailSent, error: 'code_wrong' },
    'verify-email-spent': { ...verifyEmailSent, error: 'code_spent' },
    'verify-email-confirm': { ...form, ...verifyEmail, state: 'confirm' },
    'verify-email-done': { ...common, ...verifyEmail, state: 'done', notice: null, client_name: null, continue_url: '/account' },
    'verify-email-done-elsewhere': { ...common, ...verifyEmail, state: 'done', notice: 'first_window', client_name: 'Acme Notes', continue_url: 'https://notes.acme.example/' },
    'verify-email-done-password': { ...common, ...verifyEmail, state: 'done', notice: 'new_password', client_name: 'Acme Notes', continue_url: 'https://notes.acme.example/' },
    'second-factor': secondFactor,
    'second-factor-lost': { ...secondFactor, recovery_url: '/recovery/ask?flow=flow_1' },
    'second-factor-wrong': { ...secondFactor, error: 'factor_wrong' },
    'second-factor-wait': { ...secondFactor, error: 'throttled' },
    'second-factor-recovery': { ...secondFactor, factors: ['recovery_code'] },
    'second-factor-key': { ...secondFactor, factors: ['security_key', 'recovery_code'], passkey: { ...passkey.passkey, action: '/second-factor/passkey' } },
    'second-factor-hardware': { ...secondFactor, factors: ['security_key'], hardware_only: true, remember_days: null, passkey: { ...passkey.passkey, action: '/second-factor/passkey' } },
    'second-factor-key-wrong': { ...secondFactor, factors: ['security_key'], passkey: { ...passkey.passkey, action: '/second-factor/passkey' }, error: 'passkey_refused' },
    'second-factor-bare': { ...secondFactor, factors: ['authenticator'], remember_days: null, locales: [] },
    'second-factor-sms': { ...secondFactor, factors: ['sms_code', 'recovery_code'], phone_ending: '89' },
    'second-factor-sms-only': { ...secondFactor, factors: ['sms_code'], phone_ending: '89', error: 'sms_throttled' },
    'second-factor-sms-sent': { ...secondFactor, factors: ['sms_code', 'recovery_code'], sms_sent: true, phone_ending: '89' },
    'second-factor-sms-wrong': { ...secondFactor, factors: ['sms_code'], sms_sent: true, phone_ending: '89', error: 'sms_wrong' },
    'second-factor-sms-failed': { ...secondFactor, factors: ['authenticator', 'sms_code', 'recovery_code', 'email_code'], phone_ending: '89', error: 'sms_failed' },
    'second-factor-mail': { ...secondFactor, factors: ['email_code'] },
    'second-factor-mail-sent': { ...secondFactor, factors: ['email_code'], mail_sent: true },
    'second-factor-mail-wrong': { ...secondFactor, factors: ['email_code'], mail_sent: true, error: 'code_wrong' },
    'second-factor-mail-over': { ...secondFactor, factors: ['email_code'], error: 'code_over' },
    'second-factor-mail-beside': { ...secondFactor, factors: ['authenticator', 'recovery_code', 'email_code'] },
    authenticator,
    phone,
    'phone-required': { ...phone, action: '/second-factor/setup/phone', flow: 'flow_1', account: null, back_url: '/second-factor/setup?flow=flow_1' },
    'phone-invalid': { ...phone, number: '0151 23', error: 'phone_invalid' },
    'phone-not-served': { ...phone, number: '+441632960123', error: 'phone_not_served' },
    'phone-failed': { ...phone, number: '+4915123456789', error: 'sms_failed' },
    'phone-limit': { ...phone, number: '+4915123456789', error: 'sms_throttled' },
    'phone-sent': { ...phone, number: '+4915123456789', sms_sent: true },
    'phone-wrong': { ...phone, number: '+4915123456789', sms_sent: true, error: 'sms_wrong' },
    'phone-over': { ...phone, number: '+4915123456789', error: 'sms_over' },
    'authenticator-required': { ...authenticator, action: '/second-factor/setup', flow: 'flow_1', account: null, back_url: '/login?flow=flow_1' },
    'authenticator-or-phone': { ...authenticator, action: '/second-factor/setup', flow: 'flow_1', account: null, back_url: '/login?flow=flow_1', phone_url: '/second-factor/setup/phone?flow=flow_1' },
    'authenticator-wrong': { ...authenticator, name: 'My phone', error: 'factor_wrong' },
    passkey,
    'passkey-key': { ...passkey, kind: 'security_key', name: 'On my key ring', error: 'passkey_not_allowed' },
    'passkey-failed': { ...passkey, error: 'passkey_failed' },
    'passkey-there': { ...passkey, error: 'passkey_there' },
    'recovery-codes': { ...common, page: 'recovery-codes', username: 'mia@example.com', codes: Array.from({ length: 10 }, (_, each) => `7k2m-${each}q4t-x9bd`), continue_url: '/account?account=account_1' },
    'change-email': { ...common, page: 'change-email', action: '/account/email/confirmed', csrf: 'csrf_1', account: 'account_1', ui_locales: null, token: 'token_1', username: 'mia@example.com', email: 'mia@example.org', adds: false, account_url: '/account?account=account_1' },
    'change-email-add': { ...common, page: 'change-email', action: '/account/email/confirmed', csrf: 'csrf_1', account: 'account_1', ui_locales: null, token: 'token_1', username: 'mia@example.com', email: 'mia@example.org', adds: true, account_url: '/account?account=account_1' },
    'keep-account': { ...form, page: 'keep-account', action: '/keep-account', client_name: 'Acme Notes', username: 'mia@example.com', deletion_at: '2026-12-08T21:34:00.000Z' },
    'link-connection': { ...form, page: 'link-connection', action: '/link-connection', link: 'link_1', username: 'mia@example.com', connection_name: 'Example Corp', email: 'mia@corp.example' },
    'account-deleted': { ...common, page: 'account-deleted', username: 'mia@example.com', deletion_at: '2026-12-08T21:34:00.000Z', login_url: '/account' },
    'account-deleted-at-once': { ...common, page: 'account-deleted', username: 'mia@example.com', deletion_at: null, login_url: null },
    account: {
      ...account,
      sessions: [...account.sessions, { ...session, session: 'session_2' }, { ...session, session: 'session_3', browser: null, system: null, signed_in_at: '2026-11-02T18:20:00.000Z' }],
      activity: activityKinds.map((kind, each) => ({ kind, browser: each % 3 === 0 ? 'Firefox' : null, system: each % 2 === 0 ? 'Windows' : null, client_name: each > 3 ? 'Acme Notes' : null, count: 1 + each * 500, at: '2026-11-24T21:34:00.000Z' })),
      applications: [
        { client: 'notes', client_name: 'Acme Notes', scopes: ['openid', 'profile', 'offline_access', 'notes:write'].map((name) => pageScope(name)), since: '2026-08-03T09:00:00.000Z' },
        { client: 'photos', client_name: 'Photo Book', scopes: ['openid', 'email'].map((name) => pageScope(name)), since: '2026-10-11T12:00:00.000Z' },
      ],
    },
    'account-factors': {
      ...account, notice: 'factor_added', recovery_codes: 9,
      remembered_devices: [{ device: 'device_1', browser: 'Firefox', system: 'Windows', until: '2026-12-20T07:05:00.000Z' }],
      authenticators: [{ factor: 'authenticator_1', name: 'My phone', is_hardware: false, since: '2026-08-03T09:00:00.000Z', last_used_at: '2026-11-20T07:05:00.000Z' }, { factor: 'authenticator_2', name: 'The old tablet in the kitchen', is_hardware: false, since: '2026-11-02T18:20:00.000Z', last_used_at: null }],
    },
    'account-passkeys': {
      ...account, notice: 'passkey_added', accepted_passkeys: '{"rpId":"localhost","userId":"dXNlcl8x","allAcceptedCredentialIds":[]}',
      passkeys: [
        { passkey: 'passkey_1', name: 'My laptop', provider: 'Windows Hello', is_synced: false, is_hardware: false, since: '2026-08-03T09:00:00.000Z', last_used_at: '2026-11-20T07:05:00.000Z' },
        { passkey: 'passkey_2', name: 'Bitwarden', provider: 'Bitwarden', is_synced: true, is_hardware: false, since: '2026-11-02T18:20:00.000Z', last_used_at: null },
        { passkey: 'passkey_3', name: 'The key in the drawer of the desk in the office', provider: null, is_synced: false, is_hardware: true, since: '2026-11-02T18:20:00.000Z', last_used_at: null },
      ],
      security_keys: [{ factor: 'passkey_4', name: 'On my key ring', is_hardware: true, since: '2026-08-03T09:00:00.000Z', last_used_at: '2026-11-20T07:05:00.000Z' }], recovery_codes: 10,
    },
    'account-links': {
      ...account, notice: 'connection_removed',
      links: [
        { connection: 'corp', name: 'Example Corp', email: 'mia.keller@corp.example', since: '2026-08-03T09:00:00.000Z', last_used_at: '2026-11-20T07:05:00.000Z' },
        { connection: 'university', name: 'The University of a Town with a Rather Long Name', email: null, since: '2026-11-02T18:20:00.000Z', last_used_at: null },
      ],
    },
    'account-recovery': { ...account, recovery: { action: '/account/recovery', due_at: '2026-12-08T21:34:00.000Z' } },
    'account-last': { ...account, error: 'last_way_in' },
    'account-bare': { ...account, locales: [], email_action: null, profile: null, deletion: null, username: 'mia', name: null, email_verified: null },
    'account-several': {
      ...account, ui_locales: locale, name: null, email_verified: false, notice: 'others_ended', more_sessions: 99_950,
      accounts: [...account.accounts, { username: 'a.very.long.name.of.somebody@department.of.a.large.company.example', url: '/account?account=account_2', is_current: false }],
    },
    'key-setup': keySetup,
    'key-setup-unattested': { ...keySetup, name: 'On my key ring', error: 'passkey_not_hardware' },
    'key-setup-key': { ...keySetup, hardware_only: false, error: 'too_many' },
    'key-setup-passkey': { ...keySetup, kind: 'passkey', hardware_only: false },
    'passkey-offer': passkeyOffer,
    'passkey-offer-failed': { ...passkeyOffer, error: 'passkey_failed' },
    'account-mail-only': { ...account, password_field: false, add_passkey_url: null },
    'account-passwordless': { ...account, set_password_url: '/forgot-password', passkeys: [{ passkey: 'passkey_1', name: 'My phone', provider: null, is_synced: true, is_hardware: false, since: '2026-11-02T18:20:00.000Z', last_used_at: null }] },
    'account-directory-password': { ...account, directory_password: { name: 'Example Corp', action: '/account/directory-password' }, set_password_url: '/forgot-password', error: 'directory_weak' },
    'account-links-alone': { ...account, set_password_url: '/forgot-password', error: 'last_way_in', links: [{ connection: 'corp', name: 'Example Corp', email: 'mia@example.com', since: '2026-08-03T09:00:00.000Z', last_used_at: null }] },
    'account-at-once': { ...account, deletion: { action: '/account/deletion', days: 0, ticket: 'ticket_1' }, error: 'name_differs' },
    'account-claim': { ...account, profile: { action: '/account/profile', claims: profileClaims.map((claim) => ({ claim, value: 'x' })), wrong: 'website' }, error: 'claim_invalid' },
    'account-email': { ...account, error: 'email_invalid' },
    'account-emails': { ...account, notice: 'email_added', further_emails: [{ email_id: 'email_1', email: 'mia@example.org', since: '2026-10-02T09:00:00.000Z' }, { email_id: 'email_2', email: 'mia.keller@department.of.a.large.company.example', since: '2026-11-20T09:00:00.000Z' }] },
    'account-emails-kept': { ...account, email_action: null, further_emails: [{ email_id: 'email_1', email: 'mia@example.org', since: '2026-10-02T09:00:00.000Z' }], further_email_actions: { add: null, make_primary: null, remove: '/account/emails/removed' } },
    'account-emails-full': { ...account, error: 'too_many_emails', further_emails: [1, 2, 3, 4, 5].map((each) => ({ email_id: `email_${each}`, email: `mia${each}@example.org`, since: '2026-10-02T09:00:00.000Z' })), further_email_actions: { add: null, make_primary: '/account/emails/primary', remove: '/account/emails/removed' } },
    'account-email-link': { ...account, error: 'email_link' },
    'account-owner': { ...account, error: 'last_owner' },
    'account-wrong': { ...account, error: 'wrong_password' },
    'account-short': { ...account, error: 'password_short' },
    'account-gone': { ...account, error: 'gone' },
  };
}
