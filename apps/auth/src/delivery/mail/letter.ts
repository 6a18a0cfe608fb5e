import type { PageBranding } from '@symbolon/contracts';
import { defaultColors, paletteOf } from '../../pages/branding.ts';
import { html, type Html } from '../../pages/html.ts';
import { plainDay, plainMoment } from '../../pages/formatted.ts';
import { languageOf } from '../../pages/layout.ts';
import type { Language } from '../../pages/messages/catalogues.ts';
import { named, plainSentence, sentence } from '../../pages/messages/sentence.ts';

/** The letters that there are; each has its words in the catalogues. */
export type LetterKind = 'resetPassword' | 'verifyEmail' | 'accountExists' | 'passwordChanged' | 'signInChanged' | 'emailChangeAsked' | 'changeEmail' | 'addressTaken' | 'emailChanged' | 'emailAdded' | 'emailRemoved' | 'primaryEmailChanged' | 'deletionRequested' | 'deletionWithdrawn' | 'accountDeleted' | 'recoveryCodeUsed' | 'recoveryLinkMade' | 'recoveryAsked' | 'recoveryWaiting' | 'recoveryReady' | 'recoveryStopped' | 'newBrowser' | 'secondFactor' | 'firstFactor' | 'firstFactorLink' | 'test';

interface LetterContent {
  readonly kind: LetterKind;
  /** Whom it is about: the log-in name. */
  readonly account: string;
  /** The address that came or went. */
  readonly email?: string | undefined;
  /** Where its button leads. */
  readonly url: string;
  /** The day that it names. */
  readonly at?: Date | null;
  /** The log-in that it tells of. */
  readonly login?: { readonly at: Date; readonly browser: string; readonly network: string } | undefined;
  /** What can be typed instead, in the window that waits. */
  readonly code?: string | null;
  readonly language: Language;
  readonly branding: PageBranding;
}

/** A letter as plain text and as HTML, in which every value is data. It loads nothing from anywhere, so that nobody learns that it was read. */
export function renderLetter(content: LetterContent): { readonly subject: string; readonly text: string; readonly html: string } {
  const { kind, account, email = '', url, code = null, language, branding } = content;
  const { messages } = language;
  const { subject, lead, button, note } = messages.mail[kind];
  const footer = plainSentence(messages.mail.footer, { brand: branding.name });
  const typed = code === null ? [] : [`${codeWords(content).code}\n${code}`, codeWords(content).codeNote];
  const link = `${button}:\n${url}`;
  const text = [branding.name, plainSentence(lead, { account, email, ...loginOf(content), time: timeOf(content) }), ...(isAboutCode(kind) ? [...typed, note, link] : [link, ...typed, note]), `-- \n${footer}`].join('\n\n');
  return { subject, text: `${text}\n`, html: markupOf(content).toString() };
}

/** What a letter says beside its code. */
const codeWords = ({ kind, language: { messages } }: LetterContent): { readonly code: string; readonly codeNote: string } => messages.mail[isAboutCode(kind) ? kind : 'verifyEmail'];

/** Whether the code is what the letter is for; its button is for who did not ask, or does the same. */
export const isAboutCode = (kind: LetterKind): kind is 'secondFactor' | 'firstFactor' | 'firstFactorLink' => kind === 'secondFactor' || kind === 'firstFactor' || kind === 'firstFactorLink';

const gap = html`<div style="height:28px;font-size:28px;line-height:28px">&#160;</div>
`;

const timeOf = ({ at, login, language }: LetterContent): string => (login ? plainMoment(login.at, language.locale) : at ? plainDay(at, language.locale) : '');

const loginOf = ({ login }: LetterContent): { readonly browser: string; readonly network: string } => ({ browser: login?.browser ?? '', network: login?.network ?? '' });

