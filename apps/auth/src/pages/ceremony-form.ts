import type { PageCeremony } from '@symbolon/contracts';
import { postForm } from './form.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import type { Messages } from './messages/messages.ts';

interface Ceremony {
  readonly kind: 'get' | 'create';
  /** What the button says. */
  readonly label: string;
  /** It is not what most people are here for. */
  readonly isQuiet?: boolean;
  /** The browser offers passkeys in the field for the name, too. */
  readonly isOfferedInField?: boolean;
  /** Ids of fields that are sent, too: of its own, or of the page's other form, as what is typed once counts for both. */
  readonly along?: readonly string[];
  /** Stands above the button. */
  readonly content?: HtmlValue;
}

/** A form that a script fills in with what the browser makes of the options. Nobody sees it where scripts do not run, or the browser knows no passkeys. */
export const ceremonyForm = ({ action, options, again_url: again }: PageCeremony, hidden: Readonly<Record<string, string | null>>, { passkey: text }: Messages, { kind, label, isQuiet, isOfferedInField, along = [], content }: Ceremony): Html => html`<div hidden>
${postForm(
  'passkey-form',
  action,
  { ...hidden, credential: '' },
  html`<p id="passkey-problem" class="alert" role="status" hidden data-exists="${text.exists}" data-cancelled="${text.cancelled}"></p>
${content}
<button id="use-passkey" class="${isQuiet ? 'button quiet' : 'button'}" type="submit" data-passkey="${kind}" data-options="${options}" data-again="${again}" ${{ 'data-in-field': isOfferedInField && 'true', 'data-along': along.join(' ') || null }}>${label}</button>`,
)}
</div>`;

/** For a page that is for nothing without a passkey: the script takes it away where there can be one. */
export const withoutPasskeys = ({ passkey: text }: Messages): Html => html`<p class="alert" data-without-passkeys>${text.unable}</p>`;

/** A passkey that is for nothing, for the script of the page. */
export const unknownPasskey = (signal: string | null): Html | null => signal === null ? null : html`<p hidden data-unknown-passkey="${signal}"></p>`;
