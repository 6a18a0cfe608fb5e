import { PageData, type AccountPage } from '@symbolon/contracts';
import { ourCatalogues } from './messages/catalogues.ts';
import { renderPage } from './render-page.ts';
import { samplePages } from './sample-pages.ts';
import { stylesheet, stylesheetPath } from './stylesheet.ts';

const render = (data: PageData | undefined): string => (data ? renderPage(data, 'n0nce', ourCatalogues) : '');
const samples = ourCatalogues.locales.flatMap((locale) => Object.entries(samplePages(locale)).map(([name, data]) => [name, locale, data] as const));
const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;
const formsOf = ({ actions, profile, email_action: email, further_emails: further, further_email_actions: emails, deletion, recovery, applications, password_field: hasPassword, directory_password: directory, set_password_url: passwordless, passkeys, links, security_keys: keys, authenticators, remembered_devices: devices }: AccountPage): readonly string[] =>
  [...(recovery === null ? [] : [recovery.action]), ...(profile === null ? [] : [profile.action]), actions.end_sessions, ...(applications.length === 0 ? [] : [actions.remove_access]), ...further.flatMap(() => [emails.make_primary ?? [], emails.remove].flat()), ...(email === null ? [] : [email]), ...(hasPassword && directory ? [directory.action] : hasPassword && passwordless === null ? [actions.change_password] : []), ...passkeys.flatMap(() => [actions.rename_passkey, actions.remove_passkey]), ...(links.length === 0 ? [] : [actions.remove_connection]), ...(authenticators.length + keys.length === 0 ? [] : [actions.remove_factor, actions.renew_recovery_codes]), ...(devices.length === 0 ? [] : [actions.forget_device]), actions.export_data, ...(deletion === null ? [] : [deletion.action])];
const idsOf = (text: string): readonly string[] => [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id ?? '');

describe.each(samples)('%s in %s', (_, locale, data) => {
  const text = render(data);

  test('is made of what the contract says', () => {
    expect(PageData.parse(data)).toEqual(data);
  });

  test('has its language, a title, one heading and one main part', () => {
    expect(text).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${locale}">`));
    expect(/<title>([^<]+)<\/title>/.exec(text)?.[1]).toMatch(/^\S.+ – Symbolon$/);
    expect([count(text, /<h1>[^<]+<\/h1>/g), count(text, /<h1/g), count(text, /<main /g)]).toEqual([1, 1, 1]);
  });

  test('holds no key of a message and nothing that is not filled in', () => {
    expect(text.replaceAll(/<[^>]*>/g, '')).not.toMatch(/\{\w*\}|undefined|null|\[object|\b(login|signup|consent|scopes|formErrors|errorHelp)\.\w/);
  });

  test('runs nothing, and is styled from outside', () => {
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(text).toContain(`<link rel="stylesheet" href="${stylesheetPath}">`);
  });

  test('uses an id once, and labels every field', () => {
    const ids = idsOf(text);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list] of text.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) for (const id of list?.split(' ') ?? []) expect(ids).toContain(id);
    for (const [input] of text.matchAll(/<input [^>]*>/g)) {
      const id = /\sid="([^"]+)"/.exec(input)?.[1];
      if (!/type="hidden"|\shidden\s/.test(input)) expect(text).toContain(`<label for="${id}">`);
      expect(input).not.toContain('placeholder');
    }
  });

  test('has an id on each form, field, button and error, so that suites can drive it', () => {
    const driven = [...text.matchAll(/<(?:form|input|button|textarea|select)\b[^>]*>|<[^>]* class="button[^>]*>|<[^>]* role="alert"[^>]*>/g)].map(([tag]) => tag);
    expect(driven.filter((tag) => !tag.includes('type="hidden"') && !/\sid="[a-z][a-z0-9-]*"/.test(tag))).toEqual([]); // nobody can fill in a hidden one
  });

  test('proves in its form where it comes from', () => {
    const forms = [...text.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form);
    const ceremony = 'passkey' in data && data.passkey ? [data.passkey.action] : [];
    const actions = data.page === 'account' ? formsOf(data) : data.page === 'authenticator' ? [data.action] : data.page === 'passkey' || data.page === 'passkey-offer' ? ceremony : data.page === 'second-factor' || data.page === 'key-setup' ? [...ceremony, '/login'] : data.page === 'verify-email' && data.state === 'sent' && data.error !== 'code_spent' ? ['/login', '/login'] : data.page === 'login' || data.page === 'signup' || data.page === 'recovery' ? [...(data.password_field ? ['/login'] : []), ...ceremony] : 'action' in data ? [data.page === 'keep-account' || data.page === 'link-connection' || data.page === 'change-email' || data.page === 'phone' ? data.action : '/login'] : [];
    const ours = data.page === 'form-post' ? [] : forms; // a response by form is the application's
    expect(ours.map((form) => /^<form id="[a-z0-9-]+" method="post" action="([^"]*)" class="form">/.exec(form)?.[1])).toEqual(actions);
    for (const form of ours) {
      expect(form).toContain('<input type="hidden" name="csrf" value="csrf_1">');
      expect(form).toContain(data.page === 'account' || data.page === 'change-email' || data.page === 'passkey' || ((data.page === 'authenticator' || data.page === 'phone') && data.account !== null) ? '<input type="hidden" name="account" value="account_1">' : '<input type="hidden" name="flow" value="flow_1">');
    }
  });

  test('says in its title, in words and for screen readers that something is wrong, or does not', () => {
    const failed = data.page === 'error' || ('error' in data && data.error !== null);
    expect(idsOf(text).includes('error')).toBe(failed);
    expect(count(text, /role="alert"/g)).toBe(failed ? 1 : 0);
    const plain = samplePages(locale)[data.page];
    if (failed && plain && plain.page !== 'error') expect(/<title>.*/.exec(text)?.[0]).not.toBe(/<title>.*/.exec(render(plain))?.[0]);
  });
});

