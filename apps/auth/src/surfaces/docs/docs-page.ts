import { api, type PageBranding } from '@symbolon/contracts';
import { brandingStyle } from '../../pages/branding.ts';
import { html, type Html } from '../../pages/html.ts';
import { brand } from '../../pages/layout.ts';
import { pageStyle } from './page-style.ts';

interface Content {
  readonly title: string;
  readonly lead: string;
  readonly body: Html;
  /** CSS beside that of every page. */
  readonly style: string;
  /** Markup that goes before the end of the head and of the body. */
  readonly head?: string;
  readonly foot?: string;
}

/** A page to read, under the name of the installation. It is in English, as what it tells. */
export function docsPage(branding: PageBranding, nonce: string, { title, lead, body, style, head = '', foot = '' }: Content): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} \u2013 ${branding.name}</title>
</head>
<body>
<header class="bar"><div>
<p class="brand">${brand(branding)}</p>
<nav><a href="${api.docs.page.path}">API</a> <a href="${api.docs.problems.path}">Problems</a> <a href="${api.docs.openapi.path}">OpenAPI</a></nav>
</div></header>
<main class="page">
<h1>${title}</h1>
<p class="lead">${lead}</p>
${body}
</main>
</body>
</html>
`.toString();
  const styles = `<style nonce="${nonce}">${pageStyle}${style}</style>\n${brandingStyle(branding, nonce)?.toString() ?? ''}`;
  return page.replace('</head>', () => `${head}${styles}\n</head>`).replace('</body>', () => `${foot}</body>`);
}
