import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { plainSentence, sentence } from './messages/sentence.ts';

/** A browser as people know it: what it is, and what it runs on. */
export const browserLabel = (browser: string | null, system: string | null, { account: text }: Messages): Html =>
  system === null ? html`${browser ?? text.unknownBrowser}` : sentence(text.browserOn, { browser: browser ?? text.unknownBrowser, system });

/** The same where there is no markup. */
export const plainBrowserLabel = (browser: string | null, system: string | null, { account: text }: Messages): string =>
  system === null ? (browser ?? text.unknownBrowser) : plainSentence(text.browserOn, { browser: browser ?? text.unknownBrowser, system });