const ceremony = ['passkey-form', 'passkey-problem', 'use-passkey'];
const accountWays = ['sign-out', 'other-account'];
const accountProfile = ['profile', 'profile-form', 'profile-name', 'profile-picture', 'profile-picture-hint', 'profile-birthdate', 'profile-birthdate-hint', 'profile-zoneinfo', 'profile-zoneinfo-hint', 'profile-locale', 'profile-locale-hint', 'save-profile'];
const accountSessions = ['sessions', 'sessions-form', 'session-1', 'session-2', 'end-session-2', 'session-3', 'end-session-3', 'end-others'];
const accountApplications = ['applications', 'applications-form', 'application-1', 'remove-application-1', 'application-2', 'remove-application-2'];
const accountFactors = ['passkeys', 'add-passkey', 'factors', 'add-authenticator', 'add-security-key'];
const accountData = ['data', 'data-form', 'download-data'];
const accountDeletion = ['deletion', 'deletion-form', 'deleted-username', 'deleted-username-hint', 'delete-account'];
const accountEmail = ['email', 'email-form', 'new-email', 'new-email-hint', 'add-email', 'change-email'];
const accountPassword = ['password-form', 'username', 'current-password', 'password', 'password-hint', 'submit'];

test.each([
  ['login', ['login-form', 'login', 'password', 'stay', 'submit', ...ceremony]],
  ['login-bare', ['login-form', 'login', 'password', 'submit', ...ceremony]],
  ['login-wrong', ['login-form', 'error', 'login', 'password', 'stay', 'submit', ...ceremony]],
  ['login-captcha', ['login-form', 'error', 'login', 'password', 'captcha-hint', 'captcha-scripts', 'stay', 'submit', ...ceremony]],
  ['login-work', ['login-form', 'error', 'login', 'password', 'work', 'stay', 'submit', ...ceremony]],
  ['passkey', ['passkey-form', 'passkey-problem', 'name', 'name-hint', 'use-passkey']],
  ['passkey-offer', ['passkey-form', 'passkey-problem', 'use-passkey']],
  ['signup', ['signup-form', 'login', 'password', 'password-hint', 'submit', ...ceremony]],
  ['signup-name-missing', ['signup-form', 'error', 'name', 'login', 'password', 'password-hint', 'submit', ...ceremony]],
  ['consent', ['consent-form', 'consent-approve', 'consent-deny']],
  ['select-account', ['select-account-form', 'account-1', 'account-2', 'other-account']],
  ['logout-confirm', ['logout-confirm-form', 'logout-confirm', 'logout-stay']],
  ['logged-out', ['unconfirmed', 'continue']],
  ['form-post', ['form-post', 'submit']],
  ['error', ['error', 'continue', 'details', 'error-code', 'request-id']],
  ['forgot-password', ['forgot-password-form', 'login', 'submit']],
  ['forgot-password-missing', ['forgot-password-form', 'error', 'login', 'submit']],
  ['forgot-password-sent', ['again']],
  ['forgot-password-work', ['forgot-password-form', 'error', 'login', 'work', 'submit']],
  ['signup-work', ['signup-form', 'error', 'login', 'password', 'password-hint', 'work', 'submit', ...ceremony]],
  ['email-code-work', ['email-code-form', 'error', 'work', 'login', 'send']],
  ['reset-password', ['reset-password-form', 'username', 'password', 'password-hint', 'submit']],
  ['reset-password-common', ['reset-password-form', 'error', 'username', 'password', 'password-hint', 'submit']],
  ['recovery', ['recovery-form', 'username', 'password', 'password-hint', 'secret', 'code', 'code-hint', 'submit', 'passkey-form', 'passkey-problem', 'use-passkey']],
  ['recovery-password', ['error', 'recovery-form', 'username', 'password', 'password-hint', 'submit']],
  ['recovery-ask', ['recovery-ask-form', 'login', 'submit']],
  ['recovery-ask-missing', ['recovery-ask-form', 'error', 'login', 'submit']],
  ['recovery-wait', ['recovery-wait-form', 'submit']],
  ['recovery-wait-stop', ['recovery-wait-form', 'submit']],
  ['recovery-told', []],
  ['verify-email-sent', ['verify-email-form', 'code', 'code-hint', 'submit-code', 'verify-email-again', 'submit', 'confirmed']],
  ['verify-email-wrong', ['verify-email-form', 'error', 'code', 'code-hint', 'submit-code', 'verify-email-again', 'submit', 'confirmed']],
  ['verify-email-spent', ['verify-email-again', 'error', 'submit', 'confirmed']],
  ['verify-email-work', ['verify-email-form', 'code', 'code-hint', 'submit-code', 'verify-email-again', 'error', 'work', 'submit', 'confirmed']],
  ['verify-email-confirm', ['verify-email-form', 'submit']],
  ['verify-email-done', ['continue']],
  ['verify-email-done-elsewhere', ['continue']],
  ['account', [...accountWays, ...accountProfile, ...accountSessions, ...accountApplications, ...accountEmail, 'password-heading', ...accountPassword, ...accountFactors, 'activity', ...accountData, ...accountDeletion]],
  ['account-mail-only', [...accountWays, ...accountProfile, 'sessions', 'sessions-form', 'session-1', 'applications', ...accountEmail, ...accountFactors.slice(2), ...accountData, ...accountDeletion]],
  ['account-recovery', ['recovery', 'recovery-form', 'stop-recovery', ...accountWays, ...accountProfile, 'sessions', 'sessions-form', 'session-1', 'applications', ...accountEmail, 'password-heading', ...accountPassword, ...accountFactors, ...accountData, ...accountDeletion]],
  ['account-bare', [...accountWays, 'sessions', 'sessions-form', 'session-1', 'applications', 'password-heading', ...accountPassword, ...accountFactors, ...accountData]],
  ['account-factors', [...accountWays, ...accountProfile, 'sessions', 'sessions-form', 'session-1', 'applications', ...accountEmail, 'password-heading', ...accountPassword, 'passkeys', 'add-passkey', 'factors', 'factors-form', 'factor-1', 'remove-factor-1', 'factor-2', 'remove-factor-2', 'add-authenticator', 'add-security-key', 'recovery-codes-form', 'renew-recovery-codes', 'devices-form', 'device-1', 'forget-device-1', ...accountData, ...accountDeletion]],
  ['account-wrong', [...accountWays, ...accountProfile, 'sessions', 'sessions-form', 'session-1', 'applications', ...accountEmail, 'password-heading', 'password-form', 'error', ...accountPassword.slice(1), ...accountFactors, ...accountData, ...accountDeletion]],
  ['email-code', ['email-code-form', 'login', 'send']],
  ['email-code-sent-link', ['email-code-form', 'code', 'code-hint', 'link-hint', 'stay', 'submit', 'send']],
  ['email-code-wrong', ['email-code-form', 'error', 'code', 'code-hint', 'stay', 'submit', 'send']],
  ['email-link', ['link-account', 'link-application', 'link-browser', 'link-time', 'here', 'email-link-form', 'stay', 'submit']],
  ['email-link-signed-in', ['link-account', 'link-application', 'link-browser', 'link-time', 'signed-in', 'elsewhere', 'email-link-form', 'submit', 'stay-as']],
  ['login-email-only', ['error', 'email-code']],
  ['second-factor', ['second-factor-form', 'code', 'code-hint', 'remember', 'submit']],
  ['second-factor-mail', ['second-factor-form', 'send']],
  ['second-factor-sms', ['second-factor-form', 'code', 'code-hint', 'remember', 'submit', 'send-sms']],
  ['second-factor-sms-only', ['second-factor-form', 'error', 'send-sms']],
  ['phone', ['phone-form', 'number', 'number-hint', 'send']],
  ['phone-required', ['phone-form', 'number', 'number-hint', 'send']],
  ['phone-invalid', ['phone-form', 'error', 'number', 'number-hint', 'send']],
  ['phone-wrong', ['phone-form', 'error', 'code', 'code-hint', 'submit', 'send']],
  ['second-factor-mail-wrong', ['second-factor-form', 'error', 'code', 'code-hint', 'remember', 'submit', 'send']],
  ['second-factor-wrong', ['second-factor-form', 'error', 'code', 'code-hint', 'remember', 'submit']],
  ['authenticator', ['secret', 'authenticator-form', 'code', 'code-hint', 'name', 'name-hint', 'submit']],
  ['recovery-codes', ['download', 'continue']],
  ['change-email', ['change-email-form', 'confirm-email']],
  ['keep-account', ['keep-account-form', 'keep-account', 'leave-account']],
  ['link-connection', ['link-connection-form', 'link', 'leave']],
  ['account-deleted', []],
])('%s has the ids that others rely on', (name, ids) => {
  expect(idsOf(render(samplePages('en')[name]))).toEqual(ids);
});

