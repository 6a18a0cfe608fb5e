import { problems, type PageBranding } from '@symbolon/contracts';
import { html, type Html } from '../../pages/html.ts';
import { docsPage } from './docs-page.ts';

/** What each problem of the admin API is, and what to do: where its `type` leads (RFC 9457 section 3.1.1). */
export const problemsPage = (branding: PageBranding, nonce: string): string =>
  docsPage(branding, nonce, {
    title: 'Problems',
    lead: 'Each refusal of the admin API names one of these in its member type. X-Request-Id in the answer finds it in the log of the server.',
    body: html`${Object.entries(problems).map(([name, { status, title, help }]) => html`<section id="${name}">
<h2>${title}</h2>
<p class="name"><code>${name}</code> ${status}</p>
<p>${withCode(help)}</p>
</section>
`)}`,
    style,
  });

/** What stands in backticks is code. */
const withCode = (text: string): readonly Html[] => text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));

const style = `
section { max-width: 44rem; scroll-margin-top: 1rem; margin: 0 0 .75rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .625rem; background: var(--card); color: var(--ink); }
section:target { border-color: var(--link); outline: 2px solid var(--link); }
h2 { margin: 0; font-size: 1.0625rem; font-weight: 650; }
section p { margin: .375rem 0 0; text-wrap: pretty; overflow-wrap: anywhere; }
.name { color: var(--muted); font-size: .875rem; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
`;
