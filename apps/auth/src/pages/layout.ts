import type { PageData } from '@symbolon/contracts';
import { brandingStyle } from './branding.ts';
import { html, type Html } from './html.ts';
import { mark } from './mark.ts';
import { messagesFor } from './messages/messages-for.ts';
import { sentence } from './messages/sentence.ts';
import { stylesheetPath } from './stylesheet.ts';
import type { View } from './view.ts';

/** What all pages share: the head, the brand above the card, the card with its heading, the languages below. */
export function layout(data: PageData, { heading, lead, body, failed, wide }: View, nonce: string): Html {
  const { branding } = data;
  const { locale, messages } = messagesFor([data.locale]);
  const title = failed ? sentence(messages.titleWithError, { title: heading }).toString() : heading;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – ${branding.name}</title>
<link rel="stylesheet" href="${stylesheetPath}">
${brandingStyle(branding, nonce)}
</head>
<body>
<header class="brand">${branding.logo_url === null ? mark : html`<img class="logo" src="${branding.logo_url}" alt="">`}<span>${branding.name}</span></header>
<main class="${wide ? 'card wide' : 'card'}" data-page="${data.page}">
<h1>${heading}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</main>
${data.locales.length > 1 && languages(data, locale)}
</body>
</html>
`;
}

const languages = ({ locales }: PageData, current: string): Html => {
  const { messages } = messagesFor([current]);
  const items = locales.map(({ locale, url }) => {
    const language = messagesFor([locale]);
    const name = language.messages.language;
    return html`<li><a href="${url}" lang="${locale}" hreflang="${locale}" ${{ 'aria-current': language.locale === current && 'true' }}>${name}</a></li>`;
  });
  return html`<footer><nav aria-label="${messages.chooseLanguage}"><ul class="languages">${items}</ul></nav></footer>`;
};
