import type { PageScope } from '@symbolon/contracts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** What a scope allows, for people; one of an API as its contract says it, or by its name. */
export const scopeSentence = ({ name, sentence: key, description }: PageScope, messages: Messages): Html | string => {
  if (key !== null) return messages.scopes[key];
  return description === null ? sentence(messages.consent.otherScope, { scope: html`<code>${name}</code>` }) : html`<bdi>${description}</bdi>`;
};