test.each([
  ['login', ['username webauthn', 'current-password']],
  ['signup', ['username', 'new-password']],
  ['forgot-password', ['username']],
  ['reset-password', ['username', 'new-password']],
  ['recovery', ['username', 'new-password', 'one-time-code']],
  ['verify-email-sent', ['one-time-code']],
  ['account', ['name', 'photo', 'bday', 'off', 'language', 'email', 'username', 'current-password', 'new-password', 'off']],
  ['second-factor', ['one-time-code']],
])('%s tells password managers what its fields are', (name, expected) => {
  expect([...render(samplePages('en')[name]).matchAll(/autocomplete="([^"]+)"/g)].map(([, value]) => value)).toEqual(expected);
});

test('the first field that is still to be filled has the focus', () => {
  const focused = (data: PageData | undefined) => /<input id="(\w+)"[^>]* autofocus/.exec(render(data))?.[1];
  const pages = samplePages('en');
  expect([focused(pages['login']), focused(pages['login-wrong']), focused(pages['signup']), focused(pages['signup-taken']), focused(pages['signup-weak'])]).toEqual(['login', 'password', 'login', 'login', 'password']);
});

test('a response by form goes to the application with its members, and nothing of ours', () => {
  const [form] = /<form[\s\S]*?<\/form>/.exec(render(samplePages('en')['form-post'])) ?? [''];
  expect(form).toMatch(/^<form id="form-post" method="post" action="https:\/\/acme\.example\/callback">/);
  expect([...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value])).toEqual([['code', 'code_1'], ['state', 'state_1']]);
});

