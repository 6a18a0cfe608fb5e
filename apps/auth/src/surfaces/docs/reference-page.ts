import { api, type PageBranding } from '@symbolon/contracts';
import { brandingStyle } from '../../pages/branding.ts';
import { html } from '../../pages/html.ts';
import { brand } from '../../pages/layout.ts';
import { followColors, showReference } from './reference-script.ts';
import { referenceStyle } from './reference-style.ts';

interface Addresses {
  readonly script: string;
  readonly style: string;
}

/** The page of the API reference. It is in English, as the document is. */
export function referencePage(branding: PageBranding, { script, style }: Addresses, nonce: string): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>API reference – ${branding.name}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<header class="bar"><div>
<p class="brand">${brand(branding)}</p>
<a href="${api.docs.openapi.path}">OpenAPI document</a>
</div></header>
<div class="page">
<h1>API reference</h1>
<p class="lead">All that this server answers. To try a request of the admin API, put an access token in behind Authorize: it stays in this window, and goes to this server alone.</p>
<div id="reference"><noscript><p>Without scripts there is <a href="${api.docs.openapi.path}">the OpenAPI document</a> itself.</p></noscript></div>
</div>
</body>
</html>
`.toString();
  const head = `<style nonce="${nonce}">${referenceStyle}</style>\n${brandingStyle(branding, nonce)?.toString() ?? ''}\n<script nonce="${nonce}">${followColors}</script>\n</head>`;
  const foot = `<script nonce="${nonce}" src="${script}"></script>\n<script nonce="${nonce}">${showReference}</script>\n</body>`;
  return page.replace('</head>', () => head).replace('</body>', () => foot);
}

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