/** Tables and attributes where mail programs know nothing newer; those of the language on the table, too, for programs that keep only what is in the body. */
function markupOf(content: LetterContent): Html {
  const { kind, account, email = '', url, code = null, language, branding } = content;
  const { messages } = language;
  const { subject, lead, button, note } = messages.mail[kind];
  const palette = paletteOf(branding, 'light'); // as attributes, too, for programs that drop styles
  const action = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="action" bgcolor="${palette.primary}" align="center" style="border-radius:10px"><a class="button" href="${url}" style="display:block;padding:13px 20px;border-radius:10px;font-size:16px;line-height:22px;font-weight:600;text-decoration:none"><font class="button" color="${palette.onPrimary}">${button}</font></a></td></tr></table>
`;
  const typed = code !== null && html`<p style="margin:0;font-size:16px;line-height:25px">${codeWords(content).code}</p>
<p class="code" dir="ltr" align="center" style="margin:12px 0 0;padding:14px 8px 14px 16px;border-radius:10px;font-size:30px;line-height:36px;font-weight:650;letter-spacing:8px;text-align:center">${code}</p>
<p class="muted" style="margin:12px 0 0;font-size:14px;line-height:22px">${codeWords(content).codeNote}</p>
`;
  const remark = html`<p class="muted" style="margin:0;font-size:14px;line-height:22px">${note}</p>
`;
  return html`<!doctype html>
<html ${languageOf(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
${styleOf(branding)}
</head>
<body class="ground" style="margin:0;padding:0;-webkit-text-size-adjust:100%">
<table role="presentation" class="ground" ${languageOf(language)} bgcolor="${palette.background}" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:40px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px">
<tr><td class="brand" align="center" style="padding:0 8px 24px;font-size:18px;line-height:24px;font-weight:600">${branding.name}</td></tr>
<tr><td class="card" bgcolor="${defaultColors.light.card}" style="padding:40px;border-radius:16px">
<h1 style="margin:0 0 12px;font-size:24px;line-height:31px;font-weight:650;letter-spacing:-.01em">${subject}</h1>
<p style="margin:0 0 28px;font-size:16px;line-height:25px">${sentence(lead, { account: named(account), email: named(email), ...loginOf(content), time: timeOf(content) })}</p>
${isAboutCode(kind) ? html`${typed}${gap}${remark}${gap}${action}` : html`${action}${gap}${typed && html`${typed}${gap}`}${remark}`}<p class="muted rule" style="margin:24px 0 0;padding-top:20px;font-size:13px;line-height:20px">${messages.mail.linkHint}<br><a class="link" href="${url}" dir="ltr" style="overflow-wrap:anywhere;word-break:break-all">${url}</a></p>
</td></tr>
<tr><td class="quiet" align="center" style="padding:24px 8px 0;font-size:13px;line-height:20px">${sentence(messages.mail.footer, { brand: branding.name })}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

const tones = { light: { ink: '#1d1e22', muted: '#5a5c64', line: '#e3e2dd', tint: '#f6f5f2' }, dark: { ink: '#ececea', muted: '#a9abb3', line: '#33363d', tint: '#25282e' } } as const;

/** The installation's colours, in both schemes. */
function styleOf(branding: PageBranding): Html {
  const [light, dark] = [paletteOf(branding, 'light'), paletteOf(branding, 'dark')];
  return html`<style>
body, td, p, h1, a { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', sans-serif; }
.ground { background-color: ${light.background}; } .brand, .quiet { color: ${light.onBackground}; }
.card { background-color: ${defaultColors.light.card}; color: ${tones.light.ink}; }
.code { background-color: ${tones.light.tint}; color: ${tones.light.ink}; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
.muted { color: ${tones.light.muted}; } .rule { border-top: 1px solid ${tones.light.line}; } .link { color: ${light.link}; }
.action { background-color: ${light.primary}; } .button { color: ${light.onPrimary}; }
.quiet { opacity: .75; }
@media (prefers-color-scheme: dark) {
.ground { background-color: ${dark.background}; } .brand, .quiet { color: ${dark.onBackground}; }
.card { background-color: ${defaultColors.dark.card}; color: ${tones.dark.ink}; }
.code { background-color: ${tones.dark.tint}; color: ${tones.dark.ink}; }
.muted { color: ${tones.dark.muted}; } .rule { border-top-color: ${tones.dark.line}; } .link { color: ${dark.link}; }
.action { background-color: ${dark.primary}; } .button { color: ${dark.onPrimary}; }
}
@media (max-width: 480px) { .card { padding: 28px 22px !important; } }
</style>`;
}