test.each([
  ['en', 'Signed in on November 24, 2026 at 9:34 PM UTC', 'Since August 3, 2026'],
  ['de', 'Angemeldet am 24. November 2026 um 21:34 UTC', 'Seit 3. August 2026'],
  ['ja', 'ログイン日時：2026年11月24日 21:34 UTC', '2026年8月3日から'],
])('times are told in the language %s, and for machines', (locale, moment, day) => {
  const text = render(samplePages(locale)['account']);
  expect(text.replace(/<\/?time[^>]*>/g, '')).toContain(`<p class="hint">${moment}</p>`);
  expect(text.replace(/<\/?time[^>]*>/g, '')).toContain(`<p class="hint">${day}</p>`);
  expect(text).toContain('<time datetime="2026-11-24T21:34:00.000Z">');
});

test('what is wrong with a password stands in its form, and anything else above', () => {
  const alertIsIn = (name: string) => /<form[^>]*action="\/account\/password"[\s\S]*id="error"/.test(render(samplePages('en')[name]));
  expect([alertIsIn('account-wrong'), alertIsIn('account-short'), alertIsIn('account-gone')]).toEqual([true, true, false]);
});

test('an unknown scope is shown by its name, and a known one by its sentence', () => {
  const text = render(samplePages('en')['consent']);
  expect(text).toContain('<li>Use this permission: <code>notes:write</code></li>');
  expect(text).toContain('<li>See your phone number</li>');
});

test('an unknown language is English, and a region gets its language', () => {
  expect(render({ ...samplePages('tlh')['login'] } as PageData)).toContain('<html lang="en">');
  expect(render({ ...samplePages('de-AT')['login'] } as PageData)).toContain('<html lang="de">');
});

