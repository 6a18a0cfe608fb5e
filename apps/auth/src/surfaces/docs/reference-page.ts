import { api, type PageBranding } from '@symbolon/contracts';
import { html } from '../../pages/html.ts';
import { docsPage } from './docs-page.ts';
import { followColors, showReference } from './reference-script.ts';
import { referenceStyle } from './reference-style.ts';

interface Addresses {
  readonly script: string;
  readonly style: string;
}

/** The page of the API reference. */
export const referencePage = (branding: PageBranding, { script, style }: Addresses, nonce: string): string =>
  docsPage(branding, nonce, {
    title: 'API reference',
    lead: 'All that this server answers. To try a request of the admin API, put an access token in behind Authorize: it stays in this window, and goes to this server alone.',
    body: html`<div id="reference"><noscript><p>Without scripts there is <a href="${api.docs.openapi.path}">the OpenAPI document</a> itself.</p></noscript></div>`,
    style: referenceStyle,
    head: `<link rel="stylesheet" href="${style}">\n<script nonce="${nonce}">${followColors}</script>\n`,
    foot: `<script nonce="${nonce}" src="${script}"></script>\n<script nonce="${nonce}">${showReference}</script>\n`,
  });

/** What the page may do: run what this answer marks, ask this issuer alone, and show the logo of the installation. */
export function referencePolicy({ logo_url: logo }: PageBranding, nonce: string): string {
  const elsewhere = logo?.startsWith('https:') ? ` ${new URL(logo).origin}` : '';
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:${elsewhere}`,
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
