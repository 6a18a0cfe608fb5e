import { linkKinds, type PageBranding, type PageData } from '@symbolon/contracts';
import { brandingStyle } from './branding.ts';
import { html, type Attributes, type Html } from './html.ts';
import { mark } from './mark.ts';
import type { Catalogues, Language } from './messages/catalogues.ts';
import { sentence } from './messages/sentence.ts';
import { stylesheetPath } from './stylesheet.ts';
import type { View } from './view.ts';

/** What all pages share: the head, the brand above the card, the card with its heading, the languages below. */
export function layout(data: PageData, { heading, lead, body, failed, wide }: View, nonce: string, catalogues: Catalogues): Html {
  const { branding } = data;
  const language = catalogues.for([data.locale]);
  const { messages } = language;
  const links = linkKinds.map((kind) => [branding.links[kind], messages.footer[kind]] as const).flatMap(([url, text]) => (url === undefined ? [] : [html`<li><a href="${url}">${text}</a></li>`]));
  const title = failed ? sentence(messages.titleWithError, { title: heading }).toString() : heading;
  return html`<!doctype html>
<html ${languageOf(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} \u2013 ${branding.name}</title>
<link rel="stylesheet" href="${stylesheetPath}">
${branding.favicon_url !== undefined && html`<link rel="icon" href="${branding.favicon_url}">`}
${brandingStyle(branding, nonce)}
</head>
<body>
<header class="brand">${brand(branding)}</header>
<main class="${wide ? 'card wide' : 'card'}" data-page="${data.page}">
<h1>${heading}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</main>
${(data.locales.length > 1 || links.length > 0) && html`<footer>${data.locales.length > 1 && languages(data, language, catalogues)}${links.length > 0 && html`<ul class="about">${links}</ul>`}</footer>`}
</body>
</html>
`;
}

/** The attributes of what is said in a language. */
export const languageOf = ({ locale, direction }: Language): Attributes => ({ lang: locale, dir: direction === 'rtl' && 'rtl' });

/** So many stand side by side; more are behind one word. */
const fewLanguages = 8;

const languages = ({ locales }: PageData, { locale: current, messages }: Language, catalogues: Catalogues): Html => {
  const items = locales.map(({ locale, url }) => {
    const language = catalogues.for([locale]);
    return html`<li><a href="${url}" ${languageOf(language)} hreflang="${locale}" ${{ 'aria-current': language.locale === current && 'true' }}>${language.messages.language}</a></li>`;
  });
  const list = html`<ul class="languages">${items}</ul>`;
  if (items.length <= fewLanguages) return html`<nav aria-label="${messages.chooseLanguage}">${list}</nav>`;
  return html`<nav aria-label="${messages.chooseLanguage}"><details class="many"><summary>${messages.language}</summary>${list}</details></nav>`;
};

/** The logo beside the name, or alone where it says the name itself. */
export function brand({ name, logo_url: logo, is_wordmark: isWordmark }: PageBranding): Html {
  if (logo !== null && isWordmark) return html`<img class="logo wordmark" src="${logo}" alt="${name}">`;
  return html`${logo === null ? mark : html`<img class="logo" src="${logo}" alt="">`}<span>${name}</span>`;
}