test.each(ourCatalogues.locales)('a dead end has a heading of its own, and neither that nor its title blames anybody: in %s', (locale) => {
  const heads = (code: string) => /<title>(.*) – Symbolon<[^]*<h1>(.*)<\/h1>/.exec(render({ ...samplePages(locale)['error'], code } as PageData))?.slice(1) ?? [];
  const [blame = '', wrong = ''] = heads('invalid_request');
  expect(blame).not.toBe(wrong);
  for (const code of ['flow_answered', 'flow_expired', 'flow_elsewhere', 'flow_over', 'page_expired', 'link_expired', 'not_found']) {
    const [title, heading] = heads(code);
    expect([code, title, heading]).not.toEqual([code, title, wrong]);
    expect([code, title]).toEqual([code, heading]);
  }
});

test('an unknown error code has a sentence, even one named as something that every object has', () => {
  for (const code of ['invalid_request', 'constructor', '__proto__', 'toString'])
    expect(render({ ...samplePages('en')['error'], code } as PageData)).toContain('<p id="error" role="alert">The application sent a request');
});

describe('hostile data stays data', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>' javascript:alert(1) {client}`;
  /** Names of what must stay for the page to be one at all: chosen from a list or checked to be a colour. */
  const kept = new Set(['page', 'locale', 'state', 'error', 'notice', 'colors', 'sentence', 'signed_in_at', 'since', 'last_used_at', 'until', 'kind', 'at', 'asked_at', 'deletion_at', 'due_at', 'factors', 'claim', 'wrong']);
  const poisoned = (value: unknown): unknown => {
    if (typeof value === 'string') return evil;
    if (Array.isArray(value)) return value.map(poisoned);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, kept.has(key) ? inner : poisoned(inner)]));
  };
  test.each(Object.entries(samplePages('en', { name: 'Acme', logo_url: 'https://acme.example/logo.svg', is_wordmark: true, links: { imprint: 'https://acme.example/imprint', help: 'https://acme.example/help' }, colors: { primary: '#f2b705', background: null } })))('%s', (_, data) => {
    const text = render({ ...(poisoned(data) as PageData), ...(data.page === 'error' && { sentence: evil }) });
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/<script|<img src="?x|\s(?:href|action|src)="javascript/i);
    expect(count(text, /<[a-z]/gi)).toBe(count(render(data), /<[a-z]/gi));
    const addresses = [...text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, url]) => url ?? '');
    for (const url of addresses) if (!/^data:text\/plain;charset=utf-8,(?:[\w.%~!*()-]|&#39;)*$/.test(url)) expect(['about:invalid', stylesheetPath]).toContain(url);
  });
});

test('the stylesheet asks nobody else for anything, and its path follows its text', () => {
  expect(stylesheet).not.toMatch(/url\(|@import|<|https?:/);
  expect(stylesheetPath).toMatch(/^\/login\/pages\.[0-9a-f]{12}\.css$/);
});

describe('what stands around the card', () => {
  const branding = { name: 'Acme', logo_url: 'https://acme.example/logo.svg', is_wordmark: true, links: { help: 'https://acme.example/help', imprint: 'https://acme.example/imprint' }, colors: { primary: null, background: null } };

  test('a logo that says the name stands alone, and is read out by the name', () => {
    const header = (is_wordmark: boolean) => /<header[\s\S]*<\/header>/.exec(render(samplePages('en', { ...branding, is_wordmark })['login']))?.[0];
    expect(header(true)).toBe('<header class="brand"><img class="logo wordmark" src="https://acme.example/logo.svg" alt="Acme"></header>');
    expect(header(false)).toBe('<header class="brand"><img class="logo" src="https://acme.example/logo.svg" alt=""><span>Acme</span></header>');
  });

  test.each([
    ['en', ['Imprint', 'Help']],
    ['de', ['Impressum', 'Hilfe']],
    ['ja', ['運営者情報', 'ヘルプ']],
  ])('links below it have one order, and words in %s', (locale, words) => {
    const list = /<ul class="about">([\s\S]*?)<\/ul>/.exec(render(samplePages(locale, branding)['error']))?.[1] ?? '';
    expect([...list.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href, text]) => [href, text])).toEqual([['https://acme.example/imprint', words[0]], ['https://acme.example/help', words[1]]]);
    expect(render({ ...samplePages(locale)['error'], locales: [] } as PageData)).not.toContain('<footer>');
  });

  test('few languages stand side by side, and forty behind one word', () => {
    const login = samplePages('en')['login'] as PageData;
    const forty = Array.from({ length: 40 }, (_, index) => ({ locale: 'de', url: `/login?ui_locales=${index}` }));
    expect([render(login).includes('<details'), count(render(login), /hreflang=/g)]).toEqual([false, 5]);
    const text = render({ ...login, locales: forty });
    expect([text.includes('<details class="many"><summary>English</summary>'), count(text, /hreflang=/g)]).toEqual([true, 40]);
  });
});
