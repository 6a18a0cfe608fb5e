import type { ConsentPage } from '@symbolon/contracts';
import { decisions, form } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import { scopeSentence } from './scope-sentence.ts';
import type { View } from './view.ts';

/** Asks whether an application may have what it wants. Both answers weigh the same. */
export function consentPage(data: ConsentPage, messages: Messages): View {
  const text = messages.consent;
  const { scopes, client_url: home, client_logo_url: logo, policy_url: policy, tos_url: terms } = data;
  const links = [policy !== null && html`<a href="${policy}">${text.policy}</a>`, terms !== null && html`<a href="${terms}">${text.terms}</a>`];
  const lead = sentence(scopes.length > 0 ? text.lead : text.leadWithoutScopes, { client: named(data.client_name) });
  const showsClient = (logo ?? home) !== null;
  return {
    heading: text.heading,
    lead: showsClient ? undefined : lead,
    body: html`${showsClient && html`${clientOf(data)}
<p class="lead">${lead}</p>`}
${scopes.length > 0 && html`<ul class="scopes">${scopes.map((scope) => html`<li>${scopeSentence(scope, messages)}</li>`)}</ul>`}
<p class="hint">${sentence(text.account, { account: named(data.username) })}</p>
${form(data, decisions({ id: 'consent-approve', value: 'approve', label: text.approve }, { id: 'consent-deny', value: 'deny', label: text.deny }))}
${(policy ?? terms) !== null && html`<p class="aside links">${links}</p>`}`,
  };
}

/** What an application shows of itself, before the sentence that its wishes go on from. */
const clientOf = ({ client_name: name, client_logo_url: logo, client_url: home }: ConsentPage): Html => html`<p class="client">${logo !== null && html`<span class="client-logo" aria-hidden="true"><span>${[...name][0]?.toUpperCase()}</span><img src="${logo}" alt=""></span>`}${home !== null && html`<a href="${home}" rel="noopener"><bdi>${hostOf(home)}</bdi></a>`}</p>`;

/** Whose page it is, and nothing that somebody could write into the rest of an address. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
