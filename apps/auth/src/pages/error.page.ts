import type { ErrorPage } from '@symbolon/contracts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Says what went wrong: to the person in their language, to support by code and request. Where nothing did, and the way just ends, the heading says that. */
export function errorPage(data: ErrorPage, messages: Messages): View {
  const text = messages.error;
  const { client_name: client, continue_url: url } = data;
  const own = sentenceFor(data.code, messages.errorHeadings);
  return {
    heading: own ?? text.heading,
    failed: own === undefined,
    body: html`<p id="error" role="alert">${sentenceFor(data.code, messages.errorHelp) ?? messages.errorHelp.other}</p>
${url !== null && html`<p><a id="continue" class="button" href="${url}"><span>${client === null ? text.account : sentence(text.continueTo, { client: html`<bdi>${client}</bdi>` })}</span></a></p>`}
<section class="details" aria-labelledby="details">
<h2 id="details">${text.details}</h2>
<dl>
<div><dt>${text.code}</dt><dd id="error-code"><code>${data.code}</code></dd></div>
<div><dt>${text.sentence}</dt><dd lang="en" dir="ltr">${data.sentence}</dd></div>
<div><dt>${text.requestId}</dt><dd id="request-id"><code>${data.request_id}</code></dd></div>
</dl>
</section>`,
  };
}

/** A code may be named as something that every object has. */
const sentenceFor = (code: string, sentences: Readonly<Record<string, string>>): string | undefined => (Object.hasOwn(sentences, code) ? sentences[code] : undefined);
