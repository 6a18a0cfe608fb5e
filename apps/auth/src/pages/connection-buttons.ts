import type { PageConnection } from '@symbolon/contracts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';

/** A button for each other provider. They are links: a form of these pages leads to no other site. */
export const connectionButtons = (connections: readonly PageConnection[], messages: Messages): Html =>
  html`${connections.map(({ id, name, url }) => html`<p><a id="connection-${id}" class="button quiet" href="${url}"><span>${sentence(messages.login.connection, { provider: named(name) })}</span></a></p>`)}`;
