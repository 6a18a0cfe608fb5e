import type { PageScope } from '@symbolon/contracts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/en.ts';
import { sentence } from './messages/sentence.ts';

/** What a scope allows, for people; one of an API is told by its name. */
export const scopeSentence = ({ name, sentence: key }: PageScope, messages: Messages): Html | string =>
  key === null ? sentence(messages.consent.otherScope, { scope: html`<code>${name}</code>` }) : messages.scopes[key];
