import { codeInput, field } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { qrCode } from './qr-code.ts';

/** A secret for a program that shows codes: to be scanned, and to be typed. */
export const authenticatorSecret = ({ uri, secret }: { readonly uri: string; readonly secret: string }, { authenticator: text }: Messages): Html => html`${qrCode(uri, text.image)}
<p class="hint">${text.secret}</p>
<p class="code-text" id="secret" dir="ltr">${secret.match(/.{1,4}/g)?.join(' ')}</p>`;

/** The first code that the program makes of it. */
export const firstCode = ({ authenticator: text }: Messages, wrong: boolean): Html =>
  field({ id: 'code', name: 'code', label: text.code, hint: html`${text.codeHint}`, wrong }, { ...codeInput, inputmode: 'numeric', autofocus: wrong });
