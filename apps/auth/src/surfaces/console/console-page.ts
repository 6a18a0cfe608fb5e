import { html } from '../../pages/html.ts';

/** What the console has to know before it can ask anybody. */
interface Installation {
  readonly issuer: string;
  readonly name: string;
}

/** The page as it was built, for this installation. */
export const consolePage = (built: string, { issuer, name }: Installation): string =>
  built.replace('</head>', () => html`<meta name="symbolon-issuer" content="${issuer}">
<meta name="application-name" content="${name}">
</head>`.toString());

/** Everything is a file of this server: no script and no style stands in the page, and no text becomes a script (Trusted Types). */
export const consolePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** An empty document, which the console fills with a page to look at. */
export const framePage = '<!doctype html><title>Symbolon</title>';

/** It runs nothing, sends nothing and leads nowhere; images are those that the page would have, of whatever site. */
export const framePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' https: data:",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
